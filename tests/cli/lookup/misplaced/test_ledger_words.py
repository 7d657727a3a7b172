"""A ledger or a backup where a command takes none, and what else makes a call use another ledger than the one meant."""

import shutil

import pytest


@pytest.fixture
def files(given_issue, ledger, qinling, tmp_path, monkeypatch):
    """Return a folder, the current one, with another ledger and a backup."""
    given_issue("A1")
    monkeypatch.chdir(tmp_path)
    shutil.copy(ledger, "b.db")
    assert qinling("db", "backup", "bak.zip").exit_code == 0
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        "db verify",
        "db doctor",
        "db head",
        "doctor",
        "board",
        "undo",
        "work list",
        "login report",
        "db migrate",
        "init",
    ],
)
def test_a_ledger_behind_a_command_is_advised_with_its_option(files, qinling, words):
    told = qinling(*words.split(), "b.db")
    assert (told.exit_code, told.stdout) == (2, "")
    assert f"b.db 是台账的，写成 qinling {words} --ledger b.db" in told.stderr


@pytest.mark.parametrize("words", ["warn b.db", "list b.db 麻街镇", "show b.db", "history other.sqlite"])
def test_a_ledger_among_words_and_numbers_is_told(files, qinling, words):
    told = qinling(*words.split())
    assert told.exit_code != 0
    assert "是台账的，写成 qinling " in told.stderr
    assert f"--ledger {words.split()[1]}" in told.stderr


def test_a_backup_is_to_be_restored_first_and_the_lines_work(files, qinling, run_ok):
    told = qinling("db", "verify", "bak.zip").stderr
    assert "qinling db restore bak.zip --to 恢复的.db，再 qinling db verify --ledger 恢复的.db" in told
    run_ok("db", "restore", "bak.zip", "--to", "恢复的.db")
    assert "完好" in run_ok("db", "verify", "--ledger", "恢复的.db").stderr


def test_words_with_a_point_stay_what_they_are(files, qinling):
    assert "台账的" not in qinling("show", "9.99").stderr
    assert "台账的" not in qinling("db", "verify", "报告.docx").stderr


def test_a_misspelt_variable_is_told_and_another_is_not(files, qinling):
    told = qinling(
        "list", QINLING_LEDGER=None, QINLING_LEDGR="b.db", QINLING_TOOL="3", QINLING_WARNING_NAER="9"
    ).stderr
    assert told.count("注意：环境变量") == 1
    assert "QINLING_LEDGR 没有用处，你是不是想写 QINLING_LEDGER" in told
    assert "QINLING_WARNING_NEAR" in told
    assert "QINLING_TOOL" not in told
    assert "环境变量" not in qinling("list", QINLING_LEDGR="b.db").stderr  # the right one is set


@pytest.mark.parametrize(
    ("words", "note"),
    [
        (("--ledger", "a.db", "board", "--ledger", "b.db"), "--ledger 写了 2 次，只有最后一个算数"),
        (("board", "--actor=甲", "--actor", "乙", "--ledger", "b.db"), "--actor 写了 2 次"),
        (("--today", "2026-01-01", "list", "--today=2026-02-01"), "--today 写了 2 次"),
        (("list", "--actor", "甲", "--actor", "甲"), ""),
    ],
)
def test_an_option_with_two_values_is_told(files, qinling, words, note):
    told = qinling(*words)
    assert told.exit_code == 0
    assert note in told.stderr
    assert ("写了" in told.stderr) == bool(note)


@pytest.mark.parametrize("words", ["--ledger board", "--ledger 清单 --open", "--actor list"])
def test_a_command_for_the_value_of_an_option_is_told(files, qinling, words):
    told = qinling(*words.split())
    assert told.exit_code == 2
    assert f"选项 {words.split()[0]} 后面少了值：{words.split()[1]} 是命令" in told.stderr


def test_a_ledger_may_be_called_as_a_command_is(files, run_ok):
    shutil.copy("b.db", "board")
    run_ok("--ledger", "board")
    run_ok("init", "--ledger", "demo")


@pytest.mark.parametrize(
    "place",
    [
        "127.0.0.1:55932/qinling",
        "wang@db/q",
        "db/q?office=a",
        "localhost:5432",
        "q?connect_timeout=3&office=a",
    ],
)
@pytest.mark.parametrize(
    "words", [("init", "--ledger"), ("--ledger",), ("db", "copy", "b.db"), ("config", "set", "ledger")]
)
def test_an_address_without_its_scheme_is_refused(files, qinling, words, place):
    before = sorted(files.rglob("*"))
    told = qinling(*words, place)
    assert told.exit_code == (18 if words[0] == "config" else 2), told.stderr
    assert "前面少了 postgresql://" in told.stderr
    assert f"postgresql://{place}" in told.stderr
    assert sorted(files.rglob("*")) == before


@pytest.mark.parametrize("place", ["x@y.db", "10:30.db", "2026/b.db", "问?题.db"])
def test_names_of_files_with_such_signs_stay_files(files, run_ok, place):
    run_ok("init", "--ledger", place)
    assert (files / place).is_file()


def test_a_password_is_not_repeated(files, qinling):
    assert "geheim" not in qinling("--ledger", "wang:geheim@db:5432/q").stderr

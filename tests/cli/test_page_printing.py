"""The commands that pages on stdout name are for the ledger and the settings of the call; what is data stays."""

import re

import pytest

SETTINGS = '[notify.receivers]\n"大荆镇" = ["stdout"]\n"大荆 镇" = ["stdout"]\n'
#: A command in a text, as it is typed.
NAMED = re.compile(r"\bqinling (?=[a-z-])(.*?)(?=\bqinling (?=[a-z-])|\Z)", re.ASCII | re.DOTALL)


@pytest.fixture
def call(qinling, ledger, tmp_path):
    """Run a command for a ledger and a settings file that the call names, and return its stdout."""
    file = tmp_path / "甲.toml"
    file.write_text(SETTINGS, "utf-8")

    def run(*words, settings=file):
        return qinling(*words, "--settings", settings, f"--ledger={ledger}", "--actor", "王敏").stdout

    return run


def list_incomplete(text):
    """Return the commands of *text* that lack the ledger or the settings; a line may be broken anywhere."""
    plain = re.sub(r"\s+", " ", text)
    return [one[:60] for one in NAMED.findall(plain) if "--ledger" not in one or "--settings" not in one]


def test_pages_of_an_empty_ledger_name_whole_commands(call, run_ok, tmp_path):
    run_ok("init")
    other = tmp_path / "乙.toml"
    other.write_text("", "utf-8")
    for words in (("board",), ("doctor",), ("cron", "check"), ("notify", "receivers"), ("login", "report")):
        shown = call(*words, settings=other)
        assert "qinling" in shown
        assert list_incomplete(shown) == [], shown


def test_pages_of_a_ledger_name_whole_commands(call, given_issue, edit_export, monkeypatch, tmp_path):
    given_issue("B1", 责任单位="水利局", 镇办="大荆镇", 整改时限="2026-04-20", 状态="整改中")
    given_issue("B2", 责任单位="水务局", 镇办="大荆镇", 整改时限="2026-04-20")
    later = edit_export("A2", 整改时限="2026-12-30")
    monkeypatch.setenv("COLUMNS", "60")
    for words in (
        ("doctor",),
        ("notify", "receivers"),
        ("unit", "variants"),
        ("board",),
        ("warn",),
        ("check", later),
        ("return", later),
    ):
        assert list_incomplete(call(*words)) == [], words


def test_a_return_names_the_step_for_its_ledger(call, edit_export):
    shown = call("return", edit_export("A2", 整改时限="2026-12-30"))
    assert re.search(r"qinling --settings \S+ --ledger=\S+ --actor 王敏 extend A2 ", shown)


def test_what_is_data_stays_as_it_is(call, qinling, given_issue):
    text = "程序 qinling list 的截图没有附"
    given_issue("B1", 问题描述=text, 整改时限="2026-04-20")
    for words in (("show", "B1"), ("list",), ("history", "B1"), ("brief", "--template")):
        assert call(*words) == qinling(*words).stdout
    for words in (("cron", "show", "--form", "crontab"), ("help", "开始")):
        lines = call(*words).splitlines()
        assert not [one for one in lines if one.count("--ledger") > 1]
    assert call("help", "开始") == qinling("help", "开始").stdout

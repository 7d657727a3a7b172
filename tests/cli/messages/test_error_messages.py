"""What stops a command is one line on stderr and an exit code."""

import pytest

from tests.cli import test_app

trial, process = test_app.trial, test_app.process  # fixtures


def test_a_refusal_is_one_line_on_stderr_and_its_exit_code(trial):
    result = trial("refuse")

    assert result.exit_code == 12
    assert result.stdout == ""
    assert result.stderr == "错误：没有台账 旧\\x1b[31m.db。先运行 qinling init\n"


def test_an_interrupt_says_that_nothing_changed(trial):
    result = trial("interrupt")

    assert (result.exit_code, result.stderr) == (130, "已中断，台账没有改动\n")


def test_a_defect_prints_one_line(trial):
    result = trial("crash")

    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("抱歉，程序出了差错（ZeroDivisionError: 分母）")


def test_debug_shows_where_a_defect_is(trial):
    assert "Traceback" in trial("crash", "--debug").stderr


def test_a_command_may_exit_with_its_own_code(trial):
    result = trial("leave")

    assert (result.exit_code, result.stdout, result.stderr) == (11, "有超期的\n", "")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["shwo"], "没有“shwo”这个命令。你是不是想用 qinling show？"),
        (["list", "--version"], "没有 --version 这个选项。--version 写在命令前面：qinling --version"),
        (["导入"], "没有“导入”这个命令。看说明：qinling --help"),
        (["--versoin"], "没有 --versoin 这个选项。你是不是想用 --version？"),
        (["list", "--levle", "省"], "没有 --levle 这个选项。你是不是想用 --level？"),
        (["list", "--legder", "x"], "没有 --legder 这个选项。你是不是想用 --ledger"),
        (["list", "--xyzzy"], "没有 --xyzzy 这个选项。看说明：qinling list --help"),
        (["show"], "缺少参数 编号（问题编号）。看说明：qinling show --help"),
        (["list", "--level"], "选项 --level 后面要跟一个值"),
        (["list", "--ledger"], "选项 --ledger 后面要跟一个值。看说明：qinling --help"),
        (["board", "--json=1"], "选项 --json 后面不跟值"),
        (
            ["list", "--level", "乡"],
            "选项 --level：“乡”不是省级、市级、区级之一",
        ),
        (["list", "--due-within", "几天"], "选项 --due-within：“几天”不是天数"),
        (["list", "--due-within", "-1"], "选项 --due-within：-1 太小，最小是 0"),
        (["list", "--ledger", ""], "选项 --ledger：不能为空"),
        (["show", "\udc80"], "参数 编号：含有无法识别的字符"),
        (["board", "--today", "前些天"], "选项 --today：“前些天”"),
    ],
)
def test_wrong_arguments_are_reported_in_chinese(trial, words, complaint):
    result = trial(*words)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"错误：{complaint}")
    assert result.stderr.count("\n") == 1


def test_the_url_of_another_server_is_refused(trial):
    result = trial("board", "--ledger", "postgresql+psycopg://host/ledger")

    assert result.exit_code == 2
    assert "不认识的台账地址" in result.stderr


def test_a_mistake_in_the_settings_is_a_refusal(trial, tmp_path):
    mine = tmp_path / "mine.toml"
    mine.write_text("timezone = 1", encoding="utf-8")

    result = trial("board", "--settings", mine, QINLING_TODAY=None)

    assert result.exit_code == 18
    assert "timezone = 1" in result.stderr


@pytest.mark.parametrize("command", ["many", "many-rows"])
def test_a_reader_that_leaves_early_is_no_error(process, command):
    result = process(f"qinling {command} | head -1")

    assert result.returncode == 141
    assert result.stdout == b"0\n"
    assert result.stderr == b""

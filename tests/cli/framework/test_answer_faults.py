"""Answers at a prompt that cannot be meant are asked again, with a word why."""

from datetime import date

import pytest

from qinling.cli.context import Desk
from qinling.cli.framework.answer_faults import require_no_command, require_reason
from qinling.errors import ValueRefused


@pytest.fixture
def answer(qinling, monkeypatch):
    def run(*words, lines):
        with monkeypatch.context() as patch:
            patch.setattr(Desk, "is_interactive", True)
            return qinling(*words, input="".join(f"{line}\n" for line in lines))

    return run


@pytest.mark.parametrize(
    "text",
    ["qinling list", "$ qinling warn --open", "qinling", "python -m qinling undo", "./qinling 列表 超期"],
)
def test_a_command_is_no_answer(text):
    with pytest.raises(ValueRefused, match="是一条命令"):
        require_no_command(text)


@pytest.mark.parametrize("text", ["一个月", "30天", "再延半个月", "8月1日", "月底前", "明天", "15"])
def test_a_span_or_a_day_is_no_reason(text):
    with pytest.raises(ValueRefused, match="不是原因"):
        require_reason(text, date(2026, 7, 1))


@pytest.mark.parametrize(
    "text", ["雨季无法施工一个月", "待8月补植", "资金未到位", "清运不彻底", "qinling里登记重复"]
)
def test_a_reason_is_one(text):
    require_no_command(text)
    require_reason(text, date(2026, 7, 1))


def test_pasted_lines_do_not_become_the_reason(given_issue, answer, show_issue):
    given_issue("A1")
    result = answer("void", "A1", lines=["qinling list", "qinling warn", "", "", "30天", "登记重复", "是"])
    assert result.exit_code == 0, result.stderr
    assert result.stderr.count("是一条命令") == 2
    assert result.stderr.count("不办了，输入 q 或按 Ctrl-C 离开") == 1
    assert "“30天”只是时间，不是原因" in result.stderr
    assert show_issue("A1")["status"] == "void"


def test_the_same_at_a_prompt_of_the_command_itself(given_issue, answer):
    given_issue("A1")
    result = answer("extend", "A1", "--to", "2026-08-01", lines=["一个月", "qinling undo", "雨季不能施工"])
    assert result.exit_code == 0, result.stderr
    assert "不是原因" in result.stderr
    assert "是一条命令" in result.stderr

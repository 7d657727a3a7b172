"""Columns of yes and no: which is a success is known from the heading, or asked."""

import pytest

from qinling.errors import AnswerNeeded
from qinling.workbook.logins.log_reader import LogOptions
from tests.workbook.logins.written_logs import OPTIONS, read_log


def read_answers(tmp_path, heading, answers, others=("",), **options):
    """Return which logins failed, and the notes. *others* are a further heading and its cells."""
    path = tmp_path / "日志.csv"
    lines = [f"登录时间,账号,{heading},{others[0]}"]
    for place, answer in enumerate(answers):
        beside = others[place + 1] if place + 1 < len(others) else ""
        lines.append(f"2026-06-22 08:0{place},a,{answer},{beside}")
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    events, (log,) = read_log(path, LogOptions(OPTIONS.timezone, **options))
    return [event.failed for event in events], "\n".join(log.notes)


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        ("是否异常登录", "是", "否"),
        ("风险登录状态", "是", "否"),
        ("登录状态是否异常", "是", "否"),
        ("异常状态", "是", "否"),
        ("锁定状态", "Y", "N"),
        ("是否出错登录", "是", "否"),
        ("登录异常标志", "是", "否"),
        ("error flag", "true", "false"),
        ("异常标识", "T", "F"),
        ("登录失败", "是", "否"),
        ("登录异常", "√", "×"),
        ("异常", "是", "否"),
        ("失败", "1", "0"),
        ("拦截", "是", "否"),
        ("flag", "Y", "N"),
        ("登录未通过", "是", "否"),
    ],
)
def test_a_heading_that_may_ask_for_failure_is_asked_about(tmp_path, heading, yes, no):
    with pytest.raises(AnswerNeeded, match=f"“{heading}”列只写是或否"):
        read_answers(tmp_path, heading, [no, yes, no])
    assert read_answers(tmp_path, heading, [no, yes], headings={heading: "error"})[0] == [False, True]
    assert read_answers(tmp_path, heading, [no, yes], headings={heading: "ignore"})[0] == [False, False]
    known = read_answers(tmp_path, heading, [no, yes], ("信息", "密码错误", "登录成功"))
    assert known[0] == [True, False]


@pytest.mark.parametrize("heading", ["登录异常", "风险登录状态"])
def test_the_user_may_say_that_yes_is_a_success(tmp_path, heading):
    failed, notes = read_answers(tmp_path, heading, ["否", "是"], headings={heading: "outcome"})
    assert failed == [True, False]
    assert f"“{heading}”列写“是”的算登录成功" in notes


@pytest.mark.parametrize("heading", ["是否失败", "是否登录失败", "是否登录异常", "登录是否出错", "is_failed"])
def test_yes_is_a_failure_where_the_heading_says_so(tmp_path, heading):
    failed, notes = read_answers(tmp_path, heading, ["否", "是"])
    assert failed == [False, True]
    assert f"“{heading}”列写“是”的算登录失败" in notes


@pytest.mark.parametrize(
    ("heading", "yes", "no"), [("是否成功", "是", "否"), ("是否通过", "Y", "N"), ("登录状态", "是", "否")]
)
def test_yes_is_a_success_and_a_note_says_so(tmp_path, heading, yes, no):
    failed, notes = read_answers(tmp_path, heading, [yes, no])
    assert failed == [False, True]
    assert f"“{heading}”列写“{yes.lower()}”的算登录成功" in notes
    assert read_answers(tmp_path, heading, [yes, no], success_code=no)[0] == [True, False]


@pytest.mark.parametrize("heading", ["移动端登录标志", "是否首次登录", "首次标志"])
def test_a_mark_of_something_else_is_no_outcome(tmp_path, heading):
    failed, notes = read_answers(tmp_path, heading, ["N", "Y"])
    assert failed == [False, False]
    assert "没有登录结果一列" in notes


def test_signs_are_outcomes_under_any_heading_but_other_questions(tmp_path):
    assert read_answers(tmp_path, "情形", ["√", "×", "✘"])[0] == [False, True, True]
    assert read_answers(tmp_path, "是否首次", ["√", "×"])[0] == [False, False]

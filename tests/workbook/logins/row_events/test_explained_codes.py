"""Codes of acts that a heading explains."""

import pytest

from qinling.rules.logins.log_words.event_words import EventWord
from qinling.workbook.logins.row_events.explained_codes import read_explained_acts
from tests.workbook.logins.written_logs import read_log


@pytest.mark.parametrize(
    "heading",
    [
        "类型(1:登录 2:退出 3:登录失败)",
        "事件（1-登录，2-注销，3-登入未通过）",
        "操作【1登录/2登出/3认证失败】",
    ],
)
def test_each_code_says_what_its_word_says(heading):
    acts = read_explained_acts(heading)
    assert acts["1"] & EventWord.LOGIN
    assert acts["2"] & EventWord.LOGOUT
    assert acts["3"] & EventWord.FAILURE


@pytest.mark.parametrize(
    "heading", ["类型(1:内网 2:外网)", "类型", "类型(1:登录)", "类型(1:登录 1:退出)", "时间(24小时制)"]
)
def test_other_headings_explain_nothing(heading):
    assert read_explained_acts(heading) == {}


def test_a_log_of_explained_acts_is_counted(tmp_path):
    path = tmp_path / "日志.csv"
    rows = [
        "类型(1:登录 2:退出 3:登录失败),账号,时间",
        "1,zs,2026-06-22 09:00:00",
        "2,zs,2026-06-22 09:30:00",
        "3,zs,2026-06-22 10:00:00",
    ]
    path.write_text("\n".join([*rows, ""]), encoding="utf-8")
    events, (log,) = read_log(path)
    assert [event.failed for event in events] == [False, True]
    assert log.skipped_rows["退出记录"] == 1


@pytest.mark.parametrize("heading", ["动作", "op", "摘要"])
def test_codes_are_explained_by_any_column_of_words_beside_them(tmp_path, heading):
    path = tmp_path / "日志.csv"
    rows = [
        f"状态码,账号,时间,{heading}",
        "9,zs,2026-06-22 09:00:00,登录成功",
        "2,zs,2026-06-22 09:30:00,注销",
        "1,zs,2026-06-22 10:00:00,密码错误",
    ]
    path.write_text("\n".join([*rows, ""]), encoding="utf-8")
    events, _ = read_log(path)
    assert [event.failed for event in events] == [False, True]

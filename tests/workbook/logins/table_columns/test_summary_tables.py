"""A summary by account is no log."""

import pytest

from qinling.workbook.logins.header_search import Header
from qinling.workbook.logins.table_columns.summary_tables import find_summary

ROWS = [["zs", "4", "2026-06-22 09:00:00"], ["ls", "2", "2026-06-23 09:00:00"]]


def refuse(count, at, rows=ROWS, **columns):
    header = Header(0, ["账号", count, at], {"account": 0, "at": 2, **columns})
    return find_summary("a.csv", "a", header, rows)


@pytest.mark.parametrize(
    ("count", "at"),
    [("登录次数", "时间"), ("累计登录天数", "时间"), ("备注", "最近登录时间"), ("login_count", "last_login")],
)
def test_a_row_an_account_with_a_sum_or_the_last_time_is_refused(count, at):
    assert "汇总" in refuse(count, at).message


def test_what_is_a_log():
    assert not refuse("登录次数", "登录时间", [*ROWS, ROWS[0]])
    assert not refuse("连续失败次数", "登录时间")
    assert not refuse("登录次数", "登录时间", [["zs", "首次", ""], ["ls", "2", ""]])
    assert not refuse("登录次数", "登录时间", outcome=1)
    assert not refuse("登录次数", "登录时间", [])

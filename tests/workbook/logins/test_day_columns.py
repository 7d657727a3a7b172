"""Days that stand beside times of day."""

import pytest

from qinling.workbook.logins.header_search import find_header
from qinling.workbook.logins.log_headings import LOG_ALIASES


@pytest.mark.parametrize(
    ("day", "at"),
    [
        ("发生日期", "发生时间"),
        ("创建日期", "创建时间"),
        ("认证日期", "认证时间"),
        ("业务日", "时间"),
        ("logDate", "time"),
    ],
)
def test_a_column_of_days_is_found_beside_times_of_day(day, at):
    rows = [["账号", at, day], *[["zs", f"09:1{minute}:00", "2026-06-22"] for minute in range(4)]]
    columns = find_header(rows, LOG_ALIASES, {}).columns
    assert (columns["day"], columns["at"]) == (2, 1)


def test_two_columns_of_days_or_none_are_not_guessed():
    rows = [["账号", "时间", "甲日期", "乙日期"], ["zs", "09:10:00", "2026-06-22", "2026-06-23"]]
    assert "day" not in find_header(rows, LOG_ALIASES, {}).columns
    rows = [["账号", "时间", "甲日期"], ["zs", "09:10:00", "周一"]]
    assert "day" not in find_header(rows, LOG_ALIASES, {}).columns

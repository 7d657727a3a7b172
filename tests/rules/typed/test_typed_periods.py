"""Weeks, months and quarters as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.period_reports.periods import ReportKind
from qinling.rules.typed.typed_periods import parse_typed_period, parse_typed_week

TODAY = date(2026, 4, 25)  # the Saturday of week 17


@pytest.mark.parametrize(
    ("text", "monday", "is_full"),
    [
        ("2026-W17", "2026-04-20", True), ("2026年第17周", "2026-04-20", True), ("２０２６Ｗ１７", "2026-04-20", True),
        ("上周", "2026-04-13", False), ("上上周", "2026-04-06", False), ("本周", "2026-04-20", False),
        ("上个星期", "2026-04-13", False), ("第16周", "2026-04-13", False), ("十六周", "2026-04-13", False),
        ("W16", "2026-04-13", False), ("第50周", "2025-12-08", False), ("26年第16周", "2026-04-13", False),
        ("4月15日", "2026-04-13", False), ("2026-04-15", "2026-04-13", True), ("昨天", "2026-04-20", False),
    ],
)  # fmt: skip
def test_a_week(text, monday, is_full):
    day, full = parse_typed_week(text, TODAY)
    assert (day.isoformat(), full) == (monday, is_full)


@pytest.mark.parametrize("text", ["", "17", "第54周", "第0周", "上月", "下周", "2026", "周"])
def test_what_is_no_week_is_refused(text):
    with pytest.raises(ValueRefused) as refused:
        parse_typed_week(text, TODAY)
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("kind", "text", "first"),
    [
        ("month", "2026-03", "2026-03-01"), ("month", "3月", "2026-03-01"), ("month", "三月份", "2026-03-01"),
        ("month", "上月", "2026-03-01"), ("month", "上个月", "2026-03-01"), ("month", "本月", "2026-04-01"),
        ("month", "5月", "2025-05-01"), ("month", "去年12月", "2025-12-01"), ("month", "3月8日", "2026-03-01"),
        ("quarter", "一季度", "2026-01-01"), ("quarter", "Q1", "2026-01-01"), ("quarter", "第三季度", "2025-07-01"),
        ("quarter", "上季度", "2026-01-01"), ("quarter", "去年二季度", "2025-04-01"),
        ("year", "去年", "2025-01-01"), ("year", "今年", "2026-01-01"), ("year", "2025", "2025-01-01"),
    ],
)  # fmt: skip
def test_other_periods(kind, text, first):
    assert parse_typed_period(ReportKind(kind), text, TODAY)[0].first.isoformat() == first


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(0, 40))
def test_a_week_without_a_year_is_the_last_one_that_began(today, weeks):
    year, week, _ = (today - timedelta(weeks=weeks)).isocalendar()
    assert parse_typed_week(f"第{week}周", today)[0] == date.fromisocalendar(year, week, 1)

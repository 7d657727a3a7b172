"""Periods of reports: how they are written, and those before, after and a year before."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.period_reports.periods import (
    ReportKind,
    find_period,
    find_period_a_year_before,
    find_period_after,
    find_period_before,
    parse_period,
)

days = st.dates(date(1992, 1, 1), date(2098, 12, 31))
kinds = st.sampled_from(ReportKind)


@pytest.mark.parametrize(
    ("kind", "text", "name", "first", "last"),
    [
        ("month", "2026-05", "2026年5月", "2026-05-01", "2026-05-31"),
        ("month", "2026年5月", "2026年5月", "2026-05-01", "2026-05-31"),
        ("month", "二〇二六年五月", "2026年5月", "2026-05-01", "2026-05-31"),
        ("month", "２０２６．２", "2026年2月", "2026-02-01", "2026-02-28"),
        ("month", "2024-02-29", "2024年2月", "2024-02-01", "2024-02-29"),
        ("quarter", "2026Q2", "2026年第二季度", "2026-04-01", "2026-06-30"),
        ("quarter", "2026-q4", "2026年第四季度", "2026-10-01", "2026-12-31"),
        ("quarter", "2026年第一季度", "2026年第一季度", "2026-01-01", "2026-03-31"),
        ("quarter", "2026年三季度", "2026年第三季度", "2026-07-01", "2026-09-30"),
        ("quarter", "2026-05-06", "2026年第二季度", "2026-04-01", "2026-06-30"),
        ("year", "2026", "2026年", "2026-01-01", "2026-12-31"),
        ("year", "2026年度", "2026年", "2026-01-01", "2026-12-31"),
        ("week", "2026-W17", "2026年第17周", "2026-04-20", "2026-04-26"),
        ("week", "2026年第1周", "2026年第1周", "2025-12-29", "2026-01-04"),
        ("week", "2026-04-26", "2026年第17周", "2026-04-20", "2026-04-26"),
    ],
)
def test_a_period_is_read_as_an_office_writes_it(kind, text, name, first, last):
    period = parse_period(ReportKind(kind), text)

    assert (period.name, str(period.first), str(period.last)) == (name, first, last)


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("month", "5月", "2026-05"),
        ("month", "2026-13", "2026-05"),
        ("month", "2026Q2", "2026-05"),
        ("quarter", "2026Q5", "2026Q2"),
        ("quarter", "第二季度", "2026Q2"),
        ("year", "26", "2026"),
        ("year", "1800", "1990"),
        ("week", "2026-W54", "52 或 53"),
        ("week", "", "2026-W17"),
        ("month", "上个月", "2026-05"),
    ],
)
def test_what_is_no_period_is_refused_with_how_to_write_it(kind, text, says):
    with pytest.raises(ValueRefused) as refused:
        parse_period(ReportKind(kind), text)

    assert says in f"{refused.value.message} {refused.value.remedy}"


@given(kinds, days)
def test_periods_follow_one_another(kind, day):
    period = find_period(kind, day)

    assert period.first <= day <= period.last
    assert find_period_before(period).last == period.first - timedelta(days=1)
    assert find_period_after(period).first == period.last + timedelta(days=1)
    assert find_period_before(find_period_after(period)) == period
    assert find_period(kind, period.first) == find_period(kind, period.last) == period


@given(kinds, days)
def test_a_year_before_has_the_same_name_but_for_the_year(kind, day):
    period = find_period(kind, day)
    before = find_period_a_year_before(period)

    if before is None:
        assert period.name.endswith("第53周")
    else:
        assert before.name[4:] == period.name[4:]
        assert int(before.name[:4]) == int(period.name[:4]) - 1


@given(kinds, days)
def test_a_period_is_read_from_its_own_name(kind, day):
    period = find_period(kind, day)

    assert parse_period(kind, period.name) == period

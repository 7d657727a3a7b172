"""Months and weeks around a day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.day_buckets import (
    list_months_from,
    list_months_until,
    list_series_days,
    list_weeks_from,
)

DAY = date(2026, 4, 25)  # a Saturday


def test_months_end_on_the_day():
    spans = list_months_until(DAY)

    assert len(spans) == 12
    assert spans[0] == (date(2025, 5, 1), date(2025, 5, 31))
    assert spans[-1] == (date(2026, 4, 1), DAY)


def test_weeks_begin_on_the_day():
    spans = list_weeks_from(DAY)

    assert len(spans) == 12
    assert spans[:2] == [(DAY, date(2026, 4, 26)), (date(2026, 4, 27), date(2026, 5, 3))]


def test_months_ahead_begin_on_the_day():
    assert list_months_from(DAY, 2) == [(DAY, date(2026, 4, 30)), (date(2026, 5, 1), date(2026, 5, 31))]


@pytest.mark.parametrize(
    ("first", "days"),
    [
        (date(2024, 1, 1), 12),  # month ends
        (date(2026, 1, 31), 4),  # of January, February and March, and the day
        (date(2026, 2, 1), 12),  # a few months: week ends
        (date(2026, 4, 20), 1),
        (DAY, 1),
    ],
)
def test_a_series_has_month_ends_and_week_ends_while_the_ledger_is_young(first, days):
    series = list_series_days(first, DAY)

    assert len(series) == days
    assert series[-1] == DAY
    assert series == sorted(set(series))


@pytest.mark.parametrize(
    "day", [date.min, date.max, date.min + timedelta(days=40), date.max - timedelta(days=40)]
)
def test_the_ends_of_the_calendar_are_no_trap(day):
    for spans in (list_months_until(day), list_weeks_from(day), list_months_from(day, 6)):
        assert 1 <= len(spans) <= 12
    assert list_series_days(date.min, day)[-1] == day


@given(st.dates())
def test_spans_follow_one_another_without_a_gap(day):
    for spans in (list_months_until(day), list_weeks_from(day), list_months_from(day, 6)):
        assert all(first <= last for first, last in spans)
        assert all(later[0] - earlier[1] == timedelta(days=1) for earlier, later in pairwise(spans))
        assert day in (spans[0][0], spans[-1][1])

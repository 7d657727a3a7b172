from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.workdays import WorkCalendar, list_statutory_days_off

CALENDAR = WorkCalendar()
JANUARY_TO_DECEMBER_2027 = [date(2027, 1, 1) + timedelta(days=number) for number in range(365)]
DAYS = st.dates(date(2003, 1, 1), date(2030, 12, 31))


def month_ends(year):
    firsts = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
    return [first - timedelta(days=1) for first in firsts]


def test_2026_has_248_working_days_spread_as_the_notice_says():
    ends = month_ends(2026)

    by_month = [CALENDAR.count_workdays(before, last) for before, last in pairwise(ends)]

    assert by_month == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]
    assert CALENDAR.count_workdays(ends[0], ends[-1]) == 248


@pytest.mark.parametrize(
    ("start", "fifth"),
    [
        (date(2026, 2, 11), date(2026, 2, 25)),
        (date(2026, 4, 24), date(2026, 5, 6)),
        (date(2026, 4, 28), date(2026, 5, 8)),
        (date(2026, 9, 24), date(2026, 10, 9)),
    ],
)
def test_five_working_days_step_over_the_holidays_of_2026(start, fifth):
    assert CALENDAR.add_workdays(start, 5) == fifth
    assert CALENDAR.count_workdays(start, fifth) == 5


@pytest.mark.parametrize(
    "made_up", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
)
def test_a_weekend_made_up_for_is_worked(made_up):
    assert CALENDAR.is_workday(date.fromisoformat(made_up))


@pytest.mark.parametrize(
    "off", ["2026-01-02", "2026-02-23", "2026-04-06", "2026-05-05", "2026-06-19", "2026-10-07"]
)
def test_a_weekday_of_a_holiday_is_off(off):
    assert not CALENDAR.is_workday(date.fromisoformat(off))


@pytest.mark.parametrize(
    ("today", "due", "left"),
    [
        (date(2026, 4, 24), date(2026, 4, 24), 0),
        (date(2026, 4, 24), date(2026, 4, 26), 0),  # Saturday and Sunday
        (date(2026, 4, 24), date(2026, 4, 27), 1),
        (date(2026, 4, 27), date(2026, 4, 24), -1),
        (date(2026, 4, 25), date(2026, 4, 24), 0),  # due on Friday, looked at on Saturday
        (date(2026, 1, 5), date(2025, 12, 31), -2),
    ],
)
def test_the_days_left_are_those_after_today_up_to_the_due_day(today, due, left):
    assert CALENDAR.count_workdays(today, due) == left


def test_a_year_without_a_notice_is_an_estimate_by_the_days_of_the_law_and_weekends():
    assert not CALENDAR.is_estimated_year(2026)
    assert CALENDAR.is_estimated_year(2027)
    off = {day for day in JANUARY_TO_DECEMBER_2027 if not CALENDAR.is_workday(day)}
    assert {f"{day:%m-%d}" for day in off if day.weekday() < 5} == {
        "01-01", "02-05", "02-08", "02-09", "02-10", "04-05", "05-03", "05-04", "06-09", "09-15",
        "10-01", "10-04", "10-05",
    }  # fmt: skip
    assert {day for day in JANUARY_TO_DECEMBER_2027 if day.weekday() >= 5} <= off


def test_what_an_office_enters_of_a_whole_year_is_no_estimate():
    office = WorkCalendar(frozenset({date(2027, 1, 1)}), frozenset(), frozenset({2027}))
    assert not office.is_workday(date(2027, 1, 1))
    assert office.is_workday(date(2027, 2, 8))
    assert not WorkCalendar(days_worked=frozenset({date(2027, 2, 7)})).is_workday(date(2027, 2, 8))


@pytest.mark.parametrize("year", range(2008, 2027))
def test_the_days_of_the_law_agree_with_the_notices(year):
    """A notice moves days to join them: the festivals themselves are off in every one."""
    festivals = [day for day in list_statutory_days_off(year) if day.weekday() < 5]
    kept = [day for day in festivals if not CALENDAR.is_workday(day)]
    assert len(kept) >= len(festivals) - 2  # since 2025 the law gives two days more


def test_an_offices_own_days_lie_over_the_notice():
    office = WorkCalendar(
        days_off=frozenset({date(2026, 1, 4), date(2026, 4, 27)}),
        days_worked=frozenset({date(2026, 1, 2), date(2026, 4, 26)}),
    )

    assert not office.is_workday(date(2026, 1, 4))
    assert not office.is_workday(date(2026, 4, 27))
    assert office.is_workday(date(2026, 1, 2))
    assert office.is_workday(date(2026, 4, 26))
    assert office.is_workday(date(2026, 4, 28))
    assert CALENDAR.is_workday(date(2026, 4, 27))


@pytest.mark.parametrize(
    ("day", "is_holiday"),
    [
        ("2026-04-04", True),  # Qingming, a Saturday
        ("2026-04-06", True),  # a Monday that belongs to it
        ("2026-04-11", False),  # a plain Saturday
        ("2026-05-09", False),  # a Saturday made up for
        ("2026-04-07", False),
        ("2026-10-07", True),
        ("2027-01-01", False),  # no notice yet
        ("2003-01-01", False),
    ],
)
def test_holidays_are_those_of_the_notice_and_no_plain_weekends(day, is_holiday):
    assert CALENDAR.is_holiday(date.fromisoformat(day)) == is_holiday


def test_an_office_has_holidays_of_its_own():
    office = WorkCalendar(
        days_off=frozenset({date(2026, 4, 27), date(2027, 1, 1)}), days_worked=frozenset({date(2026, 4, 6)})
    )

    assert office.is_holiday(date(2026, 4, 27))
    assert office.is_holiday(date(2027, 1, 1))
    assert not office.is_holiday(date(2026, 4, 6))
    assert office.is_holiday(date(2026, 4, 5))


@given(DAYS)
def test_nobody_works_on_a_holiday(day):
    assert not (CALENDAR.is_holiday(day) and CALENDAR.is_workday(day))


def test_a_day_cannot_be_both_off_and_worked():
    day = frozenset({date(2026, 1, 4)})

    with pytest.raises(ValueRefused, match="2026-01-04"):
        WorkCalendar(days_off=day, days_worked=day)


@given(DAYS, st.integers(0, 120))
def test_a_span_counts_as_its_days_do_one_by_one(today, length):
    due = today + timedelta(days=length)
    one_by_one = sum(CALENDAR.is_workday(today + timedelta(days=day)) for day in range(1, length + 1))

    assert CALENDAR.count_workdays(today, due) == one_by_one
    assert CALENDAR.count_workdays(due, today) == -one_by_one


@given(DAYS, DAYS, DAYS)
def test_spans_add_up(first, second, third):
    assert CALENDAR.count_workdays(first, second) + CALENDAR.count_workdays(
        second, third
    ) == CALENDAR.count_workdays(first, third)


@given(DAYS, st.integers(1, 600))
def test_adding_working_days_ends_on_the_first_day_that_has_so_many(day, number):
    reached = CALENDAR.add_workdays(day, number)

    assert CALENDAR.is_workday(reached)
    assert CALENDAR.count_workdays(day, reached) == number


@given(DAYS, st.integers(1, 600))
def test_working_days_before_a_day_lead_back_to_it(day, number):
    reached = CALENDAR.add_workdays(day, -number)

    assert CALENDAR.is_workday(reached)
    assert reached < day
    assert CALENDAR.count_workdays(reached - timedelta(days=1), day - timedelta(days=1)) == number


@given(DAYS)
def test_adding_nothing_stays_where_it_is(day):
    assert CALENDAR.add_workdays(day, 0) == day

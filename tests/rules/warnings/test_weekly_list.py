"""The day of the weekly list."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.vocabulary import OverdueDay
from qinling.rules.warnings.weekly_list import find_list_day
from qinling.rules.workdays import WorkCalendar

CALENDAR = WorkCalendar()


@pytest.mark.parametrize(
    ("today", "wanted", "list_day"),
    [
        ("2026-04-27", "monday", "2026-04-27"),  # a Monday
        ("2026-04-26", "monday", "2026-04-20"),  # the Sunday before it
        ("2026-05-04", "monday", "2026-04-27"),  # a Monday off: the list is still to come
        ("2026-05-06", "monday", "2026-05-06"),  # the first working day after it
        ("2026-10-09", "friday", "2026-10-08"),  # this week has had one, for the Friday of the holiday
        ("2026-10-16", "friday", "2026-10-16"),
        ("2026-02-24", "monday", "2026-02-24"),  # the first working day after 春节: one for both weeks
        ("2026-02-23", "monday", "2026-02-09"),
        ("2026-02-24", "wednesday", "2026-02-24"),
        ("2026-02-27", "wednesday", "2026-02-24"),
        ("2026-05-08", "friday", "2026-05-06"),
        ("2026-05-15", "friday", "2026-05-15"),
        ("2026-10-06", "friday", "2026-09-28"),  # Friday 25 September is a holiday: the Monday after
        ("2026-10-08", "friday", "2026-10-08"),  # so is Friday 2 October: the list falls in the next week
        ("2026-02-28", "saturday", "2026-02-24"),  # a Saturday that is worked, but its week has had one
        ("2026-03-08", "sunday", "2026-03-02"),
        ("2026-03-09", "sunday", "2026-03-09"),
    ],
)
def test_the_list_falls_on_the_day_of_the_settings_or_the_working_day_after(today, wanted, list_day):
    found = find_list_day(date.fromisoformat(today), OverdueDay(wanted), CALENDAR)

    assert found == date.fromisoformat(list_day)


def test_an_office_that_wants_no_list_has_no_day():
    assert find_list_day(date(2026, 4, 27), OverdueDay.OFF, CALENDAR) is None


@given(
    st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sampled_from([*OverdueDay][:-1]), st.integers(0, 20)
)
def test_the_day_is_worked_never_ahead_and_never_goes_back(today, wanted, later):
    list_day = find_list_day(today, wanted, CALENDAR)

    assert list_day <= today
    assert CALENDAR.is_workday(list_day)
    assert find_list_day(today + timedelta(days=later), wanted, CALENDAR) >= list_day
    assert find_list_day(list_day, wanted, CALENDAR) == list_day


@pytest.mark.parametrize("wanted", [*OverdueDay][:-1])
def test_a_week_has_one_list_at_most_and_none_is_left_out_but_for_days_off(wanted):
    year = [date(2026, 1, 5) + timedelta(days=more) for more in range(357)]
    lists = [day for day in year if find_list_day(day, wanted, CALENDAR) == day]

    weeks = [day.isocalendar()[:2] for day in lists]
    assert len(weeks) == len(set(weeks))
    for day, following in pairwise(lists):
        between = [day + timedelta(days=more) for more in range(1, (following - day).days)]
        assert sum(map(CALENDAR.is_workday, between)) <= 9, (day, following)

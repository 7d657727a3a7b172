"""The day of the weekly list."""

from datetime import date, timedelta

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
        ("2026-10-09", "friday", "2026-10-09"),
        ("2026-10-06", "friday", "2026-09-28"),  # Friday 25 September is a holiday: the Monday after
        ("2026-10-08", "friday", "2026-10-08"),  # so is Friday 2 October: the list falls in the next week
        ("2026-02-28", "saturday", "2026-02-28"),  # a Saturday that is worked
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

"""When the monthly circular is due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.supervision.monthly_circular import (
    format_circular_number,
    is_circular_due,
    read_circular_number,
)
from qinling.rules.workdays import WorkCalendar

CALENDAR = WorkCalendar()


@pytest.mark.parametrize(
    ("today", "day", "is_due"),
    [
        ("2026-06-04", 5, False),
        ("2026-06-05", 5, True),
        ("2026-06-30", 5, True),
        ("2026-07-05", 5, False),  # a Sunday: the Monday after
        ("2026-07-06", 5, True),
        ("2026-10-05", 5, False),  # the holidays go on to the 7th
        ("2026-10-08", 5, True),
        ("2026-02-27", 28, False),
        ("2026-02-28", 28, True),  # a Saturday that is worked
        ("2026-11-28", 28, False),
        ("2026-11-30", 28, True),
        (
            "2027-02-27",
            27,
            True,
        ),  # a Saturday, and the next working day is in March: not moved out of the month
        ("2026-06-30", 0, False),
    ],
)
def test_it_is_due_from_its_day_or_the_working_day_after(today, day, is_due):
    assert is_circular_due(date.fromisoformat(today), day, CALENDAR) is is_due


def test_its_number_is_that_of_its_month():
    assert format_circular_number(date(2026, 6, 30)) == "调度通报〔2026〕第6期"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("调度通报〔2026〕第5期", "调度通报〔2026〕第5期"),
        ("调度通报[2026]5", "调度通报〔2026〕第5期"),
        ("调度通报（２０２６）第05期", "调度通报〔2026〕第5期"),
        (" 调度通报 2026年5月", "调度通报〔2026〕第5期"),
        ("调度通报2026第12期", "调度通报〔2026〕第12期"),
        ("调度通报2026-5", "调度通报〔2026〕第5期"),
        ("调度通报2026.12", "调度通报〔2026〕第12期"),
        ("调度通报2026-13", ""),
        ("调度通报〔2026〕第13期", ""),
        ("通报〔2026〕5号", ""),
        ("", ""),
    ],
)
def test_its_number_is_known_however_it_is_typed(typed, number):
    assert read_circular_number(typed) == number


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_the_number_of_every_month_is_read_back(day):
    assert read_circular_number(format_circular_number(day)) == format_circular_number(day)

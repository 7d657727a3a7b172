"""The monthly circular (调度通报): when it is due, its number, and how the units stand that it names."""

import re
from datetime import date

from qinling.rules.texts.name_folding import fold_name
from qinling.rules.workdays import WorkCalendar

_CIRCULAR_NUMBER = re.compile(r"调度通报\(?((?:19|20)\d\d)\)?(?:年|[-./])?第?(0?[1-9]|1[0-2])[期号月]?")


def is_circular_due(today: date, day_of_month: int, calendar: WorkCalendar) -> bool:
    """Return whether the circular of this month may be proposed: from *day_of_month* on, 0 for never.

    A day off moves it to the next working day, but not out of the month.
    """
    if not day_of_month:
        return False
    named = today.replace(day=day_of_month)
    day = calendar.find_workday_from(named)
    return today >= (day if day.month == named.month else named)


def format_circular_number(day: date) -> str:
    """Return the number of the circular of the month of *day*: written again, it has the same."""
    return f"调度通报〔{day.year}〕第{day.month}期"


def is_about_circular(typed: str) -> bool:
    """Return whether *typed* names a monthly circular, though perhaps none of any month."""
    return "调度通报" in fold_name(typed)


def read_circular_number(typed: str) -> str:
    """Return the number of a monthly circular as it is written, however it is *typed*; "" for another text."""
    found = _CIRCULAR_NUMBER.fullmatch(fold_name(typed))
    return format_circular_number(date(int(found[1]), int(found[2]), 1)) if found else ""

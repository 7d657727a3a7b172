"""The monthly circular (调度通报): when it is due, its number, and how the units stand that it names."""

from datetime import date

from qinling.rules.workdays import WorkCalendar


def is_circular_due(today: date, day_of_month: int, calendar: WorkCalendar) -> bool:
    """Return whether the circular of this month may be proposed: from *day_of_month* on, 0 for never.

    A day off moves it to the next working day, but not out of the month.
    """
    if not day_of_month:
        return False
    named = today.replace(day=day_of_month)
    day = named if calendar.is_workday(named) else calendar.add_workdays(named, 1)
    return today >= (day if day.month == named.month else named)


def format_circular_number(today: date) -> str:
    """Return the number of the circular of this month: written again, it has the same."""
    return f"调度通报〔{today.year}〕第{today.month}期"

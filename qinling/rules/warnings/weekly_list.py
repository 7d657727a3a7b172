"""The weekly list of what is overdue: on which day it falls, and what it is told under."""

from datetime import date, timedelta

from qinling.rules.vocabulary import OverdueDay
from qinling.rules.workdays import WorkCalendar

#: The kind of notification of an overdue issue that was told of before. Its version is the day of the list.
WEEKLY_LIST = "weekly"
_WEEK = timedelta(days=7)
_WEEKDAYS = [one for one in OverdueDay if one is not OverdueDay.OFF]


def find_list_day(today: date, overdue_day: OverdueDay, calendar: WorkCalendar) -> date | None:
    """Return the day of the last weekly list up to *today*, or None where none is wanted.

    A week, from Monday on, has one list at most: on the first working day from *overdue_day* on. Where the week
    before had no such day, it is made up for on the first working day of this one, in place of its own list.
    """
    if overdue_day is OverdueDay.OFF:
        return None
    wanted = _WEEKDAYS.index(overdue_day)
    monday = today - timedelta(days=today.weekday())
    while True:
        list_day = _find_day_of_week(monday, wanted, calendar)
        if list_day is not None and list_day <= today:
            return list_day
        monday -= _WEEK


def _find_day_of_week(monday: date, wanted: int, calendar: WorkCalendar) -> date | None:
    """Return the day of the list in the week of *monday*, None where it has none."""
    is_owed = not _list_workdays(monday - _WEEK, wanted, calendar)
    days = _list_workdays(monday, 0 if is_owed else wanted, calendar)
    return days[0] if days else None


def _list_workdays(monday: date, first: int, calendar: WorkCalendar) -> list[date]:
    days = (monday + timedelta(days=weekday) for weekday in range(first, 7))
    return [day for day in days if calendar.is_workday(day)]

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

    Where *overdue_day* is a day off, the list falls on the next working day, if need be in the next week.
    """
    if overdue_day is OverdueDay.OFF:
        return None
    named = today - timedelta(days=(today.weekday() - _WEEKDAYS.index(overdue_day)) % 7)
    while (list_day := calendar.find_workday_from(named)) > today:
        named -= _WEEK
    return list_day

"""Which weeks wait for their logs, and since when that is told."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from qinling.rules.parsing.iso_weeks import DAYS_TO_SUNDAY, ONE_WEEK, find_last_complete_week, format_week
from qinling.rules.workdays import WorkCalendar

_MAX_NAMED_WEEKS = 4


class PendingWeek(NamedTuple):
    """An unreported week: whether it is ready, and how many of its days, and of its working days, no log covers.

    One that *was_reported* has lost all its logs since.
    """

    monday: date
    is_ready: bool
    uncovered_days: int
    missing_workdays: int
    was_reported: bool = False

    @property
    def is_without_log(self) -> bool:
        """Whether no log covers any of its days."""
        return self.uncovered_days == 7


def find_last_overdue_week(today: date, missing_days: int, calendar: WorkCalendar) -> date:
    """Return the Monday of the last week whose logs should be there.

    They have *missing_days* working days after the week's end to come; from the day after on they are missing.
    """
    monday = find_last_complete_week(today)
    while today <= calendar.add_workdays(monday + DAYS_TO_SUNDAY, missing_days):
        monday -= ONE_WEEK
    return monday


def name_weeks(mondays: Iterable[date]) -> str:
    """Return the names of weeks, oldest first; of many the first, the last and their number."""
    names = [format_week(monday) for monday in mondays]
    if len(names) > _MAX_NAMED_WEEKS:
        return f"{names[0]} 至 {names[-1]} 中的 {len(names)} 周"
    return "、".join(names)

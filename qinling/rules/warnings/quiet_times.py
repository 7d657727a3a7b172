"""When no notifications are sent: on days off, and in the quiet hours of the day."""

from datetime import date, time
from enum import Enum

from qinling.rules.warnings.recipients import NotificationRules
from qinling.rules.workdays import WorkCalendar


class QuietReason(Enum):
    """Why nothing is sent now."""

    DAY_OFF = "day_off"
    QUIET_HOURS = "quiet_hours"


def find_quiet_reason(
    rules: NotificationRules, today: date, local_time: time, calendar: WorkCalendar
) -> QuietReason | None:
    """Return why nothing is sent on *today* at *local_time*, or None when messages may be sent.

    *local_time* is in the time zone of the office.
    """
    if not rules.days_off and not calendar.is_workday(today):
        return QuietReason.DAY_OFF
    return QuietReason.QUIET_HOURS if rules.is_quiet_time(local_time) else None

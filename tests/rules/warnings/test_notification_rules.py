"""When nothing is sent."""

from datetime import date, time

import pytest

from qinling.rules.warnings.notification_rules import NotificationRules, QuietReason, find_quiet_reason
from qinling.rules.workdays import WorkCalendar

FRIDAY, SATURDAY = date(2026, 4, 24), date(2026, 4, 25)
NOON, NIGHT = time(12), time(23)
QUIET_NIGHTS = (time(21), time(7))


@pytest.mark.parametrize(
    ("rules", "today", "now", "reason"),
    [
        (NotificationRules(), FRIDAY, NOON, None),
        (NotificationRules(), SATURDAY, NOON, QuietReason.DAY_OFF),
        (NotificationRules(days_off=True), SATURDAY, NOON, None),
        (NotificationRules(quiet=QUIET_NIGHTS), FRIDAY, NOON, None),
        (NotificationRules(quiet=QUIET_NIGHTS), FRIDAY, NIGHT, QuietReason.QUIET_HOURS),
        (NotificationRules(quiet=QUIET_NIGHTS), SATURDAY, NIGHT, QuietReason.DAY_OFF),
        (NotificationRules(quiet=QUIET_NIGHTS, days_off=True), SATURDAY, NIGHT, QuietReason.QUIET_HOURS),
    ],
)
def test_days_off_and_quiet_hours_are_quiet(rules, today, now, reason):
    assert find_quiet_reason(rules, today, now, WorkCalendar()) is reason


def test_the_offices_own_calendar_says_which_days_are_off():
    own = WorkCalendar(days_worked=frozenset({SATURDAY}), days_off=frozenset({FRIDAY}))

    assert find_quiet_reason(NotificationRules(), SATURDAY, NOON, own) is None
    assert find_quiet_reason(NotificationRules(), FRIDAY, NOON, own) is QuietReason.DAY_OFF

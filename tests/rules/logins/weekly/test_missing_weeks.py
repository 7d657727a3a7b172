"""Since when a week without a log is missing."""

from datetime import date, timedelta

import pytest

from qinling.rules.logins.weekly.missing_weeks import find_last_overdue_week, name_weeks
from qinling.rules.workdays import WorkCalendar

W16 = date(2026, 4, 13)


@pytest.mark.parametrize(
    ("today", "days", "weeks_later"),
    [
        ("2026-04-27", 0, 1),  # the Monday after W17
        ("2026-04-27", 2, 0),
        ("2026-04-28", 2, 0),  # the second working day: the log may still come
        ("2026-04-29", 2, 1),
        ("2026-05-03", 2, 1),
        ("2026-05-07", 2, 1),  # 5-4 and 5-5 are days off, so W18 has until 5-7
        ("2026-05-08", 2, 2),
        ("2026-04-27", 30, -6),
    ],
)
def test_a_log_has_some_working_days_to_come(today, days, weeks_later):
    found = find_last_overdue_week(date.fromisoformat(today), days, WorkCalendar())
    assert found == W16 + timedelta(weeks=weeks_later)


def test_many_weeks_are_named_by_the_first_the_last_and_their_number():
    assert name_weeks([W16, W16 + timedelta(weeks=2)]) == "2026-W16、2026-W18"
    assert name_weeks(W16 + timedelta(weeks=one) for one in range(6)) == "2026-W16 至 2026-W21 中的 6 周"

"""How the day of a run and the machine's clock go together."""

from datetime import UTC, date, datetime, timedelta

import pytest

from qinling.rules.warnings.run_clock import RunClock

NOW = datetime(2026, 4, 24, 0, 30, tzinfo=UTC)
CLOCK_DAY = date(2026, 4, 24)


@pytest.mark.parametrize(
    ("today", "days_ahead", "is_ahead", "last_day"),
    [
        (CLOCK_DAY, 0, False, CLOCK_DAY),
        (date(2026, 4, 25), 1, False, date(2026, 4, 25)),
        (date(2026, 4, 26), 2, True, date(2026, 4, 26)),
        (date(2036, 4, 24), 3653, True, date(2036, 4, 24)),
        (date(2026, 4, 1), -23, False, CLOCK_DAY),
    ],
)
def test_a_run_is_ahead_when_it_is_dated_more_than_a_day_after_the_clock(
    today, days_ahead, is_ahead, last_day
):
    clock = RunClock(today, CLOCK_DAY, NOW)

    assert (clock.days_ahead, clock.is_ahead, clock.last_day) == (days_ahead, is_ahead, last_day)


def test_a_clock_that_is_set_right_by_minutes_did_not_run_backwards():
    assert RunClock(CLOCK_DAY, CLOCK_DAY, NOW).last_moment == NOW + timedelta(minutes=10)

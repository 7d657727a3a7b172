"""Which backups are kept, and when one is due."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.backup_rules import KeepCounts, choose_kept_backups, is_backup_overdue, parse_keep_counts

EIGHT = datetime(2026, 4, 25, 8)
times = st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)), max_size=60)
counts = st.builds(KeepCounts, *[st.integers(0, 10)] * 3)


@pytest.mark.parametrize(
    ("text", "kept"), [("7d4w12m", (7, 4, 12)), ("3D", (3, 0, 0)), (" 2w ", (0, 2, 0)), ("1d6m", (1, 0, 6))]
)
def test_the_counts_are_read(text, kept):
    assert parse_keep_counts(text) == kept


@pytest.mark.parametrize("text", ["", "0d", "7", "4w7d", "7d 4w", "-1d", "12y", "７天", "99999d"])
def test_other_texts_are_refused(text):
    with pytest.raises(ValueRefused, match="7d4w12m"):
        parse_keep_counts(text)


def test_daily_weekly_and_monthly_backups_are_kept():
    daily = [EIGHT - timedelta(days=days) for days in range(100)]

    kept = choose_kept_backups(daily, KeepCounts(3, 2, 3))

    assert [f"{one:%m-%d}" for one in sorted(kept)] == ["02-28", "03-31", "04-19", "04-23", "04-24", "04-25"]


def test_the_last_of_a_day_is_kept_and_days_without_a_backup_do_not_count():
    several = [EIGHT, EIGHT - timedelta(hours=1), EIGHT - timedelta(days=30)]

    assert choose_kept_backups(several, KeepCounts(2, 0, 0)) == {several[0], several[2]}


@given(times, counts)
def test_the_newest_is_always_kept_and_no_more_than_asked(some, asked):
    kept = choose_kept_backups(some, asked)

    assert kept <= set(some)
    assert not some or max(some) in kept
    assert len(kept) <= max(1, sum(asked))


@given(times, counts)
def test_thinning_every_day_keeps_what_thinning_once_keeps(some, asked):
    at_once = choose_kept_backups(some, asked)

    left: set[datetime] = set()
    for time in sorted(some):
        left = choose_kept_backups(left | {time}, asked)
    assert at_once == left


@pytest.mark.parametrize(
    ("last", "first_work", "warn_days", "overdue"),
    [
        (None, None, 7, False),  # an empty ledger
        (None, 3, 7, False),
        (None, 8, 7, True),
        (8, 100, 7, True),
        (7, 100, 7, False),
        (100, 100, 0, False),  # turned off
        (-1, 100, 7, False),  # the clock went back
        (-2, 100, 7, True),  # made when the clock was wrong
    ],
)
def test_a_backup_is_due_after_some_days(last, first_work, warn_days, overdue):
    now = datetime(2026, 4, 25, tzinfo=UTC)
    moments = [None if days is None else now - timedelta(days=days) for days in (last, first_work)]

    assert is_backup_overdue(*moments, now, warn_days) == overdue

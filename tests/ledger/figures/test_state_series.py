"""The series of states: each of its days says what a replay of that day says."""

from collections import Counter
from datetime import date, timedelta

from qinling.ledger.engine import open_ledger
from qinling.ledger.figures.state_series import count_states
from qinling.ledger.history.replay import read_first_day, replay_as_of
from qinling.ledger.reader import open_reader
from qinling.ledger.rows import StateCounts
from qinling.procedures.views.issue_views import build_board
from qinling.rules.vocabulary import WarningTier
from qinling.rules.warning_tiers import TierDays


def count_by_replay(path, day):
    """Return what a board of *day* counts."""
    with open_reader(path) as reader:
        replay_as_of(reader, day)
        board = build_board(reader, day, TierDays())
    by_status = Counter()
    for (_, status), count in board.by_level_and_status.items():
        by_status[status] += count
    return StateCounts(
        day,
        board.total,
        by_status["not_started"] + by_status["rectifying"],
        board.due_by_tier[WarningTier.OVERDUE],
        board.awaiting,
        by_status["closed"],
        by_status["void"],
    )


def test_every_day_says_what_its_replay_says(lived_ledger):
    days = [date(2026, 3, 31) + timedelta(days=number) for number in range(26)]
    with open_reader(lived_ledger) as reader:
        series = count_states(reader, days)

    assert series == [count_by_replay(lived_ledger, day) for day in days]
    assert len({counts[1:] for counts in series}) > 8
    assert all(one.total == one.unrectified + one.awaiting + one.closed + one.void for one in series)
    assert all(one.overdue <= one.unrectified for one in series)


def test_a_series_of_the_past_does_not_know_what_came_later(lived_ledger):
    days = [date(2026, 4, 2), date(2026, 4, 7)]
    with open_reader(lived_ledger) as reader:
        replay_as_of(reader, days[-1])
        of_the_past = count_states(reader, days)
    with open_reader(lived_ledger) as reader:
        assert of_the_past == count_states(reader, days)


def test_an_empty_ledger_has_no_first_day(tmp_path):
    path = tmp_path / "空.db"
    with open_ledger(path, create=True):
        pass
    with open_reader(path) as reader:
        assert read_first_day(reader) is None
        assert count_states(reader, [date(2026, 4, 25)]) == [StateCounts(date(2026, 4, 25))]


def test_the_first_day_is_that_of_the_first_event(lived_ledger):
    with open_reader(lived_ledger) as reader:
        assert read_first_day(reader) == date(2026, 4, 1)

"""Count the states of issues at the ends of several days from one pass over the event log."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from qinling.ledger.reader import Reader
from qinling.ledger.replay import find_position_on
from qinling.ledger.rows import StateCounts
from qinling.ledger.sql_conditions import DAY_OF_EVENT
from qinling.rules.history.events import EventKind
from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, UNRECTIFIED_STATUSES, Status

#: Read as bytes: the JSON parser takes them, and no text is decoded twice.
_SELECT_CHANGES = "select issue, id, kind, cast(changes as blob) from event order by issue, id"
_SELECT_FIRST_DAY = f"select {DAY_OF_EVENT} from event order by id limit 1"
#: What tells the state of an issue; other changes are not even parsed.
_STATE_FIELDS = ("status", "deadline")
_STATE_MARKS = tuple(f'"{name}"'.encode() for name in _STATE_FIELDS)

#: The status and the deadline of an issue, None while it is not in the ledger.
_State = tuple[str, str | None] | None


def read_first_day(reader: Reader) -> date | None:
    """Return the day of the first event, None in an empty ledger."""
    day = reader.value(_SELECT_FIRST_DAY)
    return date.fromisoformat(day) if day else None


def count_states(reader: Reader, days: Sequence[date]) -> list[StateCounts]:
    """Return the counts at the end of each of *days*, in ascending order: those that `replay_as_of` would give."""
    positions = [find_position_on(reader, day) for day in days]
    counts: list[dict[tuple[str, str | None], int]] = [{} for _ in days]
    for _, events in groupby(reader.tuples(_SELECT_CHANGES), itemgetter(0)):
        place, state = 0, None
        for event, later in _list_states(events):
            # The state so far is that of every day whose last event came before this one.
            while place < len(positions) and positions[place] < event:
                _count(counts[place], state)
                place += 1
            state = later
        for remaining in counts[place:]:
            _count(remaining, state)
    return [_summarize(day, counted) for day, counted in zip(days, counts, strict=True)]


def _list_states(events: Iterable[tuple[int, int, str, bytes]]) -> Iterator[tuple[int, _State]]:
    """Yield the id of each event that changes the state of its issue, and the state after it."""
    from orjson import loads  # noqa: PLC0415 (seldom asked for; then it is half of the cost)

    state: dict[str, Any] | None = None
    for _, event, kind, changes in events:
        if kind == EventKind.CREATED:
            created = loads(changes)
            state = {name: created.get(name) for name in _STATE_FIELDS}
        elif kind == EventKind.REMOVED:
            state = None
        elif state is None or not any(mark in changes for mark in _STATE_MARKS):
            continue
        else:
            told = loads(changes)
            state = {name: told[name][1] if name in told else state[name] for name in _STATE_FIELDS}
        yield event, None if state is None else (state["status"], state["deadline"])


def _count(counts: dict[tuple[str, str | None], int], state: _State) -> None:
    if state is not None:
        counts[state] = counts.get(state, 0) + 1


def _summarize(day: date, counts: dict[tuple[str, str | None], int]) -> StateCounts:
    """Return the sums of *counts*: status and deadline → number of issues."""
    today = day.isoformat()

    def add_up(statuses: Collection[str], before: str | None = None) -> int:
        return sum(
            count
            for (status, deadline), count in counts.items()
            if status in statuses and (before is None or (deadline is not None and deadline < before))
        )

    return StateCounts(
        day,
        sum(counts.values()),
        add_up(UNRECTIFIED_STATUSES),
        add_up(UNRECTIFIED_STATUSES, today),
        add_up(AWAITING_CLOSE_OUT),
        add_up((Status.CLOSED,)),
        add_up((Status.VOID,)),
    )

"""The states of issues at the ends of several days, from one pass over the event log."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from qinling.ledger.history.replay import find_positions_on
from qinling.ledger.reader import Reader
from qinling.ledger.rows import StateCounts
from qinling.ledger.units import read_unit_merges
from qinling.rules.figures.issue_conditions import UNIT_COLUMNS
from qinling.rules.history.events import EventKind
from qinling.rules.units.unit_merges import UnitWords
from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, UNRECTIFIED_STATUSES, Status

#: Read as bytes: the JSON parser takes them, and no text is decoded twice.
_SELECT_CHANGES = (
    "select issue, id, kind, cast(changes as blob) from event where issue > 0 order by issue, id"
)
#: What tells how an issue stands.
_STATE_FIELDS = ("status", "deadline")
#: What a new issue has without saying so.
_NEW_ISSUE = {"round": 1}

#: The asked-for fields of an issue. Days are ISO text.
State = Mapping[str, Any]


def count_states(reader: Reader, days: Sequence[date], units: Sequence[str] = ()) -> list[StateCounts]:
    """Return the counts at the end of each of *days*, in ascending order: those that `replay_as_of` would give.

    *units* keeps the issues that then concerned a unit that one of these words means, by the merges of the last day.
    """
    positions = find_positions_on(reader, days)
    merges = read_unit_merges(reader, max(positions, default=0))
    counter = StateCounter(days, UnitWords(units, merges) if units else None)
    for places, _, state in list_states_at(reader, positions, counter.fields):
        counter.add_state(places, state)
    return counter.list_counts()


class StateCounter:
    """Counts how issues stand at the ends of *days*. It reads *fields* of them."""

    def __init__(self, days: Sequence[date], units: UnitWords | None = None) -> None:
        self.fields = (*_STATE_FIELDS, *(UNIT_COLUMNS if units else ()))
        self._days = days
        self._units = units
        # What begins at a place, and what ends before it: most states hold for the rest of the series.
        self._begun: list[Counter[tuple[str, str | None]]] = [Counter() for _ in days]
        self._ended: list[Counter[tuple[str, str | None]]] = [Counter() for _ in days]

    def add_state(self, places: range, state: State) -> None:
        """Count an issue that stands so on the days at *places*."""
        if self._units is None or self._names_unit(self._units, state):
            key = state["status"], state["deadline"]
            self._begun[places.start][key] += 1
            if places.stop < len(self._days):
                self._ended[places.stop][key] += 1

    @staticmethod
    def _names_unit(units: UnitWords, state: State) -> bool:
        return any(units.match(cell) for column in UNIT_COLUMNS if (cell := state[column]))

    def list_counts(self) -> list[StateCounts]:
        """Return the counts of each day."""
        counts: Counter[tuple[str, str | None]] = Counter()
        summaries = []
        for day, begun, ended in zip(self._days, self._begun, self._ended, strict=True):
            counts.update(begun)
            counts.subtract(ended)
            summaries.append(_summarize(day, counts))
        return summaries


def list_states_at(
    reader: Reader, positions: Sequence[int], fields: Sequence[str]
) -> Iterator[tuple[range, int, State]]:
    """Yield, issue by issue, at which of the ascending *positions* it has the same *fields*: places, id, fields.

    Positions at which it is not in the ledger are left out.
    """
    # Other changes are not even parsed: most tell of progress.
    is_told = re.compile("|".join(f'"{name}":' for name in fields).encode()).search
    for issue, events in groupby(reader.tuples(_SELECT_CHANGES), itemgetter(0)):
        first, place, state = 0, 0, None
        for event, later in _list_changes(events, fields, is_told):
            # The state so far is that of every position before this event.
            while place < len(positions) and positions[place] < event:
                place += 1
            if first < place and state is not None:
                yield range(first, place), issue, state
            first, state = place, later
        if state is not None and first < len(positions):
            yield range(first, len(positions)), issue, state


def _list_changes(
    events: Iterable[tuple[int, int, str, bytes]], fields: Sequence[str], is_told: Callable[[bytes], object]
) -> Iterator[tuple[int, State | None]]:
    """Yield the id of each event that changes the *fields* of its issue, and the fields after it, None once removed."""
    from orjson import loads  # noqa: PLC0415 (seldom asked for; then it is half of the cost)

    state: dict[str, Any] | None = None
    for _, event, kind, changes in events:
        if kind == EventKind.CREATED:
            created = {**_NEW_ISSUE, **loads(changes)}
            state = {name: created.get(name) for name in fields}
        elif kind == EventKind.REMOVED:
            state = None
        elif state is None or not is_told(changes):
            continue
        else:
            told = loads(changes)
            state = state | {name: told[name][1] for name in fields if name in told}
        yield event, state


def _summarize(day: date, counts: Mapping[tuple[str, str | None], int]) -> StateCounts:
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

"""Make the ledger answer figures as of several days, all from one pass over the event log.

A report compares three days and draws a dozen more: a replay of each would read the log anew each time.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from qinling.ledger.figures.state_series import StateCounter, list_states_at
from qinling.ledger.history.replay import find_positions_on
from qinling.ledger.reader import Reader
from qinling.ledger.rows import StateCounts
from qinling.ledger.units import MAY_BE_ABOUT_UNITS, read_unit_merges
from qinling.rules.history.events import Event
from qinling.rules.units.unit_merges import UnitWords

#: The columns of a snapshot: those that figures read, and those that name an issue in a list.
#: The others are blank.
SNAPSHOT_COLUMNS = (
    *("number", "level", "source", "category", "zone", "town", "location", "description"),
    *("lead_unit", "duty_unit", "assisting_unit", "found_on", "handed_over_on", "deadline"),
    *("status", "rectified_on", "closed_on", "on_platform", "round"),
    *("requested_deadline", "closed_unaccepted"),
)
_MAX_ROWS_AT_ONCE = 5_000


class PastSnapshots:
    """The ledger at the ends of some days. `open_snapshot` lets a reader answer as of one of them.

    *counts* says how the issues stood on the days of the series.
    """

    def __init__(
        self, reader: Reader, days: Sequence[date], series: Sequence[date], units: Sequence[str] = ()
    ) -> None:
        self._reader = reader
        order = sorted({*days, *series})
        self._positions = dict(zip(order, find_positions_on(reader, order), strict=True))
        self._tables = {day: f"issue_at_{place}" for place, day in enumerate(sorted(set(days)))}
        for table in self._tables.values():
            reader.connect_past().execute(f"create temp table {table} as select * from main.issue where 0")
        self._last_position = max(self._positions.values(), default=0)
        self.counts = self._fill_tables(series, units)

    def _fill_tables(self, series: Sequence[date], units: Sequence[str]) -> list[StateCounts]:
        """Fill the tables, and return the counts of the *series*."""
        order = list(self._positions)
        tables = [(order.index(day), table) for day, table in self._tables.items()]
        rows: dict[str, list[tuple[Any, ...]]] = {table: [] for _, table in tables}
        words = UnitWords(units, read_unit_merges(self._reader, self._last_position)) if units else None
        counter = StateCounter(order, words)
        positions = [self._positions[day] for day in order]
        for places, issue, state in list_states_at(self._reader, positions, SNAPSHOT_COLUMNS):
            counter.add_state(places, state)
            row = (issue, *state.values())
            for place, table in tables:
                if place in places:
                    rows[table].append(row)
                    if len(rows[table]) == _MAX_ROWS_AT_ONCE:
                        self._insert_rows(table, rows[table])
        for table, remaining in rows.items():
            self._insert_rows(table, remaining)
        wanted = set(series)
        return [counts for counts in counter.list_counts() if counts.day in wanted]

    def _insert_rows(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        columns = ("id", *SNAPSHOT_COLUMNS)
        self._reader.connect_past().executemany(
            f"insert into temp.{table} ({', '.join(columns)}) values ({', '.join('?' * len(columns))})", rows
        )
        rows.clear()

    def is_before_first_event(self, day: date) -> bool:
        """Return whether the ledger had no event yet at the end of *day*."""
        return self._positions[day] == 0

    @contextmanager
    def open_snapshot(self, day: date) -> Iterator[Reader]:
        """Yield a reader that answers as of the end of *day*: SQLite prefers temporary views to the real tables.

        Units are merged as on the last of all days, or the days could not be compared by unit.
        """
        execute = self._reader.connect_past().execute
        execute(f"create temp view issue as select * from temp.{self._tables[day]}")
        execute(
            f"create temp view event as select {', '.join(Event._fields)} from main.event"
            f" where id <= {self._positions[day]}"
            f" or ({MAY_BE_ABOUT_UNITS} and id <= {self._last_position})"
        )
        try:
            yield self._reader
        finally:
            execute("drop view temp.issue")
            execute("drop view temp.event")

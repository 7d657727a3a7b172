"""Replay the event log: rebuild the ledger at a position or day, or compare it with the tables."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from json import dumps
from typing import Any

from qinling.ledger.reader import Reader
from qinling.ledger.rows import ISSUE_COLUMNS, IssueRow
from qinling.ledger.sql_conditions import DAY_OF_EVENT
from qinling.ledger.work.replay import replay_records_at
from qinling.ledger.work.rows import RECORD_COLUMNS
from qinling.rules.history.events import Event, read_step_details, replay_issues
from qinling.rules.texts.name_folding import fold_name

_SELECT_EVENTS = f"select {', '.join(Event._fields)} from main.event"
#: Read as bytes: the JSON parser takes them, and no text is decoded twice.
_CHANGES = "cast(changes as blob)"
_SELECT_CHANGES = f"select issue, kind, {_CHANGES} from main.event indexed by ix_event_issue where issue > 0 and id <= :position order by issue, id"
_SELECT_LATER_EVENTS = f"select id, batch, {DAY_OF_EVENT}, substr(at, 1, 10) from main.event where id > :after and {DAY_OF_EVENT} > :day order by id"
_SELECT_FIRST_DAY = f"select {DAY_OF_EVENT} from event order by id limit 1"
_SELECT_LAST_EVENT = "select max(id) from main.event"
_INSERT_ISSUE = f"insert into temp.issue values ({', '.join('?' * len(ISSUE_COLUMNS))})"
_SELECT_ISSUES = f"select {', '.join(ISSUE_COLUMNS)} from main.issue order by id"


def read_first_day(reader: Reader) -> date | None:
    """Return the day of the first event, None in an empty ledger."""
    day = reader.value(_SELECT_FIRST_DAY)
    return date.fromisoformat(day) if day else None


def replay_as_of(reader: Reader, day: date) -> None:
    """Make *reader* answer as of the end of *day*.

    It creates temporary tables with the names of the real ones. SQLite prefers them, so no query changes.
    """
    replay_at_position(reader, find_position_on(reader, day))


def find_positions_on(reader: Reader, days: Sequence[date]) -> list[int]:
    """Return the positions at the ends of the ascending *days*, from one pass over the log."""
    positions: list[int] = []
    for day in days:
        positions.append(find_position_on(reader, day, positions[-1] if positions else 0))
    return positions


def find_position_on(reader: Reader, day: date, after: int = 0) -> int:
    """Return the id of the last event recorded by the end of *day*, or 0. It is known not to be before *after*."""
    # The position ends before the first event of a later day. An event recorded afterwards for an
    # earlier day (--today) is left out: otherwise printed figures would change.
    undone: frozenset[int] | None = None
    for event, batch, event_day, recorded_on in reader.tuples(_SELECT_LATER_EVENTS, day=day, after=after):
        if not _is_dated_ahead(event_day, recorded_on):
            return int(event) - 1
        # A slip of the date that was undone must not hide all that came after it.
        undone = _list_undone_batches(reader, event) if undone is None else undone
        if batch not in undone:
            return int(event) - 1
    return int(reader.value(_SELECT_LAST_EVENT) or 0)


def _is_dated_ahead(event_day: str, recorded_on: str) -> bool:
    """Return whether an event is dated later than the office's day can have been when it was recorded (UTC)."""
    return date.fromisoformat(event_day) - date.fromisoformat(recorded_on) > timedelta(days=1)


def _list_undone_batches(reader: Reader, first: int) -> frozenset[int]:
    """Return the first events of the commands that were undone by event *first* or a later one."""
    events = reader.rows(
        Event, f"{_SELECT_EVENTS} where id >= :first and kind in ('undone', 'removed')", first=first
    )
    return frozenset(read_step_details(event)["undoes"] for event in events)


def replay_at_position(reader: Reader, position: int) -> None:
    """Make *reader* answer as of event *position*, like `replay_as_of`."""
    connection = reader.connect_past()
    # Constraints are left out: the rows met them when they were written.
    connection.execute("create temp table issue as select * from main.issue where 0")
    connection.executemany(_INSERT_ISSUE, replay_issues_at(reader, position))
    connection.execute("create temp table work_record as select * from main.work_record where 0")
    insert = f"insert into temp.work_record values ({', '.join('?' * len(RECORD_COLUMNS))})"
    connection.executemany(insert, replay_records_at(reader, position))
    connection.execute(f"create temp view event as {_SELECT_EVENTS} where id <= {position}")


def replay_issues_at(reader: Reader, position: int) -> Iterator[tuple[Any, ...]]:
    """Yield every issue as of event *position*, each as a tuple in the order of ISSUE_COLUMNS."""
    # Read issue by issue through the index. Sorting the whole log is slower.
    for issue, state in replay_issues(reader.tuples(_SELECT_CHANGES, position=position)):
        yield _build_issue_columns(issue, state)


def _build_issue_columns(issue: int, state: dict[str, Any]) -> tuple[Any, ...]:
    """Return the row of the issue table for a replayed *state*."""
    state["id"] = issue
    state["number_key"] = fold_name(state["number"])
    extra = state["extra"]
    state["extra"] = dumps(extra, ensure_ascii=False, separators=(",", ":")) if extra else "{}"
    return tuple(map(state.get, ISSUE_COLUMNS))


def find_differing_issues(reader: Reader) -> Iterator[str]:
    """Yield the number of each issue that differs between table and event log, or is in only one of them."""
    number = ISSUE_COLUMNS.index("number")
    replayed_rows = replay_issues_at(reader, sys.maxsize)
    stored_rows = reader.tuples(_SELECT_ISSUES)
    replayed, stored = next(replayed_rows, None), next(stored_rows, None)
    while replayed is not None or stored is not None:
        if replayed == stored:  # the usual case
            replayed, stored = next(replayed_rows, None), next(stored_rows, None)
            continue
        lowest_id = min(row[0] for row in (replayed, stored) if row is not None)
        replayed_row = replayed if replayed is not None and replayed[0] == lowest_id else None
        stored_row = stored if stored is not None and stored[0] == lowest_id else None
        yield str((stored_row or replayed_row or ())[number])
        if replayed_row is not None:
            replayed = next(replayed_rows, None)
        if stored_row is not None:
            stored = next(stored_rows, None)


def replay_issue_at(reader: Reader, issue: int, position: int) -> IssueRow | None:
    """Return one issue as of event *position*, or None if it did not exist."""
    sql = (
        f"select issue, kind, {_CHANGES} from main.event where issue = :issue and id <= :position order by id"
    )
    for _, state in replay_issues(reader.tuples(sql, issue=issue, position=position)):
        return IssueRow.from_columns(*_build_issue_columns(issue, state))
    return None

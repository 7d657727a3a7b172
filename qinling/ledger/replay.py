"""The ledger as its history tells it: replayed, laid over the tables of today, or held against them."""

import sys
from collections.abc import Iterator
from datetime import date
from json import dumps
from typing import Any

from qinling.ledger.reader import Reader, SqliteReader
from qinling.ledger.rows import ISSUE_COLUMNS, IssueRow
from qinling.ledger.sql_conditions import DAY_OF_EVENT
from qinling.rules.history.events import Event, replay_issues

_SELECT_EVENTS = f"select {', '.join(Event._fields)} from main.event"
#: As bytes: JSON is read from them, and half a million texts need not be made before.
_CHANGES = "cast(changes as blob)"
_SELECT_CHANGES = f"select issue, kind, {_CHANGES} from main.event indexed by ix_event_issue where id <= :position order by issue, id"
_SELECT_FIRST_LATER_EVENT = f"select id from main.event where {DAY_OF_EVENT} > :day order by id limit 1"
_SELECT_LAST_EVENT = "select max(id) from main.event"
_INSERT_ISSUE = f"insert into temp.issue values ({', '.join('?' * len(ISSUE_COLUMNS))})"
_SELECT_ISSUES = f"select {', '.join(ISSUE_COLUMNS)} from main.issue order by id"


def replay_as_of(reader: SqliteReader, day: date) -> None:
    """Lay the ledger as it was at the end of *day* over the one of today, for this reader only.

    Tables of the temp database go before those of the file, so every question stays as it is.
    """
    replay_at_position(reader, find_position_on(reader, day))


def find_position_on(reader: Reader, day: date) -> int:
    """Return the id of the last event recorded by the end of *day*, 0 where there was none."""
    # Up to the first event of a later day: one that is recorded afterwards as of an earlier day
    # (--today) belongs to the day after, or figures once printed would change.
    after = reader.value(_SELECT_FIRST_LATER_EVENT, day=day)
    return int(after) - 1 if after else int(reader.value(_SELECT_LAST_EVENT) or 0)


def replay_at_position(reader: SqliteReader, position: int) -> None:
    """Lay the ledger as it was after event *position* over the one of today, as `recall` does."""
    connection = reader.connection
    # A copy of the columns without the constraints: the rows passed them once.
    connection.execute("create temp table issue as select * from main.issue where 0")
    connection.executemany(_INSERT_ISSUE, replay_issues_at(reader, position))
    connection.execute(f"create temp view event as {_SELECT_EVENTS} where id <= {position}")


def replay_issues_at(reader: Reader, position: int) -> Iterator[tuple[Any, ...]]:
    """Yield the columns, in the order of ISSUE_COLUMNS, of every issue there was after event *position*."""
    # By the index, issue after issue: sorting the whole history would cost more than looking it up.
    for issue, state in replay_issues(reader.tuples(_SELECT_CHANGES, position=position)):
        yield _build_issue_columns(issue, state)


def _build_issue_columns(issue: int, state: dict[str, Any]) -> tuple[Any, ...]:
    """Return what the table holds of a replayed *state*."""
    state["id"] = issue
    extra = state["extra"]
    state["extra"] = dumps(extra, ensure_ascii=False, separators=(",", ":")) if extra else "{}"
    return tuple(map(state.get, ISSUE_COLUMNS))


def find_differing_issues(reader: Reader) -> Iterator[str]:
    """Yield the number of every issue that the tables hold otherwise than the history tells, or only one of them has."""
    number = ISSUE_COLUMNS.index("number")
    replayed_rows = replay_issues_at(reader, sys.maxsize)
    stored_rows = reader.tuples(_SELECT_ISSUES)
    replayed, stored = next(replayed_rows, None), next(stored_rows, None)
    while replayed is not None or stored is not None:
        if replayed == stored:  # nearly always
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
    """Return one issue as it was after event *position*, None where it was not there."""
    sql = (
        f"select issue, kind, {_CHANGES} from main.event where issue = :issue and id <= :position order by id"
    )
    for _, state in replay_issues(reader.tuples(sql, issue=issue, position=position)):
        return IssueRow.from_columns(*_build_issue_columns(issue, state))
    return None

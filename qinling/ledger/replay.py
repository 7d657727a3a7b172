"""The ledger as its history tells it: replayed, laid over the tables of today, or held against them."""

import sys
from collections.abc import Iterator
from datetime import date
from json import dumps
from typing import Any

from qinling.ledger.reader import Reader, SqliteReader
from qinling.ledger.rows import ISSUE_COLUMNS, IssueRow
from qinling.ledger.sql_conditions import DAY_OF_EVENT
from qinling.rules.history.events import Event, replays

_EVENTS = f"select {', '.join(Event._fields)} from main.event"
#: As bytes: JSON is read from them, and half a million texts need not be made before.
_CHANGES = "cast(changes as blob)"
_TOLD = f"select issue, kind, {_CHANGES} from main.event indexed by ix_event_issue where id <= :position order by issue, id"
_AFTER = f"select id from main.event where {DAY_OF_EVENT} > :day order by id limit 1"
_LAST = "select max(id) from main.event"
_INSERT = f"insert into temp.issue values ({', '.join('?' * len(ISSUE_COLUMNS))})"
_ROWS = f"select {', '.join(ISSUE_COLUMNS)} from main.issue order by id"


def recall(reader: SqliteReader, day: date) -> None:
    """Lay the ledger as it was at the end of *day* over the one of today, for this reader only.

    Tables of the temp database go before those of the file, so every question stays as it is.
    """
    recall_at(reader, position_on(reader, day))


def position_on(reader: Reader, day: date) -> int:
    """Return the id of the last event recorded by the end of *day*, 0 where there was none."""
    # Up to the first event of a later day: one that is recorded afterwards as of an earlier day
    # (--today) belongs to the day after, or figures once printed would change.
    after = reader.value(_AFTER, day=day)
    return int(after) - 1 if after else int(reader.value(_LAST) or 0)


def recall_at(reader: SqliteReader, position: int) -> None:
    """Lay the ledger as it was after event *position* over the one of today, as `recall` does."""
    connection = reader.connection
    # A copy of the columns without the constraints: the rows passed them once.
    connection.execute("create temp table issue as select * from main.issue where 0")
    connection.executemany(_INSERT, states_at(reader, position))
    connection.execute(f"create temp view event as {_EVENTS} where id <= {position}")


def states_at(reader: Reader, position: int) -> Iterator[tuple[Any, ...]]:
    """Yield the columns, in the order of ISSUE_COLUMNS, of every issue there was after event *position*."""
    # By the index, issue after issue: sorting the whole history would cost more than looking it up.
    for issue, state in replays(reader.tuples(_TOLD, position=position)):
        yield _columns(issue, state)


def _columns(issue: int, state: dict[str, Any]) -> tuple[Any, ...]:
    """Return what the table holds of a replayed *state*."""
    state["id"] = issue
    extra = state["extra"]
    state["extra"] = dumps(extra, ensure_ascii=False, separators=(",", ":")) if extra else "{}"
    return tuple(map(state.get, ISSUE_COLUMNS))


def differing_issues(reader: Reader) -> Iterator[str]:
    """Yield the number of every issue that the tables hold otherwise than the history tells, or only one of them has."""
    number = ISSUE_COLUMNS.index("number")
    told = states_at(reader, sys.maxsize)
    held = reader.tuples(_ROWS)
    said, stands = next(told, None), next(held, None)
    while said is not None or stands is not None:
        if said == stands:  # nearly always
            said, stands = next(told, None), next(held, None)
            continue
        first = min(row[0] for row in (said, stands) if row is not None)
        one = said if said is not None and said[0] == first else None
        other = stands if stands is not None and stands[0] == first else None
        yield str((other or one or ())[number])
        if one is not None:
            said = next(told, None)
        if other is not None:
            stands = next(held, None)


def issue_at(reader: Reader, issue: int, position: int) -> IssueRow | None:
    """Return one issue as it was after event *position*, None where it was not there."""
    sql = (
        f"select issue, kind, {_CHANGES} from main.event where issue = :issue and id <= :position order by id"
    )
    for _, state in replays(reader.tuples(sql, issue=issue, position=position)):
        return IssueRow.read(*_columns(issue, state))
    return None

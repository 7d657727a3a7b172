"""Write to the ledger inside an open session. No function commits.

Rows go to the driver as plain tuples. SQLAlchemy Core takes three times as long for an import of
100,000 issues.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import chain, islice
from json import JSONEncoder
from typing import Any, TypeVar

from sqlmodel import Session

from qinling.ledger.rows import ISSUE_COLUMNS
from qinling.rules.history.events import Event

_encode_json = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_Item = TypeVar("_Item")

#: Rows of one chunk: large enough to hide the cost of a call, small enough for memory.
_CHUNK_SIZE = 2_000
#: Bound values of one statement. Every SQLite accepts this many; inserting several rows at once saves a quarter of the time.
_MAX_STATEMENT_VALUES = 999

_VALUE_COLUMNS = ISSUE_COLUMNS[1:]
_UPDATABLE_COLUMNS = set(_VALUE_COLUMNS) - {"version"}
_DEFAULT_COLUMNS = ("round", "version", "extra")


@cache
def _build_insert_sql(table: str, columns: tuple[str, ...], rows: int) -> str:
    row = f"({', '.join('?' * len(columns))})"
    return f"insert into {table} ({', '.join(columns)}) values {', '.join([row] * rows)}"


def _insert_rows(
    session: Session, table: str, columns: tuple[str, ...], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert *rows* of values for *columns*, many rows with one statement."""
    connection = session.connection()
    for chunk in _split_into_chunks(rows, _MAX_STATEMENT_VALUES // len(columns)):
        values = tuple(chain.from_iterable(chunk))
        connection.exec_driver_sql(_build_insert_sql(table, columns, len(chunk)), values)


_RECORD_HEAD_SQL = (
    "insert into meta (key, value) values ('head', ?) on conflict (key) do update set value = excluded.value"
)


def insert_issues(session: Session, rows: Sequence[Mapping[str, Any]]) -> range:
    """Insert one issue for each row and return their ids, in the order of *rows*.

    Each row maps columns to values. Days are ISO text, `extra` is a mapping, missing columns are blank.
    """
    connection = session.connection()
    # Removed issues stay in the event log, so their ids are never reused.
    (last,) = connection.exec_driver_sql(
        "select max(coalesce((select max(id) from issue), 0), coalesce((select max(issue) from event), 0))"
    ).one()
    ids = range(last + 1, last + 1 + len(rows))
    for chunk in _split_into_chunks(zip(ids, rows, strict=True)):
        # Skip the columns that no row of the chunk fills.
        given_columns = set().union(*(row for _, row in chunk)) - set(_DEFAULT_COLUMNS)
        names = [name for name in _VALUE_COLUMNS if name in given_columns]
        columns = ("id", *_DEFAULT_COLUMNS, *names)
        _insert_rows(
            session, "issue", columns, (_build_row_values(issue_id, row, names) for issue_id, row in chunk)
        )
    return ids


def _build_row_values(issue_id: int, row: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
    extra = row.get("extra")
    extra_json = _encode_json(extra) if extra else "{}"
    return (issue_id, row.get("round", 1), row.get("version", 1), extra_json, *map(row.get, names))


def update_issue(session: Session, issue_id: int, values: Mapping[str, Any]) -> None:
    """Update fields of an issue, *values* being field → value, and raise its version by one.

    Raises KeyError for an unknown field.
    """
    if unknown := values.keys() - _UPDATABLE_COLUMNS:
        raise KeyError(", ".join(sorted(unknown)))
    assignments = ", ".join([*(f"{name} = ?" for name in values), "version = version + 1"])
    session.connection().exec_driver_sql(
        f"update issue set {assignments} where id = ?", (*map(to_sql_value, values.values()), issue_id)
    )


def delete_issue(session: Session, issue_id: int) -> None:
    """Delete an issue from the table. Its events stay."""
    session.connection().exec_driver_sql("delete from issue where id = ?", (issue_id,))


def to_sql_value(value: Any) -> Any:
    """Return *value* as SQLite stores it: days as ISO text, mappings as JSON."""
    if isinstance(value, date):
        return value.isoformat()
    return _encode_json(value) if isinstance(value, dict) else value


def append_events(session: Session, events: Iterable[Event]) -> None:
    """Append *events* to the event log in order, and record the new head.

    The recorded head shows when events are cut off at the end. Replaying alone does not, because
    some events change no issue.
    """
    for chunk in _split_into_chunks(events):
        _insert_rows(session, "event", Event._fields, chunk)
        last = chunk[-1]
        session.connection().exec_driver_sql(_RECORD_HEAD_SQL, (f"{last.id} {last.hash}",))


def add_units(session: Session, names: Iterable[str | None]) -> None:
    """Add the units in *names* that the ledger does not have. None and blanks are skipped."""
    connection = session.connection()
    for chunk in _split_into_chunks((name,) for name in sorted({name for name in names if name})):
        connection.exec_driver_sql("insert into unit (name) values (?) on conflict (name) do nothing", chunk)


def reserve_issue_numbers(session: Session, number_prefix: str, year: int, count: int) -> list[str]:
    """Reserve *count* unused issue numbers such as QL-2026-0001, where *number_prefix* is QL."""
    prefix = f"{number_prefix}-{year:04}-"
    numbers = _advance_number_counter(session, prefix, count)
    if _has_used_number(session, numbers):
        _skip_used_numbers(session, prefix)
        numbers = _advance_number_counter(session, prefix, count)
    return numbers


def increment_counter(session: Session, name: str) -> int:
    """Increment the counter *name* and return its value. No value is returned twice."""
    (value,) = (
        session.connection()
        .exec_driver_sql(
            "insert into counter (name, value) values (?, 1)"
            " on conflict (name) do update set value = value + 1 returning value",
            (name,),
        )
        .one()
    )
    return int(value)


def _advance_number_counter(session: Session, prefix: str, count: int) -> list[str]:
    (last,) = (
        session.connection()
        .exec_driver_sql(
            "insert into counter (name, value) values (?, ?)"
            " on conflict (name) do update set value = value + excluded.value returning value",
            (prefix, count),
        )
        .one()
    )
    return [f"{prefix}{number:04}" for number in range(last - count + 1, last + 1)]


def _has_used_number(session: Session, numbers: Sequence[str]) -> bool:
    connection = session.connection()
    return any(
        connection.exec_driver_sql(
            f"select 1 from issue where number in ({', '.join('?' * len(chunk))}) limit 1", tuple(chunk)
        ).first()
        for chunk in _split_into_chunks(numbers)
    )


def _skip_used_numbers(session: Session, prefix: str) -> None:
    """Raise the counter to the highest number with this prefix in the ledger."""
    session.connection().exec_driver_sql(
        "update counter set value = max(value, ("
        " select coalesce(max(cast(substr(number, ?) as integer)), 0) from issue"
        " where number >= ? and number < ? and substr(number, ?) not glob '*[^0-9]*'"
        " and length(number) <= ?"
        ")) where name = ?",
        # "." follows "-" in ASCII, so the range holds all numbers with the prefix. More than
        # nine digits are skipped: they could overflow the counter.
        (len(prefix) + 1, prefix, prefix[:-1] + ".", len(prefix) + 1, len(prefix) + 9, prefix),
    )


def _split_into_chunks(items: Iterable[_Item], size: int = _CHUNK_SIZE) -> Iterator[list[_Item]]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some

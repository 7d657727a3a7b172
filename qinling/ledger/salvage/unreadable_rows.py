"""Rows on pages that cannot be read, named by the indexes: these lie on other pages."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from qinling.ledger.salvage.row_rescue import RescuedTable, rescue_tables
from qinling.ledger.soundness.damaged_reading import (
    DAMAGE_ERRORS,
    is_readable_throughout,
    reading_texts_by,
    replace_bad_bytes,
)
from qinling.ledger.soundness.schema_comparison import read_expected_columns
from qinling.ledger.sqlite_file.sqlite import SqliteReader

_SELECT_EVENT_ISSUES = "select rowid, issue from main.event indexed by ix_event_issue"
_SELECT_ISSUE_NUMBERS = "select rowid, number from main.issue indexed by issue_number"


class UnreadableRows(NamedTuple):
    """Rows of *table* that cannot be read: their ids, none where nobody knows, and the numbers of their issues."""

    table: str
    ids: list[int]
    issues: list[str]


def find_unreadable_rows(reader: SqliteReader) -> Iterator[UnreadableRows]:
    """Yield the unreadable rows of each table that cannot be read to its end."""
    if all(is_readable_throughout(reader, table) for table in read_expected_columns()):
        return
    with reading_texts_by(reader, replace_bad_bytes):
        tables = rescue_tables(reader.connection)
        numbers = _read_column(tables["issue"], "number") | _read_index(reader, _SELECT_ISSUE_NUMBERS)
        issues = _read_index(reader, _SELECT_EVENT_ISSUES)
    for name, table in tables.items():
        if table.is_whole:
            continue
        known = {"issue": {row: row for row in numbers}, "event": issues}.get(name, {})
        found = _read_column(table, "id")
        every = known.keys() | (range(1, max(found, default=0)) if name == "event" else set())  # no gaps
        ids = sorted(every - found.keys())
        named = (numbers.get(known.get(row, -1)) for row in ids)
        yield UnreadableRows(name, ids, list(dict.fromkeys(str(one) for one in named if one)))


def _read_column(table: RescuedTable, column: str) -> dict[int, Any]:
    """Return id → value of *column*, for a table that has both."""
    if not {"id", column} <= {*table.columns}:
        return {}
    return {row["id"]: row[column] for row in table.read_dicts()}


def _read_index(reader: SqliteReader, sql: str) -> dict[int, Any]:
    try:
        return dict(reader.connection.execute(sql).fetchall())
    except DAMAGE_ERRORS:
        return {}

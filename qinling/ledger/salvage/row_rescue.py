"""Read the rows of a damaged file, past the pages that cannot be read."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from qinling.ledger.soundness.damaged_reading import DAMAGE_ERRORS
from qinling.ledger.soundness.schema_comparison import read_expected_columns

#: How far ids are tried behind the last one that was read, where nobody knows the highest.
_IDS_TRIED = 20_000
_MAX_IDS = 10_000_000
#: Where the pages of all these ids are lost, the root of the table is.
_PROBES = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 1 << 40)
_WITHOUT_ROWID = ("login_day",)


@dataclass(slots=True)
class RescuedTable:
    """The rows of one table, as tuples of *columns*. *is_whole* is false where some page could not be read."""

    columns: tuple[str, ...] = ()
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    is_whole: bool = True

    def read_dicts(self) -> Iterator[dict[str, Any]]:
        """Yield each row as column → value."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


def rescue_tables(connection: sqlite3.Connection) -> dict[str, RescuedTable]:
    """Return table → rows that can be read, for every table of a ledger."""
    return {table: _rescue_table(connection, table) for table in read_expected_columns()}


def _rescue_table(connection: sqlite3.Connection, table: str) -> RescuedTable:
    try:
        found = [str(row[1]) for row in connection.execute(f"pragma table_info({table})")]
    except DAMAGE_ERRORS:
        return RescuedTable(is_whole=False)
    columns = tuple(column.name for column in read_expected_columns()[table] if column.name in found)
    if not columns:
        return RescuedTable(is_whole=False)
    rescued = RescuedTable(columns)
    if table in _WITHOUT_ROWID:
        _read_from_both_ends(connection, table, rescued)
    else:
        _read_by_rowid(connection, table, rescued)
    return rescued


def _read_from_both_ends(connection: sqlite3.Connection, table: str, rescued: RescuedTable) -> None:
    names = _quote_columns(rescued.columns)
    sql = f"select {names} from {table} not indexed order by account, day"
    rescued.rows, rescued.is_whole = _read_until_error(connection, sql)
    if not rescued.is_whole:
        backwards, _ = _read_until_error(
            connection, f"{sql.replace('account, day', 'account desc, day desc')}"
        )
        rescued.rows += [row for row in backwards if row not in set(rescued.rows)]


def _read_by_rowid(connection: sqlite3.Connection, table: str, rescued: RescuedTable) -> None:
    select = f"select rowid, {_quote_columns(rescued.columns)} from {table} not indexed"
    rows, rescued.is_whole = _read_until_error(connection, f"{select} order by rowid")
    one_row = f"{select} where rowid = ?"
    if not rescued.is_whole and any(_read_row(connection, one_row, rowid) is not None for rowid in _PROBES):
        last = int(rows[-1][0]) if rows else 0
        for rowid in range(last + 1, min(_find_last_rowid(connection, table, last), last + _MAX_IDS) + 1):
            rows += _read_row(connection, one_row, rowid) or ()
    rescued.rows = [row[1:] for row in rows]


def _read_row(connection: sqlite3.Connection, sql: str, rowid: int) -> list[tuple[Any, ...]] | None:
    """Return the row with *rowid* in a list, an empty list if there is none, None where its page is lost."""
    try:
        return connection.execute(sql, (rowid,)).fetchall()
    except DAMAGE_ERRORS:
        return None


def _find_last_rowid(connection: sqlite3.Connection, table: str, last: int) -> int:
    try:
        (highest,) = connection.execute(f"select max(rowid) from {table} not indexed").fetchone()
    except DAMAGE_ERRORS:
        return last + _IDS_TRIED
    return int(highest or 0)


def _read_until_error(connection: sqlite3.Connection, sql: str) -> tuple[list[tuple[Any, ...]], bool]:
    """Return the rows up to the first that cannot be read, and whether all could be."""
    rows: list[tuple[Any, ...]] = []
    try:
        rows.extend(connection.execute(sql))
    except DAMAGE_ERRORS:
        return rows, False
    return rows, True


def _quote_columns(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)

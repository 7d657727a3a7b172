"""Copy an office into a SQLite database of this command, to answer as of an earlier day.

The history is replayed on the computer that asks, as for a file: the same code and the same answers. A
transaction that may only read cannot make temporary tables on the server.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

import psycopg

from qinling.ledger.postgres.office_schema import SELECT_LEDGER_TABLES
from qinling.ledger.sqlite_file.sqlite import SqliteReader

_SELECT_COLUMNS = f"""
    select table_name, column_name, data_type from information_schema.columns
    where table_schema = current_schema() and table_name in ({SELECT_LEDGER_TABLES})
    order by table_name, ordinal_position
"""
_TYPES = {
    "bigint": "integer",
    "boolean": "boolean",
    "bytea": "blob",
    "double precision": "float",
    "text": "varchar",
}
_FETCHED_ROWS = 2_000
#: Several may be read at once.
_CURSOR_NUMBERS = count()
#: A replay reads the events of one issue after the other by it.
_INDEX = "create index ix_event_issue on event (issue)"


def copy_office(connection: psycopg.Connection[Any]) -> SqliteReader:
    """Return a reader of a copy of what *connection* sees. The copy goes when its own connection is closed."""
    copy = sqlite3.connect("", isolation_level=None)  # on the disk where it does not fit into memory
    copy.execute("pragma synchronous = off")
    copy.execute("begin")
    for table, columns in read_columns(connection).items():
        state_table(copy, table, columns)
        rows = fetch_rows(connection, f"select {', '.join(columns)} from {table}")
        insert_rows(copy, table, rows, len(columns))
    copy.execute(_INDEX)
    return SqliteReader(copy)


def read_columns(connection: psycopg.Connection[Any]) -> dict[str, dict[str, str]]:
    """Return table → column → its type in SQLite, of what every ledger has."""
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(_SELECT_COLUMNS):
        if kind in _TYPES:  # no column of a ledger has another
            tables.setdefault(str(table), {})[str(column)] = _TYPES[kind]
    return tables


def fetch_rows(connection: psycopg.Connection[Any], sql: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query that may be of whole tables. Only a few are held at once."""
    with connection.cursor(name=f"rows_{next(_CURSOR_NUMBERS)}") as cursor:
        cursor.itersize = _FETCHED_ROWS
        cursor.execute(sql.encode())
        yield from cursor


def state_table(copy: sqlite3.Connection, table: str, columns: Mapping[str, str]) -> None:
    """Make *table* in the copy."""
    key = " primary key"
    stated = ", ".join(f"{name} {kind}{key if name == 'id' else ''}" for name, kind in columns.items())
    copy.execute(f"create table {table} ({stated})")


def insert_rows(
    copy: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]], column_count: int
) -> None:
    """Insert *rows* into *table* of the copy."""
    copy.executemany(f"insert into {table} values ({', '.join('?' * column_count)})", rows)

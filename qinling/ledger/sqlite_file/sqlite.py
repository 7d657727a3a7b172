"""Everything that is SQLite's own: connections, locks, pragmas and JSON conditions.

PostgreSQL's own is the room `postgres`. No heavy imports: every command loads this one.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from datetime import date
from functools import cache
from itertools import chain, islice, starmap
from json import JSONEncoder
from pathlib import Path
from typing import Any, TypeVar

from qinling.errors import LedgerUnusable
from qinling.ledger.sqlite_file.ledger_file import (
    APPLICATION_ID,
    RECORD_HEAD,
    SCHEMA_VERSION,
)
from qinling.ledger.sqlite_file.side_files import WRITE_COMMIT_MARK, require_own_side_files
from qinling.ledger.sqlite_file.sqlite_errors import WRONG_FILE_REMEDY
from qinling.ledger.sqlite_file.sqlite_uri import build_uri
from qinling.operating_system import is_windows
from qinling.rules.history.events import Event

Row = TypeVar("Row")

encode_json = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

#: Bound values of one statement. Every SQLite accepts this many. Inserting several rows at once saves a quarter of the time.
_MAX_STATEMENT_VALUES = 999

_SELECT_TABLES = "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name"


def bind_value(value: object) -> object:
    """Return *value* as a ledger stores it: days become ISO text, mappings and lists JSON."""
    if isinstance(value, date):
        return value.isoformat()
    return encode_json(value) if isinstance(value, dict | list | tuple) else value


def _bind_params(params: dict[str, object]) -> dict[str, object]:
    return {name: bind_value(value) for name, value in params.items()}


class SqliteReader:
    """A Reader of a SQLite connection."""

    member = known_id = None  # whoever may open a file sees all of it; opening it asks no id

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def rows(self, row_type: Callable[..., Row], sql: str, /, **params: object) -> Iterator[Row]:
        """Yield *row_type* of each row's columns."""
        return starmap(row_type, self.connection.execute(sql, _bind_params(params)))

    def tuples(self, sql: str, /, **params: object) -> Iterator[tuple[Any, ...]]:
        """Yield each row as a plain tuple."""
        return self.connection.execute(sql, _bind_params(params))

    all_tuples = tuples  # SQLite hands over one row after the other anyway

    def value(self, sql: str, /, **params: object) -> Any:
        """Return the first column of the first row, or None without a row."""
        row = self.connection.execute(sql, _bind_params(params)).fetchone()
        return None if row is None else row[0]

    def list_tables(self) -> list[str]:
        """Return the names of the tables, sorted."""
        return [str(name) for (name,) in self.connection.execute(_SELECT_TABLES)]

    def connect_past(self) -> sqlite3.Connection:
        """Return the connection: SQLite prefers temporary tables to those of the same name."""
        return self.connection


class SqliteWriter(SqliteReader):
    """A Writer of a SQLite connection with an open transaction."""

    def change(self, sql: str, /, **params: object) -> int:
        """Run one statement and return the number of rows that it changed."""
        return self.connection.execute(sql, _bind_params(params)).rowcount

    def insert_row(self, table: str, values: Mapping[str, object]) -> int:
        """Insert one row, column → value, and return its id."""
        sql = f"{_build_insert_sql(table, tuple(values), 1, '')} returning id"
        return int(self.connection.execute(sql, tuple(map(bind_value, values.values()))).fetchone()[0])

    def insert_rows(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, on_conflict: str = ""
    ) -> None:
        """Insert *rows* of values for *columns*, many rows with one statement."""
        rest, names = iter(rows), tuple(columns)
        while chunk := list(islice(rest, _MAX_STATEMENT_VALUES // len(names))):
            sql = _build_insert_sql(table, names, len(chunk), on_conflict)
            self.connection.execute(sql, tuple(chain.from_iterable(chunk)))

    def append_events(self, events: Sequence[Event]) -> None:
        """Append *events* to the history, and record the head."""
        self.insert_rows("event", Event._fields, events)
        self.change(RECORD_HEAD, head=f"{events[-1].id} {events[-1].hash}")


@cache
def _build_insert_sql(table: str, columns: tuple[str, ...], rows: int, on_conflict: str) -> str:
    values = ", ".join([f"({', '.join('?' * len(columns))})"] * rows)
    return f"insert into {table} ({', '.join(columns)}) values {values} {on_conflict}"


def build_any_condition(column: str, name: str) -> str:
    """Return the condition that *column* is one of the list bound as *name*."""
    return f"{column} in (select value from json_each(:{name}))"


def build_has_key_condition(column: str, key: str) -> str:
    """Return the condition that the JSON object in *column* has *key*."""
    return f"json_type({column}, '$.{key}') is not null"


def build_days_before_condition(day_column: str, days_column: str, name: str) -> str:
    """Return the condition that the day *days_column* days before *day_column* is the day bound as *name* or earlier."""
    return f"julianday({day_column}) - {days_column} <= julianday(:{name})"


def connect_read_only(path: Path, busy_seconds: float) -> sqlite3.Connection:
    """Connect read-only and begin the snapshot for all queries. Raises LedgerInconsistent for a foreign side file."""
    require_own_side_files(path)
    try:
        return _open_snapshot(build_uri(path.absolute(), "mode=ro"), busy_seconds)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_READONLY_ROLLBACK:
            # A killed command left a journal. Only a writable connection can roll it back.
            _open_snapshot(build_uri(path.absolute(), "mode=rw"), busy_seconds).close()
            return _open_snapshot(build_uri(path.absolute(), "mode=ro"), busy_seconds)
        if not _is_immutable(path):
            raise
        return _open_snapshot(build_uri(path.absolute(), "mode=ro&immutable=1"), busy_seconds)


def _open_snapshot(uri: str, busy_seconds: float) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=busy_seconds, isolation_level=None)
    try:
        connection.execute("begin")
        connection.execute("select 1 from sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _is_immutable(path: Path) -> bool:
    """Return whether nobody can write *path*: the folder is read-only and there is no WAL file.

    SQLite cannot open a WAL ledger there in the usual way, because it cannot create its side files.
    """
    real = path.resolve()
    wal_file = real.with_name(real.name + "-wal")
    return not os.access(real.parent, os.W_OK) and not (wal_file.exists() and wal_file.stat().st_size)


def connect_for_writing(path: Path, busy_seconds: float) -> sqlite3.Connection:
    """Connect to an existing file for writing. The transaction begins with `begin_immediate`.

    Raises LedgerInconsistent for a foreign side file.
    """
    require_own_side_files(path)
    # Without an isolation level: the driver's own BEGIN comes too late and leaves DDL out.
    connection = sqlite3.connect(
        build_uri(path.absolute(), "mode=rw"), uri=True, timeout=busy_seconds, isolation_level=None
    )
    try:
        connection.execute("pragma foreign_keys = on")
        # Committed changes survive a power cut. The cost is one fsync per command.
        connection.execute("pragma synchronous = full")
    except BaseException:
        connection.close()
        raise
    return connection


def begin_immediate(connection: sqlite3.Connection) -> None:
    """Begin a transaction and take the write lock, waiting for another writer."""
    connection.execute("begin immediate")


def commit_with_mark(connection: sqlite3.Connection) -> None:
    """Commit the open transaction. If it has changed anything, write its commit mark first."""
    if connection.total_changes:
        connection.execute(WRITE_COMMIT_MARK)
    connection.commit()


def enable_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL mode, so that readers do not block writers.

    With a reader active this fails silently; the next command tries again.
    """
    with suppress(sqlite3.OperationalError):
        connection.execute("pragma journal_mode = wal")


def remove_empty_ledger(path: Path) -> None:
    """Delete the file that this command created, unless another command uses it."""
    with (
        suppress(sqlite3.Error, OSError, LedgerUnusable),
        closing(
            sqlite3.connect(build_uri(path.absolute(), "mode=rw"), uri=True, timeout=0, isolation_level=None)
        ) as connection,
    ):
        # Delete it under the lock: a waiting command then notices that the file is gone.
        connection.execute("begin exclusive")
        if read_schema_version(connection, path) == 0:
            if is_windows():  # it removes no file that is open: neither ours nor that of another command
                connection.close()
            path.resolve().unlink()  # the file, not a link to it


def read_schema_version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the schema version of the file at *path*, or 0 for an empty database.

    Raises LedgerUnusable for the database of another program or of a newer version.
    """
    (application,) = connection.execute("pragma application_id").fetchone()
    (version,) = connection.execute("pragma user_version").fetchone()
    (object_count,) = connection.execute("select count(*) from sqlite_schema").fetchone()
    if application == version == object_count == 0:
        return 0
    if application != APPLICATION_ID:
        raise LedgerUnusable(f"{path} 是别的程序的数据库，不是台账", WRONG_FILE_REMEDY)
    if version > SCHEMA_VERSION:
        raise LedgerUnusable(f"台账 {path} 由更新版本写成", "请升级 qinling")
    return int(version)

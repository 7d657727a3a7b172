"""Open the ledger for reading, and run SQL with named parameters.

No heavy imports: read-only commands must start fast.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from itertools import starmap
from pathlib import Path
from typing import Any, Protocol, TypeVar

from qinling.errors import LedgerUnusable
from qinling.ledger.ledger_file import (
    SCHEMA_VERSION,
    UNDECODABLE_TEXT,
    build_ledger_uri,
    build_missing_error,
    read_schema_version,
    stat_ledger,
    translate_sqlite_error,
)

Row = TypeVar("Row")


class Reader(Protocol):
    """Runs SQL with `:name` parameters on a ledger file or in an open transaction."""

    def rows(self, row_type: Callable[..., Row], sql: str, /, **params: object) -> Iterator[Row]:
        """Yield *row_type* of each row's columns."""

    def tuples(self, sql: str, /, **params: object) -> Iterator[tuple[Any, ...]]:
        """Yield each row as a plain tuple, the fastest way."""

    def value(self, sql: str, /, **params: object) -> Any:
        """Return the first column of the first row, or None without a row."""


def bind_params(params: dict[str, object]) -> dict[str, object]:
    """Return *params* as SQLite stores them: days become ISO text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in params.items()}


class SqliteReader:
    """A Reader of a SQLite connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def rows(self, row_type: Callable[..., Row], sql: str, /, **params: object) -> Iterator[Row]:
        """Yield *row_type* of each row's columns."""
        return starmap(row_type, self.connection.execute(sql, bind_params(params)))

    def tuples(self, sql: str, /, **params: object) -> Iterator[tuple[Any, ...]]:
        """Yield each row as a plain tuple."""
        return self.connection.execute(sql, bind_params(params))

    def value(self, sql: str, /, **params: object) -> Any:
        """Return the first column of the first row, or None without a row."""
        row = self.connection.execute(sql, bind_params(params)).fetchone()
        return None if row is None else row[0]


def read_despite_damaged_text(reader: SqliteReader, read: Callable[[], Row]) -> Row:
    """Return the result of *read*. If a text is not UTF-8, read again with U+FFFD in place of the bad bytes."""
    try:
        return read()
    except sqlite3.OperationalError as error:
        if UNDECODABLE_TEXT not in str(error):
            raise
        reader.connection.text_factory = lambda raw: raw.decode(errors="replace")
        return read()


@contextmanager
def open_reader(path: Path, *, busy_seconds: float = 10) -> Iterator[SqliteReader]:
    """Open the ledger at *path* read-only, on one snapshot.

    Raises LedgerMissing, LedgerBusy, or LedgerUnusable (also for an older schema that needs `db migrate`).
    """
    if stat_ledger(path).st_size == 0:
        raise build_missing_error(path)
    try:
        with closing(_connect_read_only(path, busy_seconds)) as connection:
            version = read_schema_version(connection, path)
            if version == 0:
                raise build_missing_error(path)
            if version < SCHEMA_VERSION:
                raise LedgerUnusable(
                    f"台账 {path} 是旧版本写成的（第 {version} 版，现为第 {SCHEMA_VERSION} 版）",
                    "先运行 qinling db migrate",
                )
            yield SqliteReader(connection)
    except sqlite3.Error as error:
        refused = translate_sqlite_error(error, path)
        if refused is None:
            raise
        raise refused from error


def _connect_read_only(path: Path, busy_seconds: float) -> sqlite3.Connection:
    """Connect read-only and begin the snapshot for all queries."""
    try:
        return _open_snapshot(build_ledger_uri(path, "ro"), busy_seconds)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_READONLY_ROLLBACK:
            # A killed command left a journal. Only a writable connection can roll it back.
            _open_snapshot(build_ledger_uri(path, "rw"), busy_seconds).close()
            return _open_snapshot(build_ledger_uri(path, "ro"), busy_seconds)
        if not _is_immutable(path):
            raise
        return _open_snapshot(build_ledger_uri(path, "ro") + "&immutable=1", busy_seconds)


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

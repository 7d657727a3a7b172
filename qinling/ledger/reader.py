"""Reading the ledger: named SQL with bound parameters in, typed rows out.

Nothing heavy is imported here: a command that only looks must cost little more than SQLite.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from itertools import starmap
from pathlib import Path
from typing import Any, Protocol, TypeVar

from qinling.errors import LedgerUnusable, describe_os_error
from qinling.ledger.ledger_file import (
    SCHEMA_VERSION,
    UNDECODABLE_TEXT,
    build_ledger_uri,
    build_missing_error,
    read_schema_version,
    translate_sqlite_error,
)

Row = TypeVar("Row")


class Reader(Protocol):
    """Whatever can answer SQL with `:name` parameters: a file, or a transaction that is open."""

    def rows(self, row_type: Callable[..., Row], sql: str, /, **params: object) -> Iterator[Row]:
        """Yield *row_type* of each row's columns."""

    def tuples(self, sql: str, /, **params: object) -> Iterator[tuple[Any, ...]]:
        """Yield each row as a bare tuple: what walks a whole ledger cannot afford more."""

    def value(self, sql: str, /, **params: object) -> Any:
        """Return the first column of the first row, or None without a row."""


def bind_params(params: dict[str, object]) -> dict[str, object]:
    """Return *params* as SQLite stores values: days become ISO text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in params.items()}


class SqliteReader:
    """A Reader of a SQLite connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def rows(self, row_type: Callable[..., Row], sql: str, /, **params: object) -> Iterator[Row]:
        """Yield *row_type* of each row's columns."""
        return starmap(row_type, self.connection.execute(sql, bind_params(params)))

    def tuples(self, sql: str, /, **params: object) -> Iterator[tuple[Any, ...]]:
        """Yield each row as a bare tuple."""
        return self.connection.execute(sql, bind_params(params))

    def value(self, sql: str, /, **params: object) -> Any:
        """Return the first column of the first row, or None without a row."""
        row = self.connection.execute(sql, bind_params(params)).fetchone()
        return None if row is None else row[0]


def read_despite_damaged_text(reader: SqliteReader, read: Callable[[], Row]) -> Row:
    """Return what *read* reads; where damage has left no text, it reads on, with \ufffd for what is none."""
    try:
        return read()
    except sqlite3.OperationalError as error:
        if UNDECODABLE_TEXT not in str(error):
            raise
        reader.connection.text_factory = lambda raw: raw.decode(errors="replace")
        return read()


@contextmanager
def open_reader(path: Path, *, busy_seconds: float = 10) -> Iterator[SqliteReader]:
    """Open the ledger at *path* for reading only, everything read being of one moment.

    Raises LedgerMissing, LedgerUnusable (also for a ledger of an older schema, which the next
    writing command brings up to date) or LedgerBusy.
    """
    if not _has_content(path):
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


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise LedgerUnusable(
            f"台账 {path} 打不开：{describe_os_error(error)}", "请检查所在文件夹的权限"
        ) from error


def _connect_read_only(path: Path, busy_seconds: float) -> sqlite3.Connection:
    """Connect and take the snapshot that all questions of the command will see."""
    try:
        return _open_snapshot(build_ledger_uri(path, "ro"), busy_seconds)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_READONLY_ROLLBACK:
            # The command that was making the ledger was killed: only a writer can undo its traces.
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
    """Say whether nobody can be writing *path*: its folder is read-only and no log lies beside it.

    SQLite cannot read a WAL ledger there the usual way, for want of a place for its side files.
    """
    real = path.resolve()
    log = real.with_name(real.name + "-wal")
    return not os.access(real.parent, os.W_OK) and not (log.exists() and log.stat().st_size)

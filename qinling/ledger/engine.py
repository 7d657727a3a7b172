"""Opening the ledger for writing: one command, one transaction, all of it or nothing."""

import os
import signal
import sqlite3
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from qinling.errors import LedgerUnusable, describe_os_error
from qinling.ledger.ledger_file import (
    SCHEMA_VERSION,
    build_ledger_uri,
    build_missing_error,
    build_vanished_error,
    read_schema_version,
    translate_sqlite_error,
)


@contextmanager
def open_ledger(
    path: Path,
    *,
    create: bool = False,
    busy_seconds: float = 10,
    dry_run: bool = False,
    on_commit: Callable[[], None] = lambda: None,
) -> Iterator[Session]:
    """Open the ledger at *path* for one writing command; commit at the end, roll back on any exception.

    A writer waits up to *busy_seconds* for another one. A ledger is made only with *create*,
    in the command's own transaction: if that fails, or is a *dry_run* (always rolled back),
    nothing is left. An older ledger is brought up to date first. *on_commit* is called as soon
    as the changes are kept.
    Raises LedgerMissing, LedgerUnusable or LedgerBusy.
    """
    is_new = create and not os.path.exists(path)  # asked before, so that no Ctrl-C can come between
    is_committed = False
    engine = _create_sqlite_engine(path, busy_seconds)
    try:
        if is_new:
            _create_ledger_file(path)
        stat_before = _stat_ledger(path)
        with _translate_sqlite_errors(path), engine.connect() as connection:
            with Session(connection) as session:
                _begin_transaction(session, path, stat_before, create=create)
                yield session
                if not dry_run:
                    with _defer_interrupt():
                        session.commit()
                        is_committed = True
                        on_commit()
            if is_committed:
                _enable_wal(connection)
    finally:
        engine.dispose()
        if is_new and not is_committed:
            _remove_empty_ledger(path)


@contextmanager
def _translate_sqlite_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite refuses into what it means to the user, and let go of the ledger whatever stops the block."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        refused = translate_sqlite_error(cause, path) if isinstance(cause, sqlite3.Error) else None
        if refused is None:
            raise
        raise refused from error
    except BaseException as stop:
        # A cursor that Ctrl-C caught at work would keep the ledger locked as long as its frame is remembered.
        traceback.clear_frames(stop.__traceback__)
        raise


def _create_ledger_file(path: Path) -> None:
    """Make an empty file that only its owner may read, with its folders, unless another command just did."""
    try:
        folders = [path.parent, *path.parent.parents]
        for folder in reversed([folder for folder in folders if not folder.exists()]):
            folder.mkdir(mode=0o700, exist_ok=True)
        # SQLite gives its side files the mode of this one.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise LedgerUnusable(
            f"无法在 {path} 建立台账：{describe_os_error(error)}", "请换一个能写的位置"
        ) from error


@contextmanager
def _defer_interrupt() -> Iterator[None]:
    """Put Ctrl-C off to the end of the block, so that it comes before a commit or after it, never into it."""
    if threading.current_thread() is not threading.main_thread():  # others are never interrupted
        yield
        return
    signals: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _frame: signals.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
    if signals:
        signal.raise_signal(signal.SIGINT)  # to whoever would have had it, nobody where it is ignored


def _create_sqlite_engine(path: Path, busy_seconds: float) -> Engine:
    def open_connection() -> sqlite3.Connection:
        return sqlite3.connect(build_ledger_uri(path, "rw"), uri=True, timeout=busy_seconds)

    engine = create_engine("sqlite://", creator=open_connection, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _configure_connection(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the driver's BEGIN comes too late and leaves DDL out
        connection.execute("pragma foreign_keys = on")
        # A closed issue must survive a power cut, not only a killed process: one fsync a command.
        connection.execute("pragma synchronous = full")

    @event.listens_for(engine, "begin")
    def _begin_immediate(connection: Connection) -> None:
        connection.exec_driver_sql("begin immediate")

    return engine


def _stat_ledger(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise build_missing_error(path) from None
    except OSError as error:
        raise LedgerUnusable(
            f"台账 {path} 打不开：{describe_os_error(error)}", "请检查所在文件夹的权限"
        ) from error


def _begin_transaction(session: Session, path: Path, stat_before: os.stat_result, *, create: bool) -> None:
    """Take the write lock, then see what the file is: until then another command may be making it."""
    driver = _get_driver_connection(session.connection())
    if not (path.exists() and os.path.samestat(stat_before, path.stat())):
        raise build_vanished_error(path)  # while we waited for it
    version = read_schema_version(driver, path)
    if version == 0 and not create:
        raise build_missing_error(path)
    if version < SCHEMA_VERSION:
        from qinling.ledger.migrations.steps import migrate  # noqa: PLC0415  # rarely needed

        migrate(driver, version)
    if version == 0:
        driver.execute("insert into meta (key, value) values ('ledger_id', ?)", (uuid4().hex,))


def _get_driver_connection(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.dbapi_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _enable_wal(connection: Connection) -> None:
    """Let readers go on while a later command writes; a ledger being made has none, and is written once.

    Somebody reading at this moment puts it off to the next command.
    """
    with suppress(sqlite3.OperationalError):
        _get_driver_connection(connection).execute("pragma journal_mode = wal")


def _remove_empty_ledger(path: Path) -> None:
    """Take away the file this command made, unless another command is in it or has written to it."""
    with (
        suppress(sqlite3.Error, OSError, LedgerUnusable),
        closing(
            sqlite3.connect(build_ledger_uri(path, "rw"), uri=True, timeout=0, isolation_level=None)
        ) as driver,
    ):
        # Removed under the lock: whoever waits for it finds the file gone and writes nothing into the void.
        driver.execute("begin exclusive")
        if read_schema_version(driver, path) == 0:
            path.unlink()

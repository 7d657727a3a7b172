"""Open the ledger for writing. Each command is one transaction."""

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
    stat_ledger,
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

    Wait up to *busy_seconds* for another writer. Create a missing ledger only with *create*, inside
    the same transaction: nothing is left when it fails or is a *dry_run*. Migrate an older ledger
    first. Call *on_commit* right after the commit.
    Raises LedgerMissing, LedgerUnusable or LedgerBusy.
    """
    is_new = create and not os.path.exists(
        path
    )  # checked first, so that an interrupt cannot leave an empty file
    is_committed = False
    engine = _create_sqlite_engine(path, busy_seconds)
    try:
        if is_new:
            _create_ledger_file(path)
        stat_before = stat_ledger(path)
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
    """Raise SQLite errors as QinlingError, and release the ledger on any exception."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        refused = translate_sqlite_error(cause, path) if isinstance(cause, sqlite3.Error) else None
        if refused is None:
            raise
        raise refused from error
    except BaseException as stop:
        # A traceback that holds an open cursor would keep the ledger locked.
        traceback.clear_frames(stop.__traceback__)
        raise


def _create_ledger_file(path: Path) -> None:
    """Create an empty file, readable by its owner only, and its folders. An existing file is kept."""
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
    """Delay Ctrl-C to the end of the block, so that a commit is never interrupted."""
    if threading.current_thread() is not threading.main_thread():  # only the main thread receives signals
        yield
        return
    signals: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _frame: signals.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
    if signals:
        signal.raise_signal(signal.SIGINT)  # deliver it to the original handler


def _create_sqlite_engine(path: Path, busy_seconds: float) -> Engine:
    def open_connection() -> sqlite3.Connection:
        return sqlite3.connect(build_ledger_uri(path, "rw"), uri=True, timeout=busy_seconds)

    engine = create_engine("sqlite://", creator=open_connection, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _configure_connection(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the driver's BEGIN comes too late and leaves DDL out
        connection.execute("pragma foreign_keys = on")
        # Committed changes survive a power cut. The cost is one fsync per command.
        connection.execute("pragma synchronous = full")

    @event.listens_for(engine, "begin")
    def _begin_immediate(connection: Connection) -> None:
        connection.exec_driver_sql("begin immediate")

    return engine


def _begin_transaction(session: Session, path: Path, stat_before: os.stat_result, *, create: bool) -> None:
    """Take the write lock, then check and migrate the file. Before the lock another command may still be creating it."""
    driver = _get_driver_connection(session.connection())
    if not (path.exists() and os.path.samestat(stat_before, path.stat())):
        # The file was removed or replaced while this command waited for the lock.
        raise build_vanished_error(path)
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
    """Switch to WAL mode, so that readers do not block writers.

    With a reader active this fails silently; the next command tries again.
    """
    with suppress(sqlite3.OperationalError):
        _get_driver_connection(connection).execute("pragma journal_mode = wal")


def _remove_empty_ledger(path: Path) -> None:
    """Delete the file that this command created, unless another command uses it."""
    with (
        suppress(sqlite3.Error, OSError, LedgerUnusable),
        closing(
            sqlite3.connect(build_ledger_uri(path, "rw"), uri=True, timeout=0, isolation_level=None)
        ) as driver,
    ):
        # Delete it under the lock: a waiting command then notices that the file is gone.
        driver.execute("begin exclusive")
        if read_schema_version(driver, path) == 0:
            path.unlink()

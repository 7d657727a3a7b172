"""Open the ledger for writing. Each command is one transaction."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from qinling.ledger.history.head_check import require_sound_head
from qinling.ledger.interrupts import defer_interrupt
from qinling.ledger.ledger_address import LedgerPlace
from qinling.ledger.reader import driver_required
from qinling.ledger.sqlite_file.ledger_file import (
    SCHEMA_VERSION,
    build_missing_error,
    build_vanished_error,
    create_ledger_file,
    is_empty_file,
    is_free_place,
    stat_ledger,
)
from qinling.ledger.sqlite_file.sqlite import (
    SqliteWriter,
    begin_immediate,
    commit_with_mark,
    connect_for_writing,
    enable_wal,
    read_schema_version,
    remove_empty_ledger,
)
from qinling.ledger.sqlite_file.sqlite_errors import release_on_error, translate_errors
from qinling.ledger.writer import Writer


@contextmanager
def open_ledger(
    place: LedgerPlace,
    *,
    create: bool = False,
    busy_seconds: float = 10,
    dry_run: bool = False,
    on_commit: Callable[[], None] = lambda: None,
) -> Iterator[Writer]:
    """Open the ledger at *place* for one writing command; commit at the end, roll back on any exception.

    Wait up to *busy_seconds* for another writer. Create a missing ledger only with *create*, inside
    the same transaction: nothing is left when it fails or is a *dry_run*. Migrate an older ledger
    first. Call *on_commit* right after the commit.
    Raises LedgerMissing, LedgerUnusable, LedgerBusy, or LedgerInconsistent for one that may only be read.
    """
    if isinstance(place, Path):
        with _open_file(place, create, busy_seconds, dry_run, on_commit) as writer:
            yield writer
        return
    with driver_required():
        from qinling.ledger.postgres.office_opening import open_office_ledger  # noqa: PLC0415  # loads the driver
    with open_office_ledger(
        place, create=create, busy_seconds=busy_seconds, dry_run=dry_run, on_commit=on_commit
    ) as writer:
        require_sound_head(writer, place)
        yield writer
        if writer.has_new_units:
            from qinling.ledger.office_members import refresh_unit_cells  # noqa: PLC0415  # seldom needed

            refresh_unit_cells(writer)


@contextmanager
def _open_file(
    path: Path, create: bool, busy_seconds: float, dry_run: bool, on_commit: Callable[[], None]
) -> Iterator[Writer]:
    """Open the ledger file at *path*, with the parameters of `open_ledger`."""
    # Checked first, so that an interrupt cannot leave an empty file.
    is_new = create and is_free_place(path)
    is_committed = False
    try:
        if is_new:
            create_ledger_file(path)
        elif create and not dry_run and is_empty_file(path):
            path.chmod(0o600)  # as a new one
        stat_before = stat_ledger(path)
        with (
            translate_errors(path),
            release_on_error(),
            closing(connect_for_writing(path, busy_seconds)) as connection,
            _roll_back_at_end(connection),
        ):
            _begin_transaction(connection, path, stat_before, create=create)
            yield SqliteWriter(connection)
            if not dry_run:
                with defer_interrupt():
                    commit_with_mark(connection)
                    is_committed = True
                    on_commit()
                enable_wal(connection)
    finally:
        if is_new and not is_committed:
            remove_empty_ledger(path)


@contextmanager
def _roll_back_at_end(connection: sqlite3.Connection) -> Iterator[None]:
    """Roll back what the block has not committed."""
    try:
        yield
    finally:
        with suppress(sqlite3.Error):  # closing the connection rolls back too
            connection.rollback()


def _begin_transaction(
    connection: sqlite3.Connection, path: Path, stat_before: os.stat_result, *, create: bool
) -> None:
    """Take the write lock, then check and migrate the file. Before the lock another command may still be creating it."""
    begin_immediate(connection)
    if not (path.exists() and os.path.samestat(stat_before, path.stat())):
        # The file was removed or replaced while this command waited for the lock.
        raise build_vanished_error(path)
    version = read_schema_version(connection, path)
    if version == 0 and not create:
        raise build_missing_error(path)
    if version < SCHEMA_VERSION:
        from qinling.ledger.migrations.registry import migrate  # noqa: PLC0415  # rarely needed

        migrate(connection, version)
    require_sound_head(SqliteWriter(connection), path)
    if version == 0:
        connection.execute("insert into meta (key, value) values ('ledger_id', ?)", (uuid4().hex,))

"""Copy what the server can still read of an office into a file, past the blocks that it cannot read."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from qinling.errors import RoleRefused
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.postgres.local_copy import fetch_rows, insert_rows, read_columns, state_table
from qinling.ledger.postgres.office_access import read_user, require_usage
from qinling.ledger.postgres.office_attachments import OfficeAttachments
from qinling.ledger.postgres.office_opening import (
    connect_for_transaction,
    enter_office,
)
from qinling.ledger.postgres.office_roles import has_roles, read_owner
from qinling.ledger.postgres.office_schema import LOGIN_EVENTS
from qinling.ledger.postgres.server_errors import (
    BUSY_STATES,
    build_missing_office_error,
    translate_errors,
)
from qinling.ledger.postgres.statements import Connection

_SELECT_BLOCKS = """
    select case relkind when 'r' then pg_relation_size(oid) / current_setting('block_size')::bigint else 0 end
    from pg_class where oid = to_regclass(%s)
"""
#: No block holds more rows: each takes 28 bytes at least.
_SELECT_ROWS_OF_BLOCK = "select current_setting('block_size')::int / 28"
_SELECT_ATTACHMENTS = "select distinct sha256 from attachment_part"


def rescue_office(
    address: ServerAddress, file: Path, store_attachment: Callable[[Path], object], busy_seconds: float
) -> list[str]:
    """Copy all that can be read of the office at *address* into *file*; hand each whole attachment to *store_attachment*.

    Return the tables of which some rows could not be read. Only who sees all of it may.
    Raises LedgerMissing, RoleRefused, LedgerUnusable, or LedgerBusy.
    """
    with (
        translate_errors(address),
        connect_for_transaction(address) as connection,
        closing(sqlite3.connect(file, isolation_level=None)) as copy,
    ):
        enter_office(connection, address, busy_seconds)
        tables = read_columns(connection)
        if not tables:
            require_usage(connection, address)
            raise build_missing_office_error(address)
        _require_all(connection)
        copy.execute("begin")
        damaged = [
            table for table, columns in tables.items() if not _rescue_table(connection, copy, table, columns)
        ]
        copy.execute("commit")
        _rescue_attachments(connection, store_attachment)
        return damaged


def _require_all(connection: Connection) -> None:
    """Raise RoleRefused for a user who does not see the whole office."""
    owner, is_owner = read_owner(connection)
    member, sees_part = read_user(connection, has_roles=has_roles(connection), is_limited=not is_owner)
    if sees_part or (not is_owner and (member is None or not member.sees_all)):
        raise RoleRefused("救出要看到整本台账，这个用户看不到", f"请建这本台账的用户 {owner} 运行")


def _rescue_table(
    connection: Connection, copy: sqlite3.Connection, table: str, columns: dict[str, str]
) -> bool:
    """Copy what can be read of *table*. Return whether it is all."""
    state_table(copy, table, columns)
    sql = f"select {', '.join(columns)} from {table}"
    try:
        with connection.transaction():
            insert_rows(copy, table, fetch_rows(connection, sql), len(columns))
    except psycopg.Error as error:
        _require_damage(connection, error)
    else:
        return True
    copy.execute(f"delete from {table}")
    rows = (
        _read_login_days(connection, sql)
        if table == LOGIN_EVENTS
        else _read_all_blocks(connection, sql, table)
    )
    insert_rows(copy, table, rows, len(columns))
    return False


def _read_login_days(connection: Connection, sql: str) -> Iterator[tuple[Any, ...]]:
    """Yield the packed records of each log and day whose rows can be read."""
    for key in _read_all_blocks(connection, "select day, login_log from login_log_day", "login_log_day"):
        yield from _try_to_read(connection, f"{sql} where day = %s and login_log = %s", [*key]) or ()


def _read_all_blocks(connection: Connection, sql: str, table: str) -> Iterator[tuple[Any, ...]]:
    return _read_blocks(connection, sql, 0, _count_blocks(connection, table))


def _count_blocks(connection: Connection, table: str) -> int:
    """Return how many blocks *table* has, 0 where its file is lost."""
    row = _try_to_read(connection, _SELECT_BLOCKS, [table])
    return int(row[0][0]) if row else 0


def _read_blocks(connection: Connection, sql: str, first: int, end: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the blocks from *first* until before *end*: halves of what cannot be read as a whole."""
    if first >= end:
        return
    rows = _try_to_read(connection, f"{sql} where ctid >= '({first},0)' and ctid < '({end},0)'")
    if rows is not None:
        yield from rows
    elif end - first > 1:
        middle = (first + end) // 2
        yield from _read_blocks(connection, sql, first, middle)
        yield from _read_blocks(connection, sql, middle, end)
    else:
        ((most,),) = connection.execute(_SELECT_ROWS_OF_BLOCK)
        for place in range(1, most + 1):
            yield from _try_to_read(connection, f"{sql} where ctid = '({first},{place})'") or ()


def _try_to_read(
    connection: Connection, sql: str, values: "list[object] | None" = None
) -> list[tuple[Any, ...]] | None:
    """Return the rows of a query, None where the server cannot read them."""
    try:
        with connection.transaction():
            return connection.execute(sql.encode(), values).fetchall()
    except psycopg.Error as error:
        _require_damage(connection, error)
        return None


def _require_damage(connection: Connection, error: psycopg.Error) -> None:
    """Raise *error* where it tells of no damage: the connection is lost, or somebody else holds a table."""
    if connection.broken or error.sqlstate in BUSY_STATES:
        raise error


def _rescue_attachments(connection: Connection, store_attachment: Callable[[Path], object]) -> None:
    """Hand over the attachments that are whole; of the others the history knows that they are missing."""
    for (sha256,) in _try_to_read(connection, _SELECT_ATTACHMENTS) or ():
        with closing(OfficeAttachments(connection)) as store:  # never more than one lies on this disk twice
            try:
                with connection.transaction():
                    if store.find_fault(sha256) is None:
                        store_attachment(store.locate(sha256))
            except psycopg.Error as error:
                _require_damage(connection, error)

"""Open an office of a server: one transaction a command, whose settings end with it.

Nothing is set on the session, so that it works behind a pooler that lends a connection for a transaction.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql as composing
from psycopg.adapt import Loader

from qinling.errors import LedgerUnusable
from qinling.ledger.interrupts import defer_interrupt
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.postgres.commits import commit_writer
from qinling.ledger.postgres.office_access import (
    IS_LIMITED,
    read_user,
    require_registered_part,
    require_right_to_create,
    require_usage,
)
from qinling.ledger.postgres.office_roles import read_owner, require_unused_code
from qinling.ledger.postgres.office_schema import build_lock_key, create_office
from qinling.ledger.postgres.server_errors import (
    OfficeUser,
    build_missing_office_error,
    build_unfinished_error,
    format_command_of,
    translate_errors,
)
from qinling.ledger.postgres.statements import Connection, PostgresReader, PostgresWriter
from qinling.ledger.sql_conditions import HAS_ROLES
from qinling.ledger.sqlite_file.ledger_file import SCHEMA_VERSION

_CONNECT_SECONDS = 10
#: What it says of a lost connection would stand beside the error.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

_SELECT_FACTS = f"""
    select key, value from meta where key in ('schema_version', 'copying', 'ledger_id')
    union all select 'owner', pg_get_userbyid(nspowner) from pg_namespace, meta
        where nspname = current_schema() and key = 'schema_version'
    union all select 'has_roles', '' where {HAS_ROLES}
    union all select 'is_limited', '' where {IS_LIMITED}
"""
#: Without an office the question fails, and the rest of the transaction must not.
_ASK_FACTS = f"savepoint opening; {_SELECT_FACTS}; release savepoint opening"
SNAPSHOT = "isolation level repeatable read read only"
#: What one writer leaves the next one sees as soon as it has the lock.
LATEST = "isolation level read committed"


class _NumberLoader(Loader):
    """Loads sums of whole numbers as int and averages as float, as SQLite returns them."""

    def load(self, data: "bytes | bytearray | memoryview") -> int | float:
        text = bytes(data).decode()
        return float(text) if "." in text or "N" in text else int(text)


@contextmanager
def open_office_reader(address: ServerAddress, *, busy_seconds: float = 10) -> Iterator[PostgresReader]:
    """Open an office read-only, on one snapshot. Raises LedgerMissing, LedgerBusy, or LedgerUnusable."""
    user = OfficeUser()
    with translate_errors(address, user), connect_for_transaction(address) as connection:
        facts = read_facts(connection, address, busy_seconds, SNAPSHOT)
        _require_present_version(connection, facts, address)
        _check_user(connection, address, facts, user)
        if not facts:
            raise build_missing_office_error(address)
        if "copying" in facts:
            raise build_unfinished_error(address)
        with closing(PostgresReader(connection, user.member)) as reader:
            yield reader


@contextmanager
def open_office_ledger(
    address: ServerAddress,
    *,
    create: bool = False,
    busy_seconds: float = 10,
    dry_run: bool = False,
    on_commit: Callable[[], None] = lambda: None,
    is_copying: bool = False,
) -> Iterator[PostgresWriter]:
    """Open an office for one writing command; commit at the end, roll back on any exception.

    The parameters are those of `engine.open_ledger`; a copy that is not finished is opened only if *is_copying*.
    Writers of one office wait for each other.
    """
    user = OfficeUser()
    with translate_errors(address, user), connect_for_transaction(address) as connection:
        facts = read_facts(connection, address, busy_seconds, LATEST, is_writing=True)
        _require_present_version(connection, facts, address)
        _check_user(connection, address, facts, user)
        if not facts:
            if not create:
                raise build_missing_office_error(address)
            require_unused_code(connection, address, is_made=False)
            require_right_to_create(connection, address)
            create_office(connection, address.office)
        if "copying" in facts and not is_copying:
            raise build_unfinished_error(address)
        with closing(PostgresWriter(connection, user.member, facts.get("ledger_id"))) as writer:
            if not facts:
                _note_new_office(writer)
            yield writer
            if not dry_run:
                writer.note_sizes()
        if not dry_run:
            with defer_interrupt():
                commit_writer(writer, address, lambda: reopen_office(address, busy_seconds), busy_seconds)
                on_commit()


@contextmanager
def reopen_office(address: ServerAddress, busy_seconds: float) -> Iterator[PostgresReader]:
    """Open an office anew after the commit of a connection that is lost has come to its end."""
    with translate_errors(address), connect_for_transaction(address) as connection:
        enter_office(connection, address, busy_seconds, LATEST, is_writing=True)
        with closing(PostgresReader(connection)) as reader:
            yield reader


@contextmanager
def connect_for_transaction(address: ServerAddress) -> Iterator[Connection]:
    """Connect for one transaction. What is not committed is rolled back.

    A pooler throws a connection to the server away that is left inside a transaction.
    """
    with closing(connect_server(address)) as connection:
        try:
            yield connection
        finally:
            with suppress(psycopg.Error):  # it is lost, and the server rolls back
                connection.rollback()


def connect_server(address: ServerAddress) -> Connection:
    """Connect to the server of *address*. Raises errors of the driver."""
    # Values stand in the text of a statement: the planner knows them, and a pooler has nothing to keep.
    connection: Connection = psycopg.connect(
        address.url,
        prepare_threshold=None,
        cursor_factory=psycopg.ClientCursor,
        autocommit=True,  # the transaction begins with a statement of ours
        application_name="qinling",
        client_encoding="utf8",
        connect_timeout=_CONNECT_SECONDS,
    )
    connection.adapters.register_loader("numeric", _NumberLoader)
    return connection


def enter_office(
    connection: Connection,
    address: ServerAddress,
    busy_seconds: float = 10,
    mode: str = SNAPSHOT,
    *,
    is_writing: bool = False,
) -> None:
    """Begin a transaction in the schema of the office, which need not be there."""
    connection.execute(_build_begin(address, busy_seconds, mode, is_writing=is_writing))


def _build_begin(
    address: ServerAddress, busy_seconds: float, mode: str, *, is_writing: bool = False
) -> composing.Composed:
    """Return what begins a transaction: take the role, name the schema, and how long to wait for a lock.

    One that *is_writing* waits until no other writes in the office, and keeps others waiting until it ends.
    Temporary tables come last: behind a pooler somebody else may have left some of our names. What is read in parts
    is read to its end: the server is to plan for all of it.
    """
    role = composing.Identifier(address.role) if address.role else composing.SQL("none")
    lock = f"; select pg_advisory_xact_lock({build_lock_key(address.office)})" if is_writing else ""
    return composing.SQL(
        f"begin {mode}; set local role {{}}; set local search_path to {{}}, pg_temp;"
        f" set local cursor_tuple_fraction to 1; set local lock_timeout to {{}}{lock}"
    ).format(
        role,
        composing.Identifier(address.office),
        composing.Literal(f"{max(int(busy_seconds * 1000), 1)}ms"),
    )


def read_facts(
    connection: Connection,
    address: ServerAddress,
    busy_seconds: float,
    mode: str,
    *,
    is_writing: bool = False,
) -> dict[str, str]:
    """Begin the transaction and return what is noted of the office, nothing if there is none.

    All of it is one message: while one writer holds the lock, the others wait for every answer. Raises
    LedgerUnusable for what is no ledger, or one that is newer than this program.
    """
    begin = _build_begin(address, busy_seconds, mode, is_writing=is_writing)
    try:
        rows = _read_last_rows(connection.execute(begin + composing.SQL(f"; {_ASK_FACTS}")))
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
        connection.execute("rollback to savepoint opening")
        _require_free_name(connection, address)
        return {}
    facts: dict[str, str] = dict(rows)
    if "is_limited" in facts and "schema_version" not in facts:  # not even what everybody in a group sees
        nobody = OfficeUser(owner=read_owner(connection)[0])
        require_registered_part(connection, address, nobody, has_roles="has_roles" in facts, sees_part=True)
    _require_known_version(facts.get("schema_version"), address)
    return facts


def _check_user(
    connection: Connection, address: ServerAddress, facts: dict[str, str], user: OfficeUser
) -> None:
    """Fill *user*. Raises RoleRefused for one who is shown another part of the office than their role says."""
    has_roles = "has_roles" in facts
    user.owner = facts.get("owner", "")
    user.member, sees_part = read_user(connection, has_roles=has_roles, is_limited="is_limited" in facts)
    require_registered_part(connection, address, user, has_roles=has_roles, sees_part=sees_part)


def _read_last_rows(cursor: psycopg.Cursor[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return the rows of the last statement of several that answers with rows."""
    rows: list[tuple[Any, ...]] = []
    while True:
        if cursor.description is not None:
            rows = cursor.fetchall()
        if not cursor.nextset():
            return rows


def _require_free_name(connection: Connection, address: ServerAddress) -> None:
    """Raise LedgerUnusable if the schema holds something else, RoleRefused if it is not for this user."""
    sql = "select coalesce(to_regclass('meta'), to_regclass('issue')) is not null"
    if connection.execute(sql).fetchone() == (True,):
        raise _build_foreign_error(address)
    require_usage(connection, address)


def _build_foreign_error(address: ServerAddress) -> LedgerUnusable:
    return LedgerUnusable(f"{address.office} 是别的程序的数据，不是台账", "核对地址里的 office=，换一个代号")


def _require_known_version(version: str | None, address: ServerAddress) -> None:
    """Raise LedgerUnusable for what states no *version*, or one that is newer than this program."""
    if version is None:
        raise _build_foreign_error(address)
    if int(version) > SCHEMA_VERSION:
        raise LedgerUnusable(f"台账 {address} 由更新版本写成", "请升级 qinling")


def _require_present_version(connection: Connection, facts: dict[str, str], address: ServerAddress) -> None:
    """Raise LedgerUnusable if the office is of an older version, with who brings it up to date."""
    version = int(facts.get("schema_version", SCHEMA_VERSION))
    if version == SCHEMA_VERSION:
        return
    owner, is_owner = read_owner(connection)
    raise LedgerUnusable(
        f"台账 {address} 是旧版本写成的（第 {version} 版，现为第 {SCHEMA_VERSION} 版）",
        "先运行 qinling db migrate"
        if is_owner
        else f"请建这本台账的用户 {owner} 运行一次 {format_command_of(address, owner, 'db migrate')}",
    )


def _note_new_office(writer: PostgresWriter) -> None:
    facts = {"ledger_id": uuid4().hex, "schema_version": str(SCHEMA_VERSION)}
    writer.insert_rows("meta", ("key", "value"), facts.items())

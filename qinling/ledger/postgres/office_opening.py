"""Open an office of a server: one transaction a command, whose settings end with it.

Nothing is set on the session, so that it works behind a pooler that lends a connection for a transaction.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from uuid import uuid4

import psycopg
from psycopg import sql as composing
from psycopg.adapt import Loader

from qinling.errors import LedgerUnusable, RoleRefused
from qinling.ledger.interrupts import defer_interrupt
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.ledger_file import SCHEMA_VERSION
from qinling.ledger.postgres.commits import commit_writer
from qinling.ledger.postgres.office_roles import read_member, require_unused_code
from qinling.ledger.postgres.office_schema import build_lock_key, create_office
from qinling.ledger.postgres.server_errors import (
    build_grant_remedy,
    build_missing_office_error,
    build_unfinished_error,
    format_command_of,
    translate_errors,
)
from qinling.ledger.postgres.statements import Connection, PostgresReader, PostgresWriter
from qinling.rules.office_roles import OfficeMember

_CONNECT_SECONDS = 10
#: What it says of a lost connection would stand beside the error.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

_SELECT_FACTS = "select key, value from meta where key in ('schema_version', 'copying')"
_SELECT_OWNER = """
    select pg_get_userbyid(nspowner), pg_has_role(current_user, nspowner, 'usage')
    from pg_namespace where nspname = current_schema()
"""
#: In place of a version: the copy of another ledger that `db copy` has not finished.
_UNFINISHED = -1


class _NumberLoader(Loader):
    """Loads sums of whole numbers as int and averages as float, as SQLite returns them."""

    def load(self, data: "bytes | bytearray | memoryview") -> int | float:
        text = bytes(data).decode()
        return float(text) if "." in text or "N" in text else int(text)


@contextmanager
def open_office_reader(address: ServerAddress, *, busy_seconds: float = 10) -> Iterator[PostgresReader]:
    """Open an office read-only, on one snapshot. Raises LedgerMissing, LedgerBusy, or LedgerUnusable."""
    members: list[OfficeMember] = []
    with translate_errors(address, members=members), closing(connect_server(address)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        enter_office(connection, address, busy_seconds)
        member = read_member(connection, members)
        version = _read_schema_version(connection, address)
        if version == 0:
            raise build_missing_office_error(address)
        if version == _UNFINISHED:
            raise build_unfinished_error(address)
        with closing(PostgresReader(connection, member)) as reader:
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
    members: list[OfficeMember] = []
    with translate_errors(address, members=members), closing(connect_server(address)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        enter_office(connection, address, busy_seconds)
        lock_office(connection, address)
        member = read_member(connection, members)
        version = _read_schema_version(connection, address)
        if version == 0:
            if not create:
                raise build_missing_office_error(address)
            require_unused_code(connection, address, is_made=False)
            _require_right_to_create(connection, address)
            create_office(connection, address.office)
        if version == _UNFINISHED and not is_copying:
            raise build_unfinished_error(address)
        with closing(PostgresWriter(connection, member)) as writer:
            if version == 0:
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
    with translate_errors(address), closing(connect_server(address)) as connection:
        enter_office(connection, address, busy_seconds)
        lock_office(connection, address)
        with closing(PostgresReader(connection)) as reader:
            yield reader


def lock_office(connection: Connection, address: ServerAddress) -> None:
    """Wait until no other transaction writes in the office, and keep others waiting until this one ends."""
    connection.execute("select pg_advisory_xact_lock(%s)", [build_lock_key(address.office)])


def connect_server(address: ServerAddress) -> Connection:
    """Connect to the server of *address*. Raises errors of the driver."""
    # Values stand in the text of a statement: the planner knows them, and a pooler has nothing to keep.
    connection: Connection = psycopg.connect(
        address.url,
        prepare_threshold=None,
        cursor_factory=psycopg.ClientCursor,
        application_name="qinling",
        client_encoding="utf8",
        connect_timeout=_CONNECT_SECONDS,
    )
    connection.adapters.register_loader("numeric", _NumberLoader)
    return connection


def enter_office(connection: Connection, address: ServerAddress, busy_seconds: float = 10) -> None:
    """Begin the transaction: take the role, name the schema, and how long to wait for a lock.

    Temporary tables come last: behind a pooler somebody else may have left some of our names.
    """
    role = composing.Identifier(address.role) if address.role else composing.SQL("none")
    connection.execute(
        composing.SQL(
            "set local role {}; set local search_path to {}, pg_temp; set local lock_timeout to {}"
        ).format(
            role,
            composing.Identifier(address.office),
            composing.Literal(f"{max(int(busy_seconds * 1000), 1)}ms"),
        )
    )


def _read_schema_version(connection: Connection, address: ServerAddress) -> int:
    """Return the schema version of the office, 0 if there is none, _UNFINISHED for half a copy.

    Raises LedgerUnusable for another version.
    """
    version, is_unfinished = read_stated_version(connection, address)
    if 0 < version < SCHEMA_VERSION:
        owner, is_owner = read_owner(connection)
        raise LedgerUnusable(
            f"台账 {address} 是旧版本写成的（第 {version} 版，现为第 {SCHEMA_VERSION} 版）",
            "先运行 qinling db migrate"
            if is_owner
            else f"请建这本台账的用户 {owner} 运行一次 {format_command_of(address, owner, 'db migrate')}",
        )
    return _UNFINISHED if is_unfinished else version


def read_stated_version(connection: Connection, address: ServerAddress) -> tuple[int, bool]:
    """Return the version that the office states, 0 if there is none, and whether it is half a copy.

    Raises LedgerUnusable for one that is newer than this program.
    """
    row = connection.execute(
        "select to_regclass('meta') is not null, to_regclass('issue') is not null"
    ).fetchone()
    if row is None or row == (False, False):
        require_usage(connection, address)
        return 0, False
    facts: dict[str, str] = dict(connection.execute(_SELECT_FACTS).fetchall()) if row[0] else {}
    if "schema_version" not in facts:
        raise LedgerUnusable(
            f"{address.office} 是别的程序的数据，不是台账", "核对地址里的 office=，换一个代号"
        )
    version = int(facts["schema_version"])
    if version > SCHEMA_VERSION:
        raise LedgerUnusable(f"台账 {address} 由更新版本写成", "请升级 qinling")
    return version, "copying" in facts


def read_owner(connection: Connection) -> tuple[str, bool]:
    """Return the user who owns the office, and whether the user of this connection has their rights."""
    ((owner, is_owner),) = connection.execute(_SELECT_OWNER)
    return str(owner), bool(is_owner)


def require_usage(connection: Connection, address: ServerAddress) -> None:
    """Raise RoleRefused if the office is there, but not for this user."""
    sql = """
        select current_user, pg_get_userbyid(nspowner) from pg_namespace
        where nspname = %s and not has_schema_privilege(oid, 'usage')
    """
    for user, owner in connection.execute(sql, [address.office]):
        raise RoleRefused(
            f"{user} 在单位 {address.office} 没有角色，看不到它的台账",
            build_grant_remedy(address, user, owner),
        )


def _require_right_to_create(connection: Connection, address: ServerAddress) -> None:
    """Raise RoleRefused for a user who may not make the schema, with what the administrator types."""
    sql = """
        select current_user, current_database() where to_regnamespace(quote_ident(%s)) is null
        and not has_database_privilege(current_database(), 'create')
    """
    for names in connection.execute(sql, [address.office]):
        user, database = (composing.Identifier(name).as_string(connection) for name in names)
        raise RoleRefused(
            f"{names[0]} 不能在数据库 {names[1]} 里新建单位",
            f"请管理员在 psql 里运行一次：grant create on database {database} to {user}，再运行这条命令",
        )


def _note_new_office(writer: PostgresWriter) -> None:
    facts = {"ledger_id": uuid4().hex, "schema_version": str(SCHEMA_VERSION)}
    writer.insert_rows("meta", ("key", "value"), facts.items())

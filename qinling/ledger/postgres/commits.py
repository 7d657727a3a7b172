"""Commit, and find out what became of it where the connection is lost at that moment."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import psycopg

from qinling.errors import LedgerUnusable, QinlingError
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.postgres.statements import PostgresReader, PostgresWriter
from qinling.ledger.run_keys import RUN_KEY_PREFIX, SELECT_RUN, make_run_key
from qinling.rules.office_roles import RoleKind

#: A transaction that has changed nothing has no number yet, and needs no key.
_INSERT_KEY = """
    insert into meta (key, value) select :key, extract(epoch from now())::bigint::text
    where pg_current_xact_id_if_assigned() is not null
"""
_KEPT_DAYS = 30
_DELETE_OLD_KEYS = f"""
    delete from meta where pg_current_xact_id_if_assigned() is not null
    and key >= '{RUN_KEY_PREFIX}' and key < '{RUN_KEY_PREFIX}g'
    and value::bigint < extract(epoch from now()) - {_KEPT_DAYS} * 86400
"""
#: Of the keys, which are hexadecimal: one commit in 256 clears away the old ones.
_CLEARING = f"{RUN_KEY_PREFIX}00"
_PAUSE_SECONDS = 0.5
_ENDED = (psycopg.errors.AdminShutdown, psycopg.errors.CrashShutdown)


def commit_writer(
    writer: PostgresWriter,
    address: ServerAddress,
    reconnect: Callable[[], AbstractContextManager[PostgresReader]],
    patience_seconds: float,
) -> None:
    """Commit the transaction of *writer*. A commit whose answer is lost is looked for through a new connection.

    *reconnect* waits for the transactions of the office that are still under way. Raises errors of the driver,
    LedgerUnusable where the transaction was not recorded, or with its `run_key` where nobody could be asked within
    *patience_seconds*.
    """
    key = make_run_key()
    may_clear = writer.member is None or writer.member.kind is RoleKind.KEEPER
    clearing = f"{_DELETE_OLD_KEYS}; " if key.startswith(_CLEARING) and may_clear else ""
    try:
        writer.change(f"{clearing}{_INSERT_KEY}; commit", key=key)
    except psycopg.OperationalError as error:
        # The server may say that it ends the connection before the driver sees it closed.
        if not (writer.connection.broken or isinstance(error, _ENDED)):
            raise
        is_recorded = _ask_server(reconnect, key, patience_seconds)
        if not is_recorded:
            raise _build_error(address, key, is_known=is_recorded is not None) from error


def _ask_server(
    reconnect: Callable[[], AbstractContextManager[PostgresReader]], key: str, patience_seconds: float
) -> bool | None:
    """Return whether the transaction with *key* was recorded, None where the server does not answer in time."""
    end = time.monotonic() + patience_seconds
    while True:
        try:
            with reconnect() as reader:
                return reader.value(SELECT_RUN, key=key) is not None
        except psycopg.errors.UndefinedTable:  # the transaction was to make the office
            return False
        except QinlingError:
            pass
        if time.monotonic() >= end:
            return None
        time.sleep(_PAUSE_SECONDS)


def _build_error(address: ServerAddress, key: str, *, is_known: bool) -> LedgerUnusable:
    if is_known:
        return LedgerUnusable(
            f"与服务器的连接在写入的最后一刻断了，查过了：{address} 没有记上", "再运行一次；台账没有改动"
        )
    lost = LedgerUnusable(
        f"与服务器的连接在写入的最后一刻断了，不知道 {address} 记上了没有",
        "连得上以后，同一条命令照样再运行一次：已经记上的不会再记",
    )
    lost.run_key = key
    return lost

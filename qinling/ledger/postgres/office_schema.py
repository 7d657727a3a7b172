"""Make the schema of an office from the script that `server_schema_script` wrote."""

from hashlib import sha256
from importlib.resources import files
from typing import Any

import psycopg
from psycopg import sql as composing

#: Stands in the script for the name of the office.
OFFICE_MARK = "<office>"
SCRIPT_NAME = "schema.sql"
#: What a server has in place of the table of this name: a row for each login record, and a view that packs them.
LOGIN_EVENTS = "login_events"
_LOGIN_SCRIPT_NAME = "login_events.sql"
#: Tables that only a server has. A file keeps its attachments in a folder, and its login records packed.
SERVER_TABLES = ("attachment_part", "login_event", "login_log_day")
#: Those that say who may do what there, of an office with roles. They are no part of the ledger.
ROLE_TABLES = ("member", "unit_cell")
#: The tables that every ledger has. Those of the months of login records are none.
SELECT_LEDGER_TABLES = f"""
    select relname collate "C" from pg_class where relnamespace = to_regnamespace(quote_ident(current_schema()))
    and (relkind = 'r' and not relispartition or relkind = 'v' and relname = '{LOGIN_EVENTS}')
    and relname not in ({", ".join(f"'{name}'" for name in SERVER_TABLES + ROLE_TABLES)}) order by 1
"""


def create_office(connection: psycopg.Connection[Any], office: str) -> None:
    """Create the schema of *office* and its tables in the open transaction, whose search path names it."""
    connection.execute(composing.SQL("create schema if not exists {}").format(composing.Identifier(office)))
    _run_script(connection, SCRIPT_NAME, office)
    _run_script(connection, _LOGIN_SCRIPT_NAME, office)


def unpack_login_events(connection: psycopg.Connection[Any], office: str) -> None:
    """Make an office of version 19, which packed its login records as a file does, one of version 20."""
    connection.execute("alter table login_events rename to packed_login_events")
    _run_script(connection, _LOGIN_SCRIPT_NAME, office)
    connection.execute(
        "insert into login_events select day, login_log, events from packed_login_events order by day, login_log"
    )
    connection.execute("drop table packed_login_events")


def _run_script(connection: psycopg.Connection[Any], script: str, office: str) -> None:
    text = files("qinling.ledger.postgres").joinpath(script).read_text("utf-8")
    connection.execute(text.replace(OFFICE_MARK, composing.Identifier(office).as_string(connection)).encode())


def build_lock_key(office: str) -> int:
    """Return the number of the lock that a writer of *office* holds: 64 bits of a hash of its name."""
    return int.from_bytes(sha256(f"qinling {office}".encode()).digest()[:8], "big", signed=True)

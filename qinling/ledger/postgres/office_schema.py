"""Make the schema of an office from the script that `server_schema_script` wrote."""

from hashlib import sha256
from importlib.resources import files
from typing import Any

import psycopg
from psycopg import sql as composing

#: Stands in the script for the name of the office.
OFFICE_MARK = "<office>"
SCRIPT_NAME = "schema.sql"
#: Tables that only a server has. A file keeps its attachments in a folder.
SERVER_TABLES = ("attachment_part",)
#: Those that say who may do what there, of an office with roles. They are no part of the ledger.
ROLE_TABLES = ("member", "unit_cell")


def create_office(connection: psycopg.Connection[Any], office: str) -> None:
    """Create the schema of *office* and its tables in the open transaction, whose search path names it."""
    name = composing.Identifier(office)
    connection.execute(composing.SQL("create schema if not exists {}").format(name))
    script = files("qinling.ledger.postgres").joinpath(SCRIPT_NAME).read_text("utf-8")
    connection.execute(script.replace(OFFICE_MARK, name.as_string(connection)).encode())


def build_lock_key(office: str) -> int:
    """Return the number of the lock that a writer of *office* holds: 64 bits of a hash of its name."""
    return int.from_bytes(sha256(f"qinling {office}".encode()).digest()[:8], "big", signed=True)

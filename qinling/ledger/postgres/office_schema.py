"""Make the schema of an office from the script that `server_schema_script` wrote."""

from importlib.resources import files
from typing import Any

import psycopg
from psycopg import sql as composing

#: Stands in the script for the name of the office.
OFFICE_MARK = "<office>"
SCRIPT_NAME = "schema.sql"
#: Tables that only a server has. A file keeps its attachments in a folder.
SERVER_TABLES = ("attachment_part",)


def create_office(connection: psycopg.Connection[Any], office: str) -> None:
    """Create the schema of *office* and its tables in the open transaction, whose search path names it."""
    name = composing.Identifier(office)
    connection.execute(composing.SQL("create schema if not exists {}").format(name))
    script = files("qinling.ledger.postgres").joinpath(SCRIPT_NAME).read_text("utf-8")
    connection.execute(script.replace(OFFICE_MARK, name.as_string(connection)).encode())

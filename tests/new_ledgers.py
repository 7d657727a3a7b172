"""Let the ledger files of tests be made quickly: thousands are made, and none is mourned when the power fails."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from unittest.mock import patch

from qinling.ledger import engine
from qinling.ledger.migrations import registry
from qinling.ledger.sqlite_file.ledger_file import APPLICATION_ID, SCHEMA_VERSION

_migrate = registry.migrate
_connect_for_writing = engine.connect_for_writing


@contextmanager
def make_ledgers_quickly() -> Iterator[None]:
    """Make the tables of a new ledger as the migrations leave them, and do not wait for the disk."""
    with (
        patch.object(registry, "migrate", _migrate_quickly),
        patch.object(engine, "connect_for_writing", _connect_without_waiting),
    ):
        yield


def _migrate_quickly(connection, version):
    if version:
        _migrate(connection, version)
        return
    for statement in _read_schema(registry.MIGRATIONS):
        connection.execute(statement)
    connection.execute(f"pragma application_id = {APPLICATION_ID}")
    connection.execute(f"pragma user_version = {SCHEMA_VERSION}")


@cache
def _read_schema(_migrations):
    """Return the statements that make the tables, indexes and triggers, in the order of the migrations."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        _migrate(connection, 0)
        made = connection.execute(
            "select type, name, sql from sqlite_schema where name not like 'sqlite%'"
        ).fetchall()
        for kind, name, _ in made:  # rows would be lost
            assert kind != "table" or not connection.execute(f"select 1 from {name}").fetchone(), name
    return [statement for _, _, statement in made]


def _connect_without_waiting(path, busy_seconds):
    connection = _connect_for_writing(path, busy_seconds)
    connection.execute("pragma synchronous = off")
    return connection

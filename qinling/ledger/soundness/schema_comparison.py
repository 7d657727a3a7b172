"""Compare the schema of a ledger with the one that the migrations make."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from typing import NamedTuple

from qinling.ledger.migrations.registry import migrate
from qinling.ledger.sqlite_file.sqlite import SqliteReader, SqliteWriter

_SELECT_SCHEMA = "select type, name, tbl_name, sql from main.sqlite_schema where name not like 'sqlite_stat%'"
_SELECT_COLUMNS = 'select name, lower(type), "notnull", pk from pragma_table_info(:table)'


class SchemaObject(NamedTuple):
    """A table, index or trigger. *sql* is None for an index that belongs to a constraint."""

    kind: str
    name: str
    table: str
    sql: str | None

    @property
    def _plain_sql(self) -> str:
        # SQLite's own renaming adds quotes, and their form differs between its versions.
        return "".join((self.sql or "").replace('"', "").lower().split())

    def is_same(self, other: "SchemaObject") -> bool:
        """Return whether both state the same, however they are written."""
        return self[:3] == other[:3] and self._plain_sql == other._plain_sql


class SchemaFault(NamedTuple):
    """A difference. *expected* is None for an object that no ledger has, *found* for a missing one."""

    expected: SchemaObject | None
    found: SchemaObject | None


class Column(NamedTuple):
    """A column of a table: its name, its declared type in lower case, and whether it is never blank."""

    name: str
    type: str
    is_required: bool
    is_key: bool


@cache
def read_expected_schema() -> dict[str, SchemaObject]:
    """Return name → object of a new ledger."""
    with closing(_create_empty_ledger()) as connection:
        return {row[1]: SchemaObject(*row) for row in connection.execute(_SELECT_SCHEMA)}


@cache
def read_expected_columns() -> dict[str, list[Column]]:
    """Return table → columns of a new ledger."""
    tables = [one.name for one in read_expected_schema().values() if one.kind == "table"]
    with closing(_create_empty_ledger()) as connection:
        return {
            table: [
                Column(name, kind, bool(required or key), bool(key))
                for name, kind, required, key in connection.execute(_SELECT_COLUMNS, {"table": table})
            ]
            for table in tables
        }


def _create_empty_ledger() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, 0)
    return connection


def find_schema_faults(reader: SqliteReader) -> Iterator[SchemaFault]:
    """Yield what is missing, what is not as a new ledger has it, and what does not belong there."""
    found = {one.name: one for one in reader.rows(SchemaObject, _SELECT_SCHEMA)}
    expected = read_expected_schema()
    for name in expected.keys() | found.keys():
        here, there = found.get(name), expected.get(name)
        if here is None or there is None or not here.is_same(there):
            yield SchemaFault(there, here)


def restore_schema_object(writer: SqliteWriter, fault: SchemaFault) -> None:
    """Make a missing or changed index or trigger as a new ledger has it."""
    expected = fault.expected
    if expected is None or expected.sql is None or expected.kind == "table":
        raise ValueError(expected)
    writer.change(f'drop {expected.kind} if exists "{expected.name}"')
    writer.change(expected.sql)

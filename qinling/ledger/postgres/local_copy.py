"""Copy an office into a SQLite database of this command, to answer as of an earlier day.

The history is replayed on the computer that asks, as for a file: the same code and the same answers. A
transaction that may only read cannot make temporary tables on the server.
"""

import sqlite3
from typing import TYPE_CHECKING

from qinling.ledger.migrations.registry import migrate
from qinling.ledger.sqlite import SqliteReader

if TYPE_CHECKING:
    from qinling.ledger.postgres.statements import PostgresReader


def copy_office(reader: "PostgresReader") -> SqliteReader:
    """Return a reader of a copy of what *reader* sees. The copy goes when its connection is closed."""
    connection = sqlite3.connect("", isolation_level=None)  # on the disk where it does not fit into memory
    connection.execute("pragma synchronous = off")
    connection.execute("begin")
    migrate(connection, 0)
    for table in reader.list_tables():
        cursor = reader.connection.execute(f'select * from "{table}"')
        columns = [column.name for column in cursor.description or ()]
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        connection.executemany(f"insert into main.{table} ({names}) values ({marks})", cursor)
    return SqliteReader(connection)

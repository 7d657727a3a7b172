"""What is looked at before a database file of unknown origin is used as a ledger."""

import sqlite3
from contextlib import closing
from pathlib import Path

from qinling.errors import BackupRefused
from qinling.ledger.migrations.registry import MIGRATIONS
from qinling.ledger.sqlite_file.sqlite_errors import translate_errors

_SELECT_ACTIVE_OBJECTS = """
    select name, sql from sqlite_schema
    where type in ('view', 'trigger') or (type = 'table' and rootpage = 0)
"""


def require_own_schema(path: Path, shown_as: Path) -> None:
    """Raise BackupRefused if the database at *path* has views, virtual tables or triggers that no ledger has.

    They would run when the ledger is read or written.
    """
    own = {_squeeze(statement) for statements in MIGRATIONS for statement in statements}
    with translate_errors(shown_as), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("pragma trusted_schema = off")
        for name, sql in connection.execute(_SELECT_ACTIVE_OBJECTS).fetchall():
            if _squeeze(str(sql)) not in own:
                raise BackupRefused(f"{shown_as} 里有台账不该有的 {name!a}，不能信任", "请换一份备份")


def _squeeze(sql: str) -> str:
    return " ".join(sql.split()).casefold()

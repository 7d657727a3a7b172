"""Read a ledger that may be damaged: SQLite's own check, and texts that are not UTF-8."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from qinling.ledger.sqlite import UNDECODABLE_TEXT, SqliteReader

_Result = TypeVar("_Result")

#: What reading damaged rows can raise: SQLite's own errors, and those of decoding what the rows hold.
DAMAGE_ERRORS = (sqlite3.DatabaseError, ValueError, TypeError, LookupError, AttributeError, OverflowError)


def get_file_path(reader: SqliteReader) -> Path:
    """Return the path of the ledger that *reader* reads."""
    return Path(next(file for _, name, file in reader.tuples("pragma database_list") if name == "main"))


def check_file_integrity(reader: SqliteReader) -> list[str]:
    """Run SQLite's integrity check and return at most twenty faults."""
    lines = reader.rows(str, "pragma integrity_check(20)")
    return [
        part for line in lines for part in line.splitlines() if part not in ("ok", "*** in database main ***")
    ]


def read_despite_damaged_text(reader: SqliteReader, read: Callable[[], _Result]) -> _Result:
    """Return the result of *read*. If a text is not UTF-8, read again with U+FFFD in place of the bad bytes."""
    try:
        return read()
    except sqlite3.OperationalError as error:
        if UNDECODABLE_TEXT not in str(error):
            raise
        reader.connection.text_factory = lambda raw: raw.decode(errors="replace")
        return read()


def is_utf8_throughout(reader: SqliteReader, sql: str) -> bool:
    """Return whether every text that *sql* selects is UTF-8."""
    factory = reader.connection.text_factory
    reader.connection.text_factory = str
    try:
        for _ in reader.connection.execute(sql):
            pass
    except sqlite3.OperationalError as error:
        if UNDECODABLE_TEXT not in str(error):
            raise
        return False
    finally:
        reader.connection.text_factory = factory
    return True


def read_texts_as_bytes(reader: SqliteReader, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows that *sql* selects, every text as the bytes that are stored."""
    factory = reader.connection.text_factory
    reader.connection.text_factory = bytes
    try:
        return reader.connection.execute(sql).fetchall()
    finally:
        reader.connection.text_factory = factory

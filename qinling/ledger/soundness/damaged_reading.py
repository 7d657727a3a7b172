"""Read a ledger that may be damaged: SQLite's own check, and texts that are not UTF-8."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from qinling.ledger.sqlite_file.sqlite import SqliteReader
from qinling.ledger.sqlite_file.sqlite_errors import UNDECODABLE_TEXT

_Result = TypeVar("_Result")

#: SQLite's message for a page that it cannot read.
MALFORMED = "database disk image is malformed"
#: What reading damaged rows can raise: SQLite's own errors, and those of decoding what the rows hold.
DAMAGE_ERRORS = (sqlite3.DatabaseError, ValueError, TypeError, LookupError, AttributeError, OverflowError)


def get_file_path(reader: SqliteReader) -> Path:
    """Return the path of the ledger that *reader* reads."""
    return Path(next(file for _, name, file in reader.tuples("pragma database_list") if name == "main"))


def describe_damage(error: Exception) -> str:
    """Return in Chinese what stopped a reading. *error* is one of DAMAGE_ERRORS."""
    if UNDECODABLE_TEXT in str(error):
        return "有不是 UTF-8 的文字"
    if isinstance(error, sqlite3.DatabaseError) and MALFORMED in str(error):
        return "有读不出的页"
    return f"{type(error).__name__}: {error}"


def check_file_integrity(reader: SqliteReader) -> list[str]:
    """Run SQLite's integrity check and return at most a hundred faults."""
    lines = reader.rows(str, "pragma integrity_check(100)")
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
        reader.connection.text_factory = replace_bad_bytes
        return read()


@contextmanager
def reading_texts_by(
    reader: SqliteReader, factory: Callable[[bytes], object] | type[bytes] | type[str]
) -> Iterator[None]:
    """Inside the block, texts are what *factory* makes of the bytes that are stored."""
    before = reader.connection.text_factory
    reader.connection.text_factory = factory
    try:
        yield
    finally:
        reader.connection.text_factory = before


def replace_bad_bytes(raw: bytes) -> str:
    """Decode a text with U+FFFD in place of what is not UTF-8."""
    return raw.decode(errors="replace")


def is_readable_throughout(reader: SqliteReader, table: str) -> bool:
    """Return whether every row of *table* can be read, whatever stands there."""
    with reading_texts_by(reader, bytes):
        try:
            for _ in reader.connection.execute(f"select * from main.{table} not indexed"):
                pass
        except DAMAGE_ERRORS:
            return False
    return True


def is_utf8_throughout(reader: SqliteReader, sql: str) -> bool:
    """Return whether every text that *sql* selects is UTF-8."""
    with reading_texts_by(reader, str):
        try:
            for _ in reader.connection.execute(sql):
                pass
        except sqlite3.OperationalError as error:
            if UNDECODABLE_TEXT not in str(error):
                raise
            return False
    return True


def read_texts_as_bytes(reader: SqliteReader, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows that *sql* selects, every text as the bytes that are stored."""
    with reading_texts_by(reader, bytes):
        return reader.connection.execute(sql).fetchall()

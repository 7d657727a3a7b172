"""Read the ledger: the protocol of every query, and how a ledger is opened for reading.

No heavy imports: read-only commands must start fast.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from qinling.errors import LedgerUnusable
from qinling.ledger.ledger_file import SCHEMA_VERSION, build_missing_error, stat_ledger
from qinling.ledger.sqlite import SqliteReader, connect_read_only, read_schema_version, translate_errors

Row = TypeVar("Row")


class Reader(Protocol):
    """Runs queries with `:name` parameters on a snapshot of the ledger or in an open transaction.

    Days are bound as ISO text, lists and mappings as JSON.
    """

    def rows(self, row_type: Callable[..., Row], sql: str, /, **params: object) -> Iterator[Row]:
        """Yield *row_type* of each row's columns."""

    def tuples(self, sql: str, /, **params: object) -> Iterator[tuple[Any, ...]]:
        """Yield each row as a plain tuple, the fastest way."""

    def value(self, sql: str, /, **params: object) -> Any:
        """Return the first column of the first row, or None without a row."""


@contextmanager
def open_reader(path: Path, *, busy_seconds: float = 10) -> Iterator[SqliteReader]:
    """Open the ledger at *path* read-only, on one snapshot.

    Raises LedgerMissing, LedgerBusy, or LedgerUnusable (also for an older schema that needs `db migrate`).
    """
    if stat_ledger(path).st_size == 0:
        raise build_missing_error(path)
    with translate_errors(path), closing(connect_read_only(path, busy_seconds)) as connection:
        version = read_schema_version(connection, path)
        if version == 0:
            raise build_missing_error(path)
        if version < SCHEMA_VERSION:
            raise LedgerUnusable(
                f"台账 {path} 是旧版本写成的（第 {version} 版，现为第 {SCHEMA_VERSION} 版）",
                "先运行 qinling db migrate",
            )
        yield SqliteReader(connection)

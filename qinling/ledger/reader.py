"""Read the ledger: the protocol of every query, and how a ledger is opened for reading.

No heavy imports: read-only commands must start fast.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

from qinling.errors import LedgerUnusable, RoleRefused
from qinling.ledger.ledger_address import LedgerPlace, ServerAddress
from qinling.ledger.sqlite_file.ledger_file import SCHEMA_VERSION, build_missing_error, stat_ledger
from qinling.ledger.sqlite_file.sqlite import SqliteReader, connect_read_only, read_schema_version
from qinling.ledger.sqlite_file.sqlite_errors import translate_errors

if TYPE_CHECKING:
    from qinling.rules.office_roles import OfficeMember

Row = TypeVar("Row")


class Reader(Protocol):
    """Runs queries with `:name` parameters on a snapshot of the ledger or in an open transaction.

    Days are bound as ISO text, lists and mappings as JSON.
    """

    @property
    def member(self) -> "OfficeMember | None":
        """The user of the database in an office with roles, None for whoever may do everything."""

    def rows(self, row_type: Callable[..., Row], sql: str, /, **params: object) -> Iterator[Row]:
        """Yield *row_type* of each row's columns."""

    def tuples(self, sql: str, /, **params: object) -> Iterator[tuple[Any, ...]]:
        """Yield each row as a plain tuple, the fastest way."""

    def all_tuples(self, sql: str, /, **params: object) -> Iterator[tuple[Any, ...]]:
        """Yield each row as `tuples` does, for what may be the whole ledger: only a few are held at once."""

    def value(self, sql: str, /, **params: object) -> Any:
        """Return the first column of the first row, or None without a row."""

    def list_tables(self) -> list[str]:
        """Return the names of the tables, sorted."""

    def connect_past(self) -> sqlite3.Connection:
        """Return a connection for temporary tables, which this reader then prefers to those of the same name.

        A reader of a server copies the office for that, and answers from the copy from then on.
        """


@overload
def open_reader(place: Path, *, busy_seconds: float = 10) -> AbstractContextManager[SqliteReader]: ...


@overload
def open_reader(place: LedgerPlace, *, busy_seconds: float = 10) -> AbstractContextManager[Reader]: ...


def open_reader(place: LedgerPlace, *, busy_seconds: float = 10) -> AbstractContextManager[Reader]:
    """Open the ledger at *place* read-only, on one snapshot.

    Raises LedgerMissing, LedgerBusy, or LedgerUnusable (also for an older schema that needs `db migrate`).
    """
    if isinstance(place, ServerAddress):
        return _open_office(place, busy_seconds)
    return _open_file(place, busy_seconds)


def _open_office(address: ServerAddress, busy_seconds: float) -> AbstractContextManager[Reader]:
    with driver_required():
        from qinling.ledger.postgres.office_opening import open_office_reader  # noqa: PLC0415  # loads the driver
    return open_office_reader(address, busy_seconds=busy_seconds)


@contextmanager
def driver_required() -> Iterator[None]:
    """Raise LedgerUnusable if the block imports the driver of servers and it is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith("psycopg"):
            raise
        raise LedgerUnusable(
            "这台机器还打不开服务器上的台账：少了组件 psycopg", "装上它：pip install 'qinling[postgres]'"
        ) from None


@contextmanager
def _open_file(path: Path, busy_seconds: float) -> Iterator[SqliteReader]:
    """Open the ledger file at *path*, as `open_reader` does."""
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


def sees_all(reader: Reader) -> bool:
    """Return whether *reader* sees the whole ledger, not only the issues of a unit."""
    return reader.member is None or reader.member.sees_all


def require_whole_ledger(reader: Reader, what: str) -> None:
    """Raise RoleRefused for *what* takes the whole ledger, where only the issues of a unit are seen."""
    member = reader.member
    if member is not None and not member.sees_all:
        raise RoleRefused(
            f"{what}要看到整本台账，{member.login} 只看到{member.unit}的问题",
            f"请管理的人办：{member.keepers}" if member.keepers else "请管理员办",
        )

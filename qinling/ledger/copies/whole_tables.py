"""Copy the tables of a ledger to another one, of whatever engine, and compare both row by row."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, cast

from qinling.errors import LedgerInconsistent, ValueRefused
from qinling.ledger.reader import Reader
from qinling.ledger.run_keys import RUN_KEY_PREFIX
from qinling.ledger.sqlite_file.sqlite import SqliteReader
from qinling.ledger.writer import Writer

if TYPE_CHECKING:
    from qinling.ledger.postgres.statements import PostgresReader

#: Every table of a ledger with its key, in an order in which each comes after those that it refers to.
TABLES = {
    "account": ("id",),
    "account_alias": ("id",),
    "account_change": ("id",),
    "coaching": ("id",),
    "counter": ("name",),
    "dispatch_round": ("id",),
    "dispatch_file": ("id",),
    "dispatch_issue": ("dispatch_file", "issue"),
    "dispatch_return": ("id",),
    "event": ("id",),
    "issue": ("id",),
    "login_address": ("id",),
    "login_day": ("account", "day"),
    "login_file": ("name",),
    "login_log": ("id",),
    "login_events": ("day", "login_log"),
    "login_stray": ("name",),
    "login_week": ("week",),
    "message": ("id",),
    "delivery": ("id",),
    "notice": ("id",),
    "run": ("id",),
    "unit": ("id",),
    "work_record": ("id",),
    "written_file": ("path",),
    "meta": ("key",),
}
#: Rows of `meta` that are about one file or one server, not about the ledger.
OWN_FACTS = frozenset(("commit", "schema_version", "copying", "copying_from"))
_SELECT_COLUMNS = "select name, lower(type) = 'boolean' from pragma_table_info(:table)"

_Row = tuple[Any, ...]


def require_known_tables(reader: Reader) -> None:
    """Raise LedgerInconsistent if the ledger has other tables than those that are copied."""
    if others := sorted(set(reader.list_tables()) ^ set(TABLES)):
        raise LedgerInconsistent(
            f"台账里的表与这个版本的不同：{'、'.join(others)}", "先用 qinling db verify 看哪里不对"
        )


def copy_tables(source: Reader, target: Writer, show_rows: Callable[[int], None]) -> dict[str, int]:
    """Copy every table to the empty tables of *target*. Return how many rows each has. *show_rows* takes the sum."""
    target.change("delete from meta where key not in ('commit', 'schema_version')")
    counts: Counter[str] = Counter()
    for table, key in TABLES.items():
        counts[table] = 0
        columns, rows = _read_table(source, table, key)
        target.insert_rows(table, columns, _count_rows(table, columns, rows, counts, show_rows))
    return counts


def _count_rows(
    table: str,
    columns: Sequence[str],
    rows: Iterator[_Row],
    counts: Counter[str],
    show_rows: Callable[[int], None],
) -> Iterator[_Row]:
    """Yield *rows* of *table* as they are copied, and add them to *counts*. Raises ValueRefused."""
    for row in rows:
        _require_storable(table, columns, row)
        counts[table] += 1
        if counts[table] % 1_000 == 0:
            show_rows(counts.total())
        yield row


def compare_tables(source: Reader, target: Reader) -> dict[str, int]:
    """Return how many rows each table has in both. Raises LedgerInconsistent at the first row that differs."""
    counts = {}
    for table, key in TABLES.items():
        columns, rows = _read_table(source, table, key)
        other_columns, other_rows = _read_table(target, table, key)
        if columns != other_columns:
            raise _build_difference(table, "各栏不同")
        counts[table] = 0
        for row, other in zip_longest(rows, other_rows):
            if row != other:
                named = row or other or ()
                values = (str(named[columns.index(column)]) for column in key)
                raise _build_difference(table, f"{' '.join(values)} 这一行不同")
            counts[table] += 1
    return counts


def _build_difference(table: str, what: str) -> LedgerInconsistent:
    return LedgerInconsistent(f"搬好后两边不一样：表 {table} {what}", "新的台账不要用，请再搬到别处，并报告")


def _read_table(reader: Reader, table: str, key: Sequence[str]) -> tuple[tuple[str, ...], Iterator[_Row]]:
    """Return the columns of *table*, sorted, and its rows in the order of its *key*."""
    if isinstance(reader, SqliteReader):
        kinds = sorted(reader.tuples(_SELECT_COLUMNS, table=table))
        columns = tuple(name for name, _ in kinds)
        rows = _select_rows(reader, table, columns, key)
        rows = _read_booleans(rows, [place for place, (_, is_boolean) in enumerate(kinds) if is_boolean])
    else:
        columns, rows = cast("PostgresReader", reader).read_table(table, key)
    if table == "meta":
        place = columns.index("key")
        rows = (row for row in rows if not _is_own_fact(row[place]))
    return columns, rows


def _is_own_fact(key: str) -> bool:
    return key in OWN_FACTS or key.startswith(RUN_KEY_PREFIX)


def _select_rows(reader: Reader, table: str, columns: Sequence[str], key: Sequence[str]) -> Iterator[_Row]:
    return reader.tuples(f"select {', '.join(columns)} from main.{table} order by {', '.join(key)}")


def _read_booleans(rows: Iterator[_Row], places: Sequence[int]) -> Iterator[_Row]:
    """Yield *rows* with 1 and 0 in *places* as True and False: SQLite has none."""
    for row in rows:  # not "yield from": that closes the cursor of a connection which may be closed by then
        values = list(row)
        for place in places:
            values[place] = None if row[place] is None else bool(row[place])
        yield tuple(values)


def _require_storable(table: str, columns: Sequence[str], row: _Row) -> None:
    """Raise ValueRefused for a text that no server stores."""
    for column, value in zip(columns, row, strict=True):
        if isinstance(value, str) and "\0" in value:
            key = " ".join(str(row[columns.index(name)]) for name in TABLES[table])
            raise ValueRefused(
                f"表 {table} {key} 的 {column} 里有看不见的空字符（U+0000），服务器不收",
                "先用 qinling edit 改掉这一处，再搬",
            )

"""Find rows whose values are not of the kind that their columns hold, such as a word where a day belongs."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qinling.ledger.rows import DeliveryState
from qinling.ledger.soundness.damaged_reading import is_utf8_throughout, read_texts_as_bytes
from qinling.ledger.soundness.schema_comparison import Column, read_expected_columns
from qinling.ledger.sql_conditions import build_in_condition
from qinling.ledger.sqlite_file.sqlite import SqliteReader
from qinling.rules.history.events import EventKind
from qinling.rules.logins.usage import AccountState
from qinling.rules.vocabulary import DeadlineKind, Level, Schedule, Status, Term

_TERMS: dict[tuple[str, str], Iterable[Term]] = {
    ("issue", "level"): Level,
    ("issue", "status"): Status,
    ("issue", "schedule"): Schedule,
    ("issue", "deadline_kind"): DeadlineKind,
    ("event", "kind"): EventKind,
    ("delivery", "state"): DeliveryState,
    ("account", "state"): AccountState,
}
_JSON_OBJECTS = {
    ("issue", "extra"), ("event", "changes"), ("run", "channels"), ("account_change", "changes"),
    ("login_week", "log"), ("login_week", "report"),
}  # fmt: skip
#: Objects of pairs of numbers: delivered and failed by channel.
_COUNT_PAIRS = {("run", "channels")}
_IS_NO_PAIR = """exists (
    select 1 from json_each(case when json_valid({0}) then {0} else '{{}}' end)
    where case when type = 'array' then json_array_length(value) <> 2
        or json_type(value, '$[0]') <> 'integer' or json_type(value, '$[1]') <> 'integer' else 1 end
)"""
_DAYS = {("run", "day"), ("message", "day"), ("account_change", "day")}
_MOMENTS = {
    ("event", "at"), ("run", "at"), ("run", "ended"), ("delivery", "ended"),
    ("account_change", "at"), ("account_alias", "at"), ("login_log", "at"), ("login_log", "first"), ("login_log", "last"), ("login_log", "removed"),
    ("coaching", "at"), ("login_week", "at"), ("dispatch_round", "at"), ("dispatch_round", "ended"),
    ("dispatch_file", "sent"), ("dispatch_return", "at"),
}  # fmt: skip
#: Blank where there is no next time.
_MOMENTS_OR_BLANK = {("delivery", "next_at")}
#: SQLite takes 30 February for a day until it counts with it.
_IS_NO_DAY = "date({0}, '+0 days') is not {0}"
_IS_NO_MOMENT = f"julianday({{0}}) is null or {_IS_NO_DAY.format('substr({0}, 1, 10)')}"
#: Condition that a value which is not null is of the wrong kind, by the declared type of its column.
_IS_WRONG = {
    "varchar": "typeof({0}) <> 'text'",
    "integer": "typeof({0}) <> 'integer'",
    "boolean": "typeof({0}) <> 'integer' or {0} not in (0, 1)",
    "float": "typeof({0}) not in ('real', 'integer')",
    "date": f"typeof({{0}}) <> 'text' or {_IS_NO_DAY}",
    "blob": "typeof({0}) <> 'blob'",
}
#: Tables without a rowid, and what names their rows.
_ROW_KEYS = {"login_day": "account || ' ' || day"}


class DamagedRow(NamedTuple):
    """A row with values that cannot be read. *key* is its rowid, or its key in a table without rowids."""

    table: str
    key: str
    columns: tuple[str, ...]


def find_damaged_rows(reader: SqliteReader, tables: Iterable[str] = ()) -> Iterator[DamagedRow]:
    """Yield the rows of *tables*, of all by default, that hold a value of the wrong kind or text that is not UTF-8."""
    columns_by_table = read_expected_columns()
    for table in tables or columns_by_table:
        columns = columns_by_table[table]
        conditions = [build_wrong_value_condition(table, column) for column in columns]
        key = _ROW_KEYS.get(table, "rowid")
        flags = ", ".join(f"coalesce({condition}, 0)" for condition in conditions)
        sql = f"select {key}, {flags} from main.{table} where {' or '.join(conditions)}"
        for found, *wrong in reader.tuples(sql):
            names = (column.name for column, is_wrong in zip(columns, wrong, strict=True) if is_wrong)
            yield DamagedRow(table, str(found), tuple(names))
        yield from _find_damaged_texts(reader, table, key, columns)


def _find_damaged_texts(
    reader: SqliteReader, table: str, key: str, columns: list[Column]
) -> Iterator[DamagedRow]:
    names = [column.name for column in columns if column.type == "varchar"]
    if not names or is_utf8_throughout(reader, f"select {', '.join(names)} from main.{table}"):
        return
    for row_key, *texts in read_texts_as_bytes(reader, f"select {key}, {', '.join(names)} from main.{table}"):
        wrong = [name for name, text in zip(names, texts, strict=True) if not _is_utf8(text)]
        if wrong:
            yield DamagedRow(table, str(row_key), tuple(wrong))


def _is_utf8(value: object) -> bool:
    try:
        return not isinstance(value, bytes) or bool(value.decode()) or True
    except UnicodeDecodeError:
        return False


def build_wrong_value_condition(table: str, column: Column) -> str:
    """Return the SQL condition that *column* of *table* holds a value that nothing can read."""
    name = f'"{column.name}"'
    place = (table, column.name)
    wrong = [_IS_WRONG[column.type].format(name)]
    if place in _TERMS:
        wrong.append(f"not {build_in_condition(name, _TERMS[place])}")
    if place in _JSON_OBJECTS:
        wrong.append(f"case when json_valid({name}) then json_type({name}) <> 'object' else 1 end")
    if place in _COUNT_PAIRS:
        wrong.append(_IS_NO_PAIR.format(name))
    if place in _DAYS:
        wrong.append(_IS_NO_DAY.format(name))
    if place in _MOMENTS:
        wrong.append(_IS_NO_MOMENT.format(name))
    if place in _MOMENTS_OR_BLANK:
        wrong.append(f"{name} <> '' and ({_IS_NO_MOMENT.format(name)})")
    if column.is_required:
        return f"({name} is null or {' or '.join(wrong)})"
    return f"({name} is not null and ({' or '.join(wrong)}))"

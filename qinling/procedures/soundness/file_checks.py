"""Checks of the file itself: what SQLite says of it, its schema, the values of its rows, and its id."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from qinling.ledger.issues import queries
from qinling.ledger.salvage.unreadable_rows import find_unreadable_rows
from qinling.ledger.soundness import row_names
from qinling.ledger.soundness.damaged_reading import MALFORMED, check_file_integrity
from qinling.ledger.soundness.schema_comparison import SchemaFault, find_schema_faults
from qinling.ledger.soundness.stored_values import DamagedRow, find_damaged_rows
from qinling.ledger.sqlite_file.sqlite import SqliteReader
from qinling.procedures.soundness.faults import (
    Fault,
    Remedies,
    format_names,
    format_spans,
    format_table,
    unique,
)
from qinling.rules.fields import FIELDS_BY_NAME

_LEDGER_ID = re.compile(r"[0-9a-f]{4,64}")
_KINDS = {"table": "表", "index": "索引", "trigger": "触发器", "view": "视图"}
#: What SQLite's own check says, in Chinese. Groups are the tree, row, index, column or table it names.
_INTEGRITY_LINES = (
    (re.compile(f"^{MALFORMED}$"), "有读不出的页", False),
    (re.compile(r"(?:row (?P<row>\d+)|.*) missing from index (?P<index>\S+)"), "缺行", True),
    (re.compile(r"wrong # of entries in index (?P<index>\S+)"), "条数不对", True),
    (re.compile(r"rowid not at end-of-record for row (?P<row>\d+) of index (?P<index>\S+)"), "有坏行", True),
    (re.compile(r"row (?P<row>\d+) values differ from index (?P<index>\S+)"), "与行不符", True),
    (re.compile(r"non-unique entry in index (?P<index>\S+)"), "里应当唯一的值重复", False),
    (re.compile(r"NULL value in (?P<table>\w+)\.(?P<column>\w+)"), "不该空的列是空的", False),
    (re.compile(r"(?:NUMERIC|TEXT|BLOB|INT|REAL) value in (?P<table>\w+)\.(?P<column>\w+)"), "值的类型不对", False),
    (re.compile(r"CHECK constraint failed in (?P<table>\w+)"), "有值不在允许的范围", False),
    (re.compile(r"(?:On t|T)ree (?P<tree>\d+) .*"), "页面损坏", False),
    (re.compile(r"Page (?P<page>\d+): never used|Freelist.*|Main freelist.*"), "空闲页登记有误", False),
)  # fmt: skip


class _IntegrityFault(NamedTuple):
    """What a line of SQLite's own check says in Chinese, where, and whether only an index is damaged."""

    what: str
    table: str
    index_name: str
    is_index: bool


def check_file(reader: SqliteReader, remedies: Remedies) -> Iterator[Fault]:
    """Tell in Chinese what SQLite's own check finds, the rows of one fault together."""
    rows_by_fault: dict[_IntegrityFault, list[str | None]] = defaultdict(list)
    for line in check_file_integrity(reader):
        fault, row = _describe_integrity_line(reader, line)
        rows_by_fault[fault].append(row)
    for (what, table, index, is_index), rows in rows_by_fault.items():
        records = unique(rows)
        numbers = unique(row_names.find_issue_number(reader, table, row) for row in records)
        place = f"{format_table(table)}" if table else "文件"
        issues = f"（问题 {format_names(numbers)}）" if numbers else ""
        text = f"数据库文件损坏：{place}{f'的索引 {index} ' if index else ''}{what}{issues}"
        remedy = remedies.repair if is_index else remedies.rescue
        yield Fault(text, remedy, table, records, numbers, is_reparable=is_index)


def check_pages(reader: SqliteReader, remedies: Remedies) -> Iterator[Fault]:
    """Tell which rows stand on pages that cannot be read, with the issues they belong to."""
    for table, ids, issues in find_unreadable_rows(reader):
        rows = f"第 {format_spans(ids)} 条" if ids else "有些记录"
        named = f"（问题 {format_names(issues)}）" if issues else ""
        what = f"{format_table(table)}{rows}{named}所在的页读不出"
        yield Fault(what, remedies.rescue, table, tuple(map(str, ids)), tuple(issues))


def _describe_integrity_line(reader: SqliteReader, line: str) -> tuple[_IntegrityFault, str | None]:
    """Return what the line says, and the row it names."""
    for pattern, what, is_index in _INTEGRITY_LINES:
        if found := pattern.search(line):
            named = found.groupdict()
            index = named.get("index") or ""
            table = named.get("table") or row_names.find_table(reader, index, named.get("tree"))
            detail = "" if line == MALFORMED or index else f"：{line}"
            return _IntegrityFault(what + detail, table, index, is_index), named.get("row")
    return _IntegrityFault(line, "", "", False), None


def check_schema(reader: SqliteReader, remedies: Remedies) -> Iterator[Fault]:
    """Compare tables, indexes and triggers with those of a new ledger."""
    for fault in sorted(find_schema_faults(reader), key=str):
        yield _describe_schema_fault(fault, remedies)


def _describe_schema_fault(fault: SchemaFault, remedies: Remedies) -> Fault:
    one = fault.expected or fault.found
    assert one is not None  # one of the two is always there
    if fault.expected is None:
        what = f"多出不属于台账的{_KINDS.get(one.kind, one.kind)} {one.name}"
        return Fault(what, f"请查明是谁加的；{remedies.rescue}", one.table)
    what = "缺" if fault.found is None else "被改动："
    text = f"{format_table(one.table)}的结构不对：{what}{_KINDS[one.kind]} {one.name}"
    is_reparable = one.kind != "table" and one.sql is not None
    return Fault(
        text, remedies.repair if is_reparable else remedies.rescue, one.table, is_reparable=is_reparable
    )


def check_values(reader: SqliteReader, remedies: Remedies) -> Iterator[Fault]:
    """Tell which rows hold values that cannot be read, with the issues they belong to."""
    rows_by_place: dict[tuple[str, tuple[str, ...]], list[DamagedRow]] = defaultdict(list)
    for row in find_damaged_rows(reader):
        rows_by_place[row.table, row.columns].append(row)
    for (table, columns), rows in rows_by_place.items():
        numbers = unique(row_names.find_issue_number(reader, table, row.key) for row in rows)
        keys = unique(row.key for row in rows)
        labels = format_names(
            [FIELDS_BY_NAME[name].label if name in FIELDS_BY_NAME else name for name in columns]
        )
        issues = f"（问题 {format_names(numbers)}）" if numbers else ""
        what = (
            f"{format_table(table)}第 {format_names(keys)} 条{issues}的“{labels}”读不出：类型不对，或不是文字"
        )
        yield Fault(what, remedies.rescue, table, keys, numbers)


def is_ledger_id(text: str) -> bool:
    """Return whether *text* has the form of a ledger's id."""
    return _LEDGER_ID.fullmatch(text) is not None


def check_ledger_id(reader: SqliteReader, remedies: Remedies) -> Iterator[Fault]:
    """Check that the ledger has an id: exports and answers are recognised by it."""
    ledger_id = queries.read_ledger_id(reader)
    if not is_ledger_id(ledger_id):
        what = f"台账自己的标识丢失或被改动（现为“{ledger_id}”）：以前导出的表会认不出这本台账"
        yield Fault(what, remedies.rescue, "meta", ("ledger_id",))

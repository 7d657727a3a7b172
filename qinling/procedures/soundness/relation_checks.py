"""Checks between tables: units, counters, messages and notices, deliveries."""

import re
from collections import defaultdict
from collections.abc import Iterator

from qinling.ledger.reader import Reader
from qinling.ledger.soundness import row_names, table_relations
from qinling.ledger.sqlite_file.sqlite import SqliteReader
from qinling.procedures.soundness.faults import Fault, Remedies, format_names, format_table, unique
from qinling.rules.vocabulary import SupervisionKind

_ACT_NUMBER = re.compile(r"(\D+)〔(\d{4})〕(\d{1,9})号")
_ISSUE_NUMBER = re.compile(r"(.+-\d{4}-)(\d{4,9})")
_ACT_CODES = {kind.label: kind.value for kind in SupervisionKind}


def check_orphans(reader: SqliteReader, remedies: Remedies) -> Iterator[Fault]:
    """Tell which rows refer to a row that is missing."""
    rows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in table_relations.find_orphans(reader):
        rows[one.table, one.parent].append(str(one.rowid))
    for (table, parent), keys in rows.items():
        numbers = unique(row_names.find_issue_number(reader, table, key) for key in keys)
        what = f"{format_table(table)}第 {format_names(keys)} 条所属的{format_table(parent)}记录丢失"
        yield Fault(what, remedies.rescue, table, tuple(keys), numbers)


def check_units(reader: SqliteReader, remedies: Remedies) -> Iterator[Fault]:
    """Tell which units of issues are missing in the table of units."""
    if units := tuple(table_relations.find_unknown_units(reader)):
        yield Fault(f"单位表里缺：{format_names(units)}", remedies.repair, "unit", units, is_reparable=True)


def find_low_counters(reader: Reader) -> dict[str, int]:
    """Return name → value that the counter must have at least, for those that stand lower than a number given."""
    needed: dict[str, int] = defaultdict(int)
    for document in table_relations.list_act_numbers(reader):
        if (found := _ACT_NUMBER.fullmatch(document)) and found[1] in _ACT_CODES:
            name = f"{_ACT_CODES[found[1]]}-{found[2]}"
            needed[name] = max(needed[name], int(found[3]))
    for number in table_relations.list_generated_numbers(reader):
        if found := _ISSUE_NUMBER.fullmatch(number):
            needed[found[1]] = max(needed[found[1]], int(found[2]))
    counters = table_relations.read_counters(reader)
    return {name: value for name, value in needed.items() if counters.get(name, 0) < value}


def check_counters(reader: SqliteReader, remedies: Remedies) -> Iterator[Fault]:
    """Tell which counters would give a number a second time."""
    low = find_low_counters(reader)
    for name, value in low.items():
        what = f"编号“{name}”的计数低于已用的 {value}：再取号会重号"
        yield Fault(what, remedies.repair, "counter", (name,), is_reparable=True)


def check_notices(reader: SqliteReader, remedies: Remedies) -> Iterator[Fault]:
    """Tell which notices belong to no issue, and which deliveries contradict themselves."""
    if stray := table_relations.find_stray_notices(reader):
        keys = tuple(str(notice) for notice, _ in stray)
        what = f"{format_table('notice')}第 {format_names(keys)} 条所说的问题，历史里没有"
        yield Fault(what, remedies.rescue, "notice", keys)
    if odd := tuple(map(str, table_relations.find_contradictory_deliveries(reader))):
        what = f"{format_table('delivery')}第 {format_names(odd)} 条自相矛盾：该有时间的没有时间，或次数不对"
        yield Fault(what, remedies.rescue, "delivery", odd)

"""Work records as tables, lines and JSON."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qinling.errors import RowError
from qinling.rules.texts.name_lists import name_first
from qinling.rules.vocabulary import AttachmentKind
from qinling.rules.work.amounts import Amounts, format_amounts, format_decimal
from qinling.rules.work.kinds import WorkKind, find_kind
from qinling.rules.work.records import RECORD_LABELS, format_record_number

if TYPE_CHECKING:
    from rich.table import Table

    from qinling.ledger.work.rows import WorkRecordRow
    from qinling.procedures.work.records import KnownUnit
    from qinling.procedures.work.viewing import ShownRecord
    from qinling.procedures.work.work_import import WorkImportResult
    from qinling.rules.persons import Persons

Kinds = Mapping[str, WorkKind]
#: Columns that are left out where no record fills them.
_MAY_BE_BLANK = ("主题", "备注")


def record_json(record: "WorkRecordRow", kinds: Kinds) -> dict[str, object]:
    """Return one record. The amount is exact, as text."""
    kind = find_kind(kinds, record.kind)
    return {
        "number": format_record_number(record.id),
        "kind": record.kind,
        "topic": record.topic,
        "part_of": None if record.part_of is None else format_record_number(record.part_of),
        "amount": format_decimal(record.amount),
        "amount_unit": kind.unit or None,
        "persons": record.persons,
        "persons_unit": kind.persons if kind.persons and record.persons is not None else None,
        "is_stock": kind.is_stock,
        "day": record.day,
        "unit": record.unit,
        "note": record.note,
        "is_void": record.is_void,
        "version": record.version,
    }


def record_figures(record: "WorkRecordRow", kinds: Kinds) -> str:
    """Return the figures of a record with their units."""
    return format_amounts(find_kind(kinds, record.kind), Amounts(record.amount, record.persons))


def record_line(record: "WorkRecordRow", kinds: Kinds) -> str:
    """Return one record in one line."""
    part = "" if record.part_of is None else f"（其中，属 {format_record_number(record.part_of)}）"
    parts = (
        f"{format_record_number(record.id)}：{record.day} {record.unit} {record.kind}",
        record.topic,
        record_figures(record, kinds),
        record.note,
        "已作废" if record.is_void else "",
    )
    return " ".join(filter(None, parts)) + part


def record_table(records: Iterable["WorkRecordRow"], kinds: Kinds, width: int) -> "Table":
    """Return a table of records, *width* wide."""
    from qinling.reports.text.table_style import fitted_table

    rows = []
    for one in records:
        note = "；".join(filter(None, ("已作废" if one.is_void else "", one.note)))
        topic = " ".join(filter(None, ("" if one.part_of is None else "其中", one.topic)))
        number, figures = format_record_number(one.id), record_figures(one, kinds)
        rows.append([number, str(one.day), one.kind, figures, topic, one.unit, note])
    headings = ["编号", "日期", "种类", "数量", "主题", "单位", "备注"]
    shown = [
        at
        for at, heading in enumerate(headings)
        if heading not in _MAY_BE_BLANK or any(row[at] for row in rows)
    ]
    return fitted_table(
        [headings[at] for at in shown],
        [[row[at] for at in shown] for row in rows],
        width,
        cut_columns=[place for place, at in enumerate(shown) if headings[at] in ("主题", "单位", "备注")],
        right_columns=(3,),
    )


def record_change_lines(changed: Mapping[str, tuple[Any, Any]]) -> Iterator[str]:
    """Yield what an edit changed, as old → new."""
    for name, pair in changed.items():
        old, new = ("（空）" if value is None else str(value) for value in pair)
        yield f"    {RECORD_LABELS[name]}：{old} → {new}"


def shown_record_json(shown: "ShownRecord", kinds: Kinds) -> dict[str, object]:
    """Return one record with its parts, attachments and history."""
    from qinling.reports.issues.history import event_json

    return record_json(shown.record, kinds) | {
        "parts": [record_json(one, kinds) for one in shown.parts],
        "attachments": shown.attachments,
        "history": [event_json(event) for event in shown.events],
    }


def shown_record_lines(
    shown: "ShownRecord", kinds: Kinds, timezone: str, persons: "Persons"
) -> Iterator[str]:
    """Yield one record with its parts, attachments and history."""
    from qinling.reports.issues.history import event_lines

    yield record_line(shown.record, kinds)
    for part in shown.parts:
        yield f"    其中 {record_line(part, kinds)}"
    for one in shown.attachments:
        yield f"    材料：{AttachmentKind.from_code(str(one['paper'])).label} {one['name']}"
    for event in shown.events:
        yield from event_lines(event, timezone, "", persons)


def new_unit_line(unit: "KnownUnit") -> str:
    """Return the note on a unit that the ledger did not know."""
    near = f"；相近的有 {'、'.join(unit.near)}，写错了的请 qinling work edit 改正" if unit.near else ""
    return f"注意：“{unit.name}”在台账里是第一次出现{near}"


def equal_rows_lines(result: "WorkImportResult", most: int = 5) -> Iterator[str]:
    """Yield a note on each lot of rows of a form that say the same: each was counted."""
    for places in result.equal_rows[:most]:
        rows: dict[str, list[str]] = {}
        for sheet, row in places:
            rows.setdefault(sheet, []).append(str(row))
        told = "，".join(f"“{sheet}”第 {_list_numbers(dict.fromkeys(of))} 行" for sheet, of in rows.items())
        within = "里有几处" if len(set(places)) == 1 else ""
        yield f"注意：{told}{within}完全相同，各算一次；重复的请用 qinling work void 作废"
    if len(result.equal_rows) > most:
        yield f"注意：完全相同的另有 {len(result.equal_rows) - most} 组，也各算一次"


def replaced_value_line(replaced: "WorkRecordRow", kinds: Kinds) -> str:
    """Return the note on a stock that another unit recorded last."""
    return (
        f"注意：{replaced.kind}上一次是{replaced.unit}记的 {record_figures(replaced, kinds)}"
        f"（{format_record_number(replaced.id)}）；这类存量说的是全区的数，不分单位，以最近一次的为准"
    )


def work_import_json(
    result: "WorkImportResult", errors: Sequence[RowError]
) -> tuple[list[dict[str, object]], dict[str, object]]:
    """Return the items and the further keys of the result of reading a form."""
    from qinling.reports.importing.import_result import error_json

    keys: dict[str, object] = {"known": result.known, "known_void": result.known_void, "parts": result.parts}
    return [{"number": number} for number in result.added], keys | {"errors": [*map(error_json, errors)]}


def work_import_lines(result: "WorkImportResult", *, dry_run: bool) -> Iterator[str]:
    """Yield the result of reading a form."""
    verb = "试运行，台账没有改动：将记入" if dry_run else "已记入"
    parts = f"，其中 {result.parts} 条是“其中”" if result.parts else ""
    yield f"{verb}工作记录 {len(result.added)} 条{parts}"
    if result.known:
        yield f"{len(result.known)} 条台账里已有，没有再记：{_list_numbers(result.known)}"
    if result.known_void:
        yield f"{len(result.known_void)} 条台账里已作废，没有再记：{_list_numbers(result.known_void)}"


def _list_numbers(numbers: Collection[str], most: int = 5) -> str:
    return name_first([*numbers], most)

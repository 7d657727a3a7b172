"""A book of conflicts: what a table and the ledger changed differently, for a person to decide and return."""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from qinling.ledger.rows import IssueRow
from qinling.rules.drafts import Draft
from qinling.rules.fields import EXTRA
from qinling.rules.merging.three_way_merge import Said, said_by
from qinling.rules.vocabulary import Side
from qinling.workbook.column_layout import Layout
from qinling.workbook.export import sheet_formats as on_paper
from qinling.workbook.export.cell_values import LONGEST, cell_of
from qinling.workbook.export.ledger_writer import new_book
from qinling.workbook.export.sheet_formats import Looks
from qinling.workbook.export_manifest import CONFLICTS, Conflict, Imprint, conflict_text, write_imprint
from qinling.workbook.files.cell_names import column_letters
from qinling.workbook.returns.conflict_answers import BLANK, ITEM, LEVEL, NUMBER, OWN, SIDE

#: Heading and width in Latin letters; the last two are to be filled in.
_COLUMNS = (
    *((LEVEL, 6), (NUMBER, 15), ("问题描述", 30), (ITEM, 12)),
    *(("导出时", 22), ("表上", 22), ("台账现在", 22), ("谁改的台账", 11), ("何时改的", 16)),
    *((SIDE, 11), (OWN, 24)),
)
_TITLE, _NOTE, _HEADINGS, _FIRST = range(4)
_LAST = len(_COLUMNS) - 1
_CUT = LONGEST // 2  # characters that surely fit into a cell


def write_conflicts(
    path: Path, told: Sequence[Sequence[str]], imprint: Imprint, conflicts: Sequence[Conflict]
) -> None:
    """Write *conflicts* to the .xlsx *path*, each with what is *told* of it: the columns but for the last two.

    *imprint* is that of the table they came from, as of the ledger's history now. The file is
    there whole or not at all. Raises WorkbookRefused where it cannot be written.
    """
    with new_book(path) as (book, _):
        sheet, looks = book.add_worksheet("冲突"), Looks(book)
        _write_head(sheet, looks, path.name)
        for row, texts in enumerate(told, _FIRST):
            _write_row(sheet, looks, row, texts)
        _finish(sheet, _FIRST + len(told) - 1)
        chain = f"历史链至第 {imprint.position} 条，链首 {imprint.head[:16]}"
        on_paper.set_print(sheet, Layout("", (), "A4"), chain, imprint.as_of)
        sheet.repeat_rows(_HEADINGS)
        write_imprint(book, imprint, map(conflict_text, conflicts), CONFLICTS)
        _set_properties(book, imprint)


def _write_head(sheet: Worksheet, looks: Looks, name: str) -> None:
    for place, (_, width) in enumerate(_COLUMNS):
        sheet.set_column(place, place, width)
    sheet.merge_range(_TITLE, 0, _TITLE, _LAST, "表与台账的冲突", looks.title)
    sheet.set_row(_TITLE, 34)
    note = (
        "每行是表和台账都改过、改得不同的一格。请在“以哪个为准”选“表”或“台账”，"
        f"或在“改为”里另写内容（不要内容的写“{BLANK}”），两格只填一格；没有填的，台账照旧。\n"
        f"可以排序、筛选、隐藏，前几列请勿改动。填好后用 qinling return {name} 收回，qinling check {name} 核对。"
    )
    sheet.merge_range(_NOTE, 0, _NOTE, _LAST, note, looks.line)
    sheet.set_row(_NOTE, 48)
    for place, (heading, _) in enumerate(_COLUMNS):
        sheet.write_string(_HEADINGS, place, heading, looks.head)
    sheet.set_row(_HEADINGS, 26)


def _write_row(sheet: Worksheet, looks: Looks, row: int, texts: Sequence[str]) -> None:
    lines = 1
    for place, text in enumerate(texts):
        cut = text if len(text) <= _CUT else f"{text[:_CUT]}…"
        on_paper.write_text(sheet, row, place, cut, looks.text)
        lines = max(lines, on_paper.lines_of(cut, _COLUMNS[place][1]))
    for place in range(len(texts), len(_COLUMNS)):
        sheet.write_blank(row, place, None, looks.to_fill_in)
    on_paper.set_height(sheet, row, lines)


def _finish(sheet: Worksheet, last: int) -> None:
    sheet.freeze_panes(_FIRST, 2)
    sheet.autofilter(_HEADINGS, 0, last, _LAST)
    sheet.ignore_errors({"number_stored_as_text": f"A{_FIRST + 1}:{column_letters(_LAST)}{last + 1}"})
    labels = [side.label for side in Side]
    rule = {
        "validate": "list",
        "source": labels,
        "error_title": SIDE,
        "error_message": f"请从下拉列表中选择：{'、'.join(labels)}",
    }
    place = [heading for heading, _ in _COLUMNS].index(SIDE)
    sheet.data_validation(_FIRST, place, last, place, rule)


def _set_properties(book: Workbook, imprint: Imprint) -> None:
    book.set_properties({"title": "表与台账的冲突", "created": datetime.combine(imprint.as_of, time())})


def conflict_of(field: str, draft: Draft, issue: IssueRow) -> Conflict:
    """Return the conflict in *field* of an *issue*, as it stands now, with the row *draft* of a table that came back."""
    said = said_by(draft)
    days = (said.get(name, getattr(issue, name)) for name in ("handed_over_on", "found_on"))
    start = next((str(day) for day in days if day is not None), None)
    cell = _typed(field, said, issue)
    return Conflict(
        issue.level, issue.number, issue.version, field, cell, start if field == "deadline" else None
    )


def _typed(field: str, said: Said, issue: IssueRow) -> str | float | None:
    """Return a cell that reads as what a row *said* of *field*."""
    if field.startswith(EXTRA) or field == "deadline":
        return said.get("deadline_text" if field == "deadline" else field)  # type: ignore[return-value]  # words
    theirs: dict[str, Any] = {field: said.get(field)}
    value = cell_of(issue._replace(**theirs), field)
    return value.isoformat() if isinstance(value, date) else value

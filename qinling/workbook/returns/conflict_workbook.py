"""Write a conflict workbook: the cells that an export and the ledger changed differently.

A person decides each of them in it and returns it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from qinling.ledger.rows import IssueRow
from qinling.rules.drafts import Draft
from qinling.rules.fields import EXTRA_FIELD_PREFIX
from qinling.rules.merging.three_way_merge import CellValues, collect_cell_values
from qinling.rules.vocabulary import ConflictSide
from qinling.workbook.column_layout import Layout
from qinling.workbook.export import sheet_formats
from qinling.workbook.export.cell_values import MAX_CELL_LENGTH, get_cell_value
from qinling.workbook.export.new_workbook import open_new_workbook
from qinling.workbook.export.sheet_formats import SheetFormats
from qinling.workbook.export.sheet_layout import set_up_printing
from qinling.workbook.export_manifest import (
    CONFLICTS_FORM,
    ConflictRecord,
    ExportManifest,
    format_conflict_line,
    write_manifest,
)
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.returns.conflict_answers import (
    BLANK_ANSWER,
    ITEM_HEADING,
    LEVEL_HEADING,
    NUMBER_HEADING,
    OWN_VALUE_HEADING,
    SIDE_HEADING,
)

#: Heading and width in Latin letters. The user fills in the last two columns.
_COLUMNS = (
    *((LEVEL_HEADING, 6), (NUMBER_HEADING, 15), ("问题描述", 30), (ITEM_HEADING, 12)),
    *(("导出时", 22), ("表上", 22), ("台账现在", 22), ("谁改的台账", 11), ("何时改的", 16)),
    *((SIDE_HEADING, 11), (OWN_VALUE_HEADING, 24)),
)
_TITLE_ROW, _NOTE_ROW, _HEADING_ROW, _FIRST_ROW = range(4)
_LAST_COLUMN = len(_COLUMNS) - 1
_MAX_SHOWN_CHARACTERS = MAX_CELL_LENGTH // 2  # any characters fit: one takes at most two units


def write_conflict_workbook(
    path: Path,
    name: str,
    row_texts: Sequence[Sequence[str]],
    manifest: ExportManifest,
    conflicts: Sequence[ConflictRecord],
) -> None:
    """Write *conflicts* to the .xlsx *path*. *row_texts* are the texts of each row without the last two columns.

    *name* is the name that the file will have. *manifest* is that of the export, with the present position
    and head of the ledger. Raises OSError.
    """
    with open_new_workbook(path) as book:
        sheet, formats = book.add_worksheet("冲突"), SheetFormats(book)
        _write_header(sheet, formats, name)
        for row, texts in enumerate(row_texts, _FIRST_ROW):
            _write_row(sheet, formats, row, texts)
        _finish_sheet(sheet, _FIRST_ROW + len(row_texts) - 1)
        chain = f"历史链至第 {manifest.position} 条，链首 {manifest.head[:16]}"
        set_up_printing(sheet, Layout("", (), "A4"), chain, manifest.as_of)
        sheet.repeat_rows(_HEADING_ROW)
        write_manifest(
            book, replace(manifest, sheets={}), map(format_conflict_line, conflicts), CONFLICTS_FORM
        )
        _set_properties(book, manifest)


def _write_header(sheet: Worksheet, formats: SheetFormats, name: str) -> None:
    for column, (_, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
    sheet.merge_range(_TITLE_ROW, 0, _TITLE_ROW, _LAST_COLUMN, "表与台账的冲突", formats.title)
    sheet.set_row(_TITLE_ROW, 34)
    note = (
        "每行是表和台账都改过、改得不同的一格。请在“以哪个为准”选“表”或“台账”，"
        f"或在“改为”里另写内容（不要内容的写“{BLANK_ANSWER}”），两格只填一格；没有填的，台账照旧。\n"
        f"可以排序、筛选、隐藏，前几列请勿改动。填好后用 qinling return {name} 收回，qinling check {name} 核对。"
    )
    sheet.merge_range(_NOTE_ROW, 0, _NOTE_ROW, _LAST_COLUMN, note, formats.subtitle)
    sheet.set_row(_NOTE_ROW, 48)
    for column, (heading, _) in enumerate(_COLUMNS):
        sheet.write_string(_HEADING_ROW, column, heading, formats.heading)
    sheet.set_row(_HEADING_ROW, 26)


def _write_row(sheet: Worksheet, formats: SheetFormats, row: int, texts: Sequence[str]) -> None:
    lines = 1
    for column, text in enumerate(texts):
        shown = text if len(text) <= _MAX_SHOWN_CHARACTERS else f"{text[:_MAX_SHOWN_CHARACTERS]}…"
        sheet_formats.write_text_cell(sheet, row, column, shown, formats.text)
        lines = max(lines, sheet_formats.count_lines(shown, _COLUMNS[column][1]))
    for column in range(len(texts), len(_COLUMNS)):
        sheet.write_blank(row, column, None, formats.highlighted_input)
    sheet_formats.set_row_height(sheet, row, lines)


def _finish_sheet(sheet: Worksheet, last: int) -> None:
    sheet.freeze_panes(_FIRST_ROW, 2)
    sheet.autofilter(_HEADING_ROW, 0, last, _LAST_COLUMN)
    sheet.ignore_errors(
        {"number_stored_as_text": f"A{_FIRST_ROW + 1}:{format_column_letters(_LAST_COLUMN)}{last + 1}"}
    )
    labels = [side.label for side in ConflictSide]
    rule = {
        "validate": "list",
        "source": labels,
        "error_title": SIDE_HEADING,
        "error_message": f"请从下拉列表中选择：{'、'.join(labels)}",
    }
    side_column = [heading for heading, _ in _COLUMNS].index(SIDE_HEADING)
    sheet.data_validation(_FIRST_ROW, side_column, last, side_column, rule)


def _set_properties(book: Workbook, manifest: ExportManifest) -> None:
    book.set_properties({"title": "表与台账的冲突", "created": datetime.combine(manifest.as_of, time())})


def build_conflict_record(field: str, draft: Draft, issue: IssueRow) -> ConflictRecord:
    """Build the record of the conflict in *field* between *issue*, as it is now, and the returned row *draft*."""
    row_values = collect_cell_values(draft)
    days = (row_values.get(name, getattr(issue, name)) for name in ("handed_over_on", "found_on"))
    start = next((str(day) for day in days if day is not None), None)
    cell = _build_typed_cell(field, row_values, issue)
    return ConflictRecord(
        issue.level, issue.number, issue.version, field, cell, start if field == "deadline" else None
    )


def _build_typed_cell(field: str, row_values: CellValues, issue: IssueRow) -> str | float | None:
    """Return a cell that is parsed to the value of *field* in *row_values*."""
    if field.startswith(EXTRA_FIELD_PREFIX) or field == "deadline":
        return row_values.get("deadline_text" if field == "deadline" else field)  # type: ignore[return-value]  # words
    theirs: dict[str, Any] = {field: row_values.get(field)}
    value = get_cell_value(issue._replace(**theirs), field)
    return value.isoformat() if isinstance(value, date) else value

"""Write the filled copy of a form: an .xlsx in place, a text file by its rows, the others by their values."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.rules.parsing.values import escape_formula
from qinling.workbook.files.file_inspection import inspect_file
from qinling.workbook.files.text_files import detect_delimiter, detect_encoding, parse_delimiter
from qinling.workbook.files.xlsx.cell_edits import CellEdit, is_signed, write_edited_workbook
from qinling.workbook.files.xlsx.yellow_styles import add_yellow_styles
from qinling.workbook.filling.fill_plan import PlannedCell
from qinling.workbook.filling.xlsx_form import XlsxForm

_DAY_ZERO = date(1899, 12, 30)
_DAYS_TO_1904 = 1462
_KINDS = ("xlsx", "xls", "ods", "text")


@dataclass(frozen=True, slots=True)
class CopyNotes:
    """What is to be said of a filled copy: its formulas are computed anew, only values are in it, its signature is void."""

    computes_anew: bool = False
    values_only: bool = False
    breaks_signature: bool = False


def find_form_kind(path: Path, limits: Limits) -> str:
    """Return the kind of a form. Raises WorkbookRefused for one that cannot be filled."""
    kind = inspect_file(path, limits).kind
    if kind not in _KINDS:
        raise WorkbookRefused(f"{path.name} 是 Word 文件，不能填", "请把表格另存为 .xlsx 后再填")
    return kind


def name_ending(path: Path, kind: str) -> str:
    """Return the ending of the name of a filled copy."""
    ending = path.suffix.lower()
    if kind == "text":
        return path.suffix
    return path.suffix if kind == "xlsx" and ending in (".xlsx", ".xlsm") else ".xlsx"


def write_filled_copy(
    path: Path,
    target: Path,
    kind: str,
    changes: Sequence[PlannedCell],
    form: XlsxForm,
    limits: Limits,
    delimiter: str | None,
    *,
    mark: bool,
) -> CopyNotes:
    """Write *path* to *target* with the cells of *changes* filled, and yellow with *mark*."""
    by_sheet: dict[str, list[PlannedCell]] = {}
    for change in changes:
        by_sheet.setdefault(change.sheet, []).append(change)
    if kind == "xlsx":
        edits = {sheet: [_build_edit(one, form) for one in cells] for sheet, cells in by_sheet.items()}
        styles, edits = _mark_edits(path, edits, form) if mark else (None, edits)
        computes_anew = write_edited_workbook(path, target, edits, limits, styles)
        return CopyNotes(computes_anew=computes_anew, breaks_signature=is_signed(path, limits))
    if kind == "text":
        target.write_bytes(_fill_text(path, changes, delimiter))
        return CopyNotes()
    _write_values(path, target, by_sheet, limits, mark=mark)
    return CopyNotes(values_only=True)


def _build_edit(change: PlannedCell, form: XlsxForm) -> CellEdit:
    new = change.new
    if isinstance(new, date):
        new = float((new - _DAY_ZERO).days - (_DAYS_TO_1904 if form.is_1904 else 0))
    if isinstance(new, str):
        from qinling.workbook.reading.value_copy import replace_unwritable  # noqa: PLC0415 (openpyxl)

        new = replace_unwritable(new)
    return CellEdit(change.cell.place, "" if new is None else new, change.style)


def _mark_edits(
    path: Path, edits: Mapping[str, Sequence[CellEdit]], form: XlsxForm
) -> tuple[bytes, dict[str, list[CellEdit]]]:
    """Return the styles with yellow formats, and *edits* with these. Raises WorkbookRefused where it has no styles."""
    styles = {
        (sheet, edit.place): form.sheets[sheet].find_style(edit.place) if edit.style is None else edit.style
        for sheet, of_sheet in edits.items()
        for edit in of_sheet
    }
    made = add_yellow_styles(form.styles, styles.values())
    if made is None:
        raise WorkbookRefused(
            f"{path.name} 的格式不合规范，标不了颜色", "请去掉 --mark，或在 WPS 中另存后再填"
        )
    return made[0], {
        sheet: [replace(edit, style=made[1][styles[sheet, edit.place]]) for edit in of_sheet]
        for sheet, of_sheet in edits.items()
    }


def _fill_text(path: Path, changes: Sequence[PlannedCell], delimiter: str | None) -> bytes:
    """Return a text file with its cells filled. The lines of all other rows stay as they are."""
    data = path.read_bytes()
    encoding = detect_encoding(data)
    text = data.decode(encoding)
    mark = parse_delimiter(delimiter) if delimiter else detect_delimiter(text).mark
    by_row: dict[int, list[PlannedCell]] = {}
    for change in changes:
        by_row.setdefault(change.cell.place[0], []).append(change)
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(iter(lines), delimiter=mark)
    written, begin = [], 0
    for number, row in enumerate(reader):
        own = "".join(lines[begin : reader.line_num])
        begin = reader.line_num
        written.append(_fill_text_row(row, by_row[number], mark, own) if number in by_row else own)
    return "".join(written).encode(encoding)


def _fill_text_row(row: list[str], changes: Sequence[PlannedCell], mark: str, own: str) -> str:
    for change in changes:
        column = change.cell.place[1]
        row.extend([""] * (column + 1 - len(row)))
        row[column] = escape_formula(_format_text(change.new))
    quoting: Literal[0, 1] = csv.QUOTE_ALL if own.count('"') >= 2 * len(row) else csv.QUOTE_MINIMAL
    line = io.StringIO(newline="")
    # A text with a line break is quoted only where lines end in one.
    csv.writer(line, delimiter=mark, lineterminator="\r\n", quoting=quoting).writerow(row)
    return line.getvalue().removesuffix("\r\n") + own[len(own.rstrip("\r\n")) :]


def _format_text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.15g}"
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _write_values(
    path: Path, target: Path, by_sheet: Mapping[str, Sequence[PlannedCell]], limits: Limits, *, mark: bool
) -> None:
    """Write the values of a file that only calamine reads as an .xlsx, with its cells filled."""
    from openpyxl.cell.cell import Cell  # noqa: PLC0415 (only for .xls and .ods)
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    from qinling.workbook.files.whole_workbooks import is_small_workbook, pack_workbook  # noqa: PLC0415
    from qinling.workbook.reading.value_copy import copy_values, replace_unwritable  # noqa: PLC0415

    too_large = WorkbookRefused(f"{path.name} 太大，填不了", "请在 WPS 或 Excel 中另存为 .xlsx 后再填")
    if not is_small_workbook(path):
        raise too_large
    workbook, titles, _ = copy_values(path, (), limits, whole=True)
    for sheet, changes in by_sheet.items():
        for change in changes:
            cell = workbook[titles[sheet]].cell(change.cell.place[0] + 1, change.cell.place[1] + 1)
            if isinstance(cell, Cell):
                new = change.new
                cell.value = replace_unwritable(new) if isinstance(new, str) else new
                if isinstance(new, str):
                    cell.data_type = "s"
                if mark:
                    cell.fill = PatternFill("solid", fgColor="FFFFFF00")
    content = pack_workbook(workbook)
    if content is None:
        raise too_large
    target.write_bytes(content)

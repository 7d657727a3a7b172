"""Copy the values of a file that openpyxl cannot load, or that is too large: each row stays where it was."""

import math
import re
import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from qinling.rules.limits import Limits
from qinling.workbook.files.cell_names import LAST_COLUMN
from qinling.workbook.files.grids import Grid, open_grids
from qinling.workbook.files.subprocess_reader import MergedBlock
from qinling.workbook.files.whole_workbooks import MAX_MERGED_CELLS

_UNWRITABLE_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MAX_CELL_CHARACTERS = 32_767
_MAX_SHEET_NAME_CHARACTERS = 31
#: Rows at the top that are copied in any case: they hold the headings.
HEAD_ROWS = 10
_ROWS_FOR_WIDTHS = 50
_MIN_WIDTH, _MAX_WIDTH = 8, 40


def copy_values(
    path: Path,
    bad_rows: Collection[tuple[str, int]],
    limits: Limits,
    *,
    whole: bool,
    delimiter: str | None = None,
) -> tuple[Workbook, dict[str, str], int]:
    """Copy the values of *path*: return the workbook, the new sheet titles by sheet, and how many rows were left out.

    Unless *whole*, only the first rows and the *bad_rows*, each a sheet and a row from 1, are
    copied, and the others hidden. Blank rows do not count as left out.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    titles: dict[str, str] = {}
    left_out = 0
    for grid in open_grids(path, limits, delimiter=delimiter):
        sheet = workbook.create_sheet(_build_title(grid.name))
        titles[grid.name] = sheet.title
        sheet.sheet_state = "hidden" if grid.hidden else "visible"
        left_out += _copy_rows(sheet, grid, bad_rows, whole=whole)
        _merge_blocks(sheet, grid.merged_blocks)
    if all(sheet.sheet_state == "hidden" for sheet in workbook.worksheets):  # no program opens such a file
        for sheet in workbook.worksheets:
            sheet.sheet_state = "visible"
    return workbook, titles, left_out


def replace_unwritable(text: str, by: str = "�") -> str:
    """Return *text* without characters that an .xlsx cannot hold."""
    return _UNWRITABLE_CHARACTERS.sub(by, text)


def _build_title(name: str) -> str:
    title = replace_unwritable(re.sub(r"[\\/*?:\[\]]", "_", name), "_")
    return title[:_MAX_SHEET_NAME_CHARACTERS] or "Sheet"


def _copy_rows(sheet: Worksheet, grid: Grid, bad_rows: Collection[tuple[str, int]], *, whole: bool) -> int:
    """Copy the rows to the rows of the same number, so that messages name them rightly. Return how many were left out."""
    left_out = 0
    widths: dict[int, int] = {}
    for number, row in enumerate(grid.rows, 1):
        if not whole and number > HEAD_ROWS and (grid.name, number) not in bad_rows:
            left_out += any(value not in ("", None) for value in row)
            continue
        for column, value in enumerate(row[:LAST_COLUMN], 1):
            if value not in ("", None):
                _write_cell(sheet.cell(number, column), value)
                if number <= _ROWS_FOR_WIDTHS:
                    widths[column] = max(widths.get(column, 0), _measure_width(value))
    for column, width in widths.items():
        letters = get_column_letter(column)
        sheet.column_dimensions[letters].width = min(max(width + 2, _MIN_WIDTH), _MAX_WIDTH)
    if left_out:
        sheet.sheet_format.zeroHeight = True  # rows that are not there are hidden
    return left_out


def _measure_width(value: object) -> int:
    """Return the width of a cell in Latin letters. A title across the table does not widen its column."""
    width = sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in str(value)[:_MAX_WIDTH])
    return width if width < _MAX_WIDTH else _MAX_WIDTH // 2


def _write_cell(cell: Cell | MergedCell, value: object) -> None:
    if isinstance(value, str):
        cell.value = replace_unwritable(value)[:_MAX_CELL_CHARACTERS]
        if isinstance(cell, Cell):
            cell.data_type = "s"  # not a formula, even if it begins with =
    elif isinstance(value, float) and not math.isfinite(value):
        cell.value = str(value)
    else:
        cell.value = value  # type: ignore[assignment]


def _merge_blocks(sheet: Worksheet, blocks: Iterable[MergedBlock]) -> None:
    """Merge *blocks*, up to `MAX_MERGED_CELLS`. A block that overlaps an earlier one is left out."""
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in blocks:
        if right >= LAST_COLUMN or len(covered) + (bottom - top + 1) * (right - left + 1) > MAX_MERGED_CELLS:
            continue
        cells = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if len(cells) > 1 and covered.isdisjoint(cells):
            covered |= cells
            sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)

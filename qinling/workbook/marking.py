"""A copy of the user's own workbook with the bad cells marked red and the reason as a comment."""

import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from qinling.errors import RowError
from qinling.rules.limits import Limits
from qinling.workbook.opening import open_grids
from qinling.workbook.places import column_number

_RED = PatternFill("solid", fgColor="FFFF6B6B")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST = 32_767
#: Above this, only the rows with errors are copied: loading the whole would take minutes and gigabytes.
_WHOLE_COPY_MEGABYTES = 5
_HEAD_ROWS = 10
#: What openpyxl raises on workbooks that others read; such a file is copied by its values instead.
_UNLOADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
)


def marked_copy(path: Path, errors: Sequence[RowError], limits: Limits) -> Path:
    """Write the copy beside *path* and return where; raises OSError where the folder takes no file."""
    small = path.stat().st_size <= _WHOLE_COPY_MEGABYTES << 20
    suffix = ".xlsm" if path.suffix.lower() == ".xlsm" and small else ".xlsx"
    target = path.with_name(f"{path.stem}-错误标注{suffix}")
    workbook = _loaded(path) if small and path.suffix.lower() in (".xlsx", ".xlsm") else None
    rows: dict[tuple[str, int], int] = {}
    if workbook is None:
        workbook, rows = _copied(path, errors, limits, whole=small)
    for error in errors:
        if error.sheet in workbook.sheetnames:
            row = rows.get((error.sheet, error.row), error.row)
            _mark(workbook[error.sheet], row, error)
    waiting = target.with_name(f".{target.name}.part")
    try:
        workbook.save(waiting)
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)
    return target


def _loaded(path: Path) -> Workbook | None:
    try:
        return load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
    except _UNLOADABLE:
        return None


def _copied(
    path: Path, errors: Iterable[RowError], limits: Limits, *, whole: bool
) -> tuple[Workbook, dict[tuple[str, int], int]]:
    """Return a workbook of the values of *path*, and where rows stand in it that moved."""
    bad = {(error.sheet, error.row) for error in errors}
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    moved: dict[tuple[str, int], int] = {}
    for grid in open_grids(path, limits):
        sheet = workbook.create_sheet(re.sub(r"[\\/*?:\[\]]", "_", grid.name)[:31] or "Sheet")
        at = 0
        for number, row in enumerate(grid.rows, 1):
            if not whole and number > _HEAD_ROWS and (grid.name, number) not in bad:
                continue
            at += 1
            moved[grid.name, number] = at
            for column, value in enumerate(row, 1):
                if value not in ("", None):
                    _write(sheet.cell(at, column), value)
    return workbook, moved


def _write(cell: Cell | MergedCell, value: object) -> None:
    if isinstance(value, str):
        cell.value = _CONTROL.sub("�", value)[:_LONGEST]
        if isinstance(cell, Cell):
            cell.data_type = "s"  # text that begins with = is text
    else:
        cell.value = value  # type: ignore[assignment]


def _mark(sheet: Worksheet, row: int, error: RowError) -> None:
    cell = sheet.cell(row, column_number(error.column) + 1 if error.column else 1)
    if isinstance(cell, MergedCell):
        block = next(block for block in sheet.merged_cells.ranges if cell.coordinate in block)
        cell = sheet.cell(block.min_row, block.min_col)
    if not isinstance(cell, Cell):
        return
    cell.fill = _RED
    said = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(
        _CONTROL.sub("�", f"{said}{error.why}。{error.remedy}"), "qinling", height=120, width=260
    )

"""A copy of the user's own workbook with the bad cells marked red and the reason as a comment."""

import math
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from qinling.errors import RowError
from qinling.rules.limits import Limits
from qinling.workbook.files.cell_names import column_number
from qinling.workbook.files.grids import open_grids

_RED = PatternFill("solid", fgColor="FFFF6B6B")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST = 32_767
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576
_LONGEST_COMMENT = 2000
_LONGEST_TITLE = 31
#: Above these, only the rows with errors are copied: loading the whole would take minutes and gigabytes.
_WHOLE_COPY_MEGABYTES = 5
_WHOLE_COPY_UNPACKED = 40
_HEAD_ROWS = 10
#: openpyxl makes an object of every cell in a merged block.
_MOST_MERGED_CELLS = 200_000
#: What openpyxl raises on workbooks that others read; such a file is copied by its values instead.
UNLOADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    NotImplementedError,
)


def marked_copy(path: Path, errors: Sequence[RowError], limits: Limits, called: str = "错误标注") -> Path:
    """Write the copy beside *path*, *called* so at its end, and return where; raises OSError where the folder takes no file."""
    small = is_small(path)
    suffix = ".xlsm" if path.suffix.lower() == ".xlsm" and small else ".xlsx"
    target = _free_name(path, suffix, called)
    workbook = loaded(path) if small and path.suffix.lower() in (".xlsx", ".xlsm") else None
    if workbook is not None:
        try:
            _save_marked(workbook, target, {error.sheet: error.sheet for error in errors}, {}, errors)
        except UNLOADABLE:  # what it loaded, it cannot always write
            workbook = None
    if workbook is None:
        workbook, titles, rows = _copied(path, errors, limits, whole=small)
        _save_marked(workbook, target, titles, rows, errors)
    return target


def is_small(path: Path) -> bool:
    """Say whether openpyxl can load the whole of *path* in a moment."""
    if path.stat().st_size > _WHOLE_COPY_MEGABYTES << 20:
        return False
    if not zipfile.is_zipfile(path):
        return True
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    return unpacked <= _WHOLE_COPY_UNPACKED << 20


def _free_name(path: Path, suffix: str, called: str) -> Path:
    """Return a name beside *path* that is not taken: somebody may be correcting in an earlier copy."""
    names = (
        path.with_name(f"{path.stem}-{called}{more}{suffix}") for more in ("", *map(str, range(2, 1000)))
    )
    return next(name for name in names if not name.exists())


def loaded(path: Path, *, rich_text: bool = False) -> Workbook | None:
    """Return the workbook of *path*, None where openpyxl cannot load it; with *rich_text* letters keep their looks."""
    try:
        if _merged_cells(path) > _MOST_MERGED_CELLS:
            return None
        return load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm", rich_text=rich_text)
    except UNLOADABLE:
        return None


def _merged_cells(path: Path) -> int:
    """Return how many cells the merged blocks of all sheets cover, blocks that overlap counted each."""
    cells = 0
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            body = archive.read(member) if member.startswith("xl/") else b""
            if b"mergeCell " not in body and b"mergeCell\n" not in body:
                continue
            for item in ElementTree.fromstring(body).iter():
                if item.tag.endswith("}mergeCell"):
                    left, top, right, bottom = range_boundaries(item.get("ref", ""))
                    across = (right or _LAST_COLUMN) - (left or 1) + 1
                    cells += max(across, 0) * max((bottom or _LAST_ROW) - (top or 1) + 1, 0)
    return cells


def _save_marked(
    workbook: Workbook,
    target: Path,
    titles: Mapping[str, str],
    rows: Mapping[tuple[str, int], int],
    errors: Sequence[RowError],
) -> None:
    """Mark *errors* and save; *titles* and *rows* say where sheets and rows stand that moved."""
    for error in errors:
        if titles.get(error.sheet) in workbook.sheetnames:
            row = rows.get((error.sheet, error.row), error.row)
            _mark(workbook[titles[error.sheet]], row, error)
    waiting = target.with_name(f".{target.name}.part")
    try:
        workbook.save(waiting)
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)


def _copied(
    path: Path, errors: Iterable[RowError], limits: Limits, *, whole: bool
) -> tuple[Workbook, dict[str, str], dict[tuple[str, int], int]]:
    """Return a workbook of the values of *path*, its titles by the names of the sheets, and where rows moved."""
    bad = {(error.sheet, error.row) for error in errors}
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    titles: dict[str, str] = {}
    moved: dict[tuple[str, int], int] = {}
    for grid in open_grids(path, limits):
        title = _CONTROL.sub("_", re.sub(r"[\\/*?:\[\]]", "_", grid.name))[:_LONGEST_TITLE]
        sheet = workbook.create_sheet(title or "Sheet")
        titles[grid.name] = sheet.title
        at = 0
        for number, row in enumerate(grid.rows, 1):
            if not whole and number > _HEAD_ROWS and (grid.name, number) not in bad:
                continue
            at += 1
            moved[grid.name, number] = at
            for column, value in enumerate(row[:_LAST_COLUMN], 1):
                if value not in ("", None):
                    _write(sheet.cell(at, column), value)
    return workbook, titles, moved


def _write(cell: Cell | MergedCell, value: object) -> None:
    if isinstance(value, str):
        cell.value = _CONTROL.sub("�", value)[:_LONGEST]
        if isinstance(cell, Cell):
            cell.data_type = "s"  # text that begins with = is text
    elif isinstance(value, float) and not math.isfinite(value):
        cell.value = str(value)
    else:
        cell.value = value  # type: ignore[assignment]


def _mark(sheet: Worksheet, row: int, error: RowError) -> None:
    column = column_number(error.column) + 1 if error.column else 1
    cell = sheet.cell(row, column if column <= _LAST_COLUMN else 1)
    if isinstance(cell, MergedCell):
        block = next(block for block in sheet.merged_cells.ranges if cell.coordinate in block)
        cell = sheet.cell(block.min_row, block.min_col)
    if not isinstance(cell, Cell):
        return
    cell.fill = _RED
    said = f"{cell.comment.text}\n" if cell.comment else ""
    if len(said) > _LONGEST_COMMENT:
        return
    cell.comment = Comment(
        _CONTROL.sub("�", f"{said}{error.why}。{error.remedy}"), "qinling", height=120, width=260
    )

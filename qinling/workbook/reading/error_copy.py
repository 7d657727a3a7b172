"""Write a copy of the user's workbook with the bad cells in red and the reasons as comments."""

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
from qinling.workbook.files.cell_names import parse_column_letters
from qinling.workbook.files.grids import open_grids

_RED = PatternFill("solid", fgColor="FFFF6B6B")
_UNWRITABLE_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MAX_CELL_CHARACTERS = 32_767
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576
_MAX_COMMENT_CHARACTERS = 2000
_MAX_SHEET_NAME_CHARACTERS = 31
#: In larger files only the rows with errors are copied: loading all would take minutes and gigabytes.
_MAX_WHOLE_COPY_MEGABYTES = 5
_MAX_WHOLE_COPY_UNPACKED_MEGABYTES = 40
_COPIED_HEAD_ROWS = 10
#: openpyxl creates an object for every cell of a merged block.
_MAX_MERGED_CELLS = 200_000
#: What openpyxl raises on workbooks that other readers accept. Such a file is copied by its values.
OPENPYXL_FAILURES = (
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


def write_marked_copy(
    path: Path, errors: Sequence[RowError], limits: Limits, name_ending: str = "错误标注"
) -> Path:
    """Write the marked copy beside *path* and return its path. Its name ends in *name_ending*.

    Raises OSError where the folder is not writable.
    """
    small = is_small_workbook(path)
    suffix = ".xlsm" if path.suffix.lower() == ".xlsm" and small else ".xlsx"
    target = _find_free_name(path, suffix, name_ending)
    workbook = load_workbook_or_none(path) if small and path.suffix.lower() in (".xlsx", ".xlsm") else None
    if workbook is not None:
        try:
            _mark_and_save(workbook, target, {error.sheet: error.sheet for error in errors}, {}, errors)
        except OPENPYXL_FAILURES:  # openpyxl cannot write everything that it loads
            workbook = None
    if workbook is None:
        workbook, titles, rows = _copy_values(path, errors, limits, whole=small)
        _mark_and_save(workbook, target, titles, rows, errors)
    return target


def is_small_workbook(path: Path) -> bool:
    """Return whether openpyxl can load all of *path* quickly."""
    if path.stat().st_size > _MAX_WHOLE_COPY_MEGABYTES << 20:
        return False
    if not zipfile.is_zipfile(path):
        return True
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    return unpacked <= _MAX_WHOLE_COPY_UNPACKED_MEGABYTES << 20


def _find_free_name(path: Path, suffix: str, name_ending: str) -> Path:
    """Return an unused path beside *path*. An earlier copy may be in use and is not overwritten."""
    names = (
        path.with_name(f"{path.stem}-{name_ending}{more}{suffix}") for more in ("", *map(str, range(2, 1000)))
    )
    return next(name for name in names if not name.exists())


def load_workbook_or_none(path: Path, *, rich_text: bool = False) -> Workbook | None:
    """Load *path*, or return None where openpyxl cannot. *rich_text* keeps formats inside cells."""
    try:
        if _count_merged_cells(path) > _MAX_MERGED_CELLS:
            return None
        return load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm", rich_text=rich_text)
    except OPENPYXL_FAILURES:
        return None


def _count_merged_cells(path: Path) -> int:
    """Return how many cells the merged blocks of all sheets cover. Overlapping blocks count each."""
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


def _mark_and_save(
    workbook: Workbook,
    target: Path,
    titles: Mapping[str, str],
    rows: Mapping[tuple[str, int], int],
    errors: Sequence[RowError],
) -> None:
    """Mark *errors* and save. *titles* and *rows* map sheets and rows to their new names and numbers."""
    for error in errors:
        if titles.get(error.sheet) in workbook.sheetnames:
            row = rows.get((error.sheet, error.row), error.row)
            _mark_cell(workbook[titles[error.sheet]], row, error)
    temporary = target.with_name(f".{target.name}.part")
    try:
        workbook.save(temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _copy_values(
    path: Path, errors: Iterable[RowError], limits: Limits, *, whole: bool
) -> tuple[Workbook, dict[str, str], dict[tuple[str, int], int]]:
    """Copy the values of *path*: return the workbook, the new sheet titles by sheet, and the new row numbers.

    Unless *whole*, only the first rows and the rows with errors are copied.
    """
    bad = {(error.sheet, error.row) for error in errors}
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    titles: dict[str, str] = {}
    moved: dict[tuple[str, int], int] = {}
    for grid in open_grids(path, limits):
        title = _UNWRITABLE_CHARACTERS.sub("_", re.sub(r"[\\/*?:\[\]]", "_", grid.name))[
            :_MAX_SHEET_NAME_CHARACTERS
        ]
        sheet = workbook.create_sheet(title or "Sheet")
        titles[grid.name] = sheet.title
        copied_row = 0
        for number, row in enumerate(grid.rows, 1):
            if not whole and number > _COPIED_HEAD_ROWS and (grid.name, number) not in bad:
                continue
            copied_row += 1
            moved[grid.name, number] = copied_row
            for column, value in enumerate(row[:_LAST_COLUMN], 1):
                if value not in ("", None):
                    _write_cell(sheet.cell(copied_row, column), value)
    return workbook, titles, moved


def _write_cell(cell: Cell | MergedCell, value: object) -> None:
    if isinstance(value, str):
        cell.value = _UNWRITABLE_CHARACTERS.sub("�", value)[:_MAX_CELL_CHARACTERS]
        if isinstance(cell, Cell):
            cell.data_type = "s"  # not a formula, even if it begins with =
    elif isinstance(value, float) and not math.isfinite(value):
        cell.value = str(value)
    else:
        cell.value = value  # type: ignore[assignment]


def _mark_cell(sheet: Worksheet, row: int, error: RowError) -> None:
    column = parse_column_letters(error.column) + 1 if error.column else 1
    cell = sheet.cell(row, column if column <= _LAST_COLUMN else 1)
    if isinstance(cell, MergedCell):
        block = next(block for block in sheet.merged_cells.ranges if cell.coordinate in block)
        cell = sheet.cell(block.min_row, block.min_col)
    if not isinstance(cell, Cell):
        return
    cell.fill = _RED
    earlier_text = f"{cell.comment.text}\n" if cell.comment else ""
    if len(earlier_text) > _MAX_COMMENT_CHARACTERS:
        return
    cell.comment = Comment(
        _UNWRITABLE_CHARACTERS.sub("�", f"{earlier_text}{error.why}。{error.remedy}"),
        "qinling",
        height=120,
        width=260,
    )

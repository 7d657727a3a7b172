"""Write a copy of the user's workbook with the bad cells in red and the reasons as comments.

A file has one copy. The next one replaces it, unless somebody changed it or another program wrote it.
"""

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.packaging.custom import CustomPropertyList, StringProperty
from openpyxl.styles import PatternFill
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from qinling.errors import RowError
from qinling.outputs.atomic_files import write_atomically
from qinling.rules.file_names import make_file_name
from qinling.rules.limits import Limits
from qinling.workbook.files.cell_names import LAST_COLUMN, LAST_ROW, parse_column_letters
from qinling.workbook.reading.value_copy import MAX_MERGED_CELLS, copy_values, replace_unwritable

_RED = PatternFill("solid", fgColor="FFFF6B6B")
_MAX_COMMENT_CHARACTERS = 2000
#: Who wrote the copy: the author of its comments, and its last editor until somebody else saves it.
_PROGRAM = "qinling"
#: The property of a copy that names the file it was made of.
_SOURCE_PROPERTY = "qinling.marked_copy_of"
_MAX_PROPERTY_BYTES = 1 << 16
#: In larger files only the rows with errors are copied: loading all would take minutes and gigabytes.
_MAX_WHOLE_COPY_MEGABYTES = 5
_MAX_WHOLE_COPY_UNPACKED_MEGABYTES = 40
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


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """The copy at *path*. *is_written* is false where the file there is not ours to replace.

    *left_out_rows* counts the rows of a large file that are not in the copy.
    """

    path: Path
    is_written: bool = True
    left_out_rows: int = 0


def write_marked_copy(
    path: Path,
    errors: Sequence[RowError],
    limits: Limits,
    name_ending: str = "错误标注",
    *,
    delimiter: str | None = None,
) -> MarkedCopy:
    """Write the marked copy beside *path*. Its name ends in *name_ending*.

    Raises OSError where the folder is not writable.
    """
    small = is_small_workbook(path)
    suffix = ".xlsm" if path.suffix.lower() == ".xlsm" and small else ".xlsx"
    target = path.with_name(make_file_name(f"{path.stem}-{name_ending}", suffix))
    if _read_source_name(target) not in ("", _write_name(path)):  # the copy of 台账.xls beside 台账.csv
        target = path.with_name(make_file_name(f"{path.name}-{name_ending}", suffix))
    if target.exists() and not _is_unchanged_copy(target, _write_name(path)):
        return MarkedCopy(target, is_written=False)
    workbook = load_workbook_or_none(path) if small and path.suffix.lower() in (".xlsx", ".xlsm") else None
    if workbook is not None:
        try:
            _remove_earlier_marks(workbook)
            _mark_and_save(workbook, path, target, {error.sheet: error.sheet for error in errors}, errors)
        except OPENPYXL_FAILURES:  # openpyxl cannot write everything that it loads
            workbook = None
    left_out_rows = 0
    if workbook is None:
        bad_rows = {(error.sheet, error.row) for error in errors}
        workbook, titles, left_out_rows = copy_values(
            path, bad_rows, limits, whole=small, delimiter=delimiter
        )
        _mark_and_save(workbook, path, target, titles, errors)
    return MarkedCopy(target, left_out_rows=left_out_rows)


def is_small_workbook(path: Path) -> bool:
    """Return whether openpyxl can load all of *path* quickly."""
    if path.stat().st_size > _MAX_WHOLE_COPY_MEGABYTES << 20:
        return False
    if not zipfile.is_zipfile(path):
        return True
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    return unpacked <= _MAX_WHOLE_COPY_UNPACKED_MEGABYTES << 20


def _write_name(path: Path) -> str:
    """Return the file name of *path* as a property can hold it."""
    return path.name if path.name.isprintable() else ascii(path.name)


def _is_unchanged_copy(target: Path, source: str) -> bool:
    """Return whether the file *target* is a copy of *source* that only this program has saved."""
    core = read_small_part(target, "docProps/core.xml")
    editors = [item.text for item in core if item.tag.endswith("}lastModifiedBy")] if core is not None else []
    return editors == [_PROGRAM] and _read_source_name(target) == source


def _read_source_name(target: Path) -> str:
    """Return the name of the file of which *target* is a marked copy, "" where it is none or not there."""
    properties = read_small_part(target, "docProps/custom.xml")
    for item in properties if properties is not None else ():
        if item.get("name") == _SOURCE_PROPERTY:
            return "".join(item.itertext())
    return ""


def read_small_part(path: Path, member: str) -> ElementTree.Element | None:
    """Return a part of the properties of a workbook, None where there is none."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            body = stream.read(_MAX_PROPERTY_BYTES)
            return None if b"<!DOCTYPE" in body else ElementTree.fromstring(body)
    except (OSError, RuntimeError, *OPENPYXL_FAILURES):
        return None


def load_workbook_or_none(path: Path, *, rich_text: bool = False) -> Workbook | None:
    """Load *path*, or return None where openpyxl cannot. *rich_text* keeps formats inside cells."""
    try:
        if _count_merged_cells(path) > MAX_MERGED_CELLS:
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
                    across = (right or LAST_COLUMN) - (left or 1) + 1
                    cells += max(across, 0) * max((bottom or LAST_ROW) - (top or 1) + 1, 0)
    return cells


def _remove_earlier_marks(workbook: Workbook) -> None:
    """Remove the marks of a workbook that is a marked copy itself: they show what was wrong then."""
    properties = _get_custom_properties(workbook)
    if _SOURCE_PROPERTY not in properties.names:
        return
    del properties[_SOURCE_PROPERTY]
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and cell.comment and cell.comment.author == _PROGRAM:
                    cell.comment = None
                    cell.fill = PatternFill()


def _get_custom_properties(workbook: Workbook) -> "CustomPropertyList[StringProperty]":
    properties: CustomPropertyList[StringProperty] = workbook.custom_doc_props  # type: ignore[attr-defined] # not in the stubs
    return properties


def _mark_and_save(
    workbook: Workbook, source: Path, target: Path, titles: Mapping[str, str], errors: Sequence[RowError]
) -> None:
    """Mark *errors* and save. *titles* maps sheets to their new names."""
    for error in errors:
        if titles.get(error.sheet) in workbook.sheetnames:
            _mark_cell(workbook[titles[error.sheet]], error)
    workbook.properties.lastModifiedBy = _PROGRAM
    _get_custom_properties(workbook).append(StringProperty(name=_SOURCE_PROPERTY, value=_write_name(source)))
    # The copy holds what the file holds: whoever may read that may read this.
    with write_atomically(target, source.stat().st_mode & 0o666 | 0o200) as temporary:
        workbook.save(temporary)


def _mark_cell(sheet: Worksheet, error: RowError) -> None:
    column = parse_column_letters(error.column) + 1 if error.column else 1
    cell = sheet.cell(error.row, column if column <= LAST_COLUMN else 1)
    if isinstance(cell, MergedCell):
        block = next(block for block in sheet.merged_cells.ranges if cell.coordinate in block)
        cell = sheet.cell(block.min_row, block.min_col)
    if not isinstance(cell, Cell):
        return
    cell.fill = _RED
    _show_cell(sheet, error.row, cell)
    earlier_text = f"{cell.comment.text}\n" if cell.comment else ""
    if len(earlier_text) > _MAX_COMMENT_CHARACTERS:
        return
    author = cell.comment.author if cell.comment else _PROGRAM
    text = "。".join(filter(None, (error.why, error.remedy)))
    cell.comment = Comment(replace_unwritable(f"{earlier_text}{text}"), author, height=120, width=260)


def _show_cell(sheet: Worksheet, row: int, cell: Cell) -> None:
    """Show the marked cell where a filter or a person hid its row, column or sheet."""
    sheet.sheet_state = "visible"
    for number in (row, cell.row):
        if number in sheet.row_dimensions:
            sheet.row_dimensions[number].hidden = False
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and (dimension.min or 0) <= cell.column <= (dimension.max or 0):
            dimension.hidden = False

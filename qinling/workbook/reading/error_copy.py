"""Write a copy of the user's workbook with the bad cells in red and the reasons as comments.

A file has one copy. The next one replaces it, unless somebody changed it or another program wrote it.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.packaging.custom import CustomPropertyList, StringProperty
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from qinling.errors import RowError, WorkbookRefused
from qinling.outputs.atomic_files import write_atomically
from qinling.rules.limits import Limits
from qinling.rules.texts.file_names import make_file_name
from qinling.workbook.files.cell_names import LAST_COLUMN, parse_column_letters
from qinling.workbook.files.marked_copies import (
    ERRORS_ENDING,
    PROGRAM_AUTHOR,
    PROPERTIES_PART,
    SOURCE_PROPERTY,
    read_property,
)
from qinling.workbook.files.whole_workbooks import (
    OPENPYXL_FAILURES,
    is_small_workbook,
    load_workbook_or_none,
    pack_workbook,
)
from qinling.workbook.reading.value_copy import copy_values, replace_unwritable

_RED = PatternFill("solid", fgColor="FFFF6B6B")
#: The condition, always true, of the conditional format that shows the marks. No other rule has it.
_MARK_FORMULA = '"qinling"="qinling"'
_MAX_COMMENT_CHARACTERS = 2000
#: The property of a copy with the checksum of all its other parts, and what stands there until it is known.
_SEAL_PROPERTY = "qinling.marked_copy_seal"
_OPEN_SEAL = "0" * 64


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """The copy at *path*. *is_written* is false where the file there is not ours to replace.

    *left_out_rows* counts the rows of a large file that are not in the copy. *has_lost_formats*:
    the formats, pictures and charts of a damaged .xlsx could not be copied.
    """

    path: Path
    is_written: bool = True
    left_out_rows: int = 0
    has_lost_formats: bool = False


def write_marked_copy(
    path: Path,
    errors: Sequence[RowError],
    limits: Limits,
    name_ending: str = ERRORS_ENDING,
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
    is_whole = small and path.suffix.lower() in (".xlsx", ".xlsm")
    content = _mark_whole_workbook(path, errors) if is_whole else None
    left_out_rows, has_lost_formats = 0, is_whole and content is None
    if content is None:
        bad_rows = {(error.sheet, error.row) for error in errors}
        workbook, titles, left_out_rows = copy_values(
            path, bad_rows, limits, whole=small, delimiter=delimiter
        )
        _mark(workbook, path, titles, errors)
        content = pack_workbook(workbook)
    if content is None:
        raise WorkbookRefused(f"{path.name} 的标注副本写不出来", "请在 WPS 或 Excel 中另存为新的文件后再试")
    # The copy holds what the file holds: whoever may read that may read this.
    with write_atomically(target, path.stat().st_mode & 0o666 | 0o200) as temporary_file:
        temporary_file.write_bytes(_seal_workbook(content))
    return MarkedCopy(target, left_out_rows=left_out_rows, has_lost_formats=has_lost_formats)


def _mark_whole_workbook(path: Path, errors: Sequence[RowError]) -> bytes | None:
    """Return *path* with its formats and with *errors* marked, or None where openpyxl cannot read or write it."""
    workbook = load_workbook_or_none(path)
    if workbook is None:
        return None
    try:
        _remove_earlier_marks(workbook)
        _mark(workbook, path, {error.sheet: error.sheet for error in errors}, errors)
    except OPENPYXL_FAILURES:  # what is damaged may be met only here
        return None
    return pack_workbook(workbook)


def _write_name(path: Path) -> str:
    """Return the file name of *path* as a property can hold it."""
    return path.name if path.name.isprintable() else ascii(path.name)


def _is_unchanged_copy(target: Path, source: str) -> bool:
    """Return whether the file *target* is a copy of *source* that no program has saved since it was written."""
    try:
        with zipfile.ZipFile(target) as archive:
            seal = _compute_seal(archive)
    except (OSError, RuntimeError, *OPENPYXL_FAILURES):
        return False
    return read_property(target, _SEAL_PROPERTY) == seal and _read_source_name(target) == source


def _compute_seal(archive: zipfile.ZipFile) -> str:
    """Return a checksum of all parts of a workbook but its own properties."""
    parts = sorted(
        (part.filename, part.CRC, part.file_size)
        for part in archive.infolist()
        if part.filename != PROPERTIES_PART
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _seal_workbook(content: bytes) -> bytes:
    """Return the workbook *content* with its checksum in its properties: whoever saves it breaks the seal."""
    sealed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(sealed, "w") as target:
        seal = _compute_seal(archive)
        for part in archive.infolist():
            body = archive.read(part)
            if part.filename == PROPERTIES_PART:
                body = body.replace(f">{_OPEN_SEAL}<".encode(), f">{seal}<".encode())
            target.writestr(part, body)
    return sealed.getvalue()


def _read_source_name(target: Path) -> str:
    """Return the name of the file of which *target* is a marked copy, "" where it is none or not there."""
    return read_property(target, SOURCE_PROPERTY)


def _remove_earlier_marks(workbook: Workbook) -> None:
    """Remove the marks of a workbook that is a marked copy itself: they show what was wrong then."""
    properties = _get_custom_properties(workbook)
    if SOURCE_PROPERTY not in properties.names:
        return
    for name in {SOURCE_PROPERTY, _SEAL_PROPERTY} & set(properties.names):
        del properties[name]
    for sheet in workbook.worksheets:
        _remove_shown_marks(sheet)
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and cell.comment and cell.comment.author == PROGRAM_AUTHOR:
                    cell.comment = None
                    cell.fill = PatternFill()


def _get_custom_properties(workbook: Workbook) -> "CustomPropertyList[StringProperty]":
    properties: CustomPropertyList[StringProperty] = workbook.custom_doc_props  # type: ignore[attr-defined] # not in the stubs
    return properties


def _mark(workbook: Workbook, source: Path, titles: Mapping[str, str], errors: Sequence[RowError]) -> None:
    """Mark *errors* in the copy of *source*. *titles* maps sheets to their new names."""
    for error in errors:
        if titles.get(error.sheet) in workbook.sheetnames:
            _mark_cell(workbook[titles[error.sheet]], error)
    for sheet in workbook.worksheets:
        _show_marks(sheet)
    workbook.properties.lastModifiedBy = PROGRAM_AUTHOR
    for name, value in ((SOURCE_PROPERTY, _write_name(source)), (_SEAL_PROPERTY, _OPEN_SEAL)):
        _get_custom_properties(workbook).append(StringProperty(name=name, value=value))


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
    author = cell.comment.author if cell.comment else PROGRAM_AUTHOR
    text = "。".join(filter(None, (error.why, error.remedy)))
    cell.comment = Comment(replace_unwritable(f"{earlier_text}{text}"), author, height=120, width=260)


def _show_marks(sheet: Worksheet) -> None:
    """Paint the marked cells over the conditional formats of *sheet*, which would hide their colour."""
    if not len(sheet.conditional_formatting):
        return
    marked = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill == _RED]
    if not marked:
        return
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            rule.priority += 1
    first = Rule("expression", priority=1, stopIfTrue=True, formula=[_MARK_FORMULA])
    first.dxf = DifferentialStyle(fill=PatternFill(bgColor=_RED.fgColor))
    sheet.conditional_formatting.add(" ".join(marked), first)


def _remove_shown_marks(sheet: Worksheet) -> None:
    kept = ConditionalFormattingList()
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            if rule.formula != [_MARK_FORMULA]:
                kept.add(str(area.sqref), rule)
    sheet.conditional_formatting = kept


def _show_cell(sheet: Worksheet, row: int, cell: Cell) -> None:
    """Show the marked cell where a filter or a person hid its row, column or sheet."""
    sheet.sheet_state = "visible"
    for number in (row, cell.row):
        if number in sheet.row_dimensions:
            sheet.row_dimensions[number].hidden = False
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and (dimension.min or 0) <= cell.column <= (dimension.max or 0):
            dimension.hidden = False

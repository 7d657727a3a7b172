"""Change single cells in the bytes of an .xlsx: every other byte of its parts stays as it was."""

import re
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from qinling.rules.limits import Limits
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.xlsx.marks import STYLES_PART
from qinling.workbook.files.xlsx.package import read_sheet_names
from qinling.workbook.files.xlsx.sheet_map import CellSpan, Place, RowSpan, SheetMap, map_sheet
from qinling.workbook.files.zip_package import normalize_part_name, open_package, read_part_chunks

_CALCULATION = re.compile(rb"<((?:[\w.-]+:)?)calcPr\b([^>]*?)(/?)>")
_WORKBOOK_END = re.compile(rb"</((?:[\w.-]+:)?)workbook>\s*$")
_FULL_CALCULATION = re.compile(rb"\s+fullCalcOnLoad\s*=\s*(\"[^\"]*\"|'[^']*')")
#: The elements of a workbook that come after calcPr, in the order of the format.
_AFTER_CALCULATION = re.compile(
    rb"<(?:[\w.-]+:)?(?:oleSize|customWorkbookViews|pivotCaches|smartTagPr|smartTagTypes|webPublishing"
    rb"|fileRecoveryPr|webPublishObjects|extLst)\b"
)


@dataclass(frozen=True, slots=True)
class CellEdit:
    """The new content of one cell: a text, "" for nothing, or a number; its format where another than now is wanted."""

    place: Place
    value: str | float
    style: int | None = None


def read_part(path: Path, archive: zipfile.ZipFile, part: str) -> bytes:
    """Return the bytes of the part with this normalized name, b"" where there is none."""
    for member in archive.namelist():
        if normalize_part_name(member) == part:
            return b"".join(read_part_chunks(path, archive, member))
    return b""


def edit_sheet(body: bytes, edits: Iterable[CellEdit]) -> bytes:
    """Return the part of a sheet with the cells of *edits* changed."""
    edits = sorted(edits, key=lambda one: one.place)
    sheet = map_sheet(body, {edit.place[0] for edit in edits})
    pieces: list[tuple[int, int, bytes]] = []
    closed: dict[int, list[bytes]] = {}
    for edit in edits:
        row = sheet.rows[edit.place[0]]  # a row with an issue is in the part
        new = _build_cell(sheet, edit)
        if row.is_closed:
            closed.setdefault(edit.place[0], []).append(new)
        else:
            pieces.append((*_find_span(row, sheet.find_cell(edit.place), edit.place[1]), new))
    for number, cells in closed.items():
        row = sheet.rows[number]
        end = f"</{sheet.prefix}row>".encode()
        pieces.append((row.tag_end - 2, row.tag_end, b">" + b"".join(cells) + end))
    return _replace_pieces(body, pieces)


def _find_span(row: RowSpan, cell: CellSpan | None, column: int) -> tuple[int, int]:
    """Return the bytes that the new cell takes the place of: those of *cell*, else none before the next one."""
    if cell:
        return cell.start, cell.end
    at = next((one.start for one in row.cells if one.column > column), None)
    at = at if at is not None else (row.cells[-1].end if row.cells else row.tag_end)
    return at, at


def _replace_pieces(body: bytes, pieces: Iterable[tuple[int, int, bytes]]) -> bytes:
    parts, done = [], 0
    for start, end, new in sorted(pieces, key=lambda one: one[:2]):  # stable: new neighbours keep their order
        parts += [body[done:start], new]
        done = end
    return b"".join([*parts, body[done:]])


def _build_cell(sheet: SheetMap, edit: CellEdit) -> bytes:
    row, column = edit.place
    style = sheet.find_style(edit.place) if edit.style is None else edit.style
    prefix = sheet.prefix
    name = f'{prefix}c r="{format_column_letters(column)}{row + 1}"' + (f' s="{style}"' if style else "")
    if edit.value == "":
        return f"<{name}/>".encode()
    if isinstance(edit.value, str):
        text = escape(edit.value, {"\r": "&#13;"})
        content = f'<{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is>'
        return f'<{name} t="inlineStr">{content}</{prefix}c>'.encode()
    return f"<{name}><{prefix}v>{edit.value:.15g}</{prefix}v></{prefix}c>".encode()


def write_edited_workbook(
    path: Path,
    target: Path,
    edits: Mapping[str, Iterable[CellEdit]],
    limits: Limits,
    styles: bytes | None = None,
) -> bool:
    """Write *path* to *target* with the cells of *edits*, by sheet, changed. The other parts stay as they are.

    *styles* takes the place of the part with the styles.
    Where the workbook computes anything, it is told to compute anew when it is opened: return whether it was.
    """
    with open_package(path, limits) as archive:
        names = read_sheet_names(path, archive)
        new_parts, has_formulas = {}, False
        for member in archive.namelist():
            part = normalize_part_name(member)
            if part in names:
                body = b"".join(read_part_chunks(path, archive, member))
                has_formulas = has_formulas or map_sheet(body, ()).has_formulas
                wanted = [edit for title in names[part] for edit in edits.get(title, ())]
                if wanted:
                    new_parts[member] = edit_sheet(body, wanted)
            elif part == STYLES_PART and styles is not None:
                new_parts[member] = styles
            elif part == "xl/workbook.xml":
                workbook, workbook_member = b"".join(read_part_chunks(path, archive, member)), member
        if has_formulas:
            new_parts[workbook_member] = _ask_for_calculation(workbook)
        _write_package(archive, target, new_parts)
    return has_formulas


def is_signed(path: Path, limits: Limits) -> bool:
    """Return whether a workbook has a digital signature, which any change breaks."""
    with open_package(path, limits) as archive:
        return any(normalize_part_name(member).startswith("_xmlsignatures/") for member in archive.namelist())


def _ask_for_calculation(workbook: bytes) -> bytes:
    """Return the part of the workbook, told to compute all formulas when it is opened."""
    if found := _CALCULATION.search(workbook):
        attributes = _FULL_CALCULATION.sub(b"", found[2])
        new = b'<%bcalcPr%b fullCalcOnLoad="1"%b>' % (found[1], attributes, found[3])
        return workbook[: found.start()] + new + workbook[found.end() :]
    end = _WORKBOOK_END.search(workbook)
    at = _AFTER_CALCULATION.search(workbook) or end
    if not at or not end:
        return workbook
    new = b'<%bcalcPr fullCalcOnLoad="1"/>' % end[1]
    return workbook[: at.start()] + new + workbook[at.start() :]


def _write_package(archive: zipfile.ZipFile, target: Path, new_parts: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(target, "w") as copy:
        copy.comment = archive.comment
        for member in archive.infolist():
            entry = zipfile.ZipInfo(member.filename, member.date_time)
            entry.compress_type, entry.external_attr = member.compress_type, member.external_attr
            if member.filename in new_parts:
                copy.writestr(entry, new_parts[member.filename])
                continue
            entry.file_size = member.file_size
            with archive.open(member) as source, copy.open(entry, "w") as part:
                shutil.copyfileobj(source, part)

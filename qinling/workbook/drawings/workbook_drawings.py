"""Find the pictures and shapes on the sheets of a workbook, and read the bytes of pictures."""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree  # document types are refused before
from xml.parsers import expat

from qinling.rules.limits import Limits
from qinling.workbook.drawings.drawing import Drawing
from qinling.workbook.drawings.ods_drawings import parse_ods_drawings
from qinling.workbook.drawings.xlsx_drawings import DrawingPackage
from qinling.workbook.files.xlsx.package import read_sheet_names
from qinling.workbook.files.zip_package import open_package

_WORKBOOK_PART, _ODS_PART = "xl/workbook.xml", "content.xml"
_FAILURES = (ElementTree.ParseError, expat.ExpatError, ValueError)


class WorkbookDrawings(NamedTuple):
    """The drawings of each sheet by its name, and the parts of the pictures inside cells by their id.

    *is_complete* is false where a part could not be read.
    """

    by_sheet: dict[str, list[Drawing]]
    cell_pictures: dict[str, str]
    is_complete: bool


def read_drawings(path: Path, limits: Limits) -> WorkbookDrawings:
    """Return the drawings of the .xlsx or .ods *path*; of any other file nothing."""
    nothing = WorkbookDrawings({}, {}, True)
    if not zipfile.is_zipfile(path):
        return nothing
    with open_package(path, limits) as archive:
        package = DrawingPackage(path, archive)
        if _WORKBOOK_PART in package.members:
            return _read_xlsx(package, read_sheet_names(path, archive))
        if _ODS_PART in package.members:
            return nothing._replace(by_sheet=_read_ods(package))
    return nothing


def _read_ods(package: DrawingPackage) -> dict[str, list[Drawing]]:
    """Return the drawings of an .ods. A picture of which the bytes are missing counts as linked."""
    return {
        sheet: [one if one.picture in package.members else one._replace(picture="") for one in found]
        for sheet, found in parse_ods_drawings(package.read_chunks(_ODS_PART)).items()
    }


def _read_xlsx(package: DrawingPackage, sheets: dict[str, list[str]]) -> WorkbookDrawings:
    by_sheet: dict[str, list[Drawing]] = {}
    cell_pictures: dict[str, str] = {}
    is_complete = True
    for part, names in sheets.items():
        try:
            found = list(package.read_sheet(part))
        except _FAILURES:
            found, is_complete = [], False
        by_sheet |= {name: found for name in names if found}
    try:
        cell_pictures = package.read_cell_pictures()
    except _FAILURES:
        is_complete = False
    return WorkbookDrawings(by_sheet, cell_pictures, is_complete)


def read_pictures(path: Path, limits: Limits, parts: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes of the pictures in *parts* of *path*. Without any, *path* may be no package."""
    if not parts:
        return
    with open_package(path, limits) as archive:
        package = DrawingPackage(path, archive)
        for part in parts:
            if part in package.members:
                yield part, package.read_bytes(part)

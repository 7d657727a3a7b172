"""Find the parts of an .xlsx package: its sheets with their names, and the shared strings.

The reader takes a missing or exchanged part for an empty one. Such a package is refused.
"""

import posixpath
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree  # document types are refused before

from qinling.errors import WorkbookRefused
from qinling.workbook.files.zip_package import normalize_part_name, read_part_chunks

#: The part with the shared strings.
SHARED_STRINGS_PART = "xl/sharedstrings.xml"
#: The first elements of the parts that say how cells are to be read, by the kind of their relation.
_ROOTS = {"styles": b"styleSheet", "sharedStrings": b"sst", "theme": b"theme"}
_WORKSHEET, _SHEETS_WITHOUT_CELLS = "worksheet", ("chartsheet", "dialogsheet")
_FIRST_ELEMENT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z]\w*)")
_REMEDY = "请重新下载或向报送单位索取"


def read_shared_strings(path: Path, archive: zipfile.ZipFile) -> bytes:
    """Return the part with the shared strings, b"" where there is none."""
    for member in archive.namelist():
        if normalize_part_name(member) == SHARED_STRINGS_PART:
            return b"".join(read_part_chunks(path, archive, member))
    return b""


def _parse_part(path: Path, archive: zipfile.ZipFile, member: str) -> ElementTree.Element:
    return ElementTree.fromstring(b"".join(read_part_chunks(path, archive, member)))


def _read_workbook_relations(path: Path, archive: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """Return what the workbook refers to by the id of the relation: its kind, and the part in its normalized name.

    Raises WorkbookRefused where a part is missing, or holds the content of another. Without its styles,
    a date would be read as a number.
    """
    members = {normalize_part_name(member): member for member in archive.namelist()}
    relations: dict[str, tuple[str, str]] = {}
    for item in _parse_part(path, archive, "xl/_rels/workbook.xml.rels"):
        target = normalize_part_name(item.get("Target", ""))
        part = target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        kind = item.get("Type", "").rpartition("/")[2]
        relations[item.get("Id", "")] = kind, part
        if kind not in (_WORKSHEET, *_ROOTS):
            continue  # nothing is read from it
        if part not in members:
            raise WorkbookRefused(f"{path.name} 已损坏：里面少了 {part} 这一部分", _REMEDY)
        if kind in _ROOTS and not _has_root(path, archive, members[part], _ROOTS[kind]):
            raise WorkbookRefused(f"{path.name} 已损坏：里面的 {part} 是别的内容", _REMEDY)
    return relations


def _has_root(path: Path, archive: zipfile.ZipFile, member: str, root: bytes) -> bool:
    """Return whether the first element of *member* is *root*."""
    found = _FIRST_ELEMENT.search(next(read_part_chunks(path, archive, member), b""))
    return found is not None and found[1] == root


def read_sheet_names(path: Path, archive: zipfile.ZipFile) -> dict[str, list[str]]:
    """Return the names of the sheets with cells, by the normalized name of the sheet's part.

    Raises WorkbookRefused for a sheet that is not in the list of sheets: nobody would see that it is missing.
    """
    relations = _read_workbook_relations(path, archive)
    names: dict[str, list[str]] = {}
    for item in _parse_part(path, archive, "xl/workbook.xml").iter():
        if item.tag.rpartition("}")[2] == "sheet":
            for kind, part in (relations[value] for value in item.attrib.values() if value in relations):
                if kind not in _SHEETS_WITHOUT_CELLS:
                    names.setdefault(part, []).append(item.get("name", ""))
    for kind, part in relations.values():
        if kind == _WORKSHEET and part not in names:
            raise WorkbookRefused(f"{path.name} 已损坏：工作表 {part} 没有列在目录里", _REMEDY)
    return names

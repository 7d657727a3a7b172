"""Tell the copies that the program wrote with marks in them from the files that they were made of.

A copy says in its properties of which file it is. Of one whose properties another program dropped, the name says it.
"""

import re
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from qinling.rules.texts.file_names import TABLE_SUFFIXES

#: Who writes a copy: the author of its comments, and its last editor until somebody else signs it.
PROGRAM_AUTHOR = "qinling"
PROPERTIES_PART = "docProps/custom.xml"
#: The property of a copy that names the file it was made of.
SOURCE_PROPERTY = "qinling.marked_copy_of"
#: How the names of copies end: those of `import`, `reconcile --mark` and `diff --mark`.
ERRORS_ENDING, RECONCILED_ENDING, CHANGES_ENDING = "错误标注", "核对标注", "改动标注"
_COPY_NAME = re.compile(f"(.+)-(?:{ERRORS_ENDING}|{RECONCILED_ENDING}|{CHANGES_ENDING})")
_MAX_PROPERTY_BYTES = 1 << 16
_FAILURES = (
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    RuntimeError,
    EOFError,
    LookupError,
    ValueError,
)


def read_small_part(path: Path, member: str) -> ElementTree.Element | None:
    """Return a part of the properties of a workbook, None where there is none."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            body = stream.read(_MAX_PROPERTY_BYTES)
            return None if b"<!DOCTYPE" in body else ElementTree.fromstring(body)
    except _FAILURES:
        return None


def read_property(path: Path, name: str) -> str:
    """Return the text of an own property of a workbook, "" where there is none."""
    properties = read_small_part(path, PROPERTIES_PART)
    for item in properties if properties is not None else ():
        if item.get("name") == name:
            return "".join(item.itertext())
    return ""


def is_marked_copy(path: Path) -> bool:
    """Return whether *path* is a file that is a marked copy."""
    return path.is_file() and bool(read_property(path, SOURCE_PROPERTY) or _COPY_NAME.fullmatch(path.stem))


def list_copies_of_others(files: Sequence[Path]) -> list[Path]:
    """Return which of *files* are marked copies of others: those are given too, or stand beside them.

    None where all are copies: somebody means them, because they were put right.
    """
    copies = [path for path in files if is_marked_copy(path)]
    if len(copies) == len(files):
        return []
    given = {path.name for path in files}
    return [path for path in copies if any(_is_there(path, name, given) for name in _list_sources(path))]


def _is_there(copy: Path, name: str, given: set[str]) -> bool:
    return name != copy.name and (name in given or copy.with_name(name).is_file())


def _list_sources(copy: Path) -> list[str]:
    """Return the names that the file of which *copy* was made may have."""
    if said := read_property(copy, SOURCE_PROPERTY):
        return [said]
    match = _COPY_NAME.fullmatch(copy.stem)
    return [match[1], *(f"{match[1]}{suffix}" for suffix in TABLE_SUFFIXES)] if match else []

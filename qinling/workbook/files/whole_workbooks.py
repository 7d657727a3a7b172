"""Load a whole workbook with openpyxl, and pack it again: for marked copies and for templates.

openpyxl also reads the parts that no import needs, such as pictures and charts. A file that was
read soundly may fail here.
"""

import struct
import warnings
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree

from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from qinling.outputs.open_bytes import OpenBytes
from qinling.workbook.files.cell_names import LAST_COLUMN, LAST_ROW

#: openpyxl creates an object for every cell of a merged block.
MAX_MERGED_CELLS = 200_000
_MAX_MEGABYTES = 5
_MAX_UNPACKED_MEGABYTES = 40
#: What openpyxl raises on damaged parts, and on some that other readers accept.
OPENPYXL_FAILURES = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,  # of a picture
    SyntaxError,  # broken XML: lxml's and ElementTree's errors are kinds of it
    RuntimeError,  # an encrypted part, elements nested too deeply, what is not implemented
    AssertionError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
)
#: What openpyxl warns of when it leaves out a damaged picture or chart.
_LEFT_OUT = "The image .* will be removed|Unable to read chart"


def is_small_workbook(path: Path) -> bool:
    """Return whether openpyxl can load all of *path* quickly."""
    if path.stat().st_size > _MAX_MEGABYTES << 20:
        return False
    if not zipfile.is_zipfile(path):
        return True
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    return unpacked <= _MAX_UNPACKED_MEGABYTES << 20


def load_workbook_or_none(
    path: Path, *, rich_text: bool = False, needs_pictures: bool = False
) -> Workbook | None:
    """Load *path*, or return None where openpyxl cannot.

    *rich_text* keeps formats inside cells. A damaged picture or chart is left out, unless *needs_pictures*.
    """
    try:
        if _count_merged_cells(path) > MAX_MERGED_CELLS:
            return None
        # From an open file: of a damaged one openpyxl would leave its own open.
        with path.open("rb") as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it does not keep: not for users
            if needs_pictures:
                warnings.filterwarnings("error", _LEFT_OUT)
            return load_workbook(stream, keep_vba=path.suffix.lower() == ".xlsm", rich_text=rich_text)
    except (*OPENPYXL_FAILURES, OSError, UserWarning):  # OSError: no workbook part, a picture that is cut off
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


def pack_workbook(workbook: Workbook) -> bytes | None:
    """Return *workbook* as the bytes of a file, or None where openpyxl cannot write all that it loaded.

    Nothing is on the disk then, and no archive is left half written.
    """
    packed = OpenBytes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook.save(packed)
    except (*OPENPYXL_FAILURES, OSError):
        return None
    return packed.getvalue()

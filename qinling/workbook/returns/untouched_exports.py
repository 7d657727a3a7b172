"""Tell an export that no program has saved again since it was written."""

from datetime import date
from pathlib import Path

from qinling.workbook.files.marked_copies import read_small_part


def is_saved_once(path: Path, as_of: date) -> bool:
    """Return whether the .xlsx *path*, an export as of *as_of*, bears the times that only the export writes.

    Every program that saves a workbook puts in the time of saving. An export into the office's template has
    the time of openpyxl too, and is not told.
    """
    core = read_small_part(path, "docProps/core.xml")
    texts = (
        [item.text for item in core if item.tag.endswith(("}created", "}modified"))]
        if core is not None
        else []
    )
    return texts == [f"{as_of}T00:00:00Z"] * 2

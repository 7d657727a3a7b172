"""The names of a workbook's sheets, without reading any of them."""

import zipfile
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree  # of a part without document type

#: Of the list of sheets, which has some hundred bytes for each.
_MAX_BYTES = 1 << 20


def list_sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets of an .xlsx file, none for any other file and for one that is out of order."""
    with suppress(OSError, KeyError, zipfile.BadZipFile, ElementTree.ParseError, NotImplementedError):
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as part:
            listed = part.read(_MAX_BYTES)
        if b"<!DOCTYPE" not in listed:
            elements = ElementTree.fromstring(listed).iter()
            return [one.get("name", "") for one in elements if one.tag.rpartition("}")[2] == "sheet"]
    return []

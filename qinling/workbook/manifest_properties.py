"""The export manifest in the properties of the document: it is left where the hidden sheet was deleted.

It is the first row of the manifest sheet and the number of issues, without the lines of the issues.
A property takes 255 characters, so the text stands in several of them.
"""

import json
import re
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

from qinling.rules.limits import Limits
from qinling.workbook.export_manifest import ExportManifest, ManifestSheet, build_manifest
from qinling.workbook.files.zip_package import open_package, read_part_chunks

#: What the properties hold. The sheets have more, which would be too long here.
_FIELDS = ("ledger", "position", "head", "filters", "redact", "columns", "headings", "level", "dispatch")
_NAME = "manifest"
_MAX_CHARACTERS = 120  # each may count as two
_CHECKSUM_LENGTH = 16
_PARTS = ("docProps/custom.xml", "meta.xml")
_ODS_NAME = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}name"


def build_manifest_properties(manifest: ExportManifest, row_count: int) -> dict[str, str]:
    """Return the properties of an export of *row_count* issues, by name."""
    values = {name: getattr(manifest, name) for name in _FIELDS}
    values |= {"as_of": str(manifest.as_of), "rows": row_count}
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    text = re.sub(r"\s", _escape_sign, text)  # a program may trim a property
    text = _compute_checksum(text) + text
    starts = range(0, len(text), _MAX_CHARACTERS)
    return {f"{_NAME}{number}": text[at : at + _MAX_CHARACTERS] for number, at in enumerate(starts, 1)}


def _escape_sign(sign: re.Match[str]) -> str:
    return f"\\u{ord(sign[0]):04x}"


def is_manifest_property(name: str) -> bool:
    """Return whether a property of this name is a piece of a manifest."""
    return name.startswith(_NAME) and name.removeprefix(_NAME).isdecimal()


def read_manifest_properties(path: Path, limits: Limits) -> ManifestSheet | None:
    """Return the manifest in the properties of the .xlsx or .ods *path*, None where there is no whole one."""
    properties = _read_properties(path, limits)
    pieces: list[str] = []
    while piece := properties.get(f"{_NAME}{len(pieces) + 1}"):
        pieces.append(piece)
    whole = "".join(pieces)
    checksum, text = whole[:_CHECKSUM_LENGTH], whole[_CHECKSUM_LENGTH:]
    if not text or checksum != _compute_checksum(text):
        return None
    try:
        header = json.loads(text)
        row_count = int(header.pop("rows"))
        return ManifestSheet(build_manifest(header), None, {}, row_count=row_count)
    except (ValueError, LookupError, TypeError, AttributeError):  # of a later version
        return None


def _compute_checksum(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_CHECKSUM_LENGTH]


def _read_properties(path: Path, limits: Limits) -> dict[str, str]:
    """Return the texts of the user's own properties by name. A file that is no package has none."""
    with path.open("rb") as stream:
        if stream.read(2) != b"PK":
            return {}
    with open_package(path, limits) as archive:
        names = archive.namelist()
        for part in _PARTS:
            if part in names:
                root = ElementTree.fromstring(b"".join(read_part_chunks(path, archive, part)))
                named = ((item.get("name") or item.get(_ODS_NAME), item) for item in root.iter())
                return {name: _get_text(item) for name, item in named if name}
    return {}


def _get_text(item: ElementTree.Element) -> str:
    """Return the text of a property: in an .xlsx it stands in an element that names its type."""
    return (item[0] if len(item) else item).text or ""

"""Find the pictures and shapes on the sheets of an .xlsx."""

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree  # document types are refused before

from qinling.workbook.drawings.drawing import Drawing
from qinling.workbook.files.zip_package import normalize_part_name, read_part_chunks

_SHAPES = ("sp", "cxnSp")
_CELL_IMAGES_PART = "xl/cellimages.xml"


class DrawingPackage:
    """The parts of one .xlsx or .ods by their normalized names."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._path, self._archive = path, archive
        self.members = {normalize_part_name(member): member for member in archive.namelist()}

    def read_chunks(self, part: str) -> Iterator[bytes]:
        """Yield the chunks of a part of XML."""
        return read_part_chunks(self._path, self._archive, self.members[part])

    def read_bytes(self, part: str) -> bytes:
        """Return a part that is no XML, as far as its declared size."""
        declared = self._archive.getinfo(self.members[part])
        with self._archive.open(declared) as stream:
            return stream.read(declared.file_size)

    def read_sheet(self, part: str) -> Iterator[Drawing]:
        """Yield the pictures and shapes of the sheet in *part*. Charts are left out."""
        for target in self._list_targets(part, "drawing").values():
            pictures = self._list_targets(target, "image")
            for anchor in self._parse(target):
                yield from _read_anchor(anchor, pictures)

    def read_cell_pictures(self) -> dict[str, str]:
        """Return the parts of the pictures that WPS keeps inside cells, by the id that the cell names."""
        if _CELL_IMAGES_PART not in self.members:
            return {}
        pictures = self._list_targets(_CELL_IMAGES_PART, "image")
        return {
            _find_name(picture)[0]: pictures.get(_find_embedded(picture), "")
            for picture in _iterate(self._parse(_CELL_IMAGES_PART), "pic")
        }

    def _list_targets(self, part: str, kind: str) -> dict[str, str]:
        """Return the parts inside the package that *part* refers to as *kind*, by the id of the relation."""
        folder, name = posixpath.split(part)
        relations = f"{folder}/_rels/{name}.rels"
        targets: dict[str, str] = {}
        for item in self._parse(relations) if relations in self.members else ():
            if item.get("Type", "").rpartition("/")[2] != kind or item.get("TargetMode") == "External":
                continue
            target = normalize_part_name(item.get("Target", ""))
            whole = target[1:] if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            if whole not in self.members:
                raise ValueError("a part is missing")
            targets[item.get("Id", "")] = whole
        return targets

    def _parse(self, part: str) -> ElementTree.Element:
        return ElementTree.fromstring(b"".join(self.read_chunks(part)))


def _read_anchor(anchor: ElementTree.Element, pictures: dict[str, str]) -> Iterator[Drawing]:
    row, column = _read_corner(anchor)
    fallbacks = {id(one) for other in _iterate(anchor, "Fallback") for one in other.iter()}
    for element in anchor.iter():
        kind = element.tag.rpartition("}")[2]
        if id(element) in fallbacks:
            continue  # the same once more, for older programs
        if kind == "pic":
            yield Drawing(
                True, row, column, _find_name(element)[1], pictures.get(_find_embedded(element), "")
            )
        elif kind in _SHAPES:
            yield Drawing(False, row, column, _read_text(element))
        elif kind == "graphicData" and not element.get("uri", "").endswith("/chart"):
            yield Drawing(False, row, column, "")


def _read_corner(anchor: ElementTree.Element) -> tuple[int, int]:
    for corner in _iterate(anchor, "from"):
        places = {one.tag.rpartition("}")[2]: (one.text or "").strip() for one in corner}
        row, column = places.get("row", ""), places.get("col", "")
        if row.isdecimal() and column.isdecimal() and len(row + column) < 14:
            return int(row), int(column)
    return -1, -1


def _find_name(picture: ElementTree.Element) -> tuple[str, str]:
    """Return the name and the description of a picture."""
    properties = next(_iterate(picture, "cNvPr"), None)
    return ("", "") if properties is None else (properties.get("name", ""), properties.get("descr", ""))


def _find_embedded(picture: ElementTree.Element) -> str:
    """Return the id of the relation to the bytes of a picture."""
    fills = (
        value for blip in _iterate(picture, "blip") for name, value in blip.items() if name.endswith("}embed")
    )
    return next(fills, "")


def _read_text(shape: ElementTree.Element) -> str:
    paragraphs = ("".join(run.text or "" for run in _iterate(one, "t")) for one in _iterate(shape, "p"))
    return "\n".join(paragraphs).strip()


def _iterate(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """Yield the elements below *element* with this name, whatever their namespace."""
    return (one for one in element.iter() if one.tag.rpartition("}")[2] == name)

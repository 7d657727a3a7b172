"""Find the pictures and shapes on the sheets of an .ods."""

from collections.abc import Iterable, Mapping

from qinling.workbook.drawings.drawing import Drawing
from qinling.workbook.files.zip_package import parse_elements

_PICTURES_FOLDER = "Pictures/"
_SHAPES = ("custom-shape", "text-box", "rect", "ellipse", "line", "polygon", "path")
_CELLS = ("table-cell", "covered-table-cell")


def parse_ods_drawings(chunks: Iterable[bytes]) -> dict[str, list[Drawing]]:
    """Return the drawings of each sheet of a content.xml by its name. Charts are left out.

    Raises ExpatError where the XML is broken.
    """
    parser = _DrawingParser()
    parse_elements(chunks, parser.start_element, parser.end_element, parser.read_text)
    return parser.drawings


class _DrawingParser:
    """Parses a content.xml. A drawing stands at the cell whose element it is in."""

    def __init__(self) -> None:
        self.drawings: dict[str, list[Drawing]] = {}
        self._sheet = ""
        self._row = self._column = 0  # those that come next
        self._row_repeats = self._cell_repeats = 1
        self._in_cell = False
        self._shape: list[str] | None = None

    def start_element(self, kind: str, attributes: Mapping[str, str]) -> None:
        if kind == "table" and not self._in_cell:
            self._sheet, self._row = attributes.get("table:name", ""), 0
        elif kind == "table-row":
            self._column, self._row_repeats = 0, _read_count(attributes, "rows")
        elif kind in _CELLS:
            self._in_cell, self._cell_repeats = True, _read_count(attributes, "columns")
        elif kind == "image" and _PICTURES_FOLDER in attributes.get("xlink:href", ""):
            picture = attributes["xlink:href"].removeprefix("./")
            self._add(is_picture=True, text="", picture=picture.lower())
        elif kind in _SHAPES and self._shape is None:
            self._shape = []

    def read_text(self, text: str) -> None:
        if self._shape is not None:
            self._shape.append(text)

    def end_element(self, kind: str) -> None:
        if kind in _CELLS:
            self._in_cell = False
            self._column += self._cell_repeats
        elif kind == "table-row":
            self._row += self._row_repeats
        elif kind in _SHAPES and self._shape is not None:
            self._add(is_picture=False, text="".join(self._shape).strip(), picture="")
            self._shape = None

    def _add(self, *, is_picture: bool, text: str, picture: str) -> None:
        row, column = (self._row, self._column) if self._in_cell else (-1, -1)
        drawing = Drawing(is_picture, row, column, text, picture)
        self.drawings.setdefault(self._sheet, []).append(drawing)


def _read_count(attributes: Mapping[str, str], what: str) -> int:
    text = attributes.get(f"table:number-{what}-repeated", "1")
    return int(text) if text.isdecimal() and len(text) < 9 else 1

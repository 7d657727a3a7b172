"""Where the cells of an .xlsx sheet stand in the bytes of its part, so that some can be changed in place."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from qinling.workbook.files.cell_names import LAST_COLUMN, LAST_ROW, parse_cell_name

#: A row and a column from 0.
Place = tuple[int, int]
#: The first and the last row, and the first and the last column, from 0.
Area = tuple[int, int, int, int]


@dataclass(slots=True)
class CellSpan:
    """The bytes of one cell, from *start* to before *end*, the index of its format, and its kind of value.

    *formula* says that it is computed.
    """

    column: int
    start: int
    end: int
    style: int = 0
    formula: bool = False


@dataclass(slots=True)
class RowSpan:
    """The bytes of one row and of its wanted cells. *tag_end* is where its start tag ends.

    An empty row such as <row r="5"/> *is_closed* by its start tag. *style* is -1 where the row has none.
    """

    start: int
    tag_end: int
    style: int = -1
    is_closed: bool = False
    cells: list[CellSpan] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DropDown:
    """A list that cells are chosen from: the *areas* where it holds, and its *formula*: words or cells."""

    areas: tuple[Area, ...]
    formula: str


@dataclass(slots=True)
class SheetMap:
    """What an edit of a sheet must know: its wanted rows, and the formats of its columns.

    *prefix* stands before the names of elements, as in x:c. *is_protected*: cells that are not
    unlocked may not be filled.
    """

    prefix: str = ""
    rows: dict[int, RowSpan] = field(default_factory=dict)
    column_styles: list[tuple[int, int, int]] = field(default_factory=list)
    drop_downs: list[DropDown] = field(default_factory=list)
    is_protected: bool = False
    has_formulas: bool = False

    def find_cell(self, place: Place) -> CellSpan | None:
        """Return the cell at *place*, None where the part has none."""
        row = self.rows.get(place[0])
        return next((cell for cell in row.cells if cell.column == place[1]), None) if row else None

    def find_style(self, place: Place) -> int:
        """Return the format of the cell at *place*: its own, else that of its row, else of its column."""
        if cell := self.find_cell(place):
            return cell.style
        row = self.rows.get(place[0])
        if row and row.style >= 0:
            return row.style
        return next((style for first, last, style in self.column_styles if first <= place[1] <= last), 0)

    def find_drop_down(self, place: Place) -> DropDown | None:
        """Return the list that the cell at *place* is chosen from, or None."""
        row, column = place
        return next(
            (
                one
                for one in self.drop_downs
                if any(
                    top <= row <= bottom and left <= column <= right for top, bottom, left, right in one.areas
                )
            ),
            None,
        )


def map_sheet(body: bytes, wanted_rows: Collection[int]) -> SheetMap:
    """Return where the cells of *wanted_rows* stand in *body*, the part of a sheet."""
    parser = _SheetMapParser(body, wanted_rows)
    parser.parse()
    return parser.map


class _SheetMapParser:
    """Parses a sheet once. A cell or row without a name stands right after the one before it."""

    def __init__(self, body: bytes, wanted_rows: Collection[int]) -> None:
        self.map = SheetMap()
        self._body, self._wanted = body, wanted_rows
        self._row_number, self._column = -1, -1
        self._row: RowSpan | None = None
        self._cell: CellSpan | None = None
        self._text: list[str] | None = None
        self._drop_down: dict[str, str] | None = None
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._add_text

    def parse(self) -> None:
        self._parser.Parse(self._body, True)

    @property
    def _at(self) -> int:
        return self._parser.CurrentByteIndex

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        prefix, _, name = tag.rpartition(":")
        if name == "sheetData":
            self.map.prefix = f"{prefix}:" if prefix else ""
        elif name == "row":
            self._start_row(attributes)
        elif name == "c":
            self._start_cell(attributes)
        elif name == "f":
            self.map.has_formulas = True
            if self._cell:
                self._cell.formula = True
        elif name == "col":
            first, last = (int(attributes.get(key, "0")) - 1 for key in ("min", "max"))
            self.map.column_styles.append((first, last, int(attributes.get("style", "0"))))
        elif name == "sheetProtection":
            self.map.is_protected = attributes.get("sheet") in ("1", "true")
        elif name == "dataValidation" and attributes.get("type") == "list":
            self._drop_down = {"areas": attributes.get("sqref", ""), "formula": ""}
        elif name in ("formula1", "sqref") and self._drop_down is not None:
            self._text = []

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        said = attributes.get("r", "")
        self._row_number = int(said) - 1 if said.isdecimal() else self._row_number + 1
        self._column, self._row = -1, None
        if self._row_number in self._wanted:
            tag_end = _find_tag_end(self._body, self._at)
            style = int(attributes.get("s", "0")) if attributes.get("customFormat") in ("1", "true") else -1
            is_closed = self._body[tag_end - 2 : tag_end] == b"/>"
            self._row = self.map.rows[self._row_number] = RowSpan(self._at, tag_end, style, is_closed)

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        place = parse_cell_name(attributes.get("r", ""))
        self._column = place[1] if place else self._column + 1
        if self._row is not None:
            start = self._at
            self._cell = CellSpan(
                self._column, start, _find_tag_end(self._body, start), int(attributes.get("s", "0"))
            )
            self._row.cells.append(self._cell)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "c" and self._cell:
            if self._body[self._cell.end - 2 : self._cell.end] != b"/>":
                self._cell.end = _find_tag_end(self._body, self._at)
            self._cell = None
        elif name in ("formula1", "sqref") and self._text is not None and self._drop_down is not None:
            self._drop_down["formula" if name == "formula1" else "areas"] = "".join(self._text).strip()
            self._text = None
        elif name == "dataValidation" and self._drop_down is not None:
            areas = tuple(map(parse_area, self._drop_down["areas"].split()))
            self.map.drop_downs.append(DropDown(areas, self._drop_down["formula"]))
            self._drop_down = None

    def _add_text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)


def _find_tag_end(body: bytes, start: int) -> int:
    """Return the offset behind the tag that begins at *start*. A > inside quotes does not end it."""
    quote, at = 0, start
    while True:
        byte = body[at]
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in b"\"'":
            quote = byte
        elif byte == ord(">"):
            return at + 1
        at += 1


def parse_area(name: str) -> Area:
    """Return the area of *name* such as B7, $B$7:$C$9 or B:C. One that cannot be read is empty."""
    first, _, last = name.replace("$", "").partition(":")
    if first.isalpha() and (last or first).isalpha():  # whole columns
        top, bottom = parse_cell_name(f"{first}1"), parse_cell_name(f"{last or first}1")
        return (0, LAST_ROW, top[1], bottom[1]) if top and bottom else (0, -1, 0, -1)
    if first.isdecimal() and last.isdecimal():
        return int(first) - 1, int(last) - 1, 0, LAST_COLUMN
    start, end = parse_cell_name(first), parse_cell_name(last or first)
    return (start[0], end[0], start[1], end[1]) if start and end else (0, -1, 0, -1)

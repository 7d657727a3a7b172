"""Find what the sheets of an .xlsx show beside their values: coloured and struck cells, hidden rows and columns.

The styles and shared strings are read first. The scan of a sheet then has to stop only at the cells
whose style or text is marked.
"""

import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from qinling.workbook.files.cell_names import LAST_COLUMN, LAST_ROW
from qinling.workbook.files.sheet_marks import (
    FILLS,
    STRIKES,
    CellMarks,
    SheetMarks,
    TextRun,
    leave_out_struck,
)
from qinling.workbook.files.xlsx.styles import STYLE_FAILURES, CellStyles, is_switched_on, read_cell_styles
from qinling.workbook.files.zip_package import normalize_part_name, parse_elements, read_part_chunks

#: More marked styles or texts than this are not looked for: the search would slow down.
_MAX_MARKED_STYLES = 2000
#: The part with the styles of the cells.
STYLES_PART = "xl/styles.xml"
_THEME_PART = "xl/theme/theme1.xml"


@dataclass(frozen=True, slots=True)
class MarkedFormats:
    """What to look for in the sheets of a workbook.

    *texts* are the shared strings with formats inside, by their index, as far as a part of one may
    be struck. *unseen* names what cannot be looked for.
    """

    styles: CellStyles = field(default_factory=CellStyles)
    texts: Mapping[int, list[TextRun]] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()

    @property
    def struck_texts(self) -> list[int]:
        """The shared strings of which a part is struck whatever the style of the cell."""
        return [
            index
            for index, runs in self.texts.items()
            if leave_out_struck(runs, is_cell_struck=False) is not None
        ]


class SheetMarkCollector(CellMarks):
    """Collects the marks of one sheet while it is scanned: all but the comments."""

    def __init__(self, formats: MarkedFormats) -> None:
        super().__init__()
        self.unseen.update(formats.unseen)
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self._formats = formats

    def add_cell(
        self, row: int, column: int, style: str, string: str, runs: Collection[TextRun] = ()
    ) -> None:
        """Note the marks of a cell: *string* is the index of its shared string, *runs* its own rich text."""
        index = int(style) if style.isdecimal() else 0
        if color := self._formats.styles.fills.get(index):
            self.add_fill((row, column), color)
        is_struck = index in self._formats.styles.struck
        if string.isdecimal() and not runs:
            runs = self._formats.texts.get(int(string), ())
        left_text = leave_out_struck(list(runs), is_cell_struck=is_struck) if runs else None
        if left_text is not None:
            self.add_struck((row, column), left_text)
        elif is_struck and not runs:
            self.add_struck((row, column), "")

    def hide_row(self, row: int) -> None:
        """Note a hidden row. A filter hides rows too."""
        if 0 <= row < LAST_ROW:
            self.hidden_rows.add(row)

    def hide_columns(self, first: str, last: str) -> None:
        """Note hidden columns, counted from 1 as in the file."""
        if first.isdecimal() and last.isdecimal() and len(first) < 6 > len(last):
            self.hidden_columns.update(range(max(int(first) - 1, 0), min(int(last), LAST_COLUMN)))

    def build(self) -> SheetMarks:
        """Return the marks."""
        return SheetMarks(
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            self.fills,
            frozenset(self.struck),
            self.partly_struck,
            unseen=tuple(sorted(self.unseen)),
        )


class RunParser:
    """Parses the runs of a rich text. The text of a pronunciation is left out."""

    def __init__(self) -> None:
        self.runs: list[TextRun] = []
        self._in_text = self._in_pronunciation = False

    def start_element(self, kind: str, attributes: Mapping[str, str]) -> None:
        """Begin an element, named without its prefix."""
        if kind == "r":
            self.runs.append((None, ""))
        elif kind == "rPr" and self.runs:
            self.runs[-1] = (False, self.runs[-1][1])
        elif kind == "strike" and self.runs:
            self.runs[-1] = (is_switched_on(attributes.get("val", "1")), self.runs[-1][1])
        elif kind == "rPh":
            self._in_pronunciation = True
        elif kind == "t":
            self._in_text = not self._in_pronunciation
            if not self.runs:
                self.runs.append((None, ""))

    def read_text(self, text: str) -> None:
        """Read a piece of text."""
        if self._in_text:
            struck, earlier = self.runs[-1]
            self.runs[-1] = (struck, earlier + text)

    def end_element(self, kind: str) -> None:
        """End an element."""
        if kind == "t":
            self._in_text = False
        elif kind == "rPh":
            self._in_pronunciation = False


def parse_runs(xml: bytes) -> list[TextRun]:
    """Return the runs of the rich text in the element *xml*. Raises ExpatError where it is broken."""
    parser = RunParser()
    parse_elements([xml], parser.start_element, parser.end_element, parser.read_text)
    return parser.runs


def read_marked_formats(path: Path, archive: zipfile.ZipFile, strings: bytes) -> MarkedFormats:
    """Read the styles, the theme and the formats inside the shared *strings*. Damaged ones become `unseen`."""
    members = {normalize_part_name(member): member for member in archive.namelist()}

    def read_part(name: str) -> Iterator[bytes] | None:
        return read_part_chunks(path, archive, members[name]) if name in members else None

    unseen = set()
    styles = CellStyles()
    if chunks := read_part(STYLES_PART):
        try:
            styles = read_cell_styles(chunks, read_part(_THEME_PART))
        except STYLE_FAILURES:
            unseen |= {FILLS, STRIKES}
            for _ in chunks:  # the rest of the part is verified too
                pass
    if len(styles.fills) > _MAX_MARKED_STYLES:
        styles, unseen = CellStyles({}, styles.struck), unseen | {FILLS}
    if len(styles.struck) > _MAX_MARKED_STYLES:
        styles, unseen = CellStyles(styles.fills), unseen | {STRIKES}
    texts: dict[int, list[TextRun]] = {}
    if styles.struck or b"strike" in strings:
        texts = _read_rich_strings(strings)
    formats = MarkedFormats(styles, texts, tuple(unseen))
    if len(formats.struck_texts) > _MAX_MARKED_STYLES:
        return MarkedFormats(CellStyles(styles.fills), {}, (*(unseen - {STRIKES}), STRIKES))
    return formats


def _read_rich_strings(strings: bytes) -> dict[int, list[TextRun]]:
    """Return the runs of the shared strings that have formats inside, by the index of the string."""
    texts: dict[int, list[TextRun]] = {}
    parser = RunParser()
    index = -1

    def start_element(kind: str, attributes: Mapping[str, str]) -> None:
        nonlocal parser, index
        if kind == "si":
            parser, index = RunParser(), index + 1
        else:
            parser.start_element(kind, attributes)

    def end_element(kind: str) -> None:
        parser.end_element(kind)
        if kind == "si" and any(struck is not None for struck, _ in parser.runs):
            texts[index] = parser.runs

    def read_text(text: str) -> None:
        parser.read_text(text)

    try:
        parse_elements([strings], start_element, end_element, read_text)
    except expat.ExpatError:
        return texts  # the reader refuses the file
    return texts

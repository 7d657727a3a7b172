"""Find what the sheets of an .ods show beside their values: coloured and struck cells, hidden rows and columns, comments."""

import re
from collections.abc import Iterable, Mapping
from xml.parsers import expat

from qinling.workbook.files.cell_names import LAST_ROW
from qinling.workbook.files.sheet_marks import (
    COMMENTS,
    FILLS,
    MAX_MARKED_CELLS,
    STRIKES,
    WHITE,
    CellMarks,
    SheetMarks,
    TextRun,
    leave_out_struck,
)

_COLOR = re.compile(r"#([0-9A-Fa-f]{6})")
_MAX_STYLES = 100_000
_MAX_STYLE_DEPTH = 20
_MAX_COMMENT_CHARACTERS = 5_000_000
_MAX_COLUMNS = 1024
_MAX_SPAN_DEPTH = 100
#: A blank cell repeated more often than this lies beside the table.
_MAX_BLANK_REPEATS = 100


class OdsStyles:
    """The styles of cells and texts by their name: a background, struck through or not, and the parent's name."""

    def __init__(self) -> None:
        self.is_complete = True
        self._styles: dict[str, tuple[str, dict[str, str | bool]]] = {}
        self._name = ""
        self._has_struck_texts = False
        self._marking: dict[str, bool] = {}
        self._resolved: dict[tuple[str, str], str | bool | None] = {}

    def read_part(self, chunks: Iterable[bytes]) -> None:
        """Read the part with the named styles. A damaged one leaves `is_complete` false."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self.start_element
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError:
            self.is_complete = False
            for _ in chunks:  # the rest of the part is verified too
                pass

    def start_element(self, name: str, attributes: Mapping[str, str]) -> None:
        """Note a style, or the properties of the style before."""
        if name == "style:style" and len(self._styles) < _MAX_STYLES:
            # Cells and texts have names of their own: a text style may be named like a cell style.
            family = "text" if attributes.get("style:family") == "text" else "cell"
            self._name = f"{family} {attributes.get('style:name', '')}"
            self._styles[self._name] = f"{family} {attributes.get('style:parent-style-name', '')}", {}
        elif name in ("style:style", "style:default-style"):
            self._name = ""
            self.is_complete = self.is_complete and name == "style:default-style"
        elif name == "style:table-cell-properties" and self._name:
            if background := attributes.get("fo:background-color"):
                found = _COLOR.fullmatch(background)
                self._styles[self._name][1]["fill"] = found[1].upper() if found else ""
        elif name == "style:text-properties" and self._name:
            for kind in ("style", "type"):
                if line := attributes.get(f"style:text-line-through-{kind}"):
                    self._styles[self._name][1]["strike"] = line != "none"
                    if self._name.startswith("text ") and line != "none":
                        self._has_struck_texts = True

    def can_mark(self, style: str) -> bool:
        """Return whether a cell of this style may be coloured or have struck text."""
        if self._has_struck_texts:
            return True
        if style not in self._marking:
            self._marking[style] = bool(self.get_fill(style)) or self.is_cell_struck(style)
        return self._marking[style]

    def get_fill(self, style: str) -> str:
        """Return the background of a cell style, "" for none and for white."""
        color = self._find("fill", f"cell {style}")
        return color if isinstance(color, str) and color != WHITE else ""

    def is_cell_struck(self, style: str) -> bool:
        """Return whether a cell style strikes its text through."""
        return bool(self._find("strike", f"cell {style}"))

    def is_text_struck(self, style: str) -> bool | None:
        """Return whether a text style strikes through, None where it does not say."""
        struck = self._find("strike", f"text {style}")
        return None if struck is None else bool(struck)

    def _find(self, what: str, name: str) -> str | bool | None:
        key = what, name
        if key not in self._resolved:
            self._resolved[key] = self._look_up(what, name)
        return self._resolved[key]

    def _look_up(self, what: str, name: str) -> str | bool | None:
        for _ in range(_MAX_STYLE_DEPTH):
            if name not in self._styles:
                return None
            name, values = self._styles[name]
            if what in values:
                return values[what]
        return None


class OdsSheetMarks(CellMarks):
    """Collects the marks of one sheet. Rows and columns are from 0."""

    def __init__(self, styles: OdsStyles) -> None:
        super().__init__()
        if not styles.is_complete:
            self.unseen |= {FILLS, STRIKES}
        self._styles = styles
        self._hidden_rows: list[tuple[int, int]] = []
        self._hidden_columns: list[tuple[int, int]] = []
        self._comments: dict[tuple[int, int], str] = {}
        self._column_styles: list[str] = []
        self._row_style = self._cell_style = ""
        self._comment: list[str] | None = None
        self._comment_text = ""
        self._comment_characters = 0
        self._runs: list[TextRun] = []
        self._spans: list[bool | None] = []
        self._is_rich = False

    def start_column(self, attributes: Mapping[str, str], column: int, repeats: int) -> None:
        """Note *repeats* columns from *column*."""
        if is_hidden(attributes):
            self._hidden_columns.append((column, column + repeats))
        count = min(repeats, _MAX_COLUMNS - len(self._column_styles))
        self._column_styles += [attributes.get("table:default-cell-style-name", "")] * count

    def start_row(self, attributes: Mapping[str, str], row: int, repeats: int) -> None:
        """Note *repeats* rows from *row*."""
        self._row_style = attributes.get("table:default-cell-style-name", "")
        if is_hidden(attributes):
            self._hidden_rows.append((row, row + repeats))

    def start_cell(self, attributes: Mapping[str, str], column: int) -> bool:
        """Begin a cell. Return whether it may have marks; a comment is one in any case."""
        in_column = self._column_styles[column] if column < len(self._column_styles) else ""
        self._cell_style = attributes.get("table:style-name") or self._row_style or in_column
        self._runs, self._spans, self._is_rich = [], [], False
        self._comment, self._comment_text = None, ""
        return self._styles.can_mark(self._cell_style)

    def start_element(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin an element inside a cell."""
        if name == "office:annotation":
            self._comment = []
        elif name == "text:p":
            self.read_text("\n")
        elif name == "text:span" and len(self._spans) < _MAX_SPAN_DEPTH:
            struck = self._styles.is_text_struck(attributes.get("text:style-name", ""))
            self._is_rich = self._is_rich or struck is not None
            self._spans.append(struck)
        elif name == "text:s":
            count = attributes.get("text:c", "1")
            self.read_text(" " * min(int(count) if count.isdecimal() else 1, 1000))
        elif name in ("text:line-break", "text:tab"):
            self.read_text("\n" if name == "text:line-break" else "\t")
        elif name in ("dc:creator", "dc:date", "meta:date-string") and self._comment is not None:
            self._comment.append("\0")  # ends with end_element: the author and the day are not the text

    def read_text(self, text: str) -> None:
        """Read text inside a cell."""
        if self._comment is not None:
            self._comment.append(text)
        else:
            struck = next((one for one in reversed(self._spans) if one is not None), None)
            self._runs.append((struck, text))

    def end_element(self, name: str) -> None:
        """End an element inside a cell."""
        if name == "office:annotation" and self._comment is not None:
            self._comment_text = "".join(self._comment).strip()
            self._comment = None
        elif name == "text:span" and self._spans:
            self._spans.pop()
        elif name in ("dc:creator", "dc:date", "meta:date-string") and self._comment is not None:
            while self._comment.pop() != "\0":
                pass

    def end_cell(self, row: int, column: int, rows: int, columns: int) -> None:
        """Note the marks of a cell, repeated over *rows* and *columns*."""
        fill = self._styles.get_fill(self._cell_style) if FILLS not in self.unseen else ""
        is_struck = self._styles.is_cell_struck(self._cell_style)
        left_text = None
        if (self._is_rich or is_struck) and STRIKES not in self.unseen:
            left_text = leave_out_struck(self._runs, is_cell_struck=is_struck)
        if self._comment_text:
            self._add_comment(row, column)
        if not fill and left_text is None:
            return
        if not self._runs and max(rows, columns) > _MAX_BLANK_REPEATS:
            return
        if rows * columns > MAX_MARKED_CELLS:
            self.unseen |= {FILLS, STRIKES}
            return
        cells = [(row + down, column + right) for down in range(rows) for right in range(columns)]
        for cell in cells:
            if fill:
                self.add_fill(cell, fill)
            if left_text is not None:
                self.add_struck(cell, left_text.strip("\n"))

    def _add_comment(self, row: int, column: int) -> None:
        self._comment_characters += len(self._comment_text)
        if self._comment_characters > _MAX_COMMENT_CHARACTERS:
            self.unseen.add(COMMENTS)
            self._comments.clear()
        elif COMMENTS not in self.unseen:
            self._comments[row, column] = self._comment_text

    def build(self, row_count: int, column_count: int) -> SheetMarks:
        """Return the marks. Beyond *row_count* and *column_count* nothing is filled, and nothing hidden matters."""
        return SheetMarks(
            _join_ranges(self._hidden_rows, row_count),
            _join_ranges(self._hidden_columns, column_count),
            {} if FILLS in self.unseen else self.fills,
            frozenset() if STRIKES in self.unseen else frozenset(self.struck),
            {} if STRIKES in self.unseen else self.partly_struck,
            self._comments,
            tuple(sorted(self.unseen)),
        )


def is_hidden(attributes: Mapping[str, str]) -> bool:
    """Return whether a row or column is hidden by hand or by a filter."""
    return attributes.get("table:visibility") in ("collapse", "filter")


def _join_ranges(ranges: Iterable[tuple[int, int]], end: int) -> frozenset[int]:
    return frozenset(index for first, last in ranges for index in range(first, min(last, end, LAST_ROW)))

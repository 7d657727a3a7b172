"""Parse the cells of an .xlsx sheet with expat: their extent, their number, and what the fast reader cannot read."""

from collections import Counter
from collections.abc import Iterable
from typing import NoReturn
from xml.parsers import expat

from qinling.errors import WorkbookRefused
from qinling.workbook.files.cell_names import (
    LAST_ROW,
    format_column_letters,
    parse_cell_name,
)
from qinling.workbook.files.subprocess_reader import UnreadableCells
from qinling.workbook.files.xlsx.marks import MarkedFormats, RunParser, SheetMarkCollector
from qinling.workbook.files.xlsx.styles import is_switched_on

FORMULA_WITHOUT_RESULT = "（公式没有存下的结果）"

_MAX_SAMPLE_CHARACTERS = 32  # characters kept of a cell's text, enough to see that it is not blank


class CellParser:
    """Parses the cells of a sheet as the fast reader does: by local names, and by counting where a cell has no name.

    *string_uses* counts the cells of each shared string by its index, *shared_string_cells* all of
    them, also those whose index was not seen. *own_value_cells* counts the values of their
    own that are no errors, misplaced ones too. *farthest_cell* names an outermost cell of the filled block, which begins at A1.

    Raises expat.ExpatError for broken XML, WorkbookRefused for cells that no sheet has.
    """

    def __init__(self, file: str, chunks: Iterable[bytes], formats: MarkedFormats | None = None) -> None:
        self.row_count = self.column_count = self.cell_count = 0
        self.shared_string_cells = self.own_value_cells = 0
        self.farthest_cell = "A1"
        self.unreadable_cells: UnreadableCells = {}
        self.string_uses: Counter[str] = Counter()
        self._file = file
        self._row = self._column = 0
        self._cell_position: tuple[int, int] | None = None
        self._type = self._value_text = self._open_element = self._style = ""
        self._is_formula = False
        self.marks = SheetMarkCollector(formats or MarkedFormats())
        self._rich_text: RunParser | None = None
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start_element
        parser.EndElementHandler = self._end_element
        parser.CharacterDataHandler = self._read_text
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def _start_element(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "row":
            if "r" in attributes:
                self._row = self._parse_row_number(attributes["r"]) - 1
            if is_switched_on(attributes.get("hidden", "0")):
                self.marks.hide_row(self._row)
        elif kind == "col" and is_switched_on(attributes.get("hidden", "0")):
            self.marks.hide_columns(attributes.get("min", ""), attributes.get("max", ""))
        elif kind == "c":
            self._start_cell(attributes)
        elif self._cell_position is not None:
            if kind == "is":
                self._rich_text = RunParser()
            elif kind in ("v", "f", "t"):
                self._open_element = kind
                self._is_formula = self._is_formula or kind == "f"
            if self._rich_text is not None:
                self._rich_text.start_element(kind, attributes)
        else:
            self.own_value_cells += kind in ("v", "t")  # a value without a cell

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell_position = (
            self._parse_cell_name(attributes["r"]) if "r" in attributes else (self._row, self._column)
        )
        self._type, self._value_text, self._is_formula = attributes.get("t", "n"), "", False
        self._style, self._rich_text = attributes.get("s", ""), None
        self.cell_count += 1
        self.shared_string_cells += self._type == "s"

    def _read_text(self, text: str) -> None:
        if self._rich_text is not None:
            self._rich_text.read_text(text)
        if self._cell_position is not None and not self._open_element and text.strip():
            self.own_value_cells += 1  # a value in an element that no reader knows
        if self._open_element in ("v", "t") and len(self._value_text) < _MAX_SAMPLE_CHARACTERS:
            self._value_text += text[:_MAX_SAMPLE_CHARACTERS]

    def _end_element(self, name: str) -> None:
        kind = name.rpartition(":")[2]
        if kind == "row":
            self._row, self._column = self._row + 1, 0
        elif kind == "c" and self._cell_position is not None:
            self._finish_cell(*self._cell_position)
            self._cell_position = self._rich_text = None
        elif kind == self._open_element:
            self._open_element = ""
        if self._rich_text is not None:
            self._rich_text.end_element(kind)

    def _finish_cell(self, row: int, column: int) -> None:
        self._column = column + 1
        string = self._value_text if self._type == "s" else ""
        self.marks.add_cell(row, column, self._style, string, self._rich_text.runs if self._rich_text else ())
        if self._value_text and (row >= self.row_count or column >= self.column_count):
            self.row_count = max(self.row_count, row + 1)
            self.column_count = max(self.column_count, column + 1)
            self.farthest_cell = f"{format_column_letters(column)}{row + 1}"
        if self._type == "s" and self._value_text:
            self.string_uses[self._value_text] += 1
        elif self._type not in ("s", "e") and self._value_text.strip():
            self.own_value_cells += 1
        if self._type == "e" and self._value_text:
            self.unreadable_cells[row, column] = self._value_text
        elif self._is_formula and not self._value_text:
            self.unreadable_cells[row, column] = FORMULA_WITHOUT_RESULT

    def _parse_cell_name(self, name: str) -> tuple[int, int]:
        return parse_cell_name(name) or self._refuse_name(name)

    def _parse_row_number(self, text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or len(text) > 7 or not 1 <= int(text) <= LAST_ROW:
            self._refuse_name(text)
        return int(text)

    def _refuse_name(self, name: str) -> NoReturn:
        raise WorkbookRefused(
            f"{self._file} 已损坏：没有“{name[:20]}”这样的单元格或行",
            "请在 WPS 或 Excel 中另存为 .xlsx 后再导入",
        )

"""Scan an .ods for what the fast reader does not report: merged cells, error values, marks, the size of repeated cells."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files.ods.marks import OdsSheetMarks, OdsStyles
from qinling.workbook.files.sheet_marks import SheetMarks
from qinling.workbook.files.subprocess_reader import MergedBlock, UnreadableCells

_CELLS = ("table:table-cell", "table:covered-table-cell")
_VALUES = {f"office:{kind}value" for kind in ("", "string-", "date-", "time-", "boolean-")}
_MAX_TEXT_SAMPLE = 40
_REPEAT_COUNT = re.compile(r"\d{1,18}", re.ASCII)
_MAX_CHARACTERS = 100_000_000


def scan_ods_content(path: Path, chunks: Iterable[bytes], styles: OdsStyles, limits: Limits) -> "OdsScan":
    """Return the merged blocks, the error values and the marks of each sheet by its name.

    Raises WorkbookRefused where repeated cells expand beyond *limits*, or the XML is broken.
    """
    content = _ContentScanner(path.name, styles, limits)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    # Match by prefix like the reader, not by namespace.
    parser.StartElementHandler = content.start_element
    parser.EndElementHandler = content.end_element
    parser.CharacterDataHandler = content.read_text
    try:
        for piece in chunks:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise WorkbookRefused(f"{path.name} 已损坏，内容不完整", "请重新下载或向报送单位索取") from error
    return OdsScan(content.merged_blocks, content.unreadable_cells, content.marks, content.is_indented)


class OdsScan(NamedTuple):
    """What was found by the name of the sheet: merged blocks, error values, marks; and whether the XML is indented."""

    merged_blocks: dict[str, list[MergedBlock]]
    unreadable_cells: dict[str, UnreadableCells]
    marks: dict[str, SheetMarks]
    is_indented: bool


class _ContentScanner:
    """Counts the rows, cells and characters of one content.xml with repeats expanded."""

    def __init__(self, file: str, styles: OdsStyles, limits: Limits) -> None:
        self.marks: dict[str, SheetMarks] = {}
        self.is_indented = False
        self._styles = styles
        self._sheet_marks = OdsSheetMarks(styles)
        self._sheet_name = ""
        self.merged_blocks: dict[str, list[MergedBlock]] = {}
        self.unreadable_cells: dict[str, UnreadableCells] = {}
        self._sheet_errors: UnreadableCells = {}
        # The text of a cell that holds an error value, or that the reader takes for blank: it has no type.
        self._unreadable_text: str | None = None
        self._is_error = self._in_comment = False
        self._file = file
        self._limits = limits
        self._sheet_merges: list[MergedBlock] = []
        self._row = self._column = self._last_row = self._max_width = 0
        self._row_repeats = self._cell_repeats = 1  # how often this row and this cell are repeated
        self._filled_width = self._characters = self._row_characters = self._cell_characters = self._depth = 0
        self._has_value = self._is_watched = False  # whether marks are looked for in this cell
        self._in_table = self._in_row = False

    def start_element(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELLS:
            self._depth += 1
            if self._depth == 1:
                self._require_place(self._in_row)
                self._start_cell(attributes)
        elif self._depth:
            self._in_comment = self._in_comment or name == "office:annotation"
            self._is_watched = self._is_watched or self._in_comment
            if self._is_watched:
                self._sheet_marks.start_element(name, attributes)
            if name == "text:s":
                self._cell_characters += self._read_repeat_count(attributes, "text:c")
        elif name == "table:table-row":
            self._require_place(self._in_table)
            self._in_row = True
            self._row_repeats = self._read_repeat_count(attributes, "table:number-rows-repeated")
            self._sheet_marks.start_row(attributes, self._row, self._row_repeats)
            self._column = self._filled_width = self._row_characters = 0
        elif name == "table:table-column":
            repeats = self._read_repeat_count(attributes, "table:number-columns-repeated")
            self._sheet_marks.start_column(attributes, self._column, repeats)
            self._column += repeats
        elif name == "table:table":
            self._sheet_merges = self.merged_blocks.setdefault(attributes.get("table:name", ""), [])
            self._sheet_errors = self.unreadable_cells.setdefault(attributes.get("table:name", ""), {})
            self._sheet_name = attributes.get("table:name", "")
            self._in_table = True
            self._sheet_marks = OdsSheetMarks(self._styles)
            self._row = self._column = self._last_row = self._max_width = 0
        else:
            self._styles.start_element(name, attributes)

    def _require_place(self, is_right: bool) -> None:
        """Raise WorkbookRefused for a cell in no row or a row in no table: the reader leaves them out."""
        if not is_right:
            raise WorkbookRefused(
                f"{self._file} 已损坏：有的行或单元格不在表格里，读不出来",
                "请在 WPS 或 LibreOffice 中打开核对，另存为 .xlsx 后再导入",
            )

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._is_watched = self._sheet_marks.start_cell(attributes, self._column)
        self._cell_repeats = self._read_repeat_count(attributes, "table:number-columns-repeated")
        self._cell_characters = len(attributes.get("table:formula", "")) + len(
            attributes.get("office:string-value", "")
        )
        is_typed = attributes.get("office:value-type") == "string" or not _VALUES.isdisjoint(attributes)
        self._has_value = is_typed or "table:formula" in attributes
        self._is_error, self._in_comment = attributes.get("calcext:value-type") == "error", False
        self._unreadable_text = "" if self._is_error or not is_typed else None
        spanned_rows = self._read_repeat_count(attributes, "table:number-rows-spanned")
        spanned_columns = self._read_repeat_count(attributes, "table:number-columns-spanned")
        if spanned_rows > 1 or spanned_columns > 1:
            last = self._row + spanned_rows - 1, self._column + spanned_columns - 1
            self._sheet_merges.append(((self._row, self._column), last))

    def read_text(self, text: str) -> None:
        if not self._depth and text.isspace():
            self.is_indented = True
        self._cell_characters += len(text)
        if self._depth and self._is_watched:
            self._sheet_marks.read_text(text)
        if self._unreadable_text is not None and len(self._unreadable_text) < _MAX_TEXT_SAMPLE:
            self._unreadable_text += "" if self._in_comment else text

    def end_element(self, name: str) -> None:
        if name in _CELLS:
            self._depth -= 1
            if not self._depth:
                self._end_cell()
        elif self._depth:
            self._in_comment = self._in_comment and name != "office:annotation"
            if self._is_watched:
                self._sheet_marks.end_element(name)
        elif name == "table:table-row":
            self._in_row = False
            self._end_row()
        elif name == "table:table":
            self._in_table = False
            self.marks[self._sheet_name] = self._sheet_marks.build(self._last_row, self._max_width)

    def _end_cell(self) -> None:
        if self._is_watched:
            self._sheet_marks.end_cell(self._row, self._column, self._row_repeats, self._cell_repeats)
        if self._unreadable_text is not None and (self._is_error or self._unreadable_text.strip()):
            self._sheet_errors[self._row, self._column] = self._unreadable_text or "#错误"
        self._column += self._cell_repeats
        if self._has_value:
            self._filled_width = self._column
            self._row_characters += self._cell_repeats * self._cell_characters

    def _end_row(self) -> None:
        self._row += self._row_repeats
        if not self._filled_width:
            return
        self._max_width, self._last_row = max(self._max_width, self._filled_width), self._row
        self._characters += self._row_repeats * self._row_characters
        if self._last_row * self._max_width > self._limits.max_cells:
            raise WorkbookRefused(
                f"{self._file} 的内容铺开超过上限 {self._limits.max_cells} 格",
                "请删去表格以外的内容，或在设置中调大 import.max_cells",
            )
        if self._characters > _MAX_CHARACTERS:
            raise WorkbookRefused(
                f"{self._file} 的文字铺开超过 {_MAX_CHARACTERS} 字，像是压缩炸弹", "请向报送单位核实后再导入"
            )

    def _read_repeat_count(self, attributes: dict[str, str], name: str) -> int:
        text = attributes.get(name, "1")
        if not _REPEAT_COUNT.fullmatch(text):
            raise WorkbookRefused(
                f"{self._file} 已损坏：重复次数写着“{text[:20]}”", "请另存为 .xlsx 后再导入"
            )
        return int(text)

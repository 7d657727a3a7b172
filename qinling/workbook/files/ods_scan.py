"""What the fast reader does not tell of an .ods file: merged cells, and how far repeats unfold."""

import re
from collections.abc import Iterable
from pathlib import Path
from xml.parsers import expat

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files.xlsx_scan import Lost

#: Merged blocks as ((first row, first column), (last row, last column)), from 0.
Merges = list[tuple[tuple[int, int], tuple[int, int]]]

_CELLS = ("table:table-cell", "table:covered-table-cell")
_VALUES = {f"office:{kind}value" for kind in ("", "string-", "date-", "time-", "boolean-")}
_LONGEST_ERROR = 40
_COUNT = re.compile(r"\d{1,18}", re.ASCII)
_MOST_CHARACTERS = 100_000_000


def scan_content(
    path: Path, pieces: Iterable[bytes], limits: Limits
) -> tuple[dict[str, Merges], dict[str, Lost]]:
    """Return the merged blocks and the error values of each sheet by its name.

    Raises WorkbookRefused where repeated cells would unfold beyond *limits*, or the XML is broken.
    """
    content = _Content(path.name, limits)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    # By the prefixes, as the reader goes by them; whatever they stand for.
    parser.StartElementHandler = content.start
    parser.EndElementHandler = content.end
    parser.CharacterDataHandler = content.text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise WorkbookRefused(f"{path.name} 已损坏，内容不完整", "请重新下载或向报送单位索取") from error
    return content.merges, content.lost


class _Content:
    """Counts rows, cells and characters of one content.xml as they would unfold."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.merges: dict[str, Merges] = {}
        self.lost: dict[str, Lost] = {}
        self._errors: Lost = {}
        self._error: str | None = None  # the text of a cell that holds an error value
        self._file = file
        self._limits = limits
        self._here: Merges = []
        self._row = self._column = self._last = self._width = 0
        self._down = self._across = 1  # how often this row and this cell are repeated
        self._filled = self._characters = self._in_row = self._length = self._depth = 0
        self._says = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELLS:
            self._depth += 1
            if self._depth == 1:
                self._start_cell(attributes)
        elif name == "table:table-row" and not self._depth:
            self._down = self._count(attributes, "table:number-rows-repeated")
            self._column = self._filled = self._in_row = 0
        elif name == "table:table" and not self._depth:
            self._here = self.merges.setdefault(attributes.get("table:name", ""), [])
            self._errors = self.lost.setdefault(attributes.get("table:name", ""), {})
            self._row = self._last = self._width = 0
        elif name == "text:s":
            self._length += self._count(attributes, "text:c")

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._across = self._count(attributes, "table:number-columns-repeated")
        self._length = len(attributes.get("table:formula", "")) + len(
            attributes.get("office:string-value", "")
        )
        self._says = (
            attributes.get("office:value-type") == "string"
            or "table:formula" in attributes
            or not _VALUES.isdisjoint(attributes)
        )
        self._error = "" if attributes.get("calcext:value-type") == "error" else None
        down = self._count(attributes, "table:number-rows-spanned")
        across = self._count(attributes, "table:number-columns-spanned")
        if down > 1 or across > 1:
            last = self._row + down - 1, self._column + across - 1
            self._here.append(((self._row, self._column), last))

    def text(self, text: str) -> None:
        self._length += len(text)
        if self._error is not None and len(self._error) < _LONGEST_ERROR:
            self._error += text

    def end(self, name: str) -> None:
        if name in _CELLS:
            self._depth -= 1
            if not self._depth:
                self._end_cell()
        elif name == "table:table-row" and not self._depth:
            self._end_row()

    def _end_cell(self) -> None:
        if self._error is not None:
            self._errors[self._row, self._column] = self._error or "#错误"
        self._column += self._across
        if self._says:
            self._filled = self._column
            self._in_row += self._across * self._length

    def _end_row(self) -> None:
        self._row += self._down
        if not self._filled:
            return
        self._width, self._last = max(self._width, self._filled), self._row
        self._characters += self._down * self._in_row
        if self._last * self._width > self._limits.max_cells:
            raise WorkbookRefused(
                f"{self._file} 的内容铺开超过上限 {self._limits.max_cells} 格",
                "请删去表格以外的内容，或在设置中调大 import.max_cells",
            )
        if self._characters > _MOST_CHARACTERS:
            raise WorkbookRefused(
                f"{self._file} 的文字铺开超过 {_MOST_CHARACTERS} 字，像是压缩炸弹", "请向报送单位核实后再导入"
            )

    def _count(self, attributes: dict[str, str], name: str) -> int:
        text = attributes.get(name, "1")
        if not _COUNT.fullmatch(text):
            raise WorkbookRefused(
                f"{self._file} 已损坏：重复次数写着“{text[:20]}”", "请另存为 .xlsx 后再导入"
            )
        return int(text)

"""Scan the sheets of an .xlsx before the fast reader does: what it would lose, and what would not fit into memory.

Nearly every program writes a cell as `<c r="B7" s="1" t="s">`. A sheet that keeps to this
form is scanned by patterns, at a third of the reader's own time. Any other spelling that XML
allows is taken by a parser, as the reader takes it, so that none slips by.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NoReturn
from xml.parsers import expat

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files.cell_names import column_letters, column_number

#: What a cell holds that the reader would give as empty: {(row, column): text}, both from 0.
Lost = dict[tuple[int, int], str]

HOLLOW = "（公式没有存下的结果）"

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_NARROW = 52 * 300_000  # what _ODD_OR_FAR lets pass: columns A to AZ, rows below 300,000
_OVERLAP = 1 << 14
_SAMPLE = 32  # characters of a cell that are kept, to know it from a blank one
_SMALLEST_CELL = len('<c r="A1"/>')
_SMALLEST_SHARED = len('<c r="A1" t="s"><v>0</v></c>')
_MOST_ECHOED = 1 << 30  # bytes that the cells of a workbook may take out of its shared strings

# Any cell but the plainest: near, with a value or none, no formula, no error value. Every cell of a
# file is tried: these begin with a literal because that is several times as fast.
_NOT_PLAIN = re.compile(
    rb'<c(?! r="A?[A-Z](?:[1-9]\d{0,4}|[12]\d{5})"(?: s="\d*+")?+(?: t="[nsb]")?+ ?(?:/>|><v>|>\Z))[\s/>]'
)
# Cells in another form than the usual, and cells of the usual form that may be far off.
_ODD = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z]{1,3}[1-9]\d{0,6}"(?: (?:s|t|cm|vm|ph)="\w*")* ?/?>)')
_ODD_OR_FAR = re.compile(
    rb'<c(?=[\s/>])(?! r="A?[A-Z](?:[1-9]\d{0,4}|[12]\d{5})"(?: (?:s|t|cm|vm|ph)="\w*")* ?/?>)'
)
# Of the usual form, and with more in it than a formula that has no value.
_FILLED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*(?<!/)>(?!(?:<f[^<>]*(?:/>|>[^<]*</f>))?(?:<v></v>|<v ?/>)?</c>)'
)
_PREFIXED = re.compile(rb":c[\s/>]")
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]{0,200}? t="e"[^<>]{0,200}>(?:<f[^<>]*(?:/>|>[^<]*</f>))?<v>([^<]*)</v>'
)
_HOLLOW = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]{0,200}><f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>'
)
_HOLLOW_SIGNS = (b"</f></c>", b"<v></v></c>", b"<v/></c>", b"<v /></c>", b"/></c>")
_SHARED = re.compile(rb't="s"[^<>]{0,200}><v>(\d{1,9})</v>')
_NAME = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")

#: Gives the pieces of a part from its beginning, each time it is called.
Pieces = Callable[[], Iterator[bytes]]


@dataclass(slots=True)
class SheetScan:
    """What came of scanning one sheet; *usual* says that it keeps to the common form of cells.

    *shared* is how many of its cells hold a shared string, at most.
    """

    usual: bool = True
    lost: Lost = field(default_factory=dict)
    shared: int = 0


def overlapping(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield *pieces*, each behind the end of the one before, so that no cell is cut in two."""
    tail = b""
    for piece in pieces:
        chunk = tail + piece
        yield chunk
        tail = chunk[-_OVERLAP:]


def scan_sheet(file: str, pieces: Pieces, limits: Limits) -> SheetScan:
    """Scan one sheet, in a second pass where the first finds something unusual.

    Raises WorkbookRefused where its filled cells span a block too large to lay out; formats
    alone cost nothing.
    """
    scan = SheetScan()
    far = limits.max_cells < _NARROW
    size = 0
    for chunk in overlapping(pieces()):
        end = chunk.rfind(b">") + 1
        size += len(chunk)
        if b":c" in chunk and _PREFIXED.search(chunk):
            return _parsed(file, pieces, limits)
        if not _NOT_PLAIN.search(chunk, 0, end):
            continue
        far = far or _ODD_OR_FAR.search(chunk, 0, end) is not None
        if far and _ODD.search(chunk, 0, end):
            return _parsed(file, pieces, limits)
        _note_lost(chunk, scan.lost)
    scan.shared = size // _SMALLEST_SHARED
    if size > limits.max_cells * _SMALLEST_CELL:
        cells = sum(piece.count(b"<c") for piece in pieces())
        if cells > limits.max_cells:
            _refuse_many(file, cells, limits)
    if far:
        _refuse_far(file, *_extent(pieces), limits)
    return scan


def _parsed(file: str, pieces: Pieces, limits: Limits) -> SheetScan:
    cells = _CellParser(file, pieces())
    _refuse_far(file, cells.rows, cells.columns, cells.far, limits)
    if cells.count > limits.max_cells:
        _refuse_many(file, cells.count, limits)
    return SheetScan(False, cells.lost, cells.shared)


def _refuse_far(file: str, rows: int, columns: int, far: str, limits: Limits) -> None:
    if rows * columns > limits.max_cells:
        raise WorkbookRefused(
            f"{file} 中单元格 {far} 离表格太远，整个区域有 {rows}×{columns} 格，超过上限 {limits.max_cells} 格",
            f"请删去 {far} 等多余内容，或在设置中调大 import.max_cells",
        )


def _refuse_many(file: str, cells: int, limits: Limits) -> NoReturn:
    raise WorkbookRefused(
        f"{file} 有 {cells} 个单元格，超过上限 {limits.max_cells} 个",
        "请拆分后导入，或在设置中调大 import.max_cells",
    )


def _note_lost(chunk: bytes, lost: Lost) -> None:
    if b't="e"' in chunk:
        for letters, row, text in _ERROR.findall(chunk):
            lost[int(row) - 1, column_number(letters.decode())] = text.decode("utf-8", "replace")
    if b"<f" in chunk and any(sign in chunk for sign in _HOLLOW_SIGNS):
        for letters, row in _HOLLOW.findall(chunk):
            lost[int(row) - 1, column_number(letters.decode())] = HOLLOW


def _extent(pieces: Pieces) -> tuple[int, int, str]:
    """Return how many rows and columns the block from A1 to the last filled cells has, and one of those."""
    rows = columns = 0
    far = "A1"
    for cells in _whole_cells(pieces):
        names = [(column_number(letters.decode()) + 1, int(row)) for letters, row in _FILLED.findall(cells)]
        widest, lowest = max(names, default=(0, 0)), max(names, key=itemgetter(1), default=(0, 0))
        for column, row in (widest, lowest):
            if column > columns or row > rows:
                columns, rows = max(columns, column), max(rows, row)
                far = f"{column_letters(column - 1)}{row}"
    return rows, columns, far


def _whole_cells(pieces: Pieces) -> Iterator[bytes]:
    """Yield the pieces, overlapping, each without the cell that it ends in where the next one has that whole."""
    chunk = b""
    for chunk in overlapping(pieces()):
        last = chunk.rfind(b"<c")
        yield chunk[:last] if last >= len(chunk) - _OVERLAP else chunk
    yield chunk


def refuse_echoes(file: str, strings: Iterable[bytes], sheets: Sequence[tuple[Pieces, SheetScan]]) -> None:
    """Refuse a workbook whose cells repeat long shared strings until they fill the memory."""
    lengths = [len(text) for text in b"".join(strings).split(b"<si>")]
    longest = max(lengths)
    echoed = longest * sum(scan.shared for _, scan in sheets)
    if echoed > _MOST_ECHOED:
        echoed = sum(
            _echoed(pieces, lengths) if scan.usual else longest * scan.shared for pieces, scan in sheets
        )
    if echoed > _MOST_ECHOED:
        raise WorkbookRefused(
            f"{file} 的文字展开后有 {echoed >> 20} MB，像是压缩炸弹，没有打开", "请向报送单位核实后再导入"
        )


def _echoed(pieces: Pieces, lengths: Sequence[int]) -> int:
    """Return how many bytes the shared strings of a usual sheet take at most, cell by cell; *lengths* from the second on."""
    longest = max(lengths)
    echoed = 0
    for chunk in overlapping(pieces()):
        indexes = [int(index) + 1 for index in _SHARED.findall(chunk)]
        echoed += sum(lengths[index] for index in indexes if index < len(lengths))
        echoed += longest * (chunk.count(b't="s"') - len(indexes))  # those of which it does not see which
    return echoed


class _CellParser:
    """Reads the cells of a sheet as the fast reader does, whatever their spelling: by local names, by counting.

    Raises expat.ExpatError for XML that is broken, WorkbookRefused for cells that no sheet has.
    """

    def __init__(self, file: str, pieces: Iterable[bytes]) -> None:
        self.rows = self.columns = self.count = self.shared = 0
        self.far = "A1"
        self.lost: Lost = {}
        self._file = file
        self._row = self._column = 0
        self._at: tuple[int, int] | None = None
        self._type = self._said = self._inside = ""
        self._is_formula = False
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "row" and "r" in attributes:
            self._row = self._whole(attributes["r"]) - 1
        elif kind == "c":
            self._at = self._place(attributes["r"]) if "r" in attributes else (self._row, self._column)
            self._type, self._said, self._is_formula = attributes.get("t", "n"), "", False
            self.count += 1
            self.shared += self._type == "s"
        elif self._at is not None and kind in ("v", "f", "t"):
            self._inside = kind
            self._is_formula = self._is_formula or kind == "f"

    def _text(self, text: str) -> None:
        if self._inside in ("v", "t") and len(self._said) < _SAMPLE:
            self._said += text[:_SAMPLE]

    def _end(self, name: str) -> None:
        kind = name.rpartition(":")[2]
        if kind == "row":
            self._row, self._column = self._row + 1, 0
        elif kind == "c" and self._at is not None:
            self._finish(*self._at)
            self._at = None
        elif kind == self._inside:
            self._inside = ""

    def _finish(self, row: int, column: int) -> None:
        self._column = column + 1
        if self._said and (row >= self.rows or column >= self.columns):
            self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
            self.far = f"{column_letters(column)}{row + 1}"
        if self._type == "e" and self._said:
            self.lost[row, column] = self._said
        elif self._is_formula and not self._said:
            self.lost[row, column] = HOLLOW

    def _place(self, name: str) -> tuple[int, int]:
        found = _NAME.fullmatch(name)
        if not found or (column := column_number(found[1].upper())) >= _LAST_COLUMN:
            self._refuse(name)
        return self._whole(found[2]) - 1, column

    def _whole(self, text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or len(text) > 7 or not 1 <= int(text) <= _LAST_ROW:
            self._refuse(text)
        return int(text)

    def _refuse(self, name: str) -> NoReturn:
        raise WorkbookRefused(
            f"{self._file} 已损坏：没有“{name[:20]}”这样的单元格或行",
            "请在 WPS 或 Excel 中另存为 .xlsx 后再导入",
        )

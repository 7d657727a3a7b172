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
from qinling.workbook.files.cell_names import format_column_letters, parse_column_letters

#: What a cell holds that the reader would give as empty: {(row, column): text}, both from 0.
UnreadableCells = dict[tuple[int, int], str]

FORMULA_WITHOUT_RESULT = "（公式没有存下的结果）"

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MAX_NEAR_CELLS = 52 * 300_000  # what _ODD_OR_FAR lets pass: columns A to AZ, rows below 300,000
_OVERLAP_BYTES = 1 << 14
_MAX_SAMPLE_CHARACTERS = 32  # characters of a cell that are kept, to know it from a blank one
_MIN_CELL_BYTES = len('<c r="A1"/>')
_MIN_SHARED_CELL_BYTES = len('<c r="A1" t="s"><v>0</v></c>')
_MAX_SHARED_STRING_BYTES = 1 << 30  # bytes that the cells of a workbook may take out of its shared strings

# Any cell but the plainest: near, with a value or none, no formula, no error value. Every cell of a
# file is tried: these begin with a literal because that is several times as fast.
_NOT_PLAIN_CELL = re.compile(
    rb'<c(?! r="A?[A-Z](?:[1-9]\d{0,4}|[12]\d{5})"(?: s="\d*+")?+(?: t="[nsb]")?+ ?(?:/>|><v>|>\Z))[\s/>]'
)
# Cells in another form than the usual, and cells of the usual form that may be far off.
_UNUSUAL_CELL = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z]{1,3}[1-9]\d{0,6}"(?: (?:s|t|cm|vm|ph)="\w*")* ?/?>)')
_UNUSUAL_OR_FAR_CELL = re.compile(
    rb'<c(?=[\s/>])(?! r="A?[A-Z](?:[1-9]\d{0,4}|[12]\d{5})"(?: (?:s|t|cm|vm|ph)="\w*")* ?/?>)'
)
# Of the usual form, and with more in it than a formula that has no value.
_FILLED_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*(?<!/)>(?!(?:<f[^<>]*(?:/>|>[^<]*</f>))?(?:<v></v>|<v ?/>)?</c>)'
)
_PREFIXED_CELL = re.compile(rb":c[\s/>]")
_ERROR_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]{0,200}? t="e"[^<>]{0,200}>(?:<f[^<>]*(?:/>|>[^<]*</f>))?<v>([^<]*)</v>'
)
_RESULTLESS_FORMULA_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]{0,200}><f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>'
)
_RESULTLESS_FORMULA_ENDINGS = (b"</f></c>", b"<v></v></c>", b"<v/></c>", b"<v /></c>", b"/></c>")
_SHARED_STRING_CELL = re.compile(rb't="s"[^<>]{0,200}><v>(\d{1,9})</v>')
_CELL_NAME = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")

#: Gives the pieces of a part from its beginning, each time it is called.
ChunkReader = Callable[[], Iterator[bytes]]


@dataclass(slots=True)
class SheetScan:
    """What came of scanning one sheet; *has_common_form* says that it keeps to the common form of cells.

    *shared_string_cells* is how many of its cells hold a shared string, at most.
    """

    has_common_form: bool = True
    unreadable_cells: UnreadableCells = field(default_factory=dict)
    shared_string_cells: int = 0


def iterate_overlapping_chunks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield *chunks*, each behind the end of the one before, so that no cell is cut in two."""
    tail = b""
    for next_chunk in chunks:
        chunk = tail + next_chunk
        yield chunk
        tail = chunk[-_OVERLAP_BYTES:]


def scan_sheet(file: str, read_chunks: ChunkReader, limits: Limits) -> SheetScan:
    """Scan one sheet, in a second pass where the first finds something unusual.

    Raises WorkbookRefused where its filled cells span a block too large to lay out; formats
    alone cost nothing.
    """
    scan = SheetScan()
    may_be_far = limits.max_cells < _MAX_NEAR_CELLS
    size = 0
    for chunk in iterate_overlapping_chunks(read_chunks()):
        end = chunk.rfind(b">") + 1
        size += len(chunk)
        if b":c" in chunk and _PREFIXED_CELL.search(chunk):
            return _scan_with_parser(file, read_chunks, limits)
        if not _NOT_PLAIN_CELL.search(chunk, 0, end):
            continue
        may_be_far = may_be_far or _UNUSUAL_OR_FAR_CELL.search(chunk, 0, end) is not None
        if may_be_far and _UNUSUAL_CELL.search(chunk, 0, end):
            return _scan_with_parser(file, read_chunks, limits)
        _note_unreadable_cells(chunk, scan.unreadable_cells)
    scan.shared_string_cells = size // _MIN_SHARED_CELL_BYTES
    if size > limits.max_cells * _MIN_CELL_BYTES:
        cells = sum(piece.count(b"<c") for piece in read_chunks())
        if cells > limits.max_cells:
            _refuse_many_cells(file, cells, limits)
    if may_be_far:
        _refuse_large_extent(file, *_measure_extent(read_chunks), limits)
    return scan


def _scan_with_parser(file: str, read_chunks: ChunkReader, limits: Limits) -> SheetScan:
    cells = _CellParser(file, read_chunks())
    _refuse_large_extent(file, cells.row_count, cells.column_count, cells.farthest_cell, limits)
    if cells.cell_count > limits.max_cells:
        _refuse_many_cells(file, cells.cell_count, limits)
    return SheetScan(False, cells.unreadable_cells, cells.shared_string_cells)


def _refuse_large_extent(file: str, rows: int, columns: int, farthest_cell: str, limits: Limits) -> None:
    if rows * columns > limits.max_cells:
        raise WorkbookRefused(
            f"{file} 中单元格 {farthest_cell} 离表格太远，整个区域有 {rows}×{columns} 格，超过上限 {limits.max_cells} 格",
            f"请删去 {farthest_cell} 等多余内容，或在设置中调大 import.max_cells",
        )


def _refuse_many_cells(file: str, cells: int, limits: Limits) -> NoReturn:
    raise WorkbookRefused(
        f"{file} 有 {cells} 个单元格，超过上限 {limits.max_cells} 个",
        "请拆分后导入，或在设置中调大 import.max_cells",
    )


def _note_unreadable_cells(chunk: bytes, unreadable_cells: UnreadableCells) -> None:
    if b't="e"' in chunk:
        for letters, row, text in _ERROR_CELL.findall(chunk):
            unreadable_cells[int(row) - 1, parse_column_letters(letters.decode())] = text.decode(
                "utf-8", "replace"
            )
    if b"<f" in chunk and any(sign in chunk for sign in _RESULTLESS_FORMULA_ENDINGS):
        for letters, row in _RESULTLESS_FORMULA_CELL.findall(chunk):
            unreadable_cells[int(row) - 1, parse_column_letters(letters.decode())] = FORMULA_WITHOUT_RESULT


def _measure_extent(read_chunks: ChunkReader) -> tuple[int, int, str]:
    """Return how many rows and columns the block from A1 to the last filled cells has, and one of those."""
    rows = columns = 0
    farthest_cell = "A1"
    for cells in _iterate_whole_cells(read_chunks):
        names = [
            (parse_column_letters(letters.decode()) + 1, int(row))
            for letters, row in _FILLED_CELL.findall(cells)
        ]
        widest, lowest = max(names, default=(0, 0)), max(names, key=itemgetter(1), default=(0, 0))
        for column, row in (widest, lowest):
            if column > columns or row > rows:
                columns, rows = max(columns, column), max(rows, row)
                farthest_cell = f"{format_column_letters(column - 1)}{row}"
    return rows, columns, farthest_cell


def _iterate_whole_cells(read_chunks: ChunkReader) -> Iterator[bytes]:
    """Yield the pieces, overlapping, each without the cell that it ends in where the next one has that whole."""
    chunk = b""
    for chunk in iterate_overlapping_chunks(read_chunks()):
        last = chunk.rfind(b"<c")
        yield chunk[:last] if last >= len(chunk) - _OVERLAP_BYTES else chunk
    yield chunk


def refuse_repeated_strings(
    file: str, strings: Iterable[bytes], sheets: Sequence[tuple[ChunkReader, SheetScan]]
) -> None:
    """Refuse a workbook whose cells repeat long shared strings until they fill the memory."""
    lengths = [len(text) for text in b"".join(strings).split(b"<si>")]
    longest = max(lengths)
    expanded_bytes = longest * sum(scan.shared_string_cells for _, scan in sheets)
    if expanded_bytes > _MAX_SHARED_STRING_BYTES:
        expanded_bytes = sum(
            _count_shared_string_bytes(read_chunks, lengths)
            if scan.has_common_form
            else longest * scan.shared_string_cells
            for read_chunks, scan in sheets
        )
    if expanded_bytes > _MAX_SHARED_STRING_BYTES:
        raise WorkbookRefused(
            f"{file} 的文字展开后有 {expanded_bytes >> 20} MB，像是压缩炸弹，没有打开",
            "请向报送单位核实后再导入",
        )


def _count_shared_string_bytes(read_chunks: ChunkReader, lengths: Sequence[int]) -> int:
    """Return how many bytes the shared strings of a usual sheet take at most, cell by cell; *lengths* from the second on."""
    longest = max(lengths)
    expanded_bytes = 0
    for chunk in iterate_overlapping_chunks(read_chunks()):
        indexes = [int(index) + 1 for index in _SHARED_STRING_CELL.findall(chunk)]
        expanded_bytes += sum(lengths[index] for index in indexes if index < len(lengths))
        expanded_bytes += longest * (
            chunk.count(b't="s"') - len(indexes)
        )  # those of which it does not see which
    return expanded_bytes


class _CellParser:
    """Reads the cells of a sheet as the fast reader does, whatever their spelling: by local names, by counting.

    Raises expat.ExpatError for XML that is broken, WorkbookRefused for cells that no sheet has.
    """

    def __init__(self, file: str, chunks: Iterable[bytes]) -> None:
        self.row_count = self.column_count = self.cell_count = self.shared_string_cells = 0
        self.farthest_cell = "A1"
        self.unreadable_cells: UnreadableCells = {}
        self._file = file
        self._row = self._column = 0
        self._cell_position: tuple[int, int] | None = None
        self._type = self._value_text = self._open_element = ""
        self._is_formula = False
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start_element
        parser.EndElementHandler = self._end_element
        parser.CharacterDataHandler = self._read_text
        for piece in chunks:
            parser.Parse(piece, False)
        parser.Parse(b"", True)

    def _start_element(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "row" and "r" in attributes:
            self._row = self._parse_row_number(attributes["r"]) - 1
        elif kind == "c":
            self._cell_position = (
                self._parse_cell_name(attributes["r"]) if "r" in attributes else (self._row, self._column)
            )
            self._type, self._value_text, self._is_formula = attributes.get("t", "n"), "", False
            self.cell_count += 1
            self.shared_string_cells += self._type == "s"
        elif self._cell_position is not None and kind in ("v", "f", "t"):
            self._open_element = kind
            self._is_formula = self._is_formula or kind == "f"

    def _read_text(self, text: str) -> None:
        if self._open_element in ("v", "t") and len(self._value_text) < _MAX_SAMPLE_CHARACTERS:
            self._value_text += text[:_MAX_SAMPLE_CHARACTERS]

    def _end_element(self, name: str) -> None:
        kind = name.rpartition(":")[2]
        if kind == "row":
            self._row, self._column = self._row + 1, 0
        elif kind == "c" and self._cell_position is not None:
            self._finish_cell(*self._cell_position)
            self._cell_position = None
        elif kind == self._open_element:
            self._open_element = ""

    def _finish_cell(self, row: int, column: int) -> None:
        self._column = column + 1
        if self._value_text and (row >= self.row_count or column >= self.column_count):
            self.row_count, self.column_count = (
                max(self.row_count, row + 1),
                max(self.column_count, column + 1),
            )
            self.farthest_cell = f"{format_column_letters(column)}{row + 1}"
        if self._type == "e" and self._value_text:
            self.unreadable_cells[row, column] = self._value_text
        elif self._is_formula and not self._value_text:
            self.unreadable_cells[row, column] = FORMULA_WITHOUT_RESULT

    def _parse_cell_name(self, name: str) -> tuple[int, int]:
        found = _CELL_NAME.fullmatch(name)
        if not found or (column := parse_column_letters(found[1].upper())) >= _LAST_COLUMN:
            self._refuse_name(name)
        return self._parse_row_number(found[2]) - 1, column

    def _parse_row_number(self, text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or len(text) > 7 or not 1 <= int(text) <= _LAST_ROW:
            self._refuse_name(text)
        return int(text)

    def _refuse_name(self, name: str) -> NoReturn:
        raise WorkbookRefused(
            f"{self._file} 已损坏：没有“{name[:20]}”这样的单元格或行",
            "请在 WPS 或 Excel 中另存为 .xlsx 后再导入",
        )

"""Scan the sheets of an .xlsx for cells that the fast reader cannot read, and refuse sheets that do not fit into memory.

Nearly every program writes a cell as `<c r="B7" s="1" t="s">`. A sheet of such cells is scanned
with regular expressions, in half of the reader's own time. They cover columns A to AZ above row
300,000. Whatever they do not cover has the whole sheet parsed with expat, which takes eight times
as long, so that no valid spelling goes unseen.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NoReturn

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files.cell_names import parse_column_letters
from qinling.workbook.files.sheet_marks import FILLS, SheetMarks, TextRun
from qinling.workbook.files.subprocess_reader import UnreadableCells
from qinling.workbook.files.xlsx.cell_parser import FORMULA_WITHOUT_RESULT, CellParser
from qinling.workbook.files.xlsx.filled_cells import count_value_elements
from qinling.workbook.files.xlsx.marks import MarkedFormats, SheetMarkCollector, parse_runs

_MAX_NEAR_CELLS = 52 * 300_000  # the block of the cells that the patterns cover
_MAX_CELL_BYTES = 1 << 20  # a larger cell may be cut
_MAX_SHARED_STRING_BYTES = 1 << 30  # bytes that the cells take once their shared strings are copied into them

# Any cell but a plain one. A plain cell is empty, or it is near, is no error value and has no formula,
# and neither its style nor its text is marked. %(styles)s is what its style must not begin with.
# All these patterns begin with a literal: that is several times faster. None has a possessive
# quantifier around a group: Python 3.11.2 matches those wrongly.
_NOT_PLAIN_CELL = (
    rb'<c(?! r="A?[A-Z](?:[1-9]\d{0,4}|[12]\d{5})"(?: (?:s="%(styles)s|(?:t|cm|vm|ph)="(?!e"))\w*")*'
    rb" ?(?:/>|><v>%(strings)s|><is>(?!<r)|></c>)"
    rb'| r="[A-Z]{1,3}[1-9]\d{0,6}"(?: s="%(styles)s\d*")? ?(?:/>|></c>))[\s/>]'
)
# A near cell with or without a formula: its column, row, other attributes, formula and result. Of a
# cell without a formula the result may be anything; what follows <is> is not matched.
_NEAR_CELL = re.compile(
    rb'<c r="(A?[A-Z])([1-9]\d{0,4}|[12]\d{5})"((?: (?:s|t|cm|vm|ph)="\w*")*) ?'
    rb"(?:/>|>(<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>))?(?:<v>([^<&]*)</v>|<v ?/>)?</c>|><v>(?=[^<]*&)|><is>)"
)
_FAR_EMPTY_CELL = re.compile(rb'<c r="[A-Z]{1,3}[1-9]\d{0,6}"(?: s="\d*")? ?(?:/>|></c>)')
_STYLE = re.compile(rb' s="(\d+)"')
_HIDDEN_ROW = re.compile(rb'<row\s([^<>]*\bhidden="(?:1|true)"[^<>]*)>')
_HIDDEN_COLUMN = re.compile(rb'<col\s([^<>]*\bhidden="(?:1|true)"[^<>]*)>')
_POSITION = re.compile(rb'\b(r|min|max)="(\d{1,7})"')
_PREFIXED_CELL = re.compile(rb":c[\s/>]")
_SHARED_STRING_CELL = re.compile(rb't="s"[^<>]{0,200}><v>(\d{1,9})</v>')

#: Returns the chunks of a part from its start at each call.
ChunkReader = Callable[[], Iterator[bytes]]


@dataclass(slots=True)
class SheetScan:
    """The result of scanning one sheet. *has_common_form*: the regular expressions covered all of it.

    *string_uses* counts the cells of each shared string by its index; None where they were not counted.
    *filled_cells* counts the cells that hold a value which the reader can return, blank strings too.
    """

    has_common_form: bool = True
    unreadable_cells: UnreadableCells = field(default_factory=dict)
    shared_string_cells: int = 0
    string_uses: Counter[str] | None = None
    marks: SheetMarks = field(default_factory=SheetMarks)
    filled_cells: int = 0


def scan_sheet(
    file: str, read_chunks: ChunkReader, limits: Limits, formats: MarkedFormats | None = None
) -> SheetScan:
    """Scan one sheet of *file*. Its marks are those of *formats*.

    Raises WorkbookRefused where the filled cells span too large a block, or the cells are too many.
    """
    formats = formats or MarkedFormats()
    is_near = limits.max_cells >= _MAX_NEAR_CELLS
    scan = _CommonFormScan(formats).scan(file, read_chunks, limits) if is_near else None
    return scan or _scan_with_parser(file, read_chunks, limits, formats)


class _CommonFormScan:
    """Scans a sheet with the regular expressions."""

    def __init__(self, formats: MarkedFormats) -> None:
        self._formats = formats
        self._marks = SheetMarkCollector(formats)
        self._unreadable_cells: UnreadableCells = {}

    def scan(self, file: str, read_chunks: ChunkReader, limits: Limits) -> SheetScan | None:
        """Return the result, or None where the expressions do not cover a cell."""
        cell_count = shared_string_cells = filled_cells = 0
        pattern = self._build_pattern(self._formats.styles.fills)
        for cells in iterate_whole_cells(read_chunks()):
            if _PREFIXED_CELL.search(cells):
                return None
            cell_count += cells.count(b"<c")
            shared_string_cells += cells.count(b't="s"')
            filled_cells += count_value_elements(cells)
            if b'hidden="' in cells and not self._note_hidden(cells):
                return None
            if not all(self._note_cell(cells, found.start()) for found in pattern.finditer(cells)):
                return None
            if FILLS in self._marks.unseen:
                pattern = self._build_pattern(())
        if cell_count > limits.max_cells:
            _refuse_many_cells(file, cell_count, limits)
        filled_cells -= sum(text != FORMULA_WITHOUT_RESULT for text in self._unreadable_cells.values())
        return SheetScan(
            True,
            self._unreadable_cells,
            shared_string_cells,
            marks=self._marks.build(),
            filled_cells=filled_cells,
        )

    def _build_pattern(self, fill_styles: Iterable[int]) -> re.Pattern[bytes]:
        styles = build_number_pattern({*fill_styles, *self._formats.styles.struck})
        strings = build_number_pattern(self._formats.struck_texts)
        return re.compile(
            _NOT_PLAIN_CELL
            % {
                b"styles": b'(?!%s")' % styles if styles else b"",
                b"strings": b"(?!%s<)" % strings if strings else b"",
            }
        )

    def _note_hidden(self, cells: bytes) -> bool:
        """Note the hidden rows and columns. Return False where one has no number."""
        if b'hidden="1"' not in cells and b'hidden="true"' not in cells:
            return True
        for found in chain(_HIDDEN_ROW.finditer(cells), _HIDDEN_COLUMN.finditer(cells)):
            numbers = {name: number.decode() for name, number in _POSITION.findall(found[1])}
            if b"r" in numbers:
                self._marks.hide_row(int(numbers[b"r"]) - 1)
            elif b"min" in numbers and b"max" in numbers:
                self._marks.hide_columns(numbers[b"min"], numbers[b"max"])
            else:
                return False
        return True

    def _note_cell(self, cells: bytes, start: int) -> bool:
        """Note the cell at *start*. Return False where the expressions do not cover it."""
        found = _NEAR_CELL.match(cells, start)
        if found is None:
            return _FAR_EMPTY_CELL.match(cells, start) is not None
        letters, row, attributes, formula, result = found.groups()
        is_whole = cells.endswith((b"/>", b"</c>"), start, found.end())
        if b' t="e"' in attributes and not is_whole:
            return False
        _note_unreadable_cell(self._unreadable_cells, letters, row, attributes, formula, result)
        style = _STYLE.search(attributes)
        string = (result or b"").decode("utf-8", "replace") if b' t="s"' in attributes else ""
        runs: list[TextRun] = []
        if cells.endswith(b"<is>", start, found.end()):
            end = cells.find(b"</is>", start)
            if end < 0:
                return False
            runs = parse_runs(cells[found.end() - len(b"<is>") : end + len(b"</is>")])
        self._marks.add_cell(
            int(row) - 1,
            parse_column_letters(letters.decode()),
            style[1].decode() if style else "0",
            string,
            runs,
        )
        return True


def build_number_pattern(numbers: Iterable[int]) -> bytes:
    """Return a pattern of *numbers* that decides digit by digit, "" for none: it stays fast for many numbers."""
    endings: dict[str, list[str]] = {}
    for text in map(str, numbers):
        endings.setdefault(text[0], []).append(text[1:])
    return _join_endings(endings).encode()


def _join_endings(endings: dict[str, list[str]]) -> str:
    """Return the pattern of the texts that begin with one of the digits and go on with one of its endings."""
    branches = []
    for digit, rests in sorted(endings.items()):
        longer: dict[str, list[str]] = {}
        for rest in filter(None, rests):
            longer.setdefault(rest[0], []).append(rest[1:])
        tail = _join_endings(longer)
        branches.append(digit + (f"{tail}?" if tail and "" in rests else tail))
    return f"(?:{'|'.join(branches)})" if branches else ""


def iterate_whole_cells(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield *chunks* divided anew, so that only a very large cell is cut."""
    rest = b""
    for chunk in chunks:
        cells = rest + chunk
        end = cells.rfind(b"<c")
        if end < 0 or len(cells) - end > _MAX_CELL_BYTES:
            end = max(len(cells) - len("<x:c"), 0)  # the start of a cell may be cut here
        yield cells[:end]
        rest = cells[end:]
    yield rest


def _note_unreadable_cell(
    unreadable_cells: UnreadableCells,
    letters: bytes,
    row: bytes,
    attributes: bytes,
    formula: bytes | None,
    result: bytes | None,
) -> None:
    text = (result or b"").decode("utf-8", "replace")
    if formula and not text:
        text = FORMULA_WITHOUT_RESULT
    elif b' t="e"' not in attributes:
        return
    if text:
        unreadable_cells[int(row) - 1, parse_column_letters(letters.decode())] = text


def _scan_with_parser(
    file: str, read_chunks: ChunkReader, limits: Limits, formats: MarkedFormats
) -> SheetScan:
    cells = CellParser(file, read_chunks(), formats)
    if cells.row_count * cells.column_count > limits.max_cells:
        raise WorkbookRefused(
            f"{file} 中单元格 {cells.farthest_cell} 离表格太远，"
            f"整个区域有 {cells.row_count}×{cells.column_count} 格，超过上限 {limits.max_cells} 格",
            f"请删去 {cells.farthest_cell} 等多余内容，或在设置中调大 import.max_cells",
        )
    if cells.cell_count > limits.max_cells:
        _refuse_many_cells(file, cells.cell_count, limits)
    return SheetScan(
        False,
        cells.unreadable_cells,
        cells.shared_string_cells,
        cells.string_uses,
        cells.marks.build(),
        cells.own_value_cells + cells.shared_string_cells,
    )


def _refuse_many_cells(file: str, cells: int, limits: Limits) -> NoReturn:
    raise WorkbookRefused(
        f"{file} 有 {cells} 个单元格，超过上限 {limits.max_cells} 个",
        "请拆分后导入，或在设置中调大 import.max_cells",
    )


def refuse_repeated_strings(
    file: str, strings: bytes, sheets: Sequence[tuple[ChunkReader, SheetScan]]
) -> None:
    """Refuse a workbook whose cells repeat long shared strings so often that they do not fit into memory."""
    head_length, *lengths = (len(text) for text in strings.split(b"<si>"))
    longest = max([head_length, *lengths])
    expanded_bytes = longest * sum(scan.shared_string_cells for _, scan in sheets)
    if expanded_bytes > _MAX_SHARED_STRING_BYTES:
        expanded_bytes = 0
        for read_chunks, scan in sheets:
            uses = count_string_uses(read_chunks, scan)
            for index, count in uses.items():
                is_known = index.isdecimal() and int(index) < len(lengths)
                expanded_bytes += count * (lengths[int(index)] if is_known else longest)
            expanded_bytes += longest * (scan.shared_string_cells - uses.total())
    if expanded_bytes > _MAX_SHARED_STRING_BYTES:
        raise WorkbookRefused(
            f"{file} 的文字展开后有 {expanded_bytes >> 20} MB，像是压缩炸弹，没有打开",
            "请向报送单位核实后再导入",
        )


def count_string_uses(read_chunks: ChunkReader, scan: SheetScan) -> Counter[str]:
    """Return how many cells of a scanned sheet hold each shared string, by its index."""
    if scan.string_uses is not None:
        return scan.string_uses
    uses: Counter[bytes] = Counter()
    for cells in iterate_whole_cells(read_chunks()):
        uses.update(_SHARED_STRING_CELL.findall(cells))
    return Counter({index.decode(): count for index, count in uses.items()})

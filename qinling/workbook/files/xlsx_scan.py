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
from typing import NoReturn

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files.cell_names import parse_column_letters
from qinling.workbook.files.subprocess_reader import UnreadableCells
from qinling.workbook.files.xlsx_cell_parser import FORMULA_WITHOUT_RESULT, CellParser

_MAX_NEAR_CELLS = 52 * 300_000  # the block of the cells that the patterns cover
_MAX_CELL_BYTES = 1 << 20  # a larger cell may be cut
_MAX_SHARED_STRING_BYTES = 1 << 30  # bytes that the cells take once their shared strings are copied into them

# Any cell but a plain one. A plain cell is empty, or it is near, is no error value and has no formula.
# All these patterns begin with a literal: that is several times faster. None has a possessive
# quantifier around a group: Python 3.11.2 matches those wrongly.
_NOT_PLAIN_CELL = re.compile(
    rb'<c(?! r="A?[A-Z](?:[1-9]\d{0,4}|[12]\d{5})"(?: (?:s|t|cm|vm|ph)="(?!e")\w*")* ?(?:/>|><v>|><is>|></c>)'
    rb'| r="[A-Z]{1,3}[1-9]\d{0,6}"(?: s="\d*")? ?(?:/>|></c>))[\s/>]'
)
# A near cell with or without a formula: its column, row, other attributes, formula and result.
_NEAR_CELL = re.compile(
    rb'<c r="(A?[A-Z])([1-9]\d{0,4}|[12]\d{5})"((?: (?:s|t|cm|vm|ph)="\w*")*) ?'
    rb"(?:/>|>(<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>))?(?:<v>([^<&]*)</v>|<v ?/>)?</c>)"
)
_PREFIXED_CELL = re.compile(rb":c[\s/>]")
_SHARED_STRING_CELL = re.compile(rb't="s"[^<>]{0,200}><v>(\d{1,9})</v>')

#: Returns the chunks of a part from its start at each call.
ChunkReader = Callable[[], Iterator[bytes]]


@dataclass(slots=True)
class SheetScan:
    """The result of scanning one sheet. *has_common_form*: the regular expressions covered all of it.

    *string_uses* counts the cells of each shared string by its index; None where they were not counted.
    """

    has_common_form: bool = True
    unreadable_cells: UnreadableCells = field(default_factory=dict)
    shared_string_cells: int = 0
    string_uses: Counter[str] | None = None


def scan_sheet(file: str, read_chunks: ChunkReader, limits: Limits) -> SheetScan:
    """Scan one sheet of *file*.

    Raises WorkbookRefused where the filled cells span too large a block, or the cells are too many.
    """
    scan = _scan_common_form(file, read_chunks, limits) if limits.max_cells >= _MAX_NEAR_CELLS else None
    return scan or _scan_with_parser(file, read_chunks, limits)


def _scan_common_form(file: str, read_chunks: ChunkReader, limits: Limits) -> SheetScan | None:
    """Scan a sheet with the regular expressions. Return None where they do not cover a cell."""
    scan = SheetScan()
    cell_count = 0
    for cells in iterate_whole_cells(read_chunks()):
        if _PREFIXED_CELL.search(cells):
            return None
        cell_count += cells.count(b"<c")
        scan.shared_string_cells += cells.count(b't="s"')
        for found in _NOT_PLAIN_CELL.finditer(cells):
            cell = _NEAR_CELL.match(cells, found.start())
            if cell is None:
                return None
            _note_unreadable_cell(scan.unreadable_cells, *cell.groups())
    if cell_count > limits.max_cells:
        _refuse_many_cells(file, cell_count, limits)
    return scan


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


def _scan_with_parser(file: str, read_chunks: ChunkReader, limits: Limits) -> SheetScan:
    cells = CellParser(file, read_chunks())
    if cells.row_count * cells.column_count > limits.max_cells:
        raise WorkbookRefused(
            f"{file} 中单元格 {cells.farthest_cell} 离表格太远，"
            f"整个区域有 {cells.row_count}×{cells.column_count} 格，超过上限 {limits.max_cells} 格",
            f"请删去 {cells.farthest_cell} 等多余内容，或在设置中调大 import.max_cells",
        )
    if cells.cell_count > limits.max_cells:
        _refuse_many_cells(file, cells.cell_count, limits)
    return SheetScan(False, cells.unreadable_cells, cells.shared_string_cells, cells.string_uses)


def _refuse_many_cells(file: str, cells: int, limits: Limits) -> NoReturn:
    raise WorkbookRefused(
        f"{file} 有 {cells} 个单元格，超过上限 {limits.max_cells} 个",
        "请拆分后导入，或在设置中调大 import.max_cells",
    )


def refuse_repeated_strings(
    file: str, strings: Iterable[bytes], sheets: Sequence[tuple[ChunkReader, SheetScan]]
) -> None:
    """Refuse a workbook whose cells repeat long shared strings so often that they do not fit into memory."""
    head_length, *lengths = (len(text) for text in b"".join(strings).split(b"<si>"))
    longest = max([head_length, *lengths])
    expanded_bytes = longest * sum(scan.shared_string_cells for _, scan in sheets)
    if expanded_bytes > _MAX_SHARED_STRING_BYTES:
        expanded_bytes = 0
        for read_chunks, scan in sheets:
            uses = _count_string_uses(read_chunks) if scan.string_uses is None else scan.string_uses
            for index, count in uses.items():
                is_known = index.isdecimal() and int(index) < len(lengths)
                expanded_bytes += count * (lengths[int(index)] if is_known else longest)
            expanded_bytes += longest * (scan.shared_string_cells - uses.total())
    if expanded_bytes > _MAX_SHARED_STRING_BYTES:
        raise WorkbookRefused(
            f"{file} 的文字展开后有 {expanded_bytes >> 20} MB，像是压缩炸弹，没有打开",
            "请向报送单位核实后再导入",
        )


def _count_string_uses(read_chunks: ChunkReader) -> Counter[str]:
    uses: Counter[bytes] = Counter()
    for cells in iterate_whole_cells(read_chunks()):
        uses.update(_SHARED_STRING_CELL.findall(cells))
    return Counter({index.decode(): count for index, count in uses.items()})

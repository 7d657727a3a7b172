"""Find the table in a sheet: the title above it, its headings, and the rows below that are no issue."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from qinling.rules.parsing.chinese_text import unspaced
from qinling.workbook.files.grids import Block, Cell, Grid
from qinling.workbook.heading_aliases import ORDINAL, count_known, exact_meaning, heading_keys

#: Rows read ahead to find the headings and to judge what stands under them.
LOOK_AHEAD = 1000
_HEADER_WITHIN = 60
_HEADER_COLUMNS = 500  # enough to know headings by
_MOST_MERGES = 20_000
_DEEPEST = 3
_LONGEST_HEADING = 40
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # a heading is shown on terminals

_TOTAL = re.compile(r"^(?:本页|本表|全区|全市|全县)?(?:小计|合计|总计|共计|累计|总数)(?:[:：]|$|\d|（|\(|共)")
_FOOT = re.compile(
    r"^(?:注\s*\d*\s*[:：.、]|注\d|备注\s*[:：]|说明\s*[:：]|填表说明|填报说明|审核人|审核\s*[:：]|审批人|填表人|制表人|制表\s*[:：]"
    r"|填报人|负责人|单位负责人|主要领导|分管领导|联系人|联系电话|填表日期|填报日期|报送日期|填报单位|填报时间|制表日期|签字)"
)
#: What signs a table: an office with its seal, a day.
_SIGNED = re.compile(
    r".{0,30}[（(](?:盖章|公章|签章|签字)[）)]|[\d〇零一二三四五六七八九]{4}\s*年\s*\w{1,2}\s*月\s*\w{1,3}\s*日"
)
_FOOT_ITEM = re.compile(r"^(?:\d{1,2}[.、．]|[(（]\d{1,2}[)）]|[①-⑳])")
_SECTION = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]+(?:部分|类)|【)"
)
_ITEM = re.compile(r"[一二三四五六七八九十]{1,3}|[(（][一二三四五六七八九十]{1,3}[)）]")
_COUNTER = re.compile(r"^[(（]?\d{1,2}[)）]?$|^[甲乙丙丁戊己庚辛壬癸]$")

#: What totals, notes and sections begin with; a row that begins otherwise is none of them.
_ODD_BEGINNINGS = frozenset(
    "小合总共累本全注备说填审制报负单主分联签一二三四五六七八九十第(（【〔①②③④⑤ \u3000\t\n"
) | set("0123456789")


@dataclass(slots=True)
class Table:
    """A table found in a sheet.

    *headings* holds one text a column, the groups above joined by "/"; *leaves* the last
    part alone. *above* is the text over the table, *rows* the rows below the headings as
    (row number from 0, cells), merges filled down; *sample* the first of them. *top* is the first
    row of the headings and *start* the first below them, counted from 0.
    """

    grid: Grid
    headings: list[str]
    leaves: list[str]
    above: list[str]
    rows: Iterator[tuple[int, list[Cell]]]
    sample: list[tuple[int, list[Cell]]] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    top: int = 0
    start: int = 1


def is_blank(cell: Cell) -> bool:
    """Say whether a cell holds nothing, or nothing but white space."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def find_table(grid: Grid, kept: Mapping[str, str]) -> Table | None:
    """Return the table whose headings mean the most fields, None where no row looks like headings.

    *kept* are headings as the user settled them. The sheet's rows are read once, as a stream.
    """
    ahead: list[list[Cell]] = []
    for row in grid.rows:
        ahead.append(row)
        if len(ahead) == LOOK_AHEAD:
            break
    merges = [block for block in grid.merges if block[0][0] < _HEADER_WITHIN + _DEEPEST][:_MOST_MERGES]
    header = _find_header([row[:_HEADER_COLUMNS] for row in ahead[:_HEADER_WITHIN]], merges, kept)
    if header is None:
        return None
    first, depth = header
    parts = _heading_parts(ahead[first : first + depth], first, merges)
    headings = ["/".join(part) for part in parts]
    leaves = [part[-1] if part else "" for part in parts]
    start = first + depth
    while start < len(ahead) and _only_counts_columns(ahead[start]):
        start += 1
    filled = _filled_down(_numbered(ahead, grid.rows, start), grid.merges, start)
    sample: list[tuple[int, list[Cell]]] = []
    for numbered in filled:
        sample.append(numbered)
        if len(sample) >= LOOK_AHEAD - start:
            break
    above = [str(cell).strip() for row in ahead[:first] for cell in row if not is_blank(cell)]
    below = [
        str(row[0])
        for _, row in sample[-12:]
        if row and isinstance(row[0], str) and _FOOT.match(row[0].strip())
    ]
    return Table(grid, headings, leaves, above, filled, sample, below, first, start)


def _numbered(
    ahead: Sequence[list[Cell]], rest: Iterator[list[Cell]], start: int
) -> Iterator[tuple[int, list[Cell]]]:
    for number in range(start, len(ahead)):
        yield number, ahead[number]
    yield from enumerate(rest, len(ahead))


def _find_header(
    rows: Sequence[list[Cell]], merges: Sequence[Block], kept: Mapping[str, str]
) -> tuple[int, int] | None:
    """Return (first row, depth) of the headings that are known best.

    Of equals the one that ends where its merged headings end, then the shallowest.
    """
    best, found = (2, False, 0), None
    for first, row in enumerate(rows):
        if sum(isinstance(cell, str) and not is_blank(cell) for cell in row) < 2:
            continue
        merged = _merged_depth(first, merges)
        for depth in range(1, min(_DEEPEST, len(rows) - first) + 1):
            if depth > 1 and not _may_be_heading(rows[first + depth - 1]):
                break
            parts = _heading_parts(rows[first : first + depth], first, merges)
            known = count_known([_best_name(part, kept) for part in parts if part], kept)
            score = known, depth >= merged, -depth
            if score > best:
                best, found = score, (first, depth)
    return found


def _merged_depth(first: int, merges: Sequence[Block]) -> int:
    """Return how many rows the headings of row *first* reach down by merges."""
    depths = (bottom - first + 1 for (top, _), (bottom, _) in merges if top == first)
    return max((depth for depth in depths if depth <= _DEEPEST), default=1)


def _may_be_heading(row: Sequence[Cell]) -> bool:
    return all(isinstance(cell, str) and len(cell) <= _LONGEST_HEADING for cell in row if not is_blank(cell))


def _best_name(parts: Sequence[str], kept: Mapping[str, str]) -> str:
    """Return the last part where it is known, else the parts joined, else a group that is known."""
    names = (parts[-1], "".join(parts[-2:]), *parts[-2:-1])
    return next((name for name in names if exact_meaning(name, kept)), names[1])


def _heading_parts(rows: Sequence[list[Cell]], first: int, merges: Sequence[Block]) -> list[list[str]]:
    """Return for each column its headings from the group down, merged cells counted once."""
    width = max(len(row) for row in rows)
    texts = [
        ["" if is_blank(cell) else _UNSEEN.sub("", str(cell)).strip() for cell in row]
        + [""] * (width - len(row))
        for row in rows
    ]
    _spread_merges(texts, first, merges)
    if not merges:
        _spread_groups(texts)
    columns: list[list[str]] = []
    for column in range(width):
        parts: list[str] = []
        for line in texts:
            if line[column] and (not parts or parts[-1] != line[column]):
                parts.append(line[column])
        columns.append(parts)
    return columns


def _spread_merges(texts: list[list[str]], first: int, merges: Sequence[Block]) -> None:
    """Give the text of a merged block to all its cells; a block stops where another one is."""
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in merges:
        if not first <= top < first + len(texts) or right < left:
            continue
        for row in range(top - first, min(bottom - first + 1, len(texts))):
            for column in range(left, min(right + 1, len(texts[row]))):
                if (row, column) in covered:
                    break
                covered.add((row, column))
                texts[row][column] = texts[top - first][left]


def _spread_groups(texts: list[list[str]]) -> None:
    """Give a group's name to the blank cells right of it that have headings below, where no merge says so."""
    for upper, lower in pairwise(texts):
        for column in range(1, len(upper)):
            if not upper[column] and lower[column] and lower[column - 1] and upper[column - 1]:
                upper[column] = upper[column - 1]


def _only_counts_columns(row: Sequence[Cell]) -> bool:
    """Say whether a row under the headings only counts the columns: 1 2 3 or (1) (2) (3)."""
    cells = [cell for cell in row if not is_blank(cell)]
    if len(cells) < 4:
        return False
    texts = [f"{cell:g}" if isinstance(cell, float) else str(cell).strip() for cell in cells]
    return all(_COUNTER.match(text) for text in texts) and len(set(texts)) == len(texts)


def _is_count(cell: Cell) -> bool:
    """Say whether a cell of the 序号 column only counts: such rows are waiting to be filled in."""
    return not isinstance(cell, str) or bool(_COUNTER.match(cell.strip())) or cell.strip().isdecimal()


def _filled_down(
    rows: Iterator[tuple[int, list[Cell]]], merges: Sequence[Block], start: int
) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows with cells merged down the rows filled from their first.

    Each block is looked at once and only its first column, so that blocks that overlap,
    or span the whole sheet, cost no more than others.
    """
    starting: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _right) in merges:
        if bottom > top >= start:
            starting.setdefault(top, []).append((left, bottom))
    active: dict[int, tuple[int, Cell]] = {}
    for number, row in rows:
        for column, (bottom, value) in list(active.items()):
            if number > bottom:
                del active[column]
            elif column < len(row) and is_blank(row[column]):
                row[column] = value
        for left, bottom in starting.get(number, ()):
            if left < len(row) and not is_blank(row[left]):
                active[left] = (bottom, row[left])
        yield number, row


def is_below_a_table(text: str) -> bool:
    """Say whether *text* begins a line of totals, or a note or signature below a table."""
    return bool(_TOTAL.match(unspaced(text)) or _FOOT.match(text.strip()))


class RowKinds:
    """Tells the rows of issues from what else stands in a table: totals, notes, sections, headings again."""

    def __init__(self, table: Table, fields: Mapping[int, str]) -> None:
        self._keys = [heading_keys(leaf)[0] if leaf else "" for leaf in table.leaves]
        self._ordinals = {column for column, name in fields.items() if name == ORDINAL}
        self._described = next(column for column, name in fields.items() if name == "description")
        self._heading = table.leaves[self._described] if self._described < len(table.leaves) else ""
        self._in_foot = False

    def kind(self, row: Sequence[Cell]) -> tuple[str, str]:
        """Return (`issue`, `blank`, `total`, `foot`, `section` or `heading`; the row's first text)."""
        if not self._in_foot and self._plainly_an_issue(row):
            return "issue", ""
        said = [column for column, cell in enumerate(row) if not is_blank(cell)]
        if not said or all(column in self._ordinals and _is_count(row[column]) for column in said):
            return "blank", ""
        first = row[said[0]]
        if not isinstance(first, str):
            return "issue", ""
        text = first.strip()
        if _TOTAL.match(text.replace(" ", "").replace("\u3000", "")):
            return "total", text
        alone = len({str(row[column]) for column in said}) == 1
        few = alone or len(said) <= max(3, len(row) // 3)
        if (alone and _SIGNED.fullmatch(text)) or (few and _FOOT.match(text)):
            self._in_foot = True
            return "foot", text
        if alone and self._in_foot and (_FOOT_ITEM.match(text) or len(text) > 12):
            return "foot", text
        if alone and _SECTION.match(text):
            return "section", text
        if len(said) == 2 and _ITEM.fullmatch(text) and isinstance(row[said[1]], str):
            return "section", f"{text}、{row[said[1]]}"
        if self._repeats_headings(row, said):
            return "heading", text
        return "issue", ""

    def _plainly_an_issue(self, row: Sequence[Cell]) -> bool:
        """Say whether a row is described and begins like no other kind: so are all but a few of a hundred thousand."""
        described = row[self._described] if self._described < len(row) else ""
        if (
            not isinstance(described, str)
            or not described
            or described.isspace()
            or described == self._heading
            or described[-1] in "）)"
        ):
            return False
        first = next(cell for cell in row if cell not in ("", None))
        return not isinstance(first, str) or first[0] not in _ODD_BEGINNINGS

    def _repeats_headings(self, row: Sequence[Cell], said: Sequence[int]) -> bool:
        if len(said) < 3 or len(said) * 2 < sum(map(bool, self._keys)):
            return False
        return all(
            column < len(self._keys)
            and isinstance(row[column], str)
            and heading_keys(str(row[column]))[0] == self._keys[column]
            for column in said[:4]
        )

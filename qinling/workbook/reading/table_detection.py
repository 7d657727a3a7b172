"""Find the table in a sheet: the title above it, its headings, and the rows below that are no issue."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from qinling.rules.parsing.chinese_text import remove_spaces
from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.files.subprocess_reader import MergedBlock
from qinling.workbook.heading_aliases import (
    ORDINAL,
    count_recognized_fields,
    find_exact_fields,
    normalize_heading,
)

#: Rows read ahead to find the headings and to judge what stands under them.
LOOK_AHEAD_ROWS = 1000
_MAX_HEADER_ROW = 60
_MAX_HEADER_COLUMNS = 500  # enough to know headings by
_MAX_MERGED_BLOCKS = 20_000
_MAX_HEADER_DEPTH = 3
_MAX_HEADING_CHARACTERS = 40
_UNPRINTABLE_CHARACTERS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)  # a heading is shown on terminals

_TOTAL_ROW = re.compile(
    r"^(?:本页|本表|全区|全市|全县)?(?:小计|合计|总计|共计|累计|总数)(?:[:：]|$|\d|（|\(|共)"
)
_FOOTNOTE = re.compile(
    r"^(?:注\s*\d*\s*[:：.、]|注\d|备注\s*[:：]|说明\s*[:：]|填表说明|填报说明|审核人|审核\s*[:：]|审批人|填表人|制表人|制表\s*[:：]"
    r"|填报人|负责人|单位负责人|主要领导|分管领导|联系人|联系电话|填表日期|填报日期|报送日期|填报单位|填报时间|制表日期|签字)"
)
#: What signs a table: an office with its seal, a day.
_SIGNATURE = re.compile(
    r".{0,30}[（(](?:盖章|公章|签章|签字)[）)]|[\d〇零一二三四五六七八九]{4}\s*年\s*\w{1,2}\s*月\s*\w{1,3}\s*日"
)
_FOOTNOTE_ITEM = re.compile(r"^(?:\d{1,2}[.、．]|[(（]\d{1,2}[)）]|[①-⑳])")
_SECTION_TITLE = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]+(?:部分|类)|【)"
)
_SECTION_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}|[(（][一二三四五六七八九十]{1,3}[)）]")
_PLAIN_COUNT = re.compile(r"^[(（]?\d{1,2}[)）]?$|^[甲乙丙丁戊己庚辛壬癸]$")

#: What totals, notes and sections begin with; a row that begins otherwise is none of them.
_NON_ISSUE_FIRST_CHARACTERS = frozenset(
    "小合总共累本全注备说填审制报负单主分联签一二三四五六七八九十第(（【〔①②③④⑤ \u3000\t\n"
) | set("0123456789")


@dataclass(slots=True)
class Table:
    """A table found in a sheet.

    *headings* holds one text a column, the groups above joined by "/"; *leaf_headings* the last
    part alone. *texts_above* is the text over the table, *rows* the rows below the headings as
    (row number from 0, cells), merges filled down; *sample_rows* the first of them. *header_row* is the first
    row of the headings and *first_data_row* the first below them, counted from 0.
    """

    grid: Grid
    headings: list[str]
    leaf_headings: list[str]
    texts_above: list[str]
    rows: Iterator[tuple[int, list[Cell]]]
    sample_rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    notes_below: list[str] = field(default_factory=list)
    header_row: int = 0
    first_data_row: int = 1


def is_blank(cell: Cell) -> bool:
    """Say whether a cell holds nothing, or nothing but white space."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def find_table(grid: Grid, user_headings: Mapping[str, str]) -> Table | None:
    """Return the table whose headings mean the most fields, None where no row looks like headings.

    *user_headings* are headings as the user settled them. The sheet's rows are read once, as a stream.
    """
    look_ahead_rows: list[list[Cell]] = []
    for row in grid.rows:
        look_ahead_rows.append(row)
        if len(look_ahead_rows) == LOOK_AHEAD_ROWS:
            break
    merges = [block for block in grid.merged_blocks if block[0][0] < _MAX_HEADER_ROW + _MAX_HEADER_DEPTH][
        :_MAX_MERGED_BLOCKS
    ]
    header = _find_header(
        [row[:_MAX_HEADER_COLUMNS] for row in look_ahead_rows[:_MAX_HEADER_ROW]], merges, user_headings
    )
    if header is None:
        return None
    first, depth = header
    parts = _read_heading_parts(look_ahead_rows[first : first + depth], first, merges)
    headings = ["/".join(part) for part in parts]
    leaf_headings = [part[-1] if part else "" for part in parts]
    start = first + depth
    while start < len(look_ahead_rows) and _is_column_count_row(look_ahead_rows[start]):
        start += 1
    filled = _fill_merges_down(_number_rows(look_ahead_rows, grid.rows, start), grid.merged_blocks, start)
    sample: list[tuple[int, list[Cell]]] = []
    for numbered in filled:
        sample.append(numbered)
        if len(sample) >= LOOK_AHEAD_ROWS - start:
            break
    above = [str(cell).strip() for row in look_ahead_rows[:first] for cell in row if not is_blank(cell)]
    below = [
        str(row[0])
        for _, row in sample[-12:]
        if row and isinstance(row[0], str) and _FOOTNOTE.match(row[0].strip())
    ]
    return Table(grid, headings, leaf_headings, above, filled, sample, below, first, start)


def _number_rows(
    look_ahead_rows: Sequence[list[Cell]], rest: Iterator[list[Cell]], start: int
) -> Iterator[tuple[int, list[Cell]]]:
    for number in range(start, len(look_ahead_rows)):
        yield number, look_ahead_rows[number]
    yield from enumerate(rest, len(look_ahead_rows))


def _find_header(
    rows: Sequence[list[Cell]], merges: Sequence[MergedBlock], user_headings: Mapping[str, str]
) -> tuple[int, int] | None:
    """Return (first row, depth) of the headings that are known best.

    Of equals the one that ends where its merged headings end, then the shallowest.
    """
    best, found = (2, False, 0), None
    for first, row in enumerate(rows):
        if sum(isinstance(cell, str) and not is_blank(cell) for cell in row) < 2:
            continue
        merged = _measure_merged_depth(first, merges)
        for depth in range(1, min(_MAX_HEADER_DEPTH, len(rows) - first) + 1):
            if depth > 1 and not _can_be_heading_row(rows[first + depth - 1]):
                break
            parts = _read_heading_parts(rows[first : first + depth], first, merges)
            recognized = count_recognized_fields(
                [_choose_heading_text(part, user_headings) for part in parts if part], user_headings
            )
            score = recognized, depth >= merged, -depth
            if score > best:
                best, found = score, (first, depth)
    return found


def _measure_merged_depth(first: int, merges: Sequence[MergedBlock]) -> int:
    """Return how many rows the headings of row *first* reach down by merges."""
    depths = (bottom - first + 1 for (top, _), (bottom, _) in merges if top == first)
    return max((depth for depth in depths if depth <= _MAX_HEADER_DEPTH), default=1)


def _can_be_heading_row(row: Sequence[Cell]) -> bool:
    return all(
        isinstance(cell, str) and len(cell) <= _MAX_HEADING_CHARACTERS for cell in row if not is_blank(cell)
    )


def _choose_heading_text(parts: Sequence[str], user_headings: Mapping[str, str]) -> str:
    """Return the last part where it is known, else the parts joined, else a group that is known."""
    names = (parts[-1], "".join(parts[-2:]), *parts[-2:-1])
    return next((name for name in names if find_exact_fields(name, user_headings)), names[1])


def _read_heading_parts(
    rows: Sequence[list[Cell]], first: int, merges: Sequence[MergedBlock]
) -> list[list[str]]:
    """Return for each column its headings from the group down, merged cells counted once."""
    width = max(len(row) for row in rows)
    texts = [
        ["" if is_blank(cell) else _UNPRINTABLE_CHARACTERS.sub("", str(cell)).strip() for cell in row]
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


def _spread_merges(texts: list[list[str]], first: int, merges: Sequence[MergedBlock]) -> None:
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


def _is_column_count_row(row: Sequence[Cell]) -> bool:
    """Say whether a row under the headings only counts the columns: 1 2 3 or (1) (2) (3)."""
    cells = [cell for cell in row if not is_blank(cell)]
    if len(cells) < 4:
        return False
    texts = [f"{cell:g}" if isinstance(cell, float) else str(cell).strip() for cell in cells]
    return all(_PLAIN_COUNT.match(text) for text in texts) and len(set(texts)) == len(texts)


def _is_plain_count(cell: Cell) -> bool:
    """Say whether a cell of the 序号 column only counts: such rows are waiting to be filled in."""
    return not isinstance(cell, str) or bool(_PLAIN_COUNT.match(cell.strip())) or cell.strip().isdecimal()


def _fill_merges_down(
    rows: Iterator[tuple[int, list[Cell]]], merges: Sequence[MergedBlock], start: int
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


def is_table_footer(text: str) -> bool:
    """Say whether *text* begins a line of totals, or a note or signature below a table."""
    return bool(_TOTAL_ROW.match(remove_spaces(text)) or _FOOTNOTE.match(text.strip()))


class RowClassifier:
    """Tells the rows of issues from what else stands in a table: totals, notes, sections, headings again."""

    def __init__(self, table: Table, fields: Mapping[int, str]) -> None:
        self._heading_keys = [normalize_heading(leaf)[0] if leaf else "" for leaf in table.leaf_headings]
        self._ordinal_columns = {column for column, name in fields.items() if name == ORDINAL}
        self._description_column = next(column for column, name in fields.items() if name == "description")
        self._description_heading = (
            table.leaf_headings[self._description_column]
            if self._description_column < len(table.leaf_headings)
            else ""
        )
        self._in_footer = False

    def classify_row(self, row: Sequence[Cell]) -> tuple[str, str]:
        """Return (`issue`, `blank`, `total`, `foot`, `section` or `heading`; the row's first text)."""
        if not self._in_footer and self._is_plainly_issue(row):
            return "issue", ""
        filled_columns = [column for column, cell in enumerate(row) if not is_blank(cell)]
        if not filled_columns or all(
            column in self._ordinal_columns and _is_plain_count(row[column]) for column in filled_columns
        ):
            return "blank", ""
        first = row[filled_columns[0]]
        if not isinstance(first, str):
            return "issue", ""
        text = first.strip()
        if _TOTAL_ROW.match(text.replace(" ", "").replace("\u3000", "")):
            return "total", text
        has_one_text = len({str(row[column]) for column in filled_columns}) == 1
        has_few_cells = has_one_text or len(filled_columns) <= max(3, len(row) // 3)
        if (has_one_text and _SIGNATURE.fullmatch(text)) or (has_few_cells and _FOOTNOTE.match(text)):
            self._in_footer = True
            return "foot", text
        if has_one_text and self._in_footer and (_FOOTNOTE_ITEM.match(text) or len(text) > 12):
            return "foot", text
        if has_one_text and _SECTION_TITLE.match(text):
            return "section", text
        if (
            len(filled_columns) == 2
            and _SECTION_NUMBER.fullmatch(text)
            and isinstance(row[filled_columns[1]], str)
        ):
            return "section", f"{text}、{row[filled_columns[1]]}"
        if self._is_heading_row(row, filled_columns):
            return "heading", text
        return "issue", ""

    def _is_plainly_issue(self, row: Sequence[Cell]) -> bool:
        """Say whether a row is described and begins like no other kind: so are all but a few of a hundred thousand."""
        description = row[self._description_column] if self._description_column < len(row) else ""
        if (
            not isinstance(description, str)
            or not description
            or description.isspace()
            or description == self._description_heading
            or description[-1] in "）)"
        ):
            return False
        first = next(cell for cell in row if cell not in ("", None))
        return not isinstance(first, str) or first[0] not in _NON_ISSUE_FIRST_CHARACTERS

    def _is_heading_row(self, row: Sequence[Cell], filled_columns: Sequence[int]) -> bool:
        if len(filled_columns) < 3 or len(filled_columns) * 2 < sum(map(bool, self._heading_keys)):
            return False
        return all(
            column < len(self._heading_keys)
            and isinstance(row[column], str)
            and normalize_heading(str(row[column]))[0] == self._heading_keys[column]
            for column in filled_columns[:4]
        )

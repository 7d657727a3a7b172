"""Find the header rows of a sheet: the rows whose cells name fields."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from qinling.workbook.files.grids import Cell
from qinling.workbook.files.subprocess_reader import MergedBlock
from qinling.workbook.headings.grammar import find_exact_fields
from qinling.workbook.tables.table import count_filled, is_blank

MAX_HEADER_DEPTH = 3
_MAX_HEADER_COLUMNS = 500  # columns that are searched for headings
_MAX_HEADING_CHARACTERS = 40
#: A row is a header if its cells name at least this many fields.
_MIN_FIELDS = 2
#: Headings are printed on terminals.
_UNPRINTABLE_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_PLAIN_COUNT = re.compile(r"^[(（]?\d{1,2}[)）]?$|^[甲乙丙丁戊己庚辛壬癸]$")
#: A line between the title and the table: 填报单位：…, 截至2026年4月20日.
_LINE_ABOVE = re.compile(r"[:：]\s*\S|^\s*截[至止]|\d{4}\s*年\s*\d{1,2}\s*月")

_DAY = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|\d{4}([./-])\d{1,2}\1\d{1,2}")
_MAX_SENDER_CELLS = 3


class Header(NamedTuple):
    """The header rows of a table: the first row, how many there are, and the fields that they name.

    Of two headers that share rows, the one with the greater *rank* counts.
    """

    first: int
    depth: int
    fields: frozenset[str]
    rank: tuple[int, bool, int, int]

    @property
    def end(self) -> int:
        """The row after the last header row."""
        return self.first + self.depth

    @property
    def names_description(self) -> bool:
        """Whether a heading names the description, as in a ledger."""
        return "description" in self.fields


def find_headers(
    rows: Sequence[list[Cell]],
    merges: Sequence[MergedBlock],
    user_headings: Mapping[str, str],
    first_row: int = 0,
) -> list[Header]:
    """Return the headers among *rows* from top to bottom. *first_row* is the number of rows[0] in the sheet.

    Of headers that share rows, the one with the most fields counts. On a tie, prefer a header that
    includes its merged rows, then one with further rows of nothing but headings, then fewer rows.
    """
    headers: list[Header] = []
    for offset in range(len(rows)):
        header = _measure_header(rows, offset, merges, user_headings, first_row)
        if header is None:
            continue
        if headers and header.first < headers[-1].end:
            if header.rank > headers[-1].rank:
                headers[-1] = header
        else:
            headers.append(header)
    return headers


def find_best_header(
    rows: Sequence[list[Cell]], merges: Sequence[MergedBlock], user_headings: Mapping[str, str]
) -> Header | None:
    """Return the header that names the most fields, the first of equals, or None."""
    headers = find_headers(rows, merges, user_headings)
    return max(headers, key=lambda header: header.rank, default=None)


def _measure_header(
    rows: Sequence[list[Cell]],
    offset: int,
    merges: Sequence[MergedBlock],
    user_headings: Mapping[str, str],
    first_row: int,
) -> Header | None:
    """Return the best header that starts with the row at *offset*, or None."""
    if not _may_be_heading_row(rows[offset]):
        return None
    first = first_row + offset
    merged_depth = _measure_merged_depth(first, merges)
    best, found = (_MIN_FIELDS, False, 0, -MAX_HEADER_DEPTH - 1), None
    further_rows = 0
    has_headings = _count_headings(rows[offset], user_headings) * 2 > count_filled(rows[offset])
    for depth in range(1, min(MAX_HEADER_DEPTH, len(rows) - offset) + 1):
        lines = [row[:_MAX_HEADER_COLUMNS] for row in rows[offset : offset + depth]]
        if depth > 1 and not (
            _has_heading_cells_only(lines[-1]) and _goes_on(lines[-2], lines[-1], user_headings)
        ):
            break
        fields = _list_fields(read_heading_parts(lines, first, merges), user_headings)
        if depth > 1 and has_headings:
            further_rows += 0 < count_filled(lines[-1]) == _count_headings(lines[-1], user_headings)
        rank = len(fields), depth >= merged_depth, further_rows, -depth
        if rank > best:
            best, found = rank, Header(first, depth, fields, rank)
    return found


def _count_headings(row: Sequence[Cell], user_headings: Mapping[str, str]) -> int:
    """Return how many cells of a row name a field."""
    return sum(
        isinstance(cell, str) and bool(cell.strip()) and bool(find_exact_fields(cell, user_headings))
        for cell in row[:_MAX_HEADER_COLUMNS]
    )


def _list_fields(columns: Sequence[Sequence[str]], user_headings: Mapping[str, str]) -> frozenset[str]:
    """Return the fields that the headings of *columns* name, each given by its parts from the group down."""
    return frozenset(
        fields[0]
        for parts in columns
        if parts and (fields := find_exact_fields(_choose_heading_text(parts, user_headings), user_headings))
    )


def _may_be_heading_row(row: Sequence[Cell]) -> bool:
    """Return whether a row has at least two short texts, and nearly only texts that are no numbers."""
    filled = [cell for cell in row[:_MAX_HEADER_COLUMNS] if not is_blank(cell)]
    if len(filled) < 2:
        return False
    texts = [cell for cell in filled if isinstance(cell, str) and not cell.strip().isdecimal()]
    if all(_LINE_ABOVE.search(text) for text in texts):
        return False
    if len(filled) <= _MAX_SENDER_CELLS and any(_DAY.fullmatch(text.strip()) for text in texts):
        return False  # the line of the sender: 区农业农村局, 2026年6月16日
    short = sum(len(text) <= _MAX_HEADING_CHARACTERS for text in texts)
    return short >= 2 and len(texts) / len(filled) > 0.7


def _has_heading_cells_only(row: Sequence[Cell]) -> bool:
    return all(
        isinstance(cell, str) and len(cell) <= _MAX_HEADING_CHARACTERS for cell in row if not is_blank(cell)
    )


def _goes_on(upper: Sequence[Cell], lower: Sequence[Cell], user_headings: Mapping[str, str]) -> bool:
    """Return whether the headings of *lower* stand under blank cells, groups that span columns, or no headings.

    A row whose own headings have other headings below them one by one is the end of another table.
    """
    filled = [column for column, cell in enumerate(upper) if not is_blank(cell)]
    single = [
        column
        for column in filled
        if column < len(lower)
        and not is_blank(lower[column])
        and not (column + 1 < len(lower) and column + 1 not in filled and not is_blank(lower[column + 1]))
        and find_exact_fields(str(upper[column]), user_headings)
    ]
    return not single or len(single) * 2 < min(len(filled), count_filled(lower))


def _measure_merged_depth(first: int, merges: Sequence[MergedBlock]) -> int:
    """Return how many rows the merged headings that start in row *first* span."""
    depths = (bottom - first + 1 for (top, _), (bottom, _) in merges if top == first)
    return max((depth for depth in depths if depth <= MAX_HEADER_DEPTH), default=1)


def _choose_heading_text(parts: Sequence[str], user_headings: Mapping[str, str]) -> str:
    """Return the last part if it is an alias, else the last two joined, else the group if it is an alias."""
    names = (parts[-1], "".join(parts[-2:]), *parts[-2:-1])
    return next((name for name in names if find_exact_fields(name, user_headings)), names[1])


def read_heading_parts(
    rows: Sequence[list[Cell]], first: int, merges: Sequence[MergedBlock]
) -> list[list[str]]:
    """Return the heading parts of each column from the group down. A merged cell counts once."""
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
    """Copy the text of a merged block to all its cells, except those of an earlier block."""
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
    """Copy a group heading to the blank cells on its right that have a heading below.

    This is for a sheet without merged cells.
    """
    for upper, lower in pairwise(texts):
        for column in range(1, len(upper)):
            if not upper[column] and lower[column] and lower[column - 1] and upper[column - 1]:
                upper[column] = upper[column - 1]


def is_column_count_row(row: Sequence[Cell]) -> bool:
    """Return whether a row below the header only counts the columns: 1 2 3 or (1) (2) (3)."""
    cells = [cell for cell in row if not is_blank(cell)]
    if len(cells) < 4:
        return False
    texts = [f"{cell:g}" if isinstance(cell, float) else str(cell).strip() for cell in cells]
    return all(_PLAIN_COUNT.match(text) for text in texts) and len(set(texts)) == len(texts)


def is_plain_count(cell: Cell) -> bool:
    """Return whether a 序号 cell is only a count. A row with nothing else is blank."""
    return not isinstance(cell, str) or bool(_PLAIN_COUNT.match(cell.strip())) or cell.strip().isdecimal()

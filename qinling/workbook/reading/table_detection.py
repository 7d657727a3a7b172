"""Detect the table in a sheet: its title, its header rows, and the rows below them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.files.subprocess_reader import MergedBlock
from qinling.workbook.headings.grammar import count_recognized_fields, find_exact_fields

#: Rows read ahead to find the header and to sample the cells below it.
LOOK_AHEAD_ROWS = 1000
_MAX_HEADER_ROW = 60
_MAX_HEADER_COLUMNS = 500  # columns that are searched for headings
_MAX_MERGED_BLOCKS = 20_000
_MAX_HEADER_DEPTH = 3
_FOOTER_ROWS = 12  # last sample rows that are searched for notes
_MAX_HEADING_CHARACTERS = 40
#: Headings are printed on terminals.
_UNPRINTABLE_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

#: The beginning of a note or a signature below a table.
FOOTNOTE = re.compile(
    r"^(?:注\s*\d*\s*[:：.、]|注\d|备注\s*[:：]|说明\s*[:：]|填表说明|填报说明|审核人|审核\s*[:：]|审批人|填表人|制表人|制表\s*[:：]"
    r"|填报人|负责人|单位负责人|主要领导|分管领导|联系人|联系电话|填表日期|填报日期|报送日期|填报单位|填报时间|制表日期|签字)"
)
_PLAIN_COUNT = re.compile(r"^[(（]?\d{1,2}[)）]?$|^[甲乙丙丁戊己庚辛壬癸]$")


@dataclass(slots=True)
class Table:
    """A table found in a sheet.

    *headings* holds one text a column, with its groups before a "/". *leaf_headings* holds the
    last part alone. *texts_above* are the texts above the header. *sample_rows* are the first
    rows below the header as (row number from 0, cells), with merged cells filled down; *rows*
    are the rows after them. *notes_below* are the notes among the last sample rows.
    *header_row* is the first header row, *first_data_row* the first row below it, both from 0.
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
    """Return whether a cell is empty or only white space."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def find_table(grid: Grid, user_headings: Mapping[str, str]) -> Table | None:
    """Return the table whose header names the most fields, or None where no row is a header.

    *user_headings* maps headings to fields. The rows of the sheet are read once, as a stream.
    """
    look_ahead_rows = list(islice(grid.rows, LOOK_AHEAD_ROWS))
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
    start = first + depth
    while start < len(look_ahead_rows) and _is_column_count_row(look_ahead_rows[start]):
        start += 1
    rows = _fill_merges_down(_number_rows(look_ahead_rows, grid.rows, start), grid.merged_blocks, start)
    sample_rows = list(islice(rows, max(LOOK_AHEAD_ROWS - start, 1)))
    return Table(
        grid,
        headings=["/".join(part) for part in parts],
        leaf_headings=[part[-1] if part else "" for part in parts],
        texts_above=[
            str(cell).strip() for row in look_ahead_rows[:first] for cell in row if not is_blank(cell)
        ],
        rows=rows,
        sample_rows=sample_rows,
        notes_below=_find_notes(sample_rows[-_FOOTER_ROWS:]),
        header_row=first,
        first_data_row=start,
    )


def _find_notes(rows: Sequence[tuple[int, list[Cell]]]) -> list[str]:
    first_cells = (row[0] for _, row in rows if row)
    return [cell for cell in first_cells if isinstance(cell, str) and FOOTNOTE.match(cell.strip())]


def _number_rows(
    look_ahead_rows: Sequence[list[Cell]], rest: Iterator[list[Cell]], start: int
) -> Iterator[tuple[int, list[Cell]]]:
    for number in range(start, len(look_ahead_rows)):
        yield number, look_ahead_rows[number]
    yield from enumerate(rest, len(look_ahead_rows))


def _find_header(
    rows: Sequence[list[Cell]], merges: Sequence[MergedBlock], user_headings: Mapping[str, str]
) -> tuple[int, int] | None:
    """Return (first row, depth) of the header with the most recognized fields.

    On a tie, prefer a header that includes its merged rows, then the one with fewer rows.
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
    """Return how many rows the merged headings that start in row *first* span."""
    depths = (bottom - first + 1 for (top, _), (bottom, _) in merges if top == first)
    return max((depth for depth in depths if depth <= _MAX_HEADER_DEPTH), default=1)


def _can_be_heading_row(row: Sequence[Cell]) -> bool:
    return all(
        isinstance(cell, str) and len(cell) <= _MAX_HEADING_CHARACTERS for cell in row if not is_blank(cell)
    )


def _choose_heading_text(parts: Sequence[str], user_headings: Mapping[str, str]) -> str:
    """Return the last part if it is an alias, else the last two joined, else the group if it is an alias."""
    names = (parts[-1], "".join(parts[-2:]), *parts[-2:-1])
    return next((name for name in names if find_exact_fields(name, user_headings)), names[1])


def _read_heading_parts(
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


def _is_column_count_row(row: Sequence[Cell]) -> bool:
    """Return whether a row below the header only counts the columns: 1 2 3 or (1) (2) (3)."""
    cells = [cell for cell in row if not is_blank(cell)]
    if len(cells) < 4:
        return False
    texts = [f"{cell:g}" if isinstance(cell, float) else str(cell).strip() for cell in cells]
    return all(_PLAIN_COUNT.match(text) for text in texts) and len(set(texts)) == len(texts)


def is_plain_count(cell: Cell) -> bool:
    """Return whether a 序号 cell is only a count. A row with nothing else is blank."""
    return not isinstance(cell, str) or bool(_PLAIN_COUNT.match(cell.strip())) or cell.strip().isdecimal()


def _fill_merges_down(
    rows: Iterator[tuple[int, list[Cell]]], merges: Sequence[MergedBlock], start: int
) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows with vertically merged cells filled from the first.

    Only the first column of a block is filled, so that overlapping or very large blocks cost no
    more than others.
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

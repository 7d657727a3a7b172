"""Fill the cells below a merged cell with its value."""

from collections.abc import Iterator, Sequence

from qinling.workbook.files.grids import Cell
from qinling.workbook.files.subprocess_reader import MergedBlock
from qinling.workbook.tables.table import NumberedRow, is_blank


def fill_merges_down(
    rows: Iterator[NumberedRow], merges: Sequence[MergedBlock], start: int, copied: dict[int, set[int]]
) -> Iterator[NumberedRow]:
    """Yield the rows with vertically merged cells filled from the first, and note them in *copied*.

    Only the first column of a block is filled, so that overlapping or very large blocks cost no
    more than others. *copied* gets the filled columns of each row by its number.
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
                copied.setdefault(number, set()).add(column)
        for left, bottom in starting.get(number, ()):
            if left < len(row) and not is_blank(row[left]):
                active[left] = (bottom, row[left])
        yield number, row

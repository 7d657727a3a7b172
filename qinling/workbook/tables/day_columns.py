"""Days that a table writes in columns of their own: 整改时限 over 年, 月, 日."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qinling.rules.parsing.chinese_text import format_number, normalize_text
from qinling.workbook.files.grids import Cell
from qinling.workbook.tables.table import NumberedRow, Table, is_blank, join_columns

_PARTS = ("年", "月", "日")
_MIN_COLUMNS = 2

#: The columns of the parts of a day, each with its part.
_DayColumns = dict[int, str]


def join_day_columns(table: Table) -> Table:
    """Return *table* with the parts of each day in one column, as 2026年6月30日.

    The first column gets the day; the others become blank columns without a heading.
    """
    days = list(_find_day_columns(table))
    if not days:
        return table
    groups = {(first := next(iter(parts))): table.headings[first].rpartition("/")[0] for parts in days}
    joined = join_columns(
        table,
        {first: (group, group.rpartition("/")[2]) for first, group in groups.items()},
        [column for parts in days for column in list(parts)[1:]],
        lambda rows: _join_rows(rows, days, table),
    )
    return replace(joined, day_columns=set(groups))


def _find_day_columns(table: Table) -> Iterator[_DayColumns]:
    """Yield the neighbouring columns 年, 月, 日 that stand under one group heading."""
    run: _DayColumns = {}
    for column, heading in enumerate([*table.headings, ""]):
        group, _, leaf = heading.rpartition("/")
        part = normalize_text(leaf)
        goes_on = bool(run) and group == table.headings[column - 1].rpartition("/")[0]
        if not (goes_on and part in _PARTS and _PARTS.index(part) == _PARTS.index(run[column - 1]) + 1):
            if len(run) >= _MIN_COLUMNS:
                yield run
            run = {}
        if group and part in _PARTS:
            run[column] = part


def _join_rows(
    rows: Iterator[NumberedRow], days: Sequence[_DayColumns], table: Table
) -> Iterator[NumberedRow]:
    for number, row in rows:
        for parts in days:
            filled = [column for column in parts if column < len(row) and not is_blank(row[column])]
            if not filled:
                continue
            first = next(iter(parts))
            table.absorbed[number] = table.absorbed.get(number, 0) + len(filled) - 1
            if filled[0] != first:
                table.moved[number, first] = (number, filled[0])
            day = _join_parts({column: row[column] for column in filled}, parts)
            if all(normalize_text(str(row[column])) == parts[column] for column in filled):
                day = table.headings[first].rpartition("/")[0]  # the headings once more, on a further page
            for column in filled:
                row[column] = ""
            row[first] = day
        yield number, row


def _join_parts(cells: dict[int, Cell], parts: _DayColumns) -> Cell:
    """Return the day that *cells* write, a cell alone that is no part of a day as it is: 立行立改."""
    texts = {column: _format_part(cell) for column, cell in cells.items()}
    (column, text), *others = texts.items()
    if not others and not text.rstrip("年月日号").isdigit():
        return cells[column]
    return "".join(text if not text.isdigit() else f"{text}{parts[column]}" for column, text in texts.items())


def _format_part(cell: Cell) -> str:
    return format_number(cell) if isinstance(cell, float) else normalize_text(str(cell))

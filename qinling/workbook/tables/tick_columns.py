"""Columns that are ticked instead of filled: 问题类型（打√）over 乱占, 乱采, 乱堆."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import normalize_text
from qinling.rules.parsing.statuses import parse_status
from qinling.rules.parsing.values import parse_text
from qinling.workbook.files.grids import Cell
from qinling.workbook.tables.table import NumberedRow, Table, count_filled, is_blank, join_columns

_TICKS = frozenset("√✓✔☑■●○V✅★☆◆◇▲△＊*◎♦♥+")
_NO_TICKS = frozenset("×✗✘☐□/-—")
_MIN_COLUMNS = 2
_MAX_COLUMNS = 200  # columns that are looked at
_MAX_LEAF_CHARACTERS = 12
_MIN_OTHER_CELLS = 2  # of a row whose text in a set stands for a tick
_ODD_SHARE = 3
_STATUS_HEADING = "整改状态"
_CATEGORY_HEADING = "问题类型"


@dataclass(frozen=True, slots=True)
class _TickColumns:
    """Neighbouring columns of which a row ticks some: the heading of all, and the value of each column."""

    heading: str
    values: dict[int, str]


def collapse_tick_columns(table: Table) -> Table:
    """Return *table* with each set of ticked columns as one column that holds the headings ticked.

    The first column of a set gets the text; the others become blank columns without a heading. What
    stands instead of a tick is added, so that the reader of the field sees it.
    """
    sets = _find_tick_columns(table)
    if not sets:
        return table
    by_first = {next(iter(one.values)): one for one in sets}
    joined = join_columns(
        table,
        {first: (one.heading, one.heading) for first, one in by_first.items()},
        [column for one in sets for column in list(one.values)[1:]],
        lambda rows: _collapse_rows(rows, sets, table),
    )
    return replace(joined, tick_columns={first: one.values for first, one in by_first.items()})


def _collapse_rows(
    rows: Iterator[NumberedRow], sets: Sequence[_TickColumns], table: Table
) -> Iterator[NumberedRow]:
    for number, row in rows:
        for one in sets:
            if _is_text_over_all(row, one):
                continue
            present = [column for column in one.values if column < len(row)]
            if _repeats_headings(row, one):
                ticked = [one.heading]
            else:
                ticked = [text for column in present if (text := _read_tick(row[column], one.values[column]))]
            marks = sum(not is_blank(row[column]) for column in present) - bool(ticked)
            if marks:
                table.absorbed[number] = table.absorbed.get(number, 0) + marks
            for column in present:
                if not _is_tick_cell(row[column]):
                    table.moved[number, present[0]] = (number, column)
                    if not _is_status_word(one.values[column]):
                        table.odd_ticks[number] = present[0]
                row[column] = "、".join(ticked) if column == present[0] else ""
        yield number, row


def _is_text_over_all(row: Sequence[Cell], one: _TickColumns) -> bool:
    """Return whether a row holds a text and no tick: a note or a title, as its other cells show."""
    outside = [column for column, cell in enumerate(row) if column not in one.values and not is_blank(cell)]
    return len(outside) < _MIN_OTHER_CELLS and not all(
        column >= len(row) or _is_tick_cell(row[column]) for column in one.values
    )


def _repeats_headings(row: Sequence[Cell], one: _TickColumns) -> bool:
    """Return whether a row holds the headings of a set once more, as at the top of a further page."""
    return all(
        column < len(row) and normalize_text(str(row[column])) == value
        for column, value in one.values.items()
    )


def _read_tick(cell: Cell, value: str) -> str:
    """Return the heading of a ticked column, with what stands in the cell instead of a tick."""
    if is_tick(cell):
        return value
    return "" if _is_tick_cell(cell) else f"{value}（{parse_text(cell)}）"


def _find_tick_columns(table: Table) -> list[_TickColumns]:
    rows = _list_body_rows(table)
    width = min(len(table.headings), _MAX_COLUMNS)
    columns = [column for column in range(width) if _is_tick_column(table, column, rows)]
    sets: list[_TickColumns] = []
    for run in _split_into_runs(table, columns):
        values = {column: normalize_text(table.leaf_headings[column]) for column in run}
        if not _get_group(table, run[0]):
            values = {column: value for column, value in values.items() if _is_known_value(value)}
        heading = _name_set(table, list(values), list(values.values()))
        if (
            len(values) >= _MIN_COLUMNS
            and heading
            and _has_at_most_few_ticks(rows, list(values))
            and _has_few_odd_cells(rows, list(values))
        ):
            sets.append(_TickColumns(heading, values))
    return sets


def _is_tick_column(table: Table, column: int, rows: Sequence[NumberedRow]) -> bool:
    """Return whether a column has a short heading that is no question, and at most ticks below it.

    Under a heading that can be ticked, a few other words are no reason to leave the column out.
    """
    leaf = table.leaf_headings[column]
    if not leaf or len(leaf) > _MAX_LEAF_CHARACTERS or normalize_text(leaf)[:2] in ("是否", "有无"):
        return False
    cells = [row[column] for _, row in rows if column < len(row)]
    odd = sum(not _is_tick_cell(cell) for cell in cells)
    return not odd or (odd <= sum(map(is_tick, cells)) and _is_known_value(normalize_text(leaf)))


def _has_few_odd_cells(rows: Sequence[NumberedRow], run: Sequence[int]) -> bool:
    """Return whether at most one in three of the filled cells of a set is no tick."""
    cells = [
        row[column] for _, row in rows for column in run if column < len(row) and not is_blank(row[column])
    ]
    return sum(not _is_tick_cell(cell) for cell in cells) * _ODD_SHARE <= len(cells)


def _list_body_rows(table: Table) -> list[NumberedRow]:
    """Return the sample rows with several cells: titles, totals, notes and repeated headings have other texts."""
    return [
        (number, row)
        for number, row in table.sample_rows
        if sum(not is_blank(cell) for cell in row) > max(2, len(table.headings) // 4)
        and not _has_headings(table, row)
        and not any(
            isinstance(cell, str) and normalize_text(cell)[:2] in ("合计", "小计", "总计") for cell in row
        )
    ]


def _has_headings(table: Table, row: Sequence[Cell]) -> bool:
    """Return whether half of the filled cells of a row are the headings of their columns."""
    same = sum(cell == leaf != "" for cell, leaf in zip(row, table.leaf_headings, strict=False))
    return same * 2 >= count_filled(row) > 0


def _split_into_runs(table: Table, columns: Sequence[int]) -> Iterator[list[int]]:
    """Yield the neighbouring *columns* that stand under one group heading."""
    run: list[int] = []
    for column in columns:
        if run and (column != run[-1] + 1 or _get_group(table, column) != _get_group(table, run[-1])):
            yield run
            run = []
        run.append(column)
    if run:
        yield run


def _get_group(table: Table, column: int) -> str:
    return table.headings[column].rpartition("/")[0]


def _name_set(table: Table, run: Sequence[int], values: Sequence[str]) -> str:
    """Return the heading of a set: its group, else what its values are; "" where they are nothing known."""
    if not any(is_tick(row[column]) for _, row in table.sample_rows for column in run if column < len(row)):
        return ""
    if group := _get_group(table, run[0]):
        return group.rpartition("/")[2]
    if sum(map(_is_status_word, values)) * 2 > len(values):
        return _STATUS_HEADING
    return _CATEGORY_HEADING if sum("乱" in value for value in values) * 2 > len(values) else ""


def _is_known_value(text: str) -> bool:
    return "乱" in text or _is_status_word(text)


def _is_status_word(text: str) -> bool:
    try:
        return parse_status(text).status is not None
    except ValueRefused:
        return False


def _has_at_most_few_ticks(rows: Sequence[NumberedRow], run: Sequence[int]) -> bool:
    """Return whether most rows tick one column of the set at most."""
    single = sum(sum(column < len(row) and is_tick(row[column]) for column in run) <= 1 for _, row in rows)
    return single * 10 >= len(rows) * 7


def is_tick(cell: Cell) -> bool:
    """Return whether a cell is ticked."""
    if isinstance(cell, bool | int | float):
        return cell == 1
    return isinstance(cell, str) and normalize_text(cell).upper() in _TICKS | {"是", "1"}


def _is_tick_cell(cell: Cell) -> bool:
    return (
        is_blank(cell)
        or is_tick(cell)
        or (isinstance(cell, str) and normalize_text(cell) in _NO_TICKS | {"否", "无", "0"})
        or (isinstance(cell, int | float) and cell == 0)
    )

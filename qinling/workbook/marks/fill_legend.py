"""Find the legend of a sheet: the cells and notes that say what the fill colours of its rows mean."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qinling.rules.parsing.statuses import StatusReading
from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.marks.colour_words import parse_colour_words, parse_status_words
from qinling.workbook.marks.fill_colours import name_hues
from qinling.workbook.tables.table import NumberedRow, Table, count_filled, is_blank

#: The fill of each cell of a row that has one, by row and column from 0.
RowFills = Mapping[int, Mapping[int, str]]

_LABEL = re.compile(
    r"\s*(?:图\s*例|颜色|底色|色块|状态|说明|含义|(?:颜色|底色|标色|状态)(?:说明|含义|图例)|注)\s*[:：]?\s*"
)
_LEGEND_HEADING = re.compile(r"\s*(?:图\s*例|(?:颜色|底色|标色)(?:说明|含义|图例)?)\s*[:：]?\s*")
_SWATCH_TEXT = re.compile(r"\s*(?:[浅淡深]?[红橙橘黄绿蓝紫灰粉青黑白]色?|[■●◆▇█]+)?\s*")
_MIN_BODY_CELLS = 3  # a row with so many cells is no row of a legend
_MAX_OTHER_TEXTS = 1  # texts beside the legend in its row
_MAX_OTHER_TEXTS_ABOVE = 2
_MIN_TITLE_COLUMNS = 3


@dataclass(slots=True)
class FillLegend:
    """What fill colours mean: by the colour "RRGGBB" itself, or by the name of its hue where only words say so.

    *note_cells* is the number of cells of the legend that were taken out of the rows of the table.
    """

    by_colour: dict[str, StatusReading] = field(default_factory=dict)
    by_hue: dict[str, StatusReading] = field(default_factory=dict)
    note_cells: int = 0

    def __bool__(self) -> bool:
        return bool(self.by_colour or self.by_hue)


class _Item(NamedTuple):
    """A cell that is filled or has a text."""

    column: int
    text: str
    fill: str


class _Finder:
    """Collects the entries of a legend. A colour or hue with two meanings has none."""

    def __init__(self) -> None:
        self._colours: dict[str, set[StatusReading]] = {}
        self._hues: dict[str, set[StatusReading]] = {}
        self.cells: dict[tuple[int, int], str] = {}

    def read_row(self, number: int, items: Sequence[_Item], max_other_texts: int) -> None:
        others = sum(not _is_of_legend(item) for item in items)
        for position, item in enumerate(items):
            if self._read_words(number, item) or others > max_other_texts:
                continue
            reading = parse_status_words(item.text) if item.fill else None
            if reading is None and item.fill and _SWATCH_TEXT.fullmatch(item.text):
                beside = _find_text_of_swatch(items, position)
                reading = parse_status_words(beside.text) if beside else None
                if beside and reading:
                    self.cells[number, beside.column] = beside.text
            if reading is not None:
                self._colours.setdefault(item.fill, set()).add(reading)
                self.cells[number, item.column] = item.text

    def _read_words(self, number: int, item: _Item) -> bool:
        """Read 绿色为已销号. Where the cell has that colour itself, this very colour is meant."""
        found = parse_colour_words(item.text) if item.text else ()
        for hue, reading in found:
            if len(found) == 1 and item.fill and hue in name_hues(item.fill):
                self._colours.setdefault(item.fill, set()).add(reading)
            else:
                self._hues.setdefault(hue, set()).add(reading)
            self.cells[number, item.column] = item.text
        return bool(found)

    def build(self) -> FillLegend:
        colours, hues = (
            {
                name: next(iter(readings))
                for name, readings in found.items()
                if len({one.status for one in readings}) == 1
            }
            for found in (self._colours, self._hues)
        )
        return FillLegend(colours, hues)


def _is_of_legend(item: _Item) -> bool:
    return bool(
        _SWATCH_TEXT.fullmatch(item.text)
        or _LABEL.fullmatch(item.text)
        or parse_status_words(item.text)
        or parse_colour_words(item.text)
    )


def _find_text_of_swatch(items: Sequence[_Item], position: int) -> _Item | None:
    """Return the text that belongs to a coloured cell without a status: that on its right, or on its left where a text comes first."""
    is_text_first = parse_status_words(items[0].text) is not None
    beside = reversed(items[:position]) if is_text_first else iter(items[position + 1 :])
    for item in beside:
        if item.fill == items[position].fill and _SWATCH_TEXT.fullmatch(item.text):
            continue  # the swatch is several cells wide
        return item
    return None


def _list_items(row: Sequence[Cell], fills: Mapping[int, str], columns: Sequence[int]) -> list[_Item]:
    texts = {
        column: "" if is_blank(row[column]) else str(row[column]).strip()
        for column in columns
        if column < len(row)
    }
    return [
        _Item(column, texts.get(column, ""), fills.get(column, ""))
        for column in columns
        if texts.get(column) or fills.get(column)
    ]


def group_fills(grid: Grid) -> dict[int, dict[int, str]]:
    """Return the fills of *grid* by row."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), colour in grid.marks.fills.items():
        rows.setdefault(row, {})[column] = colour
    return rows


def find_sheet_legend(rows: Sequence[list[Cell]], fills: RowFills) -> FillLegend:
    """Return the legend on a sheet that has no ledger."""
    finder = _Finder()
    for number, row in enumerate(rows):
        width = max(len(row), max(fills.get(number, {}), default=-1) + 1)
        finder.read_row(number, _list_items(row, fills.get(number, {}), range(width)), _MAX_OTHER_TEXTS)
    return finder.build()


def take_out_legend(table: Table, first_rows: Sequence[list[Cell]], fills: RowFills) -> FillLegend:
    """Return the legend around *table*, and take its cells out of the titles and rows of the table.

    *first_rows* are the rows of the sheet from its first one; without fills they are not needed.
    """
    finder = _Finder()
    if table.is_cards:
        return FillLegend()
    if not fills:
        for position, text in enumerate(table.texts_above):
            finder.read_row(0, [_Item(position, text, "")], 0)
        _take_out_titles(table, finder)
        return finder.build()
    used = [
        column
        for column, heading in enumerate(table.headings)
        if heading and not _LEGEND_HEADING.fullmatch(heading)
    ]
    body = range(min(used, default=0), max(used, default=-1) + 1)
    last = _find_last_body_row(table, body)
    _read_rows_around(finder, table, first_rows, fills, body, last)
    legend = finder.build()
    body_colours = {
        colour
        for number in range(table.first_data_row, last + 1)
        for column, colour in fills.get(number, {}).items()
        if column in body
    }
    has_several = len({reading.status for reading in legend.by_colour.values()}) > 1
    if not legend.by_hue and not has_several and not legend.by_colour.keys() & body_colours:
        return FillLegend()
    _take_out_titles(table, finder)
    legend.note_cells = _take_out_cells(table, finder, body, last)
    return legend


def _read_rows_around(
    finder: _Finder, table: Table, rows: Sequence[list[Cell]], fills: RowFills, body: range, last: int
) -> None:
    """Read what stands above, beside and below the body of *table*, which ends with the row *last*."""
    titles = {
        top
        for (top, left), (bottom, right) in table.grid.merged_blocks
        if top == bottom and right - left + 1 >= _MIN_TITLE_COLUMNS
    }
    for number, row in enumerate(rows):
        own = fills.get(number, {})
        columns: Sequence[int] = range(max(len(row), max(own, default=-1) + 1))
        if table.header_row <= number <= last:
            columns = [column for column in columns if column not in body]
        items = _list_items(row, own, columns)
        texts = [item.text for item in items if item.text]
        if number in titles and len(texts) == 1 and not parse_colour_words(texts[0]):
            continue  # a title in a colour
        is_above = number < table.header_row
        finder.read_row(number, items, _MAX_OTHER_TEXTS_ABOVE if is_above else _MAX_OTHER_TEXTS)


def _find_last_body_row(table: Table, body: range) -> int:
    """Return the last row that is no legend and no note, as far as the rows have been read."""
    for number, row in reversed(table.sample_rows):
        items = _list_items(row, {}, body)
        if len(items) >= _MIN_BODY_CELLS and not all(map(_is_of_legend, items)):
            return number
    return table.first_data_row - 1


def _take_out_titles(table: Table, finder: _Finder) -> None:
    texts = set(finder.cells.values())
    table.texts_above = [text for text in table.texts_above if not text or text not in texts]


def _take_out_cells(table: Table, finder: _Finder, body: range, last: int) -> int:
    """Take the legend out of the rows beside and below the body. Return how many filled cells that were."""
    taken = 0
    legend_rows = {number for number, _ in finder.cells}
    kept: list[NumberedRow] = []
    for number, row in table.sample_rows:
        columns = (
            range(len(row)) if number > last else [column for column in range(len(row)) if column not in body]
        )
        items = [item for item in _list_items(row, {}, columns) if item.text]
        is_legend = all(map(_is_of_legend, items)) and (
            number in legend_rows or all(_LEGEND_HEADING.fullmatch(item.text) for item in items)
        )
        if items and is_legend:
            for item in items:
                row[item.column] = ""
            taken += len(items)
        if count_filled(row) or not items:
            kept.append((number, row))
    table.sample_rows = kept
    return taken

"""Read the rows of a sheet with what its cells show: struck text is left out, hidden rows and columns are told."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TypeVar

from qinling.rules.texts.name_lists import name_first
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.tables.table import count_filled, is_blank

#: Rows that are kept for the search of a legend.
_MAX_KEPT_ROWS = 1000
_MAX_NAMED = 12
_One = TypeVar("_One")


class MarkedRows:
    """The rows of one sheet, read once through *grid*.

    From its making on, the rows of *grid* come without struck text. *first_rows* are copies of the
    first rows that have been read; they are kept only where the sheet has fills. *struck_cells* is
    the number of filled cells that were left out.
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.first_rows: list[list[Cell]] = []
        self.struck_cells = 0
        self._struck_rows: list[int] = []
        self._struck_places: list[tuple[int, int]] = []
        self._hidden_rows: list[int] = []
        self._hidden_columns: set[int] = set()
        marks = grid.marks
        self._partly_struck = _group_by_row(
            (row, (column, text)) for (row, column), text in marks.partly_struck.items()
        )
        self._struck = _group_by_row(marks.struck)
        self._empty_hidden_columns = set(marks.hidden_columns)
        self._carried: dict[int, Cell] = {}
        if marks.struck:
            grid.merged_blocks = list(grid.merged_blocks)
            grid.unreadable_cells = {
                cell: text for cell, text in grid.unreadable_cells.items() if cell not in marks.struck
            }
        if marks.struck or marks.partly_struck or marks.hidden_rows or marks.hidden_columns or marks.fills:
            grid.rows = self._iterate(grid.rows)

    def _iterate(self, rows: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
        hidden_rows, keeps_rows = self.grid.marks.hidden_rows, bool(self.grid.marks.fills)
        for number, row in enumerate(rows):
            if number in self._struck or number in self._partly_struck:
                self._leave_out_struck(number, row)
            if self._carried and count_filled(row):
                for column in [column for column in self._carried if column < len(row)]:
                    row[column] = self._carried.pop(column)
            if number in hidden_rows and count_filled(row):
                self._hidden_rows.append(number)
            if self._empty_hidden_columns:
                self._note_hidden_columns(row)
            if keeps_rows and number < _MAX_KEPT_ROWS:
                self.first_rows.append(list(row))
            yield row

    def _leave_out_struck(self, number: int, row: list[Cell]) -> None:
        for column, text in self._partly_struck.get(number, ()):
            if column < len(row) and not is_blank(row[column]):
                row[column] = text
                self._struck_places.append((number, column))
        places = [
            (number, column)
            for column in sorted(self._struck.get(number, ()))
            if column < len(row) and not is_blank(row[column])
        ]
        self.struck_cells += len(places)
        values = {column: row[column] for _, column in places}
        for column in values:
            row[column] = ""
        if places and not count_filled(row):
            self._carry_merged_cells(number, values)
            self._struck_rows.append(number)
            row.clear()  # merged cells above do not fill a row without cells
        else:
            self._struck_places += places

    def _carry_merged_cells(self, number: int, values: Mapping[int, Cell]) -> None:
        """Keep the cells of a struck row that also stand for rows below it: the merged block begins one row later."""
        for at, ((top, left), (bottom, right)) in enumerate(self.grid.merged_blocks):
            is_kept = left in values or left in self._carried
            if top == number < bottom and is_kept:
                self.grid.merged_blocks[at] = (number + 1, left), (bottom, right)
                if left in values:
                    self._carried[left] = values[left]
                    self.struck_cells -= 1

    def _note_hidden_columns(self, row: list[Cell]) -> None:
        found = {
            column for column in self._empty_hidden_columns if column < len(row) and not is_blank(row[column])
        }
        self._empty_hidden_columns -= found
        self._hidden_columns |= found

    def describe(self) -> list[str]:
        """Return one sentence on the struck text and one on the hidden rows and columns, where there are any."""
        struck = []
        if self._struck_rows:
            struck.append(f"{format_row_numbers(self._struck_rows)}整行划去，没有读")
        if self._struck_places:
            struck.append(f"{format_cell_names(self._struck_places)} 划去的文字没有读")
        notes = ["；".join(struck)] if struck else []
        hidden = []
        if self._hidden_rows:
            hidden.append(format_row_numbers(self._hidden_rows))
        if self._hidden_columns:
            letters = map(format_column_letters, sorted(self._hidden_columns))
            hidden.append(f"第 {'、'.join(letters)} 列")
        if hidden:
            notes.append(f"{'和'.join(hidden)}是隐藏的，已照样读入")
        return notes


def _group_by_row(pairs: Iterable[tuple[int, _One]]) -> dict[int, list[_One]]:
    rows: dict[int, list[_One]] = {}
    for row, one in pairs:
        rows.setdefault(row, []).append(one)
    return rows


def format_row_numbers(rows: Iterable[int]) -> str:
    """Return the names of *rows*, counted from 0, such as 第 5、8–20 行."""
    numbered = enumerate(sorted(rows))
    runs = [[row for _, row in run] for _, run in groupby(numbered, lambda one: one[1] - one[0])]
    names = [
        name
        for run in runs
        for name in ([f"{run[0] + 1}–{run[-1] + 1}"] if len(run) > 2 else [str(row + 1) for row in run])
    ]
    total = sum(map(len, runs))
    return f"第 {name_first(names, _MAX_NAMED, f' 等 {total}')} 行"


def format_cell_names(cells: Iterable[tuple[int, int]]) -> str:
    """Return the names of *cells*, such as C9、D10."""
    names = [f"{format_column_letters(column)}{row + 1}" for row, column in cells]
    return name_first(names, _MAX_NAMED, f" 等 {len(names)} 格")

"""The tables that a log can be read from, a cache of parsed cells, and sheets as tables."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import chain, islice
from typing import NamedTuple, Protocol, TypeVar

from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.logins.header_search import Header
from qinling.workbook.logins.log_headings import LOGIN_TIME
from qinling.workbook.tables.sheet_layout import LOOK_AHEAD_ROWS

BLOCK_ROWS = 512  # the cells of larger blocks fall out of the processor's cache
_MAX_CACHED_CELLS = 100_000  # of one column

CellValue = TypeVar("CellValue")
Rows = Sequence[Sequence[Cell]]


class RowFault(NamedTuple):
    """Why a row cannot be split into cells: its text, the reason and the remedy."""

    text: str
    why: str
    remedy: str


class SkippedRow(NamedTuple):
    """A row that is no login, and why."""

    reason: str


class TableSource(Protocol):
    """One table of a log: a text file, or a sheet of a workbook."""

    @property
    def sheet(self) -> str:
        """The name of the table."""

    @property
    def sample(self) -> list[list[Cell]]:
        """The first rows, including those above the headings."""

    def read_blocks(self, header: Header) -> Iterator[Rows]:
        """Yield the rows below *header*, some hundred at a time. Can be called once."""

    def get_first_row_number(self, header: Header) -> int:
        """Return the number, from 1, of the first row below *header*."""

    def find_row_fault(
        self, row: Sequence[Cell], width: int, *, is_last: bool
    ) -> RowFault | SkippedRow | None:
        """Return what is wrong with a row that has not *width* cells, or why it is no login. None if its other cells are blank.

        *is_last* tells whether it is the last row of the last block.
        """

    def decode_cell(self, cell: Cell) -> Cell:
        """Return the value of a cell. Raises ValueRefused if its text cannot be decoded."""

    def decode_for_display(self, cell: Cell) -> Cell:
        """Return the value of a cell for a message. What cannot be decoded is replaced."""


class CellCache(dict[Cell, CellValue]):
    """Cell → parsed value. All values are dropped when there are more than *max_cells*."""

    def __init__(self, parse: Callable[[Cell], CellValue], max_cells: int = _MAX_CACHED_CELLS) -> None:
        super().__init__()
        self._parse, self._max_cells = parse, max_cells

    def __missing__(self, cell: Cell) -> CellValue:
        value = self._parse(cell)
        if len(self) >= self._max_cells:
            self.clear()
        self[cell] = value
        return value


class SheetSource:
    """A sheet of a workbook."""

    def __init__(self, grid: Grid) -> None:
        self.sheet = grid.name
        self._rows = self._read_rows_with_errors(grid)
        self.sample = list(islice(self._rows, LOOK_AHEAD_ROWS))

    @staticmethod
    def _read_rows_with_errors(grid: Grid) -> Iterator[list[Cell]]:
        """Yield the rows, with error values as their displayed texts."""
        errors: dict[int, dict[int, str]] = {}
        for (row_index, column), text in grid.unreadable_cells.items():
            errors.setdefault(row_index, {})[column] = text
        for number, row in enumerate(grid.rows):
            for column, text in errors.get(number, {}).items():
                row.extend([""] * (column + 1 - len(row)))
                row[column] = text
            yield row

    def read_blocks(self, header: Header) -> Iterator[Rows]:
        """Yield blocks of the rows below *header*."""
        rows = self.read_rows(header)
        while block := list(islice(rows, BLOCK_ROWS)):
            yield block

    def read_rows(self, header: Header) -> Iterator[Sequence[Cell]]:
        """Yield the rows below *header*, each with a cell for every heading."""
        below = self.sample[header.row + 1 :]
        width = len(header.headings)
        time_column = header.columns.get(LOGIN_TIME, -1)
        has_datetimes = time_column >= 0 and any(
            isinstance(row[time_column], datetime) for row in below if time_column < len(row)
        )
        for row in chain(below, self._rows):
            row.extend([""] * (width - len(row)))
            if has_datetimes:
                row[time_column] = _add_midnight(row[time_column])
            yield row

    def get_first_row_number(self, header: Header) -> int:
        """Return the number of the row below the headings, from 1."""
        return header.row + 2

    def find_row_fault(self, row: Sequence[Cell], width: int, *, is_last: bool) -> RowFault | None:
        """Return None: a sheet has no separators to go wrong."""

    def decode_cell(self, cell: Cell) -> Cell:
        """Return the cell itself, "" for None."""
        return "" if cell is None else cell

    def decode_for_display(self, cell: Cell) -> Cell:
        """Return the cell itself, "" for None."""
        return self.decode_cell(cell)


def _add_midnight(cell: Cell) -> Cell:
    """Return a datetime for a date, as which the reader returns midnight."""
    return datetime.combine(cell, time()) if type(cell) is date else cell

"""Some rows of a log at a time, by column: what its sources give and its events are read from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, compress, islice
from typing import Protocol

from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.logins.log_headings import LOGIN_TIME, Header
from qinling.workbook.reading.table_detection import LOOK_AHEAD_ROWS

_BLOCK_ROWS = 4096  # of a sheet in one block

#: Called with (row from 1, its text, why, remedy) for a row that cannot be told apart into cells.
RefuseRow = Callable[[int, str, str, str], None]


@dataclass(frozen=True, slots=True)
class RowBlock:
    """Rows: their numbers (from 1), and for each field that is read its cells, as many."""

    row_numbers: Sequence[int]
    cells: Mapping[str, Sequence[Cell]]

    def slice_rows(self, start: int, end: int) -> "RowBlock":
        """Return the rows from *start* up to *end*."""
        return RowBlock(
            self.row_numbers[start:end], {field: some[start:end] for field, some in self.cells.items()}
        )

    def filter_rows(self, wanted: Sequence[bool]) -> "RowBlock":
        """Return the rows for which *wanted* says so."""
        return RowBlock(
            list(compress(self.row_numbers, wanted)),
            {field: list(compress(some, wanted)) for field, some in self.cells.items()},
        )


class TableSource(Protocol):
    """One table of a log: a text file, or a sheet of a workbook."""

    @property
    def sheet(self) -> str:
        """What the table is called."""

    @property
    def sample(self) -> list[list[Cell]]:
        """The first rows, what is above the headings among them."""

    def decode_cell(self, cell: Cell) -> Cell:
        """Return what a cell of a block holds; raises ValueRefused for text in another encoding."""

    def read_blocks(self, header: Header, refuse: RefuseRow) -> Iterator[RowBlock]:
        """Yield the rows below *header*, with the columns that it names."""


class SheetSource:
    """A sheet of a workbook."""

    def __init__(self, grid: Grid) -> None:
        self.sheet = grid.name
        self._rows = self._read_rows_with_errors(grid)
        self.sample = list(islice(self._rows, LOOK_AHEAD_ROWS))

    @staticmethod
    def _read_rows_with_errors(grid: Grid) -> Iterator[list[Cell]]:
        """Yield the rows, error values as the texts that they are shown as."""
        errors: dict[int, dict[int, str]] = {}
        for (at, column), text in grid.unreadable_cells.items():
            errors.setdefault(at, {})[column] = text
        for number, row in enumerate(grid.rows):
            for column, text in errors.get(number, {}).items():
                row.extend([""] * (column + 1 - len(row)))
                row[column] = text
            yield row

    def decode_cell(self, cell: Cell) -> Cell:
        """Return the cell as it is."""
        return "" if cell is None else cell

    def read_blocks(self, header: Header, refuse: RefuseRow) -> Iterator[RowBlock]:
        """Yield the rows below *header*; a sheet has no row to refuse."""
        below = self.sample[header.row + 1 :]
        # The reader gives midnight as a day without a time of day.
        midnight = LOGIN_TIME in header.columns and any(
            isinstance(_get_cell(row, header.columns[LOGIN_TIME]), datetime) for row in below
        )
        rows = chain(below, self._rows)
        first = header.row + 2
        while some := list(islice(rows, _BLOCK_ROWS)):
            cells = {
                field: [_get_cell(row, place) for row in some] for field, place in header.columns.items()
            }
            if midnight:
                cells[LOGIN_TIME] = list(map(_add_midnight, cells[LOGIN_TIME]))
            yield RowBlock(range(first, first + len(some)), cells)
            first += len(some)


def _get_cell(row: Sequence[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else ""


def _add_midnight(cell: Cell) -> Cell:
    return datetime.combine(cell, time()) if type(cell) is date else cell

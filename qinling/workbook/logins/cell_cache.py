"""Cells of a long table, each distinct one read once."""

from collections.abc import Callable
from typing import TypeVar

from qinling.workbook.files.grids import Cell

CellMeaning = TypeVar("CellMeaning")


class CellCache(dict[Cell, CellMeaning]):
    """Cells already read, and what they mean; forgets them all when they become too many."""

    def __init__(self, read: Callable[[Cell], CellMeaning], max_cells: int) -> None:
        super().__init__()
        self._read, self._max_cells = read, max_cells

    def __missing__(self, cell: Cell) -> CellMeaning:
        meaning = self._read(cell)
        if len(self) >= self._max_cells:
            self.clear()
        self[cell] = meaning
        return meaning

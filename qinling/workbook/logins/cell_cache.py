"""Cells of a long table, each distinct one read once."""

from collections.abc import Callable
from typing import TypeVar

from qinling.workbook.files.grids import Cell

Meaning = TypeVar("Meaning")


class KnownCells(dict[Cell, Meaning]):
    """Cells already read, and what they mean; forgets them all when they become too many."""

    def __init__(self, read: Callable[[Cell], Meaning], most: int) -> None:
        super().__init__()
        self._read, self._most = read, most

    def __missing__(self, cell: Cell) -> Meaning:
        meaning = self._read(cell)
        if len(self) >= self._most:
            self.clear()
        self[cell] = meaning
        return meaning

"""Limits of the size of a file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file: megabytes on disk, rows and cells of a sheet, characters of a cell."""

    max_megabytes: int = 200
    max_rows: int = 1_000_000
    max_cells: int = 20_000_000
    max_cell_length: int = 32_767

"""Read rows that stand in a test as one sheet, as a file of them would be read."""

from collections.abc import Sequence
from pathlib import Path

from qinling.rules.vocabulary import Level
from qinling.workbook.files.grids import Grid
from qinling.workbook.reading.sheet_reader import ReadingOptions, read_sheet
from qinling.workbook.reading.sheet_reading import SheetReading
from qinling.workbook.tables.cell_accounting import CellCounts


def read_rows(
    *rows: Sequence[object], merges: Sequence[object] = (), name: str = "Sheet1", **entries: str
) -> list[SheetReading]:
    """Return the readings of a sheet with *rows*. Its cells are all in a class, if nothing is asked."""
    grid = Grid(name, iter([list(row) for row in rows]), merged_blocks=list(merges))  # type: ignore[arg-type]
    readings = read_sheet(Path("表.xlsx"), grid, ReadingOptions(level=Level.DISTRICT, headings=entries))
    if not any(reading.doubts for reading in readings):
        filled = sum(bool(str(cell).strip()) for row in rows for cell in row)
        assert add_counts(readings).total == filled
    return readings


def add_counts(readings: Sequence[SheetReading]) -> CellCounts:
    """Return the counts of all *readings*."""
    counts = CellCounts()
    for reading in readings:
        counts.add(reading.cells)
    return counts


def list_values(readings: Sequence[SheetReading], *fields: str) -> list[tuple[object, ...]]:
    """Return the values of *fields* of each issue of all *readings*."""
    return [
        tuple(draft.values.get(field) for field in fields) for reading in readings for draft in reading.drafts
    ]

"""What an entry @表 says of a whole sheet: leave it out, or read it as a ledger."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from qinling.errors import WorkbookRefused
from qinling.workbook.answers.map_entries import (
    LEDGER,
    SHEET_PREFIX,
    SKIP,
    find_sheet_use,
    format_sheet_option,
)
from qinling.workbook.files.grids import Grid
from qinling.workbook.reading.sheet_reading import ReadingOptions, SheetReading
from qinling.workbook.tables.cell_accounting import CellCounts
from qinling.workbook.tables.table import count_filled


def read_wanted_sheet(
    file: str, grid: Grid, options: ReadingOptions, read: Callable[[Grid], list[SheetReading]]
) -> list[SheetReading]:
    """Return what *read* makes of a sheet, unless an entry leaves the sheet out. An entry can show a hidden one.

    Where no table of the sheet was read, the option that leaves it out is named beside what is
    unread. Raises WorkbookRefused where an entry says that it is a ledger.
    """
    use = find_sheet_use(options.headings, grid.name)
    if use == SKIP:
        counts = CellCounts(other_tables=sum(map(count_filled, grid.rows)))
        return [SheetReading(file, grid.name, f"按 {SHEET_PREFIX} 的设定没有读", cells=counts)]
    readings = read(replace(grid, hidden=grid.hidden and use != LEDGER))
    if any(reading.columns or reading.doubts for reading in readings):
        return readings
    if use == LEDGER:
        raise WorkbookRefused(
            f"{file} 的工作表“{grid.name}”里没有问题描述一列，不能当台账读",
            f"请加 --map 标题=问题描述 写明是哪一列；不读这张表请改为 {format_sheet_option(grid.name, SKIP)}",
        )
    return [replace(one, unread=_add_way_out(grid.name, one.unread)) for one in readings]


def _add_way_out(sheet: str, unread: Sequence[str]) -> list[str]:
    return [f"{text}；不是台账的请加 {format_sheet_option(sheet, SKIP)}" for text in unread]

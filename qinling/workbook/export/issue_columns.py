"""The columns of an exported sheet of issues, ready to be written."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qinling.ledger.rows import IssueRow
from qinling.workbook.column_layout import REQUIRED_FIELDS, Layout, LayoutColumn
from qinling.workbook.export.cell_values import CellValue, make_cell_getter
from qinling.workbook.export.paper_fit import scale_width
from qinling.workbook.export.sheet_formats import SheetFormats
from qinling.workbook.headings.column_uses import ORDINAL


class IssueSheet:
    """A sheet of issues, its number of rows so far, and the cell that holds the as-of day.

    *is_cut*: a text on it does not fit into its row.
    """

    def __init__(self, sheet: Worksheet, day_cell: str) -> None:
        self.sheet = sheet
        self.day_cell = day_cell
        self.row_count = 0
        self.is_cut = False


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column that is filled from the issue: its index, field, heading, getter, format and width in Latin letters."""

    index: int
    field: str
    heading: str
    get_value: Callable[[IssueRow], CellValue]
    cell_format: Format
    width: int


def build_columns(
    layout: Layout, formats: SheetFormats, *, redact: bool, as_of: date, open_fields: Collection[str] = ()
) -> tuple[list[tuple[int, Format]], list[ValueColumn]]:
    """Return the columns that count the rows, each an index and a format, and those that are filled from the issue."""
    ordinal_columns: list[tuple[int, Format]] = []
    value_columns: list[ValueColumn] = []
    for index, column in enumerate(layout.columns):
        cell_format = formats.build_column_format(column, is_open=column.field in open_fields)
        if column.field == ORDINAL:
            ordinal_columns.append((index, cell_format))
            continue
        getter = make_cell_getter(column.field, redact=redact, as_of=as_of)
        width = scale_width(column.width, layout.font_size)
        value_columns.append(ValueColumn(index, column.field, column.heading, getter, cell_format, width))
    return ordinal_columns, value_columns


def drop_blank_columns(
    layout: Layout, issues: Iterable[IssueRow], *, redact: bool, as_of: date
) -> tuple[Layout, list[LayoutColumn]]:
    """Return *layout* without the columns that are blank in all *issues*, and those columns.

    Columns that a returned file needs stay, and so does everything where there are no issues.
    """
    blank = {
        column.field: make_cell_getter(column.field, redact=redact, as_of=as_of)
        for column in layout.columns
        if column.field not in (ORDINAL, *REQUIRED_FIELDS)
    }
    is_empty = True
    for issue in issues:
        is_empty = False
        for field in [name for name, get_value in blank.items() if get_value(issue) not in (None, "")]:
            del blank[field]
        if not blank:
            break
    if is_empty:
        return layout, []
    dropped = [column for column in layout.columns if column.field in blank]
    kept = tuple(column for column in layout.columns if column.field not in blank)
    return replace(layout, columns=kept), dropped

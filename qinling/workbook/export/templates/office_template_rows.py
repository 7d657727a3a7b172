"""Fill issues into the rows of an office's own table."""

import re
from collections.abc import Callable
from copy import copy
from datetime import date
from typing import Any, NamedTuple

from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.numbers import is_date_format
from openpyxl.worksheet.worksheet import Worksheet

from qinling.ledger.rows import IssueRow
from qinling.workbook.export.cell_values import CellValue, make_cell_getter, require_storable_text
from qinling.workbook.export.export_options import ExportOptions
from qinling.workbook.export.ledger_writer import PROGRESS_INTERVAL
from qinling.workbook.export.sheet_formats import MAX_ROW_HEIGHT, count_lines
from qinling.workbook.export.templates.office_template import Template
from qinling.workbook.export.templates.row_insertion import RowInsertion, get_cells, has_border
from qinling.workbook.headings.column_uses import ORDINAL

_LINE_HEIGHT_FACTOR = 1.4  # times the font size
_DEFAULT_WIDTH = 8.43  # Latin letters
#: A text that Excel would decode as an escaped character.
_ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class TemplateColumn(NamedTuple):
    """One column of the sheet.

    *get_value* gives its cell value; None leaves the cell blank. *day_style* and *percent_style* are
    *style* with another number format.
    """

    number: int
    field: str
    get_value: Callable[[IssueRow], CellValue] | None
    style: StyleArray
    day_style: StyleArray
    percent_style: StyleArray
    width: int  # Latin letters in a line, 0 if text is not wrapped
    line_height: float  # points


def read_columns(worksheet: Worksheet, options: ExportOptions, template: Template) -> list[TemplateColumn]:
    """Return the columns of the table with the styles of the first row, including columns without a heading."""
    fields = dict(
        zip(template.column_numbers, (column.field for column in template.layout.columns), strict=True)
    )
    first_row = template.first_row
    other_numbers = {
        number
        for (row, number), cell in list(get_cells(worksheet).items())
        if row == first_row and (cell.value is not None or has_border(worksheet, row, number))
    }
    return [
        _read_column(worksheet, first_row, number, fields.get(number, ""), options)
        for number in sorted({*fields, *other_numbers})
    ]


def _get_cell(worksheet: Worksheet, row: int, column: int) -> Any:
    # Any: openpyxl's stubs lack cell._style.
    return worksheet.cell(row, column)


def _read_column(
    worksheet: Worksheet, row: int, number: int, field: str, options: ExportOptions
) -> TemplateColumn:
    cell = _get_cell(worksheet, row, number)
    size = cell.font.sz or 11
    style = copy(cell._style)
    if not is_date_format(cell.number_format):
        cell.number_format = "yyyy-mm-dd"
    day_style = copy(cell._style)
    cell._style = copy(style)
    if field == "percent" and "%" not in cell.number_format:
        cell.number_format = "0%"
    percent_style = copy(cell._style)
    wraps = bool(cell.alignment.wrap_text)
    return TemplateColumn(
        number,
        field,
        _make_getter(field, options),
        style,
        day_style,
        percent_style,
        int(_find_width(worksheet, number)) if wraps else 0,
        _LINE_HEIGHT_FACTOR * size,
    )


def _find_width(worksheet: Worksheet, column: int) -> float:
    # One dimension covers a run of equal columns.
    for dimension in worksheet.column_dimensions.values():
        if dimension.min and dimension.max and dimension.min <= column <= dimension.max:
            return float(dimension.width)
    return worksheet.sheet_format.defaultColWidth or _DEFAULT_WIDTH


def _make_getter(field: str, options: ExportOptions) -> Callable[[IssueRow], CellValue] | None:
    if field in ("", ORDINAL):
        return None
    return make_cell_getter(field, redact=options.redact, as_of=options.as_of)


def fill_rows(
    worksheet: Worksheet,
    insertion: RowInsertion,
    rows: list[IssueRow],
    columns: list[TemplateColumn],
    progress: Callable[[int], None],
) -> int:
    """Write *rows* into the rows of *insertion*. Without issues, one blank row remains.

    *progress* is called with the count every 200 rows. Return how many texts are longer than a row can be high.
    """
    long_texts = 0
    default_height = worksheet.row_dimensions[insertion.first_row].height
    for row in range(insertion.first_row, insertion.end_row + 1):
        count = row - insertion.first_row + 1
        issue = rows[count - 1] if rows else None
        heights = [
            _fill_cell(_get_cell(worksheet, row, column.number), column, issue, count) for column in columns
        ]
        height = max(heights)
        long_texts += sum(needed > MAX_ROW_HEIGHT for needed in heights)
        if height or default_height:
            worksheet.row_dimensions[row].height = min(MAX_ROW_HEIGHT, max(height, default_height or 0))
        worksheet.row_dimensions[row].hidden = False
        if count % PROGRESS_INTERVAL == 0:
            progress(count)
    return long_texts


def _fill_cell(cell: Any, column: TemplateColumn, issue: IssueRow | None, count: int) -> float:
    """Write one cell. Return the height it needs in points, or 0 if one line is enough."""
    cell.comment = cell.hyperlink = None
    value: CellValue = None
    if issue is not None:
        value = count if column.field == ORDINAL else column.get_value(issue) if column.get_value else None
    cell._style = column.style  # set before the value: assigning a date changes the shared style
    if isinstance(value, date):
        cell._style = column.day_style
    elif column.field == "percent":
        cell._style = column.percent_style
    if issue is None or not isinstance(value, str) or not value:
        cell.value = None if value == "" else value
        return 0
    text = escape_text(value)
    require_storable_text(text, issue, column.field)
    set_text(cell, text)
    lines = count_lines(value, column.width) if column.width else 1
    return lines * column.line_height + 4 if lines > 1 else 0


def set_text(cell: Any, text: str) -> None:
    """Write *text* into *cell*, never as a formula or an error value."""
    cell.value = text
    cell.data_type = "s"  # also if it starts with = or looks like an error value


def escape_text(text: str) -> str:
    """Escape what Excel would decode as an escaped character."""
    return _ESCAPE_LOOKALIKE.sub("_x005F_", text)

"""Writing cells, merges and headings into a sheet."""

from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.forms.form import Truth
from tests.workbook.forms.held_parts.cases import Case
from tests.workbook.forms.held_parts.columns import Column, write_rows
from tests.workbook.forms.held_parts.limits import Cell


def start_book(name: str) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name
    return book, sheet


def put(sheet: Worksheet, row: int, column: int, value: Cell) -> SheetCell:
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "yyyy/m/d"
    elif isinstance(value, float) and 0 <= value <= 1:
        cell.number_format = "0%"
    elif isinstance(value, str) and "\n" in value:
        cell.alignment = Alignment(wrap_text=True)
    return cell


def put_row(sheet: Worksheet, row: int, values: Sequence[Cell], column: int = 1) -> None:
    for offset, value in enumerate(values):
        if value is not None:
            put(sheet, row, column + offset, value)


def put_line(
    sheet: Worksheet, row: int, text: str, width: int, column: int = 1, *, merged: bool = True
) -> None:
    """Put a title, note or group line over *width* columns."""
    put(sheet, row, column, text)
    if merged and width > 1:
        merge(sheet, row, column, row, column + width - 1)


def merge(sheet: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    if (top, left) != (bottom, right):
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def put_headings(sheet: Worksheet, row: int, columns: Sequence[Column], left: int = 1) -> int:
    """Put the headings with the groups over them, merged as offices do. Return the next free row."""
    depth = max(len(column.groups) for column in columns)
    for level in range(depth):
        start = 0
        while start < len(columns):
            path = columns[start].groups[: level + 1]
            end = start
            while (
                end + 1 < len(columns) and columns[end + 1].groups[: level + 1] == path and len(path) > level
            ):
                end += 1
            if len(path) > level:
                put(sheet, row + level, left + start, path[level])
                merge(sheet, row + level, left + start, row + level, left + end)
            start = end + 1
    for offset, column in enumerate(columns):
        top = row + len(column.groups)
        put(sheet, top, left + offset, column.heading)
        merge(sheet, top, left + offset, row + depth, left + offset)
    return row + depth + 1


def put_cases(
    sheet: Worksheet, row: int, columns: Sequence[Column], cases: Sequence[Case], left: int = 1
) -> tuple[int, list[Truth]]:
    """Put one row for each issue. Return the next free row and the truth."""
    rows, truths = write_rows(columns, cases)
    for values in rows:
        put_row(sheet, row, values, left)
        row += 1
    return row, truths


def merge_equal_cells(sheet: Worksheet, column: int, first: int, last: int) -> None:
    """Merge runs of equal neighbours down a column, as offices do."""
    start = first
    for row in range(first + 1, last + 2):
        same = row <= last and sheet.cell(row, column).value == sheet.cell(start, column).value
        if not same:
            for inner in range(start + 1, row):
                sheet.cell(inner, column).value = None
            merge(sheet, start, column, row - 1, column)
            start = row


def spaced(text: str, filler: str = " ") -> str:
    """Spread a short heading as clerks do: 备 注."""
    return filler.join(text)

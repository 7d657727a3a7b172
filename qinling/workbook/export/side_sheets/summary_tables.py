"""Writes the tables of the summary one below the other. None of them breaks across pages, if a page can hold it."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from qinling.workbook.export.sheet_formats import (
    SheetFormats,
    compute_row_height,
    count_lines,
    write_text_cell,
)
from qinling.workbook.export.side_sheets.summary_rows import SummaryRow

LABEL_WIDTH = 26  # Latin letters
#: Percent: tables and charts beside them are as wide as the paper.
PRINT_SCALE = 60
_PAGE_HEIGHT = 820  # points of rows on a page of A4 across, at this scale
_FIRST_ROW, _FIRST_ROW_TOP = 3, 79  # below the title, in points
_TITLE_HEIGHT, _HEADINGS_HEIGHT, _ROW_HEIGHT = 22, 30, 15


class SummaryTables:
    """The sheet with the next free row, and how far down its page that is."""

    def __init__(self, sheet: Worksheet, formats: SheetFormats) -> None:
        self._sheet = sheet
        self._formats = formats
        self._row = _FIRST_ROW
        self._used = float(_FIRST_ROW_TOP)
        self._breaks: list[int] = []

    def start(self, labels: Sequence[str], chart_height: float = 0) -> int:
        """Return the row where a table with *labels* starts: on a new page if this one has no room.

        *chart_height* is that of a chart beside it.
        """
        height = max(_measure_table(labels), chart_height)
        if self._used + height > _PAGE_HEIGHT and self._used:
            self._breaks.append(self._row)
            self._used = 0
        return self._row

    def write(
        self, title: str, headings: Sequence[str], rows: Sequence[SummaryRow], chart_height: float = 0
    ) -> None:
        """Write a table whose last row is the sum, and leave room below it for the chart beside it."""
        sheet, formats, top = self._sheet, self._formats, self._row
        sheet.write_string(top, 0, title, formats.section)
        sheet.set_row(top, _TITLE_HEIGHT)
        sheet.set_row(top + 1, _HEADINGS_HEIGHT)
        for index, heading in enumerate(headings):
            sheet.write_string(top + 1, index, heading, formats.heading)
        for row, one in enumerate(rows, top + 2):
            self._write_row(row, one, is_sum=one is rows[-1])
        height = _measure_table([one.label for one in rows])
        blank_rows = 1 + max(0, -int((height - chart_height) // _ROW_HEIGHT))
        self._row = top + 2 + len(rows) + blank_rows
        self._used += height + blank_rows * _ROW_HEIGHT

    def _write_row(self, row: int, one: SummaryRow, *, is_sum: bool) -> None:
        sheet, formats = self._sheet, self._formats
        number_format = formats.total if is_sum else formats.count
        sheet.set_row(row, _measure_row(one.label))
        write_text_cell(sheet, row, 0, one.label, formats.total if is_sum else formats.text)
        for column, number in enumerate(one.numbers, 1):
            if one.formulas is None:
                sheet.write_number(row, column, number, number_format)
            elif "IFERROR(" in one.formulas[column - 1]:  # over whole columns, cell by cell
                sheet.write_array_formula(
                    row, column, row, column, f"{{{one.formulas[column - 1]}}}", number_format, number
                )
            else:
                sheet.write_formula(row, column, one.formulas[column - 1], number_format, number)

    def finish(self) -> None:
        """Set the page breaks."""
        self._sheet.set_print_scale(PRINT_SCALE)  # a sheet that is fitted to pages has no breaks of its own
        self._sheet.set_h_pagebreaks(self._breaks)


def _measure_table(labels: Sequence[str]) -> float:
    return _TITLE_HEIGHT + _HEADINGS_HEIGHT + sum(map(_measure_row, labels))


def _measure_row(label: str) -> float:
    lines = count_lines(label, LABEL_WIDTH)
    return compute_row_height(lines) if lines > 1 else _ROW_HEIGHT

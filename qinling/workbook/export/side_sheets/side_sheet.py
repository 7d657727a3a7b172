"""A new sheet beside the issues, ready for printing."""

from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from qinling.workbook.export.sheet_formats import PAPER_CODES, SheetFormats, write_text_cell

#: The head of a sheet that lists something: its title, a note and the headings. Below it the list begins.
_TITLE_ROW, NOTE_ROW, _HEADINGS_ROW, FIRST_ROW = range(4)


def add_side_sheet(book: Workbook, name: str, footer: str, *, landscape: bool) -> Worksheet:
    """Add a sheet that prints on A4, one page wide, with *footer* and page numbers."""
    sheet = book.add_worksheet(name)
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(PAPER_CODES["A4"])
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_footer(f"&L&8{footer}&C&9第 &P 页　共 &N 页")
    return sheet


def write_sheet_head(
    sheet: Worksheet, note: str, columns: Sequence[tuple[str, float]], formats: SheetFormats
) -> None:
    """Write the name of *sheet* as its title, a *note*, and the *columns*: headings, each with its width."""
    last = len(columns) - 1
    sheet.merge_range(_TITLE_ROW, 0, _TITLE_ROW, last, sheet.name, formats.title)
    sheet.set_row(_TITLE_ROW, 32)
    sheet.merge_range(NOTE_ROW, 0, NOTE_ROW, last, "", formats.subtitle)
    write_text_cell(sheet, NOTE_ROW, 0, note, formats.subtitle)
    for column, (heading, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEADINGS_ROW, column, heading, formats.heading)
    sheet.repeat_rows(_HEADINGS_ROW)
    sheet.freeze_panes(FIRST_ROW, 0)

"""A new sheet beside the issues, ready for printing."""

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from qinling.workbook.export.sheet_formats import PAPER_CODES


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

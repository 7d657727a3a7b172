"""The cover sheet of a case file, as a workbook."""

import io
from collections.abc import Sequence

import xlsxwriter

from qinling.rules.texts.unseen_characters import clean_outgoing_text
from qinling.workbook.export.new_workbook import TEXT_ONLY_OPTIONS
from qinling.workbook.export.sheet_formats import MAX_ROW_HEIGHT, PAPER_CODES, write_text_cell

_COLUMN_WIDTHS = (22, 16, 16, 40, 24)
_LAST_COLUMN = len(_COLUMN_WIDTHS) - 1
_LINE_HEIGHT = 15  # points
_SPANNED_CHARACTERS = 45  # Chinese characters that surely fit on a line of a cell that spans the sheet


def build_case_cover(
    title: str, sections: Sequence[tuple[str, Sequence[str], Sequence[Sequence[str]]]], footer: str
) -> bytes:
    """Return an .xlsx file as bytes: one A4 sheet with *title*, *sections* and *footer*.

    A section is its title, its column headings (may be empty), and its rows.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **TEXT_ONLY_OPTIONS}) as book:
        sheet = book.add_worksheet("封面")
        title_format = book.add_format(
            {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
        )
        label_format = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "top"})
        text_format = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        section_format = book.add_format({"bold": True, "font_size": 12})
        for column, width in enumerate(_COLUMN_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.merge_range(0, 0, 0, _LAST_COLUMN, clean_outgoing_text(title), title_format)
        row = 2
        for name, headings, rows in sections:
            sheet.write_string(row, 0, name, section_format)
            row += 1
            if headings:
                row = _write_row(sheet, row, headings, label_format, label_format)
            for texts in rows:
                row = _write_row(sheet, row, texts, label_format, text_format)
            row += 1
        sheet.write_string(row, 0, footer)
        sheet.set_paper(PAPER_CODES["A4"])
        sheet.fit_to_pages(1, 0)
    return out.getvalue()


def _write_row(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    texts: Sequence[str],
    label_format: xlsxwriter.format.Format,
    text_format: xlsxwriter.format.Format,
) -> int:
    """Write one row and return the next row number. In a row of two, the second cell spans the rest of the sheet."""
    texts = [clean_outgoing_text(text) for text in texts]
    if len(texts) == 2:
        label, text = texts
        write_text_cell(sheet, row, 0, label, label_format)
        sheet.merge_range(row, 1, row, _LAST_COLUMN, "", text_format)
        if text:
            write_text_cell(sheet, row, 1, text, text_format)
        # Excel does not adjust the height of merged cells.
        lines = max(1, -(-len(text) // _SPANNED_CHARACTERS))
        sheet.set_row(row, min(MAX_ROW_HEIGHT, _LINE_HEIGHT * lines))
    else:
        for column, text in enumerate(texts):
            write_text_cell(sheet, row, column, text, text_format)
    return row + 1

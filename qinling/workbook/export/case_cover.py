"""The cover sheet of a case file, as a workbook."""

import io
from collections.abc import Sequence

import xlsxwriter

#: A block of the cover: its title, its headings ((): none), its rows.
CoverSection = tuple[str, Sequence[str], Sequence[Sequence[str]]]

_COLUMN_WIDTHS = (22, 16, 16, 40, 24)


def build_case_cover(title: str, sections: Sequence[CoverSection], footer: str) -> bytes:
    """Return the bytes of an .xlsx of one A4 sheet: *title*, *sections* one below the other, *footer*."""
    out = io.BytesIO()
    # Text stays text, whatever it begins with.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("封面")
        big = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        bold = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        section = book.add_format({"bold": True, "font_size": 12})
        for column, width in enumerate(_COLUMN_WIDTHS):
            sheet.set_column(column, column, width)
        last = len(_COLUMN_WIDTHS) - 1
        sheet.merge_range(0, 0, 0, last, title, big)
        row = 2
        for name, headings, lines in sections:
            sheet.write_string(row, 0, name, section)
            row += 1
            for line, shape in [(headings, bold), *((line, plain) for line in lines)]:
                if not line:
                    continue
                row = _write_row(sheet, row, line, bold, shape)
            row += 1
        sheet.write_string(row, 0, footer)
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
    return out.getvalue()


def _write_row(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    texts: Sequence[str],
    label_format: xlsxwriter.format.Format,
    text_format: xlsxwriter.format.Format,
) -> int:
    """Write one row; of a pair the second stretches over the rest of the sheet. Return the next row."""
    if len(texts) == 2:
        sheet.write_string(row, 0, texts[0], label_format)
        sheet.merge_range(row, 1, row, len(_COLUMN_WIDTHS) - 1, texts[1], text_format)
        # Merged cells do not grow by themselves, and no row is higher than 409 points.
        sheet.set_row(row, min(409, 15 * max(1, -(-len(texts[1]) // 45))))
    else:
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, text_format)
    return row + 1

"""Rewrite an export with XlsxWriter from its values, as a program does that knows nothing of the old file but its cells."""

from datetime import date, datetime
from io import BytesIO

from openpyxl import load_workbook
from xlsxwriter import Workbook

from tests.workbook.writers.edited_sheet import EditedSheet, build_picture


class XlsxwriterSheet(EditedSheet):
    """The values of all sheets as lists. What is no value is gone: formats, comments, properties of the document."""

    losses = ("properties",)

    def __init__(self, path):
        book = load_workbook(path, data_only=True)
        self._grids = {
            sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets
        }
        self._hidden = {sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"}
        self._title = book.worksheets[0].title
        self._coloured, self._hidden_rows, self._hidden_columns, self._merged = [], [], [], []
        self._comments, self._pictures = [], []

    @property
    def _rows(self):
        return self._grids[self._title]

    @property
    def last_row(self):
        return max(at for at, row in enumerate(self._rows, 1) if any(cell is not None for cell in row))

    @property
    def last_column(self):
        return len(self._rows[0])

    def get(self, row, column):
        rows = self._rows
        return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else None

    def put(self, row, column, value):
        width = max(column, self.last_column)
        while len(self._rows) < row:
            self._rows.append([])
        for line in self._rows:
            line.extend([None] * (width - len(line)))
        self._rows[row - 1][column - 1] = value

    def insert_rows(self, at, count):
        self._rows[at - 1 : at - 1] = [[None] * self.last_column for _ in range(count)]

    def delete_rows(self, at, count):
        del self._rows[at - 1 : at - 1 + count]

    def insert_columns(self, at, count):
        for row in self._rows:
            row[at - 1 : at - 1] = [None] * count

    def delete_columns(self, at, count):
        for row in self._rows:
            del row[at - 1 : at - 1 + count]

    def colour(self, row, column):
        self._coloured.append((row, column))

    def hide_row(self, row):
        self._hidden_rows.append(row)

    def hide_column(self, column):
        self._hidden_columns.append(column)

    def merge(self, *block):
        self._merged.append(block)

    def comment(self, row, column, text):
        self._comments.append((row - 1, column - 1, text))

    def picture(self, row, column):
        self._pictures.append((row - 1, column - 1))

    def rename(self, title):
        self._grids = {title if name == self._title else name: rows for name, rows in self._grids.items()}
        self._title = title

    def add_sheet(self, title, rows):
        self._grids[title] = [list(row) for row in rows]

    def remove_sheet(self, title):
        del self._grids[title]

    def save(self, path):
        with Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            formats = {
                "day": book.add_format({"num_format": "yyyy-mm-dd"}),
                "yellow": book.add_format({"bg_color": "yellow"}),
            }
            for name, rows in self._grids.items():
                sheet = book.add_worksheet(name)
                if name in self._hidden:
                    sheet.hide()
                _write_rows(sheet, rows, formats, self._coloured if name == self._title else ())
                if name == self._title:
                    self._write_looks(sheet)

    def _write_looks(self, sheet):
        for row in self._hidden_rows:
            sheet.set_row(row - 1, None, None, {"hidden": True})
        for column in self._hidden_columns:
            sheet.set_column(column - 1, column - 1, None, None, {"hidden": True})
        for row, column, last_row, last_column in self._merged:
            sheet.merge_range(row - 1, column - 1, last_row - 1, last_column - 1, None)
        for row, column, text in self._comments:
            sheet.write_comment(row, column, text)
        for row, column in self._pictures:
            sheet.insert_image(row, column, "照片.png", {"image_data": BytesIO(build_picture())})


def _write_rows(sheet, rows, formats, coloured):
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            cell_format = formats["yellow"] if (row + 1, column + 1) in coloured else None
            if isinstance(value, date | datetime):
                sheet.write_datetime(row, column, value, formats["day"])
            elif isinstance(value, str):
                sheet.write_string(row, column, value, cell_format)
            elif value is not None:
                sheet.write(row, column, value, cell_format)

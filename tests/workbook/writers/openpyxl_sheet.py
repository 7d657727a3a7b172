"""Edit an export with openpyxl."""

from io import BytesIO

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from tests.workbook.writers.edited_sheet import EditedSheet, build_picture


class OpenpyxlSheet(EditedSheet):
    """The sheet of issues as openpyxl holds it. Inserting and deleting does not move merged cells: they are split before."""

    losses = ()

    def __init__(self, path):
        self._book = load_workbook(path)
        self._sheet = self._book.worksheets[0]

    @property
    def last_row(self):
        rows = self._sheet.iter_rows(values_only=True)
        return max(at for at, row in enumerate(rows, 1) if any(cell is not None for cell in row))

    @property
    def last_column(self):
        return self._sheet.max_column

    def get(self, row, column):
        return self._sheet.cell(row, column).value

    def put(self, row, column, value):
        cell = self._sheet.cell(row, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"

    def _split_merged_cells(self):
        for block in list(self._sheet.merged_cells.ranges):
            self._sheet.unmerge_cells(str(block))

    def insert_rows(self, at, count):
        self._split_merged_cells()
        self._sheet.insert_rows(at, count)

    def delete_rows(self, at, count):
        self._split_merged_cells()
        self._sheet.delete_rows(at, count)

    def insert_columns(self, at, count):
        self._split_merged_cells()
        self._sheet.insert_cols(at, count)

    def delete_columns(self, at, count):
        self._split_merged_cells()
        self._sheet.delete_cols(at, count)

    def colour(self, row, column):
        self._sheet.cell(row, column).fill = PatternFill("solid", fgColor="FFFF00")

    def hide_row(self, row):
        self._sheet.row_dimensions[row].hidden = True

    def hide_column(self, column):
        self._sheet.column_dimensions[get_column_letter(column)].hidden = True

    def merge(self, row, column, last_row, last_column):
        self._sheet.merge_cells(start_row=row, start_column=column, end_row=last_row, end_column=last_column)

    def comment(self, row, column, text):
        self._sheet.cell(row, column).comment = Comment(text, "督察员")

    def picture(self, row, column):
        self._sheet.add_image(Image(BytesIO(build_picture())), f"{get_column_letter(column)}{row}")

    def rename(self, title):
        self._sheet.title = title

    def add_sheet(self, title, rows):
        sheet = self._book.create_sheet(title)
        for row in rows:
            sheet.append(row)

    def remove_sheet(self, title):
        del self._book[title]

    def save(self, path):
        self._book.save(path)

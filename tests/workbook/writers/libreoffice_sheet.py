"""Edit exports with LibreOffice Calc through its own scripting (UNO).

Run by a Python that has `uno`: `python -m tests.workbook.writers.libreoffice_sheet EXPORTS FOLDER EDIT…`
makes each edit in a copy of its own and saves it into the folder once in each form.
"""

import os
import subprocess
import sys
import time
from datetime import date, datetime
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import Locale
from com.sun.star.table import CellAddress
from com.sun.star.util.NumberFormat import DATE

from tests.workbook.writers.edited_sheet import EditedSheet, build_picture
from tests.workbook.writers.edits import EDITS

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "xls": "MS Excel 97"}
DAY_ZERO = date(1899, 12, 30)
SECONDS_TO_START = 45


def make_property(name, value):
    one = PropertyValue()
    one.Name, one.Value = name, value
    return one


class LibreofficeSheet(EditedSheet):
    """The sheet of issues as Calc holds it. A day is a number that looks like a day, as Calc makes of what is typed."""

    def __init__(self, context, path, scratch):
        self._context, self._scratch = context, scratch
        desktop = create_service(context, "com.sun.star.frame.Desktop")
        hidden = make_property("Hidden", True)
        self._document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (hidden,))
        self._sheets = self._document.Sheets
        self._sheet = self._sheets.getByIndex(0)
        self._formats = self._document.NumberFormats
        self._day_format = self._find_day_format()

    def _find_day_format(self):
        key = self._formats.queryKey("YYYY-MM-DD", Locale(), False)
        return self._formats.addNew("YYYY-MM-DD", Locale()) if key < 0 else key

    def _read_values(self):
        cursor = self._sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return self._sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).DataArray

    @property
    def last_row(self):
        return max(at for at, row in enumerate(self._read_values(), 1) if any(cell != "" for cell in row))

    @property
    def last_column(self):
        return len(self._read_values()[0])

    def _find_cell(self, row, column):
        return self._sheet.getCellByPosition(column - 1, row - 1)

    def _is_day(self, cell):
        return self._formats.getByKey(cell.NumberFormat).Type & DATE

    def get(self, row, column):
        cell = self._find_cell(row, column)
        kind = cell.Type.value
        if kind == "VALUE" and self._is_day(cell):
            return date.fromordinal(DAY_ZERO.toordinal() + int(cell.Value))
        return None if kind == "EMPTY" else cell.Value if kind == "VALUE" else cell.String

    def put(self, row, column, value):
        put_value(self._find_cell(row, column), value, self._day_format)

    def insert_rows(self, at, count):
        self._sheet.Rows.insertByIndex(at - 1, count)

    def delete_rows(self, at, count):
        self._sheet.Rows.removeByIndex(at - 1, count)

    def insert_columns(self, at, count):
        self._sheet.Columns.insertByIndex(at - 1, count)

    def delete_columns(self, at, count):
        self._sheet.Columns.removeByIndex(at - 1, count)

    def colour(self, row, column):
        self._find_cell(row, column).CellBackColor = 0xFFFF00

    def hide_row(self, row):
        self._sheet.Rows.getByIndex(row - 1).IsVisible = False

    def hide_column(self, column):
        self._sheet.Columns.getByIndex(column - 1).IsVisible = False

    def merge(self, row, column, last_row, last_column):
        self._sheet.getCellRangeByPosition(column - 1, row - 1, last_column - 1, last_row - 1).merge(True)

    def comment(self, row, column, text):
        self._sheet.Annotations.insertNew(CellAddress(0, column - 1, row - 1), text)

    def picture(self, row, column):
        """Insert a picture as the menu does. One that is made through the interface hangs on the page in an .ods."""
        file = self._scratch / "照片.png"
        file.write_bytes(build_picture())
        window = self._document.CurrentController
        window.setActiveSheet(self._sheet)
        window.select(self._find_cell(row, column))
        words = make_property("FileName", file.as_uri()), make_property("AsLink", False)
        dispatcher = create_service(self._context, "com.sun.star.frame.DispatchHelper")
        dispatcher.executeDispatch(window.Frame, ".uno:InsertGraphic", "", 0, words)

    def rename(self, title):
        self._sheet.Name = title

    def add_sheet(self, title, rows):
        self._sheets.insertNewByName(title, self._sheets.Count)
        sheet = self._sheets.getByName(title)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                put_value(sheet.getCellByPosition(column, row), value, self._day_format)

    def remove_sheet(self, title):
        self._sheets.removeByName(title)

    def save(self, path):
        """Save the document at *path* in each form, with its ending."""
        for form, name in FILTERS.items():
            target = path.with_name(f"{path.name}.{form}")
            self._document.storeToURL(target.as_uri(), (make_property("FilterName", name),))
        self._document.close(True)


def put_value(cell, value, day_format):
    if value is None or isinstance(value, str):
        cell.String = value or ""
    elif isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        cell.Value = (day - DAY_ZERO).days
        cell.NumberFormat = day_format
    else:
        cell.Value = float(value)


def create_service(context, name):
    return context.ServiceManager.createInstanceWithContext(name, context)


def connect(office, pipe):
    """Return the context of the program *office*, once it listens on *pipe*."""
    resolver = create_service(uno.getComponentContext(), "com.sun.star.bridge.UnoUrlResolver")
    end = time.monotonic() + SECONDS_TO_START
    while office.poll() is None and time.monotonic() < end:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.1)
    raise TimeoutError("LibreOffice does not listen")


def make_edits(context, exports, target, names):
    for name in names:
        sheet = LibreofficeSheet(context, exports / EDITS[name].export, target)
        EDITS[name].change(sheet)
        sheet.save(target / name)


def main(exports, folder, *names):
    target, pipe = Path(folder).resolve(), f"qinling{os.getpid()}"
    profile = f"-env:UserInstallation={(target / 'profile').as_uri()}"
    accept = f"--accept=pipe,name={pipe};urp;"
    with subprocess.Popen(["soffice", profile, "--headless", "--norestore", "--nologo", accept]) as office:
        try:
            context = connect(office, pipe)
            make_edits(context, Path(exports).resolve(), target, names)
            create_service(context, "com.sun.star.frame.Desktop").terminate()
        except BaseException:
            office.kill()  # or the end of this block would wait for it
            raise


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Open a new workbook of XlsxWriter. Its path is a temporary one: the command puts it in its place."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError, XlsxWriterException

from qinling.errors import OutputRefused
from qinling.workbook.export.written_contents import NotedWorksheet

#: XlsxWriter options that keep text from becoming a formula or a link.
TEXT_ONLY_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False}


@contextmanager
def open_new_workbook(path: Path, *, rows_in_order: bool = True) -> Iterator[xlsxwriter.Workbook]:
    """Yield a workbook that is saved to *path* at the end. Scratch files are written beside it.

    With *rows_in_order*, rows must be written so, and memory does not grow with them. Raises OSError
    where the disk does not take the file.
    """
    options = {"constant_memory": rows_in_order, "tmpdir": str(path.parent), **TEXT_ONLY_OPTIONS}
    try:
        with xlsxwriter.Workbook(path, options) as book:
            book.use_zip64()
            book.worksheet_class = NotedWorksheet
            yield book
    except FileCreateError as error:  # holds the error of the system
        raise (error.args[0] if isinstance(error.args[0], OSError) else error) from error
    except XlsxWriterException as error:
        raise OutputRefused(f"表格写不出来（{error}）", "请少导出一些问题，或换一个文件名") from error

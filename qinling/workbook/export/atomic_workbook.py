"""Write a file completely or not at all, next to its final path until it is finished."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from qinling.errors import WorkbookRefused, describe_os_error

#: XlsxWriter options that keep text from becoming a formula or a link.
TEXT_ONLY_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False}


@contextmanager
def open_new_workbook(path: Path) -> Iterator[tuple[xlsxwriter.Workbook, Path]]:
    """Yield a workbook that is saved to *path* at the end, and a folder for temporary files.

    Rows must be written in order. Raises WorkbookRefused if the file cannot be written.
    """
    with (
        write_atomically(path) as temporary_file,
        xlsxwriter.Workbook(
            temporary_file,
            {"constant_memory": True, "tmpdir": str(temporary_file.parent), **TEXT_ONLY_OPTIONS},
        ) as book,
    ):
        book.use_zip64()
        yield book, temporary_file.parent


@contextmanager
def write_atomically(path: Path) -> Iterator[Path]:
    """Yield a temporary file in the folder of *path*, and move it to *path* unless an exception is raised.

    Raises WorkbookRefused if the file cannot be written.
    """
    try:
        with TemporaryDirectory(prefix=".qinling-", dir=path.parent) as folder:
            temporary_file = Path(folder, "half.xlsx")
            yield temporary_file
            temporary_file.replace(path)
    except (OSError, XlsxWriterException) as error:
        why = describe_os_error(error) if isinstance(error, OSError) else str(error)
        raise WorkbookRefused(
            f"{path.name} 写不进去（{why}）", "请检查文件夹的权限和磁盘空间；文件正在打开的，请先关闭"
        ) from error

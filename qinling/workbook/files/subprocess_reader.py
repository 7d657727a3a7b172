"""Read a workbook in a subprocess, so that a file that crashes the reader does not crash the program.

The reader trusts lengths declared in the file. A flipped byte in an old .xls or an unusual .xlsx can
make it request more memory than there is. The process then ends without an exception.

Run as a program, this file reads the workbook in its first argument, with the sheet in its second
argument first. It writes pickles to stdout: for each sheet its `SheetInfo` and unreadable cells,
lists of rows, and None; at the end True. It imports nothing else of qinling, so that it starts
quickly from any location.
"""

import os
import pickle
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO

import python_calamine

#: A merged block: ((first row, first column), (last row, last column)), counted from 0.
MergedBlock = tuple[tuple[int, int], tuple[int, int]]

#: Name, hidden, number of rows, merged blocks (None where the file format does not record them), blank columns in front.
SheetInfo = tuple[str, bool, int, list[MergedBlock] | None, int]

#: Cells that the reader returns as empty although they hold something: {(row, column): text}, both from 0.
UnreadableCells = dict[tuple[int, int], str]

#: The sheets in order, each as (info, unreadable cells, rows). Read the rows before the next sheet.
SheetStream = Iterator[tuple[SheetInfo, UnreadableCells, Iterator[list[object]]]]

_MAX_MEMORY_BYTES = 4 << 30
#: Of an old .xls: a chain of sectors that runs in a circle fills whatever it may. 512 MB is a full sheet.
_XLS_MEMORY_BYTES, _MEMORY_PER_XLS_BYTE = 1 << 30, 100
_MAX_CPU_SECONDS = 300
_BATCH_ROWS = 1000
_PASSWORD_EXIT_CODE = 3
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What xlrd raises on damaged files that calamine can still read.
_XLRD_FAILURES = (
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OverflowError,
    TypeError,
    ValueError,
    struct.error,
)


class ReaderCrashed(Exception):
    """The subprocess ended before it read the whole workbook. *has_password*: because of a password."""

    def __init__(self, has_password: bool) -> None:
        super().__init__()
        self.has_password = has_password


def describe_sheet(
    metadata: python_calamine.SheetMetadata, sheet: python_calamine.CalamineSheet
) -> SheetInfo:
    """Return the properties of a sheet."""
    hidden = metadata.visible is not python_calamine.SheetVisibleEnum.Visible
    blank_columns = sheet.start[1] if sheet.start else 0
    return metadata.name, hidden, sheet.total_height + 1, sheet.merged_cell_ranges, blank_columns


def list_worksheets(
    metadata: Iterable[python_calamine.SheetMetadata], first_sheet: str
) -> Iterator[python_calamine.SheetMetadata]:
    """Yield the sheets with cells in the order of the file, but the one named *first_sheet* first."""
    sheets = [one for one in metadata if one.typ is python_calamine.SheetTypeEnum.WorkSheet]
    yield from sorted(sheets, key=lambda one: one.name != first_sheet)


@contextmanager
def read_in_subprocess(path: Path, first_sheet: str) -> Iterator[SheetStream]:
    """Start a subprocess that reads *path*, and yield its sheets. The subprocess ends with the `with` block.

    Reading sheets or rows may raise ReaderCrashed.
    """
    command = [sys.executable, "-P", __file__, str(path), first_sheet]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as reader:
        try:
            yield _receive_sheets(reader)
        finally:
            reader.kill()


def _receive_sheets(reader: subprocess.Popen[bytes]) -> SheetStream:
    if reader.stdout is None:
        raise ReaderCrashed(has_password=False)
    while (sheet_message := _receive_object(reader, reader.stdout)) is not True:
        rows = _receive_rows(reader, reader.stdout)
        yield *sheet_message, rows  # type: ignore[misc]
        for _ in rows:  # skip rows that the caller did not read
            pass


def _receive_rows(reader: subprocess.Popen[bytes], stream: IO[bytes]) -> Iterator[list[object]]:
    while (batch := _receive_object(reader, stream)) is not None:
        yield from batch  # type: ignore[misc]


def _receive_object(reader: subprocess.Popen[bytes], stream: IO[bytes]) -> object:
    try:
        return pickle.load(stream)
    except (EOFError, pickle.UnpicklingError) as error:
        raise ReaderCrashed(has_password=reader.wait() == _PASSWORD_EXIT_CODE) from error


def _send_workbook(path: str, first_sheet: str, out: IO[bytes]) -> None:
    _limit_resources(path)
    unreadable_by_sheet = _read_xls_error_values(path)
    with open(path, "rb") as stream, python_calamine.CalamineWorkbook.from_filelike(stream) as workbook:
        for metadata in list_worksheets(workbook.sheets_metadata, first_sheet):
            sheet = workbook.get_sheet_by_name(metadata.name)
            pickle.dump((describe_sheet(metadata, sheet), unreadable_by_sheet.get(metadata.name, {})), out)
            rows = sheet.iter_rows()
            while batch := list(islice(rows, _BATCH_ROWS)):
                pickle.dump(batch, out)
            pickle.dump(None, out)
    pickle.dump(True, out)


def _is_xls(path: str) -> bool:
    with open(path, "rb") as stream:
        return stream.read(len(OLE_SIGNATURE)) == OLE_SIGNATURE


def _read_xls_error_values(path: str) -> dict[str, UnreadableCells]:
    """Return the error values of an old .xls by sheet, or {} where xlrd fails."""
    if not _is_xls(path):
        return {}
    import xlrd  # noqa: PLC0415 (only .xls files need it)
    from xlrd.compdoc import CompDocError  # noqa: PLC0415

    unreadable_by_sheet: dict[str, UnreadableCells] = {}
    try:
        with open(os.devnull, "w") as nowhere, xlrd.open_workbook(path, logfile=nowhere) as book:
            for sheet in book.sheets():
                for row in range(sheet.nrows):
                    for column, kind in enumerate(sheet.row_types(row)):
                        if kind == xlrd.XL_CELL_ERROR:
                            text = xlrd.error_text_from_code.get(sheet.cell_value(row, column), "#错误")
                            unreadable_by_sheet.setdefault(sheet.name, {})[row, column] = text
    except (xlrd.XLRDError, CompDocError, *_XLRD_FAILURES):
        return {}
    return unreadable_by_sheet


def _limit_resources(path: str) -> None:
    memory = _MAX_MEMORY_BYTES
    if _is_xls(path):
        memory = min(memory, _XLS_MEMORY_BYTES + _MEMORY_PER_XLS_BYTE * os.path.getsize(path))
    try:
        import resource  # noqa: PLC0415 (there is none on Windows)
    except ImportError:
        return
    for what, bound in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, _MAX_CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(what)
        resource.setrlimit(what, (bound if most == resource.RLIM_INFINITY else min(bound, most), most))


if __name__ == "__main__":
    try:
        _send_workbook(sys.argv[1], sys.argv[2], sys.stdout.buffer)
    except python_calamine.PasswordError:
        sys.exit(_PASSWORD_EXIT_CODE)

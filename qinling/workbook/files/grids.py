"""Open a workbook or text file of any accepted format and yield one grid a sheet."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import python_calamine

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.rules.parsing.values import unescape_formula
from qinling.workbook.files.file_inspection import FileInspection, inspect_file
from qinling.workbook.files.sheet_marks import UNSEEN_MARKS, SheetMarks
from qinling.workbook.files.subprocess_reader import (
    MergedBlock,
    ReaderCrashed,
    SheetStream,
    UnreadableCells,
    describe_sheet,
    list_worksheets,
    read_in_subprocess,
)
from qinling.workbook.files.zip_package import build_password_refusal

#: The value of a cell: str, float, int, bool, date, datetime, time or timedelta; "" is blank.
Cell = object

_MIN_BYTES_OF_UTF8 = 20


@dataclass(slots=True)
class Grid:
    """One sheet: its rows from row 0 (an iterator, read once), merged blocks, marks, and cells that the reader cannot read."""

    name: str
    rows: Iterator[list[Cell]]
    hidden: bool = False
    merged_blocks: list[MergedBlock] = field(default_factory=list)
    unreadable_cells: UnreadableCells = field(default_factory=dict)
    marks: SheetMarks = field(default_factory=SheetMarks)


def open_grids(path: Path, limits: Limits, first_sheet: str = "") -> Iterator[Grid]:
    """Yield the sheets of *path*, the one named *first_sheet* before the others.

    Raises WorkbookRefused for a file that cannot be read.
    """
    inspection = inspect_file(path, limits)
    if inspection.kind == "text":
        # The name may hold bytes of another encoding.
        name = path.stem.encode("utf-8", "backslashreplace").decode()
        yield Grid(name, _read_text_rows(path, limits), marks=UNSEEN_MARKS)
        return
    # A subprocess costs 40 ms a file: files that cannot crash the reader do without.
    read_sheets = _read_in_process if inspection.is_safe_in_process else read_in_subprocess
    with read_sheets(path, first_sheet) as sheets:
        yield from _read_workbook_grids(path, inspection, limits, sheets)


def _read_workbook_grids(
    path: Path, inspection: FileInspection, limits: Limits, sheets: SheetStream
) -> Iterator[Grid]:
    seen: set[str] = set()
    with _refuse_broken_file(path):
        for (name, hidden, height, merges, blank_columns), unreadable_cells, rows in sheets:
            if name in seen:  # the reader would return the first sheet twice
                raise WorkbookRefused(f"{path.name} 有两个同名的工作表“{name}”", "请改名后再导入")
            seen.add(name)
            if height > limits.max_rows:
                raise WorkbookRefused(
                    f"{path.name} 的工作表“{name}”有 {height} 行，超过上限 {limits.max_rows} 行",
                    "请拆分后导入，或在设置中调大 import.max_rows",
                )
            blocks = inspection.merged_blocks.get(name, []) if merges is None else merges
            errors = unreadable_cells or inspection.unreadable_cells.get(name, {})
            padded_rows = _pad_rows_from_column_a(path, rows, blank_columns)
            yield Grid(name, padded_rows, hidden, blocks, errors, inspection.get_marks(name))


@contextmanager
def _read_in_process(path: Path, first_sheet: str) -> Iterator[SheetStream]:
    # From an open file, so that the contents and not the extension decide the format.
    with (
        _refuse_broken_file(path),
        path.open("rb") as stream,
        python_calamine.CalamineWorkbook.from_filelike(stream) as workbook,
    ):
        yield _iterate_sheets(workbook, first_sheet)


def _iterate_sheets(workbook: python_calamine.CalamineWorkbook, first_sheet: str) -> SheetStream:
    for metadata in list_worksheets(workbook.sheets_metadata, first_sheet):
        sheet = workbook.get_sheet_by_name(metadata.name)
        yield describe_sheet(metadata, sheet), {}, sheet.iter_rows()  # type: ignore[misc]


def _pad_rows_from_column_a(
    path: Path, rows: Iterator[list[Cell]], blank_columns: int
) -> Iterator[list[Cell]]:
    """Yield the rows with the blank columns before the first filled one, which the reader leaves out."""
    with _refuse_broken_file(path):
        for row in rows:  # not `yield from`: closing this generator must not close the reader's iterator
            yield [""] * blank_columns + row if blank_columns else row


@contextmanager
def _refuse_broken_file(path: Path) -> Iterator[None]:
    """Turn the exceptions of the reader into a refusal of the file."""
    broken = WorkbookRefused(
        f"{path.name} 已损坏，读不出内容", "请在 WPS 或 Excel 中打开并另存为 .xlsx 后再导入"
    )
    try:
        yield
    except python_calamine.PasswordError as error:
        raise build_password_refusal(path) from error
    except ReaderCrashed as error:
        raise (build_password_refusal(path) if error.has_password else broken) from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise broken from error
    except BaseException as error:
        # A panic in the reader's Rust code is a BaseException of a class that it does not export.
        if type(error).__name__ == "PanicException":
            raise broken from error
        raise


def _read_text_rows(path: Path, limits: Limits) -> Iterator[list[Cell]]:
    data = path.read_bytes()
    text = _decode_text(path, data, detect_encoding(data))
    if "\0" in text:
        raise WorkbookRefused(f"{path.name} 不是文本表格", "请另存为 .xlsx 或 UTF-8 的 .csv")
    max_characters = max(limits.max_cell_length * 4, 131_072)
    csv.field_size_limit(max_characters)
    # The last line is a marker. If it is not a row of its own, a quote is unclosed.
    lines = chain(io.StringIO(text, newline=""), ["\0"])
    reader = csv.reader(lines, delimiter=detect_delimiter(text), strict=False)
    start = 1
    try:
        for number, row in enumerate(reader, 1):
            if row == ["\0"]:
                return
            if number > limits.max_rows:
                raise WorkbookRefused(
                    f"{path.name} 超过上限 {limits.max_rows} 行",
                    "请拆分后导入，或在设置中调大 import.max_rows",
                )
            if row and row[-1].endswith("\0"):
                raise WorkbookRefused(
                    f"{path.name} 第 {start} 行的引号没有配对", "请补上或删去该行多余的引号"
                )
            start = reader.line_num + 1
            yield list(map(unescape_formula, row))
    except csv.Error as error:
        raise WorkbookRefused(
            f"{path.name} 第 {start} 行起有超过 {max_characters} 字的单元格，多半是引号没有配对",
            "请检查该行的引号",
        ) from error


def detect_encoding(data: bytes) -> str:
    """Return the encoding of *data*: UTF-8 with or without a byte order mark, UTF-16 with one, or GB18030."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return encoding
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Chinese text in GB18030 is rarely valid UTF-8 for long. Many valid bytes before the error mean
        # damaged UTF-8. Decoding that as GB18030 would silently give wrong characters.
        damaged = sum(byte > 127 for byte in data[: error.start]) > _MIN_BYTES_OF_UTF8
        return "utf-8" if damaged else "gb18030"
    return "utf-8"


def _decode_text(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise WorkbookRefused(
            f"{path.name} 第 {line} 行有读不出的字符（按 {encoding}）",
            "请在 WPS 或 Excel 中另存为 .xlsx 后再导入",
        ) from error


def detect_delimiter(text: str) -> str:
    """Return the delimiter that splits the first lines most evenly: comma, tab or semicolon."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    counts = {mark: sorted(line.count(mark) for line in lines) for mark in ",\t;"}
    return max(counts, key=lambda mark: (counts[mark][len(lines) // 2], counts[mark][-1])) if lines else ","

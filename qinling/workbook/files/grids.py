"""Open a workbook or text file of any accepted format and yield one grid a sheet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import python_calamine

from qinling.errors import WorkbookRefused
from qinling.rules.limits import Limits
from qinling.workbook.files.file_inspection import FileInspection, inspect_file, recount_filled_cells
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
from qinling.workbook.files.text_files import read_text_rows
from qinling.workbook.files.zip_package import build_password_refusal

#: The value of a cell: str, float, int, bool, date, datetime, time or timedelta; "" is blank.
Cell = object


@dataclass(slots=True)
class Grid:
    """One sheet: its rows from row 0 (an iterator, read once), merged blocks, marks, and cells that the reader cannot read."""

    name: str
    rows: Iterator[list[Cell]]
    hidden: bool = False
    merged_blocks: list[MergedBlock] = field(default_factory=list)
    unreadable_cells: UnreadableCells = field(default_factory=dict)
    marks: SheetMarks = field(default_factory=SheetMarks)
    is_text: bool = False  # all cells are texts, also the numbers


def open_grids(
    path: Path, limits: Limits, first_sheet: str = "", delimiter: str | None = None
) -> Iterator[Grid]:
    """Yield the sheets of *path*, the one named *first_sheet* before the others.

    *delimiter* is that of a text file; None takes the likeliest, and "" asks where several are as
    likely: it raises AnswerNeeded. Raises WorkbookRefused for a file that cannot be read.
    """
    inspection = inspect_file(path, limits)
    if inspection.kind == "text":
        # The name may hold bytes of another encoding.
        name = path.stem.encode("utf-8", "backslashreplace").decode()
        yield Grid(name, read_text_rows(path, limits, delimiter), is_text=True, marks=UNSEEN_MARKS)
        return
    if inspection.kind == "docx":
        yield from _read_word_paper(path, limits)
        return
    # A subprocess costs 40 ms a file: files that cannot crash the reader do without.
    read_sheets = _read_in_process if inspection.is_safe_in_process else read_in_subprocess
    with (
        _open_for_reader(path, inspection, limits) as readable_path,
        read_sheets(readable_path, first_sheet) as sheets,
    ):
        yield from _read_workbook_grids(path, inspection, limits, sheets)


@contextmanager
def _open_for_reader(path: Path, inspection: FileInspection, limits: Limits) -> Iterator[Path]:
    """Yield the file that the reader gets: *path*, or a copy of an .ods that it could not read."""
    if not inspection.is_indented:
        yield path
        return
    from qinling.workbook.files.ods.indentation import open_without_indentation  # noqa: PLC0415

    with open_without_indentation(path, limits) as copy:
        yield copy


def _read_word_paper(path: Path, limits: Limits) -> Iterator[Grid]:
    from qinling.workbook.files.docx.tables import read_word_grids  # noqa: PLC0415 (only for .docx)

    for one in read_word_grids(path, limits):
        if len(one.rows) > limits.max_rows:
            raise WorkbookRefused(
                f"{path.name} 的{one.name}有 {len(one.rows)} 行，超过上限 {limits.max_rows} 行",
                "请拆分后导入，或在设置中调大 import.max_rows",
            )
        yield Grid(one.name, iter(one.rows), merged_blocks=one.merged_blocks, marks=one.marks)


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
            whole_rows = _require_all_cells(path, padded_rows, name, inspection, limits)
            yield Grid(name, whole_rows, hidden, blocks, errors, inspection.get_marks(name))


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


def _require_all_cells(
    path: Path, rows: Iterator[list[Cell]], sheet: str, inspection: FileInspection, limits: Limits
) -> Iterator[list[Cell]]:
    """Yield the rows. Raises WorkbookRefused at their end where the reader returned fewer cells than the sheet holds."""
    expected, returned = inspection.filled_cells.get(sheet, 0), 0
    for row in rows:
        returned += len(row) - row.count("")
        yield row
    if returned < expected and returned < (there := recount_filled_cells(path, limits, sheet)):
        raise WorkbookRefused(
            f"{path.name} 已损坏：工作表“{sheet}”里有 {there - returned} 格重复或错位，读不出来",
            "请在 WPS 或 Excel 中打开核对，另存为新的 .xlsx 后再导入",
        )


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

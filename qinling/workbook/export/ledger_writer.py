"""The formatted ledger as a workbook, and the plain one as CSV."""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from qinling.errors import WorkbookRefused, describe_os_error
from qinling.ledger.rows import IssueRow
from qinling.rules.parsing.values import escape_formula
from qinling.rules.warning_tiers import TierDays
from qinling.workbook.column_layout import Layout
from qinling.workbook.export import sheet_formats as on_paper
from qinling.workbook.export.cell_values import (
    SAFE_CELL_LENGTH,
    CellValue,
    get_cell_value,
    make_cell_getter,
    require_storable_text,
)
from qinling.workbook.export.sheet_formats import SheetFormats
from qinling.workbook.export.summary_sheets import (
    NOTES_SHEET_NAME,
    RETURN_NOTES,
    SUMMARY_SHEET_NAME,
    LedgerCounts,
    write_notes,
    write_summary,
)
from qinling.workbook.export_manifest import (
    MANIFEST_SHEET_NAME,
    ExportManifest,
    format_issue_line,
    write_manifest,
)
from qinling.workbook.files.grids import Cell
from qinling.workbook.heading_aliases import ORDINAL
from qinling.workbook.row_checksums import compute_row_checksum

LEDGER_SHEET_NAME = "问题台账"
#: Text stays text.
TEXT_ONLY_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False}

_MAX_ISSUES = 1_000_000
_MAX_SHEETS = 200  # each is an open file until the end
_EXCEL_DAY_ZERO = date(1899, 12, 30).toordinal()
_PROGRESS_INTERVAL = 200  # rows between two words of progress


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What is written beside the issues; *population* says in words which issues they are.

    With *split_field*, the name of a field, each of its values has a sheet of its own.
    """

    layout: Layout
    office: str
    as_of: date
    population: str
    tiers: TierDays
    redact: bool
    split_field: str | None
    manifest: ExportManifest

    @property
    def chain_note(self) -> str:
        """Where the ledger's history stood."""
        return f"历史链至第 {self.manifest.position} 条，链首 {self.manifest.head[:16]}"

    @property
    def office_line(self) -> str:
        """Whose issues these are."""
        return f"填报单位：{self.office}" if self.office else ""

    @property
    def subtitle(self) -> str:
        """Whose issues these are, of which day, and which."""
        parts = (
            self.office_line,
            f"截至 {self.as_of}",
            f"口径：{self.population}" if self.population else "",
        )
        return "　".join(filter(None, parts))


def write_ledger(
    path: Path,
    issues: Iterable[IssueRow],
    options: ExportOptions,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Write *issues* to the .xlsx *path* in their order and return how many; *progress* is told now and then.

    The file is there whole or not at all. Raises WorkbookRefused where it cannot be written or a
    text fits into no cell.
    """
    with open_new_workbook(path) as (book, folder):
        count = _LedgerWriter(book, options, folder / "marks").write_issues(issues, progress)
    progress(count)
    return count


@contextmanager
def open_new_workbook(path: Path) -> Iterator[tuple[xlsxwriter.Workbook, Path]]:
    """Give a workbook that stands at *path* in the end, rows written in order, and a folder for what is written meanwhile.

    Raises WorkbookRefused where it cannot be written.
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
    """Give a file in a folder of its own beside *path*, and at the end put it there unless something was raised."""
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


class _IssueSheet:
    """One sheet of issues being filled."""

    def __init__(self, sheet: Worksheet, day_cell: str) -> None:
        self.sheet = sheet
        self.day_cell = day_cell
        self.row_count = 0


class _LedgerWriter:
    """Writes one workbook: the sheets of issues as they come, then those beside them."""

    def __init__(self, book: xlsxwriter.Workbook, export: ExportOptions, marks_file: Path) -> None:
        self._book = book
        self._export = export
        self._marks_file = marks_file
        self._formats = SheetFormats(book)
        self._counts = LedgerCounts(export.as_of)
        self._issue_sheets: dict[str, _IssueSheet] = {}
        self._taken_sheet_names = {
            name.casefold() for name in (SUMMARY_SHEET_NAME, NOTES_SHEET_NAME, MANIFEST_SHEET_NAME)
        }
        columns = export.layout.columns
        shapes = [self._formats.build_column_format(column) for column in columns]
        self._columns = [
            (
                place,
                column.field,
                make_cell_getter(column.field, redact=export.redact),
                shapes[place],
                int(column.width),
            )
            for place, column in enumerate(columns)
            if column.field != ORDINAL
        ]
        self._ordinal_columns = [
            (place, shapes[place]) for place, column in enumerate(columns) if column.field == ORDINAL
        ]
        self._deadline_column = export.layout.find_column_index("deadline")

    def write_issues(self, issues: Iterable[IssueRow], progress: Callable[[int], None]) -> int:
        export, count = self._export, 0
        only = None if export.split_field else self._open_sheet("")
        with self._marks_file.open("w", encoding="utf-8", newline="\n") as marks:
            for count, issue in enumerate(issues, 1):
                sum_ = self._write_row(only or self._open_sheet(self._get_split_value(issue)), issue)
                self._counts.count_issue(issue)
                # One mark a line; no text that was written holds a NUL.
                mark = format_issue_line(issue.level, issue.number, issue.version, sum_).replace("\n", "\0")
                marks.write(f"{mark}\n")
                if count % _PROGRESS_INTERVAL == 0:
                    progress(count)
                if count > _MAX_ISSUES:
                    raise WorkbookRefused(
                        f"一个工作簿放不下超过 {_MAX_ISSUES} 个问题", "请加筛选，分几次导出"
                    )
        if not self._issue_sheets:
            self._open_sheet("")
        self._finish_workbook()
        return count

    # -- pages -----------------------------------------------------------------------------

    def _get_split_value(self, issue: IssueRow) -> str:
        value = get_cell_value(issue, self._export.split_field or "", redact=self._export.redact)
        return on_paper.BLANK_LABEL if value in (None, "") else str(value)

    def _open_sheet(self, value: str) -> _IssueSheet:
        if value in self._issue_sheets:
            return self._issue_sheets[value]
        if len(self._issue_sheets) == _MAX_SHEETS:
            raise WorkbookRefused(f"分表超过 {_MAX_SHEETS} 个", "请换一个取值少些的字段，或先筛选")
        export, layout = self._export, self._export.layout
        sheet = self._book.add_worksheet(
            on_paper.make_sheet_name(value or LEDGER_SHEET_NAME, self._taken_sheet_names)
        )
        title = f"{layout.title}（{value}）" if value else layout.title
        line = (export.office_line, export.as_of, export.population)
        page = _IssueSheet(sheet, on_paper.write_table_head(sheet, self._formats, layout, title, line))
        on_paper.set_up_printing(sheet, layout, export.chain_note, export.as_of)
        on_paper.freeze_headings(sheet, layout)
        self._issue_sheets[value] = page
        return page

    def _write_row(self, issue_sheet: _IssueSheet, issue: IssueRow) -> str:
        """Write one row and return its sum."""
        sheet, row = issue_sheet.sheet, on_paper.FIRST_ISSUE_ROW + issue_sheet.row_count
        issue_sheet.row_count += 1
        for place, shape in self._ordinal_columns:
            sheet.write_number(row, place, issue_sheet.row_count, shape)
        lines = 1
        cell_values: list[Cell] = []  # as they will be read
        for place, name, read, shape, width in self._columns:
            value = read(issue)
            if value is None or value == "":
                cell_values.append("")
                sheet.write_blank(row, place, None, shape)
            elif isinstance(value, str):
                cell_values.append(value)
                odd = not value.isprintable()
                if odd or len(value) > SAFE_CELL_LENGTH:
                    require_storable_text(value, issue, name)
                if odd or 2 * len(value) > width:
                    lines = max(lines, on_paper.count_lines(value, width))
                on_paper.write_text_cell(sheet, row, place, value, shape)
            else:
                number = float(value.toordinal() - _EXCEL_DAY_ZERO if isinstance(value, date) else value)
                cell_values.append(value if isinstance(value, date) else number)
                sheet.write_number(row, place, number, shape)
        on_paper.set_row_height(sheet, row, lines)
        original = issue.original_deadline
        if original is not None and original != issue.deadline and self._deadline_column is not None:
            sheet.write_comment(row, self._deadline_column, f"原定 {original}，已延期")
        return compute_row_checksum(cell_values)

    # -- the end ---------------------------------------------------------------------------

    def _finish_workbook(self) -> None:
        export, looks, book = self._export, self._formats, self._book
        for page in self._issue_sheets.values():
            on_paper.add_sheet_rules(
                page.sheet, looks, export.layout, page.row_count, page.day_cell, export.tiers
            )
        write_summary(book, looks, self._counts, export.subtitle, export.chain_note)
        write_notes(
            book, looks, export.layout, export.tiers, export.subtitle, export.chain_note, RETURN_NOTES
        )
        with self._marks_file.open(encoding="utf-8", newline="\n") as marks:
            mark_lines = (mark[:-1].replace("\0", "\n") for mark in marks)
            write_manifest(book, export.manifest, mark_lines)
        book.set_properties(
            {
                "title": export.layout.title,
                "author": export.office,
                "comments": export.subtitle,
                "created": datetime.combine(export.as_of, time()),  # so that the same export is the same file
            }
        )
        for name in ("ledger", "position", "head"):
            book.set_custom_property(name, getattr(export.manifest, name))


def write_csv(out: Path | TextIO, issues: Iterable[IssueRow], options: ExportOptions) -> int:
    """Write *issues* as UTF-8 with a byte order mark under one row of the layout's headings; return how many.

    Text never becomes a formula: such a one gets an apostrophe before it. To a stream the mark is
    written as a character. Raises WorkbookRefused as `write_ledger` does.
    """
    if not isinstance(out, Path):
        return _write_csv_rows(out, issues, options)
    with (
        write_atomically(out) as temporary_file,
        temporary_file.open("w", encoding="utf-8", newline="") as stream,
    ):
        return _write_csv_rows(stream, issues, options)


def _write_csv_rows(out: TextIO, issues: Iterable[IssueRow], options: ExportOptions) -> int:
    out.write("\ufeff")
    writer = csv.writer(out)
    columns = options.layout.columns
    writer.writerow([_format_csv_cell(column.heading, "") for column in columns])
    readers = [
        (
            column.field,
            None if column.field == ORDINAL else make_cell_getter(column.field, redact=options.redact),
        )
        for column in columns
    ]
    count = 0
    for count, issue in enumerate(issues, 1):
        row: list[str] = []
        for field, read in readers:
            value: CellValue = count if read is None else read(issue)
            if isinstance(value, str) and not value.isprintable():
                require_storable_text(value, issue, field)
            row.append(_format_csv_cell(value, field))
        writer.writerow(row)
    return count


def _format_csv_cell(value: CellValue, field: str) -> str:
    if isinstance(value, str):
        return escape_formula(value)
    if value is None:
        return ""
    return f"{value * 100:g}%" if field == "percent" and isinstance(value, float) else str(value)

"""The formatted ledger as a workbook."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qinling.errors import WorkbookRefused
from qinling.ledger.rows import IssueRow
from qinling.rules.history.events import format_chain_position
from qinling.rules.warning_tiers import TierDays
from qinling.workbook.column_layout import Layout
from qinling.workbook.export.cell_values import (
    SAFE_CELL_LENGTH,
    CellValue,
    get_cell_value,
    make_cell_getter,
    require_storable_text,
)
from qinling.workbook.export.new_workbook import open_new_workbook
from qinling.workbook.export.sheet_formats import (
    BLANK_LABEL,
    SheetFormats,
    count_lines,
    make_sheet_name,
    set_row_height,
    write_text_cell,
)
from qinling.workbook.export.sheet_layout import (
    FIRST_ISSUE_ROW,
    add_sheet_rules,
    freeze_headings,
    set_up_printing,
    write_table_head,
)
from qinling.workbook.export.summary_sheets import (
    NOTES_SHEET_NAME,
    SUMMARY_SHEET_NAME,
    LedgerCounts,
    NotesSection,
    write_notes,
    write_summary,
)
from qinling.workbook.export.written_contents import NotedWorksheet, list_written_contents
from qinling.workbook.export_manifest import (
    EXTENSION_COMMENT,
    MANIFEST_SHEET_NAME,
    ExportManifest,
    format_issue_line,
    write_manifest,
)
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import ORDINAL
from qinling.workbook.row_checksums import compute_row_checksum

LEDGER_SHEET_NAME = "问题台账"
PROGRESS_INTERVAL = 200  # rows between two progress calls

_MAX_ISSUES = 1_000_000
_MAX_SHEETS = 200  # each is an open file until the end
_EXCEL_DAY_ZERO = date(1899, 12, 30).toordinal()

_RETURN_NOTES: NotesSection = (
    "改动和交回",
    (
        ("新增问题", "接着最后一行往下填写，问题编号不能与已有的重复"),
        ("删去的行", "从本表删去一行，不会从台账删去这个问题"),
        ("可以随意", "排序、筛选、隐藏或移动列，都不影响交回"),
        (
            "另加的内容",
            "意见请写在备注一列；新加的列和工作表、批注、图片不是台账的内容，收回时逐处列出，不会自动记入",
        ),
        ("请勿改动", "标题行的文字、问题编号和级别，以及隐藏的工作表“台账标识”"),
        ("申请销号等", "完成、销号、延期有各自的手续，在表中改状态或日期不能代替"),
    ),
)


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What an export needs besides the issues.

    *population* describes in words which issues are included. With *split_field*, each value of
    that field gets its own sheet.
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
        """The position and head of the history at export, in words."""
        return format_chain_position(self.manifest.position, self.manifest.head)

    @property
    def office_line(self) -> str:
        """The line that names the reporting office, or ""."""
        return f"填报单位：{self.office}" if self.office else ""

    @property
    def subtitle(self) -> str:
        """The subtitle: office, as-of day and population."""
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
    """Write *issues* to the .xlsx file *path* in the given order and return their count.

    *progress* is called with the count every 200 rows and at the end. Raises OSError, and WorkbookRefused if a
    text does not fit into a cell.
    """
    issue_lines_file = path.with_name(f"{path.name}.lines")
    with open_new_workbook(path) as book:
        count = _LedgerWriter(book, options, issue_lines_file).write_issues(issues, progress)
    issue_lines_file.unlink()
    progress(count)
    return count


class _IssueSheet:
    """A sheet of issues, its number of rows so far, and the cell that holds the as-of day."""

    def __init__(self, sheet: Worksheet, day_cell: str) -> None:
        self.sheet = sheet
        self.day_cell = day_cell
        self.row_count = 0


@dataclass(frozen=True, slots=True)
class _ValueColumn:
    """A column that is filled from the issue: its index, field, getter, format and width in Latin letters."""

    index: int
    field: str
    get_value: Callable[[IssueRow], CellValue]
    cell_format: Format
    width: int


class _LedgerWriter:
    """Writes one workbook: first the sheets of issues, then the summary, the notes and the manifest.

    The lines of the manifest are collected in *issue_lines_file*: memory does not grow with the issues.
    """

    def __init__(self, book: xlsxwriter.Workbook, options: ExportOptions, issue_lines_file: Path) -> None:
        self._book = book
        self._options = options
        self._issue_lines_file = issue_lines_file
        self._formats = SheetFormats(book)
        self._counts = LedgerCounts(options.as_of)
        self._issue_sheets: dict[str, _IssueSheet] = {}
        self._taken_sheet_names = {
            name.casefold() for name in (SUMMARY_SHEET_NAME, NOTES_SHEET_NAME, MANIFEST_SHEET_NAME)
        }
        self._ordinal_columns: list[tuple[int, Format]] = []
        self._value_columns: list[_ValueColumn] = []
        for index, column in enumerate(options.layout.columns):
            cell_format = self._formats.build_column_format(column)
            if column.field == ORDINAL:
                self._ordinal_columns.append((index, cell_format))
            else:
                get_value = make_cell_getter(column.field, redact=options.redact)
                self._value_columns.append(
                    _ValueColumn(index, column.field, get_value, cell_format, int(column.width))
                )
        self._deadline_column = options.layout.find_column_index("deadline")

    def write_issues(self, issues: Iterable[IssueRow], progress: Callable[[int], None]) -> int:
        """Write *issues* and everything that follows them; return their count."""
        count = 0
        only_sheet = None if self._options.split_field else self._open_sheet("")
        with self._issue_lines_file.open("w", encoding="utf-8", newline="\n") as issue_lines:
            for count, issue in enumerate(issues, 1):
                issue_sheet = only_sheet or self._open_sheet(self._get_split_value(issue))
                checksum = self._write_row(issue_sheet, issue)
                self._counts.count_issue(issue)
                # A line break in a number becomes NUL: a text in a cell never holds one.
                line = format_issue_line(issue.level, issue.number, issue.version, checksum)
                issue_lines.write(line.replace("\n", "\0") + "\n")
                if count % PROGRESS_INTERVAL == 0:
                    progress(count)
                if count > _MAX_ISSUES:
                    raise WorkbookRefused(
                        f"一个工作簿放不下超过 {_MAX_ISSUES} 个问题", "请加筛选，分几次导出"
                    )
        if not self._issue_sheets:
            self._open_sheet("")
        self._finish_workbook()
        return count

    def _get_split_value(self, issue: IssueRow) -> str:
        value = get_cell_value(issue, self._options.split_field or "", redact=self._options.redact)
        return BLANK_LABEL if value in (None, "") else str(value)

    def _open_sheet(self, value: str) -> _IssueSheet:
        """Return the sheet of issues with *value* in the split field; create it at the first use."""
        if value in self._issue_sheets:
            return self._issue_sheets[value]
        if len(self._issue_sheets) == _MAX_SHEETS:
            raise WorkbookRefused(f"分表超过 {_MAX_SHEETS} 个", "请换一个取值少些的字段，或先筛选")
        options, layout = self._options, self._options.layout
        sheet = self._book.add_worksheet(make_sheet_name(value or LEDGER_SHEET_NAME, self._taken_sheet_names))
        if isinstance(sheet, NotedWorksheet):
            sheet.noted_rows = FIRST_ISSUE_ROW
        title = f"{layout.title}（{value}）" if value else layout.title
        subtitle_parts = (options.office_line, options.as_of, options.population)
        day_cell = write_table_head(sheet, self._formats, layout, title, subtitle_parts)
        set_up_printing(sheet, layout, options.chain_note, options.as_of)
        freeze_headings(sheet, layout)
        self._issue_sheets[value] = _IssueSheet(sheet, day_cell)
        return self._issue_sheets[value]

    def _write_row(self, issue_sheet: _IssueSheet, issue: IssueRow) -> str:
        """Write one issue as a row and return its row checksum."""
        sheet, row = issue_sheet.sheet, FIRST_ISSUE_ROW + issue_sheet.row_count
        issue_sheet.row_count += 1
        for index, cell_format in self._ordinal_columns:
            sheet.write_number(row, index, issue_sheet.row_count, cell_format)
        lines = 1
        cell_values: list[Cell] = []  # the values as a reader of the file gets them
        for column in self._value_columns:
            value = column.get_value(issue)
            if value is None or value == "":
                cell_values.append("")
                sheet.write_blank(row, column.index, None, column.cell_format)
            elif isinstance(value, str):
                cell_values.append(value)
                has_special = not value.isprintable()
                if has_special or len(value) > SAFE_CELL_LENGTH:
                    require_storable_text(value, issue, column.field)
                if has_special or 2 * len(value) > column.width:
                    lines = max(lines, count_lines(value, column.width))
                write_text_cell(sheet, row, column.index, value, column.cell_format)
            else:
                number = float(value.toordinal() - _EXCEL_DAY_ZERO if isinstance(value, date) else value)
                cell_values.append(value if isinstance(value, date) else number)
                sheet.write_number(row, column.index, number, column.cell_format)
        set_row_height(sheet, row, lines)
        self._write_deadline_comment(sheet, row, issue)
        return compute_row_checksum(cell_values)

    def _write_deadline_comment(self, sheet: Worksheet, row: int, issue: IssueRow) -> None:
        original = issue.original_deadline
        if original is not None and original != issue.deadline and self._deadline_column is not None:
            sheet.write_comment(row, self._deadline_column, EXTENSION_COMMENT.format(original))

    def _finish_workbook(self) -> None:
        options, formats, book = self._options, self._formats, self._book
        for one in self._issue_sheets.values():
            add_sheet_rules(one.sheet, formats, options.layout, one.row_count, one.day_cell, options.tiers)
        subtitle, chain_note = options.subtitle, options.chain_note
        write_summary(book, formats, self._counts, subtitle, chain_note)
        write_notes(book, formats, options.layout, options.tiers, subtitle, chain_note, _RETURN_NOTES)
        with self._issue_lines_file.open(encoding="utf-8", newline="\n") as issue_lines:
            restored_lines = (line[:-1].replace("\0", "\n") for line in issue_lines)
            manifest = replace(options.manifest, sheets=list_written_contents(book))
            write_manifest(book, manifest, restored_lines)
        book.set_properties(
            {
                "title": options.layout.title,
                "author": options.office,
                "comments": subtitle,
                "created": datetime.combine(options.as_of, time()),  # equal exports are equal files
            }
        )
        for name in ("ledger", "position", "head"):
            book.set_custom_property(name, getattr(options.manifest, name))

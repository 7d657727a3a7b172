"""The formatted ledger as a workbook."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qinling.errors import WorkbookRefused
from qinling.ledger.rows import IssueRow
from qinling.rules.vocabulary import Level
from qinling.workbook.column_layout import DEFAULT_FONT_SIZE
from qinling.workbook.export.cell_values import (
    SAFE_CELL_LENGTH,
    get_cell_value,
    require_storable_text,
)
from qinling.workbook.export.export_options import ExportOptions, WrittenLedger
from qinling.workbook.export.issue_columns import IssueSheet, ValueColumn, build_columns
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
from qinling.workbook.export.side_sheets.attachment_list import AttachmentList
from qinling.workbook.export.side_sheets.change_list import write_change_list
from qinling.workbook.export.side_sheets.long_texts import (
    CUT_NOTE,
    LongText,
    LongTextFile,
    is_too_high,
    write_long_texts,
)
from qinling.workbook.export.side_sheets.notes_sheet import NOTES_SHEET_NAME, RETURN_NOTES, write_notes
from qinling.workbook.export.side_sheets.sheet_links import IssuePlace
from qinling.workbook.export.side_sheets.summary_charts import SUMMARY_SHEET_NAME
from qinling.workbook.export.side_sheets.summary_formulas import CountedSheet, SummaryFormulas
from qinling.workbook.export.summary_sheets import LedgerCounts, write_summary
from qinling.workbook.export.unit_form import UNIT_NOTES, protect_unit_sheet
from qinling.workbook.export.written_contents import NotedWorksheet, list_written_contents
from qinling.workbook.export_manifest import (
    EXTENSION_COMMENT,
    MANIFEST_SHEET_NAME,
    SIDE_SHEET_NAMES,
    format_issue_line,
    write_manifest,
)
from qinling.workbook.files.grids import Cell
from qinling.workbook.manifest_properties import build_manifest_properties
from qinling.workbook.row_checksums import compute_row_checksum

LEDGER_SHEET_NAME = "问题台账"
PROGRESS_INTERVAL = 200  # rows between two progress calls

_MAX_ISSUES = 1_000_000
_MAX_SHEETS = 200  # each is an open file until the end
_EXCEL_DAY_ZERO = date(1899, 12, 30).toordinal()


def write_ledger(
    path: Path,
    issues: Iterable[IssueRow],
    options: ExportOptions,
    progress: Callable[[int], None] = lambda _: None,
) -> WrittenLedger:
    """Write *issues* to the .xlsx file *path* in the given order.

    *progress* is called with the count every 200 rows and at the end. Raises OSError, and WorkbookRefused if a
    text does not fit into a cell.
    """
    issue_lines_file = path.with_name(f"{path.name}.lines")
    with open_new_workbook(path) as book:
        long_texts = LongTextFile(path.with_name(f"{path.name}.long"))
        count = _LedgerWriter(book, options, issue_lines_file, long_texts).write_issues(issues, progress)
    issue_lines_file.unlink()
    progress(count)
    return WrittenLedger(count, long_texts.count)


class _LedgerWriter:
    """Writes one workbook: first the sheets of issues, then the summary, the notes and the manifest.

    The lines of the manifest are collected in *issue_lines_file*: memory does not grow with the issues.
    """

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        options: ExportOptions,
        issue_lines_file: Path,
        long_texts: LongTextFile,
    ) -> None:
        self._book = book
        self._options = options
        self._issue_lines_file = issue_lines_file
        self._long_texts = long_texts
        self._attachments = AttachmentList(options.attachments)
        self._changed_places: dict[int, IssuePlace] = {}
        self._changed_issues = {one.issue for one in options.changes.changes} if options.changes else set()
        self._font_size = options.layout.font_size
        self._formats = SheetFormats(book, self._font_size)
        self._counts = LedgerCounts(options.as_of, redact=options.redact)
        self._issue_sheets: dict[str, IssueSheet] = {}
        self._taken_sheet_names = {
            name.casefold()
            for name in (SUMMARY_SHEET_NAME, NOTES_SHEET_NAME, MANIFEST_SHEET_NAME, *SIDE_SHEET_NAMES)
        }
        self._ordinal_columns, self._value_columns = build_columns(
            options.layout,
            self._formats,
            redact=options.redact,
            as_of=options.as_of,
            open_fields=options.open_fields,
        )
        self._cut_formats: dict[int, Format] = {}
        self._deadline_column = options.layout.find_column_index("deadline")
        self._number_column = options.layout.find_column_index("number") or 0

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
        return BLANK_LABEL if value in (None, "") else self._options.split_names.get(str(value), str(value))

    def _open_sheet(self, value: str) -> IssueSheet:
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
        form = options.unit_form
        task = form.task if form else ""
        day_cell = write_table_head(sheet, self._formats, layout, title, subtitle_parts, task)
        if form:
            protect_unit_sheet(sheet)
        set_up_printing(sheet, layout, options.chain_note, options.as_of)
        freeze_headings(sheet, layout)
        self._issue_sheets[value] = IssueSheet(sheet, day_cell)
        return self._issue_sheets[value]

    def _write_row(self, issue_sheet: IssueSheet, issue: IssueRow) -> str:
        """Write one issue as a row and return its row checksum."""
        sheet, row = issue_sheet.sheet, FIRST_ISSUE_ROW + issue_sheet.row_count
        issue_sheet.row_count += 1
        place = IssuePlace(sheet.get_name(), self._number_column, issue.number)
        if issue.id in self._changed_issues:
            self._changed_places[issue.id] = place
        for index, cell_format in self._ordinal_columns:
            self._attachments.link_issue(sheet, (row, index), issue, place, cell_format)
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
                cell_format = column.cell_format
                if has_special or 2 * len(value) > column.width:
                    lines = max(lines, needed := count_lines(value, column.width))
                    if is_too_high(needed, self._font_size):
                        cell_format = self._note_long_text(issue_sheet, issue, place, column, value)
                write_text_cell(sheet, row, column.index, value, cell_format)
            else:
                number = float(value.toordinal() - _EXCEL_DAY_ZERO if isinstance(value, date) else value)
                cell_values.append(value if isinstance(value, date) else number)
                sheet.write_number(row, column.index, number, column.cell_format)
        set_row_height(sheet, row, lines, self._font_size)
        self._write_deadline_comment(sheet, row, issue)
        return compute_row_checksum(cell_values)

    def _note_long_text(
        self, issue_sheet: IssueSheet, issue: IssueRow, place: IssuePlace, column: ValueColumn, text: str
    ) -> Format:
        """Keep *text* for the sheet of long texts, and return the format of its cell."""
        issue_sheet.is_cut = True
        self._long_texts.add(LongText(place, Level.from_code(issue.level).label, column.heading, text))
        if column.index not in self._cut_formats:
            layout_column = self._options.layout.columns[column.index]
            self._cut_formats[column.index] = self._formats.build_column_format(
                layout_column, is_open=column.field in self._options.open_fields, is_cut=True
            )
        return self._cut_formats[column.index]

    def _write_deadline_comment(self, sheet: Worksheet, row: int, issue: IssueRow) -> None:
        original = issue.original_deadline
        if original is not None and original != issue.deadline and self._deadline_column is not None:
            sheet.write_comment(row, self._deadline_column, EXTENSION_COMMENT.format(original))

    def _finish_workbook(self) -> None:
        options, book = self._options, self._book
        for one in self._issue_sheets.values():
            where = one.row_count, one.day_cell
            add_sheet_rules(
                one.sheet, self._formats, options.layout, *where, options.tiers, options.open_fields
            )
            if one.is_cut:
                one.sheet.set_header(f"&R&8{CUT_NOTE}")
        subtitle, chain_note = options.subtitle, options.chain_note
        is_usual_size = self._font_size == DEFAULT_FONT_SIZE
        formats = self._formats if is_usual_size else SheetFormats(book)
        if self._long_texts.count:
            write_long_texts(book, formats, self._long_texts.take_all(), chain_note)
        if self._attachments:
            self._attachments.write(book, formats, chain_note)
        if options.changes:
            write_change_list(book, formats, options.changes, self._changed_places, chain_note)
        counted = [
            CountedSheet(one.sheet.get_name(), one.row_count, one.day_cell)
            for one in self._issue_sheets.values()
        ]
        formulas = SummaryFormulas(options.layout, counted)
        write_summary(book, formats, self._counts, formulas, subtitle, chain_note)
        return_notes = UNIT_NOTES if options.unit_form else RETURN_NOTES
        write_notes(book, formats, options.layout, options.tiers, subtitle, chain_note, return_notes)
        with self._issue_lines_file.open(encoding="utf-8", newline="\n") as issue_lines:
            restored_lines = (line[:-1].replace("\0", "\n") for line in issue_lines)
            manifest = replace(options.manifest, sheets=list_written_contents(book))
            write_manifest(book, manifest, restored_lines, manifest.form)
        self._set_properties()

    def _set_properties(self) -> None:
        options, book = self._options, self._book
        book.set_properties(
            {
                "title": options.layout.title,
                "author": options.office,
                "comments": options.subtitle,
                "created": datetime.combine(options.as_of, time()),  # equal exports are equal files
            }
        )
        for name in ("ledger", "position", "head"):
            book.set_custom_property(name, getattr(options.manifest, name))
        count = sum(one.row_count for one in self._issue_sheets.values())
        for name, text in build_manifest_properties(options.manifest, count).items():
            book.set_custom_property(name, text, "text")

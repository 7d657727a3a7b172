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

from qinling.errors import WorkbookRefused
from qinling.ledger.rows import IssueRow
from qinling.rules.parsing.values import plain_text
from qinling.rules.warning_tiers import Tiers
from qinling.workbook.column_layout import Layout
from qinling.workbook.export import sheet_formats as on_paper
from qinling.workbook.export.cell_values import SURELY_SHORT, CellValue, cell_of, cell_reader, refuse_unfit
from qinling.workbook.export.sheet_formats import Looks
from qinling.workbook.export.summary_sheets import (
    NOTES,
    RETURNING,
    SUMMARY,
    Counts,
    write_notes,
    write_summary,
)
from qinling.workbook.export_manifest import SHEET, Imprint, mark_text, write_imprint
from qinling.workbook.files.grids import Cell
from qinling.workbook.heading_aliases import ORDINAL
from qinling.workbook.row_checksums import row_sum

LEDGER = "问题台账"
#: Text stays text.
AS_TYPED = {"strings_to_formulas": False, "strings_to_urls": False}

_MOST_ISSUES = 1_000_000
_MOST_SHEETS = 200  # each is an open file until the end
_DAY_ZERO = date(1899, 12, 30).toordinal()
_EVERY = 200  # rows between two words of progress


@dataclass(frozen=True, slots=True)
class Export:
    """What is written beside the issues; *population* says in words which issues they are.

    With *split*, the name of a field, each of its values has a sheet of its own.
    """

    layout: Layout
    office: str
    as_of: date
    population: str
    tiers: Tiers
    redact: bool
    split: str | None
    imprint: Imprint

    @property
    def chain(self) -> str:
        """Where the ledger's history stood."""
        return f"历史链至第 {self.imprint.position} 条，链首 {self.imprint.head[:16]}"

    @property
    def unit(self) -> str:
        """Whose issues these are."""
        return f"填报单位：{self.office}" if self.office else ""

    @property
    def line(self) -> str:
        """Whose issues these are, of which day, and which."""
        parts = (
            self.unit,
            f"截至 {self.as_of}",
            f"口径：{self.population}" if self.population else "",
        )
        return "　".join(filter(None, parts))


def write_ledger(
    path: Path, issues: Iterable[IssueRow], sheet: Export, progress: Callable[[int], None] = lambda _: None
) -> int:
    """Write *issues* to the .xlsx *path* in their order and return how many; *progress* is told now and then.

    The file is there whole or not at all. Raises WorkbookRefused where it cannot be written or a
    text fits into no cell.
    """
    with new_book(path) as (book, folder):
        count = _Writer(book, sheet, folder / "marks").write(issues, progress)
    progress(count)
    return count


@contextmanager
def new_book(path: Path) -> Iterator[tuple[xlsxwriter.Workbook, Path]]:
    """Give a workbook that stands at *path* in the end, rows written in order, and a folder for what is written meanwhile.

    Raises WorkbookRefused where it cannot be written.
    """
    with (
        beside(path) as half,
        xlsxwriter.Workbook(half, {"constant_memory": True, "tmpdir": str(half.parent), **AS_TYPED}) as book,
    ):
        book.use_zip64()
        yield book, half.parent


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Give a file in a folder of its own beside *path*, and at the end put it there unless something was raised."""
    try:
        with TemporaryDirectory(prefix=".qinling-", dir=path.parent) as folder:
            half = Path(folder, "half.xlsx")
            yield half
            half.replace(path)
    except (OSError, XlsxWriterException) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise WorkbookRefused(
            f"{path.name} 写不进去（{why}）", "请检查文件夹的权限和磁盘空间；文件正在打开的，请先关闭"
        ) from error


class _Page:
    """One sheet of issues being filled."""

    def __init__(self, sheet: Worksheet, day_cell: str) -> None:
        self.sheet = sheet
        self.day_cell = day_cell
        self.rows = 0


class _Writer:
    """Writes one workbook: the sheets of issues as they come, then those beside them."""

    def __init__(self, book: xlsxwriter.Workbook, export: Export, marks: Path) -> None:
        self._book = book
        self._export = export
        self._marks = marks
        self._looks = Looks(book)
        self._counts = Counts(export.as_of)
        self._pages: dict[str, _Page] = {}
        self._names = {name.casefold() for name in (SUMMARY, NOTES, SHEET)}
        columns = export.layout.columns
        shapes = [self._looks.cell(column) for column in columns]
        self._cells = [
            (
                place,
                column.field,
                cell_reader(column.field, redact=export.redact),
                shapes[place],
                int(column.width),
            )
            for place, column in enumerate(columns)
            if column.field != ORDINAL
        ]
        self._ordinals = [
            (place, shapes[place]) for place, column in enumerate(columns) if column.field == ORDINAL
        ]
        self._deadline = export.layout.place("deadline")

    def write(self, issues: Iterable[IssueRow], progress: Callable[[int], None]) -> int:
        export, count = self._export, 0
        only = None if export.split else self._page("")
        with self._marks.open("w", encoding="utf-8", newline="\n") as marks:
            for count, issue in enumerate(issues, 1):
                sum_ = self._row(only or self._page(self._split_value(issue)), issue)
                self._counts.add(issue)
                # One mark a line; no text that was written holds a NUL.
                mark = mark_text(issue.level, issue.number, issue.version, sum_).replace("\n", "\0")
                marks.write(f"{mark}\n")
                if count % _EVERY == 0:
                    progress(count)
                if count > _MOST_ISSUES:
                    raise WorkbookRefused(
                        f"一个工作簿放不下超过 {_MOST_ISSUES} 个问题", "请加筛选，分几次导出"
                    )
        if not self._pages:
            self._page("")
        self._finish()
        return count

    # -- pages -----------------------------------------------------------------------------

    def _split_value(self, issue: IssueRow) -> str:
        value = cell_of(issue, self._export.split or "", redact=self._export.redact)
        return on_paper.UNNAMED if value in (None, "") else str(value)

    def _page(self, value: str) -> _Page:
        if value in self._pages:
            return self._pages[value]
        if len(self._pages) == _MOST_SHEETS:
            raise WorkbookRefused(f"分表超过 {_MOST_SHEETS} 个", "请换一个取值少些的字段，或先筛选")
        export, layout = self._export, self._export.layout
        sheet = self._book.add_worksheet(on_paper.sheet_name(value or LEDGER, self._names))
        title = f"{layout.title}（{value}）" if value else layout.title
        line = (export.unit, export.as_of, export.population)
        page = _Page(sheet, on_paper.write_head(sheet, self._looks, layout, title, line))
        on_paper.set_print(sheet, layout, export.chain, export.as_of)
        on_paper.set_screen(sheet, layout)
        self._pages[value] = page
        return page

    def _row(self, page: _Page, issue: IssueRow) -> str:
        """Write one row and return its sum."""
        sheet, row = page.sheet, on_paper.FIRST + page.rows
        page.rows += 1
        for place, shape in self._ordinals:
            sheet.write_number(row, place, page.rows, shape)
        lines = 1
        said: list[Cell] = []  # as they will be read
        for place, name, read, shape, room in self._cells:
            value = read(issue)
            if value is None or value == "":
                said.append("")
                sheet.write_blank(row, place, None, shape)
            elif isinstance(value, str):
                said.append(value)
                odd = not value.isprintable()
                if odd or len(value) > SURELY_SHORT:
                    refuse_unfit(value, issue, name)
                if odd or 2 * len(value) > room:
                    lines = max(lines, on_paper.lines_of(value, room))
                on_paper.write_text(sheet, row, place, value, shape)
            else:
                number = float(value.toordinal() - _DAY_ZERO if isinstance(value, date) else value)
                said.append(value if isinstance(value, date) else number)
                sheet.write_number(row, place, number, shape)
        on_paper.set_height(sheet, row, lines)
        original = issue.original_deadline
        if original is not None and original != issue.deadline and self._deadline is not None:
            sheet.write_comment(row, self._deadline, f"原定 {original}，已延期")
        return row_sum(said)

    # -- the end ---------------------------------------------------------------------------

    def _finish(self) -> None:
        export, looks, book = self._export, self._looks, self._book
        for page in self._pages.values():
            on_paper.finish_sheet(page.sheet, looks, export.layout, page.rows, page.day_cell, export.tiers)
        write_summary(book, looks, self._counts, export.line, export.chain)
        write_notes(book, looks, export.layout, export.tiers, export.line, export.chain, RETURNING)
        with self._marks.open(encoding="utf-8", newline="\n") as marks:
            said = (mark[:-1].replace("\0", "\n") for mark in marks)
            write_imprint(book, export.imprint, said)
        book.set_properties(
            {
                "title": export.layout.title,
                "author": export.office,
                "comments": export.line,
                "created": datetime.combine(export.as_of, time()),  # so that the same export is the same file
            }
        )
        for name in ("ledger", "position", "head"):
            book.set_custom_property(name, getattr(export.imprint, name))


def write_csv(out: Path | TextIO, issues: Iterable[IssueRow], sheet: Export) -> int:
    """Write *issues* as UTF-8 with a byte order mark under one row of the layout's headings; return how many.

    Text never becomes a formula: such a one gets an apostrophe before it. To a stream the mark is
    written as a character. Raises WorkbookRefused as `write_ledger` does.
    """
    if not isinstance(out, Path):
        return _write_csv(out, issues, sheet)
    with beside(out) as half, half.open("w", encoding="utf-8", newline="") as stream:
        return _write_csv(stream, issues, sheet)


def _write_csv(out: TextIO, issues: Iterable[IssueRow], sheet: Export) -> int:
    out.write("\ufeff")
    writer = csv.writer(out)
    columns = sheet.layout.columns
    writer.writerow([_as_text(column.heading, "") for column in columns])
    readers = [
        (column.field, None if column.field == ORDINAL else cell_reader(column.field, redact=sheet.redact))
        for column in columns
    ]
    count = 0
    for count, issue in enumerate(issues, 1):
        row: list[str] = []
        for field, read in readers:
            value: CellValue = count if read is None else read(issue)
            if isinstance(value, str) and not value.isprintable():
                refuse_unfit(value, issue, field)
            row.append(_as_text(value, field))
        writer.writerow(row)
    return count


def _as_text(value: CellValue, field: str) -> str:
    if isinstance(value, str):
        return plain_text(value)
    if value is None:
        return ""
    return f"{value * 100:g}%" if field == "percent" and isinstance(value, float) else str(value)

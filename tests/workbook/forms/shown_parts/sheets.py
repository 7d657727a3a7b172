"""Put tables, titles and cards on sheets as clerks do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.forms.form import Truth
from tests.workbook.forms.shown_parts.phrases import Said

#: A heading over a column: one text, or its groups from above and then its own.
Heading = str | tuple[str, ...]


@dataclass(slots=True)
class Line:
    """One issue on paper: what stands under each heading, and what it states."""

    cells: dict[Heading, object] = field(default_factory=dict)
    truth: Truth = field(default_factory=dict)

    def say(self, heading: Heading, said: Said | object, **truth: object) -> "Line":
        """Write a cell under a heading; *truth* are the fields that it states."""
        cell, stated = said if isinstance(said, Said) else (said, {})
        self.cells[heading] = cell
        for name, value in {**stated, **truth}.items():
            more = self.truth.get(name)
            self.truth[name] = (
                {**more, **value} if isinstance(more, dict) and isinstance(value, dict) else value
            )
        return self


def list_truths(lines: Iterable[Line]) -> list[Truth]:
    return [line.truth for line in lines]


def new_book(*titles: str) -> Workbook:
    """Return a workbook with these sheets."""
    book = Workbook()
    book.active.title = titles[0]
    for title in titles[1:]:
        book.create_sheet(title)
    return book


def save_book(book: Workbook, folder: Path, name: str) -> Path:
    """Save with days of its own that do not change from run to run."""
    book.properties.created = book.properties.modified = datetime(2026, 4, 30)
    path = folder / name
    book.save(path)
    return path


def put(sheet: Worksheet, row: int, column: int, value: object) -> None:
    """Write one cell, wrapped where it has line breaks."""
    if value is None or value == "":
        return
    cell = sheet.cell(row, column, value)  # type: ignore[arg-type]
    if isinstance(value, datetime):
        cell.number_format = "yyyy/m/d h:mm" if value.hour else "yyyy/m/d"
    elif isinstance(value, str) and "\n" in value:
        cell.alignment = Alignment(wrap_text=True)


def put_row(sheet: Worksheet, row: int, values: Sequence[object], left: int = 1) -> int:
    """Write cells side by side, and return the next row."""
    for at, value in enumerate(values):
        put(sheet, row, left + at, value)
    return row + 1


def put_band(sheet: Worksheet, row: int, text: str, width: int, left: int = 1, *, merged: bool = True) -> int:
    """Write one text over the width of a table, and return the next row."""
    put(sheet, row, left, text)
    if merged and width > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=left, end_column=left + width - 1)
    sheet.cell(row, left).font = Font(bold=True)
    return row + 1


def put_headings(sheet: Worksheet, row: int, headings: Sequence[Heading], left: int = 1) -> int:
    """Write headings with their groups merged over and beside one another, and return the next row."""
    paths = [heading if isinstance(heading, tuple) else (heading,) for heading in headings]
    depth = max(map(len, paths))
    for at, path in enumerate(paths):
        for level, text in enumerate(path):
            if at and paths[at - 1][: level + 1] == path[: level + 1] and level < len(path) - 1:
                continue
            put(sheet, row + level, left + at, text)
            end_row, end = row + level, at
            if level == len(path) - 1:
                end_row = row + depth - 1
            else:
                while end + 1 < len(paths) and paths[end + 1][: level + 1] == path[: level + 1]:
                    end += 1
            if (end_row, end) != (row + level, at):
                sheet.merge_cells(
                    start_row=row + level, end_row=end_row, start_column=left + at, end_column=left + end
                )
    return row + depth


def put_lines(
    sheet: Worksheet, row: int, headings: Sequence[Heading], lines: Iterable[Line], left: int = 1
) -> int:
    """Write issues one a row, and return the next row."""
    for line in lines:
        row = put_row(sheet, row, [line.cells.get(heading) for heading in headings], left)
    return row


def put_table(
    sheet: Worksheet, row: int, headings: Sequence[Heading], lines: Iterable[Line], left: int = 1
) -> int:
    """Write headings and issues, and return the next row."""
    return put_lines(sheet, put_headings(sheet, row, headings, left), headings, lines, left)


def number_lines(lines: Sequence[Line], heading: str = "序号", start: int = 1) -> None:
    """Give the lines their running numbers."""
    for at, line in enumerate(lines, start):
        line.say(heading, at)


def list_headings(lines: Sequence[Line]) -> list[Heading]:
    """Return every heading of the lines, in the order in which they come up."""
    return list(dict.fromkeys(heading for line in lines for heading in line.cells))


def shuffle_headings(
    rng: Random, headings: Sequence[Heading], first: Sequence[Heading] = ()
) -> list[Heading]:
    """Return the headings in an order of the office's own; groups stay together, *first* stand in front."""
    groups: dict[str, list[Heading]] = {}
    for heading in headings:
        if heading not in first:
            groups.setdefault(heading if isinstance(heading, str) else f"▸{heading[0]}", []).append(heading)
    order = list(groups.values())
    rng.shuffle(order)
    return [*first, *(heading for group in order for heading in group)]


def paint(sheet: Worksheet, row: int, columns: Iterable[int], colour: str) -> None:
    """Fill cells with a colour."""
    for column in columns:
        sheet.cell(row, column).fill = PatternFill("solid", start_color=colour, end_color=colour)


def merge_down(sheet: Worksheet, top: int, bottom: int, columns: Iterable[int]) -> None:
    """Merge the cells of each column from *top* to *bottom*."""
    for column in columns:
        sheet.merge_cells(start_row=top, end_row=bottom, start_column=column, end_column=column)

"""The sheet 长文附页: texts that are longer than a row can be high, in full, for printing.

In the table each of them stands in one cell as always, so that the file can be returned.
"""

from collections.abc import Iterator
from json import dumps, loads
from pathlib import Path
from typing import NamedTuple

from xlsxwriter import Workbook

from qinling.workbook.export.sheet_formats import (
    MAX_ROW_HEIGHT,
    SheetFormats,
    compute_row_height,
    count_lines,
    write_text_cell,
)
from qinling.workbook.export.side_sheets.sheet_links import IssuePlace, link_to_issue
from qinling.workbook.export.side_sheets.side_sheet import (
    FIRST_ROW,
    NOTE_ROW,
    add_side_sheet,
    write_sheet_head,
)
from qinling.workbook.export_manifest import LONG_TEXTS_SHEET_NAME

#: The header of a printed sheet that has such texts.
CUT_NOTE = "下边是蓝色粗虚线的格，文字没有印完，全文见“长文附页”"

_COLUMNS = (("问题", 15), ("级别", 6), ("哪一列", 13), ("全文", 62))
_TEXT_COLUMN = len(_COLUMNS) - 1
_TEXT_WIDTH = _COLUMNS[_TEXT_COLUMN][1]
_MAX_PART_LINES = 24
_NOTE = "这些文字在表里一格放不下，这里印出全文，供阅读；要改请改表里的格，改在这一页的收不回去。"


class LongText(NamedTuple):
    """A text that does not fit into its cell: its issue, the label of its level, the heading of the column, the text."""

    place: IssuePlace
    level: str
    heading: str
    text: str


def is_too_high(lines: int, font_size: int) -> bool:
    """Return whether *lines* lines are higher than a row can be."""
    return compute_row_height(lines, font_size) > MAX_ROW_HEIGHT


class LongTextFile:
    """Collects long texts in a scratch file: memory does not grow with them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.count = 0

    def add(self, text: LongText) -> None:
        """Append *text*."""
        with self._path.open("a", encoding="utf-8") as lines:
            lines.write(dumps(text) + "\n")
        self.count += 1

    def take_all(self) -> Iterator[LongText]:
        """Yield the texts in order, and remove the file."""
        if not self.count:
            return
        with self._path.open(encoding="utf-8") as lines:
            for line in lines:
                place, *others = loads(line)
                yield LongText(IssuePlace(*place), *others)
        self._path.unlink()


def split_text(text: str, width: int = _TEXT_WIDTH, max_lines: int = _MAX_PART_LINES) -> list[str]:
    """Split *text* into parts of at most *max_lines* lines in a cell *width* Latin letters wide.

    A part ends at a line break where that is possible. Nothing but line breaks between parts is left out.
    """
    parts: list[str] = []
    lines: list[str] = []
    count = 0
    for line in text.split("\n"):
        for piece in _split_line(line, width * max_lines):
            needed = count_lines(piece, width)
            if lines and count + needed > max_lines:
                parts.append("\n".join(lines))
                lines, count = [], 0
            lines.append(piece)
            count += needed
    return [*parts, "\n".join(lines)]


def _split_line(line: str, room: int) -> Iterator[str]:
    """Yield parts of *line* that take at most *room* Latin letters."""
    most = max(1, room // 2)  # a Chinese character takes two
    for start in range(0, max(len(line), 1), most):
        yield line[start : start + most]


def write_long_texts(book: Workbook, formats: SheetFormats, texts: Iterator[LongText], footer: str) -> None:
    """Write the sheet with *texts* in full."""
    sheet = add_side_sheet(book, LONG_TEXTS_SHEET_NAME, footer, landscape=False)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_row(NOTE_ROW, 32)
    write_sheet_head(sheet, _NOTE, _COLUMNS, formats)
    row = FIRST_ROW
    for long_text in texts:
        parts = split_text(long_text.text)
        for place, part in enumerate(parts, 1):
            which = f"{long_text.heading}（{place}/{len(parts)}）" if len(parts) > 1 else long_text.heading
            link_to_issue(sheet, row, 0, long_text.place, formats.top_text)
            sheet.write_string(row, 1, long_text.level, formats.top_text)
            write_text_cell(sheet, row, 2, which, formats.top_text)
            write_text_cell(sheet, row, _TEXT_COLUMN, part, formats.top_text)
            sheet.set_row(row, min(MAX_ROW_HEIGHT, compute_row_height(count_lines(part, _TEXT_WIDTH))))
            row += 1
    sheet.protect()  # without a password: what is typed here would be lost

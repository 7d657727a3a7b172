"""Cards (一案一表): a workbook with one printed page an issue, and pictures before and after."""

import struct
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.image import Image
from xlsxwriter.worksheet import Worksheet

from qinling.errors import WorkbookRefused
from qinling.rules.vocabulary import AttachmentKind
from qinling.workbook.export.new_workbook import open_new_workbook
from qinling.workbook.export.sheet_formats import (
    SheetFormats,
    compute_row_height,
    count_lines,
    make_sheet_name,
    write_text_cell,
)
from qinling.workbook.export.side_sheets.long_texts import split_text
from qinling.workbook.export.side_sheets.side_sheet import add_side_sheet

MAX_CARDS = 200  # each is an open file until the end
_INDEX_SHEET_NAME = "目录"
_INDEX_COLUMNS = (("问题编号", 16), ("级别", 7), ("问题描述", 62))

_WIDTHS = (13, 30, 13, 30)
_SHORT_WIDTH, _LONG_WIDTH = _WIDTHS[1], sum(_WIDTHS[1:])
_PICTURE_HEIGHT = 190  # points
_PICTURE_BOX = (300, 245)  # pixels
_MAX_PICTURES = 2  # of each kind
_PAGE_HEIGHT = 730  # points of a page of A4
#: A card a little longer than a page is made smaller. One that is longer still goes on to the next page.
_MAX_SHRINKING = 1.4


class Picture(NamedTuple):
    """A picture of an issue: whether it shows the state before or after, its file name, and the file."""

    kind: AttachmentKind
    name: str
    path: Path


class IssueCard(NamedTuple):
    """What the card of an issue shows. *fields* are labels and texts; *steps* are days and texts."""

    number: str
    level: str
    fields: Sequence[tuple[str, str]]
    steps: Sequence[tuple[str, str]]
    pictures: Sequence[Picture]
    other_attachments: Sequence[str]

    @property
    def description(self) -> str:
        """The description of the issue."""
        return next((text for label, text in self.fields if label == "问题描述"), "")


def write_issue_cards(
    path: Path, cards: Sequence[IssueCard], title: str, subtitle: str, footer: str
) -> list[str]:
    """Write *cards* to the .xlsx file *path*. Return the pictures that could not be put in, in words.

    Raises OSError, and WorkbookRefused for more cards than a workbook holds.
    """
    if len(cards) > MAX_CARDS:
        raise WorkbookRefused(
            f"要写 {len(cards)} 张卡片，一个工作簿最多 {MAX_CARDS} 张", "请加筛选，分几次导出"
        )
    left_out: list[str] = []
    with open_new_workbook(path) as book:
        formats = SheetFormats(book)
        taken = {_INDEX_SHEET_NAME}
        names = [make_sheet_name(card.number, taken) for card in cards]
        _write_index(book, formats, cards, names, (title, subtitle, footer))
        for card, name in zip(cards, names, strict=True):
            left_out += _CardWriter(book, formats, name, footer).write(card, subtitle)
    return left_out


def _write_index(
    book: Workbook,
    formats: SheetFormats,
    cards: Sequence[IssueCard],
    names: Sequence[str],
    texts: tuple[str, str, str],
) -> None:
    title, subtitle, footer = texts
    sheet = add_side_sheet(book, _INDEX_SHEET_NAME, footer, landscape=False)
    for column, (_, width) in enumerate(_INDEX_COLUMNS):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, 2, f"{title}　一案一表", formats.title)
    sheet.set_row(0, 32)
    sheet.merge_range(1, 0, 1, 2, subtitle, formats.subtitle)
    for column, (heading, _) in enumerate(_INDEX_COLUMNS):
        sheet.write_string(2, column, heading, formats.heading)
    for row, (card, name) in enumerate(zip(cards, names, strict=True), 3):
        quoted = name.replace("'", "''")
        sheet.write_url(row, 0, f"internal:'{quoted}'!A1", formats.top_text, "")
        write_text_cell(sheet, row, 0, card.number, formats.top_text)
        sheet.write_string(row, 1, card.level, formats.top_text)
        write_text_cell(sheet, row, 2, card.description, formats.top_text)
        lines = count_lines(card.description, _INDEX_COLUMNS[2][1])
        sheet.set_row(row, min(compute_row_height(lines), 120))
    sheet.repeat_rows(2)


class _CardWriter:
    """Writes one card, row by row."""

    def __init__(self, book: Workbook, formats: SheetFormats, name: str, footer: str) -> None:
        self._formats = formats
        self._sheet: Worksheet = add_side_sheet(book, name, footer, landscape=False)
        self._sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        for column, width in enumerate(_WIDTHS):
            self._sheet.set_column(column, column, width)
        self._row = 0
        self._height = 0.0

    def write(self, card: IssueCard, subtitle: str) -> list[str]:
        """Write *card*. Return the pictures that could not be put in, in words."""
        self._write_title(f"问题整改卡　{card.number}", subtitle)
        self._write_fields(card.fields)
        if card.steps:
            self._write_section("办理经过")
            for day, text in card.steps:
                self._write_long(day, text)
        left_out = self._write_pictures(card.pictures)
        if card.other_attachments:
            self._write_long("其他材料", "、".join(card.other_attachments))
        if self._height > _PAGE_HEIGHT * _MAX_SHRINKING:
            self._sheet.fit_to_pages(1, 0)
        else:
            self._sheet.fit_to_pages(1, 1)
        return [f"{card.number} 的{one}" for one in left_out]

    def _set_height(self, height: float) -> None:
        self._sheet.set_row(self._row, height)
        self._height += height

    def _write_title(self, title: str, subtitle: str) -> None:
        for text, cell_format, height in (
            (title, self._formats.title, 34),
            (subtitle, self._formats.subtitle, 30),
        ):
            self._sheet.merge_range(self._row, 0, self._row, 3, "", cell_format)
            write_text_cell(self._sheet, self._row, 0, text, cell_format)
            self._set_height(height)
            self._row += 1

    def _write_section(self, text: str) -> None:
        self._sheet.merge_range(self._row, 0, self._row, 3, text, self._formats.heading)
        self._set_height(20)
        self._row += 1

    def _write_fields(self, fields: Iterable[tuple[str, str]]) -> None:
        """Write short values two in a row, and long ones across the page."""
        waiting: list[tuple[str, str]] = []
        for label, text in fields:
            if count_lines(text, _SHORT_WIDTH) > 1:
                self._write_pair(waiting)
                waiting = []
                self._write_long(label, text)
                continue
            waiting.append((label, text))
            if len(waiting) == 2:
                self._write_pair(waiting)
                waiting = []
        self._write_pair(waiting)

    def _write_pair(self, pair: Sequence[tuple[str, str]]) -> None:
        if not pair:
            return
        for place, (label, text) in enumerate([*pair, ("", "")][:2]):
            write_text_cell(self._sheet, self._row, 2 * place, label, self._formats.heading)
            write_text_cell(self._sheet, self._row, 2 * place + 1, text, self._formats.top_text)
        self._set_height(20)
        self._row += 1

    def _write_long(self, label: str, text: str) -> None:
        parts = split_text(text, _LONG_WIDTH)
        for place, part in enumerate(parts, 1):
            which = f"{label}（{place}/{len(parts)}）" if len(parts) > 1 else label
            write_text_cell(self._sheet, self._row, 0, which, self._formats.heading)
            self._sheet.merge_range(self._row, 1, self._row, 3, "", self._formats.top_text)
            write_text_cell(self._sheet, self._row, 1, part, self._formats.top_text)
            self._set_height(max(20, compute_row_height(count_lines(part, _LONG_WIDTH))))
            self._row += 1

    def _write_pictures(self, pictures: Sequence[Picture]) -> list[str]:
        """Write the pictures, before on the left and after on the right. Return those left out, in words."""
        columns: list[list[Picture]] = []
        left_out: list[str] = []
        for kind in (AttachmentKind.BEFORE, AttachmentKind.AFTER):
            found = [one for one in pictures if one.kind is kind]
            columns.append(found[:_MAX_PICTURES])
            left_out += [
                f"{one.name}（一页最多 {_MAX_PICTURES} 张{kind.label}）" for one in found[_MAX_PICTURES:]
            ]
        if not any(columns):
            return left_out
        for place, kind in enumerate((AttachmentKind.BEFORE, AttachmentKind.AFTER)):
            self._sheet.merge_range(
                self._row, 2 * place, self._row, 2 * place + 1, kind.label, self._formats.heading
            )
        self._set_height(20)
        self._row += 1
        for pair in zip_longest(*columns):
            for place, picture in enumerate(pair):
                self._sheet.merge_range(
                    self._row, 2 * place, self._row, 2 * place + 1, "", self._formats.top_text
                )
                if picture and (why := self._insert_picture(picture, 2 * place)):
                    left_out.append(f"{picture.name}（{why}）")
                    write_text_cell(self._sheet, self._row, 2 * place, picture.name, self._formats.top_text)
            self._set_height(_PICTURE_HEIGHT)
            self._row += 1
        return left_out

    def _insert_picture(self, picture: Picture, column: int) -> str:
        """Insert *picture* at *column* of the row. Return why that cannot be, "" where it can."""
        try:
            image = Image(picture.path)
            scale = _fit_picture(image)
        except (XlsxWriterException, struct.error, LookupError, ValueError, ZeroDivisionError):
            return "不是能放进表格的图片，可用 JPEG 或 PNG"
        options = {
            "x_scale": scale,
            "y_scale": scale,
            "x_offset": 6,
            "y_offset": 4,
            "description": picture.name,
        }
        self._sheet.insert_image(self._row, column, str(picture.path), options)
        return ""


def _fit_picture(image: Image) -> float:
    """Return how much smaller *image* must be to fit its box."""
    width, height = float(image.width * 96 / image.x_dpi), float(image.height * 96 / image.y_dpi)
    return min(_PICTURE_BOX[0] / width, _PICTURE_BOX[1] / height, 1.0)

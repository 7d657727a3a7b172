"""Classify the rows below the header of a table: issues, totals, notes, sections, repeated headings."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum, auto
from typing import NamedTuple

from qinling.rules.parsing.chinese_text import remove_spaces
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import ORDINAL
from qinling.workbook.headings.grammar import count_recognized_fields, find_exact_fields
from qinling.workbook.headings.normalization import normalize_heading
from qinling.workbook.tables.header_detection import is_plain_count
from qinling.workbook.tables.notes import (
    FOOTNOTE,
    TOTAL,
    TOTAL_OF_GROUP,
    is_opinion_label,
    is_person_line,
    is_signature_place,
)
from qinling.workbook.tables.rows.issue_rows import FIELDS_OF_PARTS
from qinling.workbook.tables.table import Table, is_blank

#: A signature line: an office with its seal, or a day.
_SIGNATURE = re.compile(
    r".{0,30}[（(](?:盖章|公章|签章|签字)[）)]|[\d〇零一二三四五六七八九]{4}\s*年\s*\w{1,2}\s*月\s*\w{1,3}\s*日"
)
#: A count beside a total: 共6个, 12件.
_COUNT = re.compile(r"(?:共|共计|合计)?\d+[个件处宗起项条户]?")
#: How the text beside a total begins: 共26处，已销号12处.
_COUNTED_WORDS = ("共", "合计", "小计", "总", "其中", "累计")
_FOOTNOTE_ITEM = re.compile(r"^(?:\d{1,2}[.、．]|[(（]\d{1,2}[)）]|[①-⑳])")
_SECTION_TITLE = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]+(?:部分|类)|【)"
)
_SECTION_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}|[(（][一二三四五六七八九十]{1,3}[)）]")
#: A cell of its own in front of a note.
_NOTE_HEADS = frozenset(
    ["注", "备注", "附注", "说明", "填表说明", "填报说明", "填报要求", "填写说明", "审核意见"]
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_MIN_SENTENCE_CHARACTERS = 6
_MAX_GROUP_CHARACTERS = 60
_MIN_NOTE_CHARACTERS = 12
_MAX_HEADING_CHARACTERS = 20
#: A shorter description may be the heading of another table.
_MIN_DESCRIPTION_CHARACTERS = 8
_MIN_GROUP_COLUMNS = 3  # a merged row of so many columns names the rows below it
_MIN_FIELDS_OF_OTHER_HEADER = 4
_MIN_TEXTS_OF_ISSUE = 4  # a row of so many texts with a description is an issue, whatever its first cell says
#: First characters of totals, notes and sections. A row that begins with another character is an issue.
_NON_ISSUE_FIRST_CHARACTERS = frozenset(
    "小合总共累本全注备说填审制报负单主分联签一二三四五六七八九十第(（【〔①②③④⑤ \u3000\t\n"
) | set("0123456789")


class RowKind(StrEnum):
    """What a row below the header is."""

    ISSUE = auto()
    BLANK = auto()
    TOTAL = auto()
    FOOTER = auto()  # a note or a signature below the table
    SECTION = auto()  # the title of the rows below it
    CAPTION = auto()  # a text without a mark: a title if issues follow, else a note
    HEADING = auto()  # the header once more
    TITLE = auto()  # the title of the table once more
    OTHER_HEADING = auto()  # the header of another table


def is_table_footer(text: str) -> bool:
    """Return whether *text* begins a totals row, a note or a signature below a table."""
    return bool(TOTAL.match(remove_spaces(text)) or FOOTNOTE.match(text.strip()))


class _RowTexts(NamedTuple):
    """A row that begins with a text: its number, its cells, the filled columns, and the first text."""

    number: int
    row: Sequence[Cell]
    columns: Sequence[int]
    first: str

    @property
    def has_one_text(self) -> bool:
        """Whether all filled cells hold the same."""
        return len({str(self.row[column]) for column in self.columns}) == 1


class RowClassifier:
    """Classifies the rows of one table from top to bottom."""

    def __init__(self, table: Table, fields: Mapping[int, str]) -> None:
        self._heading_keys = [normalize_heading(leaf)[0] if leaf else "" for leaf in table.leaf_headings]
        self._ordinal_columns = {column for column, name in fields.items() if name == ORDINAL}
        self._description_column = next(column for column, name in fields.items() if name == "description")
        self._description_heading = (
            table.leaf_headings[self._description_column]
            if self._description_column < len(table.leaf_headings)
            else ""
        )
        self._number_column = next((column for column, name in fields.items() if name == "number"), None)
        self._further_columns = {
            column for column, name in fields.items() if name in FIELDS_OF_PARTS and column > min(fields)
        }
        self._wide_rows = {
            top
            for (top, left), (bottom, right) in table.grid.merged_blocks
            if top == bottom and right - left + 1 >= _MIN_GROUP_COLUMNS
        }
        self._is_cards = table.is_cards
        self._titles = {text.strip() for text in table.texts_above}
        self._in_footer = False

    def classify_row(self, row: Sequence[Cell], number: int = -1) -> tuple[RowKind, str]:
        """Return the kind of *row*, and the text of a row that is not an issue.

        Rows after a note may belong to the note: call this once for each row, in their order.
        *number* is the number of the row in its sheet, from 0.
        """
        if self._is_cards or (not self._in_footer and self._is_plainly_issue(row)):
            return RowKind.ISSUE, ""
        filled_columns = [column for column, cell in enumerate(row) if not is_blank(cell)]
        if not filled_columns or all(
            column in self._ordinal_columns and is_plain_count(row[column]) for column in filled_columns
        ):
            return RowKind.BLANK, ""
        first = row[filled_columns[0]]
        if total := self._find_counted_total(row, filled_columns):
            return RowKind.TOTAL, total
        if not isinstance(first, str):
            return RowKind.ISSUE, ""
        texts = _RowTexts(number, row, filled_columns, first.strip())
        if self._is_total(texts):
            return RowKind.TOTAL, texts.first
        if texts.has_one_text and texts.first in self._titles:
            return RowKind.TITLE, texts.first
        if self._is_footer(texts):
            return RowKind.FOOTER, texts.first
        if self._goes_on_above(texts):
            return RowKind.ISSUE, ""
        if section := self._read_section(texts):
            return RowKind.SECTION, section
        return self._classify_other_row(texts)

    def find_line(self, row: Sequence[Cell], kind: RowKind) -> str | None:
        """Return the text of a row that holds one text and is no issue of a returned export.

        A number alone is what is left of an issue, and a description alone may be a new one.
        """
        filled = [column for column, cell in enumerate(row) if not is_blank(cell)]
        texts = {str(row[column]).strip() for column in filled}
        if len(texts) != 1 or not isinstance(row[filled[0]], str):
            return None
        column, text = filled[0], texts.pop()
        if kind in (RowKind.SECTION, RowKind.CAPTION) or is_opinion_label(text):
            return text
        if kind is not RowKind.ISSUE or (column == self._description_column and len(filled) == 1):
            return None
        is_sentence = len(_CHINESE.findall(text)) >= _MIN_SENTENCE_CHARACTERS
        return text if is_sentence or column != self._number_column else None

    def _is_total(self, texts: _RowTexts) -> bool:
        words = remove_spaces(texts.first)
        if TOTAL.match(words):
            return not self._is_whole_issue(texts)
        return bool(TOTAL_OF_GROUP.fullmatch(words)) and self._is_description_no_text(texts.row)

    def _find_counted_total(self, row: Sequence[Cell], columns: Sequence[int]) -> str:
        """Return the text of a total to which 序号 goes on, "" where a row is none."""
        if columns[0] not in self._ordinal_columns or not is_plain_count(row[columns[0]]):
            return ""
        text = next((cell for cell in row[columns[0] + 1 :] if not is_blank(cell)), "")
        is_total = isinstance(text, str) and TOTAL.match(remove_spaces(text))
        return str(text).strip() if is_total and self._is_description_no_text(row) else ""

    def _is_whole_issue(self, texts: _RowTexts) -> bool:
        """Return whether a row holds a description and more texts, though its first cell reads 合计."""
        column = self._description_column
        if column not in texts.columns or column == texts.columns[0]:
            return False
        description = str(texts.row[column]).strip()
        if len(description) < _MIN_DESCRIPTION_CHARACTERS or description.startswith(_COUNTED_WORDS):
            return False
        others = [texts.row[column] for column in texts.columns[1:]]
        words = [cell for cell in others if isinstance(cell, str) and not re.search(r"^\D?\d", cell.strip())]
        return len(words) >= _MIN_TEXTS_OF_ISSUE

    def _is_footer(self, texts: _RowTexts) -> bool:
        """Return whether a row is a note or a signature, or goes on with one."""
        has_few_cells = texts.has_one_text or len(texts.columns) <= max(3, len(texts.row) // 3)
        is_signed = all(
            is_signature_place(texts.row[column]) or is_person_line(texts.row[column])
            for column in texts.columns
        )
        begins = (
            is_signed
            or (len(texts.columns) == 2 and remove_spaces(texts.first) in _NOTE_HEADS)
            or (texts.has_one_text and bool(_SIGNATURE.fullmatch(texts.first)))
            or (has_few_cells and bool(FOOTNOTE.match(texts.first)))
        )
        if begins:
            self._in_footer = True
        goes_on = _FOOTNOTE_ITEM.match(texts.first) or len(texts.first) > _MIN_NOTE_CHARACTERS
        return begins or (texts.has_one_text and self._in_footer and bool(goes_on))

    def _goes_on_above(self, texts: _RowTexts) -> bool:
        """Return whether the one cell of a row stands under measures or units: it belongs to the issue above."""
        is_alone = len(texts.columns) == 1 and texts.number not in self._wide_rows
        return is_alone and texts.columns[0] in self._further_columns

    def _read_section(self, texts: _RowTexts) -> str:
        """Return the title of the rows below where a mark such as 一、 says that it is one, else ""."""
        if texts.has_one_text and _SECTION_TITLE.match(texts.first):
            return texts.first
        if len(texts.columns) == 2 and _SECTION_NUMBER.fullmatch(texts.first):
            second = texts.row[texts.columns[1]]
            return f"{texts.first}、{second}" if isinstance(second, str) else ""
        return ""

    def _classify_other_row(self, texts: _RowTexts) -> tuple[RowKind, str]:
        if self._is_heading_row(texts.row, texts.columns):
            return RowKind.HEADING, texts.first
        if texts.has_one_text and self._names_rows_below(texts.number, texts.columns, texts.first):
            return RowKind.CAPTION, texts.first
        if self._is_other_header(texts.row, texts.columns):
            return RowKind.OTHER_HEADING, texts.first
        return RowKind.ISSUE, ""

    def _is_description_no_text(self, row: Sequence[Cell]) -> bool:
        cell = row[self._description_column] if self._description_column < len(row) else ""
        return (
            is_blank(cell)
            or not isinstance(cell, str)
            or bool(TOTAL_OF_GROUP.fullmatch(remove_spaces(cell)))
            or bool(_COUNT.fullmatch(remove_spaces(cell)))
        )

    def _names_rows_below(self, number: int, filled_columns: Sequence[int], text: str) -> bool:
        """Return whether the one text of a row is the title of the rows below it."""
        if len(text) > _MAX_GROUP_CHARACTERS or not re.search(r"[\u4e00-\u9fff]{2}", text):
            return False
        if number in self._wide_rows:
            return True
        first = filled_columns[0]
        if first == self._number_column and re.search(r"\d", text) and not re.search(r"[年月批]", text):
            return False
        return len(filled_columns) == 1 and first != self._description_column and first <= 1

    def _is_other_header(self, row: Sequence[Cell], filled_columns: Sequence[int]) -> bool:
        if (
            self._number_column is not None and self._number_column in filled_columns
        ):  # no issue has the number 镇办
            number = str(row[self._number_column])
            if len(filled_columns) > 1 and "number" not in find_exact_fields(number) != ():
                return True
        if len(filled_columns) < _MIN_FIELDS_OF_OTHER_HEADER:
            return False
        texts = [str(row[column]) for column in filled_columns if isinstance(row[column], str)]
        is_short = all(len(text) <= _MAX_HEADING_CHARACTERS for text in texts)
        return (
            len(texts) == len(filled_columns)
            and is_short
            and count_recognized_fields(texts) >= max(_MIN_FIELDS_OF_OTHER_HEADER, len(texts) // 2)
        )

    def _is_plainly_issue(self, row: Sequence[Cell]) -> bool:
        """Return whether a row has a description and cannot be of another kind.

        This fast test decides nearly every row.
        """
        description = row[self._description_column] if self._description_column < len(row) else ""
        if (
            not isinstance(description, str)
            or len(description) < _MIN_DESCRIPTION_CHARACTERS
            or not description
            or description.isspace()
            or description == self._description_heading
            or description[-1] in "）)"
        ):
            return False
        first = next(cell for cell in row if cell not in ("", None))
        return not isinstance(first, str) or first[0] not in _NON_ISSUE_FIRST_CHARACTERS

    def _is_heading_row(self, row: Sequence[Cell], filled_columns: Sequence[int]) -> bool:
        if len(filled_columns) < 3 or len(filled_columns) * 2 < sum(map(bool, self._heading_keys)):
            return False
        return all(
            column < len(self._heading_keys)
            and isinstance(row[column], str)
            and normalize_heading(str(row[column]))[0] == self._heading_keys[column]
            for column in filled_columns[:4]
        )

"""Classify the rows below the header of a table: issues, totals, notes, sections, repeated headings."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum, auto

from qinling.rules.parsing.chinese_text import remove_spaces
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import ORDINAL
from qinling.workbook.headings.normalization import normalize_heading
from qinling.workbook.reading.table_detection import FOOTNOTE, Table, is_blank, is_plain_count

_TOTAL_ROW = re.compile(
    r"^(?:本页|本表|全区|全市|全县)?(?:小计|合计|总计|共计|累计|总数)(?:[:：]|$|\d|（|\(|共)"
)
#: A signature line: an office with its seal, or a day.
_SIGNATURE = re.compile(
    r".{0,30}[（(](?:盖章|公章|签章|签字)[）)]|[\d〇零一二三四五六七八九]{4}\s*年\s*\w{1,2}\s*月\s*\w{1,3}\s*日"
)
_FOOTNOTE_ITEM = re.compile(r"^(?:\d{1,2}[.、．]|[(（]\d{1,2}[)）]|[①-⑳])")
_SECTION_TITLE = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]+(?:部分|类)|【)"
)
_SECTION_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}|[(（][一二三四五六七八九十]{1,3}[)）]")
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
    HEADING = auto()  # the header once more


def is_table_footer(text: str) -> bool:
    """Return whether *text* begins a totals row, a note or a signature below a table."""
    return bool(_TOTAL_ROW.match(remove_spaces(text)) or FOOTNOTE.match(text.strip()))


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
        self._in_footer = False

    def classify_row(self, row: Sequence[Cell]) -> tuple[RowKind, str]:
        """Return the kind of *row*, and the text of a row that is not an issue.

        Rows after a note may belong to the note: call this once for each row, in their order.
        """
        if not self._in_footer and self._is_plainly_issue(row):
            return RowKind.ISSUE, ""
        filled_columns = [column for column, cell in enumerate(row) if not is_blank(cell)]
        if not filled_columns or all(
            column in self._ordinal_columns and is_plain_count(row[column]) for column in filled_columns
        ):
            return RowKind.BLANK, ""
        first = row[filled_columns[0]]
        if not isinstance(first, str):
            return RowKind.ISSUE, ""
        text = first.strip()
        if _TOTAL_ROW.match(text.replace(" ", "").replace("\u3000", "")):
            return RowKind.TOTAL, text
        has_one_text = len({str(row[column]) for column in filled_columns}) == 1
        has_few_cells = has_one_text or len(filled_columns) <= max(3, len(row) // 3)
        if (has_one_text and _SIGNATURE.fullmatch(text)) or (has_few_cells and FOOTNOTE.match(text)):
            self._in_footer = True
            return RowKind.FOOTER, text
        if has_one_text and self._in_footer and (_FOOTNOTE_ITEM.match(text) or len(text) > 12):
            return RowKind.FOOTER, text
        if has_one_text and _SECTION_TITLE.match(text):
            return RowKind.SECTION, text
        if (
            len(filled_columns) == 2
            and _SECTION_NUMBER.fullmatch(text)
            and isinstance(row[filled_columns[1]], str)
        ):
            return RowKind.SECTION, f"{text}、{row[filled_columns[1]]}"
        if self._is_heading_row(row, filled_columns):
            return RowKind.HEADING, text
        return RowKind.ISSUE, ""

    def _is_plainly_issue(self, row: Sequence[Cell]) -> bool:
        """Return whether a row has a description and cannot be of another kind.

        This fast test decides nearly every row.
        """
        description = row[self._description_column] if self._description_column < len(row) else ""
        if (
            not isinstance(description, str)
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

"""Cells filled by habit: ditto marks, signs for words, plans for deeds, a remark alone. None is read as what it is not."""

import re
from collections.abc import Callable, Mapping, Sequence
from statistics import median

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import quote_value
from qinling.rules.texts.name_lists import name_first
from qinling.workbook.columns.cell_words import says_plan
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import ORDINAL
from qinling.workbook.reading.rows.row_errors import RowErrors
from qinling.workbook.tables.table import Table, count_filled, is_blank

_MAX_DITTO_CHARACTERS = 8
#: The cell repeats the one above: in words, or with quotation marks that may stand between dashes.
_DITTO = re.compile(
    r"同\s*[上前]行?[。.]?|[-—―\s]*(?:[〃〞″\"＂”“‖々](?:\s*[〃〞″\"＂”“‖々])?|['’‘`´]{2})[-—―\s]*"
)
_MIN_TYPICAL_CELLS = 4  # of the rows of a table in which a lone text is no issue
_MAX_NAMED_ROWS = 5
_VOID = re.compile("作废|重复|删|取消|撤[销并]|无效|注销")
_MARK = re.compile(r"[★☆※●○▲△◆◇■□√×*!！?？]")
_DECIMAL = re.compile(r"\d+\.\d+")
_MIN_CODES = 2  # and twice as many as other numbers: then the others are odd

#: The reason and remedy for a row with nothing but a description.
_LONE_DESCRIPTION = (
    "只有问题描述，其余各列都空着，看不出是不是一个问题",
    "是问题的请补填其余各列；是说明或小标题的请删去这一行，或移到第一列",
)


class DittoCells:
    """Fills the ditto marks of a table from the row above, and remembers those among the descriptions."""

    def __init__(self, errors: RowErrors, description_column: int) -> None:
        self._errors, self._description_column = errors, description_column
        self._described: list[int] = []

    def fill(self, number: int, row: list[Cell], above: Sequence[Cell], column: int) -> Cell:
        """Return the cell of *row*, or for a ditto mark the cell above, which is put into *row*."""
        cell = row[column]
        if not (isinstance(cell, str) and len(cell) <= _MAX_DITTO_CHARACTERS and is_ditto(cell)):
            return cell
        row[column] = cell = above[column] if column < len(above) else ""
        if is_blank(cell):
            self._errors.add(number, column, "同上", "写着同上，上一行却没有内容", "请写明内容")
        elif column == self._description_column:
            self._described.append(number + 1)
        return cell

    def describe(self) -> list[str]:
        """Return the note on descriptions that repeat the one above."""
        if not self._described:
            return []
        rows = [str(row) for row in self._described]
        named = name_first(rows, _MAX_NAMED_ROWS, f" 等 {len(rows)}")
        return [f"第 {named} 行的问题描述写着同上，照上一行读入"]


def is_ditto(text: str) -> bool:
    """Return whether a text says that the cell repeats the one above."""
    return bool(_DITTO.fullmatch(text.strip()))


def is_only_signs(text: str) -> bool:
    """Return whether a filled text has neither a letter nor a digit."""
    return bool(text.strip()) and not any(map(str.isalnum, text))


def refuse_signs(read: Callable[[Cell], object]) -> Callable[[Cell], object]:
    """Return *read*, but refuse a cell of nothing but signs: no town is called “..” or “√”."""

    def read_words(cell: Cell) -> object:
        if isinstance(cell, str) and is_only_signs(cell):
            raise ValueRefused(
                f"{quote_value(cell)}只是符号，不是内容", "请写明内容；与上一行相同的请写“同上”，没有的请留空"
            )
        return read(cell)

    return read_words


def refuse_plans(read: Callable[[Cell], object]) -> Callable[[Cell], object]:
    """Return *read* of the days of deeds, but refuse a planned one as what it is: 拟2026年6月30日."""

    def read_deed(cell: Cell) -> object:
        if says_plan(cell):
            raise ValueRefused(
                f"{quote_value(cell)}是计划，不是已经做到的日期", "没有做到的请留空，计划请写到备注或别的列"
            )
        return read(cell)

    return read_deed


def refuse_odd_numbers(read: Callable[[Cell], object], cells: Sequence[Cell]) -> Callable[[Cell], object]:
    """Return *read*, but refuse what is no number of an issue where most of *cells*, the column, are."""
    filled = [cell for cell in cells if not is_blank(cell)]
    codes = [cell for cell in filled if not _is_odd_number(cell)]
    if len(codes) < max(_MIN_CODES, 2 * (len(filled) - len(codes))):
        return read

    def read_number(cell: Cell) -> object:
        if _is_odd_number(cell):
            raise ValueRefused(
                f"{quote_value(cell)}不像编号，这一列别的是 {codes[0]} 这样的",
                "请改成这个问题的编号；标记和备注请写到别的列",
            )
        return read(cell)

    return read_number


def _is_odd_number(cell: Cell) -> bool:
    """Return whether a number has no digit, a mark, or a decimal point: 重复, ★3, 1.5."""
    if isinstance(cell, float):
        return bool(cell % 1)
    text = str(cell).strip()
    return not re.search(r"\d", text) or bool(_MARK.search(text) or _DECIMAL.fullmatch(text))


class OddRows:
    """Tells rows that may be no issues from issues: a description alone, a 序号 that says 作废, a word for a tick.

    *fields* are the fields of the columns. A description is alone in a table whose rows hold more.
    """

    def __init__(self, table: Table, fields: Mapping[int, str]) -> None:
        counts = [count_filled(row) - len(table.copied.get(number, ())) for number, row in table.sample_rows]
        typical = median(filter(None, counts)) if any(counts) else 0
        self._looks_for_lone_texts = typical >= _MIN_TYPICAL_CELLS and not table.is_cards
        self._table = table
        self._description = next(column for column, name in fields.items() if name == "description")
        self._ordinals = [column for column, name in fields.items() if name == ORDINAL]

    def judge(self, number: int, row: Sequence[Cell]) -> tuple[int, str, str] | None:
        """Return the column, the reason and the remedy where *row* may be no issue, else None."""
        for column in self._ordinals:
            cell = row[column]
            if isinstance(cell, str) and _VOID.search(cell):
                why = f"序号写着{quote_value(cell)}，看不出这一行还算不算"
                return column, why, "还是问题的请改回序号，不是的请删去这一行"
        if (column := self._table.odd_ticks.get(number, -1)) >= 0:
            why = f"{quote_value(row[column])}：该打勾的格里写了字，看不出算不算"
            return column, why, "是的请打勾，不是的请留空，要说明的请写到备注"
        if self._looks_for_lone_texts and self._list_own_columns(number, row) == [self._description]:
            return self._description, *_LONE_DESCRIPTION
        return None

    def _list_own_columns(self, number: int, row: Sequence[Cell]) -> list[int]:
        """Return the filled columns of *row* but those that merged cells above have filled."""
        copied = self._table.copied.get(number, ())
        return [column for column, cell in enumerate(row) if not is_blank(cell) and column not in copied]

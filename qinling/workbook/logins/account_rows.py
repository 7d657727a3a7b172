"""One row of an account list: its texts, its days, and what contradicts itself in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qinling.errors import RowError, ValueRefused
from qinling.rules.logins.account_names import require_all_digits
from qinling.rules.logins.logs.log_cells import has_left
from qinling.rules.parsing.chinese_text import quote_value
from qinling.rules.parsing.dates import parse_day
from qinling.rules.parsing.values import CONTROL_CHARACTERS
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import ORDINAL
from qinling.workbook.logins.header_search import Header
from qinling.workbook.logins.log_headings import ACCOUNT
from qinling.workbook.logins.outcome_codes import read_cell_text
from qinling.workbook.logins.table_columns.account_cells import MAX_TEXT_LENGTH
from qinling.workbook.reading.rows.cell_readers import ERROR_VALUES, format_cell_text
from qinling.workbook.tables.rows.row_classifier import is_table_footer

_COUNT_LINE = re.compile(r"共\s*[0-9]+\s*[个条行人户].*")
_TOTAL = re.compile(r"[小合总共]\s*计|总数")
_BLANK_MARKS = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "空"})
#: What databases and offices write for an account that is not to end.
_NEVER = re.compile(
    r"长期(?:有效)?|永久(?:有效)?|至今|不限|无限期|在用|正常|0000[-/.年]?00.*|(?:9999|2099)[-/.年]?12.*"
)
_ORDINAL_TEXT = re.compile(r"[0-9]+(?:\.0+)?|[①-⑳]")
#: A title over accounts that are all out of use: 停用账号, 二、离岗人员. One that names both kinds says nothing.
_TITLE_OF_LEFT = re.compile(r"停用|禁用|注销|离职|离岗|调离|退休|已删除|已收回|不再使用")
_TITLE_OF_OTHERS = re.compile(
    r"在用|启用|正常|使用中|未停用|非停用|在职|在岗|不含|除外|说明|注[:：]|请|应|的写"
)
_MAX_TITLE_LENGTH = 24
_SEVERAL = re.compile(r"[、，,;；\n]")
_CHINESE = re.compile("[\u4e00-\u9fff]")

#: What became of a row.
LISTED_ROW, REPEATED_ROW, FAULTY_ROW, FOOTER_ROW, HEADING_ROW, OTHER_ROW, BLANK_ROW = (
    "accounts",
    "repeated",
    "faulty",
    "footers",
    "headings",
    "others",
    "blank",
)


@dataclass(slots=True)
class AccountRow:
    """One row of an account list: its position, and its cells by field. *errors* are those of the whole list."""

    file: str
    errors: list[RowError]
    sheet: str
    header: Header
    row_number: int
    cells: Mapping[str, Cell]
    texts: Sequence[str]  # of all cells
    is_group_heading: bool  # one cell is merged across the account and its neighbours
    is_below_left_title: bool  # a title says that the accounts below it are out of use

    def classify(self) -> str:
        """Return what kind of row it is: LISTED_ROW for one that is to be read as an account."""
        account, ordinal, name, unit = (
            read_cell_text(self.cells[field]) for field in (ACCOUNT, ORDINAL, "name", "unit")
        )
        texts = [text for text in self.texts if text]
        if not texts or (len(texts) == 1 and texts[0] == ordinal and _ORDINAL_TEXT.fullmatch(ordinal)):
            return BLANK_ROW
        if _TOTAL.match(self.first_text) or _is_footer(ordinal) or (account and _is_footer(account)):
            return FOOTER_ROW
        if account == self.header.headings[self.header.columns[ACCOUNT]]:
            return HEADING_ROW
        if account:
            is_lone_title = texts == [account] and len(self.texts) > 1 and bool(_CHINESE.search(account))
            return OTHER_ROW if self.is_group_heading or is_lone_title else LISTED_ROW
        if all(not text or _is_footer(text) for text in (name, unit)):
            return FOOTER_ROW if _is_footer(texts[0]) or name or unit else OTHER_ROW
        return LISTED_ROW

    @property
    def first_text(self) -> str:
        """The first text of the row, "" for none."""
        return next((text for text in self.texts if text), "")

    def read_account(self) -> str:
        """Return the account. Add an error if there is none, or if a spreadsheet has dropped digits of it."""
        text = self.read_text(ACCOUNT)
        if not text:
            beside = self.read_text("name") or self.read_text("unit")
            self.add_error(ACCOUNT, f"{quote_value(beside)}没有账号", "请补上账号，或删去这一行")
            return ""
        if _SEVERAL.search(text):
            self.add_error(ACCOUNT, "一格里像是写了几个账号", "请一行写一个账号")
        try:
            require_all_digits(self.cells[ACCOUNT], text)
        except ValueRefused as refused:
            self.add_error(ACCOUNT, refused.message, refused.remedy)
        return text

    def read_text(self, name: str) -> str:
        """Return the text of a cell, "" for a dash. Add an error if it is too long or not a text."""
        text = read_cell_text(self.cells[name])
        if len(text) > MAX_TEXT_LENGTH or CONTROL_CHARACTERS.search(text) or text in ERROR_VALUES:
            why = (
                f"有 {len(text)} 个字，超过上限 {MAX_TEXT_LENGTH}"
                if len(text) > MAX_TEXT_LENGTH
                else "不是文字"
            )
            self.add_error(name, why, "请核对该单元格")
        return "" if name != ACCOUNT and text in _BLANK_MARKS else text

    def read_opening_day(self, today: date) -> date | None:
        """Return the day the account was opened, None if the cell is blank or bad."""
        day = self._read_day("opened")
        if day is not None and day > today:
            self.add_error("opened", f"{day} 还没有到", f"今天是 {today}，请核对开通日期")
            return None
        return day

    def read_last_day(self, opened: date | None, today: date) -> tuple[bool, date | None]:
        """Return whether the account is out of use, and the day stated for that. Add an error if these contradict.

        Without a state, the day decides. A day ahead means that the account is in use until then.
        """
        is_left, day = self._read_out_of_use(), self._read_day("left_on")
        if day is None:
            return self.is_below_left_title if is_left is None else is_left, None
        state = quote_value(read_cell_text(self.cells["state"]))
        if opened is not None and day < opened:
            self.add_error("left_on", f"{day} 早于开通日期 {opened}", "请核对这两个日期")
        elif is_left is False and day <= today:
            self.add_error(
                "left_on",
                f"{day} 已经过了，状态却是{state}",
                "已停用的请把状态改为停用，仍在用的请删去这个日期",
            )
        elif is_left and day > today:
            self.add_error(
                "left_on", f"{day} 还没有到，状态却已是{state}", f"今天是 {today}，请核对日期和状态"
            )
        return day <= today, day

    def _read_out_of_use(self) -> bool | None:
        """Return whether the state says that the account is out of use, None without a state."""
        text = read_cell_text(self.cells["state"])
        if text in _BLANK_MARKS:
            return None
        try:
            return has_left(text, self.header.headings[self.header.columns["state"]])
        except ValueRefused as refused:
            self.add_error("state", refused.message, refused.remedy)
            return None

    def _read_day(self, name: str) -> date | None:
        cell = self.cells[name]
        text = read_cell_text(cell)
        if text in _BLANK_MARKS or (name == "left_on" and _NEVER.fullmatch(text)):
            return None
        try:
            return parse_day(cell)
        except ValueRefused as refused:
            self.add_error(name, refused.message, refused.remedy)
            return None

    def add_error(self, name: str, why: str, remedy: str) -> None:
        """Add an error for a cell."""
        place = self.header.columns[name]
        letter, heading = format_column_letters(place), self.header.headings[place]
        value = format_cell_text(self.cells[name])
        self.errors.append(
            RowError(self.file, self.sheet, self.row_number, letter, heading, value, why, remedy)
        )


def is_title_of_left(text: str) -> bool:
    """Return whether the title of a sheet or of some rows says that the accounts below are out of use."""
    return (
        len(text) <= _MAX_TITLE_LENGTH
        and bool(_TITLE_OF_LEFT.search(text))
        and not _TITLE_OF_OTHERS.search(text)
    )


def _is_footer(text: str) -> bool:
    return is_table_footer(text) or bool(_COUNT_LINE.fullmatch(text))

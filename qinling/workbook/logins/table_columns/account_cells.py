"""Read the cell of an account as the platform wrote it, not as a spreadsheet program changed it."""

import re

from qinling.errors import ValueRefused, quote_argument
from qinling.rules.logins.account_names import require_all_digits
from qinling.rules.logins.log_words.foot_words import is_foot_text
from qinling.rules.parsing.chinese_text import quote_value
from qinling.rules.parsing.values import CONTROL_CHARACTERS
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.header_search import Header
from qinling.workbook.logins.log_headings import ACCOUNT
from qinling.workbook.logins.outcome_codes import read_cell_text
from qinling.workbook.logins.table_sources import TableSource
from qinling.workbook.reading.rows.cell_readers import ERROR_VALUES

MAX_TEXT_LENGTH = 200  # characters of an account, a name, a unit, an address
_APOSTROPHE = re.compile(r"['’`](?=[^'’`\s])")
_WHOLE_FLOAT = re.compile(r"([0-9]+)\.0+")
#: 138****0017, 1381xxxx017: several persons may look alike.
_MASKED = re.compile(r"[*＊●]|(?<=[0-9])[xX]{3,}(?=[0-9])")


def clean_account(text: str) -> str:
    """Return an account without the sign that makes a text of a number, and without the .0 that makes a number of it."""
    found = _APOSTROPHE.match(text)
    text = text[found.end() :] if found else text
    whole = _WHOLE_FLOAT.fullmatch(text)
    return whole[1] if whole else text


class AccountParser:
    """Parses the accounts of one table. What was taken away from them is told in *notes*, once."""

    def __init__(self, source: TableSource, header: Header, notes: list[str]) -> None:
        place = header.columns[ACCOUNT]
        self._source, self._notes = source, notes
        self._heading, self._is_settled = header.headings[place], place in header.settled
        self._has_cleaned = False

    def parse_account(self, cell: Cell) -> str:
        """Return the account in a cell. Raises ValueRefused for what is none, or only a part of one.

        Hidden letters are taken as they are if the user said that the column has the accounts.
        """
        text = read_cell_text(self._source.decode_cell(cell)).strip("\ufeff")
        if not text:
            raise ValueRefused("没有账号", "请补上账号")
        if len(text) > MAX_TEXT_LENGTH or CONTROL_CHARACTERS.search(text) or text in ERROR_VALUES:
            length = f"（{len(text)} 字）" if len(text) > MAX_TEXT_LENGTH else ""
            raise ValueRefused(f"不是账号{length}", "请核对该单元格")
        require_all_digits(cell, text)
        if is_foot_text(text):
            raise ValueRefused(f"{quote_value(text)}不是账号", "请核对该行；不是登录的请删去")
        if _MASKED.search(text) and not self._is_settled:
            raise ValueRefused(
                f"账号{quote_value(text)}有几位被星号遮住，几个人会合成一个",
                f"请导出完整的账号；确知不会混的加 --map {quote_argument(f'{self._heading}=账号')}",
            )
        return self._clean_account(text)

    def _clean_account(self, text: str) -> str:
        cleaned = clean_account(text)
        if cleaned != text and not self._has_cleaned:
            self._has_cleaned = True
            self._notes.append(
                f"“{self._heading}”列的账号带着表格软件加的符号，已去掉：{text} 读作 {cleaned}"
            )
        return cleaned

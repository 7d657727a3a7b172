"""Read the account list of the supervision platform."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from qinling.errors import QinlingError, RowError, ValueRefused, WorkbookRefused
from qinling.rules.logins.log_cells import build_account_key, has_left
from qinling.rules.logins.log_records import ListedAccount
from qinling.rules.parsing.chinese_text import quote_value
from qinling.rules.parsing.dates import parse_day
from qinling.rules.parsing.values import CONTROL_CHARACTERS
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell, open_grids
from qinling.workbook.headings.column_uses import ORDINAL
from qinling.workbook.logins.log_headings import (
    ACCOUNT,
    ACCOUNT_LIST_ALIASES,
    LOGIN_TIME,
    Header,
    find_header,
)
from qinling.workbook.logins.log_reader import LogOptions, describe_missing_columns
from qinling.workbook.logins.outcome_codes import read_cell_text
from qinling.workbook.logins.table_sources import SheetSource
from qinling.workbook.reading.cell_readers import ERROR_VALUES, format_cell_text
from qinling.workbook.tables.row_classifier import is_table_footer

_MAX_TEXT_LENGTH = 200  # characters of an account, a name, a unit
_COUNT_LINE = re.compile(r"共\s*[0-9]+\s*[个条行人户].*")
_BLANK_MARKS = frozenset({"", "-", "--", "/", "无"})
_FIELDS = (ORDINAL, ACCOUNT, "name", "unit", "opened", "state")


@dataclass(slots=True)
class AccountList:
    """An account list: accounts in order, cell errors and notes for the user."""

    name: str
    rows: list[ListedAccount] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_account_list(path: Path, options: LogOptions) -> AccountList:
    """Read all account lists in *path*. Raises WorkbookRefused if there is none."""
    account_list = AccountList("".join(path.name.encode("utf-8", "backslashreplace").decode().splitlines()))
    reasons: list[str] = []
    reader = _AccountListReader(account_list)
    sheets_read = 0
    try:
        for grid in open_grids(path, options.limits):
            sheet = SheetSource(grid)
            header = find_header(sheet.sample, ACCOUNT_LIST_ALIASES, options.headings)
            if grid.hidden:
                account_list.notes.append(f"工作表“{grid.name}”是隐藏的，没有读")
            elif why := _find_rejection_reason(sheet, header):
                reasons.append(f"“{grid.name}”{why}")
            elif header:
                sheets_read += 1
                reader.read_sheet(sheet, header)
        if not sheets_read:
            why = reasons[0] if reasons else "没有可读的工作表"
            raise WorkbookRefused(
                f"{account_list.name} 不是账号清单：{why}",
                "请给出账号清单；标题特别的请加 --map 标题=account（账号）",
            )
    except QinlingError as refusal:
        refusal.message = "".join(refusal.message.splitlines())
        raise
    account_list.notes += [f"工作表{reason}，没有读" for reason in reasons]
    return account_list


def _find_rejection_reason(sheet: SheetSource, header: Header | None) -> str:
    """Return why a sheet is not an account list, or ""."""
    if header and header.columns.keys() & {LOGIN_TIME, "outcome"}:
        return "是登录日志"
    if header is None or ACCOUNT not in header.columns:
        return describe_missing_columns(sheet, header, {ACCOUNT: "账号"})
    return ""


class _AccountListReader:
    """Reads the sheets of one account list. An account in several sheets counts once."""

    def __init__(self, account_list: AccountList) -> None:
        self._account_list = account_list
        self._seen: dict[str, tuple[ListedAccount, str]] = {}

    def read_sheet(self, sheet: SheetSource, header: Header) -> None:
        """Read the rows below the header of one sheet."""
        columns = {name: header.columns.get(name) for name in _FIELDS}
        for number, row in enumerate(sheet.read_rows(header), header.row + 2):
            cells = {name: "" if column is None else row[column] for name, column in columns.items()}
            account_row = _AccountRow(self._account_list, sheet.sheet, header, number, cells)
            if not account_row.is_skipped():
                self._add_account(account_row)

    def _add_account(self, row: "_AccountRow") -> None:
        before = len(self._account_list.errors)
        account, name, unit = (row.read_text(field) for field in (ACCOUNT, "name", "unit"))
        if not account:
            row.add_error(ACCOUNT, f"{quote_value(name or unit)}没有账号", "请补上账号，或删去这一行")
        listed = ListedAccount(
            account,
            name,
            unit,
            row.read_opening_day(),
            row.read_out_of_use(),
            len(self._account_list.rows) + 1,
        )
        if len(self._account_list.errors) > before:
            return
        where = f"工作表“{row.sheet}”第 {row.row_number} 行"
        first, there = self._seen.setdefault(build_account_key(account), (listed, where))
        if first is listed:
            self._account_list.rows.append(listed)
        elif first[1:5] != listed[1:5]:
            row.add_error(ACCOUNT, f"与{there}是同一个账号，其余各列却不同", "请核对，只留一行")


@dataclass(slots=True)
class _AccountRow:
    """One row of an account list: its position, and its cells by field."""

    account_list: AccountList
    sheet: str
    header: Header
    row_number: int
    cells: dict[str, Cell]

    def is_skipped(self) -> bool:
        """Return whether the row is blank, a footer or a repeated heading row."""
        account, *others = (read_cell_text(self.cells[name]) for name in (ACCOUNT, ORDINAL, "name", "unit"))
        if _is_footer_text(others[0]):
            return True
        if account:
            return _is_footer_text(account) or account == self.header.headings[self.header.columns[ACCOUNT]]
        return all(not text or _is_footer_text(text) for text in others[1:])

    def read_text(self, name: str) -> str:
        """Return the text of a cell. Add an error if it is too long or not a text."""
        text = read_cell_text(self.cells[name])
        if len(text) > _MAX_TEXT_LENGTH or CONTROL_CHARACTERS.search(text) or text in ERROR_VALUES:
            why = (
                f"有 {len(text)} 个字，超过上限 {_MAX_TEXT_LENGTH}"
                if len(text) > _MAX_TEXT_LENGTH
                else "不是文字"
            )
            self.add_error(name, why, "请核对该单元格")
        return text

    def read_opening_day(self) -> date | None:
        """Return the day the account was opened, None if the cell is blank or bad."""
        cell = self.cells["opened"]
        if read_cell_text(cell) in _BLANK_MARKS:
            return None
        try:
            return parse_day(cell)
        except ValueRefused as refused:
            self.add_error("opened", refused.message, refused.remedy)
            return None

    def read_out_of_use(self) -> bool:
        """Return whether the account is out of use. Without a state it is in use."""
        text = read_cell_text(self.cells["state"])
        if text in _BLANK_MARKS:
            return False
        try:
            return has_left(text, self.header.headings[self.header.columns["state"]])
        except ValueRefused as refused:
            self.add_error("state", refused.message, refused.remedy)
            return False

    def add_error(self, name: str, why: str, remedy: str) -> None:
        """Add an error for a cell."""
        place = self.header.columns[name]
        letter, heading = format_column_letters(place), self.header.headings[place]
        value = format_cell_text(self.cells[name])
        self.account_list.errors.append(
            RowError(self.account_list.name, self.sheet, self.row_number, letter, heading, value, why, remedy)
        )


def _is_footer_text(text: str) -> bool:
    return is_table_footer(text) or bool(_COUNT_LINE.fullmatch(text))

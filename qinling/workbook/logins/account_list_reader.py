"""Read the list of accounts that the supervision platform has given out."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from qinling.errors import QinlingError, RowError, ValueRefused, WorkbookRefused
from qinling.rules.logins.log_cells import account_key, has_left
from qinling.rules.logins.log_records import ListedAccount
from qinling.rules.parsing.chinese_text import shown
from qinling.rules.parsing.dates import read_day
from qinling.workbook.files.cell_names import column_letters
from qinling.workbook.files.grids import Cell, open_grids
from qinling.workbook.heading_aliases import ORDINAL
from qinling.workbook.logins.log_headings import ACCOUNT, AT, LIST_ALIASES, Header, find_header
from qinling.workbook.logins.log_reader import LogOptions, missing_columns
from qinling.workbook.logins.outcome_codes import text_of
from qinling.workbook.logins.row_blocks import SheetSource
from qinling.workbook.reading.cell_readers import CONTROL, ERROR_VALUES, show_cell
from qinling.workbook.reading.table_detection import is_below_a_table

_LONGEST = 200  # signs of an account, a name, a unit
_COUNT = re.compile(r"共\s*[0-9]+\s*[个条行人户].*")
_NOTHING = frozenset({"", "-", "--", "/", "无"})
_FIELDS = (ORDINAL, ACCOUNT, "name", "unit", "opened", "state")


@dataclass(slots=True)
class AccountList:
    """The accounts in the list's order, what could not be read, and what the user is to know."""

    name: str
    rows: list[ListedAccount] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_accounts(path: Path, options: LogOptions) -> AccountList:
    """Read all sheets of *path* that list accounts; raises WorkbookRefused where none does."""
    found = AccountList("".join(path.name.encode("utf-8", "backslashreplace").decode().splitlines()))
    reasons: list[str] = []
    reader = _Reader(found)
    read = 0
    try:
        for grid in open_grids(path, options.limits):
            sheet = SheetSource(grid)
            header = find_header(sheet.sample, LIST_ALIASES, options.headings)
            if grid.hidden:
                found.notes.append(f"工作表“{grid.name}”是隐藏的，没有读")
            elif why := _unlike(sheet, header):
                reasons.append(f"“{grid.name}”{why}")
            elif header:
                read += 1
                reader.read(sheet, header)
        if not read:
            why = reasons[0] if reasons else "没有可读的工作表"
            raise WorkbookRefused(
                f"{found.name} 不是账号清单：{why}",
                "请给出账号清单；标题特别的请加 --map 标题=account（账号）",
            )
    except QinlingError as refusal:
        refusal.message = "".join(refusal.message.splitlines())
        raise
    found.notes += [f"工作表{reason}，没有读" for reason in reasons]
    return found


def _unlike(sheet: SheetSource, header: Header | None) -> str:
    """Say why a sheet is no list of accounts, "" where it is one."""
    if header and header.columns.keys() & {AT, "outcome"}:
        return "是登录日志"
    if header is None or ACCOUNT not in header.columns:
        return missing_columns(sheet, header, {ACCOUNT: "账号"})
    return ""


class _Reader:
    """Reads the sheets of one list; an account counts once in all of them."""

    def __init__(self, found: AccountList) -> None:
        self._found = found
        self._seen: dict[str, tuple[ListedAccount, str]] = {}

    def read(self, sheet: SheetSource, header: Header) -> None:
        """Read the rows below the headings of one sheet."""
        for block in sheet.blocks(header, lambda *_: None):
            columns = [block.cells.get(name, [""] * len(block.numbers)) for name in _FIELDS]
            for number, *cells in zip(block.numbers, *columns, strict=True):
                row = _Row(self._found, sheet.sheet, header, number, dict(zip(_FIELDS, cells, strict=True)))
                if not row.lists_nothing():
                    self._take(row)

    def _take(self, row: "_Row") -> None:
        before = len(self._found.errors)
        account, name, unit = (row.words(field) for field in (ACCOUNT, "name", "unit"))
        if not account:
            row.refuse(ACCOUNT, f"{shown(name or unit)}没有账号", "请补上账号，或删去这一行")
        listed = ListedAccount(account, name, unit, row.opened(), row.left(), len(self._found.rows) + 1)
        if len(self._found.errors) > before:
            return
        where = f"工作表“{row.sheet}”第 {row.number} 行"
        first, there = self._seen.setdefault(account_key(account), (listed, where))
        if first is listed:
            self._found.rows.append(listed)
        elif first[1:5] != listed[1:5]:
            row.refuse(ACCOUNT, f"与{there}是同一个账号，其余各列却不同", "请核对，只留一行")


@dataclass(slots=True)
class _Row:
    """One row of a list: where it stands, and its cells by field."""

    found: AccountList
    sheet: str
    header: Header
    number: int
    cells: dict[str, Cell]

    def lists_nothing(self) -> bool:
        """Say whether the row is blank, a line below the table, or the headings once more."""
        account, *others = (text_of(self.cells[name]) for name in (ACCOUNT, ORDINAL, "name", "unit"))
        if _is_below(others[0]):
            return True
        if account:
            return _is_below(account) or account == self.header.headings[self.header.columns[ACCOUNT]]
        return all(not text or _is_below(text) for text in others[1:])

    def words(self, name: str) -> str:
        """Return the text of a cell; one that no account, name or unit can be is refused."""
        text = text_of(self.cells[name])
        if len(text) > _LONGEST or CONTROL.search(text) or text in ERROR_VALUES:
            why = f"有 {len(text)} 个字，超过上限 {_LONGEST}" if len(text) > _LONGEST else "不是文字"
            self.refuse(name, why, "请核对该单元格")
        return text

    def opened(self) -> date | None:
        """Return the day the account was opened, None where the row does not say."""
        cell = self.cells["opened"]
        if text_of(cell) in _NOTHING:
            return None
        try:
            return read_day(cell)
        except ValueRefused as refused:
            self.refuse("opened", refused.message, refused.remedy)
            return None

    def left(self) -> bool:
        """Say whether the account is no longer in use, as one without a state is not."""
        text = text_of(self.cells["state"])
        if text in _NOTHING:
            return False
        try:
            return has_left(text, self.header.headings[self.header.columns["state"]])
        except ValueRefused as refused:
            self.refuse("state", refused.message, refused.remedy)
            return False

    def refuse(self, name: str, why: str, remedy: str) -> None:
        """Note what is wrong with a cell."""
        place = self.header.columns[name]
        letter, heading = column_letters(place), self.header.headings[place]
        value = show_cell(self.cells[name])
        self.found.errors.append(
            RowError(self.found.name, self.sheet, self.number, letter, heading, value, why, remedy)
        )


def _is_below(text: str) -> bool:
    return is_below_a_table(text) or bool(_COUNT.fullmatch(text))

"""Read the account list of the supervision platform."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from qinling.errors import QinlingError, RowError, WorkbookRefused
from qinling.rules.logins.logs.log_cells import build_account_key
from qinling.rules.logins.logs.log_records import ListedAccount
from qinling.rules.texts.file_names import make_printable_name
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell, Grid, open_grids
from qinling.workbook.headings.column_uses import ORDINAL
from qinling.workbook.headings.normalization import normalize_heading
from qinling.workbook.logins.account_list_notes import AccountListNotes
from qinling.workbook.logins.account_rows import (
    FAULTY_ROW,
    FOOTER_ROW,
    LISTED_ROW,
    OTHER_ROW,
    REPEATED_ROW,
    AccountRow,
    is_title_of_left,
)
from qinling.workbook.logins.header_search import Header, find_header, find_passed_over
from qinling.workbook.logins.log_headings import ACCOUNT, ACCOUNT_LIST_ALIASES, LOGIN_TIME
from qinling.workbook.logins.log_reader import LogOptions, describe_missing_columns
from qinling.workbook.logins.outcome_codes import read_cell_text
from qinling.workbook.logins.table_sources import SheetSource
from qinling.workbook.reading.rows.odd_cells import is_ditto
from qinling.workbook.tables.merged_rows import fill_merges_down
from qinling.workbook.tables.table import is_blank

#: Fields whose merged cells fill their rows. An account is never filled: two rows would be one account.
_FILLED_DOWN = ("name", "unit", "opened", "state", "left_on")
_FIELDS = (ORDINAL, ACCOUNT, *_FILLED_DOWN)


@dataclass(slots=True)
class AccountList:
    """An account list: accounts in order, cell errors, notes for the user, and the number of rows by kind."""

    name: str
    rows: list[ListedAccount] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def read_account_list(path: Path, options: LogOptions, today: date) -> AccountList:
    """Read all account lists in *path*. Raises WorkbookRefused if there is none."""
    account_list = AccountList(make_printable_name(path.name))
    reasons: list[str] = []
    reader = _AccountListReader(account_list, today)
    sheets_read = 0
    try:
        for grid in open_grids(path, options.limits):
            sheet = SheetSource(grid)
            header = find_header(sheet.sample, ACCOUNT_LIST_ALIASES, options.headings)
            header = header and _join_heading_rows(sheet, header, options)
            if grid.hidden:
                account_list.notes.append(f"工作表“{grid.name}”是隐藏的，没有读")
            elif why := _find_rejection_reason(sheet, header):
                reasons.append(f"“{grid.name}”{why}")
            elif header:
                sheets_read += 1
                _require_one_list(sheet, header)
                reader.read_sheet(sheet, header, grid)
                account_list.notes += _describe_passed_over(sheet, header, options)
        if not sheets_read:
            why = reasons[0] if reasons else "没有可读的工作表"
            raise WorkbookRefused(
                f"{account_list.name} 不是账号清单：{why}",
                "请给出账号清单；标题特别的请加 --map 标题=account（账号）",
            )
    except QinlingError as refusal:
        refusal.message = "".join(refusal.message.splitlines())
        raise
    account_list.notes += reader.notes.describe_list(account_list.counts, len(account_list.rows))
    account_list.notes += [f"工作表{reason}，没有读" for reason in reasons]
    return account_list


def _find_rejection_reason(sheet: SheetSource, header: Header | None) -> str:
    """Return why a sheet is not an account list, or ""."""
    if header and header.columns.keys() & {LOGIN_TIME, "outcome"}:
        return "是登录日志"
    if header is None or ACCOUNT not in header.columns:
        return describe_missing_columns(sheet, header, {ACCOUNT: "账号"})
    return ""


def _join_heading_rows(sheet: SheetSource, header: Header, options: LogOptions) -> Header:
    """Return a header of two rows as one: 使用人信息 above 姓名 and 单位, with 账号 beside in the upper row only.

    The two rows are one header where every column has its known heading in one of them.
    """
    for upper, lower in ((header.row, header.row + 1), (header.row - 1, header.row)):
        if upper < 0 or lower >= len(sheet.sample):
            continue
        rows = [
            [_get_text(sheet.sample[at], column) for column in range(len(header.headings))]
            for at in (upper, lower)
        ]
        joined = [below or above for above, below in zip(*rows, strict=True)]
        found = find_header([joined], ACCOUNT_LIST_ALIASES, options.headings)
        if found is None or not set(header.columns) < set(found.columns):
            continue
        account = found.columns.get(ACCOUNT)
        is_data = account is None or (upper == header.row and rows[1][account])
        if not is_data:
            return Header(lower, found.headings, found.columns)
    return header


def _get_text(row: Sequence[Cell], column: int) -> str:
    return read_cell_text(row[column]) if column < len(row) and isinstance(row[column], str) else ""


def _describe_passed_over(sheet: SheetSource, header: Header, options: LogOptions) -> Iterator[str]:
    """Yield a note on every filled column that says the same as another one and is not read."""
    below = sheet.sample[header.row + 1 :]
    for name, column in find_passed_over(header, ACCOUNT_LIST_ALIASES, options.headings):
        if name in _FIELDS[1:] and any(column < len(row) and not is_blank(row[column]) for row in below):
            heading, read = header.headings[column], header.headings[header.columns[name]]
            yield (
                f"工作表“{sheet.sheet}”的“{heading}”没有读，读的是“{read}”；"
                f"要读前者的用 --map {heading}={name} --map {read}=ignore"
            )


def _require_one_list(sheet: SheetSource, header: Header) -> None:
    """Refuse two lists side by side: only the left one would be read."""
    account = header.columns[ACCOUNT]
    key = normalize_heading(header.headings[account])[0]
    for column, heading in enumerate(header.headings):
        is_other = column != account and heading and normalize_heading(heading)[0] == key
        below = sheet.sample[header.row + 1 :]
        if is_other and any(column < len(row) and not is_blank(row[column]) for row in below):
            places = "、".join(format_column_letters(one) for one in sorted((account, column)))
            raise WorkbookRefused(
                f"工作表“{sheet.sheet}”的“{heading}”有两列（{places}），像是左右并排的两张表",
                "请把右边的接到左边的下面再读；不要的那一列请删去",
            )


class _AccountListReader:
    """Reads the sheets of one account list. An account in several sheets counts once."""

    def __init__(self, account_list: AccountList, today: date) -> None:
        self._account_list, self._today = account_list, today
        self._seen: dict[str, tuple[ListedAccount, str]] = {}
        self.notes = AccountListNotes()

    def read_sheet(self, sheet: SheetSource, header: Header, grid: Grid) -> None:
        """Read the rows below the header of one sheet."""
        columns = {name: header.columns.get(name) for name in _FIELDS}
        self.notes.begin_sheet(sheet.sheet, header)
        wide_rows = _find_wide_rows(grid, header.columns[ACCOUNT])
        above: dict[str, Cell] = {}
        titles = [sheet.sheet, *(read_cell_text(cell) for row in sheet.sample[: header.row] for cell in row)]
        is_below_left_title = any(map(is_title_of_left, titles))
        for index, row in _fill_down(sheet, header, grid):
            cells = {name: "" if column is None else row[column] for name, column in columns.items()}
            self._fill_dittos(cells, above, index + 1)
            account_row = AccountRow(
                self._account_list.name,
                self._account_list.errors,
                sheet.sheet,
                header,
                index + 1,
                cells,
                [read_cell_text(cell) for cell in row[: len(header.headings)]],
                index in wide_rows,
                is_below_left_title,
            )
            kind = account_row.classify()
            if kind in (OTHER_ROW, FOOTER_ROW):
                says_left = is_title_of_left(account_row.first_text)
                is_below_left_title = says_left or (is_below_left_title and kind == FOOTER_ROW)
            if kind == LISTED_ROW:
                above = cells
                kind = self._add_account(account_row)
            self.notes.note_row(account_row, kind)
            self._account_list.counts[kind] += 1
        self._account_list.notes += self.notes.describe_sheet()

    def _fill_dittos(self, cells: dict[str, Cell], above: dict[str, Cell], row_number: int) -> None:
        """Fill the cells of a row that say 同上 from the row above."""
        for name in _FILLED_DOWN:
            cell = cells[name]
            if isinstance(cell, str) and cell and is_ditto(cell) and not is_blank(above.get(name, "")):
                cells[name] = above[name]
                self.notes.ditto_rows.append(row_number)

    def _add_account(self, row: AccountRow) -> str:
        """Add the account of a row. Return what became of the row."""
        before = len(self._account_list.errors)
        account, name, unit = row.read_account(), row.read_text("name"), row.read_text("unit")
        opened = row.read_opening_day(self._today)
        is_left, left_on = row.read_last_day(opened, self._today)
        place = len(self._account_list.rows) + 1
        states_last_day = "left_on" in row.header.columns
        listed = ListedAccount(account, name, unit, opened, is_left, place, left_on, states_last_day)
        if len(self._account_list.errors) > before:
            return FAULTY_ROW
        where = f"工作表“{row.sheet}”第 {row.row_number} 行"
        first, there = self._seen.setdefault(build_account_key(account), (listed, where))
        if first is listed:
            self._account_list.rows.append(listed)
            return LISTED_ROW
        if first[1:5] + first[6:7] != listed[1:5] + listed[6:7]:
            row.add_error(ACCOUNT, f"与{there}是同一个账号，其余各列却不同", "请核对，只留一行")
            return FAULTY_ROW
        return REPEATED_ROW


def _find_wide_rows(grid: Grid, account_column: int) -> set[int]:
    """Return the rows in which a cell is merged across the account and a neighbour: headings of a group."""
    return {
        top
        for (top, left), (bottom, right) in grid.merged_blocks
        if top == bottom and left <= account_column <= right and right > left
    }


def _fill_down(sheet: SheetSource, header: Header, grid: Grid) -> Iterator[tuple[int, list[Cell]]]:
    """Yield (index, row) of the rows below the header, cells merged down the list filled."""
    columns = {header.columns[name] for name in _FILLED_DOWN if name in header.columns}
    merges = [block for block in grid.merged_blocks if block[0][1] in columns]
    rows = ((index, list(row)) for index, row in enumerate(sheet.read_rows(header), header.row + 1))
    return fill_merges_down(rows, merges, header.row + 1, {})

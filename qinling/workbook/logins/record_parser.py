"""Parse the rows of a log into log records: times, accounts, addresses and outcomes."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import compress
from zoneinfo import ZoneInfo

from qinling.errors import RowError, ValueRefused
from qinling.rules.logins.log_cells import (
    build_account_key,
    is_login,
    is_logout,
    parse_address,
)
from qinling.rules.logins.log_records import LoggedAccount, RecordBatch
from qinling.rules.parsing.values import CONTROL_CHARACTERS
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import ORDINAL
from qinling.workbook.logins.log_contents import LogContents
from qinling.workbook.logins.log_headings import ACCOUNT, LOGIN_TIME, Header
from qinling.workbook.logins.login_times import LoginTimeParser
from qinling.workbook.logins.outcome_codes import FailureTest, read_cell_text
from qinling.workbook.logins.table_sources import CellCache, CellValue, Rows, TableSource
from qinling.workbook.reading.cell_readers import ERROR_VALUES, format_cell_text

_MAX_TEXT_LENGTH = 200  # characters of an account, a name, a unit, an address

NO_ACCOUNT, LOGOUT, OTHER_ACTION, BLANK_ROW, REPEATED_HEADINGS = (
    "没有账号",
    "退出记录",
    "不是登录的操作",
    "空行或合计行",
    "重复的标题行",
)
_TOTAL_ROW = re.compile(r"(?:(?:小|合|总|共)计|总数|共\s*[0-9]+\s*[条行个次人]).*")

NumberedRows = tuple[Sequence[int], Rows]


class LogRecordParser:
    """Parses the rows of one table of a log. Distinct cells are parsed once, because few of them differ."""

    def __init__(
        self,
        log: LogContents,
        source: TableSource,
        header: Header,
        is_failed: FailureTest,
        timezone: ZoneInfo,
    ) -> None:
        self._log, self._source, self._header = log, source, header
        self._times = LoginTimeParser(source, header, timezone)
        self._outcomes = CellCache(lambda cell: is_failed(self._read_text(cell)))
        self._keys = CellCache(self._register_account)
        self._addresses = CellCache(lambda cell: parse_address(self._read_kept_text(cell)))
        self._naming_fields = header.columns.keys() & {"name", "unit"}
        self._unnamed_keys: set[str] = set()  # keys of accounts without name or unit
        self._skip_reasons = dict(self._build_skip_reasons())

    def parse_blocks(self) -> Iterator[RecordBatch]:
        """Yield the log records of the table. Rows that are no logins are counted; bad cells become errors."""
        first = self._header.row + 2
        for rows in self._source.read_blocks(self._header):
            before = len(self._log.errors)
            batch = self._parse_block(*self._drop_other_rows(*self._fit_rows(first, rows)))
            self._log.errors[before:] = sorted(self._log.errors[before:], key=lambda error: error.row)
            yield batch
            first += len(rows)

    # -- rows ---------------------------------------------------------------------------------

    def _fit_rows(self, first: int, rows: Rows) -> NumberedRows:
        """Return (row numbers, rows), each with a cell for every heading. Rows with too many cells become errors."""
        width = len(self._header.headings)
        numbers = range(first, first + len(rows))
        if set(map(len, rows)) <= {width}:
            return numbers, rows
        fitted: list[tuple[int, Sequence[Cell]]] = []
        for number, row in zip(numbers, rows, strict=True):
            is_last = number == numbers[-1]
            if len(row) == width:
                fitted.append((number, row))
            elif fault := self._source.find_row_fault(row, width, is_last=is_last):
                self._add_error(number, None, format_cell_text(fault.text), fault.why, fault.remedy)
            else:
                fitted.append((number, [*row, *[""] * (width - len(row))]))
        return [number for number, _ in fitted], [row for _, row in fitted]

    def _drop_other_rows(self, numbers: Sequence[int], rows: Rows) -> NumberedRows:
        """Return the rows that no column marks as no login. The others are counted."""
        for name in ("message", "action", "kind"):
            if name in self._skip_reasons:
                cache, column = self._skip_reasons[name], self._header.columns[name]
                reasons = [cache[row[column]] for row in rows]
                if any(reasons):
                    self._log.skipped_rows.update(filter(None, reasons))
                    wanted = [not reason for reason in reasons]
                    numbers, rows = list(compress(numbers, wanted)), list(compress(rows, wanted))
        return numbers, rows

    def _parse_block(self, numbers: Sequence[int], rows: Rows) -> RecordBatch:
        """Parse rows at once. If one of them is bad, check each row and parse the good ones."""
        try:
            return self._parse_rows(rows)
        except ValueRefused:
            good = [row for number, row in zip(numbers, rows, strict=True) if self._check_row(number, row)]
            return self._parse_rows(good)

    def _check_row(self, number: int, row: Sequence[Cell]) -> bool:
        """Return whether a row is good. A bad one is counted as no login or added to the errors."""
        try:
            self._parse_rows([row])
        except ValueRefused:
            self._classify_row(number, row)
            return False
        return True

    def _parse_rows(self, rows: Rows) -> RecordBatch:
        """Parse rows column by column. Raises ValueRefused for a bad cell."""
        # Accounts come after the columns that can be bad: the log gets none of a row with a bad cell.
        days, seconds = self._times.parse_columns(rows)
        self._require_past(max(days, default=0))
        failed = self._parse_column("outcome", self._outcomes, rows) or [False] * len(rows)
        keys = self._parse_column(ACCOUNT, self._keys, rows)
        addresses = self._parse_column("address", self._addresses, rows) or [""] * len(rows)
        if self._unnamed_keys:
            for key, row in zip(keys, rows, strict=True):
                if key in self._unnamed_keys:
                    self._fill_in_name(key, row)
        return RecordBatch(days, seconds, keys, addresses, failed)

    def _parse_column(self, name: str, cache: CellCache[CellValue], rows: Rows) -> list[CellValue]:
        column = self._header.columns.get(name)
        return [] if column is None else [cache[row[column]] for row in rows]

    def _count_skipped(self, reason: str) -> bool:
        """Count a row that is no login by its *reason*. Return False if there is none ("")."""
        if reason:
            self._log.skipped_rows[reason] += 1
        return bool(reason)

    def _classify_row(self, number: int, row: Sequence[Cell]) -> None:
        """Count a row that could not be parsed as no login, or add its bad cells to the errors."""
        columns = self._header.columns
        if "outcome" in columns and self._count_skipped(
            self._skip_reasons["outcome"][row[columns["outcome"]]]
        ):
            return
        account, at, first = (
            read_cell_text(self._source.decode_for_display(row[columns[name]])) if name in columns else ""
            for name in (ACCOUNT, LOGIN_TIME, ORDINAL)
        )
        is_total = _TOTAL_ROW.fullmatch(at) or (
            not at and (_TOTAL_ROW.fullmatch(account) or _TOTAL_ROW.fullmatch(first))
        )
        if is_total or not (account or at):
            self._count_skipped(BLANK_ROW)
        elif not account:
            self._count_skipped(NO_ACCOUNT)
        elif at == self._header.headings[columns[LOGIN_TIME]]:
            self._count_skipped(REPEATED_HEADINGS)
        else:
            self._check_cells(number, row)

    def _check_cells(self, number: int, row: Sequence[Cell]) -> None:
        """Add an error for every bad cell of a row."""
        columns = self._header.columns
        checks: dict[str, Callable[[Cell], object]] = {
            **self._times.get_cell_parsers(),
            "outcome": self._outcomes.__getitem__,
            ACCOUNT: self._parse_account,
        }
        for name, parse in checks.items():
            if name in columns:
                cell = row[columns[name]]
                try:
                    value = parse(cell)
                    if name == self._day_field:
                        self._require_past(value[0] if isinstance(value, tuple) else value)
                except ValueRefused as refused:
                    shown = format_cell_text(self._source.decode_for_display(cell))
                    self._add_error(number, columns[name], shown, refused.message, refused.remedy)

    @property
    def _day_field(self) -> str:
        """The field that says the day of a record."""
        return "day" if "day" in self._header.columns else LOGIN_TIME

    def _require_past(self, day: object) -> None:
        """Raise ValueRefused if a day, as date.toordinal(), lies ahead: its record would pass for use to come."""
        if isinstance(day, int) and day > self._log.last_day.toordinal():
            raise ValueRefused(
                f"{date.fromordinal(day)} 还没有到", "请核对日期和电脑的时钟；其余的行加 --skip-bad 照读"
            )

    def _add_error(self, number: int, column: int | None, value: str, why: str, remedy: str) -> None:
        letter, heading = None, None
        if column is not None:
            letter, heading = format_column_letters(column), self._header.headings[column]
        self._log.add_error(
            RowError(self._log.name, self._source.sheet, number, letter, heading, value, why, remedy)
        )

    def _fill_in_name(self, key: str, row: Sequence[Cell]) -> None:
        """Give an account the name and unit of the row, if it has none yet."""
        account = self._log.accounts[key]
        for name in self._naming_fields:
            if not getattr(account, name):
                text = self._read_kept_text(row[self._header.columns[name]])
                account = account._replace(**{name: text})
        self._log.accounts[key] = account
        if all(getattr(account, name) for name in self._naming_fields):
            self._unnamed_keys.discard(key)

    # -- rows that are no logins ---------------------------------------------------------------

    def _build_skip_reasons(self) -> Iterator[tuple[str, CellCache[str]]]:
        """Yield (column, cell → skip reason) for each column that can mark a row as no login."""
        below = self._source.sample[self._header.row + 1 :]
        for name in ("outcome", "message", "action", "kind"):
            column = self._header.columns.get(name)
            if column is None:
                continue
            texts = {read_cell_text(row[column]) for row in below if column < len(row)}
            names_logins = name == "action" and any(map(is_login, texts))
            yield (
                name,
                CellCache(self._find_action_skip_reason if names_logins else self._find_skip_reason),
            )

    def _find_skip_reason(self, cell: Cell) -> str:
        return LOGOUT if is_logout(self._read_kept_text(cell)) else ""

    def _find_action_skip_reason(self, cell: Cell) -> str:
        text = self._read_kept_text(cell)
        return self._find_skip_reason(cell) or ("" if not text or is_login(text) else OTHER_ACTION)

    # -- cells --------------------------------------------------------------------------------

    def _read_text(self, cell: Cell) -> str:
        return read_cell_text(self._source.decode_cell(cell)).strip("\ufeff")

    def _read_kept_text(self, cell: Cell) -> str:
        """Return a text that is only stored: cut, without control characters, "" if it cannot be decoded."""
        with suppress(ValueRefused):
            return CONTROL_CHARACTERS.sub("", self._read_text(cell)[:_MAX_TEXT_LENGTH])
        return ""

    def _parse_account(self, cell: Cell) -> str:
        text = self._read_text(cell)
        if not text:
            raise ValueRefused("没有账号", "请补上账号")
        if len(text) > _MAX_TEXT_LENGTH or CONTROL_CHARACTERS.search(text) or text in ERROR_VALUES:
            raise ValueRefused(
                f"不是账号（{len(text)} 字）" if len(text) > _MAX_TEXT_LENGTH else "不是账号",
                "请核对该单元格",
            )
        return text

    def _register_account(self, cell: Cell) -> str:
        """Return the key of an account, and add it to the accounts of the log."""
        text = self._parse_account(cell)
        key = build_account_key(text)
        account = self._log.accounts.setdefault(key, LoggedAccount(text, "", ""))
        if not all(getattr(account, name) for name in self._naming_fields):
            self._unnamed_keys.add(key)
        return key

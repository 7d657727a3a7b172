"""From the rows of a log to events: moments, accounts, addresses, and whether a login came off."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, time
from itertools import repeat
from zoneinfo import ZoneInfo

from qinling.errors import RowError, ValueRefused
from qinling.rules.logins.event_codes import (
    RecordNumbers,
    encode_account,
    encode_address,
    encode_failed,
    encode_records,
    encode_second,
)
from qinling.rules.logins.log_cells import (
    build_account_key,
    is_login,
    is_logout,
    parse_address,
    parse_day_ordinal,
    parse_login_time,
    parse_time_of_day,
)
from qinling.rules.logins.log_records import LoggedAccount, RecordBatch
from qinling.rules.parsing.dates import parse_day_number
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell
from qinling.workbook.heading_aliases import ORDINAL
from qinling.workbook.logins.cell_cache import CellCache
from qinling.workbook.logins.log_contents import LogContents
from qinling.workbook.logins.log_headings import ACCOUNT, LOGIN_TIME, Header
from qinling.workbook.logins.outcome_codes import FailureTest, read_cell_text
from qinling.workbook.logins.row_blocks import RowBlock, TableSource
from qinling.workbook.reading.cell_readers import CONTROL_CHARACTERS, ERROR_VALUES, format_cell_text

_MAX_TEXT_LENGTH = 200  # signs of an account, a name, a unit, an address
_SECONDS_PER_DAY = 86_400  # seconds
_SUCCESS_PART = encode_failed(False)

NO_ACCOUNT, LOGOUT, OTHER_ACTION, BLANK_ROW, REPEATED_HEADINGS = (
    "没有账号",
    "退出记录",
    "不是登录的操作",
    "空行或合计行",
    "重复的标题行",
)
_TOTAL_ROW = re.compile(r"(?:(?:小|合|总|共)计|总数|共\s*[0-9]+\s*[条行个次人]).*")


class LogRecordParser:
    """Reads the blocks of one table of a log.

    Cells are looked up, not read: few of them differ. A block with a bad cell is halved until
    the row stands alone, so that the rows around it take the same way as all others.
    """

    def __init__(
        self,
        log: LogContents,
        source: TableSource,
        header: Header,
        is_failed: FailureTest,
        timezone: ZoneInfo,
        numbers: RecordNumbers,
    ) -> None:
        self._log, self._source, self._header, self._numbers = log, source, header, numbers
        self._timezone = timezone
        self._day_cache = CellCache(self._parse_day, 40_000)
        self._clock_cache = CellCache(
            lambda cell: encode_second(self._parse_clock(cell)), 2 * _SECONDS_PER_DAY
        )
        self._moment_cache = CellCache(self._parse_moment, 50_000)
        self._key_cache = CellCache(lambda cell: build_account_key(self._parse_account(cell)), 50_000)
        self._account_cache = CellCache(self._encode_account, 50_000)
        self._address_cache = CellCache(self._encode_address, 50_000)
        self._failed_cache = CellCache(lambda cell: encode_failed(is_failed(self._read_text(cell))), 10_000)
        self._naming_fields = header.columns.keys() & {"name", "unit"}
        self._unnamed_keys: set[str] = set()  # keys of accounts that lack one of them
        self._skip_reason_caches = dict(self._build_skip_reason_caches())

    def parse_block(self, block: RowBlock) -> Iterator[RecordBatch]:
        """Yield the events of the block; what are none is counted, or noted as errors."""
        block = self._drop_other_rows(block, "message", "action", "kind")
        if not block.row_numbers:
            return
        try:
            batch = self._build_batch(block)
        except ValueRefused:
            some = self._drop_other_rows(block, "outcome")  # few logs say it there, so it is not asked of all
            yield from self._parse_by_halves(self._drop_incomplete_rows(some))
        else:
            yield batch

    # -- which rows are logins ---------------------------------------------------------------

    def _build_skip_reason_caches(self) -> Iterator[tuple[str, CellCache[str]]]:
        """Yield for each column that can say of a row that it is no login how its cells are read."""
        for column in ("outcome", "message", "action", "kind"):
            place = self._header.columns.get(column)
            if place is None:
                continue
            below = self._source.sample[self._header.row + 1 :]
            texts = {read_cell_text(row[place]) for row in below if place < len(row)}
            tells = column == "action" and any(map(is_login, texts))
            yield (
                column,
                CellCache(self._find_action_skip_reason if tells else self._find_skip_reason, 10_000),
            )

    def _find_skip_reason(self, cell: Cell) -> str:
        return LOGOUT if is_logout(self._read_kept_text(cell)) else ""

    def _find_action_skip_reason(self, cell: Cell) -> str:
        text = self._read_kept_text(cell)
        return self._find_skip_reason(cell) or ("" if not text or is_login(text) else OTHER_ACTION)

    def _drop_other_rows(self, block: RowBlock, *columns: str) -> RowBlock:
        """Return the rows that none of the columns says to be no login; the others are counted."""
        for column in columns:
            if column not in self._skip_reason_caches:
                continue
            reasons = list(map(self._skip_reason_caches[column].__getitem__, block.cells[column]))
            if any(reasons):
                self._log.skipped_rows.update(filter(None, reasons))
                block = block.filter_rows([not reason for reason in reasons])
        return block

    def _drop_incomplete_rows(self, block: RowBlock) -> RowBlock:
        accounts, times = block.cells[ACCOUNT], block.cells[LOGIN_TIME]
        blank: Cell = b"" if accounts and isinstance(accounts[0], bytes) else ""
        if blank not in accounts and blank not in times:
            return block
        filled: list[bool] = []
        for place, (account, at) in enumerate(zip(accounts, times, strict=True)):
            filled.append(bool(account and at))
            if not account and not at:
                self._log.skipped_rows[BLANK_ROW] += 1
            elif not account or not at:
                self._classify_row(block.slice_rows(place, place + 1))
        return block.filter_rows(filled)

    # -- columns -----------------------------------------------------------------------------

    def _parse_by_halves(self, block: RowBlock) -> Iterator[RecordBatch]:
        count = len(block.row_numbers)
        if not count:
            return
        try:
            batch = self._build_batch(block)
        except ValueRefused:
            if count == 1:
                self._classify_row(block)
            else:
                yield from self._parse_by_halves(block.slice_rows(0, count // 2))
                yield from self._parse_by_halves(block.slice_rows(count // 2, count))
        else:
            yield batch

    def _build_batch(self, block: RowBlock) -> RecordBatch:
        # Accounts and addresses come last: those of a row with a bad cell are not in the log.
        count = len(block.row_numbers)
        days, seconds = self._parse_moments(block)
        outcomes = block.cells.get("outcome")
        failed = (
            [_SUCCESS_PART] * count
            if outcomes is None
            else list(map(self._failed_cache.__getitem__, outcomes))
        )
        accounts = list(map(self._account_cache.__getitem__, block.cells[ACCOUNT]))
        addresses = list(map(self._address_cache.__getitem__, block.cells.get("address") or [""] * count))
        self._fill_in_names(block)
        return RecordBatch(days, encode_records(accounts, failed, seconds, addresses))

    def _parse_moments(self, block: RowBlock) -> tuple[list[int], list[bytes]]:
        """Return days, and what the seconds are in a code."""
        at = block.cells[LOGIN_TIME]
        if "day" in block.cells:
            return list(map(self._day_cache.__getitem__, block.cells["day"])), list(
                map(self._clock_cache.__getitem__, at)
            )
        for gap in (b" ", b"T"):
            with suppress(TypeError, ValueRefused):  # no bytes; another form of time
                halves = (gap + b"\n" + gap).join(at).split(gap)  # type: ignore[arg-type]
                if len(halves) == 3 * len(at) - 1:  # and a line break is neither day nor time of day
                    days = list(map(self._day_cache.__getitem__, halves[::3]))
                    return days, list(map(self._clock_cache.__getitem__, halves[1::3]))
        pairs = list(map(self._moment_cache.__getitem__, at))
        return [day for day, _ in pairs], [second for _, second in pairs]

    def _fill_in_names(self, block: RowBlock) -> None:
        """Give the accounts that have no name or unit yet those of the block."""
        if not self._unnamed_keys:
            return
        names = block.cells.get("name", repeat(""))
        units = block.cells.get("unit", repeat(""))
        for account, name, unit in dict.fromkeys(zip(block.cells[ACCOUNT], names, units)):  # noqa: B905 (repeat has no end)
            key = self._key_cache[account]
            if key in self._unnamed_keys:
                seen = self._log.accounts[key]
                seen = seen._replace(
                    name=seen.name or self._read_kept_text(name), unit=seen.unit or self._read_kept_text(unit)
                )
                self._log.accounts[key] = seen
                if all(getattr(seen, field) for field in self._naming_fields):
                    self._unnamed_keys.discard(key)

    # -- cells -------------------------------------------------------------------------------

    def _read_text(self, cell: Cell) -> str:
        return read_cell_text(self._source.decode_cell(cell)).strip("\ufeff")

    def _read_kept_text(self, cell: Cell) -> str:
        """Return a text that only is kept: cut, without what a terminal would obey, "" where it cannot be read."""
        with suppress(ValueRefused):
            return CONTROL_CHARACTERS.sub("", self._read_text(cell)[:_MAX_TEXT_LENGTH])
        return ""

    def _get_shown_cell(self, cell: Cell) -> Cell:
        try:
            return self._source.decode_cell(cell)
        except ValueRefused:
            return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else cell

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

    def _encode_account(self, cell: Cell) -> bytes:
        key = self._key_cache[cell]
        seen = self._log.accounts.setdefault(key, LoggedAccount(self._parse_account(cell), "", ""))
        if not all(getattr(seen, field) for field in self._naming_fields):
            self._unnamed_keys.add(key)
        return encode_account(self._log.get_account_number(key, self._numbers.accounts))

    def _encode_address(self, cell: Cell) -> bytes:
        return encode_address(
            self._log.get_address_number(parse_address(self._read_kept_text(cell)), self._numbers.addresses)
        )

    def _parse_moment(self, cell: Cell) -> tuple[int, bytes]:
        day, second = parse_login_time(self._source.decode_cell(cell), self._timezone)
        return day, encode_second(second)

    def _parse_day(self, cell: Cell) -> int:
        value = self._source.decode_cell(cell)
        if isinstance(value, date):
            value = f"{value:%Y-%m-%d}"
        elif isinstance(value, float):
            return parse_day_number(value).toordinal()
        return parse_day_ordinal(read_cell_text(value))

    def _parse_clock(self, cell: Cell) -> int:
        value = self._source.decode_cell(cell)
        if isinstance(value, time):
            value = f"{value:%H:%M:%S}"
        elif isinstance(value, float) and 0 <= value < 1:
            return round(value * _SECONDS_PER_DAY) % _SECONDS_PER_DAY
        return parse_time_of_day(read_cell_text(value))

    # -- rows that are no events -------------------------------------------------------------

    def _classify_row(self, row: RowBlock) -> None:
        """Say of a row that could not be read why: no login, or which cells are bad."""
        cells = (row.cells.get(name, [""])[0] for name in (ACCOUNT, LOGIN_TIME, ORDINAL))
        account, at, first = (read_cell_text(self._get_shown_cell(cell)) for cell in cells)
        counts = _TOTAL_ROW.fullmatch(at) or (
            not at and (_TOTAL_ROW.fullmatch(account) or _TOTAL_ROW.fullmatch(first))
        )
        if counts or not (account or at):
            self._log.skipped_rows[BLANK_ROW] += 1
        elif not account:
            self._log.skipped_rows[NO_ACCOUNT] += 1
        elif at == self._header.headings[self._header.columns[LOGIN_TIME]]:
            self._log.skipped_rows[REPEATED_HEADINGS] += 1
        else:
            self._add_cell_errors(row)

    def _add_cell_errors(self, row: RowBlock) -> None:
        self._check_cell(row, "day", self._day_cache.__getitem__)
        self._check_cell(
            row, LOGIN_TIME, (self._clock_cache if "day" in row.cells else self._moment_cache).__getitem__
        )
        self._check_cell(row, "outcome", self._failed_cache.__getitem__)
        self._check_cell(row, ACCOUNT, self._parse_account)

    def _check_cell(self, row: RowBlock, name: str, read: Callable[[Cell], object]) -> None:
        if name not in row.cells:
            return
        cell = row.cells[name][0]
        try:
            read(cell)
        except ValueRefused as refused:
            place = self._header.columns[name]
            heading = self._header.headings[place]
            letter, why, remedy = format_column_letters(place), refused.message, refused.remedy
            where = self._log.name, self._source.sheet, row.row_numbers[0], letter, heading
            self._log.add_error(RowError(*where, format_cell_text(self._get_shown_cell(cell)), why, remedy))

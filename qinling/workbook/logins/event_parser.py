"""From the rows of a log to events: moments, accounts, addresses, and whether a login came off."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, time
from itertools import repeat
from zoneinfo import ZoneInfo

from qinling.errors import RowError, ValueRefused
from qinling.rules.logins.event_codes import (
    Numbers,
    account_part,
    address_part,
    codes_of,
    failed_part,
    second_part,
)
from qinling.rules.logins.log_cells import (
    account_key,
    is_entering,
    is_leaving,
    read_address,
    read_clock,
    read_day,
    read_moment,
)
from qinling.rules.logins.log_records import Batch, SeenAccount
from qinling.rules.parsing.dates import day_of_number
from qinling.workbook.files.cell_names import column_letters
from qinling.workbook.files.grids import Cell
from qinling.workbook.heading_aliases import ORDINAL
from qinling.workbook.logins.cell_cache import KnownCells
from qinling.workbook.logins.log_contents import Contents
from qinling.workbook.logins.log_headings import ACCOUNT, AT, Header
from qinling.workbook.logins.outcome_codes import Failed, text_of
from qinling.workbook.logins.row_blocks import Block, Source
from qinling.workbook.reading.cell_readers import CONTROL, ERROR_VALUES, show_cell

_LONGEST = 200  # signs of an account, a name, a unit, an address
_A_DAY = 86_400  # seconds
_CAME_OFF = failed_part(False)

NO_ACCOUNT, LEFT, OTHER, BLANK, AGAIN = (
    "没有账号",
    "退出记录",
    "不是登录的操作",
    "空行或合计行",
    "重复的标题行",
)
_TOTAL = re.compile(r"(?:(?:小|合|总|共)计|总数|共\s*[0-9]+\s*[条行个次人]).*")


class Events:
    """Reads the blocks of one table of a log.

    Cells are looked up, not read: few of them differ. A block with a bad cell is halved until
    the row stands alone, so that the rows around it take the same way as all others.
    """

    def __init__(
        self,
        log: Contents,
        source: Source,
        header: Header,
        failed: Failed,
        zone: ZoneInfo,
        numbers: Numbers,
    ) -> None:
        self._log, self._source, self._header, self._numbers = log, source, header, numbers
        self._zone = zone
        self._days = KnownCells(self._day, 40_000)
        self._clocks = KnownCells(lambda cell: second_part(self._clock(cell)), 2 * _A_DAY)
        self._moments = KnownCells(self._moment, 50_000)
        self._keys = KnownCells(lambda cell: account_key(self._account(cell)), 50_000)
        self._accounts = KnownCells(self._account_part, 50_000)
        self._addresses = KnownCells(self._address_part, 50_000)
        self._failed = KnownCells(lambda cell: failed_part(failed(self._text(cell))), 10_000)
        self._naming = header.columns.keys() & {"name", "unit"}
        self._unnamed: set[str] = set()  # keys of accounts that lack one of them
        self._reasons = dict(self._reasons_by_column())

    def read(self, block: Block) -> Iterator[Batch]:
        """Yield the events of the block; what are none is counted, or noted as errors."""
        block = self._without_others(block, "message", "action", "kind")
        if not block.numbers:
            return
        try:
            batch = self._batch(block)
        except ValueRefused:
            some = self._without_others(block, "outcome")  # few logs say it there, so it is not asked of all
            yield from self._halved(self._with_account_and_time(some))
        else:
            yield batch

    # -- which rows are logins ---------------------------------------------------------------

    def _reasons_by_column(self) -> Iterator[tuple[str, KnownCells[str]]]:
        """Yield for each column that can say of a row that it is no login how its cells are read."""
        for column in ("outcome", "message", "action", "kind"):
            place = self._header.columns.get(column)
            if place is None:
                continue
            below = self._source.sample[self._header.row + 1 :]
            texts = {text_of(row[place]) for row in below if place < len(row)}
            tells = column == "action" and any(map(is_entering, texts))
            yield column, KnownCells(self._reason_of_action if tells else self._reason, 10_000)

    def _reason(self, cell: Cell) -> str:
        return LEFT if is_leaving(self._words(cell)) else ""

    def _reason_of_action(self, cell: Cell) -> str:
        text = self._words(cell)
        return self._reason(cell) or ("" if not text or is_entering(text) else OTHER)

    def _without_others(self, block: Block, *columns: str) -> Block:
        """Return the rows that none of the columns says to be no login; the others are counted."""
        for column in columns:
            if column not in self._reasons:
                continue
            reasons = list(map(self._reasons[column].__getitem__, block.cells[column]))
            if any(reasons):
                self._log.left_out.update(filter(None, reasons))
                block = block.only([not reason for reason in reasons])
        return block

    def _with_account_and_time(self, block: Block) -> Block:
        accounts, times = block.cells[ACCOUNT], block.cells[AT]
        blank: Cell = b"" if accounts and isinstance(accounts[0], bytes) else ""
        if blank not in accounts and blank not in times:
            return block
        filled: list[bool] = []
        for place, (account, at) in enumerate(zip(accounts, times, strict=True)):
            filled.append(bool(account and at))
            if not account and not at:
                self._log.left_out[BLANK] += 1
            elif not account or not at:
                self._judge(block.part(place, place + 1))
        return block.only(filled)

    # -- columns -----------------------------------------------------------------------------

    def _halved(self, block: Block) -> Iterator[Batch]:
        count = len(block.numbers)
        if not count:
            return
        try:
            batch = self._batch(block)
        except ValueRefused:
            if count == 1:
                self._judge(block)
            else:
                yield from self._halved(block.part(0, count // 2))
                yield from self._halved(block.part(count // 2, count))
        else:
            yield batch

    def _batch(self, block: Block) -> Batch:
        # Accounts and addresses come last: those of a row with a bad cell are not in the log.
        count = len(block.numbers)
        days, seconds = self._moments_of(block)
        outcomes = block.cells.get("outcome")
        failed = [_CAME_OFF] * count if outcomes is None else list(map(self._failed.__getitem__, outcomes))
        accounts = list(map(self._accounts.__getitem__, block.cells[ACCOUNT]))
        addresses = list(map(self._addresses.__getitem__, block.cells.get("address") or [""] * count))
        self._name(block)
        return Batch(days, codes_of(accounts, failed, seconds, addresses))

    def _moments_of(self, block: Block) -> tuple[list[int], list[bytes]]:
        """Return days, and what the seconds are in a code."""
        at = block.cells[AT]
        if "day" in block.cells:
            return list(map(self._days.__getitem__, block.cells["day"])), list(
                map(self._clocks.__getitem__, at)
            )
        for gap in (b" ", b"T"):
            with suppress(TypeError, ValueRefused):  # no bytes; another form of time
                halves = (gap + b"\n" + gap).join(at).split(gap)  # type: ignore[arg-type]
                if len(halves) == 3 * len(at) - 1:  # and a line break is neither day nor time of day
                    days = list(map(self._days.__getitem__, halves[::3]))
                    return days, list(map(self._clocks.__getitem__, halves[1::3]))
        pairs = list(map(self._moments.__getitem__, at))
        return [day for day, _ in pairs], [second for _, second in pairs]

    def _name(self, block: Block) -> None:
        """Give the accounts that have no name or unit yet those of the block."""
        if not self._unnamed:
            return
        names = block.cells.get("name", repeat(""))
        units = block.cells.get("unit", repeat(""))
        for account, name, unit in dict.fromkeys(zip(block.cells[ACCOUNT], names, units)):  # noqa: B905 (repeat has no end)
            key = self._keys[account]
            if key in self._unnamed:
                seen = self._log.accounts[key]
                seen = seen._replace(name=seen.name or self._words(name), unit=seen.unit or self._words(unit))
                self._log.accounts[key] = seen
                if all(getattr(seen, field) for field in self._naming):
                    self._unnamed.discard(key)

    # -- cells -------------------------------------------------------------------------------

    def _text(self, cell: Cell) -> str:
        return text_of(self._source.value(cell)).strip("\ufeff")

    def _words(self, cell: Cell) -> str:
        """Return a text that only is kept: cut, without what a terminal would obey, "" where it cannot be read."""
        with suppress(ValueRefused):
            return CONTROL.sub("", self._text(cell)[:_LONGEST])
        return ""

    def _shown(self, cell: Cell) -> Cell:
        try:
            return self._source.value(cell)
        except ValueRefused:
            return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else cell

    def _account(self, cell: Cell) -> str:
        text = self._text(cell)
        if not text:
            raise ValueRefused("没有账号", "请补上账号")
        if len(text) > _LONGEST or CONTROL.search(text) or text in ERROR_VALUES:
            raise ValueRefused(
                f"不是账号（{len(text)} 字）" if len(text) > _LONGEST else "不是账号", "请核对该单元格"
            )
        return text

    def _account_part(self, cell: Cell) -> bytes:
        key = self._keys[cell]
        seen = self._log.accounts.setdefault(key, SeenAccount(self._account(cell), "", ""))
        if not all(getattr(seen, field) for field in self._naming):
            self._unnamed.add(key)
        return account_part(self._log.account_number(key, self._numbers.accounts))

    def _address_part(self, cell: Cell) -> bytes:
        return address_part(
            self._log.address_number(read_address(self._words(cell)), self._numbers.addresses)
        )

    def _moment(self, cell: Cell) -> tuple[int, bytes]:
        day, second = read_moment(self._source.value(cell), self._zone)
        return day, second_part(second)

    def _day(self, cell: Cell) -> int:
        value = self._source.value(cell)
        if isinstance(value, date):
            value = f"{value:%Y-%m-%d}"
        elif isinstance(value, float):
            return day_of_number(value).toordinal()
        return read_day(text_of(value))

    def _clock(self, cell: Cell) -> int:
        value = self._source.value(cell)
        if isinstance(value, time):
            value = f"{value:%H:%M:%S}"
        elif isinstance(value, float) and 0 <= value < 1:
            return round(value * _A_DAY) % _A_DAY
        return read_clock(text_of(value))

    # -- rows that are no events -------------------------------------------------------------

    def _judge(self, row: Block) -> None:
        """Say of a row that could not be read why: no login, or which cells are bad."""
        cells = (row.cells.get(name, [""])[0] for name in (ACCOUNT, AT, ORDINAL))
        account, at, first = (text_of(self._shown(cell)) for cell in cells)
        counts = _TOTAL.fullmatch(at) or (not at and (_TOTAL.fullmatch(account) or _TOTAL.fullmatch(first)))
        if counts or not (account or at):
            self._log.left_out[BLANK] += 1
        elif not account:
            self._log.left_out[NO_ACCOUNT] += 1
        elif at == self._header.headings[self._header.columns[AT]]:
            self._log.left_out[AGAIN] += 1
        else:
            self._refuse(row)

    def _refuse(self, row: Block) -> None:
        self._try(row, "day", self._days.__getitem__)
        self._try(row, AT, (self._clocks if "day" in row.cells else self._moments).__getitem__)
        self._try(row, "outcome", self._failed.__getitem__)
        self._try(row, ACCOUNT, self._account)

    def _try(self, row: Block, name: str, read: Callable[[Cell], object]) -> None:
        if name not in row.cells:
            return
        cell = row.cells[name][0]
        try:
            read(cell)
        except ValueRefused as refused:
            place = self._header.columns[name]
            heading = self._header.headings[place]
            letter, why, remedy = column_letters(place), refused.message, refused.remedy
            where = self._log.name, self._source.sheet, row.numbers[0], letter, heading
            self._log.refuse(RowError(*where, show_cell(self._shown(cell)), why, remedy))

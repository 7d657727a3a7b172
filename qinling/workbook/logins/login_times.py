"""Parse the times of a log: moments, or days and times of day in columns of their own."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, time
from itertools import chain
from zoneinfo import ZoneInfo

from qinling.errors import AnswerNeeded, Choice, Doubt, ValueRefused, WorkbookRefused
from qinling.rules.logins.logs.log_times import (
    DAY_ORDER_REMEDY,
    TimeRules,
    detect_day_order,
    find_short_day,
    list_time_notes,
    parse_day_ordinal,
    parse_login_time,
    parse_time_of_day,
)
from qinling.rules.parsing.date_orders import DateOrder, find_open_days
from qinling.rules.parsing.dates import parse_day_number
from qinling.workbook.answers.map_entries import DATE_ORDER_KEY
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.header_search import Header
from qinling.workbook.logins.log_headings import LOGIN_TIME
from qinling.workbook.logins.outcome_codes import read_cell_text
from qinling.workbook.logins.table_columns.heading_zones import find_heading_zone
from qinling.workbook.logins.table_sources import CellCache, Rows, TableSource

_SECONDS_PER_DAY = 86_400
_MAX_WAITING_ROWS = 250_000  # in memory until a day shows the order
_ORDER_LABELS = {DateOrder.DAY_MONTH_YEAR: "日/月/年", DateOrder.MONTH_DAY_YEAR: "月/日/年"}


class LoginTimeParser:
    """Parses the times of one table of a log. Moments hardly repeat, but their days and times of day do."""

    def __init__(self, log_name: str, source: TableSource, header: Header, rules: TimeRules) -> None:
        self._log_name = log_name
        self._source, self._rules = source, rules
        self._day_column, self._time_column = header.columns.get("day"), header.columns[LOGIN_TIME]
        self._heading = header.headings[self._date_column]
        self._heading_zone = None if rules.log_zone else self._find_heading_zone(header)
        if self._heading_zone:
            self._rules = rules._replace(log_zone=self._heading_zone)
        self._days, self._clocks = CellCache(self._parse_day), CellCache(self._parse_clock)
        self._sample = source.sample[header.row + 1 :]
        self._gap = self._find_gap()
        self.notes = self._list_notes(header.headings[self._time_column])

    def _find_heading_zone(self, header: Header) -> ZoneInfo | None:
        """Return the zone that the heading of the times or of the days names, None if they name none."""
        zones = (
            find_heading_zone(header.headings[place]) for place in (self._time_column, self._date_column)
        )
        return next(filter(None, zones), None)

    @property
    def _date_column(self) -> int:
        return self._time_column if self._day_column is None else self._day_column

    def settle_day_order(self, blocks: Iterator[Rows]) -> Iterator[Rows]:
        """Yield the *blocks*. Where days are like 6/7/2026, they wait until one of them shows the order, such as 22/6/2026.

        Raises WorkbookRefused where the days contradict each other, AnswerNeeded where none of them shows it.
        """
        if self._rules.order is not None or not self._list_short_days(self._sample):
            yield from blocks
            return
        waiting: list[Rows] = []
        for block in blocks:
            waiting.append(block)
            if sum(map(len, waiting)) > _MAX_WAITING_ROWS:
                break
            order = detect_day_order(self._list_short_days(block))
            if order is DateOrder.UNKNOWN:
                raise self._contradiction_error()
            if order is not None:
                self._take_order(order)
                yield from self._yield_checked(waiting, blocks)
                return
        self._require_no_open_days(waiting)
        yield from chain(waiting, blocks)

    def _yield_checked(self, waiting: list[Rows], blocks: Iterator[Rows]) -> Iterator[Rows]:
        """Yield the blocks that waited and the others. Raises WorkbookRefused at a day of another order."""
        yield from waiting
        waiting.clear()
        for block in blocks:
            if detect_day_order(self._list_short_days(block)) not in (None, self._rules.order):
                raise self._contradiction_error()
            yield block

    def _require_no_open_days(self, waiting: list[Rows]) -> None:
        """Raise AnswerNeeded if a day such as 6/7/2026 could be two."""
        open_days = find_open_days(chain.from_iterable(map(self._list_short_days, waiting)))
        if not open_days:
            return
        samples = tuple(sorted(set(open_days)))[:3]
        subject = f"“{self._heading}”列的 {samples[0]} 看不出是日/月/年还是月/日/年"
        choices = tuple(
            Choice(label, ("--map", f"{DATE_ORDER_KEY}={order}")) for order, label in _ORDER_LABELS.items()
        )
        raise AnswerNeeded(
            f"{self._log_name} 的{subject}",
            DAY_ORDER_REMEDY,
            doubts=(Doubt(self._log_name, self._source.sheet, subject, samples, choices),),
        )

    def _list_short_days(self, rows: Rows) -> set[str]:
        """Return the different days of the form 6/7/2026. A day is what stands before the first blank."""
        cells = (row[self._date_column] for row in rows if self._date_column < len(row))
        heads = {cell.split(None, 1)[0] for cell in cells if isinstance(cell, str | bytes) and cell.strip()}
        texts = (str(self._source.decode_for_display(head)) for head in heads)
        return {day for text in texts if (day := find_short_day(text))}

    def _take_order(self, order: DateOrder) -> None:
        self._rules = self._rules._replace(order=order)
        self._gap = self._find_gap()
        self.notes.append(f"“{self._heading}”列按 {_ORDER_LABELS[order]} 读：只有这样每一天才都存在")

    def _contradiction_error(self) -> WorkbookRefused:
        return WorkbookRefused(
            f"{self._log_name} 的“{self._heading}”列的日期有的只能是日/月/年，有的只能是月/日/年",
            "请核对该列，统一写法后重新导出",
        )

    def parse_columns(self, rows: Rows) -> tuple[list[int], list[int]]:
        """Return the day ordinals and the seconds of the day. Raises ValueRefused for a bad cell."""
        days, clocks = self._days, self._clocks
        cells = [row[self._time_column] for row in rows]
        if self._day_column is not None:
            return self._convert_zone(
                [days[row[self._day_column]] for row in rows], [clocks[cell] for cell in cells]
            )
        if self._gap and cells:
            gap = self._gap.encode() if isinstance(cells[0], bytes) else self._gap
            with suppress(AttributeError, TypeError, ValueRefused):  # no text, or another form of time
                halves = [cell.partition(gap) for cell in cells]  # type: ignore[attr-defined]
                return self._convert_zone(
                    [days[day] for day, _, _ in halves], [clocks[clock] for _, _, clock in halves]
                )
        moments = list(map(self._parse_moment, cells))
        return [day for day, _ in moments], [second for _, second in moments]

    def _convert_zone(self, days: list[int], seconds: list[int]) -> tuple[list[int], list[int]]:
        """Convert moments without an offset to the time zone of the office."""
        if self._rules.log_zone in (None, self._rules.zone):
            return days, seconds
        pairs = list(map(self._rules.convert, days, seconds))
        return [day for day, _ in pairs], [second for _, second in pairs]

    def get_cell_parsers(self) -> dict[str, Callable[[Cell], object]]:
        """Return column name → parser of one cell, which raises ValueRefused."""
        if self._day_column is None:
            return {LOGIN_TIME: self._parse_moment}
        return {"day": self._days.__getitem__, LOGIN_TIME: self._clocks.__getitem__}

    def _find_gap(self) -> str:
        """Return what separates day and time of day in the first rows, "" for another form of time."""
        for row in self._sample:
            if self._time_column < len(row) and isinstance(cell := row[self._time_column], str):
                for gap in " T":
                    day, _, clock = cell.partition(gap)
                    with suppress(ValueRefused):
                        parse_day_ordinal(day, self._rules.order)
                        parse_time_of_day(clock)
                        return gap
        return ""

    def _list_notes(self, heading: str) -> list[str]:
        texts = [
            read_cell_text(self._source.decode_for_display(row[self._time_column]))
            for row in self._sample
            if self._time_column < len(row)
        ]
        notes = [f"“{heading}”列{note}" for note in list_time_notes(texts, self._rules.zone)]
        log_zone = self._rules.log_zone
        ground = "标题" if self._heading_zone else "设置"
        if log_zone is not None and log_zone != self._rules.zone:
            notes.append(
                f"“{heading}”列没写时区的按{ground}读作 {log_zone.key} 时间，已换算成 {self._rules.zone.key} 时间"
            )
        return notes

    def _parse_moment(self, cell: Cell) -> tuple[int, int]:
        value = self._source.decode_cell(cell)
        return parse_login_time(read_cell_text(value) if isinstance(value, str) else value, self._rules)

    def _parse_day(self, cell: Cell) -> int:
        value = self._source.decode_cell(cell)
        if isinstance(value, float):
            return parse_day_number(value).toordinal()
        if isinstance(value, date):
            value = f"{value:%Y-%m-%d}"
        return parse_day_ordinal(read_cell_text(value), self._rules.order)

    def _parse_clock(self, cell: Cell) -> int:
        value = self._source.decode_cell(cell)
        if isinstance(value, time):
            value = f"{value:%H:%M:%S}"
        elif isinstance(value, float) and 0 <= value < 1:
            return round(value * _SECONDS_PER_DAY) % _SECONDS_PER_DAY
        return parse_time_of_day(read_cell_text(value))

"""Parse the times of a log: moments, or days and times of day in columns of their own."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, time
from zoneinfo import ZoneInfo

from qinling.errors import ValueRefused
from qinling.rules.logins.log_cells import (
    convert_moment,
    parse_day_ordinal,
    parse_login_time,
    parse_time_of_day,
)
from qinling.rules.parsing.dates import parse_day_number
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.log_headings import LOGIN_TIME, Header
from qinling.workbook.logins.outcome_codes import read_cell_text
from qinling.workbook.logins.table_sources import CellCache, Rows, TableSource

_SECONDS_PER_DAY = 86_400


class LoginTimeParser:
    """Parses the times of one table. Moments hardly repeat, but their days and times of day do.

    Times without an offset are in *written_zone*, None for *timezone*, to which all are converted.
    """

    def __init__(
        self, source: TableSource, header: Header, timezone: ZoneInfo, written_zone: ZoneInfo | None = None
    ) -> None:
        self._source, self._timezone = source, timezone
        self._written_zone = None if written_zone == timezone else written_zone
        self._day_column, self._time_column = header.columns.get("day"), header.columns[LOGIN_TIME]
        self._days, self._clocks = CellCache(self._parse_day), CellCache(self._parse_clock)
        self._gap = self._find_gap(source.sample[header.row + 1 :])

    def parse_columns(self, rows: Rows) -> tuple[list[int], list[int]]:
        """Return the day ordinals and the seconds of the day. Raises ValueRefused for a bad cell."""
        days, clocks = self._days, self._clocks
        cells = [row[self._time_column] for row in rows]
        if self._day_column is not None:
            return self._convert(
                [days[row[self._day_column]] for row in rows], [clocks[cell] for cell in cells]
            )
        if self._gap and cells:
            gap = self._gap.encode() if isinstance(cells[0], bytes) else self._gap
            with suppress(AttributeError, TypeError, ValueRefused):  # no text, or another form of time
                halves = [cell.partition(gap) for cell in cells]  # type: ignore[attr-defined]
                return self._convert(
                    [days[day] for day, _, _ in halves], [clocks[clock] for _, _, clock in halves]
                )
        moments = list(map(self._parse_moment, cells))
        return [day for day, _ in moments], [second for _, second in moments]

    def _convert(self, days: list[int], seconds: list[int]) -> tuple[list[int], list[int]]:
        """Convert moments without an offset to the time zone of the office."""
        if self._written_zone is None:
            return days, seconds
        pairs = [
            convert_moment(day, second, self._written_zone, self._timezone)
            for day, second in zip(days, seconds, strict=True)
        ]
        return [day for day, _ in pairs], [second for _, second in pairs]

    def get_cell_parsers(self) -> dict[str, Callable[[Cell], object]]:
        """Return column name → parser of one cell, which raises ValueRefused."""
        if self._day_column is None:
            return {LOGIN_TIME: self._parse_moment}
        return {"day": self._days.__getitem__, LOGIN_TIME: self._clocks.__getitem__}

    def _find_gap(self, rows: Rows) -> str:
        """Return what separates day and time of day in the first rows, "" for another form of time."""
        for row in rows:
            if self._time_column < len(row) and isinstance(cell := row[self._time_column], str):
                for gap in " T":
                    day, _, clock = cell.partition(gap)
                    with suppress(ValueRefused):
                        parse_day_ordinal(day)
                        parse_time_of_day(clock)
                        return gap
        return ""

    def _parse_moment(self, cell: Cell) -> tuple[int, int]:
        return parse_login_time(self._source.decode_cell(cell), self._timezone, self._written_zone)

    def _parse_day(self, cell: Cell) -> int:
        value = self._source.decode_cell(cell)
        if isinstance(value, float):
            return parse_day_number(value).toordinal()
        if isinstance(value, date):
            value = f"{value:%Y-%m-%d}"
        return parse_day_ordinal(read_cell_text(value))

    def _parse_clock(self, cell: Cell) -> int:
        value = self._source.decode_cell(cell)
        if isinstance(value, time):
            value = f"{value:%H:%M:%S}"
        elif isinstance(value, float) and 0 <= value < 1:
            return round(value * _SECONDS_PER_DAY) % _SECONDS_PER_DAY
        return parse_time_of_day(read_cell_text(value))

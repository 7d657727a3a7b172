"""Find the year of times that servers write without one: Jun 22 09:15:03."""

import re
from datetime import date, timedelta

from qinling.errors import ValueRefused
from qinling.rules.logins.logs.english_times import MONTHS
from qinling.rules.parsing.chinese_text import quote_value

_WITHOUT_YEAR = re.compile(r"([A-Za-z]{3})\s+([0-9]{1,2})\s+([0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?)")
_ONE_DAY = timedelta(days=1)
#: Lines of a log follow each other. One that is so much older than the one before is of an unknown year.
_MAX_BACKWARDS = timedelta(days=180)
_YEARS_BACK = 8  # 29 February


class YearFinder:
    """Gives times without a year the latest year in which they are not after *last_day*, the last day that the log can hold."""

    def __init__(self, last_day: date) -> None:
        self._last_day = last_day
        self._before: date | None = None
        self.has_found = False

    def complete(self, stamp: str) -> str:
        """Return a time with its year; other times as they are. Raises ValueRefused where the year cannot be known."""
        found = _WITHOUT_YEAR.fullmatch(stamp)
        if found is None:
            return stamp
        day = self._find_day(found[1], int(found[2]), stamp)
        if self._before is not None and self._before - day > _MAX_BACKWARDS:
            raise ValueRefused(
                f"{quote_value(stamp)}没有写年份，又比上一行早半年以上，看不出是哪一年",
                "日志跨了不止一年的，请按年分开后再导入",
            )
        self._before, self.has_found = day, True
        return f"{day:%Y-%m-%d} {found[3]}"

    def _find_day(self, month: str, day: int, stamp: str) -> date:
        if month.lower() not in MONTHS:
            raise ValueRefused(f"{quote_value(stamp)}不是登录时间", "请核对该行，或重新导出")
        number = MONTHS.index(month.lower()) + 1
        for year in range(self._last_day.year + 1, self._last_day.year - _YEARS_BACK, -1):
            try:
                found = date(year, number, day)
            except ValueError:
                continue
            if found <= self._last_day + _ONE_DAY:
                return found
        raise ValueRefused(f"{quote_value(stamp)}这一天不存在", "请核对该行，或重新导出")

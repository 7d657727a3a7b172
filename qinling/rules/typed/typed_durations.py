"""Numbers of days as people type them: 15, 9天, 两周, 半个月, 一个月内, 5个工作日."""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta
from typing import NamedTuple

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import normalize_text, parse_chinese_number, quote_value
from qinling.rules.workdays import WorkCalendar

NUMERAL = r"[0-9]{1,5}|[〇零一二两俩三四五六七八九十百]{1,6}"
_AROUND = re.compile(r"^(?:未来|今后|近|最近|往后|提前)(?=.)|(?:之内|以内|内|以后|之后|后)$")
_COUNT = re.compile(
    rf"(?P<number>-?(?:{NUMERAL}))?(?P<unit>天|日|个?(?:周|星期|礼拜)|个月|个?工作(?:日|天)|年)?"
)
_HALF = {"半个月": (15, "天"), "半月": (15, "天"), "半年": (6, "月")}
_HALF_BEHIND = re.compile(rf"(?P<number>{NUMERAL})个半月")
_LONGER = re.compile(r"^(?:(?:再|又|申请)(?:延长|延期?|顺延|宽限|推迟|加|给)?|延长|延期?|顺延|宽限|推迟)")
_DAY_OF_MONTH = re.compile(rf"(?:{NUMERAL})日")
_DAYS = {"天": 1, "周": 7}
_DAYS_OF_HALF_MONTH = 15
_MONTHS_OF_YEAR = 12
#: A month where no day is known from which it counts.
_DAYS_OF_MONTH = 30
_EXAMPLES = "请写数字，如 15；也可写 两周、一个月"


class Duration(NamedTuple):
    """A number of days, weeks, months or working days: *unit* is 天, 周, 月 or 工作日."""

    number: int
    unit: str

    def count_days(self) -> int | None:
        """Return the calendar days of it, 30 to a month; None for working days."""
        days = {**_DAYS, "月": _DAYS_OF_MONTH}.get(self.unit)
        return None if days is None else self.number * days

    def find_last_day(self, today: date, calendar: WorkCalendar) -> date:
        """Return the day on which it ends, counted from *today*. Raises ValueRefused beyond the calendar."""
        try:
            if self.unit == "工作日":
                return calendar.add_workdays(today, self.number)
            if self.unit == "月":
                return _add_months(today, self.number)
            return today + timedelta(days=self.number * _DAYS[self.unit])
        except (OverflowError, ValueError):
            raise ValueRefused(f"{self.number}{self.unit}太长", _EXAMPLES) from None


def parse_duration(text: str) -> Duration:
    """Return the duration of *text*, a bare number as days. Raises ValueRefused."""
    words = normalize_text(text)
    if _LONGER.search(words):
        raise ValueRefused(f"{quote_value(text)}没有写明从哪一天算", "请写延到的日期；从今天算起的写 10天后")
    plain = _AROUND.sub("", words)
    if plain in _HALF:
        return Duration(*_HALF[plain])
    if found := _HALF_BEHIND.fullmatch(plain):
        return Duration(read_number(found["number"]) * _DAYS_OF_MONTH + _DAYS_OF_HALF_MONTH, "天")
    found = _COUNT.fullmatch(plain)
    if found is None or not found["number"]:
        raise ValueRefused(f"{quote_value(text)}不是天数", _EXAMPLES)
    number, unit = read_number(found["number"]), (found["unit"] or "天").removeprefix("个")
    if number < 0:
        raise ValueRefused(f"{number} 太小，最小是 0")
    if unit == "年":
        return Duration(number * _MONTHS_OF_YEAR, "月")
    names = {"日": "天", "星期": "周", "礼拜": "周", "工作天": "工作日"}
    return Duration(number, names.get(unit, unit))


def parse_extension(text: str) -> Duration:
    """Return how much longer *text* says: 再延半个月, 延期30天, 半个月. Raises ValueRefused for what names no duration."""
    words = normalize_text(text)
    plain = _LONGER.sub("", words)
    if plain.isdecimal():  # a bare number is none of days
        raise ValueRefused(f"{quote_value(text)}不是天数", _EXAMPLES)
    return parse_duration(plain)


def find_day_behind(text: str, today: date) -> date | None:
    """Return the day that is as far behind *today* as *text* says, None where it is no such duration."""
    with suppress(ValueRefused):
        duration = parse_duration(text)
        if duration.unit == "工作日" or not duration.number:
            return None
        return Duration(-duration.number, duration.unit).find_last_day(today, WorkCalendar())
    return None


def find_days_ahead(text: str) -> Duration | None:
    """Return the days from today on that *text* says with their unit: 7天, 近两周, 10个工作日内; None for any other word.

    28日 is a day of the month.
    """
    words = normalize_text(text)
    if words.isdecimal() or words.endswith("后") or _DAY_OF_MONTH.fullmatch(words):
        return None
    with suppress(ValueRefused):
        return parse_duration(words)
    return None


def says_how_far_ahead(text: str) -> bool:
    """Return whether *text* says that the duration counts from today: 10天后, 一个月内."""
    return normalize_text(text).endswith(("后", "内"))


def read_number(text: str) -> int:
    """Return the number of digits or of a Chinese numeral. Raises ValueRefused."""
    if text.lstrip("-").isdecimal():
        return int(text)
    is_vague = len(text) > 1 and not set(text) & set("十百")  # 三五天 is no 35
    if is_vague or (number := parse_chinese_number(text.replace("俩", "两"))) is None:
        raise ValueRefused(f"{quote_value(text)}不是一个确定的数", _EXAMPLES)
    return number


def _add_months(day: date, months: int) -> date:
    """Return the same day of the month *months* later, or the last one of that month."""
    year, month = divmod(day.year * _MONTHS_OF_YEAR + day.month - 1 + months, _MONTHS_OF_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

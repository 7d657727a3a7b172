"""Days of the calendar: those that exist, in the years that a ledger can speak of."""

from contextlib import suppress
from datetime import date, timedelta

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import quote_value

FIRST_YEAR, LAST_YEAR = 1990, 2099
#: The last day that a ledger takes.
END_OF_CALENDAR = date(LAST_YEAR, 12, 31)
#: The signs of the days of a week, from Monday on.
WEEKDAYS = "一二三四五六日"
YEAR_REMEDY = "请写明年份，或在表头写明填报日期/截至日期"


def parse_iso_day(text: str) -> date | None:
    """Return the day of a plain ISO date, None for any other text."""
    with suppress(ValueError):
        day = date.fromisoformat(text)
        if text == day.isoformat() and FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    return None


def expand_year(digits: str) -> int:
    """Return the year of two digits, in this century, or of four digits."""
    return 2000 + int(digits) if len(digits) == 2 else int(digits)


def build_day(year: int, month: int, day: int) -> date:
    """Return the day. Raises ValueRefused for days that do not exist and for years outside 1990–2099."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueRefused(f"{year}年不在 {FIRST_YEAR}—{LAST_YEAR} 年之内", "请核对年份")
    if not 1 <= month <= 12:
        raise ValueRefused(f"一年没有{month}月", "请改为存在的日期")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueRefused(f"{year}年{month}月没有{day}日", "请改为存在的日期") from None


def read_weekday(sign: str) -> int:
    """Return the day of the week of 一 to 日, 天 or 1 to 7: 1 for Monday."""
    return int(sign) if sign.isdecimal() else WEEKDAYS.index(sign.replace("天", "日")) + 1


def find_month_end(year: int, month: int) -> date:
    """Return the last day of the month. Raises ValueRefused where there is no such month."""
    first = build_day(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first + (following - first) - timedelta(days=1)


def require_base_day(base: date | None, text: str) -> date:
    """Return *base*. Raises ValueRefused where it is None, saying that *text* has no year."""
    if base is None:
        raise ValueRefused(f"{quote_value(text)}没有写年份", YEAR_REMEDY)
    return base

"""Days of short numbers, such as 26.6.18, 6/7/2026 and 6.18.

A cell is read where only one order gives a day, or where its column or the user says the order.
Days without a year are month first, as everywhere in Chinese papers.
"""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import lru_cache

from qinling.errors import ValueRefused
from qinling.rules.parsing.calendar_days import build_day, require_base_day
from qinling.rules.parsing.chinese_text import normalize_text, quote_value

ORDER_REMEDY = (
    "请写成 2026年6月30日 的样子；整列都这样写的，读入时加 --map @日期次序=日月年（或 月日年、年月日）"
)
_ONE_DAY_REMEDY = "请写成 2026年6月30日 的样子"


class DateOrder(StrEnum):
    """The order of the numbers in a day. The values are what users write for `@日期次序`."""

    YEAR_MONTH_DAY = "年月日"
    MONTH_DAY_YEAR = "月日年"
    DAY_MONTH_YEAR = "日月年"
    UNKNOWN = "不明"  # a column contradicts itself: its open days stay open


#: A year of two digits lies within so many years of the ledger's day.
_MAX_YEARS_AWAY = 5
#: The years that 26.4.25 may mean with points.
_FIRST_RECENT_YEAR, _LAST_RECENT_YEAR = 2015, 2035
_MAX_LENGTH = 20  # characters; a longer text is no short day
_NUMBERS = re.compile(
    r"(?P<a>[0-9]{1,2})(?P<sign>[./-])(?P<b>[0-9]{1,2})"
    r"(?:(?P=sign)(?P<c>[0-9]{4}|[0-9]{1,2}))?(?P<unit>[日号])?"
)
_LOST_ZERO = re.compile(r"[0-9]{1,2}\.[123]")
_CLOCK_BEHIND = re.compile(r"\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?$")

#: The days that a text can be, by order.
_Readings = dict[DateOrder, date]


def parse_date_order(text: str) -> DateOrder:
    """Return the order that the user names. Raises ValueRefused."""
    words = normalize_text(text)
    for order in (DateOrder.DAY_MONTH_YEAR, DateOrder.MONTH_DAY_YEAR, DateOrder.YEAR_MONTH_DAY):
        if words == order:
            return order
    raise ValueRefused(f"“{text}”不是日期次序", "可用：日月年、月日年、年月日")


def match_short_day(
    words: str, base: date | None, order: DateOrder | None, *, may_lack_zero: bool = False
) -> date | None:
    """Return the day of short numbers, None for words of another form.

    A year of two digits must lie within five years of *base*; without *base* it needs *order*,
    but with points a year of 2015 to 2035 comes first. With *may_lack_zero* the words come from a
    number cell: 6.1 is the 1st or, with the lost zero, the 10th. Raises ValueRefused where several
    days are possible, or none.
    """
    found = _NUMBERS.fullmatch(words) if len(words) <= _MAX_LENGTH else None
    if found is None:
        return None
    if found["c"] is None:
        return _resolve_yearless_day(found, base, order, may_lack_zero=may_lack_zero)
    readings = _list_readings(found, base)
    if order in readings:
        return readings[order]
    if readings and order not in (None, DateOrder.UNKNOWN):
        raise ValueRefused(f"{quote_value(words)}与本列其他日期的次序（{order}）不一致", _ONE_DAY_REMEDY)
    is_judged = base is not None or len(found["c"]) == 4 or found["sign"] == "."
    if is_judged and len(days := set(readings.values())) == 1:
        return days.pop()
    # Without the ledger's day it may be an option of the command line, which no column can settle.
    remedy = _ONE_DAY_REMEDY if base is None else ORDER_REMEDY
    raise ValueRefused(f"{quote_value(words)}看不出哪个是年、月、日", remedy)


def is_yearless_day(words: str) -> bool:
    """Return whether *words* are a short day without a year."""
    found = _NUMBERS.fullmatch(words) if len(words) <= _MAX_LENGTH else None
    return found is not None and found["c"] is None


def may_lack_zero(text: str) -> bool:
    """Return whether *text* may be a day whose last zero a spreadsheet dropped: 6.1 for 6.10."""
    return _LOST_ZERO.fullmatch(text) is not None


def keeps_zeros(texts: Iterable[object]) -> bool:
    """Return whether a column keeps last zeros: one of its *texts* is like 6.10 or 6.01."""
    return any(
        isinstance(text, str) and re.fullmatch(r"\s*[0-9]{1,2}\.(?:[0-9]0|0[0-9])\s*", text) for text in texts
    )


def detect_date_order(texts: Iterable[object], base: date | None = None) -> DateOrder | None:
    """Return the order of the short days in a column.

    A text with one possible order is decisive, such as 25/4/2026. Where all texts allow the
    decisive order it is the column's. None: nothing is decisive. UNKNOWN: the texts contradict
    each other.
    """
    allowed = [orders for text in texts if isinstance(text, str) and (orders := _list_orders(text, base))]
    decisive = frozenset().union(*(orders for orders in allowed if len(orders) == 1))
    if not decisive:
        return None
    is_uniform = len(decisive) == 1 and all(decisive <= orders for orders in allowed)
    return next(iter(decisive)) if is_uniform else DateOrder.UNKNOWN


def find_open_days(
    texts: Iterable[object], base: date | None = None, order: DateOrder | None = None
) -> list[str]:
    """Return the *texts* that more than one order makes a day of, where *order* does not settle it."""
    is_settled = order not in (None, DateOrder.UNKNOWN)
    return (
        []
        if is_settled
        else [text for text in texts if isinstance(text, str) and len(_list_days(text, base)) > 1]
    )


def fits_order(text: str, base: date | None, order: DateOrder) -> bool:
    """Return whether *order* makes a day of the short day *text*."""
    return order in _list_orders(text, base)


@lru_cache(maxsize=4096)
def _list_orders(text: str, base: date | None) -> frozenset[DateOrder]:
    """Return the orders that make a day of *text*; none where the text says nothing of orders."""
    found = _match_numbers(text)
    if found is None:
        return frozenset()
    if found["c"] is None:
        return _list_yearless_orders(found)
    return frozenset(_list_readings(found, base))


def _list_days(text: str, base: date | None) -> set[date]:
    found = _match_numbers(text)
    return set(_list_readings(found, base).values()) if found and found["c"] else set()


def _match_numbers(text: str) -> re.Match[str] | None:
    if not any(sign in text for sign in "./-．／－"):
        return None
    words = _CLOCK_BEHIND.sub("", text.strip())
    return _NUMBERS.fullmatch(normalize_text(words)) if len(words) <= _MAX_LENGTH else None


def _list_yearless_orders(found: re.Match[str]) -> frozenset[DateOrder]:
    first, second = int(found["a"]), int(found["b"])
    if found["sign"] == "/" and first > 12 >= second:
        return frozenset((DateOrder.DAY_MONTH_YEAR,))
    if second > 12 >= first:
        return frozenset((DateOrder.MONTH_DAY_YEAR, DateOrder.YEAR_MONTH_DAY))
    return frozenset()  # both can be a month: no evidence


def _resolve_yearless_day(
    found: re.Match[str], base: date | None, order: DateOrder | None, *, may_lack_zero: bool
) -> date | None:
    month, day = int(found["a"]), int(found["b"])
    has_slash = found["sign"] == "/"
    if has_slash and (order is DateOrder.DAY_MONTH_YEAR or month > 12 >= day):
        if order not in (None, DateOrder.UNKNOWN, DateOrder.DAY_MONTH_YEAR):
            raise ValueRefused(
                f"{quote_value(found[0])}与本列其他日期的次序（{order}）不一致", _ONE_DAY_REMEDY
            )
        month, day = day, month
    elif has_slash and order is DateOrder.UNKNOWN and month <= 12 and day <= 12 and month != day:
        raise ValueRefused(f"{quote_value(found[0])}看不出哪个是月、日", ORDER_REMEDY)
    if month > 12 and not has_slash:
        return None  # 13.5 is a number
    year = require_base_day(base, found[0]).year
    if may_lack_zero and _LOST_ZERO.fullmatch(found[0]) and _is_day(year, month, day * 10):
        raise ValueRefused(
            f"{quote_value(found[0])}可能是{month}月{day}日，也可能是少了一个0的{month}月{day}0日",
            f"请写成 {year}年{month}月{day}日 的样子",
        )
    return build_day(year, month, day)


def _list_readings(found: re.Match[str], base: date | None) -> _Readings:
    """Return the days that three numbers can be, by order."""
    a, b, c = found["a"], found["b"], found["c"]
    orders: dict[DateOrder, tuple[str, str, str]] = {}
    if len(a) == 2 and len(c) <= 2:
        orders[DateOrder.YEAR_MONTH_DAY] = a, b, c
    if len(c) in (2, 4):
        orders[DateOrder.MONTH_DAY_YEAR] = c, a, b
        orders[DateOrder.DAY_MONTH_YEAR] = c, b, a
    readings: _Readings = {}
    for order, (year, month, day) in orders.items():
        full_year = int(year) if len(year) == 4 else 2000 + int(year)
        is_near = len(year) == 4 or base is None or abs(full_year - base.year) <= _MAX_YEARS_AWAY
        if is_near and 1990 <= full_year <= 2099 and _is_day(full_year, int(month), int(day)):
            readings[order] = date(full_year, int(month), int(day))
    if found["sign"] == "." and _is_recent(readings.get(DateOrder.YEAR_MONTH_DAY)):
        # Offices write points only with the year in front: 26.4.25 is never the 26th of April.
        return {DateOrder.YEAR_MONTH_DAY: readings[DateOrder.YEAR_MONTH_DAY]}
    return readings


def _is_recent(day: date | None) -> bool:
    return day is not None and _FIRST_RECENT_YEAR <= day.year <= _LAST_RECENT_YEAR


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True

"""Parsing of calendar days in cells, and of the reporting day in titles.

The year must come first, in full or followed by 年. 26.6.30 and 6/7/2026 are ambiguous and are
refused.
"""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import (
    convert_numerals,
    format_number,
    normalize_text,
    normalize_width,
    quote_value,
)

FIRST_YEAR, LAST_YEAR = 1990, 2099
DAY_REMEDY = "请写成 2026年6月30日 的样子"
YEAR_REMEDY = "请写明年份，或在表头写明填报日期/截至日期"

_SERIAL_START = date(1899, 12, 30)  # so that serial 61 is 1900-03-01, as in Excel
_FIRST_SERIAL = (date(FIRST_YEAR, 1, 1) - _SERIAL_START).days
_LAST_SERIAL = (date(LAST_YEAR, 12, 31) - _SERIAL_START).days
_MAX_LENGTH = 80  # characters; a longer text is free text

# Closing the gap in “2026-6-1 8” would read 2026-6-18.
_GAP = re.compile(r"([./-][0-9]{1,2}|[0-9]{8})\s+(?=[0-9])")
_CLOCK = (
    r"(?:[上下]午)?(?:[01]?[0-9]|2[0-4])(?::[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:[AP]M|\+08:?00)?"
    r"|[时点](?:[0-5]?[0-9]分)?)"
)
_CLOCK_BEHIND = re.compile(rf"(?:T|(?<=[日号])T?){_CLOCK}$")
_WEEKDAY_BEHIND = re.compile(
    r"(?<=[日号0-9])T?\(?(?:星期|周|礼拜)[一二三四五六日天]\)?(?=[0-9]{1,2}[:时点]|[^0-9]|$)"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{2}(?=年))"
    r"(?:年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号]?"
    r"|(?P<sign>[./-])(?P<m>[0-9]{1,2})(?P=sign)(?P<d>[0-9]{1,2})[日号]?)"
)
_EIGHT_DIGITS = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?:\.0+)?")
_FIVE_DIGITS = re.compile(r"([0-9]{5})(?:\.0+)?")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})月([0-9]{1,2})[日号]?")

# These patterns are compiled on first use: most commands never need them.
YEAR_UNCLEAR = r"[0-9]{1,2}([./-])[0-9]{1,2}\1(?:[0-9]{2}|[0-9]{4})|[0-9]{2}[./-][0-9]{1,2}[./-][0-9]{1,2}"
_NO_YEAR = r"[0-9]{1,2}[./-][0-9]{1,2}"
_NO_DAY = r"[0-9]{4}(?:年(?:[0-9]{1,2}月份?)?|[./-][0-9]{1,2})?"


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


def parse_day(raw: object, base: date | None = None) -> date:
    """Return the day of a cell. A time of day is dropped. “6月30日” takes its year from *base*.

    Reads text, dates, Excel serials and numbers like 20260630. Raises ValueRefused for anything
    else, for days that do not exist and for years outside 1990–2099.
    """
    if isinstance(raw, str):
        return _parse_day_text(raw.strip(), base)
    if isinstance(raw, datetime | date):
        return build_day(raw.year, raw.month, raw.day)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return parse_day_number(raw)
    raise ValueRefused(f"{quote_value(raw)}不是日期", DAY_REMEDY)


def parse_day_number(number: float) -> date:
    """Return the day of an Excel serial (46203; its fraction is a time) or of a number like 20260630."""
    if _FIRST_SERIAL <= number < _LAST_SERIAL + 1:
        return _SERIAL_START + timedelta(days=int(number))
    text = format_number(number)
    if _EIGHT_DIGITS.fullmatch(text) and (day := match_day(text, None)):
        return day
    raise _build_refusal(text)


@lru_cache(maxsize=4096)
def _parse_day_text(text: str, base: date | None) -> date:
    if len(text) > _MAX_LENGTH:
        raise ValueRefused(f"{quote_value(text)}不是日期", DAY_REMEDY)
    words = normalize_date_text(text)
    day = match_day(words, base)
    if day is None:
        raise _build_refusal(words)
    return day


def normalize_date_text(text: str) -> str:
    """Return *text* normalized, with digits for numerals.

    A space between a day and what follows becomes a T.
    """
    words = normalize_width(text).strip()
    if " " in words or not words.isprintable():
        words = _GAP.sub(r"\1T", words)
    return convert_numerals(normalize_text(words)).rstrip("。.,;、")


def match_day(words: str, base: date | None) -> date | None:
    """Return the day that *words* (from `normalize_date_text`) name, None when they do not look like a day.

    Raises ValueRefused for a day that does not exist, and for one without a year when *base* is
    None.
    """
    words = _CLOCK_BEHIND.sub("", _WEEKDAY_BEHIND.sub("", words))
    if found := _YEAR_FIRST.fullmatch(words):
        month, day = found["month"] or found["m"], found["day"] or found["d"]
        return build_day(expand_year(found["year"]), int(month), int(day))
    if found := _EIGHT_DIGITS.fullmatch(words):
        return build_day(int(found[1]), int(found[2]), int(found[3]))
    if found := _MONTH_FIRST.fullmatch(words):
        return build_day(require_base_day(base, words).year, int(found[1]), int(found[2]))
    if found := _FIVE_DIGITS.fullmatch(words):
        serial = int(found[1])
        if _FIRST_SERIAL <= serial <= _LAST_SERIAL:
            return _SERIAL_START + timedelta(days=serial)
    return None


def _build_refusal(words: str) -> ValueRefused:
    if re.fullmatch(YEAR_UNCLEAR, words):
        return ValueRefused(f"{quote_value(words)}看不出哪个是年、月、日", DAY_REMEDY)
    if re.fullmatch(_NO_YEAR, words):
        return ValueRefused(f"{quote_value(words)}没有写年份", DAY_REMEDY)
    if re.fullmatch(_NO_DAY, words):
        return ValueRefused(f"{quote_value(words)}没有写明是哪一天", DAY_REMEDY)
    return ValueRefused(f"{quote_value(words)}不是日期", DAY_REMEDY)


# -- the reporting day of a ledger -----------------------------------------------------------

# The quantifiers are possessive (?+), so that the start of a range is never shortened into a single day.
_NAMED_DAY = (
    r"(?:(?P<full>(?:[0-9]{4}|[0-9]{2}(?=年))(?:年[0-9]{1,2}+月[0-9]{1,2}+[日号]?+"
    r"|(?P<sign>[./-])[0-9]{1,2}+(?P=sign)[0-9]{1,2}+)|(?:19|20)[0-9]{6})"
    r"|(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2}+)月底?+"
    r"|(?P<bare>[0-9]{1,2}+)月(?:(?P<day>[0-9]{1,2}+)[日号]|底))(?!(?<![日号底])[0-9]|[至到~]|-[0-9])"
)
_UP_TO = r"(?<!整改|完成|报送)截[至止](?:日期|时间)?[到至于]?:?" + _NAMED_DAY
_FILLED_IN = (
    r"(?:(?:填报|填表|填写|填制|上报|报送|制表|编制|统计|更新)(?:日期|时间|日)?|^(?:日期|时间):):?\(?"
    + _NAMED_DAY
)
_YEAR_ANYWHERE = r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])"


def find_as_of_day(text: str) -> date | None:
    """Return the day named in a title or reporting line, None when it is not certain.

    截至 takes precedence over 填报日期. A month means its last day. “截至4月25日” takes its year from
    elsewhere in *text*, if only one stands there.
    """
    words = normalize_date_text(text)
    for label in (_UP_TO, _FILLED_IN):
        for found in re.finditer(label, words):
            try:
                day = _resolve_named_day(found, words)
            except ValueRefused:
                continue  # a day that does not exist is ignored
            if day:
                return day
    return None


def _resolve_named_day(found: re.Match[str], words: str) -> date | None:
    if found["full"]:
        return match_day(found["full"], None)
    if found["year"]:
        return find_month_end(int(found["year"]), int(found["month"]))
    years = set(re.findall(_YEAR_ANYWHERE, words))
    if len(years) != 1:
        return None
    year, month = int(years.pop()), int(found["bare"])
    return build_day(year, month, int(found["day"])) if found["day"] else find_month_end(year, month)

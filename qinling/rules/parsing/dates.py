"""Parsing of calendar days in cells, and of the reporting day in titles.

Days of short numbers (6.18, 26.6.18, 6/7/2026) are read by `date_orders`.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from qinling.errors import ValueRefused
from qinling.rules.parsing.calendar_days import (
    END_OF_CALENDAR,
    FIRST_YEAR,
    build_day,
    expand_year,
    find_month_end,
    require_base_day,
)
from qinling.rules.parsing.chinese_text import (
    convert_numerals,
    format_number,
    normalize_text,
    normalize_width,
    quote_value,
)
from qinling.rules.parsing.date_orders import DateOrder, is_yearless_day, match_short_day

DAY_REMEDY = "请写成 2026年6月30日 的样子"

_SERIAL_START = date(1899, 12, 30)  # so that serial 61 is 1900-03-01, as in Excel
_FIRST_SERIAL = (date(FIRST_YEAR, 1, 1) - _SERIAL_START).days
_LAST_SERIAL = (END_OF_CALENDAR - _SERIAL_START).days
_MAX_LENGTH = 80  # characters; a longer text is free text
_MAX_DAYS_OUTDATED = 92  # a ledger's rows may be so much newer than its day

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
_YEAR_APART = r"(?P<ahead>[^()\[\]【】]*)[(\[【](?:(?P<year>[0-9]{4}|[今明本当]年)年?度?)[)\]】](?P<behind>[^()\[\]【】]*)"
_YEARLESS = r"[0-9]{1,2}(?:月|(?P<sign>[./])[0-9]{1,2})|第?[1-4]个?季度?|[上下]半年|年[底末内]"
_ANY_YEAR = r"[0-9]{4}|[0-9]年|[今明本当次下]年|[0-9][./-][0-9]+[./-]"
_NO_DAY = r"[0-9]{4}(?:年(?:[0-9]{1,2}月份?)?|[./-][0-9]{1,2})?"


def parse_day(raw: object, base: date | None = None, order: DateOrder | None = None) -> date:
    """Return the day of a cell. A time of day is dropped. “6月30日” and 6.18 take the year of *base*.

    Reads text, dates, Excel serials, numbers like 20260630 and 6.18. *order* is that of the
    column, for 6/7/2026 and the like. Raises ValueRefused for anything else, for days that do not
    exist, for years outside 1990–2099 and for what several days could be.
    """
    if isinstance(raw, str):
        return _parse_day_text(raw.strip(), base, order)
    if isinstance(raw, datetime | date):
        return build_day(raw.year, raw.month, raw.day)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return parse_day_number(raw, base)
    raise ValueRefused(f"{quote_value(raw)}不是日期", DAY_REMEDY)


def parse_past_day(raw: object, base: date | None = None, order: DateOrder | None = None) -> date:
    """Return the day of a cell that tells what was done: found, handed over, rectified, closed.

    It is as `parse_day`, but what was done does not lie ahead. A day without a year that *base*'s
    year would put more than 92 days after *base* is of the year before: 12月20日 in a ledger of
    January. Up to 92 days after *base* it is refused: the day of the ledger may be out of date.
    """
    day = parse_day(raw, base, order)
    if base is None or day <= base or isinstance(raw, date) or not _lacks_year(raw):
        return day
    if (day - base).days > _MAX_DAYS_OUTDATED:
        return build_day(day.year - 1, day.month, day.day)
    raise ValueRefused(
        f"{quote_value(raw)}没有写年份，{day} 又晚于填报日期 {base}，看不出是哪一年",
        "请写明年份，或改正填报日期",
    )


def _lacks_year(raw: object) -> bool:
    text = raw if isinstance(raw, str) else format_number(raw) if isinstance(raw, int | float) else ""
    words = strip_clock(move_year_ahead(normalize_date_text(text)).removeprefix("于"))
    return is_yearless_day(words) or _MONTH_FIRST.fullmatch(words) is not None


def parse_day_number(number: float, base: date | None = None) -> date:
    """Return the day of an Excel serial (46203; its fraction is a time), of 20260630 or of 6.18.

    6.18 takes its year from *base*. 6.1 is refused: it can be the 1st or the 10th.
    """
    if _FIRST_SERIAL <= number < _LAST_SERIAL + 1:
        return _SERIAL_START + timedelta(days=int(number))
    text = format_number(number)
    if _EIGHT_DIGITS.fullmatch(text) and (day := match_day(text, None)):
        return day
    if day := match_short_day(text, base, None, may_lack_zero=True):
        return day
    raise _build_refusal(text)


@lru_cache(maxsize=4096)
def _parse_day_text(text: str, base: date | None, order: DateOrder | None) -> date:
    if len(text) > _MAX_LENGTH:
        raise ValueRefused(f"{quote_value(text)}不是日期", DAY_REMEDY)
    words = move_year_ahead(normalize_date_text(text)).removeprefix("于")
    day = match_day(words, base) or match_short_day(strip_clock(words), base, order)
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


def move_year_ahead(words: str) -> str:
    """Return *words* with a year in brackets put before the month: 7月1日前(2026年) → 2026年7月1日前.

    Where another year stands in *words*, or no month, they stay as they are.
    """
    if "(" not in words and "【" not in words and "[" not in words:
        return words
    found = re.fullmatch(_YEAR_APART, words)
    if found is None:
        return words
    rest = found["ahead"] + found["behind"]
    place = re.search(_YEARLESS, rest)
    if place is None or re.search(_ANY_YEAR, rest):
        return words
    year, sign = found["year"], place["sign"]
    return f"{rest[: place.start()]}{year}{sign or ('年' if year.isdecimal() else '')}{rest[place.start() :]}"


def match_day(words: str, base: date | None) -> date | None:
    """Return the day that *words* (from `normalize_date_text`) name, None when they do not look like a day.

    Raises ValueRefused for a day that does not exist, and for one without a year when *base* is
    None.
    """
    words = strip_clock(words)
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


def strip_clock(words: str) -> str:
    """Return *words* without a weekday and a time of day behind the day."""
    return _CLOCK_BEHIND.sub("", _WEEKDAY_BEHIND.sub("", words))


def _build_refusal(words: str) -> ValueRefused:
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
_UP_TO = r"(?:(?<!整改|完成|报送)截[至止](?:日期|时间)?[到至于]?|更新[至到]):?" + _NAMED_DAY
_FILLED_IN = (
    r"(?:(?:填报|填表|填写|填制|上报|报送|制表|编制|统计|更新|导出|生成|汇总|登记)(?:日期|时间|日)?|^(?:日期|时间):):?\(?"
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


#: A day alone in its cell, in brackets behind a title, or after blanks at the end of a line.
_DATELINE = (
    r"(?:^|(?<![:\s])\s+|\()(?P<day>(?:[0-9]{4}|[0-9]{2}(?=年))(?:年[0-9]{1,2}月[0-9]{1,2}[日号]|([./-])[0-9]{1,2}\2[0-9]{1,2})"
    r"|(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})月份?)(?:\s+0?0:00:00)?\)?$"
)
_BLANKS_IN_DAY = re.compile(r"(?<=[0-9年月])\s+(?=[年月日])|(?<=[年月])\s+(?=[0-9])")
#: Lines that tell the day of something else.
_OTHER_DAYS = re.compile(r"会议|印发|批|下发|交办|截止|期限|时限|开始|启动|自.{4,}起|[至到~]")


def find_dateline(texts: Iterable[str]) -> date | None:
    """Return the one day that stands as a dateline in *texts*, each a cell above or below a table, else None.

    A month means its last day; where days are written as well, they alone count.
    """
    days: set[date] = set()
    months: set[date] = set()
    for text in texts:
        words = _BLANKS_IN_DAY.sub("", convert_numerals(normalize_width(text).strip()))
        found = None if _OTHER_DAYS.search(words) else re.search(_DATELINE, words)
        if found is None:
            continue
        try:
            if found["year"]:
                months.add(find_month_end(int(found["year"]), int(found["month"])))
            elif day := match_day(found["day"], None):
                days.add(day)
        except ValueRefused:
            continue  # a day that does not exist is ignored
    certain = days or months
    return certain.pop() if len(certain) == 1 else None


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

"""Parse the times of a login log: texts of many systems, numbers of seconds, serials of spreadsheets."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from qinling.errors import ValueRefused
from qinling.rules.logins.logs.english_times import match_english_time
from qinling.rules.parsing.calendar_days import build_day
from qinling.rules.parsing.chinese_text import format_number, normalize_width, quote_value
from qinling.rules.parsing.date_orders import DateOrder, detect_date_order, match_short_day
from qinling.rules.parsing.dates import YEAR_UNCLEAR, match_day, parse_day_number

LOGIN_TIME_REMEDY = "请写成 2026-03-30 08:10:58 的样子"
DAY_ORDER_REMEDY = (
    "请加 --map @日期次序=日月年（或 月日年、年月日），或写进设置 logins.sources.名称.day_order"
)
_MAX_LENGTH = 80  # characters; a longer cell is free text
_SECONDS_PER_DAY = 86_400
_LAST_SECOND = 4_102_444_800  # the first of 2100
_CHINA = timezone(timedelta(hours=8))

_NOON = r"[上下]午|[AaPp][Mm]"
_DAY = r"[12][0-9]{3}(?:(?P<mark>[-/.])[0-9]{1,2}(?P=mark)[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}[日号])|[12][0-9]{7}"
#: 6/7/2026: the order of its numbers is another's to say.
_SHORT_DAY = r"(?P<short>[0-9]{1,2}(?P<sign>[-/.])[0-9]{1,2}(?P=sign)(?:[0-9]{4}|[0-9]{2}))"
_CLOCK = (
    rf"(?P<before>{_NOON})?\s*(?P<hour>[0-9]{{1,2}})\s*(?:[:时点]\s*(?P<minute>[0-9]{{1,2}})"
    rf"(?:\s*[:分]\s*(?P<second>[0-9]{{1,2}})(?:[.,][0-9]{{1,9}})?\s*秒?|\s*分)?|[时点]整?)\s*(?P<behind>{_NOON})?"
)
_WEEKDAY = r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
#: A name behind an offset (+0800 CST, +08:00[Asia/Shanghai]) says nothing more.
_OFFSET = (
    r"(?:(?:(?:UTC|GMT)?(?P<ahead>[+-])(?P<hours>[0-9]{1,2}):?(?P<minutes>[0-5][0-9])?(?:\s*[A-Z]{3,5})?"
    r"|(?P<utc>[Zz]|UTC|GMT)|(?P<china>CST))(?:\[[A-Za-z_/+-]+\])?)?"
)
_WHOLE_DAY = re.compile(_DAY)
_WHOLE_SHORT_DAY = re.compile(_SHORT_DAY)
_WHOLE_CLOCK = re.compile(_CLOCK)
# Without a gap no digit may follow a digit: 2026-3-108:10 is the 1st or the 10th.
_GAP = r"(?:\s*[Tt]\s*|,?\s+|(?<![0-9])|(?![0-9]))"
_MOMENT = re.compile(rf"(?P<day>{_DAY}|{_SHORT_DAY})\s*{_WEEKDAY}{_GAP}{_CLOCK}\s*{_OFFSET}")
_DIGITS_ONLY = re.compile(r"([12][0-9]{7})([0-9]{2})([0-9]{2})(?:([0-9]{2})(?:[0-9]{3})?)?(?:\.0+)?")
#: Seconds since 1970, or thousandths, millionths or milliardths of them.
_EPOCH = re.compile(r"([1-9][0-9]{9})(?:(?:[0-9]{3}){0,3})(?:\.[0-9]+)?")
_POWERSHELL_EPOCH = re.compile(r"\\?/Date\(([1-9][0-9]{9})[0-9]{3}(?:[+-][0-9]{4})?\)\\?/")
_DAY_AND_HOUR = re.compile(
    r"20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])(?:\.[0-9]+)?"
)
_COMPACT = re.compile(
    r"([12][0-9]{7})[Tt _-]([0-9]{2})([0-9]{2})([0-9]{2})(?:\.[0-9]+)?\s*([Zz]|[+-][0-9]{2}:?[0-9]{2})?"
)
_SERIAL = re.compile(r"[0-9]{5}\.[0-9]+")
_SERIAL_DAY = re.compile(r"[0-9]{5}(?:\.0+)?")
_SERIAL_CLOCK = re.compile(r"0?\.[0-9]{2,20}")
_HOUR_ONLY = re.compile(r".*[0-9]\s*[时点]整?\s*")
_NO_YEAR = re.compile(
    r"(?:[0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}月[0-9]{1,2}[日号]?)(?![-/.0-9])(?:$|\s*\D?.*:)"
)
_OTHER_ZONE = re.compile(r".*[0-9]\s*(?!AM|PM)([A-Z]{2,5})\s*[0-9]{0,4}", re.IGNORECASE)


class TimeRules(NamedTuple):
    """How the times of a log are read.

    *zone* is the office's time zone. *log_zone* is that of times that name none. *order* is that of
    the numbers in 6/7/2026.
    """

    zone: ZoneInfo
    log_zone: ZoneInfo | None = None
    order: DateOrder | None = None

    def convert(self, day: int, second: int) -> tuple[int, int]:
        """Return a moment that names no time zone in the office's."""
        if self.log_zone is None or self.log_zone == self.zone:
            return day, second
        return _move_to_zone(day, second, self.log_zone, self.zone)


def parse_login_time(raw: object, rules: TimeRules) -> tuple[int, int]:
    """Return (day as date.toordinal(), second of the day) in the office's zone; parts of a second are dropped.

    Accepts texts, datetimes, Excel serials with a fraction and seconds since 1970. Raises
    ValueRefused without a year or a time of day, for days and times that do not exist, and outside
    1990–2099.
    """
    if isinstance(raw, datetime):
        if raw.tzinfo is not None:
            raw = raw.astimezone(rules.zone)
            return _split_moment(raw)
        return rules.convert(*_split_moment(raw))
    if isinstance(raw, float | int) and not isinstance(raw, bool):
        if 0 < raw < 100_000 and raw != int(raw):
            return rules.convert(*_parse_serial(float(raw)))
        raw = format_number(raw)
    if not isinstance(raw, str):
        raise _build_refusal(str(raw))
    words = normalize_width(raw).strip()
    if len(words) > _MAX_LENGTH:
        raise _build_refusal(words)
    if found := _MOMENT.fullmatch(words):
        return _read_moment(found, rules)
    return _parse_odd_time(words, rules)


def _parse_odd_time(words: str, rules: TimeRules) -> tuple[int, int]:
    """Return the moment of a text that does not begin with a day of numbers."""
    if found := _DIGITS_ONLY.fullmatch(words):
        day = parse_day_ordinal(found[1])
        return rules.convert(day, _count_seconds(int(found[2]), int(found[3]), int(found[4] or 0)))
    if found := _EPOCH.fullmatch(words) or _POWERSHELL_EPOCH.fullmatch(words):
        return _read_epoch(words, int(found[1]), rules)
    if _SERIAL.fullmatch(words):
        return rules.convert(*_parse_serial(float(words)))
    rewritten = (
        _COMPACT.sub(r"\1 \2:\3:\4\5", words) if _COMPACT.fullmatch(words) else match_english_time(words)
    )
    if rewritten and (found := _MOMENT.fullmatch(rewritten)):
        return _read_moment(found, rules)
    raise _build_refusal(words)


def _read_epoch(words: str, second: int, rules: TimeRules) -> tuple[int, int]:
    if second >= _LAST_SECOND or _DAY_AND_HOUR.fullmatch(words):
        raise ValueRefused(f"{quote_value(words)}看不出是时间戳还是日期加小时", LOGIN_TIME_REMEDY)
    return _split_moment(datetime.fromtimestamp(second, rules.zone))


def _read_moment(found: re.Match[str], rules: TimeRules) -> tuple[int, int]:
    day, second = parse_day_ordinal(found["day"], rules.order), _read_second_of_day(found)
    if found["utc"]:
        return _move_to_zone(day, second, UTC, rules.zone)
    if found["china"]:
        return _move_to_zone(day, second, _CHINA, rules.zone)
    if found["ahead"]:
        away = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        if away > timedelta(hours=14):
            raise ValueRefused(f"{quote_value(found[0])}的时区不存在", LOGIN_TIME_REMEDY)
        return _move_to_zone(day, second, timezone(-away if found["ahead"] == "-" else away), rules.zone)
    return rules.convert(day, second)


@lru_cache(maxsize=4096)
def parse_day_ordinal(text: str, order: DateOrder | None = None) -> int:
    """Return the day, as date.toordinal(), of a text that is only a day with its year. Raises ValueRefused.

    *order* is that of the numbers in 6/7/2026.
    """
    words = normalize_width(text).strip()
    if _WHOLE_DAY.fullmatch(words) and (day := match_day(words, None)):
        return day.toordinal()
    if _WHOLE_SHORT_DAY.fullmatch(words):
        try:
            short = match_short_day(words, None, order)
        except ValueRefused as refused:
            raise ValueRefused(refused.message, DAY_ORDER_REMEDY) from None
        if short is not None:
            return short.toordinal()
    if _SERIAL_DAY.fullmatch(words):
        return parse_day_number(float(words)).toordinal()
    raise _build_refusal(words)


def parse_time_of_day(text: str) -> int:
    """Return the second of the day of a text that is only a time of day. Raises ValueRefused."""
    words = normalize_width(text).strip()
    if found := _WHOLE_CLOCK.fullmatch(words):
        return _read_second_of_day(found)
    if _SERIAL_CLOCK.fullmatch(words):
        return round(float(words) * _SECONDS_PER_DAY) % _SECONDS_PER_DAY
    raise _build_refusal(words)


def find_short_day(text: str) -> str:
    """Return the day of *text* whose order of numbers is open: 6/7/2026 of “6/7/2026 08:10”. "" if there is none."""
    found = _WHOLE_SHORT_DAY.match(normalize_width(text[:_MAX_LENGTH]).strip())
    return found["short"] if found and found["short"][-4:].isdecimal() else ""


def detect_day_order(texts: set[str]) -> DateOrder | None:
    """Return the order that the short days among *texts* settle, None if none of them is decisive, UNKNOWN if they contradict each other."""
    return detect_date_order({day for text in texts if (day := find_short_day(text))})


def list_time_notes(texts: list[str], zone: ZoneInfo) -> Iterator[str]:
    """Yield what the user has to know about how *texts*, some times of a column, are read."""
    words = [normalize_width(text).strip()[:_MAX_LENGTH] for text in texts]
    if any(_EPOCH.fullmatch(one) or _POWERSHELL_EPOCH.fullmatch(one) for one in words):
        yield f"是 1970 年起的秒数或毫秒数，已换算成 {zone.key} 时间"
    rewritten = [match_english_time(one) or one for one in words]
    moments = [found for one in rewritten if (found := _MOMENT.fullmatch(one))]
    if any(found["ahead"] or found["utc"] for found in moments):
        yield f"写有时区，已换算成 {zone.key} 时间"
    if any(found["china"] for found in moments):
        yield "写的 CST 按中国标准时间（东八区）读"
    if any(_HOUR_ONLY.fullmatch(one) for one in words):
        yield "只写到几时，按整点算"


def _read_second_of_day(found: re.Match[str]) -> int:
    hour, noon = int(found["hour"]), (found["before"] or found["behind"] or "").lower()
    if noon in ("上午", "am"):
        if hour > 12:
            raise ValueRefused(f"{quote_value(found[0])}自相矛盾", LOGIN_TIME_REMEDY)
        hour %= 12
    elif noon and hour < 12:
        hour += 12
    return _count_seconds(hour, int(found["minute"] or 0), int(found["second"] or 0))


def _count_seconds(hour: int, minute: int, second: int) -> int:
    if hour > 23 or minute > 59 or second > 59:
        raise ValueRefused(f"一天里没有 {hour:02}:{minute:02}:{second:02}", LOGIN_TIME_REMEDY)
    return hour * 3600 + minute * 60 + second


def _move_to_zone(day: int, second: int, source: tzinfo, target: tzinfo) -> tuple[int, int]:
    """Return the moment of *source* in *target*."""
    moment = datetime.fromordinal(day) + timedelta(seconds=second)
    try:
        return _split_moment(moment.replace(tzinfo=source).astimezone(target))
    except OverflowError:
        raise _build_refusal(f"{moment:%Y-%m-%d}") from None


def _split_moment(moment: datetime) -> tuple[int, int]:
    day = build_day(moment.year, moment.month, moment.day)
    return day.toordinal(), moment.hour * 3600 + moment.minute * 60 + moment.second


def _parse_serial(serial: float) -> tuple[int, int]:
    # A serial is inexact: 08:10:58 is .34095 and a little more or less.
    days, second = divmod(round(serial * _SECONDS_PER_DAY), _SECONDS_PER_DAY)
    return parse_day_number(days).toordinal(), second


def _build_refusal(words: str) -> ValueRefused:
    if not words:
        return ValueRefused("没有写登录时间", LOGIN_TIME_REMEDY)
    if re.fullmatch(rf"(?:{YEAR_UNCLEAR})(?:[\sT].*)?|[0-9]{{2}}年.*", words):
        return ValueRefused(f"{quote_value(words)}看不出哪个是年、月、日", LOGIN_TIME_REMEDY)
    if _NO_YEAR.match(words):
        return ValueRefused(f"{quote_value(words)}没有写年份", LOGIN_TIME_REMEDY)
    if _WHOLE_DAY.fullmatch(words) or _WHOLE_SHORT_DAY.fullmatch(words) or re.fullmatch(r"[0-9]{5}", words):
        return ValueRefused(f"{quote_value(words)}没有写几点几分", LOGIN_TIME_REMEDY)
    if found := _OTHER_ZONE.fullmatch(words):
        return ValueRefused(f"{quote_value(words)}里的时区 {found[1]} 看不懂", "请写成 +08:00 的样子")
    return ValueRefused(f"{quote_value(words)}不是登录时间", LOGIN_TIME_REMEDY)

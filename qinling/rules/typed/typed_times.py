"""Times of day and days of the week as people type them: 8点, 上午8点半, 08：30, 20时, 星期一, 周1."""

import re
from datetime import time

from qinling.errors import ValueRefused
from qinling.rules.parsing.calendar_days import WEEKDAYS, read_weekday
from qinling.rules.parsing.chinese_text import normalize_text, parse_chinese_number, quote_value

_NUMERAL = r"[0-9]{1,2}|[〇零一二两三四五六七八九十]{1,3}"
_TIME = re.compile(
    rf"(?:每[天日])?(?P<part>凌晨|清晨|早上|早晨|早|上午|中午|午后|下午|傍晚|晚上|晚|夜里|夜间|夜|[ap]m)?"
    rf"(?P<hour>{_NUMERAL})(?:[:点时.](?P<minute>{_NUMERAL}|半|[一三1-3]刻)?分?|(?<=[0-9])(?P<plain>[0-9]{{2}}))?"
    rf"(?:(?<=[点时])[整钟])?(?::00)?(?P<behind>[ap]m)?",
    re.IGNORECASE,
)
_NOON = ("正午", "中午")
_MORNING = frozenset({"凌晨", "清晨", "早上", "早晨", "早", "上午", "am"})
_EVENING = frozenset({"午后", "下午", "傍晚", "晚上", "晚", "夜里", "夜间", "夜", "pm"})
_HALF_DAY = 12
_MINUTES_OF_QUARTER = 15
_EXAMPLES = "写成 08:00 的样子，也可写 8点半、下午3点"

_BETWEEN_TIMES = re.compile("[-~至到]")
_WEEKDAY = re.compile(r"每?(?:周|星期|礼拜)(?P<day>[一二三四五六日天1-7])", re.IGNORECASE)


def parse_typed_time(text: str) -> time:
    """Return the time of day of *text*. Raises ValueRefused."""
    words = normalize_text(text).lower()
    found = _TIME.fullmatch(words)
    if words in _NOON:
        return time(_HALF_DAY)
    if found is None:
        raise ValueRefused(f"{quote_value(text)}不是时刻", _EXAMPLES)
    hour, minute = _read_number(found["hour"]), _read_minute(found["minute"] or found["plain"] or "0")
    hour = _place_hour(hour, found["part"] or found["behind"] or "", text)
    try:
        return time(hour, minute)
    except ValueError:
        raise ValueRefused(f"{quote_value(text)}不是时刻", _EXAMPLES) from None


def find_weekday(text: str) -> int | None:
    """Return the day of the week of 周一, 星期一, 礼拜一, 周1 or 每周一, 1 for Monday; None for any other text."""
    found = _WEEKDAY.fullmatch(normalize_text(text).replace("週", "周"))
    return read_weekday(found["day"]) if found else None


def name_weekday(text: str) -> str:
    """Return 周一 for each way to write it; any text that is no day of the week as it is."""
    day = find_weekday(text)
    return text if day is None else f"周{WEEKDAYS[day - 1]}"


def _place_hour(hour: int, part: str, text: str) -> int:
    """Return the hour of the whole day. Raises ValueRefused where the part of the day is another."""
    if part in _EVENING and hour < _HALF_DAY:
        return hour + _HALF_DAY if hour else hour
    is_midnight = hour == _HALF_DAY and part in _EVENING and part not in ("下午", "午后", "pm")
    if is_midnight or (part in _MORNING and hour > _HALF_DAY):
        raise ValueRefused(f"{quote_value(text)}说不准是几点", _EXAMPLES)
    if part in ("凌晨", "am") and hour == _HALF_DAY:
        return 0
    return hour


def _read_minute(text: str) -> int:
    if text == "半":
        return 30
    if text.endswith("刻"):
        return _read_number(text[:-1]) * _MINUTES_OF_QUARTER
    return _read_number(text)


def _read_number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    number = parse_chinese_number(text)
    return -1 if number is None else number


def parse_hours_span(text: str) -> tuple[time, time]:
    """Return both times of 21:00-07:00 or 晚9点到早7点. Raises ValueRefused."""
    ends = _BETWEEN_TIMES.split(normalize_text(text))
    if len(ends) != 2:
        raise ValueRefused(f"{quote_value(text)}不是两个时刻", "写成 21:00-07:00，也可写 晚上9点到早上7点")
    first, last = map(parse_typed_time, ends)
    return first, last

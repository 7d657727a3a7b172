"""Numbers of a setting as people type them, with the unit that it counts: 两周, 5个工作日, 2小时, 星期一, 每月5日."""

import re

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import normalize_text, quote_value
from qinling.rules.typed.typed_durations import NUMERAL, parse_duration, read_number
from qinling.rules.typed.typed_times import find_weekday

_MINUTES = re.compile(rf"(?P<number>{NUMERAL})(?P<unit>分钟?|个?小时|个?钟头)?")
_DAY_OF_MONTH = re.compile(rf"(?:每个?月)?(?P<number>{NUMERAL})[日号]?")
_MINUTES_OF_HOUR = 60


def parse_counted(text: str, unit: str) -> int:
    """Return the number of *unit* that *text* says: 天, 工作日, 周, 分钟, 周几 (1 for Monday) or 日 of a month.

    Raises ValueRefused for another unit.
    """
    words = normalize_text(text).lower()
    if words.isdecimal():
        return int(words)
    if unit == "周几":
        return _require_number(find_weekday(text), text, "周几", "请写 1 到 7，或 周一 到 周日")
    if unit == "日":
        found = _DAY_OF_MONTH.fullmatch(words)
        return _require_number(found and read_number(found["number"]), text, "每月的哪一日", "请写数字，如 5")
    if unit == "分钟":
        found = _MINUTES.fullmatch(words)
        hours = _MINUTES_OF_HOUR if found and (found["unit"] or "")[-2:] in ("小时", "钟头") else 1
        number = found and read_number(found["number"]) * hours
        return _require_number(number, text, "分钟数", "请写数字，如 15；也可写 2小时")
    return _count_days(text, unit)


def _require_number(number: int | None, text: str, what: str, remedy: str) -> int:
    if number is None:
        raise ValueRefused(f"{quote_value(text)}不是{what}", remedy)
    return number


def _count_days(text: str, unit: str) -> int:
    """Return the number of 天, 工作日 or 周. Working days and days of the calendar are never taken for each other."""
    duration = parse_duration(text)
    if duration.unit == unit:
        return duration.number
    days = duration.count_days()
    if unit != "天" or days is None:
        kind = {"天": "日历日", "周": "周"}.get(unit, unit)
        raise ValueRefused(f"这里按{kind}算，不能写{quote_value(text)}", "请写数字")
    return days

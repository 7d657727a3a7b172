"""Days as a person types them: 4月28日, 26日, 昨天, 上周五, 上月26日, besides days in full.

What is missing is taken from *today*, on the side where the day belongs: what was done lies behind,
a deadline ahead. What may be meant for two days is refused.
"""

import re
from datetime import date, timedelta
from enum import Enum, auto
from typing import NamedTuple

from qinling.errors import ValueRefused
from qinling.rules.parsing.calendar_days import YEAR_REMEDY, build_day, read_weekday
from qinling.rules.parsing.chinese_text import quote_value
from qinling.rules.parsing.date_orders import is_yearless_day
from qinling.rules.parsing.date_phrases import lacks_year, parse_last_day
from qinling.rules.parsing.dates import (
    DAY_REMEDY,
    match_day,
    move_year_ahead,
    normalize_date_text,
    parse_day,
    strip_clock,
)


class DaySide(Enum):
    """On which side of today a day lies that does not say its year or month."""

    BEHIND = auto()  # what was done
    AHEAD = auto()  # a deadline
    NEAREST = auto()  # the ends of a period, and the day that is taken for today


class TypedDay(NamedTuple):
    """A day, and whether its year, month and day were all typed."""

    day: date
    is_full: bool


#: A day without a year that today's year would put so few days on the wrong side may be a slip, and is refused.
_MAX_DAYS_OF_A_SLIP = 92
_ONE_WEEK = 7
_DAYS_TO_EXAMPLE = 3
_OFFSETS = {
    "大前天": -3,
    "前天": -2,
    "前日": -2,
    "昨天": -1,
    "昨日": -1,
    "yesterday": -1,
    "今天": 0,
    "今日": 0,
    "当天": 0,
    "today": 0,
    "明天": 1,
    "明日": 1,
    "tomorrow": 1,
    "后天": 2,
    "大后天": 3,
}
_PART_OF_DAY = re.compile(r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚)$")
_DAYS_AWAY = re.compile(r"(?P<number>[0-9]{1,3})(?P<unit>天|个?周|个?星期|个?礼拜)(?:[之以]?(?P<way>[前后]))")
_WEEKDAY = re.compile(r"(?P<which>上上|上|本|这|下下|下)?个?(?:周|星期|礼拜)(?P<name>[一二三四五六日天1-7])")
_WEEKS_AWAY = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}
_RELATIVE_YEAR = re.compile(r"^(前年|去年|上年|[今本当]年|明年|次年)(?=[0-9底末])")
_YEARS_AWAY = {"前": -2, "去": -1, "上": -1, "今": 0, "本": 0, "当": 0, "明": 1, "次": 1}
_RELATIVE_MONTH = re.compile(
    r"^(上上个?月|上个?月|[本当]月|这个?月|[下次]个?月|月(?=[底末]))份?(?=[0-9底末])"
)
_MONTHS_AWAY = {"上上": -2, "上": -1, "下": 1, "次": 1}
_MONTH_AND_DAY = re.compile(r"[0-9]{1,2}月[0-9]{1,2}[日号]?")
_DAY_ONLY = re.compile(r"([0-9]{1,2})[日号]?")
_BEFORE = re.compile(r"[之以]?前$")


def parse_typed_day(text: str, today: date, side: DaySide = DaySide.BEHIND) -> TypedDay:
    """Return the day that *text* names, seen from *today*. Raises ValueRefused, with examples."""
    words = _PART_OF_DAY.sub("", strip_clock(move_year_ahead(normalize_date_text(text)))).lower()
    if side is DaySide.AHEAD and words != (point := _BEFORE.sub("", words)):
        day = None if _DAYS_AWAY.fullmatch(words) else _match_day_near(point, today, side)
    else:
        day = _match_day_near(words, today, side)
    if day is not None:
        return TypedDay(day, is_full=False)
    try:
        return TypedDay(parse_day(text), is_full=True)
    except ValueRefused as refused:
        is_phrase = side is DaySide.AHEAD or words[-1:] in ("底", "末")
        if is_phrase and (day := _match_phrase(words, today, side)):
            return TypedDay(day, is_full=False)
        is_plain = refused.remedy in (DAY_REMEDY, YEAR_REMEDY)
        remedy = describe_day_examples(today, side) if is_plain else refused.remedy
        raise ValueRefused(refused.message, remedy) from None


def describe_day_examples(today: date, side: DaySide) -> str:
    """Return how a day on *side* of *today* may be typed, in examples that are taken when they are typed."""
    away, words = {
        DaySide.BEHIND: (-_DAYS_TO_EXAMPLE, "昨天、上周五"),
        DaySide.AHEAD: (_DAYS_TO_EXAMPLE, "明天、下周五"),
        DaySide.NEAREST: (0, "昨天、上周五"),
    }[side]
    day = today + timedelta(days=away)
    return f"可写 {day}、{day.month}月{day.day}日、{day.day}日、{words}"


def _match_day_near(words: str, today: date, side: DaySide) -> date | None:
    """Return the day that *words* name by their distance from *today*, or without a year or month."""
    if (day := _match_distance(words, today, side)) is not None:
        return _require_side(day, words, today, side)
    if found := _DAY_ONLY.fullmatch(words):
        return _find_day_of_month(int(found[1]), words, today, side)
    if _MONTH_AND_DAY.fullmatch(words) or is_yearless_day(words):
        return _choose_year(parse_day(words, today), words, today, side)
    plain = _name_year_and_month(words, today)
    if plain != words and (day := match_day(plain, None)):
        return _require_side(day, words, today, side)
    return None


def _match_distance(words: str, today: date, side: DaySide) -> date | None:
    if words in _OFFSETS:
        return today + timedelta(days=_OFFSETS[words])
    if found := _DAYS_AWAY.fullmatch(words):
        days = int(found["number"]) * (1 if found["unit"] == "天" else _ONE_WEEK)
        return today + timedelta(days=-days if found["way"] == "前" else days)
    if found := _WEEKDAY.fullmatch(words):
        ahead = read_weekday(found["name"]) - today.isoweekday()
        if found["which"]:
            ahead += _ONE_WEEK * _WEEKS_AWAY[found["which"]]
        elif side is DaySide.BEHIND and ahead > 0:
            ahead -= _ONE_WEEK
        elif side is DaySide.AHEAD and ahead < 0:
            ahead += _ONE_WEEK
        return today + timedelta(days=ahead)
    return None


def _match_phrase(words: str, today: date, side: DaySide) -> date | None:
    """Return the last day of a phrase such as 3月底, 上月底 or 年底; what it lacks is of *today*."""
    plain = _name_year_and_month(words, today)
    day = parse_last_day(plain, today)
    if day is None:
        return None
    choose = _choose_year if lacks_year(plain, today) else _require_side
    return choose(day, words, today, side)


def _name_year_and_month(words: str, today: date) -> str:
    """Return *words* with 去年 and 上月 written as numbers: 上月26日 → 2026年3月26日."""
    if found := _RELATIVE_YEAR.match(words):
        return f"{today.year + _YEARS_AWAY[found[1][0]]}年{words[found.end() :]}"
    if found := _RELATIVE_MONTH.match(words):
        away = _MONTHS_AWAY.get(found[1].rstrip("个月")[:2], 0)
        months = today.year * 12 + today.month - 1 + away
        return f"{months // 12}年{months % 12 + 1}月{words[found.end() :]}"
    return words


def _require_side(day: date, words: str, today: date, side: DaySide) -> date:
    """Return *day*. Raises ValueRefused where it lies on the wrong side of *today*."""
    if side is DaySide.BEHIND and day > today:
        raise ValueRefused(
            f"{quote_value(words)}是 {day}，还没有到（今天 {today}）", describe_day_examples(today, side)
        )
    if side is DaySide.AHEAD and day < today:
        raise ValueRefused(f"{quote_value(words)}是 {day}，已经过去（今天 {today}）", "请写今天或以后的日期")
    return build_day(day.year, day.month, day.day)


def _choose_year(day: date, words: str, today: date, side: DaySide) -> date:
    """Return *day*, of today's year, in the year where *side* puts it."""
    days_ahead = (day - today).days
    if side is DaySide.AHEAD:
        is_wrong, years = days_ahead < 0, 1
    else:
        is_far = side is DaySide.BEHIND or days_ahead > _MAX_DAYS_OF_A_SLIP
        is_wrong, years = days_ahead > 0 and is_far, -1
    if not is_wrong:
        return _find_next_january(day, today) if side is DaySide.NEAREST else day
    other = build_day(day.year + years, day.month, day.day)
    if abs(days_ahead) <= _MAX_DAYS_OF_A_SLIP:
        why, when = (
            ("还没有到", "请写今天或以前的日期；去年")
            if years < 0
            else ("已经过去", "请写今天或以后的日期；明年")
        )
        raise ValueRefused(f"{quote_value(words)}是 {day}，{why}（今天 {today}）", f"{when}的写 {other}")
    return other


def _find_next_january(day: date, today: date) -> date:
    """Return *day* a year later, where that is less than three months from *today*: 1月5日 in December."""
    if (day.month, day.day) == (2, 29):
        return day
    following = build_day(day.year + 1, day.month, day.day)
    return following if (following - today).days <= _MAX_DAYS_OF_A_SLIP else day


def _find_day_of_month(number: int, words: str, today: date, side: DaySide) -> date:
    """Return the day *number* of this month, or of the nearest month on *side* that has it."""
    if not 1 <= number <= 31:
        raise ValueRefused(f"{quote_value(words)}不是一个月里的日子", describe_day_examples(today, side))
    if side is DaySide.NEAREST:
        return build_day(today.year, today.month, number)
    step = 1 if side is DaySide.AHEAD else -1
    for away in range(3):  # of two months running, one has 31 days, and one of three is not February
        months = today.year * 12 + today.month - 1 + away * step
        try:
            day = build_day(months // 12, months % 12 + 1, number)
        except ValueRefused:
            continue
        if (day - today).days * step >= 0:
            return day
    raise ValueRefused(f"{quote_value(words)}看不出是哪个月", describe_day_examples(today, side))

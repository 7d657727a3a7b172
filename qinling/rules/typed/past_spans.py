"""Spans of days that lie behind, as a person says when something happened: 上周, 近7天, 4月以来, 周五."""

import re
from contextlib import suppress
from datetime import date

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import convert_numerals, normalize_text
from qinling.rules.typed.typed_days import DaySide, parse_typed_day
from qinling.rules.typed.typed_durations import find_day_behind
from qinling.rules.typed.typed_spans import Span, find_typed_span

_LAST = re.compile(r"(?:最近|近|过去|这|前)(?P<count>.+?)(?:[之以]?[来内])?|(?P<within>.+?)(?:[之以]?[来内])")
_SINCE = re.compile(r"[自从]?(?P<point>.+?)(?:(?:开始|起)?(?:以来|至今|到现在|到今天|以后|之后)|起|开始)")
_BEGINNINGS = {"年初": "今年", "今年初": "今年", "月初": "本月", "本月初": "本月", "季度初": "本季度"}
_BEGINNINGS |= {"今年年初": "今年", "本年初": "今年", "年头": "今年", "去年初": "去年", "去年年初": "去年"}
_BEGINNINGS |= {"季初": "本季度", "本季初": "本季度", "本季度初": "本季度", "上季度初": "上季度"}


def find_past_span(text: str, today: date) -> Span | None:
    """Return the first and the last day that *text* names, behind *today* where it may; None where it names none.

    A month or a day without a year that has not come yet is that of the year before.
    """
    words = convert_numerals(normalize_text(text))
    if (found := _LAST.fullmatch(words)) and (first := _count_back(found["count"] or found["within"], today)):
        return first, today
    if found := _SINCE.fullmatch(words):
        point = _BEGINNINGS.get(found["point"], found["point"])
        span = _find_span(point, today)
        return (span[0], today) if span and date.min < span[0] <= today else None
    return _find_span(words, today)


def find_beginning(text: str, today: date) -> date | None:
    """Return the day that 年初, 季度初 and their like name, None for another text."""
    period = _BEGINNINGS.get(normalize_text(text))
    span = _find_span(period, today) if period else None
    return span[0] if span else None


def _find_span(words: str, today: date) -> Span | None:
    if (span := find_typed_span(words, today)) is None:
        return None
    if span[0] == span[1]:
        with suppress(ValueRefused):  # 明天, which has nothing behind it
            day = parse_typed_day(words, today, DaySide.BEHIND).day
            return day, day
    if span[0] > today and not re.match("[0-9]{4}|[下明次]", words):
        return find_typed_span(f"去年{words}", today) or span
    return span


def _count_back(text: str, today: date) -> date | None:
    """Return the first of as many days behind as *text* says, None where it is no number of days."""
    return find_day_behind(text, today) if re.search("[天日周月年期拜]", text) else None

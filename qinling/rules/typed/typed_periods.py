"""Weeks and other periods as a person types them: 上周, 第17周, 4月, 二季度, 去年, besides those in full."""

import re
from contextlib import suppress
from datetime import date

from qinling.errors import ValueRefused
from qinling.rules.parsing.calendar_days import expand_year
from qinling.rules.parsing.chinese_text import convert_numerals, normalize_text
from qinling.rules.parsing.iso_weeks import ONE_WEEK, find_monday, parse_week
from qinling.rules.period_reports.periods import (
    ReportKind,
    ReportPeriod,
    find_period,
    find_period_before,
    parse_period,
)
from qinling.rules.typed.typed_days import parse_typed_day

_MAX_YEARS_TO_WEEK_53 = 8
WEEK_EXAMPLES = "可写 2026-W17、第17周、上周，或其中任一天，如 4月25日"
_RELATIVE = re.compile(r"(?P<which>上上|上|去|前|本|这|今|当)一?个?(?P<unit>周|星期|礼拜|月|季度?|年)度?")
_UNITS = {"周": "week", "星": "week", "礼": "week", "月": "month", "季": "quarter", "年": "year"}
_STEPS_BACK = {"上上": 2, "前": 2, "上": 1, "去": 1}
_YEARLESS_WEEK = re.compile(r"(?:第|[Ww])?([0-9]{1,2})周?")
_YEARLESS_MONTH = re.compile(r"([0-9]{1,2})月份?")
_YEARLESS_QUARTER = re.compile(r"(?:[Qq]|第?(?=[1-4]个?季))([1-4])(?:个?季度?)?")
_YEAR_AHEAD = re.compile(r"([去今前本当])年(?=.)")
_SHORT_YEAR = re.compile(r"([0-9]{2})年")


def parse_typed_week(text: str, today: date) -> tuple[date, bool]:
    """Return the Monday of the week that *text* names, and whether its year was typed. Raises ValueRefused."""
    period, is_full = parse_typed_period(ReportKind.WEEK, text, today)
    return period.first, is_full


def parse_typed_period(kind: ReportKind, text: str, today: date) -> tuple[ReportPeriod, bool]:
    """Return the period of *kind* that *text* names, and whether its year was typed.

    Without a year it is the last one that has begun by *today*. Raises ValueRefused.
    """
    words = _name_years(convert_numerals(normalize_text(text)), today)
    if (found := _RELATIVE.fullmatch(words)) and _UNITS[found["unit"][0]] == kind:
        period = find_period(kind, today)
        for _ in range(_STEPS_BACK.get(found["which"], 0)):
            period = find_period_before(period)
        return period, False
    if period_without_year := _match_yearless_period(kind, words, today):
        return period_without_year, False
    try:
        return parse_period(kind, words), words == convert_numerals(normalize_text(text))
    except ValueRefused as refused:
        return _find_period_of_day(kind, text, today, refused)


def _find_period_of_day(
    kind: ReportKind, text: str, today: date, refused: ValueRefused
) -> tuple[ReportPeriod, bool]:
    """Return the period that the day *text* is in. Raises *refused* where it names no day."""
    try:
        if normalize_text(text).isdecimal() and len(text.strip()) <= 2:
            raise refused  # 17 may be the week or the day
        day = parse_typed_day(text, today)
    except ValueRefused:
        is_general = kind == ReportKind.WEEK and refused.remedy.startswith("请写成")
        remedy = WEEK_EXAMPLES if is_general else refused.remedy
        raise ValueRefused(refused.message, remedy) from None
    return find_period(kind, day.day), day.is_full


def _name_years(words: str, today: date) -> str:
    """Return *words* with 去年 and 26年 before a period written in full: 去年二季度 → 2025年2季度."""
    if found := _YEAR_AHEAD.match(words):
        year = today.year - {"去": 1, "前": 2}.get(found[1], 0)
        return f"{year}年{words[found.end() :]}"
    if found := _SHORT_YEAR.match(words):
        return f"{expand_year(found[1])}年{words[found.end() :]}"
    return words


def _match_yearless_period(kind: ReportKind, words: str, today: date) -> ReportPeriod | None:
    """Return the last month, quarter or week of this number that has begun, None for other words."""
    if kind == ReportKind.WEEK:
        return _find_week(words, today)
    forms = {ReportKind.MONTH: (_YEARLESS_MONTH, "月"), ReportKind.QUARTER: (_YEARLESS_QUARTER, "季度")}
    if kind not in forms:
        return None
    form, unit = forms[kind]
    if (found := form.fullmatch(words)) is None:
        return None
    period = parse_period(kind, f"{today.year}年{found[1]}{unit}")
    return period if period.first <= today else parse_period(kind, f"{today.year - 1}年{found[1]}{unit}")


def _find_week(words: str, today: date) -> ReportPeriod | None:
    if (found := _YEARLESS_WEEK.fullmatch(words)) is None or not ("周" in words or words[0] in "Ww"):
        return None
    year = (find_monday(today) + ONE_WEEK / 2).year
    for candidate in range(year, year - _MAX_YEARS_TO_WEEK_53, -1):
        with suppress(ValueRefused):  # a year without a 53rd week
            if (monday := parse_week(f"{candidate}-W{found[1]}")) <= today:
                return find_period(ReportKind.WEEK, monday)
    return find_period(ReportKind.WEEK, parse_week(f"{year}-W{found[1]}"))

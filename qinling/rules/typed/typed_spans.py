"""Spans of days as a person says them of deadlines, past or ahead: 4月, 2026年4月, 下周, 上月, 二季度, 今年, 4月28日."""

import re
from contextlib import suppress
from datetime import date

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import convert_numerals, normalize_text
from qinling.rules.period_reports.periods import (
    ReportKind,
    ReportPeriod,
    find_period,
    find_period_after,
    find_period_before,
    parse_period,
)
from qinling.rules.typed.typed_days import DaySide, parse_typed_day

_RELATIVE = re.compile(
    r"(?P<which>上上|下下|上|下|去|前|本|这|今|当|明|次)一?个?(?P<unit>周|星期|礼拜|月|季|年)(?:度|份)?"
)
_UNITS = {
    "周": ReportKind.WEEK,
    "星期": ReportKind.WEEK,
    "礼拜": ReportKind.WEEK,
    "月": ReportKind.MONTH,
    "季": ReportKind.QUARTER,
    "年": ReportKind.YEAR,
}
_STEPS = {"上上": -2, "前": -2, "上": -1, "去": -1, "下": 1, "明": 1, "次": 1, "下下": 2}
_NUMBERED = re.compile(
    r"(?:(?P<year>[0-9]{4}|[去今前本当明])年)?(?:(?P<month>[0-9]{1,2})月份?|第?(?P<quarter>[1-4])季度)"
)
_YEAR = re.compile(r"[0-9]{4}年度?")
_DAY = re.compile(
    r"(?:今|昨|明|前|后|大前|大后)[天日]|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}[日号]?"
)


def find_typed_span(text: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day that *text* names, None for a word that names none."""
    words = convert_numerals(normalize_text(text))
    if found := _RELATIVE.fullmatch(words):
        return _get_ends(_move(find_period(_UNITS[found["unit"]], today), _STEPS.get(found["which"], 0)))
    with suppress(ValueRefused):  # 13月, or a year beyond the calendar
        if found := _NUMBERED.fullmatch(words):
            year = _read_year(found["year"], today)
            if found["month"]:
                return _get_ends(parse_period(ReportKind.MONTH, f"{year}年{found['month']}月"))
            return _get_ends(parse_period(ReportKind.QUARTER, f"{year}年{found['quarter']}季度"))
        if _YEAR.fullmatch(words):
            return _get_ends(parse_period(ReportKind.YEAR, words))
        if _DAY.fullmatch(words):
            day = parse_typed_day(text, today, DaySide.NEAREST).day
            return day, day
    return None


def _read_year(word: str | None, today: date) -> int:
    return int(word) if word and word.isdecimal() else today.year + _STEPS.get(word or "", 0)


def _move(period: ReportPeriod, steps: int) -> ReportPeriod:
    for _ in range(abs(steps)):
        period = find_period_after(period) if steps > 0 else find_period_before(period)
    return period


def _get_ends(period: ReportPeriod) -> tuple[date, date]:
    return period.first, period.last

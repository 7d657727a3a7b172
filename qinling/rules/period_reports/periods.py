"""Periods of reports: ISO weeks, months, quarters and years, and those before, after and a year before."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from qinling.errors import ValueRefused
from qinling.rules.parsing.calendar_days import FIRST_YEAR, LAST_YEAR
from qinling.rules.parsing.chinese_text import convert_numerals, normalize_text
from qinling.rules.parsing.dates import parse_day
from qinling.rules.parsing.iso_weeks import DAYS_TO_SUNDAY, find_monday, parse_week
from qinling.rules.vocabulary import Term

_MONTH = re.compile(r"([0-9]{4})(?:[-./]|年)(1[0-2]|0?[1-9])月?份?")
_QUARTER = re.compile(r"([0-9]{4})(?:[-./]|年)?(?:[Qq]|第?(?=[1-4]季))([1-4])(?:季度?)?")
_YEAR = re.compile(r"([0-9]{4})年?度?")
_DAY = timedelta(days=1)


class ReportKind(Term):
    """What a report is about."""

    WEEK = "week", "周"
    MONTH = "month", "月"
    QUARTER = "quarter", "季"
    YEAR = "year", "年"


class ReportPeriod(NamedTuple):
    """One period from *first* to *last*, both included."""

    kind: ReportKind
    first: date
    last: date

    @property
    def name(self) -> str:
        """The name: 2026年第17周, 2026年5月, 2026年第二季度, 2026年."""
        if self.kind == ReportKind.WEEK:
            year, week, _ = self.first.isocalendar()
            return f"{year}年第{week}周"
        suffixes = {
            ReportKind.MONTH: f"{self.first.month}月",
            ReportKind.QUARTER: f"第{'一二三四'[(self.first.month - 1) // 3]}季度",
            ReportKind.YEAR: "",
        }
        return f"{self.first.year}年{suffixes[self.kind]}"


def find_period(kind: ReportKind, day: date) -> ReportPeriod:
    """Return the period of *kind* that *day* is in."""
    if kind == ReportKind.WEEK:
        monday = find_monday(day)
        return ReportPeriod(kind, monday, monday + DAYS_TO_SUNDAY)
    months = {ReportKind.MONTH: 1, ReportKind.QUARTER: 3, ReportKind.YEAR: 12}[kind]
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    return ReportPeriod(kind, date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1]))


def find_period_before(period: ReportPeriod) -> ReportPeriod:
    """Return the period before *period*."""
    return find_period(period.kind, period.first - _DAY)


def find_period_after(period: ReportPeriod) -> ReportPeriod:
    """Return the period after *period*."""
    return find_period(period.kind, period.last + _DAY)


def find_period_a_year_before(period: ReportPeriod) -> ReportPeriod | None:
    """Return the same period of the year before, None for a week 53 that it had not."""
    if period.kind == ReportKind.WEEK:
        year, week, _ = period.first.isocalendar()
        try:
            return find_period(period.kind, date.fromisocalendar(year - 1, week, 1))
        except ValueError:
            return None
    return find_period(period.kind, period.first.replace(year=period.first.year - 1))


def parse_period(kind: ReportKind, text: str) -> ReportPeriod:
    """Return the period of *kind* that *text* names, or that the day *text* is in. Raises ValueRefused."""
    words = convert_numerals(normalize_text(text))
    if kind in _FORMS:
        pattern, find = _FORMS[kind]
        if found := pattern.fullmatch(words):
            numbers = [int(number) for number in found.groups()]
            if not FIRST_YEAR <= numbers[0] <= LAST_YEAR:
                raise ValueRefused(f"{numbers[0]}年不在 {FIRST_YEAR}—{LAST_YEAR} 年之内", "请核对年份")
            return find_period(kind, find(*numbers))
    if kind == ReportKind.WEEK and ("W" in words.upper() or "周" in words):
        return find_period(kind, parse_week(text))
    try:
        return find_period(kind, parse_day(text))
    except ValueRefused:
        raise ValueRefused(
            f"“{text}”不是{kind.label}报的一期", f"请写成 {_EXAMPLES[kind]}，或其中任一天，如 2026-05-31"
        ) from None


def _find_month(year: int, month: int) -> date:
    return date(year, month, 1)


def _find_quarter(year: int, quarter: int) -> date:
    return date(year, quarter * 3, 1)


def _find_year(year: int) -> date:
    return date(year, 1, 1)


#: How each kind but the week is written, and the day that the numbers of it mean.
_FORMS: dict[ReportKind, tuple[re.Pattern[str], Callable[..., date]]] = {
    ReportKind.MONTH: (_MONTH, _find_month),
    ReportKind.QUARTER: (_QUARTER, _find_quarter),
    ReportKind.YEAR: (_YEAR, _find_year),
}
_EXAMPLES = {
    ReportKind.WEEK: "2026-W17 或 2026年第17周",
    ReportKind.MONTH: "2026-05 或 2026年5月",
    ReportKind.QUARTER: "2026Q2 或 2026年第二季度",
    ReportKind.YEAR: "2026 或 2026年",
}

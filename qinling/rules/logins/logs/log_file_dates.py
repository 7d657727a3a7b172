"""Parse the days that a log covers from its file name."""

import re
from datetime import date, timedelta

from qinling.errors import ValueRefused
from qinling.rules.parsing.calendar_days import build_day, find_month_end
from qinling.rules.parsing.chinese_text import normalize_text

_YEAR = r"(?<![0-9])((?:19|20)[0-9]{2})"
#: A day followed by a clock time (20260426153000, 20260426_153000) is when the log was made, not a day it covers.
_NO_CLOCK_AFTER = r"(?![0-9]|[-_T][0-9]{6}(?![0-9]))"
_DAY = re.compile(
    rf"{_YEAR}(?:([01][0-9])([0-3][0-9])|([-._])([0-9]{{1,2}})\4([0-9]{{1,2}})|年([0-9]{{1,2}})月([0-9]{{1,2}})[日号]?){_NO_CLOCK_AFTER}"
)
_RANGE_SIGN = re.compile(r"(?:[-_~至到]|to)+")
_RANGE_END = re.compile(r"(?:[-_~至到]|to)+(?:([0-9]{1,2})[-._月]|([01][0-9]))?([0-9]{1,2})[日号]?(?![0-9])")
_WEEK = re.compile(rf"{_YEAR}(?:年?第([0-9]{{1,2}})周|[-_]?[Ww]([0-9]{{1,2}}){_NO_CLOCK_AFTER})")
_MONTH = re.compile(rf"{_YEAR}(?:年([0-9]{{1,2}})月(?![0-9])|[-._]?([01][0-9])(?![-._]?[0-9]))")


def find_stated_days(name: str) -> tuple[date, date] | None:
    """Return the first and the last day that the file name *name* states, None if it states none.

    Accepts a span (20260330-20260426, 2026年3月30日至4月26日), an ISO week, a month and a single day.
    """
    words = normalize_text(name)
    try:
        span = _parse_span(words) or _parse_week(words) or _parse_month(words)
    except ValueRefused:
        return None  # days that do not exist are ignored
    return span if span and span[0] <= span[1] else None


def _parse_span(words: str) -> tuple[date, date] | None:
    days = list(_DAY.finditer(words))
    if not days:
        return None
    start = _build_day(days[0])
    if len(days) > 1 and _RANGE_SIGN.fullmatch(words, days[0].end(), days[1].start()):
        return start, _build_day(days[1])
    if until := _RANGE_END.match(words, days[0].end()):
        return start, build_day(start.year, int(until[1] or until[2] or start.month), int(until[3]))
    return (start, start) if len(days) == 1 else None


def _build_day(found: re.Match[str]) -> date:
    month, day = found[2] or found[5] or found[7], found[3] or found[6] or found[8]
    return build_day(int(found[1]), int(month), int(day))


def _parse_week(words: str) -> tuple[date, date] | None:
    found = _WEEK.search(words)
    if not found:
        return None
    try:
        monday = date.fromisocalendar(int(found[1]), int(found[2] or found[3]), 1)
    except ValueError:
        return None
    return monday, monday + timedelta(days=6)


def _parse_month(words: str) -> tuple[date, date] | None:
    found = _MONTH.search(words)
    if not found:
        return None
    first = build_day(int(found[1]), int(found[2] or found[3]), 1)
    return first, find_month_end(first.year, first.month)

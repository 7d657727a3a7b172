"""The period that a title, a sheet name or a file name says a report is for: a day, a month, a quarter, a number."""

import re
from typing import NamedTuple

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import convert_numerals, normalize_text, parse_chinese_number
from qinling.rules.parsing.dates import find_as_of_day

#: Days of a calendar are compared with each other, 第3期 only with 第4期.
CALENDAR = "日期"
#: 上期 and 本期.
RELATIVE = "上期本期"
#: A month, a quarter or a year stands for its end.
_LAST_DAY = 31
_YEAR = r"(?:(?<![0-9])(?P<year>(?:20)?[0-9]{2})(?:年度?|[-./_]|(?=[Qq第])))?"
_PATTERNS = (
    re.compile(r"(?<![0-9])(?P<year>20[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-3][0-9])?(?![0-9])"),
    re.compile(
        r"(?<![0-9])(?P<year>(?:20)?[0-9]{2})[-./_](?P<month>1[0-2]|0?[1-9])(?:[-./_](?P<day>[1-3][0-9]|0?[1-9]))?(?![0-9])"
    ),
    re.compile(_YEAR + r"(?:第?(?P<quarter>[1-4])(?:季|[Qq](?![0-9]))|[Qq](?P<q>[1-4])(?![0-9]))"),
    re.compile(_YEAR + r"(?P<half>[上下])半年"),
    re.compile(_YEAR + r"(?<![0-9])(?P<month>1[0-2]|0?[1-9])月(?:份|底|末)?(?:(?P<day>[1-3]?[0-9])[日号])?"),
)
_SHORT_DAY = re.compile(r"(?P<month>1[0-2]|0?[1-9])[-./](?P<day>[1-3][0-9]|0?[1-9])")
_COUNTED = re.compile(
    r"第?(?P<number>[0-9]{1,4}|[〇零一二两三四五六七八九十百]{1,5})(?P<unit>[期次轮批周旬版])"
)
_RELATIVE = re.compile(r"(?P<which>上上|上|本|当)(?:一?[期月季周次旬年]|个月)|(?P<last>去年)|(?P<this>今年)")
_RANKS = {"上上": 0, "上": 1, "本": 2, "当": 2}
_ONLY_YEAR = re.compile(r"(?<![0-9])(?P<year>20[0-9]{2})(?![0-9])")


class Period(NamedTuple):
    """The period of a report. Two are compared only when *scale* is the same and both or none have a year.

    *number* is month and day as 331 on the calendar, else a running number. *cycle* is how many
    such periods a year has, 0 where that is not certain.
    """

    scale: str
    year: int | None
    number: int
    cycle: int = 0


def find_period(text: str) -> Period | None:
    """Return the period that *text* says, None where it says none. 截至 goes before all else; then the last one named."""
    try:
        if day := find_as_of_day(text):
            return Period(CALENDAR, day.year, day.month * 100 + day.day)
    except ValueRefused:
        pass
    words = convert_numerals(normalize_text(text))
    if found := _SHORT_DAY.fullmatch(words):
        return Period(CALENDAR, None, int(found["month"]) * 100 + int(found["day"]))
    for pattern in _PATTERNS:
        if matches := [*pattern.finditer(words)]:
            return _build_calendar_period(matches)
    return _find_counted_period(words)


def _build_calendar_period(matches: list[re.Match[str]]) -> Period:
    """Return the period of the last match. Its year may stand with an earlier one: 2026年1月-3月."""
    parts = matches[-1].groupdict()
    years = [match["year"] for match in matches if match["year"]]
    year = int(years[-1]) % 100 + 2000 if years else None
    if quarter := parts.get("quarter") or parts.get("q"):
        return Period(CALENDAR, year, int(quarter) * 300 + _LAST_DAY, 4)
    if half := parts.get("half"):
        return Period(CALENDAR, year, (6 if half == "上" else 12) * 100 + _LAST_DAY, 2)
    day = int(parts.get("day") or _LAST_DAY)
    return Period(CALENDAR, year, int(parts["month"]) * 100 + day, 0 if parts.get("day") else 12)


def _find_counted_period(words: str) -> Period | None:
    if found := [*_COUNTED.finditer(words)]:
        text, unit = found[-1]["number"], found[-1]["unit"]
        number = int(text) if text.isdecimal() else parse_chinese_number(text)
        year = _ONLY_YEAR.search(words)
        return None if number is None else Period(unit, int(year["year"]) if year else None, number)
    if relative := _RELATIVE.search(words):
        rank = _RANKS[relative["which"]] if relative["which"] else 1 if relative["last"] else 2
        return Period(RELATIVE, None, rank)
    if year := _ONLY_YEAR.search(words):
        return Period(CALENDAR, int(year["year"]), 1200 + _LAST_DAY)
    return None

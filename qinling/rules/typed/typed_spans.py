"""Spans of days as a person says them of deadlines: 4月, 下周, 二季度, 4.28, 28日, 月底, 4月20日至28日, 7天内."""

import re
from contextlib import suppress
from datetime import date, timedelta

from qinling.errors import ValueRefused
from qinling.rules.parsing.calendar_days import build_day
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
from qinling.rules.typed.typed_durations import parse_duration

Span = tuple[date, date]

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
_YEAR_AHEAD = r"(?:(?P<year>[0-9]{4}|[去今前本当明])年)?"
_NUMBERED = re.compile(rf"{_YEAR_AHEAD}(?:(?P<month>[0-9]{{1,2}})月份?|第?(?P<quarter>[1-4])季度)")
_YEAR = re.compile(r"[0-9]{4}年度?")
_HALF_YEAR = re.compile(rf"{_YEAR_AHEAD}(?P<half>[上下])半年")
_THIRD = re.compile(r"(?:(?P<month>.*月)份?)?(?:(?P<third>[上中下])旬|(?<=[月份])(?P<part>[初中]))")
_THIRDS = {"上": (1, 10), "初": (1, 10), "中": (11, 20), "下": (21, 31)}
_WEEKEND = re.compile(r"(?P<which>上上|上|本|这|下下|下)?个?周末")
_WEEKDAY = re.compile(r"(?:上上|上|本|这|下下|下)?个?(?:周|星期|礼拜)[一二三四五六1-7日天]")
_DAY = re.compile(
    r"(?:今|昨|明|前|后|大前|大后)[天日]|[0-9]{4}([-./])[0-9]{1,2}\1[0-9]{1,2}"
    r"|(?:(?:[0-9]{4}|[去今前本当明])年)?[0-9]{1,2}月[0-9]{1,2}[日号]?"
    r"|(?:本|这个|上个?|下个?|次)月[0-9]{1,2}[日号]"
    r"|[0-9]{1,3}(?:天|个?周|个?星期)[之以]?后"
)
_BARE_DAY = re.compile(r"[0-9]{1,2}[日号]")
_SHORT_DAY = re.compile(r"(?P<month>[0-9]{1,2})(?P<sign>[./])(?P<day>[0-9]{1,2})")
_MONTH_AHEAD = re.compile(r"(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})[日号]?)?")
_BEFORE = re.compile(r"(?P<point>.+?)(?:[之以]?前|为?止)")
_END = re.compile(r"(?P<period>.*[月季年度])份?[底末]")
_WITHIN = re.compile(r"(?P<ahead>未来|今后)?(?P<count>.+?)(?P<inside>[之以]?内)?")
_BETWEEN_ENDS = re.compile(r"[至到~～—–-]+")
#: A day without a year that lies more days behind is of next year: 1月5日 in December.
_MAX_DAYS_BEHIND = 273

#: What says until when: a period that runs, or the end of something.
_REACHING = re.compile("^[本这当今]|前$|[底末]$|[内里]$")
#: Words that only say a time, whatever they mean: one that is not read is told as looked for in texts.
_TIME_WORD = re.compile(
    r"[0-9年月日号天周季度星期礼拜旬上中下本今明去次后大前初底末内之以个半至到近最未来工作一二三四五六.~/-]+"
)
_TIME_SIGN = re.compile(
    r"[0-9](?:个?[年月日号天周旬]|个?(?:季度|星期|礼拜|工作))|[周月年季度][初中底末]|[上中下]旬|半[个年月]"
    r"|^[0-9]{1,4}[./-][0-9]{1,2}(?:[./-][0-9]{1,2})?$|(?:星期|礼拜|周)[一二三四五六1-7日天末]|[上下本今明去][个周月季年]"
)


def find_typed_span(text: str, today: date) -> Span | None:
    """Return the first and the last day that *text* names, None for a word that names none."""
    words = convert_numerals(normalize_text(text))
    if words == "1日" != normalize_text(text):  # 一日 is said of any day
        return None
    with suppress(ValueRefused):  # 13月, or a year beyond the calendar
        return _find_plain(words, today) or _find_reach(words, today) or _find_between(words, today)
    return None


def find_reaching_span(text: str, today: date) -> Span | None:
    """Return the days from or before *today* to a later one that *text* says as a limit: 本周, 月底前, 本月内; else None."""
    words = normalize_text(text)
    span = find_typed_span(re.sub("[之以]?[内里]$", "", words), today) if _REACHING.search(words) else None
    return span if span and span[0] <= today < span[1] else None


def looks_like_time(text: str) -> bool:
    """Return whether *text* says nothing but a time, in words that may be read or not."""
    words = convert_numerals(normalize_text(text))
    return bool(_TIME_WORD.fullmatch(words) and _TIME_SIGN.search(words))


def _find_plain(words: str, today: date) -> Span | None:
    return _find_period(words, today) or _find_day(words, today)


def _find_period(words: str, today: date) -> Span | None:
    if found := _RELATIVE.fullmatch(words):
        return _get_ends(
            _move_period(find_period(_UNITS[found["unit"]], today), _STEPS.get(found["which"], 0))
        )
    if found := _NUMBERED.fullmatch(words):
        year = _read_year(found["year"], today)
        if found["month"]:
            return _get_ends(parse_period(ReportKind.MONTH, f"{year}年{found['month']}月"))
        return _get_ends(parse_period(ReportKind.QUARTER, f"{year}年{found['quarter']}季度"))
    if _YEAR.fullmatch(words):
        return _get_ends(parse_period(ReportKind.YEAR, words))
    if found := _HALF_YEAR.fullmatch(words):
        year, is_first = _read_year(found["year"], today), found["half"] == "上"
        return (build_day(year, 1, 1), build_day(year, 6, 30)) if is_first else _get_second_half(year)
    if found := _THIRD.fullmatch(words):
        month = _find_period("本月" if found["month"] in (None, "月") else found["month"], today)
        first, last = _THIRDS[found["third"] or found["part"]]
        if month is None:
            return None
        return month[0].replace(day=first), min(month[1], month[0] + timedelta(days=last - 1))
    if found := _WEEKEND.fullmatch(words):
        week = _move_period(find_period(ReportKind.WEEK, today), _STEPS.get(found["which"], 0))
        return week.last - timedelta(days=1), week.last
    return None


def _find_day(words: str, today: date) -> Span | None:
    if found := _SHORT_DAY.fullmatch(words):
        words = f"{found['month']}月{found['day']}日"
    if _DAY.fullmatch(words) or _BARE_DAY.fullmatch(words) or _WEEKDAY.fullmatch(words):
        day = parse_typed_day(_name_year(words, today), today, DaySide.NEAREST).day
        return day, day
    return None


def _find_reach(words: str, today: date) -> Span | None:
    """Return the days until a point or within a number of days: 4月28日前, 月底, 7天内; from today if it lies ahead."""
    if (found := _BEFORE.fullmatch(words)) and (day := _find_point(found["point"], today)):
        return min(today, day) if day >= today else date.min, day
    if _END.fullmatch(words) and (day := _find_point(words, today)):
        return (today, day) if day >= today else (day, day)
    found = _WITHIN.fullmatch(words)
    if found and (found["ahead"] or found["inside"]):
        days = parse_duration(found["count"]).count_days()
        return None if days is None else (today, today + timedelta(days=days))
    return None


def _find_point(words: str, today: date) -> date | None:
    """Return the day *words* or the last one of the period of which they name the end."""
    if day := _find_day(words, today) or (_find_period(words, today) if _WEEKEND.fullmatch(words) else None):
        return day[1]
    found = _END.fullmatch(words)
    if found is None:
        return None
    named = re.sub("年年$", "年", found["period"])  # 今年年底
    if named in ("月", "季", "季度", "年", "年度"):
        named = f"本{named}"
    elif month := _MONTH_AHEAD.fullmatch(named):
        named = _name_year(f"{month['month']}月", today)
    span = _find_period(named, today)
    return span[1] if span else None


def _find_between(words: str, today: date) -> Span | None:
    """Return the days from one to another: 4月20日至28日, 4.20-4.28, 4-5月."""
    signs = list(_BETWEEN_ENDS.finditer(words))
    if len(signs) != 1:
        return None
    left, right = words[: signs[0].start()].removeprefix("从"), words[signs[0].end() :]
    if left.isdecimal() and (unit := re.search(r"(?:月份?|季度|[日号])$", right)):
        left += unit[0]
    first = _find_plain(left, today)
    if first and re.fullmatch(r"[0-9]{1,2}[日号]", right):
        right = f"{first[0].year}年{first[0].month}月{right}"
    last = _find_plain(right, today) if first else None
    return (first[0], last[1]) if first and last and first[0] <= last[1] else None


def _name_year(words: str, today: date) -> str:
    """Return a day or month without a year with that of *today*, or the next where it lies far behind."""
    if (found := _MONTH_AHEAD.fullmatch(words)) is None:
        return words
    start = build_day(today.year, int(found["month"]), 1)
    return f"{today.year + ((today - start).days > _MAX_DAYS_BEHIND)}年{words}"


def _get_second_half(year: int) -> Span:
    return build_day(year, 7, 1), build_day(year, 12, 31)


def _read_year(word: str | None, today: date) -> int:
    return int(word) if word and word.isdecimal() else today.year + _STEPS.get(word or "", 0)


def _move_period(period: ReportPeriod, steps: int) -> ReportPeriod:
    for _ in range(abs(steps)):
        period = find_period_after(period) if steps > 0 else find_period_before(period)
    return period


def _get_ends(period: ReportPeriod) -> Span:
    return period.first, period.last

"""Phrases for a point in time, “2026年6月底前” or “二季度末” → its last day.

What could mean two days is refused: 6月前 may end with May or with June, 3月内 may be a month
or three.
"""

import re
from collections.abc import Callable
from datetime import date

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import shown
from qinling.rules.parsing.dates import day_in_words, make_day, month_end, reckoned_from, whole_year

_LEAD = re.compile(
    r"^(?:限期?|应|须|需|请|拟|定|务必|计划|必须|要求)?(?:最迟|最晚|不迟于|不晚于)?[于在至到]?"
)
_TAIL = re.compile(
    r"(?P<point>.+?)(?P<before>[之以]?前|为?止)?"
    r"(?:,?(?:全面|全部)?(?:完成|整改|整治|治理|到位|办结|销号|任务|工作)+)?"
)
_QUOTES = str.maketrans("", "", "“”‘’\"'「」『』《》")

_YEAR = r"(?:(?P<year>[0-9]{4}|[0-9]{2})年度?|(?P<near>[今本]年度?|当年|明年|[次下]年))"
_MONTH = r"(?:(?P<month>[0-9]{1,2})月|(?P<nearmonth>[本当]月|这个月|[下次]个?月))"
_END = r"(?P<end>[底末内])?"

_DAY = re.compile(rf"{_YEAR}?{_MONTH}(?P<day>[0-9]{{1,2}})[日号]?内?")
_MONTHS = re.compile(rf"{_YEAR}?{_MONTH}(?:份|月(?=[底末]))?{_END}")
_DOTTED_MONTH = re.compile(r"(?P<year>[0-9]{4})(?P<sign>[./-])(?P<month>[0-9]{1,2})月?(?P<end>[底末])?")
_THIS_MONTH = re.compile(r"月[底末内]")
_THIRD = re.compile(rf"{_YEAR}?{_MONTH}份?(?P<third>[上中下])旬{_END}")
_QUARTER = re.compile(
    rf"(?:{_YEAR}|(?P<bareyear>[0-9]{{4}}))?"
    rf"(?:第?(?P<quarter>[1-4])个?季度?|[Qq](?P<q>[1-4])|(?P<nearquarter>[本下]个?季度)){_END}"
)
_HALF = re.compile(rf"{_YEAR}?(?P<half>[上下])半年度?{_END}")
_WHOLE_YEAR = re.compile(rf"(?:{_YEAR}(?:年(?=[底末内]))?|年(?=[底末内])){_END}")
_FESTIVAL = re.compile(
    rf"{_YEAR}?(?:(?P<october>十[·.]?一国庆节?|十[·.]?一|国庆节?)|五[·.]?一劳动节|五[·.]?一|劳动节)"
)

_SHORT_MONTHS = re.compile(r"(?<![^年])([0-9]{1,2})([-~至到])(?=[0-9]{1,2}月)")
_SHORT_DAYS = re.compile(r"(?<=月)([0-9]{1,2})([-~至到])(?=[0-9]{1,2}[日号])")
_RANGE = re.compile(
    r"(?:自|从)?(?P<start>.+?)(?:开始|起)?(?:[至到~]|(?<=[月日号份])-|-(?=[0-9]{4}[年./]))(?P<end>.+)"
)
_DAY_ONLY = re.compile(r"([0-9]{1,2})[日号]")
_OF_TODAY = re.compile(r"[今本当明下次这]")


def last_day(words: str, base: date | None) -> date | None:
    """Return the last day in time of the phrase *words* (from `days.joined`), None when it is none.

    A year or month that is not named is that of *base*. Of a range it is the end. Raises
    ValueRefused for days that do not exist, ambiguous phrases, and a missing year without *base*.
    """
    words = words.translate(_QUOTES)
    tail = _TAIL.fullmatch(_LEAD.sub("", words, count=1))
    if tail is None:
        return None
    before = bool(tail["before"]) and tail["before"].endswith("前")
    phrase = _SHORT_DAYS.sub(r"\1日\2", _SHORT_MONTHS.sub(r"\1月\2", tail["point"]))
    return _point(phrase, base, before) or _range_end(phrase, base, before)


def _range_end(phrase: str, base: date | None, before: bool) -> date | None:
    found = _RANGE.fullmatch(phrase)
    if found is None:
        return None
    if found["start"] in ("即日", "现在"):
        return _point(found["end"], base, before)
    start = _point(found["start"], base, before=False)
    if start is None:
        return None
    if day := _DAY_ONLY.fullmatch(found["end"]):
        end: date | None = make_day(start.year, start.month, int(day[1]))
    else:
        end = _point(found["end"], base if _OF_TODAY.match(found["end"]) else start, before)
    if end and end < start:
        raise ValueRefused(f"{shown(phrase)}的终点早于起点", "请写明终点的年份")
    return end


def _point(phrase: str, base: date | None, before: bool) -> date | None:
    if day := day_in_words(phrase, base):
        return day
    for form, read in _FORMS:
        if found := form.fullmatch(phrase):
            if before and form in _OPEN_FORMS and not found.groupdict().get("end"):
                raise ValueRefused(
                    f"{shown(phrase + '前')}可以指{phrase}之前，也可以指{phrase}底前",
                    f"请写成“{phrase}底前”或写明哪一天",
                )
            return read(found, base)
    if before and (found := _FESTIVAL.fullmatch(phrase)):
        # The holiday's first day is still in time.
        return make_day(_year(found, base), 10 if found["october"] else 5, 1)
    return None


def _year(found: re.Match[str], base: date | None) -> int:
    if found["year"]:
        return whole_year(found["year"])
    ahead = found["near"] is not None and found["near"][0] in "明次下"
    return reckoned_from(base, found[0]).year + ahead


def _year_month(found: re.Match[str], base: date | None) -> tuple[int, int]:
    if found["month"]:
        return _year(found, base), int(found["month"])
    if found["year"] or found["near"]:
        raise ValueRefused(f"{shown(found[0])}看不出是哪个月", "请写明月份")
    day = reckoned_from(base, found[0])
    if found["nearmonth"][0] in "下次":
        return (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return day.year, day.month


def _day(found: re.Match[str], base: date | None) -> date:
    return make_day(*_year_month(found, base), int(found["day"]))


def _month(found: re.Match[str], base: date | None) -> date:
    if found["end"] == "内" and found["month"] and not (found["year"] or found["near"]):
        number = found["month"]
        raise ValueRefused(
            f"{shown(found[0])}可以指{number}月份之内，也可以指{number}个月之内",
            f"请写成“{number}月底前”或“{number}个月内”",
        )
    return month_end(*_year_month(found, base))


def _dotted_month(found: re.Match[str], _base: date | None) -> date:
    if found["sign"] == "." and found["month"] == "1":
        raise ValueRefused(
            f"{shown(found[0])}可能是1月，也可能是少了一个0的10月", "请写成 2026年1月底前 的样子"
        )
    return month_end(int(found["year"]), int(found["month"]))


def _this_month(found: re.Match[str], base: date | None) -> date:
    day = reckoned_from(base, found[0])
    return month_end(day.year, day.month)


def _third(found: re.Match[str], base: date | None) -> date:
    year, month = _year_month(found, base)
    return (
        month_end(year, month)
        if found["third"] == "下"
        else make_day(year, month, 10 if found["third"] == "上" else 20)
    )


def _quarter(found: re.Match[str], base: date | None) -> date:
    if found["nearquarter"]:
        if found["year"] or found["near"] or found["bareyear"]:
            raise ValueRefused(f"{shown(found[0])}看不出是哪个季度", "请写明季度")
        day = reckoned_from(base, found[0])
        quarter = (day.month + 2) // 3 + (found["nearquarter"][0] == "下")
        return month_end(day.year, quarter * 3) if quarter < 5 else month_end(day.year + 1, 3)
    year = int(found["bareyear"]) if found["bareyear"] else _year(found, base)
    return month_end(year, int(found["quarter"] or found["q"]) * 3)


def _half(found: re.Match[str], base: date | None) -> date:
    return month_end(_year(found, base), 6 if found["half"] == "上" else 12)


def _whole_year(found: re.Match[str], base: date | None) -> date:
    if found["year"] and len(found["year"]) == 2 and found["end"] not in ("底", "末"):
        raise ValueRefused(f"{shown(found[0])}看不出是年份还是年数", "请把年份写全，如 2026年底前")
    return make_day(_year(found, base), 12, 31)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], date]], ...] = (
    (_DAY, _day),
    (_MONTHS, _month),
    (_DOTTED_MONTH, _dotted_month),
    (_THIS_MONTH, _this_month),
    (_THIRD, _third),
    (_QUARTER, _quarter),
    (_HALF, _half),
    (_WHOLE_YEAR, _whole_year),
)
#: Periods that “前” alone leaves open: before they begin, or before they end?
_OPEN_FORMS = (_MONTHS, _DOTTED_MONTH, _WHOLE_YEAR)

"""Parsing of phrases for a point in time, such as “2026年6月底前” or “二季度末”, to their last day.

Ambiguous phrases are refused: 6月前 may end with May or with June, 3月内 may be a month or three.
"""

import re
from collections.abc import Callable
from datetime import date

from qinling.errors import ValueRefused
from qinling.rules.parsing.calendar_days import build_day, expand_year, find_month_end, require_base_day
from qinling.rules.parsing.chinese_text import quote_value
from qinling.rules.parsing.date_orders import DateOrder, match_short_day
from qinling.rules.parsing.dates import match_day

#: What is to be done by the day; in a limit these words change nothing.
COMPLETION = (
    r"(?:完成|整改|整治|治理|到位|完毕|办结|销号|核销|验收|任务|工作|拆除|清理|清运|清零|复绿|复耕|修复|恢复|处置|处理|化解|办理"
    r"|退出|搬迁|回填|关停|取缔|落实|达标)"
)
_COMPLETED = rf"(?:(?:全面|全部|[并且])?{COMPLETION})+"
_LEADING_WORDS = re.compile(
    rf"^(?:{COMPLETION}?(?:时限|期限|限期):)?"
    r"(?:限期?|应|须|需|请|拟|定|务必|计划|必须|要求|确保|力争|预计|原则上)?"
    r"(?:最迟|最晚|至迟|至晚)?(?:不[得能应]?(?:迟于|晚于|超过))?"
    r"(?:(?:已|经批准|经同意)?(?:延期|延长|顺延)[至到]|截[至止](?:日期|时间)?[到至于]?:?|[于在至到])?"
)
_TRAILING_WORDS = re.compile(rf"(?P<point>.+?)(?P<before>[之以]?前|为?止)?(?:,?{_COMPLETED})?")
_QUOTES = str.maketrans("", "", "“”‘’\"'「」『』《》")

_YEAR = r"(?:(?P<year>[0-9]{4}|[0-9]{2})年度?|(?P<near>[今本]年度?|当年|明年|[次下]年))"
_MONTH = r"(?:(?P<month>[0-9]{1,2})月|(?P<nearmonth>[本当]月|这个月|[下次]个?月))"
_END = r"(?P<end>[底末内])?"

_DAY = re.compile(rf"{_YEAR}?{_MONTH}(?P<day>[0-9]{{1,2}})[日号]?内?")
_MONTHS = re.compile(rf"{_YEAR}?{_MONTH}(?:份|月(?=[底末]))?{_END}")
_DOTTED_MONTH = re.compile(r"(?P<year>[0-9]{4})(?P<sign>[./-])(?P<month>[0-9]{1,2})月?(?P<end>[底末])?")
_THIS_MONTH = re.compile(r"月[底末内]")
_THIRD_OF_MONTH = re.compile(rf"{_YEAR}?{_MONTH}份?(?P<third>[上中下])旬{_END}")
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
    r"(?:自|从)?(?P<start>.+?)(?:开始|起)?"
    r"(?:[至到~]|(?<=[月日号份])-|-(?=[0-9]{4}[年./]|[0-9]{1,2}[./][0-9]{1,2}[日号]?$))(?P<end>.+)"
)
_DAY_ONLY = re.compile(r"([0-9]{1,2})[日号]")
_SAYS_YEAR = re.compile(r"[今本当明下次这]|[0-9]{4}|(?:^|[^0-9])[年月][底末内]")
_MONTH_RANGE = re.compile(r"(?P<first>[0-9]{1,2})-(?P<last>[0-9]{1,2})")
_RELATIVE_WORD = re.compile(r"[今本当明下次这]")


def parse_last_day(words: str, base: date | None, order: DateOrder | None = None) -> date | None:
    """Return the last day in time of the phrase *words* (from `normalize_date_text`), None when it is none.

    A missing year or month is that of *base*. A range means its end. *order* is that of short
    days in the column. Raises ValueRefused for days that do not exist, ambiguous phrases, and a
    missing year without *base*.
    """
    words = words.translate(_QUOTES)
    tail = _TRAILING_WORDS.fullmatch(_LEADING_WORDS.sub("", words, count=1))
    if tail is None:
        return None
    before = bool(tail["before"]) and tail["before"].endswith("前")
    phrase = _SHORT_DAYS.sub(r"\1日\2", _SHORT_MONTHS.sub(r"\1月\2", tail["point"]))
    return _parse_point(phrase, base, before, order) or _parse_range_end(phrase, base, before, order)


def lacks_year(words: str, base: date) -> bool:
    """Return whether the phrase *words* takes its year from *base*, and no word (今年, 年底) says so."""
    if _SAYS_YEAR.search(words):
        return False
    try:
        return parse_last_day(words, base) != parse_last_day(words, base.replace(year=base.year - 1, day=1))
    except ValueRefused:  # 2月29日
        return False


def _parse_range_end(phrase: str, base: date | None, before: bool, order: DateOrder | None) -> date | None:
    found = _RANGE.fullmatch(phrase)
    if found is None:
        return None
    if found["start"] in ("即日", "现在"):
        return _parse_point(found["end"], base, before, order)
    start = _parse_point(found["start"], base, before=False, order=order)
    if start is None:
        return None
    if day := _DAY_ONLY.fullmatch(found["end"]):
        end: date | None = build_day(start.year, start.month, int(day[1]))
    else:
        end_base = base if _RELATIVE_WORD.match(found["end"]) else start
        end = _parse_point(found["end"], end_base, before, order)
    if end and end < start:
        raise ValueRefused(f"{quote_value(phrase)}的终点早于起点", "请写明终点的年份")
    return end


def _parse_point(phrase: str, base: date | None, before: bool, order: DateOrder | None) -> date | None:
    if day := match_day(phrase, base):
        return day
    if (months := _MONTH_RANGE.fullmatch(phrase)) and int(months["last"]) <= 12:
        raise ValueRefused(
            f"{quote_value(phrase)}可能是一个日子，也可能是{months['first']}月至{months['last']}月",
            "请写成 2026年6月8日前 或 2026年8月底前 的样子",
        )
    if day := match_short_day(phrase, base, order):
        return day
    for form, read in _PHRASE_FORMS:
        if found := form.fullmatch(phrase):
            if before and form in _AMBIGUOUS_FORMS and not found.groupdict().get("end"):
                raise ValueRefused(
                    f"{quote_value(phrase + '前')}可以指{phrase}之前，也可以指{phrase}底前",
                    f"请写成“{phrase}底前”或写明哪一天",
                )
            return read(found, base)
    if before and (found := _FESTIVAL.fullmatch(phrase)):
        # The holiday's first day is still in time.
        return build_day(_resolve_year(found, base), 10 if found["october"] else 5, 1)
    return None


def _resolve_year(found: re.Match[str], base: date | None) -> int:
    if found["year"]:
        return expand_year(found["year"])
    ahead = found["near"] is not None and found["near"][0] in "明次下"
    return require_base_day(base, found[0]).year + ahead


def _resolve_year_month(found: re.Match[str], base: date | None) -> tuple[int, int]:
    if found["month"]:
        return _resolve_year(found, base), int(found["month"])
    if found["year"] or found["near"]:
        raise ValueRefused(f"{quote_value(found[0])}看不出是哪个月", "请写明月份")
    day = require_base_day(base, found[0])
    if found["nearmonth"][0] in "下次":
        return (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return day.year, day.month


def _resolve_day(found: re.Match[str], base: date | None) -> date:
    return build_day(*_resolve_year_month(found, base), int(found["day"]))


def _resolve_month_end(found: re.Match[str], base: date | None) -> date:
    if found["end"] == "内" and found["month"] and not (found["year"] or found["near"]):
        number = found["month"]
        raise ValueRefused(
            f"{quote_value(found[0])}可以指{number}月份之内，也可以指{number}个月之内",
            f"请写成“{number}月底前”或“{number}个月内”",
        )
    return find_month_end(*_resolve_year_month(found, base))


def _resolve_dotted_month(found: re.Match[str], _base: date | None) -> date:
    if found["sign"] == "." and found["month"] == "1":
        raise ValueRefused(
            f"{quote_value(found[0])}可能是1月，也可能是少了一个0的10月", "请写成 2026年1月底前 的样子"
        )
    return find_month_end(int(found["year"]), int(found["month"]))


def _resolve_this_month(found: re.Match[str], base: date | None) -> date:
    day = require_base_day(base, found[0])
    return find_month_end(day.year, day.month)


def _resolve_third_of_month(found: re.Match[str], base: date | None) -> date:
    year, month = _resolve_year_month(found, base)
    return (
        find_month_end(year, month)
        if found["third"] == "下"
        else build_day(year, month, 10 if found["third"] == "上" else 20)
    )


def _resolve_quarter_end(found: re.Match[str], base: date | None) -> date:
    if found["nearquarter"]:
        if found["year"] or found["near"] or found["bareyear"]:
            raise ValueRefused(f"{quote_value(found[0])}看不出是哪个季度", "请写明季度")
        day = require_base_day(base, found[0])
        quarter = (day.month + 2) // 3 + (found["nearquarter"][0] == "下")
        return find_month_end(day.year, quarter * 3) if quarter < 5 else find_month_end(day.year + 1, 3)
    year = int(found["bareyear"]) if found["bareyear"] else _resolve_year(found, base)
    return find_month_end(year, int(found["quarter"] or found["q"]) * 3)


def _resolve_half_year_end(found: re.Match[str], base: date | None) -> date:
    return find_month_end(_resolve_year(found, base), 6 if found["half"] == "上" else 12)


def _resolve_year_end(found: re.Match[str], base: date | None) -> date:
    if found["year"] and len(found["year"]) == 2 and found["end"] not in ("底", "末"):
        raise ValueRefused(f"{quote_value(found[0])}看不出是年份还是年数", "请把年份写全，如 2026年底前")
    return build_day(_resolve_year(found, base), 12, 31)


_PHRASE_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], date]], ...] = (
    (_DAY, _resolve_day),
    (_MONTHS, _resolve_month_end),
    (_DOTTED_MONTH, _resolve_dotted_month),
    (_THIS_MONTH, _resolve_this_month),
    (_THIRD_OF_MONTH, _resolve_third_of_month),
    (_QUARTER, _resolve_quarter_end),
    (_HALF, _resolve_half_year_end),
    (_WHOLE_YEAR, _resolve_year_end),
)
#: Periods for which “前” is ambiguous: before their start, or before their end.
_AMBIGUOUS_FORMS = (_MONTHS, _DOTTED_MONTH, _WHOLE_YEAR)

"""What an office says of deadlines, as a span of days: 下周到期的, 月底前要完成的, 超期半个月以上, 还剩3天."""

import re
from contextlib import suppress
from datetime import date, timedelta

from qinling.errors import ValueRefused
from qinling.rules.parsing.calendar_days import END_OF_CALENDAR
from qinling.rules.parsing.chinese_text import convert_numerals, normalize_text
from qinling.rules.typed.typed_durations import find_day_behind, parse_duration
from qinling.rules.typed.typed_spans import Span, find_typed_span

#: 本周到期的 and 本周要完成的 are 本周.
_DUE_BEHIND = re.compile(
    "(?:(?:就|便)?(?:要|会|将)?(?:到期限?|截止|期满|届满)"
    "|(?:应当?|应该|该|须|需要?|必须|要|计划|限期?)(?:完成整改|整改完成|整改到位|整改完|完成|整改|办结|销号))?的?(?:问题)?$"
)
_DUE_AHEAD = re.compile("^(?:整改|完成)?(?:时限|期限|到期日?)(?:定?在|为|是|到)?(?=.)")
_OVERDUE_BY = re.compile(
    r"(?:已经?)?(?:超期|逾期|过期|超时限|超)(?:时间)?已?(?:经|有|达到?|满|了|超过|大于|多于)*(?P<count>.+?)"
    r"(?P<inside>[之以]?内|以下|不到)?(?:(?:及|[之])?以上|[之以]上|多|有余|左右)?"
)
_LEFT = re.compile(
    r"(?:离到期|距到期|时间|还|仅|只)*(?:还有|剩余?|剩下|不足|不到|少于)+(?P<count>.+?)(?:[之以]?内|以下)?"
)

_FROM = re.compile(r"[自从]?(?P<point>.+?)(?:[以之]后|往后|起|开始)")


def find_due_phrase(text: str, today: date) -> Span | None:
    """Return the first and the last day of the deadlines that *text* speaks of, None for a word that speaks of none.

    *date.min* is the first day where the deadlines lie behind without a beginning.
    """
    words = normalize_text(text)
    if span := _find_overdue_span(words, today):
        return span
    plain = strip_due(words)
    if span := find_typed_span(plain, today) or find_typed_span(re.sub("[内里]$", "", plain), today):
        return span
    return _find_days_left(plain, today) or _find_days_from(plain, today)


def strip_due(text: str) -> str:
    """Return *text* without the words that only say that a deadline is spoken of."""
    return _DUE_AHEAD.sub("", _DUE_BEHIND.sub("", text, count=1))


def _find_overdue_span(text: str, today: date) -> Span | None:
    """Return the days of the deadlines that are so far behind: 超期半个月以上, 逾期10天以内. No other word has any."""
    found = _OVERDUE_BY.fullmatch(convert_numerals(re.sub("的?(?:问题)?$", "", text, count=1)))
    day = find_day_behind(found["count"], today) if found else None
    if found is None or day is None:
        return None
    return (day, today - timedelta(days=1)) if found["inside"] else (date.min, day)


def _find_days_from(text: str, today: date) -> Span | None:
    """Return the days from a point on: 7月1日以后, 下月起."""
    found = _FROM.fullmatch(text)
    span = find_typed_span(found["point"], today) if found else None
    return (span[0], END_OF_CALENDAR) if span and span[0] > date.min else None


def _find_days_left(text: str, today: date) -> Span | None:
    if (found := _LEFT.fullmatch(convert_numerals(text))) is None:
        return None
    with suppress(ValueRefused):
        days = parse_duration(found["count"]).count_days()
        return None if days is None else (today, today + timedelta(days=days))
    return None

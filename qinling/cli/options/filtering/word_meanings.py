"""What a free word means as a filter: a level, a status, a flag, days of a deadline, or another condition on an issue."""

import re
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from qinling.cli.options.filtering.filters import IssueFilter, list_filters
from qinling.cli.options.values.spoken_flags import SPOKEN_FLAGS
from qinling.cli.options.values.value_parsers import resolve_field_name
from qinling.errors import ValueRefused
from qinling.rules.parsing.calendar_days import END_OF_CALENDAR
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import Level, Status

if TYPE_CHECKING:
    from qinling.cli.context import Desk
    from qinling.rules.typed.issue_phrases import IssuePhrase

_UNFINISHED_WORDS = (
    *("未完成", "未完成整改", "没完成", "尚未完成", "没整改完", "未整改完", "未整改到位", "没整改到位"),
    *("没整改", "没有整改", "未整改"),
)
#: Due so soon that `warn` tells of it.
_SOON = re.compile("(?:快|快要|即将|将要?|马上|要|临近)(?:到期限?|超期|逾期)|临期|临近(?:时限|期限)")
#: A day of the calendar in full, which may be none: 6月31日.
_WHOLE_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]|\d{4}-\d{1,2}-\d{1,2}")
#: A word that names days has one of these.
_SPAN_SIGNS = re.compile(r"[年月日号天周季旬]|星期|礼拜|\d[-./．／－]\d|[超逾]")
#: A word that says how far an issue has come has one of these.
_STATUS_SIGNS = re.compile("整改|销号|办结|结案|验收|撤[并销]|完成|启动|动工|开工")
_NEGATED = re.compile("(?:不是|非|不含|不要|不包括|除了?|排除)(?P<word>.+?)(?:的|[以之]?外)*")
_LONGEST_STATUS = 12


class WordMeaning(NamedTuple):
    """What a word means, as it is told, and one of: a filter with its value, days of a deadline, another condition.

    *column* is a field of an issue and what its text holds. *within* is how many days ahead `warn` looks.
    """

    told: str
    filter: tuple[IssueFilter, object] | None = None
    due: tuple[date, date] | None = None
    phrase: "IssuePhrase | None" = None
    column: tuple[str, str] | None = None
    within: int | None = None


@cache
def list_closed_words() -> dict[str, tuple[IssueFilter, object]]:
    """Return the words that filter by themselves: levels, statuses and names of flags, each with its filter and value.

    Of a label with something in brackets, 已完成整改（待销号）, both parts are words.
    """
    filters = {one.name: one for one in list_filters()}
    words: dict[str, tuple[IssueFilter, object]] = {}
    for name, terms in (("level", Level), ("status", Status)):
        for term in terms:
            parts = filter(None, (term.label, *re.split("[（）]", term.label)))
            words |= dict.fromkeys(parts, (filters[name], [term]))
    for one in filters.values():
        if one.is_flag:
            spoken = (one.names.label, *one.names.aliases, *SPOKEN_FLAGS.get(one.name, ()))
            words |= dict.fromkeys(spoken, (one, True))
    return words | dict.fromkeys(
        _UNFINISHED_WORDS, (filters["status"], [Status.NOT_STARTED, Status.RECTIFYING])
    )


@cache
def _fold_closed_words() -> dict[str, tuple[IssueFilter, object]]:
    return {fold_name(word): found for word, found in list_closed_words().items()}


def find_meaning(word: str, desk: "Desk") -> WordMeaning | None:
    """Return what *word* means as a filter, None for a word that is looked for in texts."""
    if closed := find_closed_word(word):
        return WordMeaning(f"“{word}”按{closed[0].names.label}筛选", filter=closed)
    if due := _find_due_days(word, desk):
        return WordMeaning(f"“{word}”读作{describe_due(due)}，还没有整改完的", due=due)
    from qinling.rules.typed.issue_phrases import find_issue_phrase

    if phrase := find_issue_phrase(word, desk.today, resolve_field_name):
        return WordMeaning(f"“{word}”读作{phrase.text}", phrase=phrase)
    if listed := _find_status(word) or _find_others(word):
        one, terms = listed
        return WordMeaning(f"“{word}”按{one.describe(terms)} 筛选", filter=listed)
    return None


def describe_due(span: tuple[date, date]) -> str:
    """Return in words that a deadline lies in *span*."""
    first, last = span
    if first == date.min:
        return f"整改时限 {last} 及以前"
    if last == END_OF_CALENDAR:
        return f"整改时限 {first} 及以后"
    return f"整改时限 {first}" if first == last else f"整改时限 {first} 至 {last}"


def find_closed_word(word: str) -> tuple[IssueFilter, object] | None:
    """Return the filter and its value for *word*, a label of a closed field or of a flag; None for any other word."""
    words = _fold_closed_words()
    plain = word.replace("已经", "已")
    return words.get(fold_name(plain)) or words.get(fold_name(plain.removesuffix("的")))


def _find_due_days(word: str, desk: "Desk") -> tuple[date, date] | None:
    """Return the days that *word* names as those of a deadline, None for any other word."""
    if _SOON.fullmatch(word.removesuffix("的")):
        return desk.today, desk.today + timedelta(days=desk.settings.warning_reach.max_days_ahead)
    if not _SPAN_SIGNS.search(word):  # most words; desk.today reads the settings
        return None
    from qinling.rules.typed.deadline_phrases import find_due_phrase

    span = find_due_phrase(word, desk.today)
    if span is None and _WHOLE_DAY.fullmatch(word):
        from qinling.rules.typed.typed_days import DaySide, parse_typed_day

        parse_typed_day(word, desk.today, DaySide.NEAREST)  # refuses 6月31日, which no issue has for a day
    return span


def _find_status(word: str) -> tuple[IssueFilter, list[Status]] | None:
    """Return the status filter for *word* as ledgers say it: 已办结, 正在整改."""
    plain = word.removesuffix("的")
    if len(plain) > _LONGEST_STATUS or not _STATUS_SIGNS.search(plain):
        return None
    from qinling.rules.typed.closed_words import parse_sought_status

    with suppress(ValueRefused):
        return _get_filter("status"), [parse_sought_status(plain)]
    return None


def _find_others(word: str) -> tuple[IssueFilter, list[Level | Status]] | None:
    """Return the filter of all levels or statuses but the one that *word* excludes: 不是省级的, 除了已销号."""
    found = _NEGATED.fullmatch(word)
    closed = find_closed_word(found["word"]) if found else None
    if closed is None or not isinstance(closed[1], list):
        return None
    one = closed[0]
    terms: list[Level | Status] = [*Level] if one.name == "level" else [*Status]
    return one, [term for term in terms if term not in closed[1]]


def _get_filter(name: str) -> IssueFilter:
    return next(one for one in list_filters() if one.name == name)

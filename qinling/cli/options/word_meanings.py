"""What a free word means as a filter: a level, a status, a flag or a span of days."""

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from qinling.cli.options.filters import IssueFilter, list_filters
from qinling.rules.name_folding import fold_name
from qinling.rules.vocabulary import Level, Status

if TYPE_CHECKING:
    from qinling.cli.context import Desk

#: What people and the board say for a filter that has no value, beside its own names.
_FLAG_WORDS = {
    **dict.fromkeys(("已超期", "逾期", "已逾期"), "overdue"),
    **dict.fromkeys(("没销号", "没有销号", "尚未销号"), "only_open"),
}
_UNFINISHED_WORDS = ("未完成", "未完成整改", "没完成", "尚未完成")
#: Due so soon that `warn` tells of it.
_SOON_WORDS = ("快到期", "快要到期", "即将到期", "临近到期", "临期")
#: A word that names days has one of these.
_SPAN_SIGNS = re.compile(r"[年月日号天周季旬]|星期|礼拜|\d[-./．／－]\d")
#: 本周到期的 is 本周.
_DUE_BEHIND = re.compile("到期的?$")
_BETWEEN_WORDS = re.compile("[，,、；;/／]")


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
            words |= dict.fromkeys((one.names.label, *one.names.aliases), (one, True))
    words |= dict.fromkeys(_UNFINISHED_WORDS, (filters["status"], [Status.NOT_STARTED, Status.RECTIFYING]))
    return words | {word: (filters[name], True) for word, name in _FLAG_WORDS.items()}


def find_closed_word(word: str) -> tuple[IssueFilter, object] | None:
    """Return the filter that *word* names or the value of which it is, with that value; None for any other word."""
    folded = {fold_name(word), fold_name(word.removesuffix("的"))}
    return next((found for label, found in list_closed_words().items() if fold_name(label) in folded), None)


def find_due_span(word: str, desk: "Desk") -> tuple[date, date] | None:
    """Return the days that *word* names as those of a deadline, None for any other word."""
    said = word.removesuffix("的")
    if said in _SOON_WORDS:
        return desk.today, desk.today + timedelta(days=desk.settings.warning_reach.max_days_ahead)
    if not _SPAN_SIGNS.search(word):  # most words; desk.today reads the settings
        return None
    from qinling.rules.typed.typed_spans import find_typed_span

    plain = _DUE_BEHIND.sub("", word)
    return find_typed_span(plain, desk.today) or find_typed_span(re.sub("[内里]$", "", plain), desk.today)


def split_word(word: str, desk: "Desk") -> list[str]:
    """Return the parts of *word* between commas where one of them means a filter, else *word* itself: 麻街镇，整改中."""
    parts = [part for part in _BETWEEN_WORDS.split(word) if part.strip()]
    if len(parts) < 2 or re.search("[=＝]", word) or find_due_span(word, desk):
        return [word]
    return parts if any(find_closed_word(part) or find_due_span(part, desk) for part in parts) else [word]


def note_time_word(word: str, desk: "Desk") -> None:
    """Say of a *word* that is looked for in texts that it is not read as the time it looks like."""
    if not _SPAN_SIGNS.search(word):
        return
    from qinling.rules.typed.typed_spans import looks_like_time

    if looks_like_time(_DUE_BEHIND.sub("", word)):
        desk.print_note(f"注意：“{word}”按文字找；要按整改时限看，写 4月28日、4月底前、下周、7天内 这样的词")

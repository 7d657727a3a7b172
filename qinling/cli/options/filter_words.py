"""Free words as filters: `list 麻街镇 河道 超期`, and the saved filters that they name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from qinling.cli.framework.option_words import WIDE_BLANK
from qinling.cli.options.filters import FilterOptions, IssueFilter, list_filters
from qinling.cli.options.value_parsers import TEXT
from qinling.cli.options.word_meanings import find_closed_word, find_due_span, note_time_word, split_word
from qinling.errors import UsageRefused, ValueRefused
from qinling.rules.name_folding import fold_name

if TYPE_CHECKING:
    from qinling.cli.context import Desk
    from qinling.cli.settings.saved_filters import SavedFilter
    from qinling.ledger.filters import Filters

#: Stands before the name of a saved filter among the words of a command. No saved filter begins so.
FILTER_SIGNS = "@＠"
_FILE_NAME = re.compile(r".+\.(xlsx?|xlsm|et|ods|csv|docx|kml|gpx|geojson|zip|html?|pdf|db)", re.IGNORECASE)


def complete_saved_filter(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the names of the saved filters that start with *incomplete*, each with its conditions."""
    from qinling.cli.context import Desk

    saved = Desk.from_context(ctx).settings.saved_filters
    return [(name, one.text) for name, one in saved.items() if name.startswith(incomplete)]


FreeWords = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[词...]",
        parser=TEXT,
        help="只看有这些词的：编号、镇办、单位、类型、描述等任一栏里有；省级、整改中、超期、下周、4月这样的词按它筛选；@名称 用存好的筛选",
    ),
]
SavedFilters = Annotated[
    list[str] | None,
    typer.Option(
        "--filter",
        metavar="名称",
        parser=TEXT,
        autocompletion=complete_saved_filter,
        help="用设置 saved_filters 里存好的筛选，可写多次",
    ),
]


@dataclass(frozen=True, kw_only=True)
class WordFilterOptions(FilterOptions):
    """Filter options, free words and saved filters of one command."""

    words: FreeWords = None
    saved: SavedFilters = None

    def resolve(self, desk: "Desk") -> "WordFilterOptions":
        """Return the options with the saved filters and the words that mean a filter as options. Say which these are.

        The words that are left are looked for in the texts of the issues. Raises UsageRefused.
        """
        resolved = replace(self, words=None, saved=None)
        left: list[str] = []
        taken: list[str] = []
        spans: list[tuple[date, date]] = []
        for word in _expand_saved_filters(desk, self):
            if isinstance(word, tuple):
                one, value = word
            elif found := _parse_condition(word):
                one, value = found
            elif found := find_closed_word(word):
                one, value = found
                taken.append(f"“{word}”按{one.names.label}筛选")
            elif span := find_due_span(word, desk):
                spans.append(span)
                taken.append(f"“{word}”读作{describe_due(span)}，还没有整改完的")
                continue
            else:
                left.append(_require_searchable(word))
                note_time_word(word, desk)
                continue
            resolved = one.narrow(resolved, value)
        if taken:
            desk.print_note(f"{'，'.join(taken)}；要在文字里找，用 --text")
        resolved = replace(resolved, words=left or None)
        return DueFilterOptions.build(resolved, spans) if spans else resolved

    def build_filters(self, today: date) -> "Filters":
        """Return the filters of the options, those words included that are looked for in texts."""
        return replace(super().build_filters(today), words=tuple(self.words or ()))

    def count_days_ahead(self, today: date) -> int | None:
        """Return how many days ahead the issues are asked for, None where no word says so."""
        return None

    def describe(self) -> str:
        """Return the filters in words, or "" when there are none."""
        words = f"含 {'、'.join(self.words)}" if self.words else ""
        return "；".join(filter(None, (words, super().describe())))


@dataclass(frozen=True, kw_only=True)
class DueFilterOptions(WordFilterOptions):
    """Filter options whose free words name a span of days: the issues due in it."""

    due: tuple[date, date] | None = None

    @classmethod
    def build(cls, options: WordFilterOptions, spans: Sequence[tuple[date, date]]) -> "DueFilterOptions":
        """Return *options* with the days that all *spans* share. Raises UsageRefused where they share none."""
        given = {field.name: getattr(options, field.name) for field in fields(options)}
        first, last = max(first for first, _ in spans), min(last for _, last in spans)
        if first > last:
            words = "，".join(describe_due(span) for span in dict.fromkeys(spans))
            raise UsageRefused(
                f"这几段时间没有共同的日子：{words}", "分几次看；从哪天到哪天写成 4月20日至28日"
            )
        return cls(**given, due=(first, last))

    def build_filters(self, today: date) -> "Filters":
        """Return the filters of the options, and the days of both kinds of deadline filter."""
        filters = super().build_filters(today)
        if self.due is None:
            return filters
        first, last = self.due
        return replace(
            filters,
            due_from=max(first, filters.due_from or first),
            due_by=min(last, filters.due_by or last),
        )

    def count_days_ahead(self, today: date) -> int | None:
        """Return the days to the last day that is asked for, None where it lies behind."""
        return (self.due[1] - today).days if self.due and self.due[1] >= today else None

    def describe(self) -> str:
        """Return the filters in words."""
        due = describe_due(self.due) if self.due else ""
        return "；".join(filter(None, (super().describe(), due)))


def describe_due(span: tuple[date, date]) -> str:
    """Return in words that a deadline lies in *span*."""
    first, last = span
    if first == date.min:
        return f"整改时限 {last} 及以前"
    return f"整改时限 {first}" if first == last else f"整改时限 {first} 至 {last}"


def _expand_saved_filters(
    desk: "Desk", options: WordFilterOptions
) -> Iterator[str | tuple[IssueFilter, object]]:
    """Yield the words, and in place of a saved filter its conditions and words. Raises UsageRefused."""
    filters = {one.option: one for one in list_filters()}
    typed = [part for word in options.words or () for part in _split_wide_blanks(word)]
    for word in [*(f"@{name}" for name in options.saved or ()), *typed]:
        if word[0] not in FILTER_SIGNS:
            yield from split_word(word, desk)
            continue
        saved = _find_saved_filter(desk, word[1:])
        for option, text in saved.conditions:
            yield filters[option], filters[option].parse(text or "")
        yield from saved.words


def _split_wide_blanks(word: str) -> list[str]:
    """Return what stands between the full-width blanks of *word*; *word* itself where it is a condition or blank."""
    parts = [] if re.search("[=＝]", word) else [part for part in word.split(WIDE_BLANK) if part]
    return parts or [word]


def _parse_condition(word: str) -> tuple[IssueFilter, object] | None:
    """Return the filter and the value of 镇办=麻街镇, None for a word without a sign. Raises UsageRefused."""
    name, sign, text = (part.strip() for part in word.replace("＝", "=").partition("="))
    if not sign:
        return None
    filters = [one for one in list_filters() if not one.is_flag]
    named = next((one for one in filters if name in (one.option, one.names.label, *one.names.aliases)), None)
    if named is None or not text:
        labels = "、".join(one.names.label for one in filters)
        raise UsageRefused(f"“{word}”看不懂", f"可用：{labels}，写成 镇办=麻街镇；要在文字里找，用 --text")
    try:
        return named, named.parse(text)
    except ValueRefused as refused:
        raise UsageRefused(f"“{word}”：{refused.message}", refused.remedy) from None


def _require_searchable(word: str) -> str:
    if not fold_name(word):
        raise UsageRefused(f"“{word}”里没有可找的字", "写上要找的词，或者去掉它")
    if _FILE_NAME.fullmatch(word):
        raise UsageRefused(f"多出了文件名“{word}”", f"这里只写要找的词；真要找这几个字，用 --text {word}")
    return word


def _find_saved_filter(desk: "Desk", name: str) -> "SavedFilter":
    """Return the saved filter *name*, in any spelling. Raises UsageRefused, naming a near one."""
    saved = desk.settings.saved_filters
    by_key = {fold_name(one): one for one in saved}
    known = by_key.get(fold_name(name))
    if known is None:
        near = get_close_matches(fold_name(name), by_key, n=1, cutoff=0.4)
        hint = f"你是不是想用 @{by_key[near[0]]}？" if near else ""
        there = (
            f"存好的有：{'、'.join(saved)}"
            if saved
            else '还没有存过，存一个：qinling config set saved_filters.急 "--overdue 麻街镇"'
        )
        raise UsageRefused(f"没有名为“{name}”的筛选", f"{hint}{there}")
    return saved[known]

"""Free words as filters: `list 麻街镇 河道 超期`, and the saved filters that they name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from difflib import get_close_matches
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from qinling.cli.options.filtering.filters import FilterOptions, list_filters
from qinling.cli.options.filtering.joined_words import split_wide_blanks, split_words
from qinling.cli.options.filtering.typed_conditions import describe_column, read_condition
from qinling.cli.options.filtering.word_meanings import WordMeaning, describe_due, find_meaning
from qinling.cli.options.values.value_parsers import TEXT
from qinling.errors import UsageRefused
from qinling.rules.texts.name_folding import fold_name

if TYPE_CHECKING:
    from qinling.cli.context import Desk
    from qinling.cli.settings.validation.saved_filters import SavedFilter
    from qinling.ledger.issues.filters import Filters
    from qinling.rules.typed.issue_phrases import IssuePhrase

#: Stands before the name of a saved filter among the words of a command. No saved filter begins so.
FILTER_SIGNS = "@＠"
_FILE_NAME = re.compile(
    r".+\.(xlsx?|xlsm|et|ods|csv|docx|kml|gpx|geojson|zip|html?|pdf|db|sqlite3?)", re.IGNORECASE
)


class FileNameTyped(UsageRefused):
    """The name of a file stands among words that are looked for."""


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

    def resolve(self, desk: "Desk", text_option: str = "--text") -> "WordFilterOptions":
        """Return the options with the saved filters and the words that mean a filter as options. Say which these are.

        The words that are left are looked for in the texts of the issues; *text_option* does so with any word.
        Raises UsageRefused.
        """
        options = replace(self, words=None, saved=None)
        left: list[str] = []
        read: list[WordMeaning] = []
        for word in _expand_saved_filters(desk, self):
            meaning = word if isinstance(word, WordMeaning) else self.read_word(word, desk)
            if isinstance(meaning, str):
                left.append(meaning)
            elif meaning.filter:
                one, value = meaning.filter
                options = one.narrow(options, value)
            if isinstance(meaning, WordMeaning):
                read.append(meaning)
        if told := [one.told for one in read if one.told]:
            desk.print_note(f"{'，'.join(told)}；要在文字里找，用 {text_option}")
        options = replace(options, words=left or None)
        if any(one.due or one.phrase or one.column or one.within is not None for one in read):
            return ReadFilterOptions.build(options, read, desk.today)
        return options

    def read_word(self, word: str, desk: "Desk") -> WordMeaning | str:
        """Return what *word* means, or *word* itself where it is looked for in texts. Raises UsageRefused."""
        return read_condition(word, desk) or find_meaning(word, desk) or _require_searchable(word)

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
class ReadFilterOptions(WordFilterOptions):
    """Filter options whose free words say more than the options can: days of a deadline, and other conditions.

    A duty unit is that which `warn` shows, but with *duty_alone*, where issues are changed, none but the duty unit.
    """

    due: tuple[date, date] | None = None
    phrases: "tuple[IssuePhrase, ...]" = ()
    columns: tuple[tuple[str, str], ...] = ()
    within: int | None = None
    duty_alone: bool = False

    @classmethod
    def build(
        cls, options: WordFilterOptions, read: Sequence[WordMeaning], today: date
    ) -> "ReadFilterOptions":
        """Return *options* with the conditions of *read*. Raises UsageRefused where days of deadlines share none.

        Overdue issues and those due from today on are asked for together, as of --overdue with --due-within.
        Of the days ahead the fewest hold, as of other days; they have what is overdue in them.
        """
        within = min((one.within for one in read if one.within is not None), default=None)
        if within is not None:
            options = replace(options, overdue=False)
        spans = [one.due for one in read if one.due]
        due = (max(first for first, _ in spans), min(last for _, last in spans)) if spans else None
        if due and due[0] > due[1]:
            words = "，".join(describe_due(span) for span in dict.fromkeys(spans))
            raise UsageRefused(
                f"这几段时间没有共同的日子：{words}", "分几次看；从哪天到哪天写成 4月20日至28日"
            )
        if due and due[0] == today and options.overdue and options.due_within is None:
            options, due = replace(options, overdue=False), (date.min, due[1])
        phrases = tuple(one.phrase for one in read if one.phrase)
        columns = tuple(one.column for one in read if one.column)
        given = {field.name: getattr(options, field.name) for field in fields(options)}
        return cls(**given, due=due, phrases=phrases, columns=columns, within=within)

    def list_single(self) -> "list[ReadFilterOptions]":
        """Return the conditions that only free words can say, each by itself."""
        return [
            *([ReadFilterOptions(due=self.due)] if self.due else []),
            *(ReadFilterOptions(phrases=(one,)) for one in self.phrases),
            *(ReadFilterOptions(columns=(one,)) for one in self.columns),
        ]

    def build_filters(self, today: date) -> "Filters":
        """Return the filters of the options, and the days of both kinds of deadline filter."""
        further = tuple(one.condition for one in self.phrases)
        from qinling.ledger.issues.filters import RESPONSIBLE_UNIT

        columns = tuple(
            (RESPONSIBLE_UNIT if name == "duty_unit" and not self.duty_alone else name, text)
            for name, text in self.columns
        )
        filters = replace(super().build_filters(today), columns=columns, further=further)
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
        if self.within is not None:
            return self.within
        return (self.due[1] - today).days if self.due and self.due[1] >= today else None

    def describe(self) -> str:
        """Return the filters in words."""
        due = describe_due(self.due) if self.due else ""
        within = "" if self.within is None else f"已超期或 {self.within} 天内到期"
        columns = (describe_column(*one) for one in self.columns)
        return "；".join(
            filter(None, (super().describe(), due, within, *(one.text for one in self.phrases), *columns))
        )


def _expand_saved_filters(desk: "Desk", options: WordFilterOptions) -> Iterator[str | WordMeaning]:
    """Yield the words, and in place of a saved filter its conditions and words. Raises UsageRefused."""
    filters = {one.option: one for one in list_filters()}
    typed = [part for word in options.words or () for part in split_wide_blanks(word)]
    given = [*(f"@{name}" for name in options.saved or ()), *typed]
    for signed, words in groupby(given, lambda word: word[0] in FILTER_SIGNS):
        if not signed:
            yield from split_words(words, desk)
            continue
        for word in words:
            saved = _find_saved_filter(desk, word[1:])
            for option, text in saved.conditions:
                yield WordMeaning("", filter=(filters[option], filters[option].parse(text or "")))
            yield from saved.words


def _require_searchable(word: str) -> str:
    if not fold_name(word):
        raise UsageRefused(f"“{word}”里没有可找的字", "写上要找的词，或者去掉它")
    if _FILE_NAME.fullmatch(word):
        raise FileNameTyped(f"多出了文件名“{word}”", f"这里只写要找的词；真要找这几个字，用 --text {word}")
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

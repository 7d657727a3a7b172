"""Free words of `warn`: so many days, 7 or 三天内 or 本周, are how far ahead it warns, with what is overdue, as of --within."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qinling.cli.framework.typer_internals import get_current_context
from qinling.cli.options.filtering.filter_words import WordFilterOptions
from qinling.cli.options.filtering.word_meanings import WordMeaning
from qinling.rules.parsing.chinese_text import convert_numerals, normalize_text
from qinling.rules.typed.typed_durations import find_days_ahead
from qinling.rules.typed.typed_spans import find_reaching_span

if TYPE_CHECKING:
    from qinling.cli.context import Desk

#: A longer number may be a year or the number of an issue.
_BARE_DAYS = re.compile("[0-9]{1,3}")


@dataclass(frozen=True, kw_only=True)
class WarningWordOptions(WordFilterOptions):
    """The filter options of `warn`, whose words may say how far ahead it warns."""

    def read_word(self, word: str, desk: "Desk") -> WordMeaning | str:
        """Return what *word* means, so many days first, or *word* itself. Raises UsageRefused."""
        if get_current_context().params.get("within") is None:
            days = _count_days_ahead(word, desk)
            if days is not None:
                told = f"“{word}”读作 --within {days}：已超期的和 {days} 天内到期的"
                return WordMeaning(told, within=days)
        return super().read_word(word, desk)


def _count_days_ahead(word: str, desk: "Desk") -> int | None:
    """Return how many days ahead *word* reaches, None for one that says another thing: 上周, 6月, 3天内到期."""
    plain = convert_numerals(normalize_text(word)).removesuffix("的")
    if _BARE_DAYS.fullmatch(plain):
        return int(plain)
    if duration := find_days_ahead(plain):
        return (duration.find_last_day(desk.today, desk.calendar) - desk.today).days
    span = find_reaching_span(plain, desk.today)
    return (span[1] - desk.today).days if span else None

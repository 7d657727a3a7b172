"""What the user gave: words and codes of the settings, and what a column is."""

import re
from collections.abc import Iterable

from qinling.rules.logins.log_source_rules import LogSourceRules
from qinling.rules.logins.log_words.event_words import EventWord, read_error_text, read_event_words
from qinling.workbook.logins.row_events.event_columns import ACTION, ERROR, KIND


def build_parts_pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern that finds *words* inside of a text, but not 10.0.0.1 in 10.0.0.11."""
    edge = "[0-9a-z]"
    parts = [
        f"{f'(?<!{edge})' if re.match(edge, word) else ''}{re.escape(word)}{f'(?!{edge})' if re.search(f'{edge}$', word) else ''}"
        for word in words
    ]
    return re.compile("|".join(parts)) if parts else None


def list_outcome_words(log_source: LogSourceRules | None) -> dict[str, EventWord]:
    """Return word or code → what it says of a login, as the settings of a source have it."""
    if log_source is None:
        return {}
    failures = {word.casefold(): EventWord.FAILURE for word in log_source.failure}
    return failures | {word.casefold(): EventWord.SUCCESS for word in log_source.success}


def interpret_settled(role: str, text: str) -> int:
    """Return what a cell says in a column of which the user said what it is: nothing stays in doubt."""
    said = int(read_event_words(text))
    if role == KIND:
        return said & EventWord.LOGOUT
    if role == ERROR:
        return int(read_error_text(text)) & ~EventWord.SUCCESS
    if role == ACTION and not said & (EventWord.LOGIN | EventWord.LOGOUT | EventWord.FAILURE):
        return int(EventWord.OTHER)
    return said

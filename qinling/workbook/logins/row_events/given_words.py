"""What the user gave: words and codes of the settings, and what a column is."""

import re
from collections.abc import Iterable

from qinling.rules.logins.log_words.event_words import EventWord, read_error_text, read_event_words
from qinling.rules.logins.logs.log_source_rules import LogSourceRules
from qinling.workbook.logins.outcome_codes import is_code
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


def interpret_settled(role: str, text: str, has_all_codes: bool) -> int:
    """Return what a cell says in a column of which the user said what it is: nothing stays in doubt.

    With *has_all_codes* a code that the settings do not give is a fault.
    """
    if role == ACTION and has_all_codes and is_code(text):
        return int(EventWord.BAD)
    said = int(read_event_words(text))
    if role == KIND:
        return said & EventWord.LOGOUT
    if role == ERROR:
        return int(read_error_text(text)) & ~EventWord.SUCCESS
    if role == ACTION and not said & (EventWord.LOGIN | EventWord.LOGOUT | EventWord.FAILURE):
        return int(EventWord.OTHER)
    return said


def has_all_codes(log_source: LogSourceRules | None) -> bool:
    """Return whether the settings give codes of success and of failure, so that a further code is a fault."""
    if log_source is None or not (log_source.success and log_source.failure):
        return False
    return all(map(is_code, (*log_source.success, *log_source.failure)))

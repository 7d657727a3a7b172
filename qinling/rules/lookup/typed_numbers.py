"""Numbers as people type them: several in one word, with the signs of a sentence around them."""

import re
from collections.abc import Sequence

from qinling.rules.lookup.number_ranges import join_range_words
from qinling.rules.lookup.short_numbers import join_short_numbers

#: A comma, a slash or a blank may stand in a number itself: whoever asks tries the whole word first.
_BETWEEN_NUMBERS = re.compile(r"[、，,；;。/／\s]+")
_SIGNS_AROUND = "“”„\"'‘’「」《》.．:：!！?？"


def split_numbers(text: str) -> list[str]:
    """Return the numbers and ranges in *text*, without repeats and without the signs around them."""
    words = [part for part in _BETWEEN_NUMBERS.split(text) if part]
    parts = (part.strip(_SIGNS_AROUND) for part in join_range_words(words))
    return list(dict.fromkeys(part for part in parts if part))


def join_number_words(words: Sequence[str]) -> list[str]:
    """Return *words* with those in one word that blanks parted: the ends of a range, numbers and the short ones behind."""
    return join_short_numbers(join_range_words(words))

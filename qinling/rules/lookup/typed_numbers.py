"""Numbers as people type them: several in one word, with the signs of a sentence around them."""

import re

from qinling.rules.lookup.number_ranges import PLACE, join_range_words
from qinling.rules.name_folding import fold_name

#: A comma, a slash or a blank may stand in a number itself: whoever asks tries the whole word first.
_BETWEEN_NUMBERS = re.compile(r"[、，,；;。/／\s]+")
_SIGNS_AROUND = "“”„\"'‘’「」《》.．:：!！?？"


def split_numbers(text: str) -> list[str]:
    """Return the numbers and ranges in *text*, without repeats and without the signs around them."""
    words = [part for part in _BETWEEN_NUMBERS.split(text) if part]
    parts = (part.strip(_SIGNS_AROUND) for part in join_range_words(words))
    return list(dict.fromkeys(part for part in parts if part))


def read_place(text: str) -> int | None:
    """Return the place in a list that *text* may be, counted from 1, or None."""
    found = PLACE.fullmatch(fold_name(text))
    return int(found[1]) if found else None

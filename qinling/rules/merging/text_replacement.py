"""What tells that cells were changed by a search and replace, or filled down as a series."""

import re
from itertools import takewhile
from typing import NamedTuple

from qinling.rules.drafts import Value

_LAST_DIGITS = re.compile(r"\d{1,6}$")
_MAX_WORDS = 30  # characters that a person replaces; more is a new text
_MIN_LONG_TEXT = 8  # characters of a work text: in a shorter one a changed word is the new state


class Replacement(NamedTuple):
    """The words that were replaced, and those put in their place."""

    old: str
    new: str

    def explains(self, old: Value, new: Value) -> bool:
        """Return whether replacing the words everywhere in *old* gives *new*."""
        return isinstance(old, str) and self.old in old and old.replace(*self) == new


def guess_replacements(old: Value, new: Value, *, in_long_text: bool) -> list[Replacement]:
    """Return the replacements of words that may have turned *old* into *new*, the shortest first.

    What was only added at the end is none. With *in_long_text*, only a small part of a long text counts.
    """
    if not isinstance(old, str) or not isinstance(new, str) or old == new:
        return []
    head = _count_same(old, new)
    tail = _count_same(old[head:][::-1], new[head:][::-1])
    end, new_end = len(old) - tail, len(new) - tail
    if end - head > _MAX_WORDS or head == tail == 0 or (head == end and (tail == 0 or head == 0)):
        return []
    if in_long_text and (len(old) < _MIN_LONG_TEXT or (end - head) * 2 > len(old)):
        return []
    # A single character may stand elsewhere too: with its neighbours it is the words that were meant.
    spans = [(0, 0), (min(head, 1), 0), (min(head, 1), min(tail, 1))]
    found = [
        Replacement(old[head - left : end + right], new[head - left : new_end + right])
        for left, right in spans
    ]
    return [words for words in dict.fromkeys(found) if words.explains(old, new)]


def _count_same(one: str, other: str) -> int:
    """Return how many characters two texts have in common from their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def fold_series(value: Value) -> Value:
    """Return *value* without the digits at its end: filling a cell down may have counted them up."""
    if not isinstance(value, str):
        return value
    return _LAST_DIGITS.sub("", value) or value

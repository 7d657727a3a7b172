"""The command line as it was typed, with one word put right: what advice shows, so that it can be typed as it stands."""

import re
from collections.abc import Collection, Sequence

from qinling.errors import format_command, quote_argument
from qinling.rules.lookup.typed_numbers import split_numbers

#: What may stand beside a number or a path inside a word: 甲、乙, --template=./甲.xlsx.
_BEFORE, _BEHIND = r"(?<![^=/、，,;；\s“])", r"(?![^、，,;；。\s”])"


def retype_command(words: Sequence[str], typed: str, meant: str, *, is_quoted: bool = False) -> str:
    """Return the command line of *words* with *meant* for *typed*; only *meant* where it was not typed there.

    *meant* may be several words that are quoted already.
    """
    place = _find_word(words, typed)
    if place is None and (span := _find_joined_words(words, typed)):
        words = [*words[: span[0]], typed, *words[span[1] :]]
        place = span[0]
    if place is not None:
        changed = meant
    else:
        part = re.compile(f"{_BEFORE}{re.escape(typed)}{_BEHIND}")
        place = next((place for place, word in enumerate(words) if part.search(word)), None)
        if place is None:
            return meant
        changed = part.sub(lambda _: meant, words[place], count=1)
    whole = changed if is_quoted and changed == meant else quote_argument(changed)
    return " ".join((format_command(words[:place]), whole, *map(quote_argument, words[place + 1 :])))


def replace_last_word(words: Sequence[str], typed: str, *meant: str) -> list[str]:
    """Return *words* with *meant* for the last one that is *typed*: before it the alias of the command may be the same.

    They stand at the end where *typed* is no word by itself.
    """
    place = next((at for at in reversed(range(len(words))) if words[at] == typed), None)
    return [*words, *meant] if place is None else [*words[:place], *meant, *words[place + 1 :]]


def leave_out_numbers(words: Sequence[str], numbers: Collection[str]) -> list[str]:
    """Return *words* without *numbers*, also where several stand in one word: 甲、乙."""
    kept: list[str] = []
    for word in words:
        parts = split_numbers(word) or [word]
        left = [part for part in parts if part not in numbers]
        if left:
            kept.append(word if left == parts else "、".join(left))
    return kept


def _find_word(words: Sequence[str], typed: str) -> int | None:
    """Return the place of *typed* among *words*: rather one that no option stands before, whose value it would be."""
    places = [place for place, word in enumerate(words) if word == typed]
    free = [place for place in places if not (place and words[place - 1].startswith("-"))]
    if places:
        return next(iter(free or places))
    return next((place for place, word in enumerate(words) if split_numbers(word) == [typed]), None)  # 8、8


def _find_joined_words(words: Sequence[str], typed: str) -> tuple[int, int] | None:
    """Return the places from which and up to which *words* make *typed* together: A 到 B, or A 15 16."""
    for first in range(len(words)):
        for end in range(first + 2, len(words) + 1):
            if typed in ("".join(words[first:end]), " ".join(words[first:end])):
                return first, end
    return None

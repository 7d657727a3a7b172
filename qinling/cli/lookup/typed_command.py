"""The command line as it was typed, with one word put right: what advice shows, so that it can be typed as it stands."""

import re
from collections.abc import Sequence

from qinling.errors import quote_argument

#: What may stand beside a number or a path inside a word: 甲、乙, --template=./甲.xlsx.
_BEFORE, _BEHIND = r"(?<![^=/、，,;；\s“])", r"(?![^、，,;；。\s”])"


def retype_command(words: Sequence[str], typed: str, meant: str) -> str:
    """Return the command line of *words* with *meant* for *typed*; only *meant* where it was not typed there."""
    place = _find_word(words, typed)
    if place is not None:
        changed = meant
    else:
        part = re.compile(f"{_BEFORE}{re.escape(typed)}{_BEHIND}")
        place = next((place for place, word in enumerate(words) if part.search(word)), None)
        if place is None:
            return meant
        changed = part.sub(lambda _: meant, words[place], count=1)
    return " ".join(("qinling", *map(quote_argument, [*words[:place], changed, *words[place + 1 :]])))


def _find_word(words: Sequence[str], typed: str) -> int | None:
    """Return the place of *typed* among *words*: rather one that no option stands before, whose value it would be."""
    places = [place for place, word in enumerate(words) if word == typed]
    free = [place for place in places if not (place and words[place - 1].startswith("-"))]
    return next(iter(free or places), None)

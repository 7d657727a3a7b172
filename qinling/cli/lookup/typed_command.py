"""The command line as it was typed, with one word put right: what advice shows, so that it can be typed as it stands."""

from collections.abc import Sequence

from qinling.errors import quote_argument


def retype_command(words: Sequence[str], typed: str, meant: str) -> str:
    """Return the command line of *words* with *meant* for *typed*; only *meant* where it was not typed there."""
    if typed in words:
        place = words.index(typed)
    else:
        place = next((place for place, word in enumerate(words) if typed in word), -1)
    if place < 0:
        return meant
    changed = [*words[:place], words[place].replace(typed, meant), *words[place + 1 :]]
    return " ".join(("qinling", *map(quote_argument, changed)))

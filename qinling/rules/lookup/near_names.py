"""Names that differ from a typed word by a slip: a letter wrong, missing, too many, or two in the wrong order."""

from collections.abc import Iterable
from typing import TypeVar

from qinling.rules.texts.name_folding import fold_name

Item = TypeVar("Item")

#: Signs that are taken for one another, on paper and on the keyboard.
_LOOK_ALIKES = str.maketrans("oil零", "0110")
#: Words up to this length may have one slip, longer ones two.
_SHORT_WORD = 4
_MAX_SLIPS = 2


def find_near(typed: str, candidates: Iterable[tuple[Item, str]], count: int) -> list[Item]:
    """Return up to *count* candidates with the fewest slips between their name and *typed*; each is a pair of item and name.

    Where no name is near, those that begin with *typed*.
    """
    begin = _strip_signs(typed)
    wanted = _join_look_alikes(begin)
    if not wanted:
        return []
    most = 1 if len(wanted) <= _SHORT_WORD else _MAX_SLIPS
    near: list[tuple[int, int, str, int, Item]] = []
    begun: list[tuple[int, int, str, int, Item]] = []
    for place, (item, name) in enumerate(candidates):
        plain = _strip_signs(name)
        own = _join_look_alikes(plain)
        surplus = abs(len(own) - len(wanted))
        if plain.startswith(begin):
            begun.append((0, surplus, own, place, item))
        if surplus <= most and (slips := count_slips(wanted, own, most)) <= most and slips < len(wanted):
            most = slips  # with more slips it is hardly meant
            near.append((slips, surplus, own, place, item))
    nearest = [one for one in near if one[0] == most] or begun
    return [one[-1] for one in sorted(nearest, key=lambda one: one[:-1])[:count]]


def _strip_signs(name: str) -> str:
    """Return the letters and digits of *name*."""
    return "".join(filter(str.isalnum, fold_name(name)))


def _join_look_alikes(text: str) -> str:
    """Return *text* with the letters that look like digits as these, where it has digits."""
    return text if text.isalpha() else text.translate(_LOOK_ALIKES)


def count_slips(one: str, other: str, most: int) -> int:
    """Return how many slips lead from *one* text to the *other*, more than *most* where it takes more.

    It is the distance of Damerau and Levenshtein in its restricted form: no character is changed twice.
    """
    one, other = _cut_common_ends(one, other)
    if not one or not other:
        return len(one) + len(other)
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, sign in enumerate(one, 1):
        line = [row]
        for column, other_sign in enumerate(other, 1):
            cost = min(line[-1] + 1, last[column] + 1, last[column - 1] + (sign != other_sign))
            if row > 1 and column > 1 and sign == other[column - 2] and one[row - 2] == other_sign:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most and min(last) >= most:  # it can only grow
            return most + 1
        before, last = last, line
    return last[-1]


def _cut_common_ends(one: str, other: str) -> tuple[str, str]:
    """Return both texts without what they begin and end with alike."""
    start = 0
    for sign, other_sign in zip(one, other, strict=False):
        if sign != other_sign:
            break
        start += 1
    one, other = one[start:], other[start:]
    end = 0
    for sign, other_sign in zip(reversed(one), reversed(other), strict=False):
        if sign != other_sign:
            break
        end += 1
    return (one[: len(one) - end], other[: len(other) - end]) if end else (one, other)

"""What completion offers, before any shell writes it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qinling.rules.texts.name_folding import fold_name

#: More choices than fit on a screen are shown by what they begin with.
MAX_SHOWN = 60
MAX_GROUPS = 40


def find_common_beginning(values: Sequence[str]) -> str:
    """Return what all *values* begin with."""
    first, last = min(values), max(values)
    return first[
        : next((place for place, sign in enumerate(first) if last[place : place + 1] != sign), len(first))
    ]


class Choice(NamedTuple):
    """A word that may come next, what it means, and whether more of the same word follows it."""

    value: str
    hint: str = ""
    goes_on: bool = False


def keep_beginnings(choices: Iterable[Choice], typed: str) -> list[Choice]:
    """Return those of *choices* that begin with *typed*; where none does, those that hold it in any spelling."""
    known = list(choices)
    if begun := [one for one in known if one.value.startswith(typed)]:
        return begun
    key = fold_name(typed)
    return [one for one in known if key and key in fold_name(one.value)]


def group_choices(choices: Sequence[Choice]) -> list[Choice]:
    """Return *choices*, or where they are too many their different beginnings, each with how many it has."""
    if len(choices) <= MAX_SHOWN:
        return list(choices)
    values = [one.value for one in choices]
    groups: dict[str, list[Choice]] = {}
    for length in range(len(find_common_beginning(values)) + 1, max(map(len, values)) + 1):
        finer: dict[str, list[Choice]] = {}
        for one in choices:
            finer.setdefault(one.value[:length], []).append(one)
        if len(finer) > MAX_GROUPS and groups:
            break
        groups = finer
    return [_show_group(members) for members in groups.values()]


def _show_group(members: Sequence[Choice]) -> Choice:
    if len(members) == 1:
        return members[0]
    values = [one.value for one in members]
    return Choice(find_common_beginning(values), f"{len(members)} 个", goes_on=True)

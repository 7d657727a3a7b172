"""Names that are likely to be one unit: a short form, a missing district, or one wrong character."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from itertools import product
from typing import Generic, Protocol, TypeVar

from qinling.rules.texts.name_folding import fold_name
from qinling.rules.units.office_reforms import (
    find_renamed_offices,
    is_reformed_office,
    is_renamed_office,
)
from qinling.rules.units.same_units import group_unit_names
from qinling.rules.units.unit_areas import HomeArea, are_areas_alike
from qinling.rules.units.unit_names import build_unit_key

_ROLE_AT_END = re.compile(r"[（(][^()（）]*[)）]$")
#: Names of fewer characters are too short for one wrong character to say anything.
_MIN_NEAR_LENGTH = 3
#: Names with one differing character differ in what they are, where it is one of these.
_TELLING_CHARACTERS = frozenset(
    "东南西北中上下前后左右大小新老一二三四五六七八九十0123456789省市区县镇乡村甲乙丙丁"
)
#: More unlike names than this are not compared letter by letter.
_MAX_LENGTH_DIFFERENCE = 1
#: The longest list of names that is searched for near ones, so that ten thousand free texts take no minutes.
MAX_COMPARED_NAMES = 3_000
#: Each of these is compared with each other.
MAX_COMPARED_OFFICES = 500


class HasCounts(Protocol):
    """A unit as far as it is compared."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def total(self) -> int:
        """How many issues name it."""

    @property
    def stands_for(self) -> frozenset[str]:
        """What cells name by it: units, towns."""


Unit = TypeVar("Unit", bound=HasCounts)


@dataclass(frozen=True, slots=True)
class LikelyVariant(Generic[Unit]):
    """A unit and another name that is likely to be it; *is_sure* where they differ by a known kind of short form.

    *is_renamed* where one is the office of before a reform, the other that of after it.
    """

    unit: Unit
    other: Unit
    is_sure: bool
    is_renamed: bool = False


def remove_role(name: str) -> str:
    """Return *name* without the role in brackets at its end."""
    return _ROLE_AT_END.sub("", name).strip()


def find_variants(units: Sequence[Unit], home: HomeArea) -> list[LikelyVariant[Unit]]:
    """Return the pairs of *units* that are likely to be one, each with the commoner first, the surest pairs first.

    The office is of *home*. A town (大荆镇) and its government (大荆镇人民政府), one only in columns of towns, the
    other only in those of units, are no pair: nothing counts them together.
    """
    same = group_unit_names((unit.name for unit in units), home)
    groups: dict[str, list[Unit]] = defaultdict(list)
    by_key: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        groups[same[unit.name]].append(unit)
        by_key[home.build_key(unit.name) or fold_name(unit.name)].append(unit)
    sure = []
    for group in groups.values():
        ordered = sorted(group, key=lambda unit: (-unit.total, unit.name))
        for place, unit in enumerate(ordered):
            of_its_kind = (one for one in ordered[:place] if one.stands_for & unit.stands_for)
            if (commonest := next(of_its_kind, None)) is not None:
                sure.append(LikelyVariant(commonest, unit, is_sure=True))
    near = []
    for one, other in _find_near_keys(by_key):
        pairs = [
            _order_pair(first, second)
            for first, second in product(by_key[one], by_key[other])
            if first.stands_for & second.stands_for and are_areas_alike(first.name, second.name, home)
        ]
        if pairs:  # the commonest of each
            pair = max(pairs, key=lambda both: (both[0].total, both[1].total))
            near.append(LikelyVariant(*pair, is_sure=False))
    told = set(map(_build_pair_key, near))
    renamed = {_build_pair_key(pair): pair for pair in reversed(_find_renamed(units, home))}
    return [*sure, *near, *(pair for key, pair in renamed.items() if key not in told)]


def _build_pair_key(pair: LikelyVariant[Unit]) -> frozenset[str]:
    return frozenset(map(build_unit_key, (pair.unit.name, pair.other.name)))


def _find_renamed(units: Sequence[Unit], home: HomeArea) -> list[LikelyVariant[Unit]]:
    """Return the pairs of *units*, for an office of *home*, that are an office before and after a reform."""
    offices = [unit for unit in units if is_reformed_office(unit.name)][:MAX_COMPARED_OFFICES]
    return [
        LikelyVariant(*_order_pair(one, other), is_sure=False, is_renamed=True)
        for place, one in enumerate(offices)
        for other in offices[place + 1 :]
        if one.stands_for & other.stands_for
        and is_renamed_office(one.name, other.name, home, whole_only=True)
    ]


def _order_pair(first: Unit, second: Unit) -> tuple[Unit, Unit]:
    return (second, first) if second.total > first.total else (first, second)


def _find_near_keys(keys: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of *keys* that differ by one character, put in, left out or wrong."""
    known = sorted(key for key in keys if len(key) >= _MIN_NEAR_LENGTH)[:MAX_COMPARED_NAMES]
    by_gap: dict[str, list[str]] = defaultdict(list)
    for key in known:
        for gapped in {key, *(key[:at] + key[at + 1 :] for at in range(len(key)))}:
            by_gap[gapped].append(key)
    pairs = {
        (one, other)
        for group in by_gap.values()
        for place, one in enumerate(group)
        for other in group[place + 1 :]
        if one != other and _differs_by_slip(one, other)
    }
    return sorted(pairs)


def _differs_by_slip(one: str, other: str) -> bool:
    """Say whether two names differ by one character that does not tell units apart (东 and 西 do)."""
    if abs(len(one) - len(other)) > _MAX_LENGTH_DIFFERENCE:
        return False
    changed = [part for part in SequenceMatcher(None, one, other).get_opcodes() if part[0] != "equal"]
    if len(changed) != 1:
        return False
    _, start, end, other_start, other_end = changed[0]
    told = one[start:end] + other[other_start:other_end]
    is_one_character = max(end - start, other_end - other_start) == 1
    return is_one_character and not _TELLING_CHARACTERS.issuperset(told)


def find_near_names(word: str, names: Iterable[str], count: int = 3) -> list[str]:
    """Return up to *count* of *names* that look like *word*, those of the same unit key first, a spelling of each."""
    known = list({fold_name(name): name for name in sorted(names, key=len, reverse=True)}.values())
    key = build_unit_key(word)
    same = [name for name in known if key and build_unit_key(name) == key]
    near = get_close_matches(word, known, n=count, cutoff=0.4)
    return list(dict.fromkeys([*same, *find_renamed_offices(word, known), *near]))[:count]

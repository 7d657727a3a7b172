"""The areas that names of units begin with, and which of them are the office's own.

A name without an area is one of the office's own area: 大荆镇 of 商州区's office is not 丹凤县大荆镇.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from qinling.rules.units.unit_endings import TOWNS, any_of
from qinling.rules.units.unit_names import build_unit_key, list_areas, read_own_level

_LEVELS = ("省", "市", "区县")
_TOWN = re.compile(f"{any_of(TOWNS)}$")
_PARTY = re.compile(r"^(?:中共|中国共产党)")
#: 商洛市生态环境局商州分局 is of 商州, though its name begins with the city.
_BRANCH = re.compile(r"局(?P<area>[^省市区县局]{2,4}[区县]?)分局")
_MIN_SHORT = 2
#: Says whose an office is, and does not begin 市场, 市政, 市委.
_OF_CITY = re.compile("^市(?=.{2})(?![场政容民区委])")


class HomeArea(NamedTuple):
    """The office's own area: its parts as they are written, the widest first. None: nobody knows it."""

    parts: tuple[str, ...] = ()

    def build_key(self, name: str) -> str:
        """Return the key of a unit name without the own area, also without its short form: 商州住建局.

        To an office of a city 市水利局 is what 水利局 is. That of a district keeps them apart.
        """
        key = build_unit_key(name)
        if not self.parts:
            return key
        own = self.parts[-1]
        short = own.rstrip("区县市")
        if len(short) >= _MIN_SHORT and key.startswith(short):
            rest = key.removeprefix(short)
            return rest if len(rest) >= _MIN_SHORT and rest != "街道" else key
        return _OF_CITY.sub("", key) if own.endswith("市") else key

    def find_place(self, name: str) -> tuple[str, ...]:
        """Return the areas by which *name* is of another place than the office, none for its own."""
        areas = list_areas(name)
        if not areas:
            level = read_own_level(name)
            return () if not level or _is_of_level(self.parts[-1], level) else (level,)
        known = self.parts
        if _is_area(areas[-1], known[-1]):
            is_own = all(self._may_contain(area, known[:-1]) for area in areas[:-1])
        else:  # 商洛市大荆镇 may be ours, 商洛市水利局 is the city's, as its key says
            may_be_ours = _TOWN.search(build_unit_key(name)) or _find_level(areas[-1]) != _find_level(
                known[-1]
            )
            is_own = bool(may_be_ours) and all(area in known for area in areas)
        if is_own:
            return ()
        # A wider area that is ours too, or of which nothing is known, tells no county from another of its name.
        narrowest = _find_level(areas[-1])
        telling = {narrowest, *map(_find_level, known)}
        wider = [area for area in areas[:-1] if area not in known or _find_level(area) == narrowest]
        return (*(area for area in wider if _find_level(area) in telling), areas[-1])

    def may_be_own(self, place: tuple[str, ...], name: str) -> bool:
        """Return whether *place* is only wider than what is known of the own area: 商洛市水利局 for 商州区's 市水利局."""
        known = {_find_level(part) for part in self.parts}
        levels = [_find_level(area) for area in place]
        is_wider = all(
            level not in known and _LEVELS.index(level) < 2 and len(area) > 1
            for level, area in zip(levels, place, strict=True)
        )
        return is_wider and not _TOWN.search(build_unit_key(name))

    @staticmethod
    def _may_contain(area: str, wider: tuple[str, ...]) -> bool:
        same = [part for part in wider if _find_level(part) == _find_level(area)]
        return not same or area in same


NO_HOME = HomeArea()


def read_home_area(office: str) -> HomeArea:
    """Return the area that the name of an *office* says it is of, NO_HOME for none."""
    name = _PARTY.sub("", office)
    branch = _BRANCH.search(name)
    return HomeArea((*list_areas(name), *((branch["area"],) if branch else ())))


def is_same_unit(one: str, other: str, home: HomeArea) -> bool:
    """Return whether two names mean one unit, for an office of *home*."""
    key = home.build_key(one)
    return bool(key) and key == home.build_key(other) and are_areas_alike(one, other, home)


@lru_cache(maxsize=20_000)
def are_areas_alike(one: str, other: str, home: HomeArea) -> bool:
    """Return whether the areas that two names begin with can be one: 商州区 and 洛南县 cannot, nor can 区 and 洛南县.

    A name without an area is of *home*. Where that is not known it may be of any area.
    """
    if not home.parts:
        return _can_meet(one, other)
    place, other_place = home.find_place(one), home.find_place(other)
    return (
        place == other_place
        or (not place and home.may_be_own(other_place, other))
        or (not other_place and home.may_be_own(place, one))
    )


def find_unclear_names(
    pairs: Iterable[tuple[str, str]], counts: Mapping[str, int], home: HomeArea
) -> list[str]:
    """Return the names of *pairs* taken for one unit that give another area than most, by the *counts* of names, do.

    Where *home* is not known nobody can tell if both names are of it.
    """
    if home.parts:
        return []
    of_area: Counter[str] = Counter()
    for name, count in counts.items():
        of_area.update(dict.fromkeys(list_areas(name)[-1:], count))
    usual = max(of_area, key=lambda area: of_area[area], default="")
    found: dict[str, None] = {}
    for one, other in pairs:
        areas, others = list_areas(one)[-1:], list_areas(other)[-1:]
        if areas != others:
            of_areas = ((one, areas), (other, others))
            found |= {name: None for name, area in of_areas if area and area != (usual,)}
    return list(found)


def count_areas(name: str, home: HomeArea) -> int:
    """Return how many areas tell *name* from others of its key."""
    return len(home.find_place(name)) if home.parts else len(list_areas(name))


def _can_meet(one: str, other: str) -> bool:
    areas, others = _divide_by_level(one), _divide_by_level(other)
    levels = {read_own_level(one), read_own_level(other)} - {""}
    return len(levels) <= 1 and all(
        not areas[level] or not others[level] or areas[level] & others[level] for level in _LEVELS
    )


def _divide_by_level(name: str) -> dict[str, set[str]]:
    areas = list_areas(name)
    return {level: {area for area in areas if area[-1] in level} for level in _LEVELS}


def _find_level(area: str) -> str:
    return next((level for level in _LEVELS if area[-1] in level), _LEVELS[-1])


def _is_of_level(part: str, level: str) -> bool:
    """Return whether *part* is a 区 or 县 as *level* says. The branch of a bureau may leave out which (商州分局)."""
    return part[-1] == level or part[-1] not in "省市区县"


def _is_area(area: str, part: str) -> bool:
    return area == part or (part[-1] not in "省市区县" and area[:-1] == part)

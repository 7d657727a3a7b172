"""Units that are one however they are written, but not those of another county: they share only their key."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from qinling.rules.units.unit_areas import HomeArea, are_areas_alike, count_areas, is_same_unit

Value = TypeVar("Value")


class UnitIndex(Generic[Value]):
    """Values by the unit that they are about."""

    def __init__(self, home: HomeArea) -> None:
        self._home = home
        self._by_key: dict[str, list[tuple[str, Value]]] = defaultdict(list)

    def add(self, unit: str, value: Value) -> None:
        """Add a *value* of *unit*. A value may have several units."""
        self._by_key[self._home.build_key(unit)].append((unit, value))

    def find(self, unit: str) -> list[Value]:
        """Return the values of *unit* however it is written, each once."""
        named = self._by_key.get(self._home.build_key(unit), ())
        return list(
            {id(value): value for name, value in named if is_same_unit(name, unit, self._home)}.values()
        )


def group_unit_names(names: Iterable[str], home: HomeArea) -> dict[str, str]:
    """Return name → the name that stands for its unit.

    A name without an area is one of *home*. Where that is not known it is the unit of an area where there is one
    such unit, and a unit of its own where there are two: 自然资源局 beside those of two counties.
    """
    by_key: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(names):
        by_key[home.build_key(name)].append(name)
    found: dict[str, str] = {}
    for key, alike in by_key.items():
        found |= _divide_by_area(alike, home) if key else dict(zip(alike, alike, strict=True))
    return found


def _divide_by_area(names: list[str], home: HomeArea) -> dict[str, str]:
    """Return name → the first name of its unit, of *names* with one key."""
    groups: list[list[str]] = []
    for name in sorted(names, key=lambda name: count_areas(name, home), reverse=True):
        fitting = [group for group in groups if all(are_areas_alike(name, one, home) for one in group)]
        own = [group for group in fitting if count_areas(group[0], home) == count_areas(name, home)]
        if len(fitting) == 1 or own:
            (own or fitting)[0].append(name)
        else:
            groups.append([name])
    return {name: min(group, key=names.index) for group in groups for name in group}

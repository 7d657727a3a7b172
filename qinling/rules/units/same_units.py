"""Units that are one however they are written, but not those of another county: they share only their key."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from qinling.rules.parsing.unit_names import are_areas_alike, build_unit_key, count_areas, is_same_unit

Value = TypeVar("Value")


class UnitIndex(Generic[Value]):
    """Values by the unit that they are about."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[tuple[str, Value]]] = defaultdict(list)

    def add(self, unit: str, value: Value) -> None:
        """Add a *value* of *unit*. A value may have several units."""
        self._by_key[build_unit_key(unit)].append((unit, value))

    def find(self, unit: str) -> list[Value]:
        """Return the values of *unit* however it is written, each once."""
        named = self._by_key.get(build_unit_key(unit), ())
        return list({id(value): value for name, value in named if is_same_unit(name, unit)}.values())


def group_unit_names(names: Iterable[str]) -> dict[str, str]:
    """Return name → the name that stands for its unit.

    A name without an area is the unit of an area where there is one such unit, and a unit of its own where
    there are two: 自然资源局 beside those of two counties.
    """
    by_key: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(names):
        by_key[build_unit_key(name)].append(name)
    found: dict[str, str] = {}
    for key, alike in by_key.items():
        found |= _divide_by_area(alike) if key else dict(zip(alike, alike, strict=True))
    return found


def _divide_by_area(names: list[str]) -> dict[str, str]:
    """Return name → the first name of its unit, of *names* with one key."""
    groups: list[list[str]] = []
    for name in sorted(names, key=count_areas, reverse=True):
        fitting = [group for group in groups if all(are_areas_alike(name, one) for one in group)]
        own = [group for group in fitting if count_areas(group[0]) == count_areas(name)]
        if len(fitting) == 1 or own:
            (own or fitting)[0].append(name)
        else:
            groups.append([name])
    return {name: min(group, key=names.index) for group in groups for name in group}

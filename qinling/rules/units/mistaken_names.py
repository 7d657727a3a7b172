"""Known names of units that a new name is probably meant for: another form of it, or one with a slip."""

import re
from collections.abc import Iterable, Mapping

from qinling.rules.lookup.near_names import count_slips
from qinling.rules.units.office_reforms import find_renamed_offices
from qinling.rules.units.unit_endings import DEPARTMENTS, OFFICES, TOWNS, any_of
from qinling.rules.units.unit_names import build_unit_key

#: What many names end with says nothing of which unit it is.
_KIND = re.compile(rf"(?<=.{{2}}){any_of(TOWNS, DEPARTMENTS, OFFICES)}$")
_MAX_NAMES = 3


class KnownNames:
    """Names that many new ones are compared with: found by what is left of both without one character.

    *names* may say how often each is used: of those that are as near, the most used ones come first.
    """

    def __init__(self, names: Iterable[str] | Mapping[str, int]) -> None:
        self._uses = names if isinstance(names, Mapping) else {}
        self._names_by_shape: dict[str, dict[str, str]] = {}
        self._names = list(names)
        for name in self._names:
            core = _build_core(name)
            for shape in _list_shapes(core):
                self._names_by_shape.setdefault(shape, {})[name] = core

    def find_near(self, name: str) -> list[str]:
        """Return up to three of the names that differ from *name* by their form or by one character.

        Behind these, those that are the same office before or after a reform.
        """
        core = _build_core(name)
        found = {
            other: other_core
            for shape in _list_shapes(core)
            for other, other_core in self._names_by_shape.get(shape, {}).items()
        }
        near: list[tuple[int, int, str]] = []
        for other, other_core in found.items():
            slips = count_slips(core, other_core, 1)
            if slips == 0 or (slips == 1 and min(len(core), len(other_core)) > 1):
                near.append((slips, -self._uses.get(other, 0), other))
        found_names = [*(other for *_, other in sorted(near)), *find_renamed_offices(name, self._names)]
        return list(dict.fromkeys(found_names))[:_MAX_NAMES]


def _list_shapes(core: str) -> set[str]:
    return {core, *(core[:place] + core[place + 1 :] for place in range(len(core)))}


def _build_core(name: str) -> str:
    return _KIND.sub("", build_unit_key(name))

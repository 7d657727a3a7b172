"""Which names are one unit: those that differ only by folding, and those that the office merged.

A cell may name several units. Its key is that of its units in their order, each once; roles in brackets stay.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from qinling.rules.history.events import UNIT_PREFIX, Event, read_field_changes
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.units.blank_parted_units import may_part
from qinling.rules.units.unit_areas import NO_HOME, HomeArea
from qinling.rules.units.unit_names import split_unit_cell

#: What stands for the number of an issue where an event is about names of units.
UNITS_LABEL = "单位名称"
_ROLE = re.compile(r"(.+?)(\([^()]*\))$")
_FOLDED_SEPARATOR = re.compile(r"[;,、/]+")


class UnitMerges(NamedTuple):
    """The names that the office merged: folded name → the name of the unit that it is. No value is itself merged.

    *home* is the office's own area: which units are one beyond their spelling depends on it.
    """

    into: Mapping[str, str] = {}
    home: HomeArea = NO_HOME

    def build_key(self, name: str) -> str:
        """Return the key of one name. Names with equal keys are one unit."""
        folded = fold_name(name)
        if folded in self.into:
            return fold_name(self.into[folded])
        if (found := _ROLE.fullmatch(folded)) and found[1] in self.into:
            return fold_name(self.into[found[1]]) + found[2]
        return folded

    def build_cell_key(self, cell: str) -> str:
        """Return the key of a cell that names one unit or several."""
        return "、".join(dict.fromkeys(self._list_keys(cell)))

    def _list_keys(self, cell: str) -> Iterator[str]:
        # A line break in a cell may divide units or wrap a name. It divides where that finds a merged one.
        if self.into and "\n" in cell:
            names = split_unit_cell(cell)
            if any(self.rename(name) != name for name in names):
                return map(self.build_key, names)
        if "\n" not in cell and may_part(cell):
            return filter(None, map(self.build_key, split_unit_cell(cell)))
        return filter(None, map(self.build_key, _FOLDED_SEPARATOR.split(fold_name(cell))))

    def rename(self, name: str) -> str:
        """Return the name of the unit that *name* was merged into, else *name* as it is."""
        folded = fold_name(name)
        if folded in self.into:
            return self.into[folded]
        found = _ROLE.fullmatch(folded)
        return f"{self.into[found[1]]}{found[2]}" if found and found[1] in self.into else name

    def list_merged_into(self, name: str) -> list[str]:
        """Return the folded names that were merged into *name*."""
        return [folded for folded, unit in self.into.items() if fold_name(unit) == fold_name(name)]


NO_MERGES = UnitMerges()


class UnitWords:
    """The words of a filter for units: they stand in a name of the unit, or in one that was merged with it."""

    def __init__(self, words: Iterable[str], merges: UnitMerges) -> None:
        self._words = tuple(map(fold_name, words))
        self._merges = merges
        self._units = {
            fold_name(unit)
            for folded, unit in merges.into.items()
            if any(word in name for word in self._words for name in (folded, fold_name(unit)))
        }

    def match(self, cell: str) -> bool:
        """Say whether *cell* names a unit that is meant."""
        folded = fold_name(cell)
        if any(word in folded for word in self._words):
            return True
        return bool(self._units) and any(
            fold_name(bare) in self._units
            for name in split_unit_cell(cell)
            for bare in (self._merges.rename(name), _ROLE.sub(r"\1", fold_name(self._merges.rename(name))))
        )


def replay_merges(events: Iterable[Event]) -> UnitMerges:
    """Return the merges after the *events* about units, the oldest first."""
    into: dict[str, str] = {}
    for event in events:
        for name, (_, unit) in read_field_changes(event).items():
            folded = fold_name(name.removeprefix(UNIT_PREFIX))
            into.pop(folded, None)
            if unit is not None:
                into[folded] = str(unit)
    return UnitMerges(into)


def choose_cell_names(counts: Mapping[str, int], merges: UnitMerges) -> dict[str, str]:
    """Return cell → how its group is shown: as most often written, a merged unit by the name it was merged into.

    *counts* says how often each cell occurs. Of spellings that occur equally often the shortest is shown.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for cell in counts:
        groups[merges.build_cell_key(cell) or cell].append(cell)
    names: dict[str, str] = {}
    for key, cells in groups.items():
        own = [cell for cell in cells if NO_MERGES.build_cell_key(cell) in (key, "")]
        if own:
            name = min(own, key=lambda cell: (-counts[cell], len(cell), cell))
        else:
            parts = (merges.rename(part) for part in split_unit_cell(cells[0]))
            name = "、".join(dict.fromkeys(parts))
        names |= dict.fromkeys(cells, name)
    return names

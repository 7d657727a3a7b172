"""Words for units and towns that mean none in the ledger, with near names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qinling.ledger import units
from qinling.ledger.reader import Reader
from qinling.procedures.units import list_names
from qinling.rules.units.unit_merges import UnitMerges, UnitWords
from qinling.rules.units.unit_variants import find_near_names


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word for a unit or town that means none, and near names. *other_option* is the filter that would find it."""

    word: str
    label: str
    near: tuple[str, ...]
    other_label: str = ""
    other_option: str = ""


def find_unknown_words(
    reader: Reader, unit_words: Sequence[str], town_words: Sequence[str]
) -> list[UnknownWord]:
    """Return those of the words of --unit and --town that no issue has."""
    merges = units.read_unit_merges(reader)
    cells = units.list_current_cells(reader)
    named = {"单位": [*cells["unit"]], "镇办": [*cells["town"]]}
    options = {"单位": "--unit", "镇办": "--town"}
    unknown = []
    for words, label, other in ((unit_words, "单位", "镇办"), (town_words, "镇办", "单位")):
        for word in words:
            meant = UnitWords((word,), merges)
            if any(map(meant.match, named[label])):
                continue
            is_other = any(map(meant.match, named[other]))
            near = tuple(find_near_names(word, list_names(named[label])))
            unknown.append(UnknownWord(word, label, near, *((other, options[other]) if is_other else ())))
    return unknown


def find_unknown_names(words: Iterable[str], names: Sequence[str], merges: UnitMerges) -> list[UnknownWord]:
    """Return those of *words* that stand in none of the *names* of units."""
    return [
        UnknownWord(word, "单位", tuple(find_near_names(word, list_names(names))))
        for word in words
        if not any(map(UnitWords((word,), merges).match, names))
    ]

"""Tell why free words found no issue."""

from collections.abc import Sequence
from typing import NamedTuple

from qinling.ledger import units
from qinling.ledger.issues import queries
from qinling.ledger.issues.free_words import find_word_hits
from qinling.ledger.issues.issue_numbers import find_renumbered_issues
from qinling.ledger.reader import Reader
from qinling.rules.units.unit_merges import UnitWords
from qinling.rules.units.unit_names import split_unit_cell
from qinling.rules.units.unit_variants import find_near_names


class WordHits(NamedTuple):
    """How many issues hold a *word* in any text; if none does, names of units and towns *near* it.

    *renumbered* are the present numbers of the issues that once had the word for a number.
    """

    word: str
    issues: int
    near: tuple[str, ...] = ()
    renumbered: tuple[str, ...] = ()


def count_word_hits(reader: Reader, words: Sequence[str]) -> list[WordHits]:
    """Return for each of *words* how many issues hold it, whatever the other conditions."""
    hits = find_word_hits(reader, words)
    names: list[str] = []
    if not all(hits.values()):
        cells = units.list_current_cells(reader)
        names = [name for cell in {*cells["unit"], *cells["town"]} for name in split_unit_cell(cell)]
    return [
        WordHits(word, len(found))
        if found
        else WordHits(word, 0, tuple(find_near_names(word, names)), _list_present_numbers(reader, word))
        for word, found in hits.items()
    ]


def find_field_of_names(reader: Reader, words: Sequence[str]) -> str:
    """Return 镇办 or 单位 where each of *words* means one, as the filter of it does; "" where not."""
    cells, merges = units.list_current_cells(reader), units.read_unit_merges(reader)
    meant = [UnitWords((word,), merges) for word in words]
    for label, kind in (("镇办", "town"), ("单位", "unit")):
        if all(any(map(one.match, cells[kind])) for one in meant):
            return label
    return ""


def _list_present_numbers(reader: Reader, word: str) -> tuple[str, ...]:
    found = queries.read_issues_by_id(reader, find_renumbered_issues(reader, word))
    return tuple(issue.number for issue in found)

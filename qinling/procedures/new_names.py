"""Towns and units that no other issue has, but a name near to them: they may be mistyped."""

from collections.abc import Collection
from typing import NamedTuple

from qinling.ledger import units
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.rules.figures.issue_conditions import NAMING_COLUMNS
from qinling.rules.parsing.unit_names import split_unit_cell
from qinling.rules.units.mistaken_names import find_mistaken_names
from qinling.rules.units.unit_variants import remove_role


class NewName(NamedTuple):
    """A name that is new to the ledger, and the names near to it that the ledger has."""

    name: str
    near: tuple[str, ...]


def find_new_names(reader: Reader, issue: IssueRow, fields: Collection[str]) -> list[NewName]:
    """Return the names in *fields* of *issue* that no other issue has, where some are near. Spelling counts for nothing."""
    values = issue._asdict()
    typed = {field: str(values[field]) for field in NAMING_COLUMNS if field in fields and values[field]}
    if not typed:
        return []
    merges = units.read_unit_merges(reader)
    cells = units.list_cells_of_others(reader, issue.id)
    found: dict[str, NewName] = {}
    for field, cell in typed.items():
        known = {name: merges.build_key(name) for one in cells[_get_kind(field)] for name in _list_names(one)}
        for name in _list_names(cell):
            if merges.build_key(name) not in known.values() and (near := find_mistaken_names(name, known)):
                found[name] = NewName(name, tuple(near))
    return [*found.values()]


def _get_kind(field: str) -> str:
    return "town" if field == "town" else "unit"


def _list_names(cell: str) -> list[str]:
    return [remove_role(name) for name in split_unit_cell(cell)]

"""Which units a supervision act was for: one of a unit that answers for the issue no more counts for no other."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from qinling.rules.history.events import Event, EventKind, list_effective_events, read_field_changes
from qinling.rules.history.timeline import StepDetails
from qinling.rules.units.unit_merges import UnitMerges
from qinling.rules.warnings.recipients import find_receivers, split_receiving_units, split_unit_names

_UNIT_FIELDS = ("lead_unit", "duty_unit", "town")


class SortedActs(NamedTuple):
    """The acts of the units that answer for an issue today, and those of units that did so before."""

    current: list[StepDetails]
    former: list[StepDetails]


def sort_acts(acts: Iterable[StepDetails], events: Iterable[Event], merges: UnitMerges) -> SortedActs:
    """Sort *acts* of one issue by its *events*.

    An act that went to somebody who never answered for the issue, such as a referral, was about the units of its day.
    """
    cells: dict[str, Any] = {}
    held: dict[str, None] = {}
    at_act: dict[str, list[str]] = {}
    for event in list_effective_events(events):
        cells |= {name: new for name, (_, new) in read_field_changes(event).items() if name in _UNIT_FIELDS}
        held |= dict.fromkeys(_list_cells(cells))
        if event.kind == EventKind.SUPERVISED:
            at_act.setdefault(event.ground, _list_cells(cells))
    today = _list_cells(cells)
    found = SortedActs([], [])
    for act in acts:
        sent_to = split_receiving_units(act["sent_to"], held)
        if not are_among(sent_to, held, merges):
            sent_to = [unit for cell in at_act.get(act["document"], ()) for unit in split_unit_names(cell)]
        has_moved = bool(sent_to and today) and not are_among(sent_to, today, merges)
        (found.former if has_moved else found.current).append(act)
    return found


def are_among(units: Iterable[str], cells: Iterable[object], merges: UnitMerges) -> bool:
    """Return whether any of *units* is named in one of *cells*."""
    named = [unit for cell in cells for unit in split_unit_names(cell)]
    return any(find_receivers(unit, named, merges) for unit in units)


def _list_cells(cells: Mapping[str, Any]) -> list[str]:
    """Return the cells that name who answers: the town is meant where no duty unit is given."""
    answering = (cells.get("lead_unit"), cells.get("duty_unit") or cells.get("town"))
    return [cell for cell in answering if cell]

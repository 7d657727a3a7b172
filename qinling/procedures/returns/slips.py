"""What of a returned table looks like a slip over a whole column, and which closed issues it would reopen."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.procedures.returns.merge import MergedRow, ReturnResult
from qinling.rules.fields import EXTRA_FIELD_PREFIX, SHOWN_FIELD_PREFIX
from qinling.rules.history.events import Event, EventKind, read_changes
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.step_only_fields import REOPEN_COMMAND
from qinling.rules.merging.column_slips import MAX_SWAPPED_CELLS, CellEdit, Slip, SlipLimits, find_slips
from qinling.rules.merging.import_update import add_consequences
from qinling.rules.supervision.opinions import OPINIONS
from qinling.rules.vocabulary import SlipKind, Status
from qinling.rules.workdays import WorkCalendar


def find_return_slips(result: ReturnResult, limits: SlipLimits) -> list[Slip]:
    """Return what looks like a slip in the changed cells of a returned table, its conflicts resolved.

    What the ledger has already, as when a copy comes a second time, is no change any more.
    """
    columns: dict[str, list[CellEdit]] = {}
    for row in sorted(result.merged, key=lambda row: (row.draft.sheet.name, row.draft.row)):
        for field, old, new in row.edited_cells:
            if field.startswith(SHOWN_FIELD_PREFIX) or (
                not row.violations and field not in _list_open_fields(row)
            ):
                continue
            edit = CellEdit(row.issue.number, row.draft.row, old, new, field in row.taken)
            columns.setdefault(field, []).append(edit)
    slips = find_slips(columns, len(result.merged) + result.unchanged, limits)
    # A unit may not change descriptions: one of another issue says that what the unit filled in would go there.
    foreign = result.foreign_descriptions
    kind = SlipKind.SWAPPED if len(foreign) <= MAX_SWAPPED_CELLS else SlipKind.SORTED
    slips = _add_moved_cells(slips, kind, "description", foreign)
    slips = _add_moved_cells(slips, SlipKind.SORTED, OPINIONS, result.foreign_opinions)
    restored = _list_restored_edits(result)
    return [*slips, Slip(SlipKind.EARLIER, restored)] if restored else slips


def _add_moved_cells(slips: list[Slip], kind: SlipKind, field: str, edits: list[CellEdit]) -> list[Slip]:
    """Return *slips* with the cells of a column that hold what belongs to other issues."""
    if not edits:
        return slips
    same = next((slip for slip in slips if slip.kind is kind), Slip(kind, {}))
    moved = same._replace(cells={field: edits, **same.cells})
    return [moved, *(slip for slip in slips if slip.kind is not kind)]


def find_restored_cells(reader: Reader, result: ReturnResult, position: int) -> set[tuple[int, str]]:
    """Return the cells, by issue and field, that hold again what the ledger held before *position*.

    That is how a table looks that was made from an earlier export than the one named as its base.
    """
    restored = set()
    for row in result.merged:
        events = [event for event in queries.read_issue_events(reader, row.issue.id) if event.id <= position]
        for field, _, new in row.edited_cells:
            value = new.isoformat() if isinstance(new, date) else new
            if any(value == old for old in _list_replaced_values(events, field)):
                restored.add((row.issue.id, field))
    return restored


def _list_replaced_values(events: Sequence[Event], field: str) -> Iterator[object]:
    """Yield the values of *field* that an event replaced."""
    for event in events:
        changes = read_changes(event)
        name = field.removeprefix(EXTRA_FIELD_PREFIX)
        if event.kind == EventKind.CREATED:
            continue
        if name == field and field in changes:
            yield changes[field][0]
        elif name != field and "extra" in changes:
            old, new = ((cells or {}).get(name) for cells in changes["extra"])
            if old != new:
                yield old


def _list_restored_edits(result: ReturnResult) -> dict[str, list[CellEdit]]:
    columns: dict[str, list[CellEdit]] = {}
    for row in result.merged:
        for field, old, new in row.edited_cells:
            if (row.issue.id, field) in result.restored and field in row.taken:
                columns.setdefault(field, []).append(CellEdit(row.issue.number, row.draft.row, old, new))
    return columns


def _list_open_fields(row: MergedRow) -> set[str]:
    """Return the fields in which the table still differs from the ledger."""
    return {*row.taken, *row.steps, *(conflict.field for conflict in row.conflicts)}


class ReopenedIssue(NamedTuple):
    """An issue that a returned row would reopen, or whose acceptance it would void, and the fields that do."""

    number: str
    status: Status
    fields: list[str]


def list_reopened_issues(
    result: ReturnResult, calendar: WorkCalendar, rules: CloseOutRules
) -> list[ReopenedIssue]:
    """Return the closed or accepted issues that would not be so after the return, the closed ones first."""
    found = [
        ReopenedIssue(row.issue.number, Status.from_code(row.issue.status), _list_shown(row))
        for row in result.merged
        if row.taken and row.issue.accepted_level is not None and _loses_acceptance(row, calendar, rules)
    ]
    return sorted(found, key=lambda issue: issue.status is not Status.CLOSED)


def list_step_reopenings(result: ReturnResult) -> list[str]:
    """Return the numbers of the closed issues that the table shows as open. Only a step makes them so."""
    return [
        row.issue.number
        for row in result.merged
        if row.issue.status == Status.CLOSED and REOPEN_COMMAND in "".join(row.steps.values())
    ]


def _loses_acceptance(row: MergedRow, calendar: WorkCalendar, rules: CloseOutRules) -> bool:
    fields = {name: value for name, value in row.taken.items() if not name.startswith(EXTRA_FIELD_PREFIX)}
    after = add_consequences(row.issue._asdict(), fields, calendar, rules)
    return "accepted_level" in after and after["accepted_level"] is None


def _list_shown(row: MergedRow) -> list[str]:
    return [field for field, _, _ in row.edited_cells if field in row.taken]

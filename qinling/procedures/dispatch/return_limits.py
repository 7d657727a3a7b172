"""The workbook of a unit can change only its own issues and the columns that were open to it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qinling.errors import UsageRefused
from qinling.ledger.deliveries import outbox
from qinling.ledger.dispatch import rounds
from qinling.ledger.dispatch.rows import DispatchFile, DispatchReturn, DispatchRound
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.returns.merge import MergedRow, RefusedEdit, ReturnResult
from qinling.procedures.returns.row_matching import build_issue_values
from qinling.rules.drafts import Draft, Value
from qinling.rules.fields import SHOWN_FIELD_PREFIX
from qinling.rules.merging.column_slips import CellEdit
from qinling.rules.merging.import_update import DEADLINE_FIELDS
from qinling.rules.merging.three_way_merge import describe_change, list_cell_fields
from qinling.rules.supervision.opinions import OPINIONS


class DispatchOrigin(NamedTuple):
    """What a workbook says of its dispatch: its id, and the position and head of the event log then."""

    file_id: int
    position: int
    head: str


@dataclass(frozen=True, slots=True)
class ReturnLimits:
    """The dispatched workbook that came back, its round and its issues."""

    file: DispatchFile
    round: DispatchRound
    issues: frozenset[int]


def read_return_limits(reader: Reader, origin: DispatchOrigin) -> ReturnLimits | None:
    """Return the limits of a returned file, None for an export that was not dispatched.

    Raises UsageRefused where the ledger does not know the dispatch: it may have been restored since.
    """
    if not origin.file_id:
        return None
    file = rounds.find_file(reader, origin.file_id)
    one = file and rounds.find_round(reader, file.dispatch_round)
    if file is None or one is None or (one.position, one.head) != (origin.position, origin.head):
        raise UsageRefused(
            "台账里没有这一次分发的记录，不知道这份表归哪个单位、能改什么",
            "核对 --ledger；台账是从备份恢复的，请重新分发",
        )
    return ReturnLimits(file, one, rounds.list_issue_ids(reader, file.id))


def restrict_return(reader: Reader, result: ReturnResult, limits: ReturnLimits) -> None:
    """Take out of *result* what the unit may not change, and name it among the refused edits."""
    result.foreign_descriptions = _find_foreign_descriptions(reader, result.merged, limits)
    merged, result.merged = result.merged, []
    for row in merged:
        kept, refused = _restrict_row(row, limits)
        result.refused += refused
        if kept.edited_cells:
            result.merged.append(kept)
        elif not refused:
            result.unchanged += 1
    _refuse_opinions(result)
    matching = result.matching
    result.refused += [_refuse_row(draft, "新增的行") for draft in matching.added]
    result.refused += [
        _refuse_row(draft, _describe_owner(reader, draft, limits)) for draft in matching.not_exported
    ]
    matching.added, matching.not_exported, result.untaken_additions = [], [], []


def _find_foreign_descriptions(
    reader: Reader, rows: Sequence[MergedRow], limits: ReturnLimits
) -> list[CellEdit]:
    """Return the rows that hold the description of another issue of the unit, at the dispatch or now.

    Its number was swapped or sorted: what stands in the row is said of the other issue.
    """
    owners: dict[str, set[int]] = {}
    for row in rows:
        for field, old, _ in row.edited_cells:
            if field == "description":
                owners.setdefault(str(old), set()).add(row.issue.id)
    # Most copies have no such cell: then the ledger is not asked.
    for issue in queries.read_issue_numbers(reader, limits.issues) if owners else ():
        owners.setdefault(queries.read_issue_by_id(reader, issue).description, set()).add(issue)
    return [
        CellEdit(row.issue.number, row.draft.row, old, new, is_taken=False)
        for row in sorted(rows, key=lambda row: (row.draft.sheet.name, row.draft.row))
        for field, old, new in row.edited_cells
        if field == "description" and owners.get(str(new), set()) - {row.issue.id}
    ]


def _refuse_opinions(result: ReturnResult) -> None:
    """Refuse what was written into the column of the inspectors' opinions: a unit is no inspector."""
    why = "不是开放给单位填的列"
    result.refused += [
        RefusedEdit(one.row, one.issue.number, OPINIONS, one.opinion.text, why) for one in result.opinions
    ]
    result.refused += [
        RefusedEdit(draft.row, number, OPINIONS, str(draft.values[OPINIONS] or ""), why)
        for draft, number in result.altered_opinions
    ]
    result.opinions, result.altered_opinions, result.foreign_opinions = [], [], []


def _restrict_row(row: MergedRow, limits: ReturnLimits) -> tuple[MergedRow, list[RefusedEdit]]:
    is_own = row.issue.id in limits.issues
    opened = set(limits.round.open_fields) if is_own else set()
    why = "不是开放给单位填的列" if is_own else f"不是发给{limits.file.unit}的问题"
    open_cells = {name for field in opened for name in list_cell_fields(field)}
    refused = [
        RefusedEdit(row.draft.row, row.issue.number, field, value, why)
        for name, field, value in _list_wanted_changes(row)
        if name not in opened
    ]
    kept = row._replace(
        edited_cells=[cell for cell in row.edited_cells if cell[0] in open_cells],
        taken={name: value for name, value in row.taken.items() if name in open_cells},
        conflicts=[conflict for conflict in row.conflicts if conflict.field in opened],
        shown_cells=(),
    )
    return kept, refused


def _list_wanted_changes(row: MergedRow) -> Iterator[tuple[str, str, Value]]:
    """Yield what the row would change: the column, the field that it is told as, and the new value."""
    stored = build_issue_values(row.issue)
    for name in row.taken:
        if name not in DEADLINE_FIELDS[1:]:
            field, _, value = describe_change(name, stored, row.taken)
            yield name, field, value
    for conflict in row.conflicts:
        yield conflict.field, conflict.field, conflict.theirs
    for name, _, value in row.shown_cells:
        yield name, name.removeprefix(SHOWN_FIELD_PREFIX), value


def _refuse_row(draft: Draft, why: str) -> RefusedEdit:
    return RefusedEdit(draft.row, str(draft.values.get("number") or ""), "", None, why)


def _describe_owner(reader: Reader, draft: Draft, limits: ReturnLimits) -> str:
    """Return whose row this is, that was not in the workbook."""
    number, level = draft.values.get("number"), draft.values.get("level")
    found = queries.find_issues_by_folded_number(reader, str(number), str(level)) if number else []
    units = [unit for one in found for unit in rounds.list_units_of_issue(reader, limits.round.id, one.id)]
    if units:
        return f"是发给{'、'.join(dict.fromkeys(units))}的，请用那一份交回"
    return f"不是发给{limits.file.unit}的问题"


class ReturnCounts(NamedTuple):
    """What became of one returned copy, as `DispatchReturn` holds it."""

    is_taken: bool
    changed: int
    steps: int
    doubtful: int
    batch: int | None


def record_return(
    writer: Writer, limits: ReturnLimits, name: str, sha256: str, counts: ReturnCounts, stamp: Stamp
) -> str:
    """Record that the workbook of a unit came back. Return "", or the name under which this copy came before.

    A copy counts once, whatever its name. What is left of it may have changed since.

    Once it is taken, reminders that wait are not true any more.
    """
    returned = DispatchReturn(limits.file.id, stamp.at, stamp.recorded_actor, name, *counts, sha256)
    known = rounds.list_returns(writer, [limits.file.id])
    if earlier := next((one for one in known if _is_same_return(returned, one)), None):
        if sha256:
            rounds.update_return_counts(writer, earlier, counts.steps, counts.doubtful)
        return earlier.name
    rounds.add_return(writer, returned)
    if counts.is_taken:
        for file_id in (limits.file.id, 0):
            mark = format_reminder_mark(limits.round.id, file_id)
            outbox.withdraw_waiting_messages(writer, mark, stamp.at, "表已交回，不再催")
    return ""


def _is_same_return(returned: DispatchReturn, earlier: DispatchReturn) -> bool:
    """Return whether this copy came back before, or without checksums one of its name, and says nothing beyond it."""
    if returned.changed or returned.batch is not None:
        return False
    if returned.sha256 and earlier.sha256:
        return (returned.sha256, returned.is_taken) == (earlier.sha256, earlier.is_taken)
    return all(
        getattr(returned, name) == getattr(earlier, name)
        for name in ("name", "is_taken", "steps", "doubtful")
    )


def list_cleared_cells(row: MergedRow) -> Iterator[tuple[str, Value]]:
    """Yield the field and the value of what the row takes out of the ledger and leaves blank."""
    stored = build_issue_values(row.issue)
    for name in row.taken:
        field, old, new = describe_change(name, stored, row.taken)
        if name not in DEADLINE_FIELDS[1:] and new in (None, "") and old not in (None, ""):
            yield field, old


def count_doubtful(result: ReturnResult, other: Iterable[object] = ()) -> int:
    """Return how many cells and rows were not taken, or left a text blank. *other* are errors and remarks found in the file."""
    rows = sum(len(row.conflicts) + len(row.violations) + len(row.shown_cells) for row in result.merged)
    rows += len(result.untaken_additions) + sum(len([*list_cleared_cells(row)]) for row in result.merged)
    matching = result.matching
    unmatched = (
        len(matching.missing) + matching.unnamed_missing + len(matching.removed) + len(matching.not_exported)
    )
    return rows + unmatched + len(result.refused) + len(list(other))


def count_steps(result: ReturnResult) -> int:
    """Return how many values only a step changes."""
    return sum(len(row.steps) for row in result.merged)


def format_reminder_mark(round_id: int, file_id: int) -> str:
    """Return how the id of a unit's reminder ends; that of the office has file 0."""
    return f"-return-{round_id}-{file_id}"

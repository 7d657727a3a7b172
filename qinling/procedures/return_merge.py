"""Merge a returned export into the ledger: a three-way merge of base, theirs and ours."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from qinling.ledger import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.writer import Writer
from qinling.procedures.added_rows import find_twins_of_added_rows
from qinling.procedures.draft_matching import match_drafts
from qinling.procedures.event_recorder import EventRecorder, Stamp
from qinling.procedures.ledger_import import create_issues, format_basis, record_issue_change
from qinling.procedures.row_matching import (
    ExportOrigin,
    MatchedRow,
    MatchResult,
    ReplayExport,
    build_issue_values,
    match_rows,
)
from qinling.rules.drafts import Draft, Value
from qinling.rules.fields import EXTRA_FIELD_PREFIX, FIELDS_BY_NAME, FieldKind
from qinling.rules.history.events import Event, read_changes
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.step_only_fields import list_required_commands
from qinling.rules.merging.hidden_cells import HIDDEN_TEXT, is_hidden_cell_kept
from qinling.rules.merging.import_update import add_consequences
from qinling.rules.merging.issue_validation import build_row_error, find_future_days, find_objections
from qinling.rules.merging.likely_twins import Twin
from qinling.rules.merging.three_way_merge import (
    CellConflict,
    CellValues,
    collect_cell_values,
    list_cell_fields,
    list_edits,
    merge_three_way,
)
from qinling.rules.vocabulary import DeadlineKind
from qinling.rules.workdays import WorkCalendar


class MergedRow(NamedTuple):
    """A changed row: its *edited_cells* (field, old, new), the values to apply, and the conflicts.

    `resolve_conflicts` fills *steps*, the commands needed by field, and *violations*, the broken
    rules by field.
    """

    draft: Draft
    issue: IssueRow
    edited_cells: list[tuple[str, Value, Value]]
    taken: dict[str, Value]
    conflicts: list[CellConflict]
    steps: dict[str, str]
    violations: list[tuple[str, str]]


class RefusedEdit(NamedTuple):
    """A cell, or with *field* "" a whole row, that the workbook of a unit may not change."""

    row: int
    number: str
    field: str
    value: Value
    why: str


@dataclass(slots=True)
class ReturnResult:
    """The comparison of a returned export, before anything is written.

    *kept_hidden* are the cells, each a row with its issue and the field, that hide a text and came
    back blank or overtyped with signs: they change nothing. *twins* are the added rows that are like an
    issue of the ledger or like each other.
    *refused* is what the workbook of a unit may not change. *restored* are the cells, by issue and field, that
    hold again what the ledger held before the export: `find_restored_cells` fills it.
    """

    matching: MatchResult
    merged: list[MergedRow] = field(default_factory=list)
    unchanged: int = 0
    kept_hidden: list[tuple[Draft, IssueRow, str]] = field(default_factory=list)
    twins: list[Twin] = field(default_factory=list)
    refused: list[RefusedEdit] = field(default_factory=list)
    restored: set[tuple[int, str]] = field(default_factory=set)

    @property
    def has_violations(self) -> bool:
        """Whether a row breaks the rules, once the conflicts are resolved."""
        return any(row.violations for row in self.merged)


def compare_with_ledger(
    reader: Reader,
    origin: ExportOrigin,
    drafts: Iterable[Draft],
    unreadable: Iterable[Draft],
    replay_export: ReplayExport,
) -> ReturnResult:
    """Compare *drafts*, the returned rows, with the ledger at export and now.

    *unreadable* rows are present but cannot be compared.
    """
    matching = match_rows(reader, origin, drafts, unreadable, replay_export)
    twins = find_twins_of_added_rows(reader, matching.added)
    result = ReturnResult(matching, unchanged=matching.unchanged, twins=twins)
    _merge_rows(result, matching.matched, replay_export)
    return result


def _merge_rows(result: ReturnResult, pairs: Sequence[MatchedRow], replay_export: ReplayExport) -> None:
    bases = replay_export([pair.base for pair in pairs])
    changed_issues = [pair.ours for pair in pairs if pair.ours is not pair.base]
    ours_by_id = dict(
        zip(
            (one.id for one in changed_issues),
            replay_export(changed_issues) if changed_issues else (),
            strict=True,
        )
    )
    for (draft, base, ours), base_values in zip(pairs, bases, strict=True):
        ours_values = _reveal_hidden_changes(base, ours, base_values, ours_by_id.get(ours.id, base_values))
        row_values = collect_cell_values(draft)
        theirs = {
            name: value
            for name, value in row_values.items()
            if name in base_values and _has_value_for(draft, name)
        }
        for name in [name for name, new in theirs.items() if is_hidden_cell_kept(base_values[name], new)]:
            theirs[name] = base_values[name]
            result.kept_hidden.append((draft, ours, name))
        base_cells = {name: base_values[name] for name in theirs}
        if changed := list_edits(base_cells, theirs):
            taken, conflicts = merge_three_way(
                base_cells, theirs, {name: ours_values.get(name) for name in theirs}
            )
            result.merged.append(MergedRow(draft, ours, changed, taken, conflicts, {}, []))
        else:
            result.unchanged += 1


def _has_value_for(draft: Draft, name: str) -> bool:
    """Return whether a row has a value for a field. Every draft has a status, so it counts only with its own column."""
    return name != "status" or draft.values[name] is not None or name in draft.sheet.columns


def _reveal_hidden_changes(
    base: IssueRow, ours: IssueRow, base_values: CellValues, ours_values: CellValues
) -> CellValues:
    """Return *ours_values*, with the real value of fields whose change the export hides."""
    if base is ours:
        return ours_values
    base_fields, ours_fields = build_issue_values(base), build_issue_values(ours)
    hidden = [
        name
        for name in base_values
        if _can_hide_text(name)
        and base_fields.get(name) != ours_fields.get(name)
        and base_values[name] == ours_values.get(name)
    ]
    return {**ours_values, **{name: ours_fields.get(name) for name in hidden}}


def _can_hide_text(name: str) -> bool:
    """Return whether an export may hide part of this field: free text and extra columns."""
    return name.startswith(EXTRA_FIELD_PREFIX) or (
        FIELDS_BY_NAME[name].kind is FieldKind.TEXT and FIELDS_BY_NAME[name].is_input
    )


def _separate_steps_and_violations(
    row: MergedRow, today: date, calendar: WorkCalendar, rules: CloseOutRules
) -> MergedRow:
    """Move values that need a step or break a rule out of the values to apply."""
    before = row.issue._asdict()
    steps = list_required_commands(row.issue.number, before, row.taken, rules)
    taken = {name: value for name, value in row.taken.items() if name not in steps}
    if "deadline_kind" in taken:  # a blank cell means no deadline
        taken["deadline_kind"] = taken["deadline_kind"] or DeadlineKind.NONE.value
    if "deadline" in steps:
        taken = {name: value for name, value in taken.items() if not name.startswith("deadline")}
    objections = [*find_objections({**before, **taken}), *find_future_days(taken, today, calendar)]
    violations = [(objection.field, objection.why) for objection in objections]
    violations += [
        (name, f"格里有隐去的“{HIDDEN_TEXT}”，收回会盖掉原文")
        for name, value in taken.items()
        if HIDDEN_TEXT in str(value)
    ]
    if violations:
        taken = {}
    return row._replace(taken=taken, steps=steps, violations=violations)


def resolve_conflicts(
    row: MergedRow, theirs: Iterable[str], today: date, calendar: WorkCalendar, rules: CloseOutRules
) -> MergedRow:
    """Resolve the conflicts in the fields *theirs* in favour of the table, and check the row.

    The others stay open and keep the ledger's value. What is said to have happened after *today*
    breaks the rules. The steps that values need are those of *rules*.
    """
    wanted = set(theirs)
    row_values = collect_cell_values(row.draft)
    table_values = {
        name: row_values.get(name)
        for conflict in row.conflicts
        if conflict.field in wanted
        for name in list_cell_fields(conflict.field)
    }
    open_conflicts = [conflict for conflict in row.conflicts if conflict.field not in wanted]
    return _separate_steps_and_violations(
        row._replace(taken={**row.taken, **table_values}, conflicts=open_conflicts), today, calendar, rules
    )


def refuse_future_additions(result: ReturnResult, today: date, calendar: WorkCalendar) -> None:
    """Move the added rows that say what happened after *today* to the errors of the matching."""
    matching = result.matching
    added, matching.added = matching.added, []
    for draft in added:
        objections = find_future_days(draft.values, today, calendar)
        errors = [build_row_error(draft, objection) for objection in objections]
        matching.errors += errors
        if not errors:
            matching.added.append(draft)


def apply_return(
    writer: Writer, returned: ReturnResult, stamp: Stamp, progress: Callable[[int], None] = lambda _: None
) -> tuple[int, int]:
    """Write the merged values and the added issues. Return (changed, created).

    *progress* is called with the number of changed rows done.
    """
    recorder = EventRecorder(writer, stamp)
    changed = 0
    for done, one in enumerate(returned.merged, 1):
        changed += _write_row(writer, recorder, one, stamp)
        progress(done)
    new = [draft for draft, stored in match_drafts(writer, returned.matching.added) if stored is None]
    create_issues(writer, recorder, new, stamp)
    recorder.write_events()
    return changed, len(new)


def _write_row(writer: Writer, recorder: EventRecorder, row: MergedRow, stamp: Stamp) -> bool:
    """Write one row. Return whether it changed the issue."""
    issue = row.issue
    fields = {name: value for name, value in row.taken.items() if not name.startswith(EXTRA_FIELD_PREFIX)}
    after = add_consequences(issue._asdict(), fields, stamp.calendar, stamp.procedure) if fields else {}
    new_extra: dict[str, Value] = dict(issue.extra)
    new_extra |= {
        name.removeprefix(EXTRA_FIELD_PREFIX): value
        for name, value in row.taken.items()
        if name not in fields
    }
    extra = {heading: str(text) for heading, text in new_extra.items() if text is not None}
    if not after and extra == issue.extra:
        return False
    record_issue_change(writer, recorder, issue, after, extra, format_basis(row.draft, "收回"))
    return True


def find_last_change(reader: Reader, issue: IssueRow, name: str, position: int) -> tuple[str, str] | None:
    """Return (actor, UTC time) of the last change of a field after *position*, or None."""
    for event in reversed(queries.read_issue_events(reader, issue.id)):
        if event.id > position and _has_changed_field(event, name):
            return event.actor, event.at
    return None


def _has_changed_field(event: Event, name: str) -> bool:
    changes = read_changes(event)
    if not name.startswith(EXTRA_FIELD_PREFIX):
        return not changes.keys().isdisjoint(list_cell_fields(name))
    heading = name.removeprefix(EXTRA_FIELD_PREFIX)
    old, new = ((cells or {}).get(heading) for cells in changes.get("extra", (None, None)))
    return bool(old != new)

"""Merge a returned export into the ledger: a three-way merge of base, theirs and ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.procedures.returns.added_rows import drop_shown_values, find_twins_of_added_rows
from qinling.procedures.returns.opinions import (
    ReturnedOpinion,
    compare_opinions,
    find_foreign_opinions,
    read_row_opinion,
)
from qinling.procedures.returns.row_matching import (
    ExportOrigin,
    MatchedRow,
    MatchResult,
    ReplayExport,
    build_issue_values,
    match_rows,
)
from qinling.rules.drafts import Draft, Value
from qinling.rules.fields import EXTRA_FIELD_PREFIX, FIELDS_BY_NAME, SHOWN_FIELD_PREFIX, FieldKind
from qinling.rules.history.events import Event, read_changes
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.step_only_fields import list_required_commands
from qinling.rules.merging.column_slips import CellEdit
from qinling.rules.merging.hidden_cells import HIDDEN_TEXT, is_hidden_cell_kept
from qinling.rules.merging.issue_validation import find_future_days, find_objections
from qinling.rules.merging.likely_twins import Twin
from qinling.rules.merging.three_way_merge import (
    CellConflict,
    CellValues,
    collect_cell_values,
    list_cell_fields,
    list_edits,
    merge_three_way,
)
from qinling.rules.supervision.opinions import OPINIONS
from qinling.rules.vocabulary import DeadlineKind, Status
from qinling.rules.workdays import WorkCalendar


class MergedRow(NamedTuple):
    """A changed row: its *edited_cells* (field, old, new), the values to apply, and the conflicts.

    `resolve_conflicts` fills *steps*, the commands needed by field, and *violations*, the broken
    rules by field. *shown_cells* are the edits in columns that only show: they are told, and never taken.
    """

    draft: Draft
    issue: IssueRow
    edited_cells: list[tuple[str, Value, Value]]
    taken: dict[str, Value]
    conflicts: list[CellConflict]
    steps: dict[str, str]
    violations: list[tuple[str, str]]
    shown_cells: Sequence[tuple[str, Value, Value]] = ()


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
    *refused* is what the workbook of a unit may not change.
    *untaken_additions* are added rows with the columns that only show and are filled there.
    *restored* are the cells, by issue and field, that
    hold again what the ledger held before the export: `find_restored_cells` fills it.
    *foreign_descriptions* are the rows of a unit's workbook that hold the description of another issue,
    *foreign_opinions* the cells that hold the opinion on another.
    """

    matching: MatchResult
    merged: list[MergedRow] = field(default_factory=list)
    unchanged: int = 0
    kept_hidden: list[tuple[Draft, IssueRow, str]] = field(default_factory=list)
    twins: list[Twin] = field(default_factory=list)
    refused: list[RefusedEdit] = field(default_factory=list)
    untaken_additions: list[tuple[Draft, list[str]]] = field(default_factory=list)
    opinions: list[ReturnedOpinion] = field(default_factory=list)
    altered_opinions: list[tuple[Draft, str]] = field(default_factory=list)  # with the issue's number
    restored: set[tuple[int, str]] = field(default_factory=set)
    foreign_descriptions: list[CellEdit] = field(default_factory=list)
    foreign_opinions: list[CellEdit] = field(default_factory=list)

    @property
    def has_violations(self) -> bool:
        """Whether a row breaks the rules, once the conflicts are resolved."""
        return any(row.violations for row in self.merged)

    def list_untaken_numbers(self) -> set[str]:
        """Return the numbers of the issues of which a cell is not taken: a conflict, a step, a rule, or a refusal."""
        rows = (row for row in self.merged if row.conflicts or row.steps or row.violations or row.shown_cells)
        return {row.issue.number for row in rows} | {one.number for one in self.refused}


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
    result = ReturnResult(matching, unchanged=matching.unchanged)
    result.untaken_additions = [
        (draft, names) for draft in matching.added if (names := drop_shown_values(draft))
    ]
    result.twins = find_twins_of_added_rows(reader, matching.added)
    _merge_rows(reader, result, matching.matched, replay_export)
    result.foreign_opinions = find_foreign_opinions(reader, result.opinions)
    return result


def _merge_rows(
    reader: Reader, result: ReturnResult, pairs: Sequence[MatchedRow], replay_export: ReplayExport
) -> None:
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
            if name in base_values and name != OPINIONS and _has_value_for(draft, name)
        }
        for name in [name for name, new in theirs.items() if is_hidden_cell_kept(base_values[name], new)]:
            theirs[name] = base_values[name]
            result.kept_hidden.append((draft, ours, name))
        _compare_row_opinion(reader, result, draft, ours, str(base_values.get(OPINIONS) or ""))
        base_cells = {name: base_values[name] for name in theirs}
        if _types_stored_words(base, theirs):
            theirs.update({name: base_cells[name] for name in list_cell_fields("deadline")})
        if changed := list_edits(base_cells, theirs):
            mergeable = {name: value for name, value in theirs.items() if not _is_shown(name)}
            taken, conflicts = merge_three_way(
                base_cells, mergeable, {name: ours_values.get(name) for name in theirs}
            )
            shown_cells = [cell for cell in changed if _is_shown(cell[0])]
            result.merged.append(MergedRow(draft, ours, changed, taken, conflicts, {}, [], shown_cells))
        else:  # an opinion changes no cell: it is told apart
            result.unchanged += 1


def _is_shown(name: str) -> bool:
    return name.startswith(SHOWN_FIELD_PREFIX)


def _compare_row_opinion(
    reader: Reader, result: ReturnResult, draft: Draft, issue: IssueRow, shown: str
) -> None:
    """Add the opinion in the row of an issue to *result*."""
    opinion, is_altered = read_row_opinion(draft, shown)
    if is_altered:
        result.altered_opinions.append((draft, issue.number))
    if opinion is not None:
        result.opinions += compare_opinions(reader, issue, [opinion], draft.row)


def _has_value_for(draft: Draft, name: str) -> bool:
    """Return whether a row has a value for a field. Every draft has a status, so it counts only with its own column."""
    return name != "status" or draft.values[name] is not None or name in draft.sheet.columns


def _types_stored_words(base: IssueRow, theirs: CellValues) -> bool:
    """Return whether a row has the words of the deadline where the export shows its day."""
    words = (theirs.get("deadline"), theirs.get("deadline_kind"), theirs.get("deadline_text"))
    return words == (base.deadline, base.deadline_kind, base.deadline_text) and base.deadline is not None


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
    revealed = {name: ours_fields.get(name) for name in hidden}
    # An export shows the day. Words that were changed since would be lost without a conflict.
    is_changed = (base.deadline, base.deadline_text) != (ours.deadline, ours.deadline_text)
    if is_changed and "deadline_text" in ours_values:
        revealed["deadline_text"] = ours.deadline_text
    return {**ours_values, **revealed}


def _can_hide_text(name: str) -> bool:
    """Return whether an export may hide part of this field: free text and extra columns."""
    if _is_shown(name):
        return False
    return name.startswith(EXTRA_FIELD_PREFIX) or (
        FIELDS_BY_NAME[name].kind is FieldKind.TEXT and FIELDS_BY_NAME[name].is_input
    )


def _separate_steps_and_violations(
    row: MergedRow, today: date, calendar: WorkCalendar, rules: CloseOutRules
) -> MergedRow:
    """Move values that need a step or break a rule out of the values to apply."""
    before = row.issue._asdict()
    is_status_blank = "status" in row.taken and row.taken["status"] is None
    stated = {name: value for name, value in row.taken.items() if name != "status" or not is_status_blank}
    steps = list_required_commands(row.issue.number, before, stated, today, rules)
    taken = {name: value for name, value in stated.items() if name not in steps}
    if "deadline_kind" in taken:  # a blank cell means no deadline
        taken["deadline_kind"] = taken["deadline_kind"] or DeadlineKind.NONE.value
    if "deadline" in steps:
        taken = {name: value for name, value in taken.items() if not name.startswith("deadline")}
    objections = [*find_objections({**before, **taken}), *find_future_days(taken, today, calendar)]
    violations = [(objection.field, objection.why) for objection in objections]
    if is_status_blank:
        violations.append(("status", f"不能空着，请填回“{Status.from_code(row.issue.status).label}”"))
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

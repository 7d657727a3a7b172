"""Import drafts: create new issues and update those that the ledger has."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import starmap
from typing import Any, NamedTuple

from qinling.errors import RowError
from qinling.ledger import changes
from qinling.ledger.issues import issue_numbers
from qinling.ledger.rows import ISSUE_DAY_COLUMNS, IssueRow
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.procedures.importing.doubtful_values import DoubtfulValue
from qinling.procedures.importing.draft_matching import find_misspelt_copy, match_drafts
from qinling.procedures.importing.other_levels import NumberElsewhere, find_numbers_elsewhere
from qinling.rules.drafts import Draft, Value
from qinling.rules.fields import list_shown_fields
from qinling.rules.history.events import EventKind, encode_changes, encode_created_values
from qinling.rules.lifecycle.steps import Issue
from qinling.rules.lifecycle.unaccepted_close import build_unaccepted_close_error
from qinling.rules.merging.duplicates import compute_fingerprint
from qinling.rules.merging.import_update import (
    add_consequences,
    confirms_status,
    derive_status_from_dates,
    merge_extra_columns,
    resolve_import_update,
)
from qinling.rules.merging.unstepped_updates import list_unstepped_errors
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, ImportUpdate, Status

_BATCH_SIZE = 5000


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one issue that an import changes or would change."""

    level: str
    number: str
    field: str
    old: Value
    new: Value


@dataclass(slots=True)
class ImportResult:
    """Result of an import: counts, changed fields, and differences that were kept.

    *unsaid_statuses* counts the new issues for whose status the file had no word, by the status that they got.
    *folded_numbers* are numbers of the file that differ from one of the ledger only by folding, each with that one.
    *errors* are the rows that were left out because their number could be several of the ledger, because they would
    close an issue that nobody accepted, or because they change what only a step changes: *unstepped* are these.
    *unaccepted_closures* are the numbers of the issues that were closed without acceptance, *refused_closures* of
    those that would be. *elsewhere* are the numbers of new issues that another level has already, *doubtful* the
    values that may be mistyped.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    changes: list[FieldChange] = field(default_factory=list)
    kept_differences: list[FieldChange] = field(default_factory=list)
    unsaid_statuses: Counter[str] = field(default_factory=Counter)
    folded_numbers: list[tuple[str, str]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    unstepped: list[RowError] = field(default_factory=list)
    unaccepted_closures: list[str] = field(default_factory=list)
    refused_closures: list[str] = field(default_factory=list)
    elsewhere: list[NumberElsewhere] = field(default_factory=list)
    doubtful: list[DoubtfulValue] = field(default_factory=list)

    @property
    def unsaid_status(self) -> int:
        """How many new issues have a status that nobody stated."""
        return self.unsaid_statuses.total()


@dataclass(slots=True)
class _ImportRun:
    """One import: where it writes, how it treats issues of the ledger, and its result so far."""

    writer: Writer
    recorder: EventRecorder
    stamp: Stamp
    update: ImportUpdate
    blank_clears: bool
    ground: str
    result: ImportResult = field(default_factory=ImportResult)

    def update_issue(self, draft: Draft, stored: IssueRow) -> None:
        """Update *stored* from *draft* and count the result."""
        if (number := draft.values.get("number")) not in (None, stored.number):
            self.result.folded_numbers.append((str(number), stored.number))
        before, old_extra = stored._asdict(), stored.extra  # both are built on every access
        changed, kept = resolve_import_update(
            before, draft.values, self.update, blank_clears=self.blank_clears
        )
        after = self._add_consequences(before, {one.field: one.new for one in changed})
        extra, extra_kept = merge_extra_columns(old_extra, draft.extra, self.update)
        if self.update is not ImportUpdate.KEEP and confirms_status(before, draft):
            after["status_said"] = True
        name_change = partial(FieldChange, stored.level, stored.number)
        shown = [*_list_changes(before, after, old_extra, extra)]
        unstepped: list[RowError] = []
        if self.update is ImportUpdate.OVERWRITE:
            unstepped = list_unstepped_errors(
                draft, before, changed, after, shown, self.stamp.today, self.stamp.procedure
            )
        if not self._may_change(draft, stored, after, unstepped):
            return
        kept_pairs = ((f"extra.{heading}", *pair) for heading, pair in extra_kept.items())
        self.result.kept_differences += starmap(name_change, (*kept, *kept_pairs))
        if not shown:
            self.result.unchanged += 1
            return
        if after.get("closed_unaccepted"):
            self.result.unaccepted_closures.append(stored.number)
        ground = self.ground if unstepped or after.get("closed_unaccepted") else ""
        basis = "；".join(filter(None, (format_basis(draft), ground)))
        record_issue_change(self.writer, self.recorder, stored, after, extra, basis)
        self.result.updated += 1
        self.result.changes += starmap(name_change, shown)

    def _add_consequences(self, before: Issue, new_values: dict[str, Value]) -> dict[str, Value]:
        if not new_values:
            return new_values
        return add_consequences(before, new_values, self.stamp.calendar, self.stamp.procedure)

    def _may_change(
        self, draft: Draft, stored: IssueRow, after: Issue, unstepped: Sequence[RowError]
    ) -> bool:
        """Return whether a row may change its issue. List it in the errors of the result where it may not."""
        if after.get("closed_unaccepted") and not self._may_close():
            self.result.errors.append(build_unaccepted_close_error(draft, self.stamp.procedure))
            self.result.refused_closures.append(stored.number)
            return False
        if unstepped and not self.ground:
            self.result.errors += unstepped
            self.result.unstepped += unstepped
            return False
        return True

    def _may_close(self) -> bool:
        """Return whether a row may close an issue that nobody accepted.

        A file that only fills blanks may: it closes no issue but those whose status nobody stated.
        """
        is_given = bool(self.ground) or self.update is ImportUpdate.FILL
        return self.stamp.procedure.unaccepted_close and is_given


def _list_changes(
    before: Issue, after: Issue, old_extra: Mapping[str, str], extra: Mapping[str, str]
) -> Iterator[tuple[str, Value, Value]]:
    """Yield the fields and extra columns that a person is shown: each with its old and its new value."""
    for name in list_shown_fields(after):
        yield name, before[name], after[name]
    for heading, text in extra.items():
        if old_extra.get(heading) != text:
            yield f"extra.{heading}", old_extra.get(heading), text


def import_drafts(
    writer: Writer,
    drafts: Iterable[Draft],
    stamp: Stamp,
    *,
    update: ImportUpdate = ImportUpdate.FILL,
    blank_clears: bool = False,
    ground: str = "",
    progress: Callable[[int], None] = lambda _: None,
) -> ImportResult:
    """Import *drafts*: create new issues, and update issues with the same number or fingerprint.

    The drafts must be valid and without duplicates. One whose number could be several of the ledger
    is left out and listed in the errors of the result, and so is one that closes an issue which nobody
    accepted or passes over another step, unless *ground* says why. *progress* is called with the number of drafts done.
    """
    run = _ImportRun(writer, EventRecorder(writer, stamp), stamp, update, blank_clears, ground)
    done = 0
    for chunk in _split_into_batches(drafts):
        new: list[Draft] = []
        for draft, stored in match_drafts(writer, chunk):
            if stored is None and (error := find_misspelt_copy(writer, draft)):
                run.result.errors.append(error)
            elif stored is None:
                new.append(draft)
            elif isinstance(stored, RowError):
                run.result.errors.append(stored)
            else:
                run.update_issue(draft, stored)
        run.result.elsewhere += find_numbers_elsewhere(writer, new)
        run.result.unsaid_statuses += create_issues(writer, run.recorder, new, stamp).unsaid_statuses
        run.result.created += len(new)
        run.recorder.write_events()
        done += len(chunk)
        progress(done)
    return run.result


def _split_into_batches(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    """Yield *drafts* in batches, those with a number first, so that generated numbers do not collide with them."""
    by_kind: tuple[list[Draft], list[Draft]] = ([], [])
    for draft in drafts:
        by_kind[draft.values.get("number") is None].append(draft)
    for drafts_of_kind in by_kind:
        for start in range(0, len(drafts_of_kind), _BATCH_SIZE):
            yield drafts_of_kind[start : start + _BATCH_SIZE]


class CreatedIssues(NamedTuple):
    """New issues: their ids, and how many got a status that nobody stated, by that status."""

    ids: Sequence[int]
    unsaid_statuses: Counter[str]


def create_issues(
    writer: Writer, recorder: EventRecorder, drafts: Sequence[Draft], stamp: Stamp
) -> CreatedIssues:
    """Insert new issues with their events."""
    unnumbered = sum(draft.values.get("number") is None for draft in drafts)
    numbers: Iterator[str] = iter(())
    if unnumbered:
        numbers = iter(
            issue_numbers.reserve_issue_numbers(writer, stamp.prefix, stamp.today.year, unnumbered)
        )
    rows = [_build_new_issue(draft, numbers) for draft in drafts]
    ids = changes.insert_issues(writer, rows)
    for issue_id, row, draft in zip(ids, rows, drafts, strict=True):
        recorder.add_event(EventKind.CREATED, issue_id, encode_created_values(row), format_basis(draft))
    return CreatedIssues(ids, Counter(row["status"] for row in rows if "status_said" in row))


def _build_new_issue(draft: Draft, numbers: Iterator[str]) -> dict[str, Any]:
    """Return the columns of a new issue. Days are ISO text.

    A missing status is derived. A day of rectification or close-out states it; a percentage, a
    schedule or nothing at all does not.
    """
    values: dict[str, Any] = dict(draft.values)  # deleting blanks is faster than building a new dict
    for name in [name for name, value in values.items() if value is None]:
        del values[name]
    for name in ISSUE_DAY_COLUMNS:
        if isinstance(day := values.get(name), date):
            values[name] = day.isoformat()
    if "number" not in values:
        values.update(number=next(numbers), fingerprint=compute_fingerprint(draft))
    values.setdefault("deadline_kind", "none")
    if "deadline" in values:
        values.setdefault("original_deadline", values["deadline"])
    if "status" not in values:
        values.update(_derive_status(values))
    if values["status"] not in UNRECTIFIED_STATUSES:
        values.pop("schedule", None)
    if draft.extra:
        values["extra"] = draft.extra
    return values


def _derive_status(values: Mapping[str, Any]) -> dict[str, Any]:
    if status := derive_status_from_dates(values):
        return {"status": status}
    has_begun = values.get("percent") or "schedule" in values
    status = (Status.RECTIFYING if has_begun else Status.NOT_STARTED).value
    return {"status": status, "status_said": False}


def record_issue_change(
    writer: Writer,
    recorder: EventRecorder,
    stored: IssueRow,
    after: Mapping[str, Value],
    extra: Mapping[str, str],
    basis: str,
) -> None:
    """Write the changes of one issue and their event."""
    before = stored._asdict()
    old: dict[str, object] = {name: before[name] for name in after}
    new: dict[str, object] = dict(after)
    row: dict[str, object] = dict(after)
    old_extra = stored.extra
    if extra != old_extra:
        old["extra"], new["extra"] = old_extra, dict(extra)
        row["extra"] = dict(extra)
    kind = EventKind.CLOSED_UNACCEPTED if after.get("closed_unaccepted") else EventKind.CHANGED
    recorder.add_event(kind, stored.id, encode_changes(old, new), basis)
    changes.update_issue(writer, stored.id, row)


def format_basis(draft: Draft, command: str = "导入") -> str:
    """Return the basis of an event: the row of the draft, or the sheet's name for a draft without a row."""
    if not draft.row:
        return draft.sheet.name
    return f"{command} {draft.sheet.file}“{draft.sheet.name}”第 {draft.row} 行"

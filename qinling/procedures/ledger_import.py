"""Import drafts: create new issues and update those that the ledger has."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from qinling.ledger import changes, issue_numbers, queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import ISSUE_DAY_COLUMNS, IssueRow
from qinling.ledger.writer import Writer
from qinling.procedures.event_recorder import EventRecorder, Stamp
from qinling.rules.drafts import Draft, Value
from qinling.rules.history.events import EventKind, encode_changes, encode_created_values
from qinling.rules.merging.duplicates import compute_fingerprint
from qinling.rules.merging.import_update import (
    add_consequences,
    derive_status_from_dates,
    merge_extra_columns,
    resolve_import_update,
)
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, ImportUpdate, Status
from qinling.rules.workdays import WorkCalendar

_BATCH_SIZE = 5000
_UNIT_FIELDS = ("lead_unit", "duty_unit")


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
    """Result of an import: counts, changed fields, and differences that were kept."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    changes: list[FieldChange] = field(default_factory=list)
    kept_differences: list[FieldChange] = field(default_factory=list)


@dataclass(slots=True)
class _ImportRun:
    """One import: where it writes, how it treats issues of the ledger, and its result so far."""

    writer: Writer
    recorder: EventRecorder
    calendar: WorkCalendar
    update: ImportUpdate
    blank_clears: bool
    result: ImportResult = field(default_factory=ImportResult)

    def update_issue(self, draft: Draft, stored: IssueRow) -> None:
        """Update *stored* from *draft* and count the result."""
        before, old_extra = stored._asdict(), stored.extra  # both are built on every access
        changed, kept = resolve_import_update(
            before, draft.values, self.update, blank_clears=self.blank_clears
        )
        extra, extra_kept = merge_extra_columns(old_extra, draft.extra, self.update)
        issue_key = (stored.level, stored.number)
        self.result.kept_differences += [FieldChange(*issue_key, one.field, one.old, one.new) for one in kept]
        self.result.kept_differences += [
            FieldChange(*issue_key, f"extra.{heading}", *pair) for heading, pair in extra_kept.items()
        ]
        new_values = {one.field: one.new for one in changed}
        after = add_consequences(before, new_values, self.calendar) if new_values else new_values
        shown_changes = [FieldChange(*issue_key, name, before[name], value) for name, value in after.items()]
        shown_changes += [
            FieldChange(*issue_key, f"extra.{heading}", old_extra.get(heading), text)
            for heading, text in extra.items()
            if old_extra.get(heading) != text
        ]
        if not shown_changes:
            self.result.unchanged += 1
            return
        record_issue_change(self.writer, self.recorder, stored, after, extra, format_basis(draft))
        self.result.updated += 1
        self.result.changes += shown_changes


def import_drafts(
    writer: Writer,
    drafts: Iterable[Draft],
    stamp: Stamp,
    *,
    update: ImportUpdate = ImportUpdate.FILL,
    blank_clears: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportResult:
    """Import *drafts*: create new issues, and update issues with the same number or fingerprint.

    The drafts must be valid and without duplicates. *progress* is called with the number of drafts done.
    """
    run = _ImportRun(writer, EventRecorder(writer, stamp), stamp.calendar, update, blank_clears)
    done = 0
    for chunk in _split_into_batches(drafts):
        new: list[Draft] = []
        for draft, stored in match_drafts(writer, chunk):
            if stored is None:
                new.append(draft)
            else:
                run.update_issue(draft, stored)
        create_issues(writer, run.recorder, new, stamp)
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


def match_drafts(writer: Writer, drafts: Sequence[Draft]) -> Iterator[tuple[Draft, IssueRow | None]]:
    """Yield each draft with its issue in the ledger, or None."""
    by_number = find_issues_of_drafts(writer, drafts)
    fingerprints = {
        id(draft): compute_fingerprint(draft) for draft in drafts if draft.values.get("number") is None
    }
    by_fingerprint = (
        queries.find_issues_by_fingerprint(writer, list(fingerprints.values())) if fingerprints else {}
    )
    for draft in drafts:
        if id(draft) in fingerprints:
            yield draft, by_fingerprint.get(fingerprints[id(draft)])
        else:
            yield draft, by_number.get((str(draft.values["level"]), str(draft.values["number"])))


def find_issues_of_drafts(reader: Reader, drafts: Iterable[Draft]) -> dict[tuple[str, str], IssueRow]:
    """Return (level, number) → issue for the issues that *drafts* name."""
    numbered: dict[str, list[str]] = {}
    for draft in drafts:
        if draft.values.get("number") is not None:
            numbered.setdefault(str(draft.values["level"]), []).append(str(draft.values["number"]))
    return {
        (level, number): issue
        for level, numbers in numbered.items()
        for start in range(0, len(numbers), _BATCH_SIZE)
        for number, issue in queries.find_numbered_issues(
            reader, level, numbers[start : start + _BATCH_SIZE]
        ).items()
    }


def create_issues(
    writer: Writer, recorder: EventRecorder, drafts: Sequence[Draft], stamp: Stamp
) -> Sequence[int]:
    """Insert new issues with their events and return their ids."""
    unnumbered = sum(draft.values.get("number") is None for draft in drafts)
    reserved = (
        issue_numbers.reserve_issue_numbers(writer, stamp.prefix, stamp.today.year, unnumbered)
        if unnumbered
        else ()
    )
    numbers = iter(reserved)
    rows = [_build_new_issue(draft, numbers) for draft in drafts]
    ids = changes.insert_issues(writer, rows)
    for issue_id, row, draft in zip(ids, rows, drafts, strict=True):
        recorder.add_event(EventKind.CREATED, issue_id, encode_created_values(row), format_basis(draft))
    changes.add_units(writer, {row.get(name) for row in rows for name in _UNIT_FIELDS})
    return ids


def _build_new_issue(draft: Draft, numbers: Iterator[str]) -> dict[str, Any]:
    """Return the columns of a new issue. Days are ISO text. A missing status is derived from the dates."""
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
        values["original_deadline"] = values["deadline"]
    if "status" not in values:
        has_begun = values.get("percent") or "schedule" in values
        values["status"] = (
            derive_status_from_dates(values) or (Status.RECTIFYING if has_begun else Status.NOT_STARTED).value
        )
    if values["status"] not in UNRECTIFIED_STATUSES:
        values.pop("schedule", None)
    if draft.extra:
        values["extra"] = draft.extra
    return values


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
    recorder.add_event(EventKind.CHANGED, stored.id, encode_changes(old, new), basis)
    changes.update_issue(writer, stored.id, row)
    changes.add_units(writer, {str(after[name]) for name in _UNIT_FIELDS if after.get(name)})


def format_basis(draft: Draft, command: str = "导入") -> str:
    """Return the basis of an event: the row of the draft, or the sheet's name for a draft without a row."""
    if not draft.row:
        return draft.sheet.name
    return f"{command} {draft.sheet.file}“{draft.sheet.name}”第 {draft.row} 行"

"""Registering issues: many from files, one by hand, and changing one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session

from qinling.errors import ValueRefused
from qinling.ledger import changes, queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import ISSUE_DAY_COLUMNS, IssueRow
from qinling.ledger.session_reader import SessionReader
from qinling.procedures.event_recorder import EventRecorder, Stamp
from qinling.procedures.views import require_one_issue
from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.history.events import EventKind, encode_changes, encode_created_values
from qinling.rules.lifecycle.step_commands import require_steps_for_changes
from qinling.rules.merging.duplicates import compute_fingerprint
from qinling.rules.merging.import_update import (
    add_consequences,
    derive_status_from_dates,
    merge_extra_columns,
    resolve_import_update,
)
from qinling.rules.merging.issue_validation import find_objections
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, ImportUpdate, Level, Status
from qinling.rules.workdays import WorkCalendar

_BATCH_SIZE = 5000
_UNIT_FIELDS = ("lead_unit", "duty_unit")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one issue that an import changes, or would."""

    level: str
    number: str
    field: str
    old: Value
    new: Value


@dataclass(slots=True)
class ImportResult:
    """What an import did: counts of issues, the cells changed, and those left though they differ."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    changes: list[FieldChange] = field(default_factory=list)
    kept_differences: list[FieldChange] = field(default_factory=list)


def import_drafts(
    session: Session,
    drafts: Iterable[Draft],
    stamp: Stamp,
    *,
    update: ImportUpdate = ImportUpdate.FILL,
    blank_clears: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportResult:
    """Write *drafts* into the ledger: new issues, and changes of those it has by number or fingerprint.

    The drafts are good and each issue stands among them once (`rules.repeats`). *progress* is
    called with the number of drafts done.
    """
    result = ImportResult()
    recorder = EventRecorder(session, stamp)
    done = 0
    for chunk in _split_into_batches(drafts):
        new: list[Draft] = []
        for draft, stored in match_drafts(session, chunk):
            if stored is None:
                new.append(draft)
            else:
                _update_from_draft(
                    session, recorder, draft, stored, update, blank_clears, result, stamp.calendar
                )
        create_issues(session, recorder, new, stamp)
        result.created += len(new)
        recorder.write_events()
        done += len(chunk)
        progress(done)
    return result


def _split_into_batches(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    """Yield *drafts* some at a time, all that have a number first: one the ledger gives must not meet theirs."""
    by_kind: tuple[list[Draft], list[Draft]] = ([], [])
    for draft in drafts:
        by_kind[draft.values.get("number") is None].append(draft)
    for drafts_of_kind in by_kind:
        for start in range(0, len(drafts_of_kind), _BATCH_SIZE):
            yield drafts_of_kind[start : start + _BATCH_SIZE]


def match_drafts(session: Session, drafts: Sequence[Draft]) -> Iterator[tuple[Draft, IssueRow | None]]:
    """Pair each draft with the issue the ledger holds of it."""
    reader = SessionReader(session)
    by_number = find_issues_of_drafts(reader, drafts)
    fingerprints = {
        id(draft): compute_fingerprint(draft) for draft in drafts if draft.values.get("number") is None
    }
    by_fingerprint = (
        queries.find_issues_by_fingerprint(reader, list(fingerprints.values())) if fingerprints else {}
    )
    for draft in drafts:
        if id(draft) in fingerprints:
            yield draft, by_fingerprint.get(fingerprints[id(draft)])
        else:
            yield draft, by_number.get((str(draft.values["level"]), str(draft.values["number"])))


def find_issues_of_drafts(reader: Reader, drafts: Iterable[Draft]) -> dict[tuple[str, str], IssueRow]:
    """Return the issues of the ledger that *drafts* name, by level and number."""
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
    session: Session, recorder: EventRecorder, drafts: Sequence[Draft], stamp: Stamp
) -> Sequence[int]:
    """Insert new issues with their events and return their ids."""
    unnumbered = sum(draft.values.get("number") is None for draft in drafts)
    reserved = (
        changes.reserve_issue_numbers(session, stamp.prefix, stamp.today.year, unnumbered)
        if unnumbered
        else ()
    )
    numbers = iter(reserved)
    rows = [_build_new_issue(draft, numbers) for draft in drafts]
    ids = changes.insert_issues(session, rows)
    for issue_id, row, draft in zip(ids, rows, drafts, strict=True):
        recorder.add_event(EventKind.CREATED, issue_id, encode_created_values(row), _format_basis(draft))
    changes.add_units(session, {row.get(name) for row in rows for name in _UNIT_FIELDS})
    return ids


def _build_new_issue(draft: Draft, numbers: Iterator[str]) -> dict[str, Any]:
    """Return what a new issue holds, days as ISO text; where no status is said, the days tell it."""
    values: dict[str, Any] = dict(draft.values)  # and what is blank taken out: half the time of building it
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


def _update_from_draft(
    session: Session,
    recorder: EventRecorder,
    draft: Draft,
    stored: IssueRow,
    update: ImportUpdate,
    blank_clears: bool,
    result: ImportResult,
    calendar: WorkCalendar,
) -> None:
    before = stored._asdict()
    changed, left = resolve_import_update(before, draft.values, update, blank_clears=blank_clears)
    old_extra = stored.extra  # parsed anew each time it is asked for
    extra, extra_left = merge_extra_columns(old_extra, draft.extra, update)
    issue_key = (stored.level, stored.number)
    result.kept_differences += [FieldChange(*issue_key, one.field, one.old, one.new) for one in left]
    result.kept_differences += [
        FieldChange(*issue_key, f"extra.{key}", *pair) for key, pair in extra_left.items()
    ]
    new_values = {one.field: one.new for one in changed}
    after = add_consequences(before, new_values, calendar) if new_values else new_values
    shown_changes = [FieldChange(*issue_key, name, before[name], value) for name, value in after.items()]
    shown_changes += [
        FieldChange(*issue_key, f"extra.{key}", old_extra.get(key), text)
        for key, text in extra.items()
        if old_extra.get(key) != text
    ]
    if not shown_changes:
        result.unchanged += 1
        return
    record_issue_change(session, recorder, stored, after, extra, _format_basis(draft))
    result.updated += 1
    result.changes += shown_changes


def record_issue_change(
    session: Session,
    recorder: EventRecorder,
    stored: IssueRow,
    after: Mapping[str, Value],
    extra: Mapping[str, str],
    basis: str,
) -> None:
    """Write one issue's changes and their event."""
    before = stored._asdict()
    old: dict[str, object] = {name: before[name] for name in after}
    new: dict[str, object] = dict(after)
    row: dict[str, object] = dict(after)
    old_extra = stored.extra
    if extra != old_extra:
        old["extra"], new["extra"] = old_extra, dict(extra)
        row["extra"] = dict(extra)
    recorder.add_event(EventKind.CHANGED, stored.id, encode_changes(old, new), basis)
    changes.update_issue(session, stored.id, row)
    changes.add_units(session, {str(after[name]) for name in _UNIT_FIELDS if after.get(name)})


def _format_basis(draft: Draft) -> str:
    return f"导入 {draft.sheet.file}“{draft.sheet.name}”第 {draft.row} 行" if draft.row else draft.sheet.name


def add_issue(session: Session, values: Mapping[str, Value], stamp: Stamp) -> IssueRow:
    """Register one issue typed in by hand and return it.

    Raises ValueRefused where it breaks the rules of import, or its number is taken.
    """
    _require_valid_values(values)
    draft = Draft(dict(values), {}, Sheet("", "手工登记"))
    ((_, stored),) = match_drafts(session, [draft])
    if stored is not None:
        remedy = f"要修改请用 qinling edit {stored.number}"
        raise ValueRefused(f"{stored.number} 已在台账中：{stored.description}", remedy)
    recorder = EventRecorder(session, stamp)
    (issue_id,) = create_issues(session, recorder, [draft], stamp)
    recorder.write_events()
    return queries.read_issue_by_id(SessionReader(session), issue_id)


def edit_issue(
    session: Session, number: str, level: str | None, after: Mapping[str, Value], stamp: Stamp, basis: str
) -> tuple[IssueRow, list[FieldChange]]:
    """Change fields of one issue and return it with the cells that changed.

    Raises IssueNotFound, ValueRefused with the same messages as import, and StepRefused for what
    a step of the procedure has to do, unless a *basis* says that a mistake is put right.
    """
    reader = SessionReader(session)
    stored = require_one_issue(queries.find_issues_by_number(reader, number, level), number)
    before = stored._asdict()
    changed = {name: value for name, value in after.items() if before[name] != value}
    if not changed:
        return stored, []
    typed, changed = changed, add_consequences(before, changed, stamp.calendar)
    if not basis:
        require_steps_for_changes(before, typed, changed)
    _require_valid_values({**before, **changed})
    _require_free_number(reader, stored, {**before, **changed})
    recorder = EventRecorder(session, stamp)
    record_issue_change(session, recorder, stored, changed, stored.extra, basis or "手工修改")
    recorder.write_events()
    return (
        queries.read_issue_by_id(reader, stored.id),
        [
            FieldChange(stored.level, stored.number, name, before[name], value)
            for name, value in changed.items()
        ],
    )


def _require_valid_values(values: Mapping[str, Value]) -> None:
    for objection in find_objections(values):
        raise ValueRefused(objection.why, objection.remedy)


def _require_free_number(reader: SessionReader, stored: IssueRow, values: Mapping[str, Value]) -> None:
    """Refuse a number that another issue of the same level bears."""
    level, number = str(values["level"]), str(values["number"])
    for other in queries.find_issues_by_number(reader, number, level):
        if other.id != stored.id:
            raise ValueRefused(
                f"{Level.from_code(level).label}已有编号为 {number} 的问题：{other.description}",
                "请换一个编号",
            )

"""Registering issues: many from files, one by hand, and changing one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session

from qinling.errors import ValueRefused
from qinling.ledger import changes, queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import ISSUE_DAYS, IssueRow
from qinling.ledger.session_reader import SessionReader
from qinling.procedures.event_recorder import Chronicle, Stamp
from qinling.procedures.views import one_issue
from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.history.events import EventKind, changes_text, created_text
from qinling.rules.merging.duplicates import fingerprint
from qinling.rules.merging.import_update import differences, merged_extra, told_by_days, with_consequences
from qinling.rules.merging.issue_validation import objections
from qinling.rules.parsing.typed_values import refuse_bypass
from qinling.rules.vocabulary import RUNNING, Level, Status, Update
from qinling.rules.workdays import WorkCalendar

_AT_A_TIME = 5000
_UNITS = ("lead_unit", "duty_unit")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one issue that an import changes, or would."""

    level: str
    number: str
    field: str
    old: Value
    new: Value


@dataclass(slots=True)
class Registered:
    """What an import did: counts of issues, the cells changed, and those left though they differ."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    changes: list[Change] = field(default_factory=list)
    left: list[Change] = field(default_factory=list)


def register(
    session: Session,
    drafts: Iterable[Draft],
    stamp: Stamp,
    *,
    update: Update = Update.FILL,
    blank_clears: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Registered:
    """Write *drafts* into the ledger: new issues, and changes of those it has by number or fingerprint.

    The drafts are good and each issue stands among them once (`rules.repeats`). *progress* is
    called with the number of drafts done.
    """
    result = Registered()
    history = Chronicle(session, stamp)
    done = 0
    for chunk in _batches(drafts):
        new: list[Draft] = []
        for draft, stored in matched(session, chunk):
            if stored is None:
                new.append(draft)
            else:
                _update(session, history, draft, stored, update, blank_clears, result, stamp.calendar)
        create_issues(session, history, new, stamp)
        result.created += len(new)
        history.flush()
        done += len(chunk)
        progress(done)
    return result


def _batches(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    """Yield *drafts* some at a time, all that have a number first: one the ledger gives must not meet theirs."""
    by_kind: tuple[list[Draft], list[Draft]] = ([], [])
    for draft in drafts:
        by_kind[draft.values.get("number") is None].append(draft)
    for some in by_kind:
        for start in range(0, len(some), _AT_A_TIME):
            yield some[start : start + _AT_A_TIME]


def matched(session: Session, drafts: Sequence[Draft]) -> Iterator[tuple[Draft, IssueRow | None]]:
    """Pair each draft with the issue the ledger holds of it."""
    reader = SessionReader(session)
    by_number = issues_named(reader, drafts)
    prints = {id(draft): fingerprint(draft) for draft in drafts if draft.values.get("number") is None}
    by_print = queries.issues_with_fingerprints(reader, list(prints.values())) if prints else {}
    for draft in drafts:
        if id(draft) in prints:
            yield draft, by_print.get(prints[id(draft)])
        else:
            yield draft, by_number.get((str(draft.values["level"]), str(draft.values["number"])))


def issues_named(reader: Reader, drafts: Iterable[Draft]) -> dict[tuple[str, str], IssueRow]:
    """Return the issues of the ledger that *drafts* name, by level and number."""
    numbered: dict[str, list[str]] = {}
    for draft in drafts:
        if draft.values.get("number") is not None:
            numbered.setdefault(str(draft.values["level"]), []).append(str(draft.values["number"]))
    return {
        (level, number): issue
        for level, numbers in numbered.items()
        for start in range(0, len(numbers), _AT_A_TIME)
        for number, issue in queries.issues_numbered(
            reader, level, numbers[start : start + _AT_A_TIME]
        ).items()
    }


def create_issues(
    session: Session, history: Chronicle, drafts: Sequence[Draft], stamp: Stamp
) -> Sequence[int]:
    """Insert new issues with their events and return their ids."""
    unnumbered = sum(draft.values.get("number") is None for draft in drafts)
    given = changes.next_numbers(session, stamp.prefix, stamp.today.year, unnumbered) if unnumbered else ()
    numbers = iter(given)
    rows = [_new_issue(draft, numbers) for draft in drafts]
    ids = changes.insert_issues(session, rows)
    for issue_id, row, draft in zip(ids, rows, drafts, strict=True):
        history.add(EventKind.CREATED, issue_id, created_text(row), _ground(draft))
    changes.remember_units(session, {row.get(name) for row in rows for name in _UNITS})
    return ids


def _new_issue(draft: Draft, numbers: Iterator[str]) -> dict[str, Any]:
    """Return what a new issue holds, days as ISO text; where no status is said, the days tell it."""
    values: dict[str, Any] = dict(draft.values)  # and what is blank taken out: half the time of building it
    for name in [name for name, value in values.items() if value is None]:
        del values[name]
    for name in ISSUE_DAYS:
        if isinstance(day := values.get(name), date):
            values[name] = day.isoformat()
    if "number" not in values:
        values.update(number=next(numbers), fingerprint=fingerprint(draft))
    values.setdefault("deadline_kind", "none")
    if "deadline" in values:
        values["original_deadline"] = values["deadline"]
    if "status" not in values:
        going_on = values.get("percent") or "schedule" in values
        values["status"] = (
            told_by_days(values) or (Status.RECTIFYING if going_on else Status.NOT_STARTED).value
        )
    if values["status"] not in RUNNING:
        values.pop("schedule", None)
    if draft.extra:
        values["extra"] = draft.extra
    return values


def _update(
    session: Session,
    history: Chronicle,
    draft: Draft,
    stored: IssueRow,
    update: Update,
    blank_clears: bool,
    result: Registered,
    calendar: WorkCalendar,
) -> None:
    before = stored._asdict()
    changed, left = differences(before, draft.values, update, blank_clears=blank_clears)
    beside = stored.extra  # parsed anew each time it is asked for
    extra, extra_left = merged_extra(beside, draft.extra, update)
    what = (stored.level, stored.number)
    result.left += [Change(*what, one.field, one.old, one.new) for one in left]
    result.left += [Change(*what, f"extra.{key}", *pair) for key, pair in extra_left.items()]
    news = {one.field: one.new for one in changed}
    after = with_consequences(before, news, calendar) if news else news
    shown = [Change(*what, name, before[name], value) for name, value in after.items()]
    shown += [
        Change(*what, f"extra.{key}", beside.get(key), text)
        for key, text in extra.items()
        if beside.get(key) != text
    ]
    if not shown:
        result.unchanged += 1
        return
    change_issue(session, history, stored, after, extra, _ground(draft))
    result.updated += 1
    result.changes += shown


def change_issue(
    session: Session,
    history: Chronicle,
    stored: IssueRow,
    after: Mapping[str, Value],
    extra: Mapping[str, str],
    ground: str,
) -> None:
    """Write one issue's changes and their event."""
    before = stored._asdict()
    old: dict[str, object] = {name: before[name] for name in after}
    new: dict[str, object] = dict(after)
    row: dict[str, object] = dict(after)
    beside = stored.extra
    if extra != beside:
        old["extra"], new["extra"] = beside, dict(extra)
        row["extra"] = dict(extra)
    history.add(EventKind.CHANGED, stored.id, changes_text(old, new), ground)
    changes.update_issue(session, stored.id, row)
    changes.remember_units(session, {str(after[name]) for name in _UNITS if after.get(name)})


def _ground(draft: Draft) -> str:
    return f"导入 {draft.sheet.file}“{draft.sheet.name}”第 {draft.row} 行" if draft.row else draft.sheet.name


def add_issue(session: Session, values: Mapping[str, Value], stamp: Stamp) -> IssueRow:
    """Register one issue typed in by hand and return it.

    Raises ValueRefused where it breaks the rules of import, or its number is taken.
    """
    _refuse_objections(values)
    draft = Draft(dict(values), {}, Sheet("", "手工登记"))
    ((_, stored),) = matched(session, [draft])
    if stored is not None:
        remedy = f"要修改请用 qinling edit {stored.number}"
        raise ValueRefused(f"{stored.number} 已在台账中：{stored.description}", remedy)
    history = Chronicle(session, stamp)
    (issue_id,) = create_issues(session, history, [draft], stamp)
    history.flush()
    return queries.issue_by_id(SessionReader(session), issue_id)


def edit_issue(
    session: Session, number: str, level: str | None, after: Mapping[str, Value], stamp: Stamp, ground: str
) -> tuple[IssueRow, list[Change]]:
    """Change fields of one issue and return it with the cells that changed.

    Raises IssueNotFound, ValueRefused with the same messages as import, and StepRefused for what
    a step of the procedure has to do, unless a *ground* says that a mistake is put right.
    """
    reader = SessionReader(session)
    stored = one_issue(queries.issue_by_number(reader, number, level), number)
    before = stored._asdict()
    changed = {name: value for name, value in after.items() if before[name] != value}
    if not changed:
        return stored, []
    typed, changed = changed, with_consequences(before, changed, stamp.calendar)
    if not ground:
        refuse_bypass(before, typed, changed)
    _refuse_objections({**before, **changed})
    _refuse_taken(reader, stored, {**before, **changed})
    history = Chronicle(session, stamp)
    change_issue(session, history, stored, changed, stored.extra, ground or "手工修改")
    history.flush()
    return (
        queries.issue_by_id(reader, stored.id),
        [Change(stored.level, stored.number, name, before[name], value) for name, value in changed.items()],
    )


def _refuse_objections(values: Mapping[str, Value]) -> None:
    for objection in objections(values):
        raise ValueRefused(objection.why, objection.remedy)


def _refuse_taken(reader: SessionReader, stored: IssueRow, values: Mapping[str, Value]) -> None:
    """Refuse a number that another issue of the same level bears."""
    level, number = str(values["level"]), str(values["number"])
    for other in queries.issue_by_number(reader, number, level):
        if other.id != stored.id:
            raise ValueRefused(
                f"{Level.coded(level).label}已有编号为 {number} 的问题：{other.description}", "请换一个编号"
            )

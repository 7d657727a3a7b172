"""Import update: what an import changes of an existing issue, and the consequences of a change."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from qinling.rules.drafts import Draft, Value
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.steps import CLOSE_OUT_FIELDS, FIELDS_UNDER_ACCEPTANCE, Issue
from qinling.rules.lifecycle.unaccepted_close import mark_unaccepted_close
from qinling.rules.merging.issue_validation import find_objections
from qinling.rules.parsing.deadline_wording import repeats_deadline
from qinling.rules.parsing.deadlines import calculate_due_day, parse_deadline
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, DeadlineKind, ImportUpdate, Status
from qinling.rules.workdays import WorkCalendar

#: Fields that identify the issue. An import never changes them.
_IDENTITY_FIELDS = frozenset({"level", "number"})
#: Fields that are never cleared.
_REQUIRED_FIELDS = frozenset({"description", "status"})
#: A deadline has three fields, which change together.
DEADLINE_FIELDS = ("deadline", "deadline_kind", "deadline_text")
#: Fields that show how far an issue has come. They change together or not at all.
_PROGRESS_FIELDS = frozenset({"status", "schedule", "found_on", "rectified_on", "closed_on"})


class FieldDifference(NamedTuple):
    """A field that differs: *old* is the ledger's value, *new* the file's."""

    field: str
    old: Value
    new: Value


def resolve_import_update(
    stored: Issue,
    imported: Issue,
    update: ImportUpdate,
    *,
    blank_clears: bool = False,
) -> tuple[list[FieldDifference], list[FieldDifference]]:
    """Return (differences to apply, differences to leave).

    A blank cell is ignored, unless *blank_clears*. A status that nobody stated counts as blank in
    the ledger. Left as they are: values that would contradict the issue, the progress of an issue in
    close-out or of a later round, and an extended deadline.
    """
    changed: list[FieldDifference] = []
    unchanged: list[FieldDifference] = []
    fills_status = update is ImportUpdate.FILL and is_unsaid_status(stored)
    if update is ImportUpdate.OVERWRITE or fills_status:
        imported = _add_status_from_dates(stored, imported)
    for names in list_field_groups(imported):
        olds = {name: stored.get(name) for name in names}
        news = {name: imported.get(name) for name in names}
        fills = not _has_values(olds) or (fills_status and names == ("status",))
        is_deadline = names == DEADLINE_FIELDS
        if is_deadline:
            news["deadline_kind"] = news["deadline_kind"] or DeadlineKind.NONE.value
            if _keeps_deadline(stored, olds, news):
                continue
            # Where the ledger has the phrase and no day, the file knows the hand-over.
            fills = fills or (olds["deadline_text"] == news["deadline_text"] and olds["deadline"] is None)
        clears = blank_clears and _REQUIRED_FIELDS.isdisjoint(names)
        if olds == news or not (_has_values(news) or clears):
            continue
        takes = update is ImportUpdate.OVERWRITE or (update is ImportUpdate.FILL and fills)
        takes = takes and not (is_deadline and _is_later_round(stored))
        found = [FieldDifference(name, olds[name], news[name]) for name in names if olds[name] != news[name]]
        (changed if takes else unchanged).extend(found)
    if any(one.field in _PROGRESS_FIELDS for one in changed):
        changed, rejected = _split_contradicting(stored, changed)
        unchanged += rejected
    return changed, unchanged


def _add_status_from_dates(stored: Issue, imported: Issue) -> Issue:
    """Return *imported*, with the status that its dates state where it has none and the issue is unfinished."""
    if imported.get("status") is not None or stored.get("status") not in UNRECTIFIED_STATUSES:
        return imported
    return {**imported, "status": derive_status_from_dates(imported)}


def is_unsaid_status(stored: Issue) -> bool:
    """Return whether nobody has stated the status of an issue. It was derived when the issue was entered."""
    return stored.get("status_said") is False


def confirms_status(stored: Issue, draft: Draft) -> bool:
    """Return whether *draft* states the status that an issue has without a word for it."""
    is_same = draft.values.get("status") == stored.get("status")
    return is_unsaid_status(stored) and is_same and not draft.sheet.is_export


def _keeps_deadline(stored: Issue, olds: Issue, news: Issue) -> bool:
    """Return whether the ledger's deadline is kept without counting as a difference."""
    if olds["deadline_text"] == news["deadline_text"] and news["deadline"] is None:
        return True  # the ledger's day was counted from the hand-over
    if repeats_deadline(olds, news):
        return True
    original = stored.get("original_deadline") if olds["deadline"] else None
    # the file holds the original deadline, and the ledger an extension
    return original is not None and original == news["deadline"] != olds["deadline"]


def _is_later_round(stored: Issue) -> bool:
    """Return whether the issue has relapsed. Older files describe the previous round."""
    return stored.get("round") not in (None, 1)


def list_field_groups(values: Issue) -> Iterator[tuple[str, ...]]:
    """Yield groups of fields that change together. Level and number are left out."""
    for name in values:
        if name == "deadline":
            yield DEADLINE_FIELDS
        elif name not in _IDENTITY_FIELDS and name not in DEADLINE_FIELDS:
            yield (name,)


def _has_values(values: Issue) -> bool:
    return any(
        value is not None and (name, value) != ("deadline_kind", "none") for name, value in values.items()
    )


def _split_contradicting(
    stored: Issue, changed: list[FieldDifference]
) -> tuple[list[FieldDifference], list[FieldDifference]]:
    """Split *changed* into differences that are consistent with the progress of the issue, and those that are not."""
    contradicts = find_objections({**stored, **_collect_new_values(changed)}) and not find_objections(stored)
    # After an application for close-out or in a new round, only steps change the progress.
    is_led = stored.get("applied_on") is not None or _is_later_round(stored)
    held_fields = _PROGRESS_FIELDS if contradicts or is_led else frozenset[str]()
    status = {**stored, **_collect_new_values(one for one in changed if one.field not in held_fields)}.get(
        "status"
    )

    def is_held(one: FieldDifference) -> bool:
        has_no_pace = status not in UNRECTIFIED_STATUSES and one.field == "schedule" and one.new is not None
        return one.field in held_fields or has_no_pace

    return [one for one in changed if not is_held(one)], [one for one in changed if is_held(one)]


def _collect_new_values(changed: Iterable[FieldDifference]) -> dict[str, Value]:
    return {one.field: one.new for one in changed}


def derive_status_from_dates(values: Issue) -> str | None:
    """Return the status implied by a close-out or rectification date, or None."""
    if values.get("closed_on") is not None:
        return Status.CLOSED.value
    return Status.RECTIFIED.value if values.get("rectified_on") is not None else None


def add_consequences(
    stored: Issue, changes: Issue, calendar: WorkCalendar, rules: CloseOutRules
) -> dict[str, Value]:
    """Return *changes* with their consequences.

    A deadline counted from the hand-over is recalculated. The original deadline is recorded. A
    rectified issue has no schedule. A change of a field under acceptance voids the acceptance.
    A status set back cancels the close-out. A new status is a stated one. A close-out that not all
    levels of *rules* have accepted is marked.
    """
    result = dict(changes)
    issue = {**stored, **changes}
    start = issue.get("handed_over_on") or issue.get("found_on")
    moved = not {"deadline_text", "handed_over_on", "found_on"}.isdisjoint(changes)
    if moved and issue.get("deadline_kind") == DeadlineKind.RELATIVE and isinstance(start, date):
        day = calculate_due_day(parse_deadline(issue["deadline_text"]), start, calendar)
        if day != issue.get("deadline"):
            result["deadline"] = issue["deadline"] = day
    if issue.get("deadline") is not None and issue.get("original_deadline") is None:
        result["original_deadline"] = issue["deadline"]
    if issue.get("status") not in UNRECTIFIED_STATUSES and issue.get("schedule") is not None:
        result["schedule"] = None
    if voids_acceptance(stored, changes):
        result["closed_on"] = None
        if issue.get("status") in (Status.ACCEPTING, Status.CLOSED):
            result["status"] = Status.RECTIFIED.value
    if "status" in result and is_unsaid_status(stored):
        result["status_said"] = True
    result |= mark_unaccepted_close(stored, {**issue, **result}, rules)
    status = result.get("status", issue.get("status"))
    if status not in (Status.ACCEPTING, Status.CLOSED):
        result.update({name: None for name in CLOSE_OUT_FIELDS if issue.get(name) is not None})
    if status not in UNRECTIFIED_STATUSES:
        result.update(
            {name: None for name in ("requested_deadline", "reply_by") if issue.get(name) is not None}
        )
    return {name: value for name, value in result.items() if value != stored.get(name)}


def voids_acceptance(stored: Issue, changes: Issue) -> bool:
    """Return whether *changes* changes a field under acceptance of an accepted issue."""
    return stored.get("accepted_level") is not None and any(
        stored.get(name) is not None and changes[name] != stored[name]
        for name in FIELDS_UNDER_ACCEPTANCE & changes.keys()
    )


def merge_extra_columns(
    stored: Mapping[str, str], imported: Mapping[str, str], update: ImportUpdate
) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Return (the extra columns after the import, those that differ and are left)."""
    result = dict(stored)
    unchanged: dict[str, tuple[str, str]] = {}
    for heading, text in imported.items():
        if heading not in stored or (update is ImportUpdate.OVERWRITE):
            if update is not ImportUpdate.KEEP:
                result[heading] = text
        elif stored[heading] != text:
            unchanged[heading] = (stored[heading], text)
    return result, unchanged

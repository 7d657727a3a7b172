"""What an import changes of an issue the ledger already holds, and what follows from a change."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from qinling.rules.drafts import Value
from qinling.rules.lifecycle.steps import CLOSE_OUT_FIELDS, FIELDS_UNDER_ACCEPTANCE
from qinling.rules.merging.issue_validation import find_objections
from qinling.rules.parsing.deadlines import calculate_due_day, parse_deadline
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, DeadlineKind, ImportUpdate, Status
from qinling.rules.workdays import WorkCalendar

#: Never changed by an import: they say which issue it is.
_IDENTITY_FIELDS = frozenset({"level", "number"})
#: Never emptied: an issue always has them.
_REQUIRED_FIELDS = frozenset({"description", "status"})
#: One deadline stands in three fields, which change together.
DEADLINE_FIELDS = ("deadline", "deadline_kind", "deadline_text")
#: How far an issue has come; a file's word on one of them is worth nothing without the others.
_PROGRESS_FIELDS = frozenset({"status", "schedule", "found_on", "rectified_on", "closed_on"})


class FieldDifference(NamedTuple):
    """A field on which file and ledger differ: *old* is the ledger's, *new* the file's."""

    field: str
    old: Value
    new: Value


def resolve_import_update(
    stored: Mapping[str, Value],
    imported: Mapping[str, Value],
    update: ImportUpdate,
    *,
    blank_clears: bool = False,
) -> tuple[list[FieldDifference], list[FieldDifference]]:
    """Return (what changes, what differs but is left as the ledger has it).

    A blank cell says nothing, unless *blank_clears*. What would make the issue contradict
    itself is left, and so are the course of an issue in close-out or of a later round, and a
    deadline that was extended or begins such a round.
    """
    changed: list[FieldDifference] = []
    unchanged: list[FieldDifference] = []
    if (
        update is ImportUpdate.OVERWRITE
        and imported.get("status") is None
        and stored.get("status") in UNRECTIFIED_STATUSES
    ):
        imported = {**imported, "status": derive_status_from_dates(imported)}
    for names in list_field_groups(imported):
        olds = {name: stored.get(name) for name in names}
        news = {name: imported.get(name) for name in names}
        fills = not _has_values(olds)
        if names == DEADLINE_FIELDS:
            news["deadline_kind"] = news["deadline_kind"] or DeadlineKind.NONE.value
            first = stored.get("original_deadline") if olds["deadline"] else None
            same_words = olds["deadline_text"] == news["deadline_text"]
            if same_words and news["deadline"] is None:
                continue  # it is the ledger that knows the hand-over
            if first is not None and first == news["deadline"] != olds["deadline"]:
                continue  # the file still has the first deadline: it is the ledger that knows of an extension
            # Where the ledger has the words and no day, it is the file that knows the hand-over.
            fills = fills or (same_words and olds["deadline"] is None)
        if olds == news or (
            not _has_values(news) and not (blank_clears and _REQUIRED_FIELDS.isdisjoint(names))
        ):
            continue
        takes = update is ImportUpdate.OVERWRITE or (update is ImportUpdate.FILL and fills)
        if names == DEADLINE_FIELDS and _is_later_round(stored):
            takes = False
        found = [FieldDifference(name, olds[name], news[name]) for name in names if olds[name] != news[name]]
        (changed if takes else unchanged).extend(found)
    if any(one.field in _PROGRESS_FIELDS for one in changed):
        changed, rejected = _split_contradicting(stored, changed)
        unchanged += rejected
    return changed, unchanged


def _is_later_round(stored: Mapping[str, Value]) -> bool:
    """Say whether the issue has relapsed: files from before speak of the round that is over."""
    return stored.get("round") not in (None, 1)


def list_field_groups(values: Mapping[str, Value]) -> Iterator[tuple[str, ...]]:
    """Yield the fields that *values* speaks of, those together that change together; what says which issue it is, is none."""
    for name in values:
        if name == "deadline":
            yield DEADLINE_FIELDS
        elif name not in _IDENTITY_FIELDS and name not in DEADLINE_FIELDS:
            yield (name,)


def _has_values(values: Mapping[str, Value]) -> bool:
    return any(
        value is not None and (name, value) != ("deadline_kind", "none") for name, value in values.items()
    )


def _split_contradicting(
    stored: Mapping[str, Value], changed: list[FieldDifference]
) -> tuple[list[FieldDifference], list[FieldDifference]]:
    """Part *changed* into what goes with the ledger's own word on the course of the issue, and what does not."""
    contradicts = find_objections({**stored, **_collect_new_values(changed)}) and not find_objections(stored)
    # Once close-out has been applied for, or a new round begun, the steps say how far it has come.
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


def derive_status_from_dates(values: Mapping[str, Value]) -> str | None:
    """Return the status that a day of close-out or completion tells, None without such a day."""
    if values.get("closed_on") is not None:
        return Status.CLOSED.value
    return Status.RECTIFIED.value if values.get("rectified_on") is not None else None


def add_consequences(
    stored: Mapping[str, Value], changes: Mapping[str, Value], calendar: WorkCalendar
) -> dict[str, Value]:
    """Return the fields that change, *changes*, with what follows from them.

    A deadline that counts from the hand-over is counted again when either changes; the first
    deadline is remembered; what is rectified has no pace. A change of what was accepted voids
    the acceptance, and a status set back takes the close-out under way with it.
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
    status = result.get("status", issue.get("status"))
    if status not in (Status.ACCEPTING, Status.CLOSED):
        result.update({name: None for name in CLOSE_OUT_FIELDS if issue.get(name) is not None})
    if status not in UNRECTIFIED_STATUSES:
        result.update(
            {name: None for name in ("requested_deadline", "reply_by") if issue.get(name) is not None}
        )
    return {name: value for name, value in result.items() if value != stored.get(name)}


def voids_acceptance(stored: Mapping[str, Value], changes: Mapping[str, Value]) -> bool:
    """Say whether *changes* changes something of an accepted issue that its acceptance rests on."""
    return stored.get("accepted_level") is not None and any(
        stored.get(name) is not None and changes[name] != stored[name]
        for name in FIELDS_UNDER_ACCEPTANCE & changes.keys()
    )


def merge_extra_columns(
    stored: Mapping[str, str], imported: Mapping[str, str], update: ImportUpdate
) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Return (the columns kept beside the fields, after the import; those left though they differ)."""
    result = dict(stored)
    unchanged: dict[str, tuple[str, str]] = {}
    for heading, text in imported.items():
        if heading not in stored or (update is ImportUpdate.OVERWRITE):
            if update is not ImportUpdate.KEEP:
                result[heading] = text
        elif stored[heading] != text:
            unchanged[heading] = (stored[heading], text)
    return result, unchanged

"""What an import changes of an issue the ledger already holds, and what follows from a change."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from qinling.rules.drafts import Value
from qinling.rules.lifecycle.steps import CLOSING, MATERIAL
from qinling.rules.merging.issue_validation import objections
from qinling.rules.parsing.deadlines import due_day, read_deadline
from qinling.rules.vocabulary import RUNNING, DeadlineKind, Status, Update
from qinling.rules.workdays import WorkCalendar

#: Never changed by an import: they say which issue it is.
_IDENTITY = frozenset({"level", "number"})
#: Never emptied: an issue always has them.
_ALWAYS = frozenset({"description", "status"})
#: One deadline stands in three fields, which change together.
DEADLINE = ("deadline", "deadline_kind", "deadline_text")
#: How far an issue has come; a file's word on one of them is worth nothing without the others.
_COURSE = frozenset({"status", "schedule", "found_on", "rectified_on", "closed_on"})


class Difference(NamedTuple):
    """A field on which file and ledger differ: *old* is the ledger's, *new* the file's."""

    field: str
    old: Value
    new: Value


def differences(
    stored: Mapping[str, Value], said: Mapping[str, Value], update: Update, *, blank_clears: bool = False
) -> tuple[list[Difference], list[Difference]]:
    """Return (what changes, what differs but is left as the ledger has it).

    A blank cell says nothing, unless *blank_clears*. What would make the issue contradict
    itself is left, and so are the course of an issue in close-out or of a later round, and a
    deadline that was extended or begins such a round.
    """
    changed: list[Difference] = []
    left: list[Difference] = []
    if update is Update.OVERWRITE and said.get("status") is None and stored.get("status") in RUNNING:
        said = {**said, "status": told_by_days(said)}
    for names in groups_of(said):
        olds = {name: stored.get(name) for name in names}
        news = {name: said.get(name) for name in names}
        fills = not _says(olds)
        if names == DEADLINE:
            news["deadline_kind"] = news["deadline_kind"] or DeadlineKind.NONE.value
            first = stored.get("original_deadline") if olds["deadline"] else None
            same_words = olds["deadline_text"] == news["deadline_text"]
            if same_words and news["deadline"] is None:
                continue  # it is the ledger that knows the hand-over
            if first is not None and first == news["deadline"] != olds["deadline"]:
                continue  # the file still has the first deadline: it is the ledger that knows of an extension
            # Where the ledger has the words and no day, it is the file that knows the hand-over.
            fills = fills or (same_words and olds["deadline"] is None)
        if olds == news or (not _says(news) and not (blank_clears and _ALWAYS.isdisjoint(names))):
            continue
        takes = update is Update.OVERWRITE or (update is Update.FILL and fills)
        if names == DEADLINE and _is_later_round(stored):
            takes = False
        found = [Difference(name, olds[name], news[name]) for name in names if olds[name] != news[name]]
        (changed if takes else left).extend(found)
    if any(one.field in _COURSE for one in changed):
        changed, held = _parted(stored, changed)
        left += held
    return changed, left


def _is_later_round(stored: Mapping[str, Value]) -> bool:
    """Say whether the issue has relapsed: files from before speak of the round that is over."""
    return stored.get("round") not in (None, 1)


def groups_of(said: Mapping[str, Value]) -> Iterator[tuple[str, ...]]:
    """Yield the fields that *said* speaks of, those together that change together; what says which issue it is, is none."""
    for name in said:
        if name == "deadline":
            yield DEADLINE
        elif name not in _IDENTITY and name not in DEADLINE:
            yield (name,)


def _says(values: Mapping[str, Value]) -> bool:
    return any(
        value is not None and (name, value) != ("deadline_kind", "none") for name, value in values.items()
    )


def _parted(
    stored: Mapping[str, Value], changed: list[Difference]
) -> tuple[list[Difference], list[Difference]]:
    """Part *changed* into what goes with the ledger's own word on the course of the issue, and what does not."""
    contradicts = objections({**stored, **_news(changed)}) and not objections(stored)
    # Once close-out has been applied for, or a new round begun, the steps say how far it has come.
    is_led = stored.get("applied_on") is not None or _is_later_round(stored)
    held = _COURSE if contradicts or is_led else frozenset[str]()
    status = {**stored, **_news(one for one in changed if one.field not in held)}.get("status")

    def is_held(one: Difference) -> bool:
        has_no_pace = status not in RUNNING and one.field == "schedule" and one.new is not None
        return one.field in held or has_no_pace

    return [one for one in changed if not is_held(one)], [one for one in changed if is_held(one)]


def _news(changed: Iterable[Difference]) -> dict[str, Value]:
    return {one.field: one.new for one in changed}


def told_by_days(said: Mapping[str, Value]) -> str | None:
    """Return the status that a day of close-out or completion tells, None without such a day."""
    if said.get("closed_on") is not None:
        return Status.CLOSED.value
    return Status.RECTIFIED.value if said.get("rectified_on") is not None else None


def with_consequences(
    stored: Mapping[str, Value], after: Mapping[str, Value], calendar: WorkCalendar
) -> dict[str, Value]:
    """Return the fields that change, *after*, with what follows from them.

    A deadline that counts from the hand-over is counted again when either changes; the first
    deadline is remembered; what is rectified has no pace. A change of what was accepted voids
    the acceptance, and a status set back takes the close-out under way with it.
    """
    result = dict(after)
    issue = {**stored, **after}
    start = issue.get("handed_over_on") or issue.get("found_on")
    moved = not {"deadline_text", "handed_over_on", "found_on"}.isdisjoint(after)
    if moved and issue.get("deadline_kind") == DeadlineKind.RELATIVE and isinstance(start, date):
        day = due_day(read_deadline(issue["deadline_text"]), start, calendar)
        if day != issue.get("deadline"):
            result["deadline"] = issue["deadline"] = day
    if issue.get("deadline") is not None and issue.get("original_deadline") is None:
        result["original_deadline"] = issue["deadline"]
    if issue.get("status") not in RUNNING and issue.get("schedule") is not None:
        result["schedule"] = None
    if voids_acceptance(stored, after):
        result["closed_on"] = None
        if issue.get("status") in (Status.ACCEPTING, Status.CLOSED):
            result["status"] = Status.RECTIFIED.value
    status = result.get("status", issue.get("status"))
    if status not in (Status.ACCEPTING, Status.CLOSED):
        result.update({name: None for name in CLOSING if issue.get(name) is not None})
    if status not in RUNNING:
        result.update(
            {name: None for name in ("requested_deadline", "reply_by") if issue.get(name) is not None}
        )
    return {name: value for name, value in result.items() if value != stored.get(name)}


def voids_acceptance(stored: Mapping[str, Value], after: Mapping[str, Value]) -> bool:
    """Say whether *after* changes something of an accepted issue that its acceptance rests on."""
    return stored.get("accepted_level") is not None and any(
        stored.get(name) is not None and after[name] != stored[name] for name in MATERIAL & after.keys()
    )


def merged_extra(
    stored: Mapping[str, str], said: Mapping[str, str], update: Update
) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Return (the columns kept beside the fields, after the import; those left though they differ)."""
    result = dict(stored)
    left: dict[str, tuple[str, str]] = {}
    for heading, text in said.items():
        if heading not in stored or (update is Update.OVERWRITE):
            if update is not Update.KEEP:
                result[heading] = text
        elif stored[heading] != text:
            left[heading] = (stored[heading], text)
    return result, left

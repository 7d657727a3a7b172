"""Taking back a table that was handed out: what its readers changed, against the ledger then and now."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlmodel import Session

from qinling.ledger import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.procedures.event_recorder import Chronicle, Stamp
from qinling.procedures.registration import change_issue, create_issues, matched
from qinling.procedures.row_matching import AsSaid, HandedOut, Pair, Recognised, held, recognise
from qinling.rules.drafts import Draft, Value
from qinling.rules.fields import EXTRA, FIELD, Kind
from qinling.rules.history.events import Event, changes_of
from qinling.rules.merging.import_update import with_consequences
from qinling.rules.merging.issue_validation import objections
from qinling.rules.merging.three_way_merge import (
    HIDDEN,
    Clash,
    Said,
    edits,
    group_of,
    said_by,
    steps_meant,
    three_way,
)
from qinling.rules.vocabulary import DeadlineKind


class Merged(NamedTuple):
    """A row that comes back changed: its *edited* cells (field, old, new), what of them is taken, clashes or needs a step.

    *steps* are commands by field; *wrong* says of a field why the row breaks the rules. Both are
    known once the row is `settled`.
    """

    draft: Draft
    issue: IssueRow
    edited: list[tuple[str, Value, Value]]
    taken: dict[str, Value]
    clashes: list[Clash]
    steps: dict[str, str]
    wrong: list[tuple[str, str]]


@dataclass(slots=True)
class Returned:
    """What a table that comes back says, before anything is written: what its *rows* are, and those changed."""

    rows: Recognised
    merged: list[Merged] = field(default_factory=list)
    unchanged: int = 0


def compare(
    reader: Reader, out: HandedOut, drafts: Iterable[Draft], refused: Iterable[Draft], said: AsSaid
) -> Returned:
    """Compare *drafts*, the rows that came back, with the ledger as it was handed out and as it is today.

    *refused* rows came back too, but cannot be read.
    """
    rows = recognise(reader, out, drafts, refused, said)
    result = Returned(rows, unchanged=rows.unchanged)
    _merge(result, rows.pairs, said)
    return result


def _merge(result: Returned, pairs: Sequence[Pair], said: AsSaid) -> None:
    bases = said([pair.base for pair in pairs])
    moved = [pair.ours for pair in pairs if pair.ours is not pair.base]
    todays = dict(zip((one.id for one in moved), said(moved) if moved else (), strict=True))
    for (draft, base, ours), was in zip(pairs, bases, strict=True):
        now = _told_apart(base, ours, was, todays.get(ours.id, was))
        came = said_by(draft)
        theirs = {name: value for name, value in came.items() if name in was and _speaks_of(draft, name)}
        base_said = {name: was[name] for name in theirs}
        if changed := edits(base_said, theirs):
            taken, clashes = three_way(base_said, theirs, {name: now.get(name) for name in theirs})
            result.merged.append(Merged(draft, ours, changed, taken, clashes, {}, []))
        else:
            result.unchanged += 1


def _speaks_of(draft: Draft, name: str) -> bool:
    """Say whether a row speaks of a field: of the status, which every row is read to have, only where it has a column."""
    return name != "status" or draft.values[name] is not None or name in draft.sheet.columns


def _told_apart(base: IssueRow, ours: IssueRow, was: Said, now: Said) -> Said:
    """Return *now*, with the ledger's own value where a cell that hides it says of both what it said *was*."""
    if base is ours:
        return now
    then, today = held(base), held(ours)
    hidden = [
        name
        for name in was
        if _holds_words(name) and then.get(name) != today.get(name) and was[name] == now.get(name)
    ]
    return {**now, **{name: today.get(name) for name in hidden}}


def _holds_words(name: str) -> bool:
    """Say whether a cell may hide something: those of the office's own words may."""
    return name.startswith(EXTRA) or (FIELD[name].kind is Kind.TEXT and FIELD[name].given)


def _judged(one: Merged) -> Merged:
    """Part what needs a step, and what breaks the rules, from what may be taken."""
    before = one.issue._asdict()
    steps = steps_meant(one.issue.number, before, one.taken)
    taken = {name: value for name, value in one.taken.items() if name not in steps}
    if "deadline_kind" in taken:  # a blank cell names none
        taken["deadline_kind"] = taken["deadline_kind"] or DeadlineKind.NONE.value
    if "deadline" in steps:
        taken = {name: value for name, value in taken.items() if not name.startswith("deadline")}
    wrong = [(objection.field, objection.why) for objection in objections({**before, **taken})]
    wrong += [
        (name, f"格里有隐去的“{HIDDEN}”，收回会盖掉原文")
        for name, value in taken.items()
        if HIDDEN in str(value)
    ]
    if wrong:
        taken = {}
    return one._replace(taken=taken, steps=steps, wrong=wrong)


def settled(one: Merged, theirs: Iterable[str]) -> Merged:
    """Return the row judged, its clashes in the fields *theirs* settled for the table; the others stay the ledger's."""
    wanted = set(theirs)
    came = said_by(one.draft)
    more = {
        name: came.get(name)
        for clash in one.clashes
        if clash.field in wanted
        for name in group_of(clash.field)
    }
    left = [clash for clash in one.clashes if clash.field not in wanted]
    return _judged(one._replace(taken={**one.taken, **more}, clashes=left))


def take_back(
    session: Session, returned: Returned, stamp: Stamp, progress: Callable[[int], None] = lambda _: None
) -> tuple[int, int]:
    """Write what is taken, and the issues that were added; return (changed, created).

    *progress* is called with the number of changed rows done.
    """
    history = Chronicle(session, stamp)
    changed = 0
    for done, one in enumerate(returned.merged, 1):
        changed += _write(session, history, one, stamp)
        progress(done)
    new = [draft for draft, stored in matched(session, returned.rows.added) if stored is None]
    create_issues(session, history, new, stamp)
    history.flush()
    return changed, len(new)


def _write(session: Session, history: Chronicle, one: Merged, stamp: Stamp) -> bool:
    """Write what is taken of one row, and say whether that changed anything."""
    issue = one.issue
    fields = {name: value for name, value in one.taken.items() if not name.startswith(EXTRA)}
    after = with_consequences(issue._asdict(), fields, stamp.calendar) if fields else {}
    beside: dict[str, Value] = dict(issue.extra)
    beside |= {name.removeprefix(EXTRA): value for name, value in one.taken.items() if name not in fields}
    extra = {heading: str(text) for heading, text in beside.items() if text is not None}
    if not after and extra == issue.extra:
        return False
    change_issue(session, history, issue, after, extra, _ground(one.draft))
    return True


def _ground(draft: Draft) -> str:
    return f"收回 {draft.sheet.file}“{draft.sheet.name}”第 {draft.row} 行"


def changed_by(reader: Reader, issue: IssueRow, name: str, position: int) -> tuple[str, str] | None:
    """Return who last changed a field after event *position*, and when (UTC); None where nobody did."""
    for event in reversed(queries.events_of(reader, issue.id)):
        if event.id > position and _changes(event, name):
            return event.actor, event.at
    return None


def _changes(event: Event, name: str) -> bool:
    told = changes_of(event)
    if not name.startswith(EXTRA):
        return not told.keys().isdisjoint(group_of(name))
    heading = name.removeprefix(EXTRA)
    old, new = ((beside or {}).get(heading) for beside in told.get("extra", (None, None)))
    return bool(old != new)

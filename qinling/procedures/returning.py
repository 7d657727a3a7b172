"""Taking back a table that was handed out: what its readers changed, against the ledger then and now."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from sqlmodel import Session

from qinling.errors import LedgerUnsound, UsageRefused
from qinling.ledger import queries
from qinling.ledger.past import issue_at, states_at
from qinling.ledger.reader import Reader
from qinling.ledger.rows import ISSUE_COLUMNS, IssueRow
from qinling.procedures.recording import Chronicle, Stamp
from qinling.procedures.registration import change_issue, create_issues, issues_named, matched
from qinling.rules.checks import objections
from qinling.rules.drafts import Draft, Value
from qinling.rules.fields import FIELD, Kind
from qinling.rules.history import changes_of
from qinling.rules.merging import DEADLINE, with_consequences
from qinling.rules.returning import HIDDEN, Clash, Said, edits, group_of, steps_meant, three_way
from qinling.rules.vocabulary import DeadlineKind

_DEADLINE_WORDS = DEADLINE[1:]

#: Says of issues what the cells of the export say of them, read as a file is read.
AsSaid = Callable[[Sequence[IssueRow]], Sequence[Said]]


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What an export carries: of which ledger it is, where the history stood, and (level, number, version) of its rows."""

    ledger: str
    position: int
    head: str
    rows: Sequence[tuple[str, str, int]]


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
    """What a table that comes back says, before anything is written."""

    merged: list[Merged] = field(default_factory=list)
    unchanged: int = 0
    added: list[Draft] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)  # level, number of rows that are gone
    foreign: list[Draft] = field(default_factory=list)  # issues of the ledger that were not handed out
    withdrawn: list[Draft] = field(default_factory=list)  # handed out, and taken out of the ledger since


def refuse_stranger(reader: Reader, out: HandedOut) -> None:
    """Refuse a table of another ledger, and one whose history this ledger does not contain any more."""
    if out.ledger != queries.ledger_id(reader):
        raise UsageRefused("这份表不是这本台账导出的", "核对 --ledger；别处的台账用 qinling import 读入")
    if not holds_head(reader, out):
        raise LedgerUnsound(
            f"台账的历史里没有导出时的链首（第 {out.position} 条 {out.head[:16]}）",
            "用 qinling db verify 核验台账",
        )


def holds_head(reader: Reader, out: HandedOut) -> bool:
    """Say whether the history still contains the event that was its last when the table was handed out."""
    if out.position == 0:
        return True
    event = queries.event_by_id(reader, out.position)
    return event is not None and event.hash == out.head


def compare(
    reader: Reader, out: HandedOut, drafts: Iterable[Draft], refused: Iterable[Draft], said: AsSaid
) -> Returned:
    """Compare *drafts*, the rows that came back, with the ledger as it was handed out and as it is today.

    *refused* rows came back too, but cannot be read.
    """
    result = Returned()
    handed = {(level, number): version for level, number, version in out.rows}
    seen = set(map(_key, refused))
    pairs: list[tuple[Draft, IssueRow, IssueRow]] = []
    whose = _Renumbered(reader, out.position)
    came = list(drafts)
    today = issues_named(reader, came)
    for draft in came:
        key = _key(draft)
        found = [today[key]] if key in today else []
        if key in handed:
            seen.add(key)
            if found and found[0].version == handed[key] and _says_what_stands(draft, found[0]):
                result.unchanged += 1
            elif pair := _then_and_now(reader, out, key, handed[key], found) or whose.then_and_now(key):
                pairs.append((draft, *pair))
            else:
                result.withdrawn.append(draft)
        elif found:
            result.foreign.append(draft)
        else:
            result.added.append(draft)
    _merge(result, pairs, said)
    result.missing = [key for key in handed if key not in seen]
    return result


def _says_what_stands(draft: Draft, issue: IssueRow) -> bool:
    """Say whether a row says just what the ledger holds: nearly all do, and need no closer look."""
    said, held = draft.values, issue._asdict()
    for name, value in said.items():
        if value != held[name] and name not in _DEADLINE_WORDS:
            return False
    if said.get("deadline") is None:
        return all(said[name] == held[name] for name in _DEADLINE_WORDS if name in said)
    kind = held["deadline_kind"]  # a day that was counted from the hand-over is shown as a day
    return said.get("deadline_kind") == ("dated" if kind in ("relative", "immediate") else kind)


def _then_and_now(
    reader: Reader, out: HandedOut, key: tuple[str, str], version: int, found: Sequence[IssueRow]
) -> tuple[IssueRow, IssueRow] | None:
    """Return the issue handed out as *key* as it was then and is now, None where today another one bears the number."""
    for ours in found:
        if ours.version == version:
            return ours, ours
        base = issue_at(reader, ours.id, out.position)
        if base is not None and (base.level, base.number) == key:
            return base, ours
    return None


class _Renumbered:
    """Finds issues whose number was changed since; the history is gone through once, and only when one is asked for."""

    def __init__(self, reader: Reader, position: int) -> None:
        self._reader = reader
        self._position = position

    @cached_property
    def _then(self) -> dict[tuple[str, str], int]:
        places = [ISSUE_COLUMNS.index(name) for name in ("level", "number", "id")]
        rows = states_at(self._reader, self._position)
        return {(level, number): issue for level, number, issue in map(itemgetter(*places), rows)}

    def then_and_now(self, key: tuple[str, str]) -> tuple[IssueRow, IssueRow] | None:
        """Return the issue that bore *key*, as it was and as it is; None where it was taken back."""
        issue = self._then.get(key)
        if issue is None:
            return None
        base = issue_at(self._reader, issue, self._position)
        try:
            ours = queries.issue_by_id(self._reader, issue)
        except StopIteration:
            return None
        return (base, ours) if base is not None else None


def _merge(result: Returned, pairs: Sequence[tuple[Draft, IssueRow, IssueRow]], said: AsSaid) -> None:
    bases = said([base for _, base, _ in pairs])
    moved = [ours for _, base, ours in pairs if ours is not base]
    todays = dict(zip((one.id for one in moved), said(moved) if moved else (), strict=True))
    for (draft, base, ours), was in zip(pairs, bases, strict=True):
        now = _told_apart(base, ours, was, todays.get(ours.id, was))
        fields = [name for name in draft.values if name in was and _speaks_of(draft, name)]
        theirs = {name: draft.values[name] for name in fields}
        base_said = {name: was[name] for name in fields}
        if changed := edits(base_said, theirs):
            taken, clashes = three_way(base_said, theirs, {name: now.get(name) for name in fields})
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
    then, today = base._asdict(), ours._asdict()
    hidden = [
        name
        for name in was
        if FIELD[name].kind is Kind.TEXT
        and FIELD[name].given
        and then[name] != today[name]
        and was[name] == now.get(name)
    ]
    return {**now, **{name: today[name] for name in hidden}}


def _key(draft: Draft) -> tuple[str, str]:
    return str(draft.values["level"]), str(draft.values.get("number"))


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
    more = {clash.field: one.draft.values[clash.field] for clash in one.clashes if clash.field in wanted}
    if "deadline" in more:
        more |= {name: one.draft.values.get(name) for name in ("deadline_kind", "deadline_text")}
    left = [clash for clash in one.clashes if clash.field not in wanted]
    return _judged(one._replace(taken={**one.taken, **more}, clashes=left))


def take_back(session: Session, returned: Returned, stamp: Stamp) -> tuple[int, int]:
    """Write what is taken, and the issues that were added; return (changed, created)."""
    history = Chronicle(session, stamp)
    changed = 0
    for one in returned.merged:
        after = with_consequences(one.issue._asdict(), one.taken, stamp.calendar) if one.taken else {}
        if after:
            change_issue(session, history, one.issue, after, one.issue.extra, _ground(one.draft))
            changed += 1
    new = [draft for draft, stored in matched(session, returned.added) if stored is None]
    create_issues(session, history, new, stamp)
    history.flush()
    return changed, len(new)


def _ground(draft: Draft) -> str:
    return f"收回 {draft.sheet.file}“{draft.sheet.name}”第 {draft.row} 行"


def changed_by(reader: Reader, issue: IssueRow, name: str, position: int) -> tuple[str, str] | None:
    """Return who last changed a field after event *position*, and when (UTC); None where nobody did."""
    names = set(group_of(name))
    for event in reversed(queries.events_of(reader, issue.id)):
        if event.id > position and names & changes_of(event).keys():
            return event.actor, event.at
    return None

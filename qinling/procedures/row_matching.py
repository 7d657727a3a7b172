"""Which issue each row of a table is that comes back: as it was handed out, and as the ledger holds it today."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from qinling.errors import LedgerUnsound, RowError, UsageRefused
from qinling.ledger import queries
from qinling.ledger.reader import Reader
from qinling.ledger.replay import issue_at, states_at
from qinling.ledger.rows import ISSUE_COLUMNS, IssueRow
from qinling.procedures.registration import issues_named
from qinling.rules.drafts import Draft, Sheet, Value
from qinling.rules.fields import EXTRA
from qinling.rules.merging.import_update import DEADLINE
from qinling.rules.merging.three_way_merge import Said, said_by
from qinling.rules.merging.unmatched_rows import Key, who_strayed

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


class Pair(NamedTuple):
    """A row that came back, and its issue as it was handed out and as it is today."""

    draft: Draft
    base: IssueRow
    ours: IssueRow


@dataclass(slots=True)
class Recognised:
    """What the rows are: to be compared as *pairs*, or none of those that were handed out."""

    pairs: list[Pair] = field(default_factory=list)
    unchanged: int = 0
    added: list[Draft] = field(default_factory=list)
    missing: list[Key] = field(default_factory=list)
    foreign: list[Draft] = field(default_factory=list)  # issues of the ledger that were not handed out
    withdrawn: list[Draft] = field(default_factory=list)  # handed out, and taken out of the ledger since
    guessed: list[tuple[Draft, str]] = field(default_factory=list)  # known by what they say; their number
    errors: list[RowError] = field(default_factory=list)  # rows that may be some issue's, or a new one


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


def held(issue: IssueRow) -> dict[str, Value]:
    """Return what the ledger holds of an issue, the columns that match no field beside the fields."""
    return {**issue._asdict(), **{EXTRA + heading: text for heading, text in issue.extra.items()}}


def recognise(
    reader: Reader, out: HandedOut, drafts: Iterable[Draft], refused: Iterable[Draft], said: AsSaid
) -> Recognised:
    """Tell which issue each of *drafts*, the rows that came back, is.

    *refused* rows came back too, but cannot be read. Rows without a number, or with a level or
    number that was not handed out, may still be those of issues that are missing otherwise.
    """
    result = Recognised()
    past = _Past(reader, out)
    came = []
    for draft in drafts:
        if says_nothing(draft) and _key(draft) in past.unmoved:
            result.unchanged += 1
            past.seen.add(_key(draft))
        else:
            came.append(draft)
    today = issues_named(reader, came)
    for draft in came:
        key = _key(draft)
        ours = today.get(key)
        if key in past.handed:
            past.seen.add(key)
            if ours and ours.version == past.handed[key] and _says_what_stands(draft, ours):
                result.unchanged += 1
            elif pair := past.then_and_now(key, ours):
                result.pairs.append(Pair(draft, *pair))
            else:
                result.withdrawn.append(draft)
        else:
            (result.foreign if ours else result.added).append(draft)
    result.missing = past.missing(refused)
    if result.missing and (result.added or result.foreign):
        _settle_strays(result, past, said)
    return result


def says_nothing(draft: Draft) -> bool:
    """Say whether a row only names its issue."""
    return len(draft.values) == 2 and not draft.sheet.extras


def _says_what_stands(draft: Draft, issue: IssueRow) -> bool:
    """Say whether a row says just what the ledger holds: most do, and need no closer look."""
    said, stands = said_by(draft), held(issue)
    for name, value in said.items():
        if value != stands.get(name) and name not in _DEADLINE_WORDS:
            return False
    if said.get("deadline") is None:
        return all(said[name] == stands[name] for name in _DEADLINE_WORDS if name in said)
    kind = stands["deadline_kind"]  # a day that was counted from the hand-over is shown as a day
    return said.get("deadline_kind") == ("dated" if kind in ("relative", "immediate") else kind)


def _key(draft: Draft) -> Key:
    return str(draft.values["level"]), str(draft.values.get("number"))


class _Past:
    """The issues that were handed out, as they were and as they are."""

    def __init__(self, reader: Reader, out: HandedOut) -> None:
        self._reader = reader
        self._position = out.position
        self.handed = {(level, number): version for level, number, version in out.rows}
        self.seen: set[Key] = set()
        self.unmoved = {
            (level, number)
            for level in dict.fromkeys(level for level, _ in self.handed)
            for number, version in queries.versions_numbered(
                reader, level, [number for of, number in self.handed if of == level]
            ).items()
            if self.handed[level, number] == version
        }

    def missing(self, refused: Iterable[Draft]) -> list[Key]:
        """Return the issues that no row was seen of, not one of the *refused* either."""
        bad = set(map(_key, refused))
        without_level = {number for level, number in bad if level in ("", "None")}
        return [
            key
            for key in self.handed
            if key not in self.seen and key not in bad and key[1] not in without_level
        ]

    def then_and_now(self, key: Key, ours: IssueRow | None) -> tuple[IssueRow, IssueRow] | None:
        """Return the issue handed out as *key*, where *ours* bears it today; None where it was taken back."""
        if ours is not None:
            if ours.version == self.handed[key]:
                return ours, ours
            base = issue_at(self._reader, ours.id, self._position)
            if base is not None and (base.level, base.number) == key:
                return base, ours
        return self._renumbered(key)

    @cached_property
    def _then(self) -> dict[Key, int]:
        # The history is gone through once, and only when an issue is asked for that bears another number now.
        places = [ISSUE_COLUMNS.index(name) for name in ("level", "number", "id")]
        rows = states_at(self._reader, self._position)
        return {(level, number): issue for level, number, issue in map(itemgetter(*places), rows)}

    def _renumbered(self, key: Key) -> tuple[IssueRow, IssueRow] | None:
        issue = self._then.get(key)
        if issue is None:
            return None
        base = issue_at(self._reader, issue, self._position)
        try:
            ours = queries.issue_by_id(self._reader, issue)
        except StopIteration:
            return None
        return (base, ours) if base is not None else None

    def all_then_and_now(self, keys: Sequence[Key]) -> dict[Key, tuple[IssueRow, IssueRow]]:
        """Return those of *keys* that the ledger still holds, as they were and as they are."""
        named = [Draft({"level": level, "number": number}, {}, Sheet("", "")) for level, number in keys]
        today = issues_named(self._reader, named)
        pairs = ((key, self.then_and_now(key, today.get(key))) for key in keys)
        return {key: pair for key, pair in pairs if pair is not None}


def _settle_strays(result: Recognised, past: _Past, said: AsSaid) -> None:
    """Look among the rows that are no issue's for those of issues that are missing."""
    there = past.all_then_and_now(result.missing)
    bases = said([base for base, _ in there.values()])
    strays = who_strayed(result.added, result.foreign, dict(zip(there, bases, strict=True)))
    result.guessed = [(draft, number) for draft, (_, number) in strays.certain]
    result.pairs += [Pair(draft, *there[key]) for draft, key in strays.certain]
    result.errors = [error for _, error in strays.doubtful]
    settled = {id(draft) for draft, _ in (*strays.certain, *strays.doubtful)}
    result.added = [draft for draft in result.added if id(draft) not in settled]
    result.foreign = [draft for draft in result.foreign if id(draft) not in settled]
    result.missing = [key for key in result.missing if key not in strays.meant]

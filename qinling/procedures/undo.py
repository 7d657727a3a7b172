"""Taking back one's own last command: by new events, never by erasing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from qinling.errors import UndoRefused
from qinling.ledger import changes, queries
from qinling.ledger.session_reader import SessionReader
from qinling.procedures.event_recorder import Chronicle, Stamp
from qinling.rules.history.events import (
    STEP,
    TAKING_BACK,
    Event,
    EventKind,
    changes_text,
    field_changes_of,
    particulars_of,
    standing,
)

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Undone:
    """A command that was taken back: its first event, how many issues it had touched, some of their numbers."""

    first: Event
    issues: int
    numbers: tuple[str, ...]


def undo_last(session: Session, stamp: Stamp) -> Undone:
    """Take back the last command of the one who acts that still stands.

    Raises UndoRefused where there is none, or where others have gone on with its issues since.
    """
    reader = SessionReader(session)
    batch = _last_batch(reader, stamp.actor)
    _refuse_gone_on(reader, batch)
    touched = tuple(dict.fromkeys(event.issue for event in batch))
    numbers = tuple(queries.issue_by_id(reader, issue).number for issue in touched[:_NAMED])
    chronicle = Chronicle(session, stamp)
    for event in reversed(batch):
        _take_back(session, chronicle, event)
    chronicle.flush()
    return Undone(batch[0], len(touched), numbers)


def _last_batch(reader: SessionReader, actor: str) -> list[Event]:
    """Walk the commands backwards, each in one stride, to the last of *actor* that was not taken back."""
    undone: set[int] = set()
    last, _ = queries.chain_head(reader)
    while last and (event := queries.event_by_id(reader, last)):
        if event.actor == actor:
            if event.kind in TAKING_BACK:
                undone.add(particulars_of(event)["undoes"])
            elif event.batch not in undone:
                return queries.events_of_batch(reader, event.batch, last)
        last = event.batch - 1
    raise UndoRefused(f"{actor} 没有可以撤回的操作", "用 qinling history --since 日期 查看办理过程")


def _refuse_gone_on(reader: SessionReader, batch: Sequence[Event]) -> None:
    touched = {event.issue for event in batch}
    since = queries.events_of_batch(reader, batch[-1].id + 1, queries.chain_head(reader)[0])
    if later := standing(event for event in since if event.issue in touched):
        one = later[0]
        number = queries.issue_by_id(reader, one.issue).number
        others = len({event.issue for event in later})
        raise UndoRefused(
            f"{one.actor} 之后又办理了 {number} 等 {others} 个问题（{EventKind.coded(one.kind).label}），不能撤回",
            f"先请{one.actor}撤回，或用 qinling edit 改正",
        )


def _take_back(session: Session, chronicle: Chronicle, event: Event) -> None:
    """Write the event that turns *event* round, and put the issue back as it was."""
    told = {f"{STEP}undoes": event.batch}
    changed = field_changes_of(event)
    before = {name: new for name, (_, new) in changed.items()}
    after = {name: old for name, (old, _) in changed.items()}
    ground = f"撤回 {EventKind.coded(event.kind).label}（第 {event.id} 条）"
    if event.kind == EventKind.CREATED:
        chronicle.add(EventKind.REMOVED, event.issue, changes_text(before, told), ground)
        changes.remove_issue(session, event.issue)
        return
    chronicle.add(EventKind.UNDONE, event.issue, changes_text(before, {**after, **told}), ground)
    if after:
        _refuse_taken(SessionReader(session), event.issue, after)
        changes.update_issue(session, event.issue, after)


def _refuse_taken(reader: SessionReader, issue_id: int, after: Mapping[str, Any]) -> None:
    """Refuse to give back a number that another issue bears by now."""
    if after.keys().isdisjoint({"number", "level"}):
        return
    then = {**queries.issue_by_id(reader, issue_id)._asdict(), **after}
    for other in queries.issue_by_number(reader, then["number"], then["level"]):
        raise UndoRefused(
            f"编号 {other.number} 已给了另一个问题（{other.description}），不能撤回",
            "先用 qinling edit 改那个问题的编号",
        )

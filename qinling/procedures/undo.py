"""Undo the actor's last command by adding events. Nothing is erased."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qinling.errors import UndoRefused
from qinling.ledger import changes
from qinling.ledger.deliveries import notice_resets
from qinling.ledger.dispatch import rounds
from qinling.ledger.history import history_search
from qinling.ledger.issues import queries
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader
from qinling.ledger.work import records
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.procedures.events.event_subjects import name_subjects
from qinling.procedures.logins.login_events import (
    name_login_subjects,
    require_login_undoable,
    undo_login_event,
)
from qinling.procedures.work.records import restore_record
from qinling.rules.history.events import (
    NO_ISSUE,
    STEP_PREFIX,
    UNDO_KINDS,
    Event,
    EventKind,
    encode_changes,
    is_about_logins,
    list_effective_events,
    name_event_kind,
    read_field_changes,
    read_step_details,
)
from qinling.rules.persons import parse_actor

_MAX_NUMBERS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class UndoResult:
    """The undone command: its first event, the number of issues, and some of their numbers.

    Of a command about logins they are the logs or accounts that it names.

    *passed_over* is what the actor did after it and undo does not reach, in words, "" for nothing.
    """

    first: Event
    issues: int
    numbers: tuple[str, ...]
    passed_over: str


#: The sign of an event's subject → what it is about, and the command that changes it by hand.
_NAMES_OF_SUBJECTS = {1: ("个问题", "edit"), -1: ("条工作记录", "work edit"), 0: ("处", "unit split")}
#: What changes the ledger and leaves no events, or left none once, by its table.
_UNREACHED_LABELS = {
    "account_change": "读入账号清单",
    "account_merge": "合并账号（可用 qinling login accounts split 分开）",
    "account_split": "分开账号（可用 qinling login accounts merge 再合并）",
    "login_log": "读入登录日志",
    "coaching": "记下指导",
    "dispatch_round": "分发",
}


def undo_last_command(
    writer: Writer, stamp: Stamp, *, passes_over: bool = False, expects: int | None = None
) -> UndoResult:
    """Undo the actor's last command that is still in effect.

    Raises UndoRefused if there is none, if its issues have later events, or if the actor has done
    something since that undo does not reach, unless that is meant (*passes_over*). *expects* is the first
    event of the command that was shown to the actor: another one is not undone.
    """
    batch = _find_last_batch(writer, stamp)
    _require_expected(writer, batch[0], expects)
    is_of_logins = is_about_logins(batch[0])
    passed_over = _find_unreached_change(writer, stamp, batch[0].at)
    if passed_over and not passes_over:
        raise UndoRefused(
            f"{stamp.actor} 上一次操作是{passed_over}，那不能撤回",
            "要撤回的是它之前的一次，请加 --yes；先看是哪一次，用 qinling undo --dry-run",
        )
    if batch[0].kind == EventKind.LETTER_SENT:
        raise UndoRefused(
            f"{stamp.actor} 上一次操作是发出 {batch[0].ground}，发出的收不回",
            "发错了的，另发一份更正；登记的督办照旧",
        )
    if batch[0].kind == EventKind.NOTICES_RESET:
        notice_resets.restore_reset(writer, batch[0].batch)
    elif is_of_logins:
        require_login_undoable(writer, batch)
    else:
        _require_no_later_events(writer, batch)
    touched, numbers = _name_touched(writer, batch)
    recorder = EventRecorder(writer, stamp)
    for event in reversed(batch):
        _undo_event(writer, recorder, event)
        if is_of_logins:
            undo_login_event(writer, event, stamp)
    recorder.write_events()
    rounds.remove_returns(writer, batch[0].batch)
    names = name_login_subjects(batch) if is_of_logins else numbers
    count = len(names) if is_of_logins else len(touched)
    return UndoResult(batch[0], count, names[:_MAX_NUMBERS_SHOWN], passed_over)


def _name_touched(reader: Reader, batch: Sequence[Event]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the ids of what the events are about, and the first numbers."""
    touched = tuple(dict.fromkeys(event.issue for event in batch))
    subjects = name_subjects(reader, touched[:_MAX_NUMBERS_SHOWN])
    return touched, tuple(subjects[one] for one in touched if one in subjects)


def _require_expected(reader: Reader, first: Event, expects: int | None) -> None:
    """Refuse another command than the one that the actor was shown and agreed to."""
    if expects is None or first.id == expects:
        return
    number = name_subjects(reader, [first.issue]).get(first.issue, "")
    named = f"（{number}）" if number else ""
    what = f"最后一次操作已是另一次：{name_event_kind(first)}{named}，没有撤回"
    raise UndoRefused(f"{first.actor} {what}", "要撤回哪一次，用 qinling undo 看清再答")


def _find_unreached_change(reader: Reader, stamp: Stamp, since: str) -> str:
    """Return the actor's last change after the time *since* that left no events, in words, "" for none."""
    found = [
        (at, change)
        for actor, at, change in (
            *login_queries.list_last_changes(reader),
            *rounds.list_last_dispatches(reader),
        )
        if at > since and stamp.persons.is_same(parse_actor(actor), stamp.actor)
    ]
    return _UNREACHED_LABELS[max(found)[1]] if found else ""


def _find_last_batch(reader: Reader, stamp: Stamp) -> list[Event]:
    """Return the events of the actor's last command that is not undone. It steps back one command at a time."""
    undone: set[int] = set()
    last, _ = queries.read_chain_head(reader)
    while last and (event := history_search.find_last_event(reader, last)):
        if stamp.persons.is_same(event.actor, stamp.actor):
            if event.kind in UNDO_KINDS:
                undone.add(read_step_details(event)["undoes"])
            elif event.batch not in undone:
                return queries.read_batch_events(reader, event.batch, last)
        last = event.batch - 1
    unreached = _find_unreached_change(reader, stamp, "")
    raise UndoRefused(
        f"{stamp.actor} 没有可以撤回的操作" + (f"；{unreached}不能撤回" if unreached else ""),
        "用 qinling history --since 日期 查看办理过程",
    )


def _require_no_later_events(reader: Reader, batch: Sequence[Event]) -> None:
    touched = {event.issue for event in batch}
    since = queries.read_batch_events(reader, batch[-1].id + 1, queries.read_chain_head(reader)[0])
    if later := list_effective_events(
        event for event in since if event.issue in touched and _changes_subject(event)
    ):
        later_event = later[0]
        number = name_subjects(reader, [later_event.issue])[later_event.issue]
        others = len({event.issue for event in later})
        what, edit = _NAMES_OF_SUBJECTS[(later_event.issue > 0) - (later_event.issue < 0)]
        raise UndoRefused(
            f"{later_event.actor} 之后又办理了 {number} 等 {others} {what}（{name_event_kind(later_event)}），不能撤回",
            f"先请{later_event.actor}撤回，或用 qinling {edit} 改正",
        )


def _changes_subject(event: Event) -> bool:
    """Return whether *event* is about the issue itself, or undoes such an event. Notices are not, nor are logins."""
    return event.kind != EventKind.NOTICES_RESET and not is_about_logins(event)


def _undo_event(writer: Writer, recorder: EventRecorder, event: Event) -> None:
    """Record the reverse of *event* and restore the issue or the work record. Merges of units are only recorded."""
    details = {f"{STEP_PREFIX}undoes": event.batch}
    changed = read_field_changes(event)
    before = {name: new for name, (_, new) in changed.items()}
    after = {name: old for name, (old, _) in changed.items()}
    basis = f"撤回 {name_event_kind(event)}（第 {event.id} 条）"
    if event.kind == EventKind.CREATED:
        recorder.add_event(EventKind.REMOVED, event.issue, encode_changes(before, details), basis)
        if event.issue > 0:
            changes.delete_issue(writer, event.issue)
        else:
            records.delete_record(writer, -event.issue)
        return
    recorder.add_event(EventKind.UNDONE, event.issue, encode_changes(before, {**after, **details}), basis)
    if after and event.issue < 0:
        restore_record(writer, -event.issue, after)
    elif after and event.issue != NO_ISSUE:
        _require_free_number(writer, event.issue, after)
        changes.update_issue(writer, event.issue, after)


def _require_free_number(reader: Reader, issue_id: int, after: Mapping[str, Any]) -> None:
    """Refuse to restore a number that another issue has now, the spelling aside."""
    if after.keys().isdisjoint({"number", "level"}):
        return
    restored = {**queries.read_issue_by_id(reader, issue_id)._asdict(), **after}
    for other in queries.find_issues_by_folded_number(reader, restored["number"], restored["level"]):
        if other.id != issue_id:
            raise UndoRefused(
                f"编号 {other.number} 已给了另一个问题（{other.description}），不能撤回",
                "先用 qinling edit 改那个问题的编号",
            )

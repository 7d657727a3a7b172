"""The history as lines and as JSON."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from qinling.reports.issues.issue_tables import format_field_value
from qinling.rules.fields import FIELDS_BY_NAME, list_shown_fields
from qinling.rules.history.events import (
    ACCOUNTS_BEFORE,
    UNIT_PREFIX,
    Event,
    EventKind,
    is_about_logins,
    is_about_units,
    name_event_kind,
    read_field_changes,
    read_step_details,
    read_system_user,
)
from qinling.rules.history.timeline import StepDetails
from qinling.rules.persons import NOBODY_KNOWN, Persons, format_actor
from qinling.rules.vocabulary import AttachmentKind, Level, RecheckResult, SupervisionKind, Term
from qinling.rules.work.records import RECORD_LABELS, format_record_number

if TYPE_CHECKING:
    from qinling.ledger.rows import NumberedEvent
    from qinling.procedures.undo import UndoResult

#: Labels of an event's particulars. Particulars without a label are for programs only.
_PARTICULAR_LABELS = {
    "level": "验收级别",
    "found": "结果",
    "paper": "类别",
    "name": "文件",
    "account": "账号",
    "by": "办理人",
    "on": "日期",
    "measure": "步骤",
    "answers": "回复",
    "letter": "文号",
    "letter_sent_to": "送达",
    "letter_unsent": "没送到",
    "item": "第几条",
    "sent_to": "发给",
    "reply_by": "限复",
    "to": "延至",
    "late": "到期后申请",
    "opinion": "意见",
    "reason": "原因",
    "note": "说明",
    "into": "并入",
    "file": "来自",
    "cell": "位置",
}
_PARTICULAR_TERMS: dict[str, type[Term]] = {
    "level": Level,
    "found": RecheckResult,
    "paper": AttachmentKind,
    "measure": SupervisionKind,
}


def event_lines(
    event: Event, timezone: str, number: str = "", persons: Persons = NOBODY_KNOWN
) -> Iterator[str]:
    """Yield the lines of one event: time, actor, kind, number and basis; its particulars; its changes as old → new.

    The user of the system stands beside the actor, unless *persons* says that they are one.
    """
    kind = EventKind.from_code(event.kind)
    user = read_system_user(event)
    actor = format_actor(event.actor, "" if persons.is_same(event.actor, user) else user)
    head = (format_recorded_at(event, timezone), actor, name_event_kind(event), number, event.ground)
    yield "  ".join(filter(None, head))
    if particulars := particulars_line(read_step_details(event)):
        yield f"    {particulars}"
    changed = read_field_changes(event)
    if is_about_units(event):
        yield from map(_unit_change_line, changed.items())
        return
    if event.issue < 0:
        yield from _record_change_lines(kind, changed)
        return
    if kind in (EventKind.CREATED, EventKind.REMOVED):
        return
    for label, old, new in _list_changed_cells(changed):
        yield f"    {label}：{old or '（空）'} → {new or '（空）'}"


def _list_changed_cells(changed: dict[str, tuple[Any, Any]]) -> Iterator[tuple[str, str, str]]:
    """Yield (label, old, new) of each changed field, and of each cell of the office's own columns."""
    for name in list_shown_fields(changed):
        old, new = changed[name]
        if name == "extra":
            old, new = old or {}, new or {}
            for heading in dict.fromkeys((*old, *new)):
                if old.get(heading) != new.get(heading):
                    yield heading.replace("\n", ""), old.get(heading, ""), new.get(heading, "")
            continue
        label = FIELDS_BY_NAME[name].label if name in FIELDS_BY_NAME else name
        yield label, format_field_value(name, old), format_field_value(name, new)


def _unit_change_line(change: tuple[str, tuple[Any, Any]]) -> str:
    """Return which name is which unit, or no longer is."""
    name, (old, new) = change
    name = name.removeprefix(UNIT_PREFIX)
    return f"    {name}：算作 {new}" if new else f"    {name}：不再算作 {old}，自成一个单位"


def _record_change_lines(kind: EventKind, changed: dict[str, tuple[Any, Any]]) -> Iterator[str]:
    """Yield what an event says of a work record: all of a new one, else old → new."""
    shown = {name: pair for name, pair in changed.items() if name in RECORD_LABELS}
    if kind in (EventKind.CREATED, EventKind.REMOVED):
        values = {name: pair[0 if kind == EventKind.REMOVED else 1] for name, pair in shown.items()}
        told = (
            f"{RECORD_LABELS[name]} {_format_record_value(name, value)}"
            for name, value in values.items()
            if value
        )
        yield f"    {'；'.join(told)}"
        return
    for name, pair in shown.items():
        old, new = (_format_record_value(name, value) or "（空）" for value in pair)
        yield f"    {RECORD_LABELS[name]}：{old} → {new}"


def _format_record_value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "part_of" and isinstance(value, int):
        return format_record_number(value)
    return "" if value is None else str(value)


def particulars_line(particulars: dict[str, Any]) -> str:
    """Return the particulars of a step in one line."""
    parts = []
    for name, label in _PARTICULAR_LABELS.items():
        value = particulars.get(name)
        if name == "late":
            parts += [label] if value else []
        elif value is not None:
            text = _PARTICULAR_TERMS[name].from_code(value).label if name in _PARTICULAR_TERMS else value
            parts.append(f"{label} {text}")
    return "；".join(parts)


def act_line(act: StepDetails) -> str:
    """Return one supervision act with its reply in one line."""
    parts = [f"{act['on']} {act['document']}", f"发给 {act['sent_to']}", act["reason"]]
    if act["letter_sent_on"]:
        parts.append(f"{act['letter_sent_on']} 已送达 {'、'.join(act['letter_sent_to'])}")
    if act["letter_unsent"]:
        parts.append(f"没送到 {'、'.join(act['letter_unsent'])}")
    if act["signed_on"]:
        parts.append(f"{act['signed_on']} {act['signed_by'] or ''}签收")
    if act["replied_on"]:
        parts.append(f"{act['replied_on']} 回复：{act['reply']}")
    elif act["reply_by"]:
        parts.append(f"限 {act['reply_by']} 前回复，未回复")
    measure = SupervisionKind.from_code(act["measure"]).label
    return f"{measure}  {'；'.join(filter(None, parts))}"


def opinion_line(opinion: StepDetails) -> str:
    """Return one opinion of an inspector with its reply in one line."""
    by = f" {opinion['by']}" if opinion["by"] else ""
    place = " ".join(filter(None, (opinion["file"], opinion["cell"])))
    parts = [
        f"〔{opinion['item']}〕{opinion['on']}{by}：{opinion['opinion']}" + (f"（{place}）" if place else "")
    ]
    if opinion["replied_on"]:
        parts.append(f"{opinion['replied_on']} {opinion['replied_by']}答复：{opinion['reply']}")
    else:
        parts.append("未答复")
    return f"督察意见  {'；'.join(parts)}"


def format_recorded_at(event: Event, timezone: str) -> str:
    """Return the time of recording in the office's time zone, with the event's own day if it differs."""
    moment = format_local_time(event.at, timezone)
    return moment if event.day in ("", moment[:10]) else f"{moment}（记为 {event.day}）"


def format_local_time(at: str, timezone: str) -> str:
    """Return the time *at* (UTC, ISO text) in the office's time zone, to the minute."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return datetime.fromisoformat(at).astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M")


def event_json(event: Event) -> dict[str, object]:
    """Return one event with the keys that programs rely on.

    `at` is in UTC, `day` is the office's day, `changes` has old and new by field. `system_user` is
    null where it is the actor.
    """
    return {
        "id": event.id,
        "at": event.at,
        "day": event.day or event.at[:10],
        "actor": event.actor,
        "system_user": read_system_user(event) or None,
        "kind": event.kind,
        "changes": {
            name.removeprefix(UNIT_PREFIX): {"old": old, "new": new}
            for name, (old, new) in read_field_changes(event).items()
            if _is_told(event, name)
        },
        "particulars": {
            name: value for name, value in read_step_details(event).items() if name != ACCOUNTS_BEFORE
        },
        "ground": event.ground,
        "hash": event.hash,
    }


def _is_told(event: Event, name: str) -> bool:
    """Return whether programs may rely on the change of the field *name*. Others are for the ledger alone."""
    if is_about_units(event):
        return name.startswith(UNIT_PREFIX)
    return name in (RECORD_LABELS if event.issue < 0 else FIELDS_BY_NAME) or name == "extra"


def history_json(events: "Iterable[NumberedEvent]") -> Iterator[dict[str, object]]:
    """Yield events with the number and level of their issue, null if the issue's registration was undone."""
    for event, number, level in events:
        yield {"number": number, "level": level, **event_json(event)}


def history_lines(
    events: "Iterable[NumberedEvent]", timezone: str, persons: Persons = NOBODY_KNOWN
) -> Iterator[str]:
    """Yield the lines of events, each with the number of its issue."""
    for event, number, _ in events:
        missing = "" if is_about_logins(event) else "（登记已撤回）"
        yield from event_lines(event, timezone, number or missing, persons)


def undo_line(undone: "UndoResult", timezone: str) -> str:
    """Return an undone command in one line."""
    first = undone.first
    parts = (format_recorded_at(first, timezone), name_event_kind(first), first.ground)
    what = "  ".join(filter(None, parts))
    more = f"等 {undone.issues} {_name_counted(first)}" if undone.issues > len(undone.numbers) else ""
    if is_about_units(first):
        named = f"（{_list_taken_back_units(first)}）"
    else:
        named = f"（{'、'.join(undone.numbers)}{more}）" if undone.numbers else ""
    passed_over = f"；它之后的{undone.passed_over}不能撤回" if undone.passed_over else ""
    return f"{what}{named}{passed_over}"


def _list_taken_back_units(event: Event) -> str:
    """Return which names stand for themselves again, and which are one unit again, once *event* is undone."""
    names_by_change: dict[tuple[str, str], list[str]] = {}
    for name, (old, new) in read_field_changes(event).items():
        if name.startswith(UNIT_PREFIX):
            names_by_change.setdefault((old, new), []).append(name.removeprefix(UNIT_PREFIX))
    told = (
        f"{'、'.join(names)} {f'又算作 {old}' if old else f'不再算作 {new}，各是一个单位'}"
        for (old, new), names in names_by_change.items()
    )
    return "；".join(told)


def _name_counted(event: Event) -> str:
    """Return the measure word and the noun of what an event is about."""
    if is_about_logins(event):
        return "个账号" if event.kind == EventKind.COACHED else "份日志"
    return "个问题" if event.issue > 0 else "条工作记录"  # an event of units names them all

"""The history in plain words and as JSON."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from qinling.reports.issues import format_field_value
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.history.events import Event, EventKind, read_field_changes, read_step_details
from qinling.rules.history.timeline import StepDetails
from qinling.rules.vocabulary import AttachmentKind, Level, RecheckResult, SupervisionKind, Term

if TYPE_CHECKING:
    from qinling.ledger.rows import NumberedEvent
    from qinling.procedures.undo import UndoResult
    from qinling.procedures.verification import VerificationResult

#: What a step says beside the fields it changes; what is missing here is of use to programs only.
_PARTICULAR_LABELS = {
    "level": "验收级别",
    "found": "结果",
    "paper": "类别",
    "name": "文件",
    "by": "办理人",
    "on": "日期",
    "measure": "步骤",
    "answers": "回复",
    "sent_to": "发给",
    "reply_by": "限复",
    "to": "延至",
    "late": "到期后申请",
    "opinion": "意见",
    "reason": "原因",
    "note": "说明",
    "into": "并入",
}
_PARTICULAR_WORDS: dict[str, type[Term]] = {
    "level": Level,
    "found": RecheckResult,
    "paper": AttachmentKind,
    "measure": SupervisionKind,
}


def event_lines(event: Event, timezone: str, number: str = "") -> Iterator[str]:
    """Yield one event in plain words: when, who, what on what ground; then what it says; then old → new."""
    kind = EventKind.from_code(event.kind)
    head = (format_recorded_at(event, timezone), event.actor, kind.label, number, event.ground)
    yield "  ".join(filter(None, head))
    if particulars := particulars_line(read_step_details(event)):
        yield f"    {particulars}"
    if kind in (EventKind.CREATED, EventKind.REMOVED):
        return
    for name, (old, new) in read_field_changes(event).items():
        label = FIELDS_BY_NAME[name].label if name in FIELDS_BY_NAME else "附加列"
        yield f"    {label}：{format_field_value(name, old) or '（空）'} → {format_field_value(name, new) or '（空）'}"


def particulars_line(particulars: dict[str, Any]) -> str:
    """Return the particulars of a step in one line."""
    parts = []
    for name, label in _PARTICULAR_LABELS.items():
        value = particulars.get(name)
        if name == "late":
            parts += [label] if value else []
        elif value is not None:
            parts.append(
                f"{label} {_PARTICULAR_WORDS[name].from_code(value).label if name in _PARTICULAR_WORDS else value}"
            )
    return "；".join(parts)


def act_line(act: StepDetails) -> str:
    """Return one act with its reply in a line."""
    words = [f"{act['on']} {act['document']}", f"发给 {act['sent_to']}", act["reason"]]
    if act["replied_on"]:
        words.append(f"{act['replied_on']} 回复：{act['reply']}")
    elif act["reply_by"]:
        words.append(f"限 {act['reply_by']} 前回复，未回复")
    measure = SupervisionKind.from_code(act["measure"]).label
    return f"{measure}  {'；'.join(word for word in words if word)}"


def format_recorded_at(event: Event, timezone: str) -> str:
    """Return when an event was recorded, in the office's time; with its day where the office set another."""
    moment = format_local_time(event.at, timezone)
    return moment if event.day in ("", moment[:10]) else f"{moment}（记为 {event.day}）"


def format_local_time(at: str, timezone: str) -> str:
    """Return a moment of the history (UTC, ISO text) in the office's time, to the minute."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return datetime.fromisoformat(at).astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M")


def event_json(event: Event) -> dict[str, object]:
    """Return one event: when (UTC, and the office's day), who, what, old → new by field, what it says, its ground."""
    return {
        "id": event.id,
        "at": event.at,
        "day": event.day or event.at[:10],
        "actor": event.actor,
        "kind": event.kind,
        "changes": {
            name: {"old": old, "new": new}
            for name, (old, new) in read_field_changes(event).items()
            if name in FIELDS_BY_NAME or name == "extra"
        },
        "particulars": read_step_details(event),
        "ground": event.ground,
        "hash": event.hash,
    }


def history_json(events: "Iterable[NumberedEvent]") -> Iterator[dict[str, object]]:
    """Yield events with the number and level of their issue; null where the issue was taken back."""
    for event, number, level in events:
        yield {"number": number, "level": level, **event_json(event)}


def history_lines(events: "Iterable[NumberedEvent]", timezone: str) -> Iterator[str]:
    """Yield the lines of many events, each with the number of its issue."""
    for event, number, _ in events:
        yield from event_lines(event, timezone, number or "（登记已撤回）")


def undo_line(undone: "UndoResult", timezone: str) -> str:
    """Return what was taken back in one line."""
    first = undone.first
    what = "  ".join(
        filter(
            None, (format_recorded_at(first, timezone), EventKind.from_code(first.kind).label, first.ground)
        )
    )
    more = f"等 {undone.issues} 个问题" if undone.issues > len(undone.numbers) else ""
    return f"{what}（{'、'.join(undone.numbers)}{more}）"


def verification_lines(result: "VerificationResult") -> list[str]:
    """Return the faults of the ledger, or one line that it is sound."""
    return result.faults or [
        f"完好：历史 {result.events} 条、问题 {result.issues} 个、材料 {result.papers} 份都对得上；"
        f"链首 {result.position} {result.head}"
    ]

"""The history in plain words and as JSON."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from qinling.reports.issues import shown
from qinling.rules.fields import FIELD
from qinling.rules.history.events import Event, EventKind, field_changes_of, particulars_of
from qinling.rules.history.timeline import Told
from qinling.rules.vocabulary import Found, Level, Measure, Paper, Word

if TYPE_CHECKING:
    from qinling.ledger.rows import NumberedEvent
    from qinling.procedures.undo import Undone

#: What a step says beside the fields it changes; what is missing here is of use to programs only.
_PARTICULARS = {
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
_WORDS: dict[str, type[Word]] = {"level": Level, "found": Found, "paper": Paper, "measure": Measure}


def event_lines(event: Event, timezone: str, number: str = "") -> Iterator[str]:
    """Yield one event in plain words: when, who, what on what ground; then what it says; then old → new."""
    kind = EventKind.coded(event.kind)
    head = (recorded_at(event, timezone), event.actor, kind.label, number, event.ground)
    yield "  ".join(filter(None, head))
    if said := told_line(particulars_of(event)):
        yield f"    {said}"
    if kind in (EventKind.CREATED, EventKind.REMOVED):
        return
    for name, (old, new) in field_changes_of(event).items():
        label = FIELD[name].label if name in FIELD else "附加列"
        yield f"    {label}：{shown(name, old) or '（空）'} → {shown(name, new) or '（空）'}"


def told_line(told: dict[str, Any]) -> str:
    """Return the particulars of a step in one line."""
    parts = []
    for name, label in _PARTICULARS.items():
        value = told.get(name)
        if name == "late":
            parts += [label] if value else []
        elif value is not None:
            parts.append(f"{label} {_WORDS[name].coded(value).label if name in _WORDS else value}")
    return "；".join(parts)


def act_line(act: Told) -> str:
    """Return one act with its reply in a line."""
    words = [f"{act['on']} {act['document']}", f"发给 {act['sent_to']}", act["reason"]]
    if act["replied_on"]:
        words.append(f"{act['replied_on']} 回复：{act['reply']}")
    elif act["reply_by"]:
        words.append(f"限 {act['reply_by']} 前回复，未回复")
    measure = Measure.coded(act["measure"]).label
    return f"{measure}  {'；'.join(word for word in words if word)}"


def recorded_at(event: Event, timezone: str) -> str:
    """Return when an event was recorded, in the office's time; with its day where the office set another."""
    moment = local_time(event.at, timezone)
    return moment if event.day in ("", moment[:10]) else f"{moment}（记为 {event.day}）"


def local_time(at: str, timezone: str) -> str:
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
            for name, (old, new) in field_changes_of(event).items()
            if name in FIELD or name == "extra"
        },
        "particulars": particulars_of(event),
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


def undone_line(undone: "Undone", timezone: str) -> str:
    """Return what was taken back in one line."""
    first = undone.first
    what = "  ".join(
        filter(None, (recorded_at(first, timezone), EventKind.coded(first.kind).label, first.ground))
    )
    more = f"等 {undone.issues} 个问题" if undone.issues > len(undone.numbers) else ""
    return f"{what}（{'、'.join(undone.numbers)}{more}）"

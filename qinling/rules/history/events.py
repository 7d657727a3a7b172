"""The history: events, the words of a change, and what many of them tell."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from json import JSONEncoder, loads
from typing import Any, NamedTuple

from qinling.rules.vocabulary import Term

#: What the first event of a ledger carries as the hash before it.
GENESIS_HASH = "0" * 64
#: Begins the names of what a step says beside the fields it changes: step.by, step.on …
STEP_PREFIX = "step."


class EventKind(Term):
    """What an event did to its issue."""

    CREATED = "created", "新增"
    CHANGED = "changed", "修改"
    REPORTED = "reported", "报送进展"
    EXTENSION_ASKED = "extension_asked", "申请延期"
    EXTENDED = "extended", "批准延期"
    EXTENSION_REFUSED = "extension_refused", "不予延期"
    COMPLETED = "completed", "完成整改"
    APPLIED = "applied", "申请销号"
    ACCEPTED = "accepted", "验收"
    TURNED_BACK = "turned_back", "退回"
    NOTICED = "noticed", "公示"
    CLOSED = "closed", "销号"
    REOPENED = "reopened", "反弹重办"
    RECHECKED = "rechecked", "回头看"
    VOIDED = "voided", "撤并"
    ATTACHED = "attached", "收入材料"
    SUPERVISED = "supervised", "催办督办"
    REPLIED = "replied", "回复督办"
    UNDONE = "undone", "撤回"
    REMOVED = "removed", "撤回登记"


class Event(NamedTuple):
    """One change of one issue, as the history keeps it.

    *at* is ISO 8601 in UTC with microseconds and Z, *day* the office's date then ("" before the
    second schema); *batch* is the id of the first event of the command; *changes* is JSON,
    `{field: [old, new]}`, of a new issue `{field: value}`, with the particulars of a step under
    names that begin with STEP; *hash* seals every other column.
    """

    id: int
    at: str
    day: str
    actor: str
    kind: str
    issue: int
    batch: int
    changes: str
    ground: str
    prev_hash: str
    hash: str


#: The kinds of event that take back earlier ones.
UNDO_KINDS = (EventKind.UNDONE, EventKind.REMOVED)


def _encode_day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a history")


# Built once: json.dumps with settings of one's own builds an encoder a call. Values cannot
# hold themselves, so the search for circles, a third of the cost, is left out.
_encode_json = JSONEncoder(
    ensure_ascii=False,
    allow_nan=False,
    check_circular=False,
    separators=(",", ":"),
    default=_encode_day,
).encode


def format_utc(moment: datetime) -> str:
    """Return an aware *moment* as events carry it: `2026-04-25T01:02:03.000004Z`."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def encode_created_values(values: dict[str, Any]) -> str:
    """Return as JSON what a new issue holds, `{field: value}`: before it there was nothing to name.

    An import makes a hundred thousand of these, and old → new would cost twice the time. Days
    become ISO text.
    """
    import orjson  # noqa: PLC0415 (only an import makes so many that it pays)

    return orjson.dumps(values).decode()


def encode_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Return as JSON which fields differ, `{field: [old, new]}` in the order of their names.

    A field that one side does not name is None there. Days become ISO text.
    """
    before, after = old.get, new.get
    names = sorted(old.keys() | new.keys())
    return _encode_json({name: (before(name), after(name)) for name in names if before(name) != after(name)})


def read_changes(event: Event) -> dict[str, tuple[Any, Any]]:
    """Return field → (old, new) of an event; days stay ISO text."""
    stored = loads(event.changes)
    if event.kind == EventKind.CREATED:
        return {name: (None, value) for name, value in stored.items()}
    return {name: (old, new) for name, (old, new) in stored.items()}


def read_step_details(event: Event) -> dict[str, Any]:
    """Return what the step of *event* says beside the fields it changes: `{"by": …, "on": …}`."""
    return {
        name.removeprefix(STEP_PREFIX): new
        for name, (_, new) in read_changes(event).items()
        if name.startswith(STEP_PREFIX)
    }


def read_field_changes(event: Event) -> dict[str, tuple[Any, Any]]:
    """Return field → (old, new) of an event without the particulars of its step."""
    return {name: pair for name, pair in read_changes(event).items() if not name.startswith(STEP_PREFIX)}


def list_effective_events(events: Iterable[Event]) -> list[Event]:
    """Return the events of one issue that hold: neither taken back nor the taking back."""
    events = list(events)
    undone = {read_step_details(event)["undoes"] for event in events if event.kind in UNDO_KINDS}
    return [event for event in events if event.kind not in UNDO_KINDS and event.batch not in undone]


def replay_issues(events: Iterable[tuple[int, str, str | bytes]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (issue, its columns) of what *events*, (issue, kind, changes as JSON) issue after issue in order, tells.

    Days are ISO text; columns that are blank may be missing. Issues that were taken back are left out.
    """
    from orjson import loads as read  # noqa: PLC0415 (seldom asked for; then it is half of the cost)

    current: int | None = None
    state: dict[str, Any] | None = None
    for issue, kind, changes in events:
        if issue != current:
            if current is not None and state is not None:
                yield current, state
            current, state = issue, None
        if kind == "created":
            state = {"round": 1, "version": 1, "extra": {}, **read(changes)}
        elif kind == "removed":
            state = None
        elif state is not None:
            version = state["version"]
            for name, pair in read(changes).items():
                if STEP_PREFIX not in name:
                    state[name] = pair[1]
                    state["version"] = version + 1
    if current is not None and state is not None:
        yield current, state


def format_chain_position(position: int, head: str) -> str:
    """Return in words how far the history goes: the last event and the first characters of its hash."""
    return f"历史链至第 {position} 条，链首 {head[:16]}"

"""Events: their kinds, their encoding as JSON, and the replay of issues from them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from json import JSONEncoder, loads
from typing import Any, NamedTuple

from qinling.rules.vocabulary import Term

#: The previous hash of the first event of a ledger.
GENESIS_HASH = "0" * 64
#: Prefix of the details of a step in `changes`: step.by, step.on …
STEP_PREFIX = "step."
_SYSTEM_USER = f"{STEP_PREFIX}system_user"
#: The *issue* of an event about no issue: about names of units, or about logins, accounts or coaching.
NO_ISSUE = 0
#: What stands before the name of a unit in the changes of an event that merges or splits units.
UNIT_PREFIX = "unit."
#: The detail of ACCOUNTS_READ that only undo reads: what the accounts were before.
ACCOUNTS_BEFORE = "accounts_before"


class EventKind(Term):
    """Kinds of event: what happened to the issue."""

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
    LETTER_SENT = "letter_sent", "发出文书"
    SIGNED = "signed", "签收督办"
    OPINION = "opinion", "督察意见"
    OPINION_REPLIED = "opinion_replied", "答复意见"
    NOTICES_RESET = "notices_reset", "重新提醒"
    UNDONE = "undone", "撤回"
    REMOVED = "removed", "撤回登记"
    CLOSED_UNACCEPTED = "closed_unaccepted", "未经验收销号"
    LOGINS_READ = "logins_read", "读入登录日志"
    LOGINS_FORGOTTEN = "logins_forgotten", "去掉登录日志"
    ACCOUNTS_READ = "accounts_read", "读入账号清单"
    COACHED = "coached", "记下实操指导"
    UNITS_MERGED = "units_merged", "合并单位"
    UNITS_SPLIT = "units_split", "拆开单位"


class Event(NamedTuple):
    """One entry of the event log: one change of one issue, of one work record, or of the names of units.

    *issue* is the id of the issue, that of the work record with a minus before it, or NO_ISSUE.
    *at* is ISO 8601 in UTC with microseconds and Z. *day* is the office's date at that time, ""
    in events of the first schema. *batch* is the id of the first event of the same command.
    *changes* is JSON: `{field: [old, new]}`, for a new issue `{field: value}`; the details of a
    step have names that begin with STEP_PREFIX. So has the user of the system who acted under another
    name (`read_system_user`). *ground* is the basis. *hash* seals every other column.
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


#: The kinds of event that undo earlier ones.
UNDO_KINDS = (EventKind.UNDONE, EventKind.REMOVED)


def encode_day(value: object) -> str:
    """Return a day as JSON holds it. Raises TypeError for anything else."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


# Built once: json.dumps with these settings would build an encoder a call. Values cannot be circular, so
# the check, a third of the cost, is off.
_encode_json = JSONEncoder(
    ensure_ascii=False,
    allow_nan=False,
    check_circular=False,
    separators=(",", ":"),
    default=encode_day,
).encode


def format_utc(moment: datetime) -> str:
    """Return an aware *moment* as events store it: `2026-04-25T01:02:03.000004Z`."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def encode_created_values(values: dict[str, Any]) -> str:
    """Return the values of a new issue as JSON, `{field: value}`. Days become ISO text.

    There are no old values. An import encodes a hundred thousand issues, and pairs of old and
    new would take twice the time.
    """
    import orjson  # noqa: PLC0415 (only an import makes so many that it pays)

    return orjson.dumps(values).decode()


def encode_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Return the fields that differ as JSON, `{field: [old, new]}` sorted by name.

    A field missing on one side counts as None there. Days become ISO text.
    """
    before, after = old.get, new.get
    names = sorted(old.keys() | new.keys())
    return _encode_json({name: (before(name), after(name)) for name in names if before(name) != after(name)})


def read_changes(event: Event) -> dict[str, tuple[Any, Any]]:
    """Return field → (old, new) of an event. Days are ISO text."""
    stored = loads(event.changes)
    if event.kind == EventKind.CREATED:
        return {name: (None, value) for name, value in stored.items()}
    return {name: (old, new) for name, (old, new) in stored.items()}


def read_step_details(event: Event) -> dict[str, Any]:
    """Return the details of the step of *event*, without the fields it changes: `{"by": …, "on": …}`."""
    return {
        name.removeprefix(STEP_PREFIX): new
        for name, (_, new) in read_changes(event).items()
        if name.startswith(STEP_PREFIX) and name != _SYSTEM_USER
    }


def add_system_user(changes: str, kind: EventKind, user: str) -> str:
    """Return the *changes* of an event (JSON) with the user of the system who acted under another name."""
    # Not decoded: an import adds it to a hundred thousand events.
    value = _encode_json(user if kind == EventKind.CREATED else (None, user))
    return f'{changes[:-1]}{"" if changes == "{}" else ","}"{_SYSTEM_USER}":{value}}}'


def read_system_user(event: Event) -> str:
    """Return the user of the system who recorded *event* under another name, "" where it was their own."""
    if _SYSTEM_USER not in event.changes:  # nearly always, and nothing to decode
        return ""
    _, user = read_changes(event).get(_SYSTEM_USER, (None, ""))
    return str(user)


def read_field_changes(event: Event) -> dict[str, tuple[Any, Any]]:
    """Return field → (old, new) of an event, without the details of its step."""
    return {name: pair for name, pair in read_changes(event).items() if not name.startswith(STEP_PREFIX)}


def is_about_units(event: Event) -> bool:
    """Return whether *event* merges or splits names of units, or takes that back."""
    return event.issue == NO_ISSUE and any(name.startswith(UNIT_PREFIX) for name in read_field_changes(event))


def is_about_logins(event: Event) -> bool:
    """Return whether *event* is about logins, accounts or coaching, or takes such a one back."""
    return event.issue == NO_ISSUE and not is_about_units(event)


def list_effective_events(events: Iterable[Event]) -> list[Event]:
    """Return the effective events of one issue: without undone events and without the undo events."""
    events = list(events)
    undone = {read_step_details(event)["undoes"] for event in events if event.kind in UNDO_KINDS}
    return [event for event in events if event.kind not in UNDO_KINDS and event.batch not in undone]


#: What an issue, and what a work record has before any event says otherwise.
_ISSUE_START: Mapping[str, Any] = {"round": 1, "version": 1, "extra": {}, "status_said": True}
_RECORD_START: Mapping[str, Any] = {"version": 1, "is_void": False}


def replay_issues(events: Iterable[tuple[int, str, str | bytes]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Replay events and yield (issue id, its columns); a work record has its id with a minus.

    *events* are (issue, kind, changes as JSON), sorted by issue and id. Days are ISO text.
    Blank columns may be missing. Removed issues are left out.
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
            state = {**(_ISSUE_START if issue > 0 else _RECORD_START), **read(changes)}
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


def name_event_kind(event: Event) -> str:
    """Return what happened, in Chinese. A work record is void, where an issue is withdrawn or merged."""
    is_void_record = event.issue < 0 and event.kind == EventKind.VOIDED
    return "作废" if is_void_record else EventKind.from_code(event.kind).label


def format_chain_position(position: int, head: str) -> str:
    """Return in words how far the history goes: the last event and the first characters of its hash."""
    return f"历史链至第 {position} 条，链首 {head[:16]}"

"""The history: events, the chain of hashes that binds them, and the words of a change."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from json import JSONEncoder, loads
from typing import Any, NamedTuple

from qinling.rules.vocabulary import Word

#: What the first event of a ledger carries as the hash before it.
GENESIS = "0" * 64


class EventKind(Word):
    """What an event did to its issue."""

    CREATED = "created", "新增"
    CHANGED = "changed", "修改"


class Event(NamedTuple):
    """One change of one issue, as the history keeps it.

    *at* is ISO 8601 in UTC with microseconds and Z; *batch* is the id of the first event of
    the command; *changes* is JSON, `{field: [old, new]}`, of a new issue `{field: value}`; *hash* seals every other column.
    """

    id: int
    at: str
    actor: str
    kind: str
    issue: int
    batch: int
    changes: str
    ground: str
    prev_hash: str
    hash: str


def _day_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a history")


# Built once: json.dumps with settings of one's own builds an encoder a call. Values cannot
# hold themselves, so the search for circles, a third of the cost, is left out.
_json = JSONEncoder(
    ensure_ascii=False,
    allow_nan=False,
    check_circular=False,
    separators=(",", ":"),
    default=_day_text,
).encode


def utc_text(moment: datetime) -> str:
    """Return an aware *moment* as events carry it: `2026-04-25T01:02:03.000004Z`."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def created_text(values: dict[str, Any]) -> str:
    """Return as JSON what a new issue holds, `{field: value}`: before it there was nothing to name.

    An import makes a hundred thousand of these, and old → new would cost twice the time. Days
    become ISO text.
    """
    import orjson  # noqa: PLC0415 (only an import makes so many that it pays)

    return orjson.dumps(values).decode()


def changes_text(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Return as JSON which fields differ, `{field: [old, new]}` in the order of their names.

    A field that one side does not name is None there. Days become ISO text.
    """
    before, after = old.get, new.get
    names = sorted(old.keys() | new.keys())
    return _json({name: (before(name), after(name)) for name in names if before(name) != after(name)})


def changes_of(event: Event) -> dict[str, tuple[Any, Any]]:
    """Return field → (old, new) of an event; days stay ISO text."""
    said = loads(event.changes)
    if event.kind == EventKind.CREATED:
        return {name: (None, value) for name, value in said.items()}
    return {name: (old, new) for name, (old, new) in said.items()}


def _seal_of(columns: tuple[Any, ...]) -> str:
    event_id, at, actor, kind, issue, batch, changes, ground, prev_hash = columns
    # The lengths in the first line keep the texts apart whatever they hold.
    sealed = (
        f"{event_id} {issue} {batch} {len(at)} {len(actor)} {len(kind)} {len(changes)} {len(ground)}\n"
        f"{at}{actor}{kind}{changes}{ground}{prev_hash}"
    )
    # Imported when it seals: loading it costs a command that only looks a tenth of its time.
    from hashlib import sha256  # noqa: PLC0415

    return sha256(sealed.encode()).hexdigest()


def seal(
    prev_hash: str,
    *,
    event_id: int,
    at: str,
    actor: str,
    kind: str,
    issue: int,
    batch: int,
    changes: str,
    ground: str,
) -> Event:
    """Return the event of these columns that follows the event whose hash is *prev_hash*."""
    columns = (event_id, at, actor, kind, issue, batch, changes, ground, prev_hash)
    return Event(*columns, _seal_of(columns))


def first_broken(events: Iterable[Event], prev_hash: str = GENESIS) -> int | None:
    """Return the id of the first event that does not follow from the ones before, or None.

    *events* come in the order of their ids, the first one following *prev_hash*. Events cut
    off at the end leave a sound chain: compare its head with one noted elsewhere.
    """
    for event in events:
        if event.prev_hash != prev_hash or event.hash != _seal_of(event[:-1]):
            return event.id
        prev_hash = event.hash
    return None

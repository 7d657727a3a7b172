"""The chain of hashes that binds the events of a history.

Apart from the history, because loading the hash costs a command that only looks a tenth of its time.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from qinling.rules.history import GENESIS, Event

_PREV_HASH, _HASH = Event._fields.index("prev_hash"), Event._fields.index("hash")


def _sealed(event: tuple[Any, ...]) -> str:
    """Return the hash that seals the columns of *event* before its own."""
    event_id, at, day, actor, kind, issue, batch, changes, ground, prev_hash, _ = event
    # The lengths in the first line keep the texts apart whatever they hold. Without a day it is
    # the line of the first schema, so that older events keep their hashes.
    text = (
        f"{event_id} {issue} {batch} {len(at)} {len(actor)} {len(kind)} {len(changes)} {len(ground)}"
        f"{f' {len(day)}' if day else ''}\n"
        f"{at}{day}{actor}{kind}{changes}{ground}{prev_hash}"
    )
    return sha256(text.encode()).hexdigest()


def seal(
    prev_hash: str,
    *,
    event_id: int,
    at: str,
    day: str,
    actor: str,
    kind: str,
    issue: int,
    batch: int,
    changes: str,
    ground: str,
) -> Event:
    """Return the event of these columns that follows the event whose hash is *prev_hash*."""
    columns = (event_id, at, day, actor, kind, issue, batch, changes, ground, prev_hash)
    return Event(*columns, _sealed((*columns, "")))


def first_broken(events: Iterable[tuple[Any, ...]], prev_hash: str = GENESIS) -> int | None:
    """Return the id of the first event that does not follow from the ones before, or None.

    *events* come as the columns of Event, in the order of their ids, the first one following
    *prev_hash*. Events cut off at the end leave a sound chain: compare its head with one noted elsewhere.
    """
    for event in events:
        if event[_PREV_HASH] != prev_hash or event[_HASH] != _sealed(event):
            return int(event[0])
        prev_hash = event[_HASH]
    return None

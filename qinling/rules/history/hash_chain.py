"""The chain of hashes that binds the events of a history.

Apart from the history, because loading the hash costs a command that only looks a tenth of its time.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple

from qinling.rules.history.events import GENESIS_HASH, Event


class ChainCheck(NamedTuple):
    """How far a walk along the chain came: the last event that holds, its hash, and the first that does not."""

    position: int
    head: str
    broken: int | None


def _hash_event(event: tuple[Any, ...]) -> str:
    """Return the hash that seals *event*, the columns of Event; the one that it has does not count."""
    event_id, at, day, actor, kind, issue, batch, changes, ground, prev_hash, _ = event
    # The lengths in the first line keep the texts apart whatever they hold. Without a day it is
    # the line of the first schema, so that older events keep their hashes.
    text = (
        f"{event_id} {issue} {batch} {len(at)} {len(actor)} {len(kind)} {len(changes)} {len(ground)}"
        f"{f' {len(day)}' if day else ''}\n"
        f"{at}{day}{actor}{kind}{changes}{ground}{prev_hash}"
    )
    return sha256(text.encode()).hexdigest()


def seal_event(
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
    return Event(*columns, _hash_event((*columns, "")))


def verify_chain(events: Iterable[tuple[Any, ...]], prev_hash: str = GENESIS_HASH) -> ChainCheck:
    """Walk along *events*, the columns of Event in the order of their ids, the first one following *prev_hash*.

    Events cut off at the end leave a sound chain: compare its head with one noted elsewhere.
    """
    position, head = 0, prev_hash
    for event in events:
        event_id, stored_prev_hash, stored_hash = event[0], event[-2], event[-1]
        if stored_prev_hash != head or stored_hash != _hash_event(event):
            return ChainCheck(position, head, int(event_id))
        position, head = event_id, stored_hash
    return ChainCheck(position, head, None)


def find_broken_event(events: Iterable[tuple[Any, ...]], prev_hash: str = GENESIS_HASH) -> int | None:
    """Return the id of the first event that does not follow from the ones before, or None."""
    return verify_chain(events, prev_hash).broken

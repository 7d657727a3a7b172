"""The chain of hashes that binds the events of a history."""

from collections.abc import Iterable, Sequence
from hashlib import (
    sha256,  # costs a command that only looks a tenth of its time: imported by who seals or verifies
)
from typing import Any

from qinling.rules.history import GENESIS, Event


def _seal_of(columns: Sequence[Any]) -> str:
    event_id, at, day, actor, kind, issue, batch, changes, ground, prev_hash = columns
    # The lengths in the first line keep the texts apart whatever they hold. Without a day it is
    # the line of the first schema, so that older events keep their hashes.
    sealed = (
        f"{event_id} {issue} {batch} {len(at)} {len(actor)} {len(kind)} {len(changes)} {len(ground)}"
        f"{f' {len(day)}' if day else ''}\n"
        f"{at}{day}{actor}{kind}{changes}{ground}{prev_hash}"
    )
    return sha256(sealed.encode()).hexdigest()


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
    return Event(*columns, _seal_of(columns))


def first_broken(events: Iterable[tuple[Any, ...]], prev_hash: str = GENESIS) -> int | None:
    """Return the id of the first event that does not follow from the ones before, or None.

    *events* come as the columns of Event, in the order of their ids, the first one following
    *prev_hash*. Events cut off at the end leave a sound chain: compare its head with one noted elsewhere.
    """
    for event in events:
        *columns, digest = event
        if columns[-1] != prev_hash or digest != _seal_of(columns):
            return int(event[0])
        prev_hash = digest
    return None

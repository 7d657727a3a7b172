"""Split digests that are too long for one message."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from qinling.procedures.notifications.notification_plan import (
    ComposeDigest,
    Digest,
    RunPlan,
    format_part,
)


def split_digests_to_fit(
    planned: RunPlan, compose: ComposeDigest, get_max_bytes: Callable[[str], int]
) -> RunPlan:
    """Return *planned* with each digest split until its text fits. *get_max_bytes* returns a recipient's limit."""
    digests: list[Digest] = []
    for digest in planned.digests:
        parts = list(_split_digest(planned, digest, compose, get_max_bytes(digest.recipient)))
        if len(parts) > 1:
            parts = [replace(one, part=format_part(at, len(parts))) for at, one in enumerate(parts, 1)]
        digests += parts
    return replace(planned, digests=digests)


def _split_digest(
    planned: RunPlan, digest: Digest, compose: ComposeDigest, max_bytes: int
) -> Iterator[Digest]:
    half = len(digest.items) // 2
    if not half or sum(len(text.encode()) for text in compose(planned, digest)) <= max_bytes:
        yield digest
        return
    for part in (
        Digest(digest.recipient, digest.items[:half]),
        replace(digest, items=digest.items[half:]),  # the last part keeps the counts
    ):
        yield from _split_digest(planned, part, compose, max_bytes)

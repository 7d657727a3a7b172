"""Open the ledger for what takes all of it: the user of a unit is refused, not shown a part as if it were the whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qinling.cli.context import Desk

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader


@contextmanager
def reading_whole(desk: Desk, what: str) -> "Iterator[Reader]":
    """Open the ledger for reading. Raises RoleRefused, which names *what*, where a user sees only the part of a unit."""
    from qinling.ledger.reader import require_whole_ledger

    with desk.reading() as reader:
        require_whole_ledger(reader, what)
        yield reader

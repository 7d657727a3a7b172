"""The rows of a returned file by what became of them: together they are all that was read."""

from collections.abc import Sized
from typing import NamedTuple

from qinling.procedures.returns.merge import ReturnResult


class RowCounts(NamedTuple):
    """How many rows were *read*, and of these: edited, as they were exported, added, unreadable, and left out.

    *left_out* are those of other issues and units, and of issues that are gone.
    """

    read: int
    edited: int
    unchanged: int
    added: int
    unreadable: int

    @property
    def left_out(self) -> int:
        """The rest: no row of the file is told of nowhere."""
        return max(0, self.read - self.edited - self.unchanged - self.added - self.unreadable)

    def list_counts(self) -> dict[str, int]:
        """Return all counts by name."""
        return {**self._asdict(), "left_out": self.left_out}


def count_rows(result: ReturnResult, readable: Sized, unreadable: Sized) -> RowCounts:
    """Return the counts of a file with these *readable* and *unreadable* rows."""
    return RowCounts(
        len(readable) + len(unreadable),
        len(result.merged),
        result.unchanged,
        len(result.matching.added),
        len(unreadable),
    )

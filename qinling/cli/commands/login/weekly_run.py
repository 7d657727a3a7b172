"""One weekly run: its transactions, of which a dry run keeps nothing, and its settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.whole_ledger import reading_whole

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.ledger.writer import Writer


@dataclass(frozen=True, slots=True)
class WeeklyRun:
    """A weekly run. In a dry run *rehearsed* is the one transaction, rolled back at the end, of which each step is a part."""

    desk: Desk
    force: bool
    rehearsed: "Writer | None" = None

    @property
    def is_dry(self) -> bool:
        """Whether nothing is kept, written or sent."""
        return self.rehearsed is not None

    @contextmanager
    def writing(self) -> "Iterator[Writer]":
        """Open the transaction of one step."""
        from qinling.ledger.writer import open_savepoint

        if self.rehearsed is None:
            with self.desk.writing(create=True, may_repeat=True) as writer:
                yield writer
        else:
            with open_savepoint(self.rehearsed):
                yield self.rehearsed

    @contextmanager
    def trying(self) -> "Iterator[Writer]":
        """Open a transaction of which nothing is kept, also where the run is kept."""
        if self.rehearsed is None:
            with self.desk.writing(create=True, dry_run=True) as writer:
                yield writer
        else:
            yield self.rehearsed  # rolled back at the end of the run

    @contextmanager
    def reading(self) -> "Iterator[Reader]":
        """Open the ledger for reading, in a dry run with what the steps before have changed."""
        if self.rehearsed is None:
            with reading_whole(self.desk, "登录审计") as reader:
                yield reader
        else:
            yield self.rehearsed

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels of the office."""
        return self.desk.settings.notify.get_channels("")


@contextmanager
def open_weekly_run(desk: Desk, *, dry_run: bool, force: bool) -> Iterator[WeeklyRun]:
    """Begin a weekly run. What a dry run does to the ledger is rolled back at the end."""
    if not dry_run:
        yield WeeklyRun(desk, force)
        return
    with desk.writing(create=True, dry_run=True) as writer:
        yield WeeklyRun(desk, force, writer)

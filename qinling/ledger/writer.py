"""The protocol of every change of the ledger, and steps within one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from qinling.ledger.reader import Reader
from qinling.rules.history.events import Event


class Writer(Reader, Protocol):
    """Runs changes with `:name` parameters in the transaction of one command, and reads what they left.

    `engine.open_ledger` yields it, commits at the end and rolls back on any exception. No change commits.
    A statement with `returning` is run by `value` or `rows`.
    """

    @property
    def known_id(self) -> str | None:
        """The id of the ledger where the opening told it, which saves a message; None where it is to be asked."""

    def change(self, sql: str, /, **params: object) -> int:
        """Run one statement and return the number of rows that it changed."""

    def insert_row(self, table: str, values: Mapping[str, object]) -> int:
        """Insert one row, column → value, and return its id."""

    def insert_rows(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, on_conflict: str = ""
    ) -> None:
        """Insert *rows*, each the values of *columns* as the engine stores them.

        *on_conflict* is a clause such as `on conflict (name) do nothing`.
        """

    def append_events(self, events: Sequence[Event]) -> None:
        """Append one or more *events* to the history in order, and record the new head."""


@contextmanager
def open_savepoint(writer: Writer) -> Iterator[None]:
    """Take back what the block changed if it raises an exception. What was changed before it stays."""
    writer.change("savepoint step")
    try:
        yield
    except BaseException:
        writer.change("rollback to step")
        raise
    finally:
        writer.change("release step")

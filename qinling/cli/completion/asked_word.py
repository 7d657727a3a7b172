"""The word that completion is asked for, and where it stands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qinling.cli.completion.choices import Choice
from qinling.cli.context import Desk
from qinling.cli.framework.typer_internals import Context, Parameter

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader

#: Seconds that completion waits for a ledger in use.
_BUSY_SECONDS = 0.5


@dataclass(frozen=True)
class AskedWord:
    """The beginning of a value of *param*: *typed*, in the command *path* such as `supervise act`."""

    ctx: Context
    param: Parameter
    typed: str

    @cached_property
    def path(self) -> str:
        """The command without the name of the program."""
        return self.ctx.command_path.partition(" ")[2]

    @cached_property
    def desk(self) -> Desk:
        """The settings and the ledger of the line."""
        return Desk.from_context(self.ctx)

    @contextmanager
    def reading(self) -> "Iterator[Reader]":
        """Open the ledger for reading. It is not examined: nothing could be told."""
        from qinling.ledger.reader import open_reader

        with open_reader(self.desk.ledger_place, busy_seconds=_BUSY_SECONDS) as reader:
            yield reader

    def list_given(self, name: str) -> list[str]:
        """Return the values that stand in the line for the parameter *name*."""
        given = self.ctx.params.get(name) or ()
        return [str(one) for one in ([given] if isinstance(given, str) else given)]


#: Returns the words that may be meant; which of them begin as typed is seen afterwards.
ListChoices = Callable[[AskedWord], "list[Choice]"]

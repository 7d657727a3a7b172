"""Ask the ledger and run commands from within the screen: what they would print is kept, to be shown in place.

A step taken here is the command itself, so that its checks, its event and its words are the same.
"""

import io
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from copy import copy
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from typer.core import TyperGroup

from qinling.cli.context import Desk
from qinling.cli.framework.command_outcome import IS_PART_OF_ANOTHER
from qinling.cli.framework.error_boundary import error_boundary
from qinling.cli.ledger_place import find_ledger_damage

if TYPE_CHECKING:
    from qinling.cli.framework.typer_internals import Context
    from qinling.ledger.reader import Reader

Found = TypeVar("Found")

#: The options of the call that hold for every command it makes.
_ROOT_OPTIONS = ("ledger", "today", "actor", "settings")


@dataclass(frozen=True, slots=True)
class Answer(Generic[Found]):
    """What was found, None if the question was refused; what was told meanwhile; and the exit code."""

    found: Found | None
    told: str
    exit_code: int


class LedgerDesk:
    """The desk of one call of `browse`. Questions and commands come one after the other, from any thread."""

    def __init__(self, context: "Context") -> None:
        root = self._context = context.find_root()
        if not isinstance(root.obj, Desk) or not isinstance(root.command, TyperGroup):
            raise TypeError("the root command has no desk")
        self.desk = root.obj
        # The root command remembers its last call, and that is the one which shows the screen.
        self.root = copy(root.command)
        given = ((name, root.params.get(name)) for name in _ROOT_OPTIONS)
        self._root_words = [f"--{name}={value}" for name, value in given if value is not None]
        self._day = self.desk.clock_day
        self._lock = Lock()  # stdout and stderr are those of the whole process

    def ask(self, question: "Callable[[Desk, Reader], Found]") -> Answer[Found]:
        """Return the answer to *question* from a fresh snapshot of the ledger."""

        def read() -> Found:
            self._follow_clock()
            # A thread has no call of its own, and the words of a filter are parsed as those of one.
            with self._context.scope(cleanup=False), self.desk.reading() as reader:
                return question(self.desk, reader)

        return self._listen(read)

    def run(self, words: Sequence[str]) -> Answer[None]:
        """Run the command of *words* as if it were typed without a terminal: it asks nothing."""

        def call() -> None:
            with self.root.make_context("qinling", [*self._root_words, *words]) as context:
                context.meta[IS_PART_OF_ANOTHER] = True
                self.root.invoke(context)

        return self._listen(call)

    def act(self, action: "Callable[[Desk], Found]") -> Answer[Found]:
        """Return what *action* found, which opens the ledger itself."""

        def call() -> Found:
            self._follow_clock()
            return action(self.desk)

        return self._listen(call)

    def _follow_clock(self) -> None:
        if self.desk.clock_day != self._day:  # midnight has passed
            self.desk.begin_next_round()
            self._day = self.desk.clock_day

    def begin_next_round(self) -> Answer[None]:
        """Read the day and the settings again: the screen may stand over midnight."""
        return self._listen(self.desk.begin_next_round)

    def _listen(self, act: Callable[[], Found]) -> Answer[Found]:
        with self._lock, redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            found, code = None, 0
            try:
                with error_boundary(
                    self.desk.debug, find_damage=partial(find_ledger_damage, self.desk.ledger_place)
                ):
                    found = act()
            except SystemExit as leaving:
                code = leaving.code if isinstance(leaving.code, int) else 1
        return Answer(found, "\n".join(filter(None, (out.getvalue().strip(), err.getvalue().strip()))), code)

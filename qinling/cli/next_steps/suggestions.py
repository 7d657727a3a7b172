"""Print the commands that may follow the one that has run, on stderr."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from qinling.cli.context import Desk
from qinling.cli.framework.short_options import leave_out_flag
from qinling.cli.next_steps.following_commands import FOLLOWING_COMMANDS
from qinling.cli.next_steps.role_commands import keep_allowed
from qinling.errors import QinlingError, format_command, quote_argument

if TYPE_CHECKING:
    from qinling.cli.framework.typer_internals import Context
    from qinling.rules.lifecycle.next_steps import NextStep

#: Longer ones are no help: nobody reads them.
MAX_COMMAND_LENGTH = 300


class FinishedCall(NamedTuple):
    """A call that went well: the command's context, the words typed, and those of them that hold for every command."""

    context: "Context"
    words: Sequence[str]
    root_words: Sequence[str]

    @property
    def path(self) -> str:
        """The command below the root: `login import`."""
        return self.context.command_path.partition(" ")[2]


def print_next_steps(desk: Desk, call: FinishedCall) -> None:
    """Print what may be typed next; nothing where a program reads along, and where the settings say so."""
    params = call.context.params
    if params.get("as_json") or params.get("quiet"):
        return
    if not (params.get("dry_run") or desk.outcome.issues or call.path in FOLLOWING_COMMANDS):
        return
    steps: list[NextStep] = []
    with suppress(QinlingError):  # the command has done its work: nothing else may go wrong
        if desk.settings.next_steps:
            steps = list_next_steps(desk, call)
            steps = keep_allowed(steps, desk.office_member)
    steps = [step for step in steps if len(step.command) <= MAX_COMMAND_LENGTH]
    if len(steps) == 1:
        desk.print_note(f"下一步，{steps[0].meaning}：{steps[0].command}")
    elif steps:
        desk.print_note("下一步：")
        for step in steps:
            desk.print_note(f"  {step.meaning}：{step.command}")


def list_next_steps(desk: Desk, call: FinishedCall) -> "list[NextStep]":
    """Return the commands that may follow *call*: after a trial run the same one, in earnest."""
    from qinling.rules.lifecycle.next_steps import NextStep

    if call.context.params.get("dry_run"):
        if "-" in call.words or desk.outcome.changes_nothing:  # what stood on stdin is gone
            return []
        words = leave_out_flag(call.words, call.context, "--dry-run")
        if (
            call.context.params.get("where")
            and not call.context.params.get("yes")
            and not desk.is_interactive
        ):
            words.append("--yes")  # nobody can be asked there
        return [NextStep("照办", format_command(words))]
    following = [NextStep(meaning, f"qinling {words}") for meaning, words in _list_following(desk, call)]
    more = "".join(f" {quote_argument(word)}" for word in call.root_words)
    steps = [*_read_steps_of_issues(desk), *following]
    return [
        step if " --ledger " in step.command else step._replace(command=f"{step.command}{more}")
        for step in steps
    ]


def _read_steps_of_issues(desk: Desk) -> "list[NextStep]":
    if not desk.outcome.issues:
        return []
    from qinling.ledger.reader import open_reader
    from qinling.procedures.next_steps import read_next_steps

    with open_reader(desk.ledger_place) as reader:
        return read_next_steps(reader, desk.outcome.issues, desk.settings.procedure, desk.calendar)


def _list_following(desk: Desk, call: FinishedCall) -> list[tuple[str, str]]:
    """Return what the table says of *call*: meanings, and words to type."""
    known = {"today": str(desk.today), **_list_typed_values(call.context.params), **desk.outcome.facts}
    found = []
    for one in FOLLOWING_COMMANDS.get(call.path, ()):
        if one.unless and call.context.params.get(one.unless):
            continue
        if one.needs and one.needs not in known:
            continue
        with suppress(KeyError):  # not known: the line is left out
            found.append((one.meaning, one.words.format_map(known)))
    return found


def _list_typed_values(params: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of the command's options, each as a word to type. Of several values there is none."""
    texts = {}
    for name, value in params.items():
        several = value if isinstance(value, list | tuple) else [value]
        if len(several) == 1 and several[0] is not None and str(several[0]) not in ("", "-"):
            texts[name] = quote_argument(str(several[0]))
    return texts

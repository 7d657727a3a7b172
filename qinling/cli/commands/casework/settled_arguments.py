"""Before a required option is asked for: which issues are meant, and whether they can take the step at all.

An answer is asked for only where the command can use it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from qinling.cli.commands.casework.step_runner import UNASKED, build_step_dates
from qinling.cli.context import Desk
from qinling.cli.framework.typer_internals import Context
from qinling.cli.lookup.issue_numbers import IssueReference, settle_numbers
from qinling.cli.next_steps.role_commands import require_role
from qinling.rules.lifecycle import close_out, steps, withdrawal
from qinling.rules.vocabulary import Level

if TYPE_CHECKING:
    from qinling.procedures.steps import DecideStep

#: Returns the step with something in place of what is still to be asked.
BuildTrial = Callable[[Desk, steps.StepDates, Context], "DecideStep"]


def settle_arguments(ctx: Context, args: Sequence[str]) -> list[str]:
    """Return *args* with the numbers of the ledger in place of those typed; numbers that lack are asked for.

    Raises as `settle_numbers`, and StepRefused where an issue cannot take the step.
    """
    desk = Desk.from_context(ctx)
    names = {param.name for param in ctx.command.params}
    path = ctx.command_path.removeprefix(f"{ctx.find_root().info_name} ")
    if not names & {"number", "numbers"} or path.startswith("work ") or ctx.params.get("where"):
        return [*args]
    require_role(desk, path, desk.words)
    typed, args = _get_numbers(desk, ctx, names, args)
    if not typed or "-" in typed:
        return [*args]
    option = "of_level" if "of_level" in names else "level"
    level = ctx.params.get(option)
    code = level.value if isinstance(level, Level) else None
    settled = settle_numbers(desk, [(number, code) for number in typed], _name_option(option))
    _try_step(desk, ctx, path, settled)
    is_written = settled == [(number, code) for number in typed]
    return [*args] if is_written else _replace_numbers(args, typed, settled, _name_option(option))


def _name_option(param: str) -> str:
    return f"--{param.replace('_', '-')}"


def _get_numbers(
    desk: Desk, ctx: Context, names: set[str | None], args: Sequence[str]
) -> tuple[list[str], Sequence[str]]:
    """Return the numbers that were typed, asked for where the command needs some and has none, and *args* with them."""
    if "number" in names:
        number = ctx.params.get("number")
        return ([number] if isinstance(number, str) else []), args
    if typed := ctx.params.get("numbers"):
        return [*typed], args
    if "where" not in names:  # a command that need not have numbers: a document may stand for them
        return [], args
    from qinling.cli.issue_selection import ask_for_numbers

    asked = ask_for_numbers(desk, as_json=False) or []
    return asked, [*args, *asked]


def _replace_numbers(
    args: Sequence[str], typed: Sequence[str], settled: Sequence[IssueReference], option: str
) -> list[str]:
    """Return *args* with the *settled* numbers for those *typed*, and with *option* where all are of one level."""
    kept = [*args]
    place = len(kept)
    for number in reversed(typed):
        places = [at for at, word in enumerate(kept) if word == number]
        free = [at for at in places if not (at and kept[at - 1].startswith("-"))]
        place = (free or places)[-1]
        del kept[place]
    levels = {level for _, level in settled}
    level = levels.pop() if len(levels) == 1 else None
    has_option = any(word.startswith(option) for word in kept)
    given = [f"{option}={Level.from_code(level).label}"] if level and not has_option else []
    return [*given, *kept[:place], *(number for number, _ in settled), *kept[place:]]


def _try_step(desk: Desk, ctx: Context, path: str, settled: Sequence[IssueReference]) -> None:
    """Raise StepRefused for issues that cannot take the step of the command, whatever is answered."""
    if (build := _TRIALS.get(path)) is None:
        return
    from qinling.procedures.steps import decide_steps, resolve_issues

    decide = build(desk, build_step_dates(desk, ctx.params.get("on")), ctx)
    with desk.reading() as reader:
        decide_steps(reader, resolve_issues(reader, settled, "--of-level"), decide)


def _try_acceptance(desk: Desk, dates: steps.StepDates, ctx: Context) -> "DecideStep":
    rules = desk.settings.procedure
    by = ctx.params.get("by") or UNASKED
    return lambda issue, timeline: close_out.accept_issue(
        issue,
        dates,
        close_out.Acceptance(rules.find_next_level(issue) or Level.DISTRICT, by, UNASKED, UNASKED),
        rules,
        timeline.attachment_kinds_of_round,
        desk.settings.persons,
    )


_TRIALS: Mapping[str, BuildTrial] = {
    "accept": _try_acceptance,
    "turn-back": lambda _, dates, __: (
        lambda issue, ___: close_out.turn_back_issue(issue, dates, UNASKED, UNASKED)
    ),
    "reopen": lambda _, dates, ctx: (
        lambda issue, __: steps.reopen_issue(issue, dates, UNASKED, UNASKED, ctx.params.get("to"))
    ),
    "void": lambda _, dates, __: lambda issue, ___: withdrawal.void_issue(issue, dates, UNASKED, UNASKED),
}

"""Steps as commands: each adds its own options to those that all steps share, and says how it is taken."""

from collections.abc import Callable, Sequence
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from qinling.cli.context import Desk
from qinling.cli.issue_selection import select_issues
from qinling.cli.options.common import AsJson, DryRun, Yes
from qinling.cli.options.steps import IssueConditions, IssueLevel, IssueNumbers, StepDay

if TYPE_CHECKING:
    from sqlmodel import Session

    from qinling.ledger.rows import IssueRow
    from qinling.procedures.event_recorder import Stamp
    from qinling.procedures.steps import DecideStep, StepResult
    from qinling.rules.lifecycle.close_out import CloseOutRules
    from qinling.rules.lifecycle.steps import StepDates

#: Takes a step of all the issues, in a transaction that is open.
StepAction = Callable[["Session", "Sequence[IssueRow]", "Stamp"], "list[StepResult]"]


class StepCall(NamedTuple):
    """What every step is told: when it took place, who acts, the office's own rules."""

    moment: "StepDates"
    actor: str
    procedure: "CloseOutRules"


def _build_option(name: str, kind: object, default: object) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)


#: What the command line of every step holds beside its own options.
_ISSUE_PARAMETERS = (
    Parameter("ctx", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
    Parameter("numbers", Parameter.POSITIONAL_OR_KEYWORD, default=None, annotation=IssueNumbers),
)
_SHARED_PARAMETERS = (
    _build_option("on", StepDay, None),
    _build_option("where", IssueConditions, None),
    _build_option("of_level", IssueLevel, None),
    _build_option("dry_run", DryRun, False),
    _build_option("yes", Yes, False),
    _build_option("as_json", AsJson, False),
)


def step_command(app: typer.Typer, name: str | None = None) -> Callable[[Callable[..., StepAction]], None]:
    """Make a command of *app* out of a function that gets a Call and its own options, and returns how to take the step."""

    def register_command(function: Callable[..., StepAction]) -> None:
        own = [one for one in signature(function, eval_str=True).parameters.values() if one.name != "call"]
        parameters = [*_ISSUE_PARAMETERS, *own, *_SHARED_PARAMETERS]

        def run_command(ctx: typer.Context, **given: Any) -> None:
            _run_step(
                ctx, function(_build_call(ctx.obj, given["on"]), **{one.name: given[one.name] for one in own})
            )

        run_command.__name__, run_command.__doc__ = function.__name__, function.__doc__
        # What Typer reads the options from.
        run_command.__annotations__ = {one.name: one.annotation for one in parameters}
        run_command.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
        app.command(name)(run_command)

    return register_command


def _build_call(desk: Desk, on: Any) -> StepCall:
    from qinling.rules.lifecycle.steps import StepDates

    return StepCall(
        StepDates(on or desk.today, desk.today, desk.calendar), desk.actor, desk.settings.procedure
    )


def take_for_each_issue(decide: "DecideStep") -> StepAction:
    """Take the step that *decide* decides, issue by issue."""
    from qinling.procedures.steps import take_step

    return lambda session, issues, stamp: take_step(session, issues, decide, stamp)


def _run_step(ctx: typer.Context, take: StepAction) -> None:
    """Pick the issues the call names, take the step in one transaction, and tell or print the result."""
    from qinling.ledger.session_reader import SessionReader
    from qinling.procedures.steps import resolve_issues

    desk: Desk = ctx.obj
    given = ctx.params
    wanted = select_issues(desk, given["numbers"], given["where"], given["of_level"], yes=given["yes"])
    with desk.writing(dry_run=given["dry_run"]) as session:
        done = take(session, resolve_issues(SessionReader(session), wanted, "--of-level"), desk.build_stamp())
    print_step_results(desk, done, as_json=given["as_json"], dry_run=given["dry_run"])


def print_step_results(desk: Desk, done: "Sequence[StepResult]", *, as_json: bool, dry_run: bool) -> None:
    """Tell what was done, or print the issues as they stand after it."""
    from qinling.reports.issues import issue_json
    from qinling.reports.step_result import step_lines

    if as_json:
        desk.print_json("issues", [issue_json(one.after, desk.today) for one in done])
        return
    for line in step_lines(done, desk.settings.procedure, dry_run=dry_run):
        desk.print_note(line)

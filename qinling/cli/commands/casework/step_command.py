"""Steps as commands: each adds its own options to those that all steps share, and says how it is taken."""

from collections.abc import Callable, Sequence
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from qinling.cli.context import Desk
from qinling.cli.issue_selection import wanted_issues
from qinling.cli.options.common import AsJson, DryRun, Yes
from qinling.cli.options.steps import Numbers, OfLevel, On, Where

if TYPE_CHECKING:
    from sqlmodel import Session

    from qinling.ledger.rows import IssueRow
    from qinling.procedures.event_recorder import Stamp
    from qinling.procedures.steps import Decide, Stepped
    from qinling.rules.lifecycle.steps import Moment, Procedure

#: Takes a step of all the issues, in a transaction that is open.
Take = Callable[["Session", "Sequence[IssueRow]", "Stamp"], "list[Stepped]"]


class Call(NamedTuple):
    """What every step is told: when it took place, who acts, the office's own rules."""

    moment: "Moment"
    actor: str
    office: "Procedure"


def _option(name: str, kind: object, default: object) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)


#: What the command line of every step holds beside its own options.
_ISSUES = (
    Parameter("ctx", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
    Parameter("numbers", Parameter.POSITIONAL_OR_KEYWORD, default=None, annotation=Numbers),
)
_SHARED = (
    _option("on", On, None),
    _option("where", Where, None),
    _option("of_level", OfLevel, None),
    _option("dry_run", DryRun, False),
    _option("yes", Yes, False),
    _option("as_json", AsJson, False),
)


def step(app: typer.Typer, name: str | None = None) -> Callable[[Callable[..., Take]], None]:
    """Make a command of *app* out of a function that gets a Call and its own options, and returns how to take the step."""

    def register(told: Callable[..., Take]) -> None:
        own = [one for one in signature(told, eval_str=True).parameters.values() if one.name != "call"]
        parameters = [*_ISSUES, *own, *_SHARED]

        def command(ctx: typer.Context, **given: Any) -> None:
            _run(ctx, told(_call(ctx.obj, given["on"]), **{one.name: given[one.name] for one in own}))

        command.__name__, command.__doc__ = told.__name__, told.__doc__
        # What Typer reads the options from.
        command.__annotations__ = {one.name: one.annotation for one in parameters}
        command.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
        app.command(name)(command)

    return register


def _call(desk: Desk, on: Any) -> Call:
    from qinling.rules.lifecycle.steps import Moment

    return Call(Moment(on or desk.today, desk.today, desk.calendar), desk.actor, desk.settings.procedure)


def each(decide: "Decide") -> Take:
    """Take the step that *decide* decides, issue by issue."""
    from qinling.procedures.steps import take_step

    return lambda session, issues, stamp: take_step(session, issues, decide, stamp)


def _run(ctx: typer.Context, take: Take) -> None:
    """Pick the issues the call names, take the step in one transaction, and tell or print the result."""
    from qinling.ledger.session_reader import SessionReader
    from qinling.procedures.steps import picked

    desk: Desk = ctx.obj
    given = ctx.params
    wanted = wanted_issues(desk, given["numbers"], given["where"], given["of_level"], yes=given["yes"])
    with desk.writing(dry_run=given["dry_run"]) as session:
        done = take(session, picked(SessionReader(session), wanted, "--of-level"), desk.stamp())
    tell_steps(desk, done, as_json=given["as_json"], dry_run=given["dry_run"])


def tell_steps(desk: Desk, done: "Sequence[Stepped]", *, as_json: bool, dry_run: bool) -> None:
    """Tell what was done, or print the issues as they stand after it."""
    from qinling.reports.issues import issue_json
    from qinling.reports.step_result import step_lines

    if as_json:
        desk.print_json("issues", [issue_json(one.after, desk.today) for one in done])
        return
    for line in step_lines(done, desk.settings.procedure, dry_run=dry_run):
        desk.say(line)

"""Run a step command: select the issues, take the step in one transaction, and print the result."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import typer

from qinling.cli.context import Desk
from qinling.cli.issue_selection import select_issues
from qinling.cli.options.steps import StepOptions
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.steps import StepDates

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow
    from qinling.ledger.writer import Writer
    from qinling.procedures.event_recorder import Stamp
    from qinling.procedures.steps import DecideStep, StepResult
    from qinling.rules.persons import Persons

#: Takes a step of several issues in an open transaction.
StepAction = Callable[["Writer", "Sequence[IssueRow]", "Stamp"], "list[StepResult]"]


class StepCall(NamedTuple):
    """One call of a step command: its options, the day of the step, the actor, and the office's procedure."""

    desk: Desk
    options: StepOptions
    dates: StepDates
    actor: str
    procedure: CloseOutRules

    @classmethod
    def from_context(cls, ctx: typer.Context, options: StepOptions) -> "StepCall":
        """Return the call of *ctx*. Raises SettingsRefused, and UsageRefused for an unknown actor."""
        desk: Desk = ctx.obj
        return cls(desk, options, build_step_dates(desk, options.on), desk.actor, desk.settings.procedure)

    @property
    def persons(self) -> "Persons":
        """The office's persons."""
        return self.desk.settings.persons

    def take_step(self, decide: "DecideStep") -> None:
        """Take the step that *decide* returns for each selected issue, and print the results."""
        from qinling.procedures.steps import take_step

        self.take_steps(lambda writer, issues, stamp: take_step(writer, issues, decide, stamp))

    def take_steps(self, take: StepAction) -> None:
        """Take a step of all selected issues in one transaction, and print the results."""
        wanted = select_issues(self.desk, self.options)
        print_step_results(
            self.desk, self.options, take_selected_steps(self.desk, self.options, wanted, take)
        )


def build_step_dates(desk: Desk, on: date | None) -> StepDates:
    """Return the dates of a step taken on the day *on*, by default today."""
    return StepDates(on or desk.today, desk.today, desk.calendar)


def take_selected_steps(
    desk: Desk, options: StepOptions, wanted: "Sequence[tuple[str, str | None]]", take: StepAction
) -> "list[StepResult]":
    """Take a step of the issues *wanted* in one transaction. With --dry-run nothing is committed."""
    from qinling.cli.lookup.shown_issues import resolve_shown_issues

    with desk.writing(dry_run=options.dry_run) as writer:
        issues = resolve_shown_issues(desk, writer, wanted, "--of-level")
        return take(writer, issues, desk.build_stamp())


def print_step_results(desk: Desk, options: StepOptions, results: "Sequence[StepResult]") -> None:
    """Print the step results, or the issues as JSON."""
    from qinling.reports.step_result import step_lines

    desk.outcome.issues = [one.after for one in results]
    if options.as_json:
        print_changed_issues(desk, results)
        return
    for line in step_lines(results, dry_run=options.dry_run):
        desk.print_note(line)


def print_changed_issues(desk: Desk, results: "Sequence[StepResult]") -> None:
    """Print the issues after their step as JSON."""
    from qinling.reports.issues import issue_json

    desk.print_json("issues", [issue_json(one.after, desk.today) for one in results])

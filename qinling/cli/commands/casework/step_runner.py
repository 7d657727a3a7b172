"""Run a step command: select the issues, take the step in one transaction, and print the result."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import typer

from qinling.cli.commands.casework.able_issues import naming_able_issues
from qinling.cli.context import Desk
from qinling.cli.issue_selection import confirm_named_issues, select_issues
from qinling.cli.options.steps import StepOptions
from qinling.errors import AnswerNeeded
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.steps import StepDates

if TYPE_CHECKING:
    from qinling.cli.lookup.issue_numbers import IssueReference
    from qinling.ledger.rows import IssueRow
    from qinling.ledger.writer import Writer
    from qinling.procedures.events.event_recorder import Stamp
    from qinling.procedures.steps import DecideStep, StepResult
    from qinling.rules.persons import Persons

#: Most numbers have neither a Chinese character nor what a day or a percentage has.
_HAS_TEXT = re.compile(r"[^A-Za-z0-9-]|^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$|^[a-z]+$")
#: Stands for a text that a person is still to be asked for.
UNASKED = "…"
#: Takes a step of several issues in an open transaction.
StepAction = Callable[["Writer", "Sequence[IssueRow]", "Stamp"], "list[StepResult]"]


class StepCall(NamedTuple):
    """One call of a step command: its options, the day of the step, the actor, and the office's procedure."""

    desk: Desk
    options: StepOptions
    dates: StepDates
    actor: str
    procedure: CloseOutRules
    wanted: "Sequence[IssueReference] | None" = None  # the issues once they are settled

    @classmethod
    def from_context(cls, ctx: typer.Context, options: StepOptions) -> "StepCall":
        """Return the call of *ctx*. Raises SettingsRefused, and UsageRefused for an unknown actor."""
        desk: Desk = ctx.obj
        _refuse_misplaced_words(desk, ctx, options.numbers or ())
        return cls(desk, options, build_step_dates(desk, options.on), desk.actor, desk.settings.procedure)

    @property
    def persons(self) -> "Persons":
        """The office's persons."""
        return self.desk.settings.persons

    def try_before_asking(self, decide: "DecideStep") -> "StepCall":
        """Return the call with its issues settled, before a person is asked for what is missing.

        *decide* has something in place of it: an issue that cannot take the step at all is refused here, and no
        answer is thrown away. In a script nothing is asked, and all is refused where the step is taken.
        """
        if self.options.as_json or not self.desk.is_interactive:
            return self
        from qinling.procedures.steps import decide_steps, resolve_issues

        wanted = select_issues(self.desk, self.options)
        with self.desk.reading() as reader:
            issues = resolve_issues(reader, wanted, "--of-level")
            with naming_able_issues(self.desk, self.options):
                decide_steps(reader, issues, decide)
        return self._replace(wanted=wanted)

    def take_step(self, decide: "DecideStep") -> "list[StepResult]":
        """Take the step that *decide* returns for each selected issue. Print the results and return them."""
        from qinling.procedures.steps import take_step

        return self.take_steps(lambda writer, issues, stamp: take_step(writer, issues, decide, stamp))

    def take_doubtful_step(self, decide: "DecideStep", contrary: str) -> "list[StepResult]":
        """Take the step as `take_step`, although the words *contrary*, if any, speak against it.

        A person at a terminal is asked first, others are told afterwards. Raises AnswerNeeded where the answer is no.
        """
        if not contrary:
            return self.take_step(decide)
        told = f"写的“{contrary}”与这一步相反"
        options = self.options
        if not self.desk.is_interactive or options.as_json or options.yes or options.dry_run:
            results = self.take_step(decide)
            self.desk.print_note(f"注意：{told}{'' if options.dry_run else '；写错了的：qinling undo'}")
            return results
        from qinling.cli.prompts import confirm

        call = self.try_before_asking(decide)
        if not confirm(self.desk, f"{told}，仍然照办吗（是/否）", default="否"):
            raise AnswerNeeded("没有办理，台账没有改动", "核对是哪一步、怎么写再办")
        return call.take_step(decide)

    def take_steps(self, take: StepAction, doing: str = "") -> "list[StepResult]":
        """Take a step of all selected issues in one transaction. Print the results and return them.

        With *doing*, the word for the step, a person at a terminal is shown the issues and asked first.
        """
        wanted = select_issues(self.desk, self.options) if self.wanted is None else self.wanted
        if doing:
            confirm_named_issues(self.desk, self.options, wanted, doing)
        results = take_selected_steps(self.desk, self.options, wanted, take)
        print_step_results(self.desk, self.options, results)
        return results


def _refuse_misplaced_words(desk: Desk, ctx: typer.Context, numbers: Sequence[str]) -> None:
    """Raise UsageRefused for words among *numbers* that belong behind an option, unless they are numbers indeed."""
    if not any(word != "-" and _HAS_TEXT.search(word) for word in numbers):
        return
    from qinling.cli.lookup.misplaced.misplaced_words import refuse_words
    from qinling.procedures.views.issue_views import has_issue_number

    with desk.reading() as reader:
        known = [word for word in numbers if has_issue_number(reader, word)]
    refuse_words(desk, ctx, numbers, known)


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
        with naming_able_issues(desk, options):
            return take(writer, issues, desk.build_stamp())


def print_step_results(desk: Desk, options: StepOptions, results: "Sequence[StepResult]") -> None:
    """Print the step results, or the issues as JSON."""
    from qinling.reports.issues.step_result import step_lines

    desk.outcome.issues = [one.after for one in results]
    if options.as_json:
        print_changed_issues(desk, results)
        return
    for line in step_lines(results, dry_run=options.dry_run):
        desk.print_note(line)


def print_changed_issues(desk: Desk, results: "Sequence[StepResult]") -> None:
    """Print the issues after their step as JSON."""
    from qinling.reports.issues.issue_tables import issue_json

    desk.print_json("issues", [issue_json(one.after, desk.today) for one in results])

"""One issue: its fields, why it is due, its timeline, papers and history; and the steps that it may take."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from qinling.cli.browse.base_screens import BACK_KEY, HELP_KEY, REFRESH_KEY, UNDO_KEY, BrowseScreen, key
from qinling.cli.browse.form_screens import ChoiceMenu, FormScreen, name_free_file
from qinling.cli.browse.ledger_desk import Answer
from qinling.cli.browse.shown_texts import SafePage
from qinling.cli.browse.step_forms import (
    COMPLETE,
    EXPORT_CASE,
    EXTEND,
    PROGRESS,
    CommandForm,
    can_take,
    list_form_fields,
    list_possible_steps,
    name_issue,
)
from qinling.cli.context import Desk
from qinling.cli.next_steps.role_commands import keep_allowed
from qinling.rules.history.events import Event
from qinling.rules.lifecycle.next_steps import NextStep
from qinling.rules.texts.file_names import make_file_name
from qinling.rules.vocabulary import Level, Status

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.ledger.rows import IssueRow

_DIRECT = {"progress": PROGRESS, "complete": COMPLETE, "extend": EXTEND}


class WholeIssue(NamedTuple):
    """An issue as it stands, its events, why it is due, and the steps that may follow."""

    issue: "IssueRow"
    events: list[Event]
    why: Sequence[str]
    next_steps: list[NextStep]


class IssueScreen(BrowseScreen):
    """One issue."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("a", "screen.choose_step", "办理", "a"),
        key("p", "screen.take('progress')", "报进展", "p"),
        key("c", "screen.take('complete')", "完成", "c"),
        key("x", "screen.take('extend')", "延期", "x"),
        UNDO_KEY,
        key("e", "screen.export", "导出档案", "e"),
        REFRESH_KEY,
        HELP_KEY,
        BACK_KEY,
    ]

    def __init__(self, issue: "IssueRow") -> None:
        super().__init__()
        self._shown = WholeIssue(issue, [], (), [])

    def compose_body(self) -> ComposeResult:
        """Yield the page of the issue."""
        with VerticalScroll(id="page"):
            yield Static(id="text")

    def read_again(self) -> None:
        """Read the issue again."""
        self.ask(partial(read_whole_issue, self._shown.issue.id), self._show)

    def _show(self, answer: Answer[WholeIssue | None]) -> None:
        self.tell_reading(answer)
        if answer.found is not None:
            self._shown = answer.found
            self._draw()
        elif not answer.exit_code:
            self.tell(
                f"{self._shown.issue.number} 已不在台账里（登记被撤回了），按 Esc 返回", is_refusal=True
            )

    def _draw(self) -> None:
        from qinling.reports.issues.issue_detail import issue_detail_page

        desk, (issue, events, why, _) = self.ledger.desk, self._shown
        settings = desk.settings
        parts = issue_detail_page(
            issue,
            events,
            desk.today,
            settings.procedure.recheck_days,
            desk.calendar,
            why,
            settings.timezone,
            settings.persons,
        )
        status = Status.from_code(issue.status).label
        self.show_title(f"{Level.from_code(issue.level).label} {issue.number}   {status}   截至 {desk.today}")
        self.query_one("#text", Static).update(SafePage(parts))
        self.query_one("#page").focus()

    def action_choose_step(self) -> None:
        """Open the menu of the steps that the issue may take."""
        issue, rules = self._shown.issue, self.ledger.desk.settings.procedure
        member = self.ledger.desk.office_member
        steps = [
            (form, likely)
            for form, likely in list_possible_steps(issue, rules, self._shown.next_steps)
            if keep_allowed([NextStep(form.meaning, form.command)], member)
        ]
        choices = [
            Text.assemble(form.meaning, ("   下一步", "green") if likely else "") for form, likely in steps
        ]

        def take(place: int | None) -> None:
            if place is not None:
                self._open_form(steps[place][0])

        self.app.push_screen(ChoiceMenu(f"{issue.number}：办哪一步", choices), take)

    def action_take(self, name: str) -> None:
        """Open the form of a common step, or tell why it cannot be taken."""
        issue, form = self._shown.issue, _DIRECT[name]
        if can_take(form, issue, self.ledger.desk.settings.procedure):
            self._open_form(form)
        else:
            status = Status.from_code(issue.status).label
            self.tell(
                f"{issue.number} 是{status}，不能{form.meaning}；能办的按 a 看，别处刚改过的先按 r",
                is_refusal=True,
            )

    def _open_form(self, form: CommandForm) -> None:
        issue = self._shown.issue
        level = self.ledger.desk.settings.procedure.find_next_level(issue._asdict())
        preset = {"--level": level.label} if form.path == "accept" and level else {}
        fields = list_form_fields(self.ledger.root, form, preset)
        title = f"{form.meaning}：{issue.number}"
        says = f"申请延至 {issue.requested_deadline}" if form.waits_for == "requested_deadline" else ""
        last = self._shown.events[-1].id if self._shown.events else 0
        meanwhile = partial(read_meanwhile, issue.id)
        self.app.push_screen(
            FormScreen(title, name_issue(form, issue), fields, [issue.number], says, last, meanwhile),
            self.tell_and_read,
        )

    def action_export(self) -> None:
        """Export the case file."""
        issue = self._shown.issue
        file = name_free_file(make_file_name(f"档案 {issue.number}"), ".zip")
        fields = list_form_fields(self.ledger.root, EXPORT_CASE, {"--to": file})
        form = name_issue(EXPORT_CASE, issue)
        self.app.push_screen(
            FormScreen(f"{form.meaning}：{issue.number}", form, fields, [issue.number]), self.tell_and_read
        )


def read_whole_issue(issue_id: int, desk: Desk, reader: "Reader") -> WholeIssue | None:
    """Return the issue of *issue_id* as it stands now, None if it is no longer there."""
    from qinling.procedures.next_steps import read_next_steps
    from qinling.procedures.views.issue_views import read_issue_with_events, read_issues_by_id
    from qinling.rules.warnings.deadline_explanation import explain_deadline

    found = read_issues_by_id(reader, [issue_id])
    if not found:
        return None
    issue, events = read_issue_with_events(reader, found[0].number, found[0].level)
    why = list(explain_deadline(issue._asdict(), desk.today, desk.calendar))
    steps = keep_allowed(
        read_next_steps(reader, [issue], desk.settings.procedure, desk.calendar), reader.member
    )
    return WholeIssue(issue, events, why, steps)


def read_meanwhile(issue_id: int, last_event: int, desk: Desk, reader: "Reader") -> tuple[int, str]:
    """Return the last event of an issue by now, and in words those after *last_event*."""
    from qinling.procedures.views.issue_views import read_events_of_issue
    from qinling.reports.issues.history import event_lines

    later = [event for event in read_events_of_issue(reader, issue_id) if event.id > last_event]
    settings = desk.settings
    lines = [line for event in later for line in event_lines(event, settings.timezone, "", settings.persons)]
    return later[-1].id if later else last_event, "\n".join(lines)

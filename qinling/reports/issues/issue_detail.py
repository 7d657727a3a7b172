"""The detail view of one issue: fields, timeline and history."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from qinling.ledger.rows import IssueRow
from qinling.reports.issues.history import act_line, event_json, event_lines, opinion_line, particulars_line
from qinling.reports.issues.issue_tables import format_days_left, issue_json, list_field_texts
from qinling.rules.history.events import Event
from qinling.rules.history.timeline import Round, StepDetails, Timeline, build_timeline
from qinling.rules.lifecycle.rechecks import find_recheck_day
from qinling.rules.persons import NOBODY_KNOWN, Persons
from qinling.rules.texts.unseen_characters import show_unseen
from qinling.rules.vocabulary import Level
from qinling.rules.warning_tiers import count_days_left
from qinling.rules.workdays import WorkCalendar

if TYPE_CHECKING:
    from rich.console import RenderableType


def issue_detail_json(
    issue: IssueRow,
    events: Sequence[Event],
    today: date,
    recheck_days: int,
    calendar: WorkCalendar,
    explanation: Sequence[str] | None = None,
) -> dict[str, object]:
    """Return an issue with its rounds, extensions, rechecks, attachments and history.

    A standing duty is rechecked every *recheck_days*. *explanation* are the sentences that explain
    the deadline; None leaves their key out.
    """
    timeline = build_timeline(events)
    is_running = count_days_left(issue.deadline, issue.status, today) is not None
    return {
        **issue_json(issue, today),
        "workdays_left": calendar.count_workdays(today, issue.deadline)
        if is_running and issue.deadline
        else None,
        "recheck_due": find_recheck_day(issue._asdict(), recheck_days),
        "rounds": [
            asdict(one) | {"closed_unaccepted": bool(one.closed_unaccepted)} for one in timeline.rounds
        ],
        "acceptances": [
            {"round": one.round, **accepted} for one in timeline.rounds for accepted in one.acceptances
        ],
        "extensions": timeline.extensions,
        "rechecks": timeline.rechecks,
        "attachments": timeline.attachments,
        "supervision": timeline.acts,
        "opinions": timeline.opinions,
        "voided": timeline.voided,
        "history": [event_json(event) for event in events],
        **({} if explanation is None else {"explanation": list(explanation)}),
    }


def issue_detail_page(
    issue: IssueRow,
    events: Sequence[Event],
    today: date,
    recheck_days: int,
    calendar: WorkCalendar,
    explanation: Sequence[str] | None,
    timezone: str,
    persons: Persons = NOBODY_KNOWN,
) -> Iterator["RenderableType"]:
    """Yield the parts of the page of one issue: its fields with a value, its steps, its history.

    *explanation* are the sentences that explain its deadline, or None. *persons* are those of the office.
    """
    from rich.table import Table
    from rich.text import Text

    from qinling.reports.text.table_style import FoldedLine

    page = Table.grid(padding=(0, 2))
    page.add_column(style="bold", no_wrap=True)
    page.add_column(overflow="fold")
    for label, text in _list_shown_fields(issue, today, recheck_days, calendar):
        page.add_row(Text(label), Text(show_unseen(text)))  # Rich drops a bell
    if explanation:
        page.add_row(Text("时限说明"), Text("\n".join(explanation)))
    yield page
    if timeline := list(timeline_lines(build_timeline(events))):
        yield Text("\n办理经过", style="bold")
        yield from map(FoldedLine, timeline)
    yield Text(f"\n历史（{len(events)} 条）", style="bold")
    for event in events:
        yield from map(FoldedLine, event_lines(event, timezone, persons=persons))


def _list_shown_fields(
    issue: IssueRow, today: date, recheck_days: int, calendar: WorkCalendar
) -> Iterator[tuple[str, str]]:
    """Yield label and text of every field with a value, and of the extra columns."""
    for field, value in list_field_texts(issue):
        text = value
        if field.name == "deadline":
            text += _format_time_left(issue, today, calendar)
        if text:
            yield field.label, text
    for heading, text in issue.extra.items():
        yield heading.replace("\n", ""), text
    if recheck_day := find_recheck_day(issue._asdict(), recheck_days):
        yield "下次回头看", f"{recheck_day}（已到期）" if recheck_day <= today else str(recheck_day)


def _format_time_left(issue: IssueRow, today: date, calendar: WorkCalendar) -> str:
    left = count_days_left(issue.deadline, issue.status, today)
    if left is None or issue.deadline is None:
        return ""
    workdays = abs(calendar.count_workdays(today, issue.deadline))
    return f"（{format_days_left(left)}，{workdays} 个工作日）" if left else f"（{format_days_left(left)}）"


def timeline_lines(timeline: Timeline) -> Iterator[str]:
    """Yield the timeline of an issue. Yield nothing if no step was taken."""
    has_several_rounds = len(timeline.rounds) > 1
    for one in timeline.rounds:
        # A single imported round is already shown by the fields above.
        has_steps = bool(one.applied_on or one.acceptances or one.turned_back or one.closed_unaccepted)
        lines = list(_round_lines(one)) if has_several_rounds or has_steps else []
        if lines and has_several_rounds:
            yield f"第 {one.round} 轮" + (f"  {one.reason}" if one.reason else "")
        yield from lines
    for extension in timeline.extensions:
        late = "（到期后申请）" if extension.get("late") else ""
        request = f"{extension['on']} 申请延至 {extension['to']}{late}，{extension['reason']}"
        yield f"延期  {request}；{_format_extension_reply(extension)}"
    for recheck in timeline.rechecks:
        yield f"回头看  {particulars_line(recheck)}"
    for act in timeline.acts:
        yield act_line(act)
    yield from map(opinion_line, timeline.opinions)
    for attachment in timeline.attachments:
        yield f"材料  {particulars_line(attachment)}"
    if timeline.voided:
        yield f"撤并  {particulars_line(timeline.voided)}"


def _format_extension_reply(extension: StepDetails) -> str:
    if extension["granted"] is None:
        return "没有批复，不再需要" if extension["lapsed"] else "待批复"
    if extension["granted"]:
        return f"{extension['decided_by']}批准延至 {extension['deadline']}"
    return f"{extension['decided_by']}不予延期：{extension['answer_reason']}"


def _round_lines(issue_round: Round) -> Iterator[str]:
    if issue_round.rectified_on:
        yield f"完成整改  {issue_round.rectified_on}"
    if issue_round.applied_on:
        yield f"申请销号  {issue_round.applied_on} {issue_round.applied_by or ''}".rstrip()
    for accepted in issue_round.acceptances:
        parts = (
            f"{Level.from_code(accepted['level']).label}验收",
            f"{accepted['on']} {accepted['by']}",
            accepted.get("opinion"),
            accepted["document"],
            "已失效" if accepted["void"] else None,
        )
        yield "  ".join(filter(None, parts))
    for back in issue_round.turned_back:
        yield f"退回  {back['on']} {back['by']}：{back['reason']}"
    if issue_round.noticed_on:
        yield f"公示  {issue_round.noticed_on}"
    if issue_round.closed_unaccepted:
        yield f"未经验收销号  {issue_round.closed_on or '没有写明日期'}"
    elif issue_round.closed_on:
        yield f"销号  {issue_round.closed_on}"

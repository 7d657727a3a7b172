"""One issue at full length: its fields, its course and its history."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from qinling.ledger.rows import IssueRow
from qinling.reports.history import act_line, event_json, event_lines, told_line
from qinling.reports.issues import in_days, issue_json, shown
from qinling.rules.fields import FIELDS
from qinling.rules.history.events import Event
from qinling.rules.history.timeline import Course, Round, Told, course_of
from qinling.rules.lifecycle.extensions import recheck_due
from qinling.rules.vocabulary import Level
from qinling.rules.warning_tiers import days_left
from qinling.rules.workdays import WorkCalendar

if TYPE_CHECKING:
    from rich.console import RenderableType


def whole_issue_json(
    issue: IssueRow, events: Sequence[Event], today: date, recheck_days: int, calendar: WorkCalendar
) -> dict[str, object]:
    """Return an issue with its rounds, extensions, looks back, papers and history.

    A standing duty is looked back at every *recheck_days*.
    """
    course = course_of(events)
    running = days_left(issue.deadline, issue.status, today) is not None
    return {
        **issue_json(issue, today),
        "workdays_left": calendar.workdays_left(today, issue.deadline)
        if running and issue.deadline
        else None,
        "recheck_due": recheck_due(issue._asdict(), recheck_days),
        "rounds": [asdict(one) for one in course.rounds],
        "acceptances": [
            {"round": one.round, **accepted} for one in course.rounds for accepted in one.acceptances
        ],
        "extensions": course.extensions,
        "rechecks": course.rechecks,
        "attachments": course.papers,
        "supervision": course.acts,
        "voided": course.voided,
        "history": [event_json(event) for event in events],
    }


def issue_page(
    issue: IssueRow,
    events: Sequence[Event],
    today: date,
    timezone: str,
    recheck_days: int,
    calendar: WorkCalendar,
    why: Sequence[str] = (),
) -> Iterator["RenderableType"]:
    """Lay one issue out at full length: every field that says something, its course, its history.

    *why* are the sentences that explain its deadline.
    """
    from rich.table import Table
    from rich.text import Text

    from qinling.reports.table_style import Folded

    page = Table.grid(padding=(0, 2))
    page.add_column(style="bold", no_wrap=True)
    page.add_column(overflow="fold")
    for label, text in _told_fields(issue, today, recheck_days, calendar):
        page.add_row(Text(label), Text(text))
    if why:
        page.add_row(Text("时限说明"), Text("\n".join(why)))
    yield page
    if course := list(course_lines(course_of(events))):
        yield Text("\n办理经过", style="bold")
        yield from map(Folded, course)
    yield Text(f"\n历史（{len(events)} 条）", style="bold")
    for event in events:
        yield from map(Folded, event_lines(event, timezone))


def _told_fields(
    issue: IssueRow, today: date, recheck_days: int, calendar: WorkCalendar
) -> Iterator[tuple[str, str]]:
    """Yield label and text of every field that says something, and of the columns beside the fields."""
    values = issue._asdict()
    for field in FIELDS:
        text = shown(field.name, values[field.name])
        if field.name == "deadline":
            text += _time_left(issue, today, calendar)
        if text:
            yield field.label, text
    for heading, text in issue.extra.items():
        yield heading.replace("\n", ""), text
    if due := recheck_due(values, recheck_days):
        yield "下次回头看", f"{due}（已到期）" if due <= today else str(due)


def _time_left(issue: IssueRow, today: date, calendar: WorkCalendar) -> str:
    left = days_left(issue.deadline, issue.status, today)
    if left is None or issue.deadline is None:
        return ""
    worked = abs(calendar.workdays_left(today, issue.deadline))
    return f"（{in_days(left)}，{worked} 个工作日）" if left else f"（{in_days(left)}）"


def course_lines(course: Course) -> Iterator[str]:
    """Yield what a reader of the case wants to know of its course, nothing where nothing has happened yet."""
    several = len(course.rounds) > 1
    for one in course.rounds:
        # Of an only round that was read from a file the fields above say as much.
        lines = (
            list(_round_lines(one)) if several or one.applied_on or one.acceptances or one.turned_back else []
        )
        if lines and several:
            yield f"第 {one.round} 轮" + (f"  {one.reason}" if one.reason else "")
        yield from lines
    for asked in course.extensions:
        late = "（到期后申请）" if asked.get("late") else ""
        words = f"{asked['on']} 申请延至 {asked['to']}{late}，{asked['reason']}"
        yield f"延期  {words}；{_answer(asked)}"
    for looked in course.rechecks:
        yield f"回头看  {told_line(looked)}"
    for act in course.acts:
        yield act_line(act)
    for paper in course.papers:
        yield f"材料  {told_line(paper)}"
    if course.voided:
        yield f"撤并  {told_line(course.voided)}"


def _answer(asked: Told) -> str:
    if asked["granted"] is None:
        return "没有批复，不再需要" if asked["lapsed"] else "待批复"
    if asked["granted"]:
        return f"{asked['decided_by']}批准延至 {asked['deadline']}"
    return f"{asked['decided_by']}不予延期：{asked['answer_reason']}"


def _round_lines(one: Round) -> Iterator[str]:
    if one.rectified_on:
        yield f"完成整改  {one.rectified_on}"
    if one.applied_on:
        yield f"申请销号  {one.applied_on} {one.applied_by or ''}".rstrip()
    for accepted in one.acceptances:
        words = (
            f"{Level.coded(accepted['level']).label}验收",
            f"{accepted['on']} {accepted['by']}",
            accepted.get("opinion"),
            accepted["document"],
            "已失效" if accepted["void"] else None,
        )
        yield "  ".join(filter(None, words))
    for back in one.turned_back:
        yield f"退回  {back['on']} {back['by']}：{back['reason']}"
    if one.noticed_on:
        yield f"公示  {one.noticed_on}"
    if one.closed_on:
        yield f"销号  {one.closed_on}"

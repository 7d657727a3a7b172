"""Propose and record supervision acts, and find their issues."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qinling.errors import IssueNotFound, StepRefused
from qinling.ledger import issue_numbers, queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.units import read_unit_merges
from qinling.ledger.writer import Writer
from qinling.procedures.event_recorder import Stamp
from qinling.procedures.steps import StepResult, take_step
from qinling.rules.history.events import EventKind, list_effective_events
from qinling.rules.history.timeline import StepDetails, Timeline, build_timeline
from qinling.rules.lifecycle import supervision
from qinling.rules.lifecycle.steps import Issue, Step, StepDates
from qinling.rules.lifecycle.supervision import (
    SupervisionAct,
    SupervisionRules,
    calculate_reply_day,
    find_due_act,
    resolve_supervision_rules,
)
from qinling.rules.rule_overrides import RuleOverride
from qinling.rules.units.unit_merges import choose_cell_names
from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, UNRECTIFIED_STATUSES, SupervisionKind
from qinling.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class SupervisionProposal:
    """An issue due for a supervision act: which, why, and the earlier acts for this deadline."""

    issue: IssueRow
    measure: SupervisionKind
    why: str
    acts: list[StepDetails]


def find_proposals(
    reader: Reader,
    today: date,
    calendar: WorkCalendar,
    rules: SupervisionRules,
    specials: Sequence[RuleOverride],
) -> list[SupervisionProposal]:
    """Return the overdue issues due for a supervision act today, the severest act first."""
    found = []
    for issue in queries.find_unrectified_issues_due_by(reader, today - timedelta(days=1)):
        if issue.deadline is None:
            continue
        acts = build_timeline(queries.read_issue_events(reader, issue.id)).acts_of_current_deadline
        late = -calendar.count_workdays(today, issue.deadline)
        if due := find_due_act(
            acts, late, resolve_supervision_rules(issue._asdict(), rules, specials), today
        ):
            found.append(SupervisionProposal(issue, *due, acts))
    return sorted(found, key=lambda one: -list(SupervisionKind).index(one.measure))


def supervise_issues(
    writer: Writer,
    issues: Sequence[IssueRow],
    stamp: Stamp,
    dates: StepDates,
    requested: SupervisionAct,
    rules: SupervisionRules,
) -> list[StepResult]:
    """Record a supervision act of all *issues*.

    An act without a receiving unit goes to the duty unit of each issue, else to its lead unit. An
    act without a number gets one for each receiving unit. An act without a reply day gets the one
    of *rules*.
    """
    reply_by = requested.reply_by or calculate_reply_day(dates.on, dates.calendar, rules)
    acts: dict[str, SupervisionAct] = {}
    names = _name_receiving_units(writer, issues)
    for issue in issues:
        to = requested.to or names[issue.id]
        if not to:
            raise StepRefused(f"{issue.number} 没有责任单位", "请用 --to 写明发给哪个单位")
        if to not in acts:
            number = requested.document or _assign_act_number(writer, requested.kind, dates.on.year)
            acts[to] = replace(requested, to=to, document=number, reply_by=reply_by)
    act_by_issue = {issue.id: acts[requested.to or names[issue.id]] for issue in issues}

    def decide_step(issue: Issue, timeline: Timeline) -> Step:
        return supervision.record_supervision_act(issue, dates, act_by_issue[int(str(issue["id"]))], timeline)

    return take_step(writer, issues, decide_step, stamp)


def _name_receiving_units(reader: Reader, issues: Sequence[IssueRow]) -> dict[int, str]:
    """Return issue id → the unit that an act is sent to. Spellings of one unit, and merged ones, get one letter."""
    cells = {issue.id: _get_receiving_unit(issue) for issue in issues}
    shown = choose_cell_names(Counter(filter(None, cells.values())), read_unit_merges(reader))
    return {issue: shown.get(cell, "") for issue, cell in cells.items()}


def _get_receiving_unit(issue: IssueRow) -> str:
    return " ".join((issue.duty_unit or issue.lead_unit or "").split())


def _assign_act_number(writer: Writer, measure: SupervisionKind, year: int) -> str:
    return f"{measure.label}〔{year}〕{issue_numbers.increment_counter(writer, f'{measure.value}-{year}')}号"


def find_issues_awaiting_reply(reader: Reader, document: str) -> list[IssueRow]:
    """Return the issues of an act without a reply, or all of them if none waits.

    Raises IssueNotFound for an unknown act number.
    """
    issues_with_acts = _find_issues_of_act(reader, document)
    waiting = [
        issue
        for issue, _ in issues_with_acts
        if issue.status in (*UNRECTIFIED_STATUSES, *AWAITING_CLOSE_OUT)
        and any(
            act["document"] == document and not act["replied_on"]
            for act in build_timeline(queries.read_issue_events(reader, issue.id)).acts
        )
    ]
    return waiting or [issue for issue, _ in issues_with_acts]


def _find_issues_of_act(reader: Reader, document: str) -> list[tuple[IssueRow, list[StepDetails]]]:
    """Return the issues of an act, each with its acts up to this one.

    Raises IssueNotFound for an unknown or undone act.
    """
    found = queries.find_issues_by_act_number(reader, document)
    if not found:
        raise IssueNotFound(f"没有文号为 {document} 的督办", "用 qinling show 编号 核对")
    issues_with_acts = [(issue, _list_acts_until(reader, issue, document)) for issue in found]
    if not any(acts for _, acts in issues_with_acts):
        raise IssueNotFound(f"文号为 {document} 的督办已撤回", "用 qinling history 编号 核对")
    return [(issue, acts) for issue, acts in issues_with_acts if acts]


def _list_acts_until(reader: Reader, issue: IssueRow, document: str) -> list[StepDetails]:
    """Return the acts of *issue* up to act number *document*, as of that act. Empty if it was undone."""
    events = list(queries.read_issue_events(reader, issue.id))
    acts = (
        one.id
        for one in list_effective_events(events)
        if one.kind == EventKind.SUPERVISED and one.ground == document
    )
    last = next(acts, 0)
    return build_timeline(event for event in events if event.id <= last).acts


@dataclass(frozen=True, slots=True)
class ActIssue:
    """One issue of an act: days late on the day of the act, and the earlier acts."""

    issue: IssueRow
    deadline: date | None
    days_late: int
    workdays_late: int
    earlier: list[StepDetails]


@dataclass(frozen=True, slots=True)
class ActDetails:
    """An act with its issues."""

    act: StepDetails
    issues: list[ActIssue]


def build_act_details(reader: Reader, document: str, calendar: WorkCalendar) -> ActDetails:
    """Return an act as of its day, for its letter.

    Raises IssueNotFound for an unknown or undone act.
    """
    act_issues: list[ActIssue] = []
    issues_with_acts = _find_issues_of_act(reader, document)
    for issue, (*earlier, this_act) in issues_with_acts:
        on = date.fromisoformat(this_act["on"])
        deadline = date.fromisoformat(this_act["deadline"]) if this_act.get("deadline") else issue.deadline
        late = max(0, (on - deadline).days) if deadline else 0
        workdays_late = -calendar.count_workdays(on, deadline) if deadline and late else 0
        act_issues.append(ActIssue(issue, deadline, late, workdays_late, earlier))
    units = dict.fromkeys(acts[-1]["sent_to"] for _, acts in issues_with_acts)
    return ActDetails({**issues_with_acts[-1][1][-1], "sent_to": "、".join(units)}, act_issues)

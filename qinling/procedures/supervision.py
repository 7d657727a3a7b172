"""Supervision: which issues are due for which step of the ladder, the acts taken, and the replies to them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session

from qinling.errors import IssueNotFound, StepRefused
from qinling.ledger import changes, queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.procedures.event_recorder import Stamp
from qinling.procedures.steps import Stepped, take_step
from qinling.rules.history.events import EventKind, standing
from qinling.rules.history.timeline import Course, Told, course_of
from qinling.rules.lifecycle import supervision
from qinling.rules.lifecycle.steps import Issue, Moment, Taken
from qinling.rules.lifecycle.supervision import Act, Ladder, due_rung, ladder_of
from qinling.rules.vocabulary import AWAITING, RUNNING, Measure
from qinling.rules.warning_tiers import Special
from qinling.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Proposed:
    """An issue that is due for a step of the ladder: which, why, and the acts of this deadline so far."""

    issue: IssueRow
    measure: Measure
    why: str
    acts: list[Told]


def proposals(
    reader: Reader, today: date, calendar: WorkCalendar, ladder: Ladder, specials: Sequence[Special]
) -> list[Proposed]:
    """Return the overdue issues that are due for a step today, the highest step first."""
    found = []
    for issue in queries.open_issues_due_by(reader, today - timedelta(days=1)):
        if issue.deadline is None:
            continue
        acts = course_of(queries.events_of(reader, issue.id)).acts_of_deadline
        late = -calendar.workdays_left(today, issue.deadline)
        if due := due_rung(acts, late, ladder_of(issue._asdict(), ladder, specials), today):
            found.append(Proposed(issue, *due, acts))
    return sorted(found, key=lambda one: -list(Measure).index(one.measure))


def act(
    session: Session, issues: Sequence[IssueRow], stamp: Stamp, moment: Moment, said: Act
) -> list[Stepped]:
    """Take an act of supervision of all *issues*: one number a receiving unit, where *said* names no number.

    Where it names no receiver either, that is the unit that answers for the issue, else the one that leads.
    """
    acts: dict[str, Act] = {}
    for issue in issues:
        to = said.to or _unit(issue)
        if not to:
            raise StepRefused(f"{issue.number} 没有责任单位", "请用 --to 写明发给哪个单位")
        if to not in acts:
            number = said.document or _next_number(session, said.measure, moment.on.year)
            acts[to] = replace(said, to=to, document=number)
    of_issue = {issue.id: acts[said.to or _unit(issue)] for issue in issues}

    def decide(issue: Issue, course: Course) -> Taken:
        return supervision.supervise(issue, moment, of_issue[int(str(issue["id"]))], course)

    return take_step(session, issues, decide, stamp)


def _unit(issue: IssueRow) -> str:
    return " ".join((issue.duty_unit or issue.lead_unit or "").split())


def _next_number(session: Session, measure: Measure, year: int) -> str:
    return f"{measure.label}〔{year}〕{changes.next_count(session, f'{measure.value}-{year}')}号"


def issues_to_answer(reader: Reader, document: str) -> list[IssueRow]:
    """Return the issues of an act that still wait for its reply, all of them where none does.

    Raises IssueNotFound for a number that no act bears.
    """
    told = _issues_of_act(reader, document)
    waiting = [
        issue
        for issue, _ in told
        if issue.status in (*RUNNING, *AWAITING)
        and any(
            act["document"] == document and not act["replied_on"]
            for act in course_of(queries.events_of(reader, issue.id)).acts
        )
    ]
    return waiting or [issue for issue, _ in told]


def _issues_of_act(reader: Reader, document: str) -> list[tuple[IssueRow, list[Told]]]:
    """Return the issues of an act, each with its acts up to that one, as they stood that day.

    Raises IssueNotFound for a number that no act bears, or none any more.
    """
    found = queries.issues_with_act(reader, document)
    if not found:
        raise IssueNotFound(f"没有文号为 {document} 的督办", "用 qinling show 编号 核对")
    told = [(issue, _acts_until(reader, issue, document)) for issue in found]
    if not any(acts for _, acts in told):
        raise IssueNotFound(f"文号为 {document} 的督办已撤回", "用 qinling history 编号 核对")
    return [(issue, acts) for issue, acts in told if acts]


def _acts_until(reader: Reader, issue: IssueRow, document: str) -> list[Told]:
    """Return the acts of *issue* up to the one under *document*, as they stood then; none where it was taken back."""
    events = list(queries.events_of(reader, issue.id))
    acts = (one.id for one in standing(events) if one.kind == EventKind.SUPERVISED and one.ground == document)
    last = next(acts, 0)
    return course_of(event for event in events if event.id <= last).acts


@dataclass(frozen=True, slots=True)
class Case:
    """One issue of an act as its letter tells it; days late on the day of the act, *earlier* the acts before."""

    issue: IssueRow
    deadline: date | None
    days_late: int
    workdays_late: int
    earlier: list[Told]


@dataclass(frozen=True, slots=True)
class Paper:
    """An act with the issues it is about."""

    act: Told
    cases: list[Case]


def paper_of_act(reader: Reader, document: str, calendar: WorkCalendar) -> Paper:
    """Return what the letter of an act says, as it stood that day.

    Raises IssueNotFound for a number that no act bears, or none any more.
    """
    cases: list[Case] = []
    told = _issues_of_act(reader, document)
    for issue, (*earlier, said) in told:
        on = date.fromisoformat(said["on"])
        deadline = date.fromisoformat(said["deadline"]) if said.get("deadline") else issue.deadline
        late = max(0, (on - deadline).days) if deadline else 0
        worked = -calendar.workdays_left(on, deadline) if deadline and late else 0
        cases.append(Case(issue, deadline, late, worked, earlier))
    units = dict.fromkeys(acts[-1]["sent_to"] for _, acts in told)
    return Paper({**told[-1][1][-1], "sent_to": "、".join(units)}, cases)

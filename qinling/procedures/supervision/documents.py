"""The documents of supervision acts: their issues, for a reply and for a letter."""

from dataclasses import dataclass
from datetime import date

from qinling.errors import IssueNotFound
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.procedures.supervision.document_numbers import (
    find_act_event,
    find_issues_of_document,
    require_recorded_number,
)
from qinling.rules.history.events import list_effective_events, read_field_changes
from qinling.rules.history.timeline import StepDetails, build_timeline
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, UNRECTIFIED_STATUSES
from qinling.rules.workdays import WorkCalendar


def find_issues_awaiting_reply(reader: Reader, document: str) -> list[IssueRow]:
    """Return the issues of an act without a reply, or all of them if none waits.

    Raises IssueNotFound for an unknown act number.
    """
    issues_with_acts = require_issues_of_document(reader, document)
    waiting = [
        issue
        for issue, acts in issues_with_acts
        if issue.status in (*UNRECTIFIED_STATUSES, *AWAITING_CLOSE_OUT)
        and any(
            act["document"] == acts[-1]["document"] and not act["replied_on"]
            for act in build_timeline(queries.read_issue_events(reader, issue.id)).acts
        )
    ]
    return waiting or [issue for issue, _ in issues_with_acts]


def require_issues_of_document(reader: Reader, typed: str) -> list[tuple[IssueRow, list[StepDetails]]]:
    """Return the issues of a document, each with its acts up to this one.

    Raises IssueNotFound for an unknown or undone document.
    """
    document = require_recorded_number(reader, typed)
    found = find_issues_of_document(reader, document)
    if not found:
        raise IssueNotFound(f"文号为 {document} 的督办已撤回", "用 qinling history 编号 核对")
    return found


@dataclass(frozen=True, slots=True)
class ActIssue:
    """One issue of an act: days late on the day of the act, and the earlier acts.

    Where the work *is_rectified* by that day, the days are counted to *rectified_on*; None if no day is known.
    """

    issue: IssueRow
    deadline: date | None
    days_late: int
    workdays_late: int
    earlier: list[StepDetails]
    is_rectified: bool = False
    rectified_on: date | None = None


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
    issues_with_acts = require_issues_of_document(reader, document)
    for issue, (*earlier, this_act) in issues_with_acts:
        on = date.fromisoformat(this_act["on"])
        deadline = date.fromisoformat(this_act["deadline"]) if this_act.get("deadline") else issue.deadline
        is_rectified, rectified_on = _read_rectification(reader, issue, this_act["document"], on)
        until = rectified_on if is_rectified else on  # no day is known of some: then lateness is not either
        late = max(0, (until - deadline).days) if deadline and until else 0
        workdays_late = -calendar.count_workdays(until, deadline) if deadline and until and late else 0
        act_issues.append(ActIssue(issue, deadline, late, workdays_late, earlier, is_rectified, rectified_on))
    units: dict[str, str] = {}
    for _, acts in issues_with_acts:  # one unit, however its name is typed
        units.setdefault(fold_name(acts[-1]["sent_to"]), acts[-1]["sent_to"])
    return ActDetails({**issues_with_acts[-1][1][-1], "sent_to": "、".join(units.values())}, act_issues)


def _read_rectification(reader: Reader, issue: IssueRow, document: str, on: date) -> tuple[bool, date | None]:
    """Return whether *issue* was rectified by the day *on*, and since when, as act number *document* found it."""
    events = list(queries.read_issue_events(reader, issue.id))
    act = find_act_event(events, document)
    state: dict[str, object] = {}
    for event in list_effective_events(one for one in events if one.id <= act):
        state |= {name: new for name, (_, new) in read_field_changes(event).items()}
    day = date.fromisoformat(str(state["rectified_on"])) if state.get("rectified_on") else None
    if state.get("status") not in AWAITING_CLOSE_OUT or (day and day > on):
        return False, None
    return True, day

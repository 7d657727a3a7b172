"""Steps of an issue: progress, rectification, a new round; and what all steps share.

A step is a function of the issue, its dates and the office's rules. It returns a `Step`, or
raises StepRefused with the reason. Close-out, extensions and supervision stand in files beside.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from qinling.errors import StepRefused
from qinling.rules.drafts import Value
from qinling.rules.history.events import EventKind
from qinling.rules.lifecycle.step_statuses import STEP_STATUSES
from qinling.rules.vocabulary import (
    Status,
)
from qinling.rules.workdays import WorkCalendar

Issue = Mapping[str, Value]

#: Fields set by a close-out in progress. They are cleared when it starts over.
CLOSE_OUT_FIELDS = ("applied_on", "applied_by", "accepted_level", "noticed_on")
#: Fields that an acceptance rests on. A later change of one of them voids the acceptance.
FIELDS_UNDER_ACCEPTANCE = frozenset(
    {"level", "town", "location", "description", "goal", "measures", "rectified_on"}
)


class Step(NamedTuple):
    """A step: its event kind, the changed fields, its details and its basis (文号)."""

    kind: EventKind
    changes: dict[str, Value]
    details: dict[str, Value]
    basis: str = ""


@dataclass(frozen=True, slots=True)
class StepDates:
    """The day a step took place, and today. A step may be recorded late, never in advance."""

    on: date
    today: date
    calendar: WorkCalendar = field(default_factory=WorkCalendar)

    def require_not_before(self, issue: Issue, *earlier: tuple[str, str]) -> None:
        """Refuse a day in the future, and one before any of the days (field, label) of the issue."""
        if self.on > self.today:
            raise StepRefused(f"{self.on} 还没有到", "请填实际办理的日期，不晚于今天")
        for name, label in earlier:
            day = issue.get(name)
            if isinstance(day, date) and self.on < day:
                raise StepRefused(f"{self.on} 早于{label} {day}", f"请核对日期，最早 {day}")


def advise_later_day(option: str, first: date) -> str:
    """Return the remedy for a day of *option* before the *first* one that can be."""
    return f"请给一个以后的日期，最早 {option} {first}"


_VOID_REMEDY = (
    "撤并的问题不再办理；刚撤错的用 qinling undo 撤回，早先撤错的写明依据改状态："
    "qinling edit 状态=整改中 --ground 依据"
)


#: What to do instead with an issue of a status; of a closed one `_describe_closed` says it. A remedy that leads to
#: another refusal is none.
_REMEDIES = {
    Status.NOT_STARTED: "还没有整改完：报进展用 qinling progress，完成了用 qinling complete",
    Status.RECTIFYING: "还没有整改完：报进展用 qinling progress，完成了用 qinling complete",
    Status.RECTIFIED: "已完成整改：申请销号用 qinling apply，要退回重新整改用 qinling turn-back 编号 --reason 原因",
    Status.ACCEPTING: "已在验收：用 qinling accept 逐级验收，要退回重新整改用 qinling turn-back 编号 --reason 原因",
    Status.VOID: _VOID_REMEDY,
}


def require_status(issue: Issue, statuses: Collection[Status], step: str, remedy: str = "") -> None:
    """Refuse *step* unless the status of the issue is one of *statuses*, with the *remedy* or that of the status.

    No step but `undo` leads out of a void one.
    """
    status = Status.from_code(str(issue["status"]))
    if status in statuses:
        return
    if status is Status.VOID or not remedy:
        remedy = _describe_closed(issue) if status is Status.CLOSED else _REMEDIES[status]
    raise StepRefused(f"状态为“{status.label}”，不能{step}", remedy)


def _describe_closed(issue: Issue) -> str:
    """Return when an issue was closed, and what to do instead."""
    again = (
        "要补办验收，用 qinling apply"
        if issue.get("closed_unaccepted")
        else "反弹的用 qinling reopen 编号 --reason 原因"
    )
    return f"{issue.get('closed_on') or '早'}已经销号；{again}"


def require_reason(text: str, what: str = "原因", option: str = "--reason") -> str:
    """Return *text* stripped. Refuse a blank one; *option* is the one that says *what*, "" for none."""
    if not text.strip():
        raise StepRefused(f"没有写明{what}", f"请{f'加 {option} ' if option else ''}写明{what}")
    return text.strip()


def report_progress(issue: Issue, step_dates: StepDates, values: Issue) -> Step:
    """Report progress. *values* may hold percent, schedule and progress."""
    require_status(issue, STEP_STATUSES["progress"], "报送进展")
    step_dates.require_not_before(issue, ("found_on", "发现日期"))
    return Step(
        EventKind.REPORTED,
        {**values, "status": Status.RECTIFYING.value, "reported_on": step_dates.on},
        {"on": step_dates.on},
    )


def complete_rectification(
    issue: Issue, step_dates: StepDates, note: str = "", by: str | None = None
) -> Step:
    """Record that the issue is rectified (完成整改). Its deadline stops. Close-out must be applied for."""
    require_status(issue, STEP_STATUSES["complete"], "再记完成整改")
    step_dates.require_not_before(issue, ("found_on", "发现日期"), ("handed_over_on", "交办日期"))
    changes: dict[str, Value] = {
        "status": Status.RECTIFIED.value,
        "rectified_on": step_dates.on,
        "percent": 100.0,
        "schedule": None,
        "requested_deadline": None,
        "reply_by": None,  # finished work settles all supervision acts
    }
    return Step(EventKind.COMPLETED, changes, {"on": step_dates.on, "by": by, "note": note or None})


def reopen_issue(issue: Issue, step_dates: StepDates, by: str, reason: str, to: date | None = None) -> Step:
    """Open a new round of a relapsed issue (反弹). *to* is its new deadline."""
    require_status(issue, STEP_STATUSES["reopen"], "按反弹重办")
    step_dates.require_not_before(issue, ("closed_on", "销号日期"))
    details: dict[str, Value] = {"on": step_dates.on, "by": by, "reason": require_reason(reason)}
    return Step(EventKind.REOPENED, build_new_round(issue, step_dates, to), details)


def build_new_round(issue: Issue, step_dates: StepDates, to: date | None) -> dict[str, Value]:
    """Return the field values of a new round. The values of the old one remain in the event log."""
    if to is not None and to < step_dates.on:
        raise StepRefused(f"新的时限 {to} 早于 {step_dates.on}", advise_later_day("--to", step_dates.on))
    current_round = issue.get("round")
    changes: dict[str, Value] = {
        "status": Status.RECTIFYING.value,
        "round": (current_round if isinstance(current_round, int) else 1) + 1,
        "rectified_on": None,
        "closed_on": None,
        "closed_unaccepted": None,
        "percent": None,
        "requested_deadline": None,
        "reply_by": None,
        **dict.fromkeys(CLOSE_OUT_FIELDS),
    }
    if to is not None:
        changes.update(deadline=to, deadline_kind=resolve_dated_kind(issue), original_deadline=to)
    return changes


def resolve_dated_kind(issue: Issue) -> str:
    """Return the deadline kind after a day is set. A standing duty stays one."""
    kind = str(issue.get("deadline_kind"))
    return "dated_standing" if kind in ("standing", "dated_standing") else "dated"


def is_standing_duty(issue: Issue) -> bool:
    """Return whether the issue is a standing duty (长期坚持)."""
    return issue.get("deadline_kind") in ("standing", "dated_standing")

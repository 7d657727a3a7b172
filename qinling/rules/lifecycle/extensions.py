"""Extensions (延期): requested, approved or rejected."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from qinling.errors import StepRefused
from qinling.rules.drafts import Value
from qinling.rules.history.events import EventKind
from qinling.rules.lifecycle.step_statuses import STEP_STATUSES
from qinling.rules.lifecycle.steps import (
    Issue,
    Step,
    StepDates,
    advise_later_day,
    is_standing_duty,
    require_reason,
    require_status,
    resolve_dated_kind,
)
from qinling.rules.persons import NOBODY_KNOWN, Persons

#: The extensions of an issue, as in `Timeline.extensions`.
ExtensionRequests = Sequence[Mapping[str, Any]]

_EXTENSION_REMEDY = "只有整改中的问题可以延期"


def request_extension(
    issue: Issue, step_dates: StepDates, to: date, by: str, reason: str, document: str = ""
) -> Step:
    """Request a later deadline (申请延期). A request after the deadline is recorded as late."""
    require_status(issue, STEP_STATUSES["extend"], "申请延期", _EXTENSION_REMEDY)
    deadline = issue.get("deadline")
    if not isinstance(deadline, date):
        what = "长期坚持的问题定期回头看，不设期限" if is_standing_duty(issue) else "没有整改时限"
        raise StepRefused(f"{what}，不用延期", "要补时限请用 qinling edit 编号 整改时限=…")
    if issue.get("requested_deadline") is not None:
        raise StepRefused(
            f"已申请延至 {issue['requested_deadline']}，还没有批复",
            "申请写错了的用 qinling undo 撤回再申请；要批复的，由申请人以外的人"
            "用 qinling extend 编号 --approve --by 姓名，或 --reject",
        )
    step_dates.require_not_before(issue, ("found_on", "发现日期"))
    if to <= deadline or to <= step_dates.on:
        first = max(deadline, step_dates.on) + timedelta(days=1)
        raise StepRefused(
            f"{to} 没有晚于现时限 {deadline} 和申请日 {step_dates.on}", advise_later_day("--to", first)
        )
    late = step_dates.on > deadline
    details: dict[str, Value] = {
        "to": to,
        "on": step_dates.on,
        "by": by,
        "reason": require_reason(reason),
        "late": late,
    }
    return Step(EventKind.EXTENSION_ASKED, {"requested_deadline": to}, details, document)


def approve_extension(
    issue: Issue,
    step_dates: StepDates,
    by: str,
    requests: ExtensionRequests,
    document: str = "",
    to: date | None = None,
    persons: Persons = NOBODY_KNOWN,
) -> Step:
    """Approve the requested extension (批准延期), to the requested day or to *to*.

    The original deadline stays on record.
    """
    requested = _require_requested_deadline(issue, step_dates, by, requests, persons)
    deadline = issue.get("deadline")
    granted = to or requested
    if isinstance(deadline, date) and granted <= deadline:
        first = deadline + timedelta(days=1)
        raise StepRefused(f"{granted} 没有晚于现时限 {deadline}", advise_later_day("--to", first))
    changes: dict[str, Value] = {
        "deadline": granted,
        "deadline_kind": resolve_dated_kind(issue),
        "requested_deadline": None,
    }
    return Step(EventKind.EXTENDED, changes, {"on": step_dates.on, "by": by}, document)


def reject_extension(
    issue: Issue,
    step_dates: StepDates,
    by: str,
    requests: ExtensionRequests,
    reason: str,
    document: str = "",
    persons: Persons = NOBODY_KNOWN,
) -> Step:
    """Reject the requested extension (不予延期)."""
    _require_requested_deadline(issue, step_dates, by, requests, persons)
    details: dict[str, Value] = {"on": step_dates.on, "by": by, "reason": require_reason(reason)}
    return Step(EventKind.EXTENSION_REFUSED, {"requested_deadline": None}, details, document)


def _require_requested_deadline(
    issue: Issue, step_dates: StepDates, by: str, requests: ExtensionRequests, persons: Persons
) -> date:
    """Return the requested deadline. Refuse a decision without a request, or by the person who made it."""
    require_status(issue, STEP_STATUSES["extend"], "批复延期", _EXTENSION_REMEDY)
    day = issue.get("requested_deadline")
    if not isinstance(day, date) or not requests:
        raise StepRefused("没有待批复的延期申请", "请先用 qinling extend 编号 --to 日期 --reason … 申请")
    step_dates.require_not_before(
        {"asked": date.fromisoformat(requests[-1]["on"])}, ("asked", "申请延期日期")
    )
    if applicant := persons.find_shared(by, requests[-1]["by"]):
        raise StepRefused(
            f"{applicant}是延期申请人，不能自己批复",
            "请由他人批复，并用 --by 写明批复人；申请写错了的用 qinling undo 撤回",
        )
    return day

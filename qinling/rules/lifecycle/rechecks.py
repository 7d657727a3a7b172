"""Rechecks (回头看) of closed issues and standing duties."""

from datetime import date, timedelta

from qinling.errors import StepRefused
from qinling.rules.drafts import Value
from qinling.rules.history.events import EventKind
from qinling.rules.lifecycle.step_statuses import STEP_STATUSES
from qinling.rules.lifecycle.steps import (
    Issue,
    Step,
    StepDates,
    build_new_round,
    is_standing_duty,
    require_reason,
    require_status,
)
from qinling.rules.vocabulary import RecheckResult, Status


def recheck_issue(
    issue: Issue,
    step_dates: StepDates,
    result: RecheckResult,
    by: str,
    note: str = "",
    to: date | None = None,
) -> Step:
    """Recheck (回头看) a closed issue or a standing duty. A relapse of a closed issue opens a new round."""
    if not is_standing_duty(issue):
        require_status(issue, (Status.CLOSED,), "回头看", "回头看针对已销号的问题和长期坚持的事项")
    require_status(issue, STEP_STATUSES["recheck"], "回头看", "")
    step_dates.require_not_before(issue, ("closed_on", "销号日期"), ("rechecked_on", "上次回头看"))
    changes: dict[str, Value] = {"rechecked_on": step_dates.on}
    if to is not None and (result is not RecheckResult.RELAPSED or issue["status"] != Status.CLOSED):
        raise StepRefused("只有已销号的问题反弹才另定时限", "请去掉 --to")
    if result is RecheckResult.RELAPSED:
        require_reason(note, "反弹的情况", "--note")
        if issue["status"] == Status.CLOSED:
            changes |= build_new_round(issue, step_dates, to)
    details: dict[str, Value] = {"found": result.value, "on": step_dates.on, "by": by, "note": note or None}
    return Step(EventKind.RECHECKED, changes, details)


def find_recheck_day(issue: Issue, every_days: int) -> date | None:
    """Return the day of the next recheck of a standing duty, None for other issues and withdrawn ones.

    The interval starts at the last recheck, else at the hand-over or the day found.
    """
    if not is_standing_duty(issue) or issue["status"] == Status.VOID:
        return None
    start = issue.get("rechecked_on") or issue.get("handed_over_on") or issue.get("found_on")
    return start + timedelta(days=every_days) if isinstance(start, date) else None

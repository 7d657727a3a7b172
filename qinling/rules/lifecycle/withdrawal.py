"""Withdrawal of issues, and merging one into another (撤并)."""

from qinling.rules.drafts import Value
from qinling.rules.history.events import EventKind
from qinling.rules.lifecycle.step_statuses import STEP_STATUSES
from qinling.rules.lifecycle.steps import (
    CLOSE_OUT_FIELDS,
    Issue,
    Step,
    StepDates,
    require_reason,
    require_status,
)
from qinling.rules.vocabulary import Status


def void_issue(issue: Issue, step_dates: StepDates, by: str, reason: str, into: str | None = None) -> Step:
    """Withdraw an issue or merge it into another (撤并). Closed issues cannot be withdrawn."""
    require_status(
        issue,
        STEP_STATUSES["void"],
        "撤并",
        "已销号的问题留在台账里；反弹的请用 qinling reopen 编号 --reason 原因",
    )
    step_dates.require_not_before(issue, ("found_on", "发现日期"))
    changes: dict[str, Value] = {
        "status": Status.VOID.value,
        "schedule": None,
        "requested_deadline": None,
        **dict.fromkeys(CLOSE_OUT_FIELDS),
    }
    details: dict[str, Value] = {
        "on": step_dates.on,
        "by": by,
        "reason": require_reason(reason),
        "into": into,
    }
    return Step(EventKind.VOIDED, changes, details)

"""Which step an issue may take as it stands, before anybody says on which day and by whom."""

from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.step_statuses import STEP_STATUSES
from qinling.rules.lifecycle.steps import Issue, is_standing_duty
from qinling.rules.vocabulary import Status

#: Steps that ask more of an issue than its status.
CONDITIONAL_STEPS = ("apply", "accept", "notice", "close", "recheck")


def may_take_step(step: str, issue: Issue, rules: CloseOutRules) -> bool:
    """Return whether *issue* may take *step*, the name of a command. Any issue may be named in other commands."""
    statuses = STEP_STATUSES.get(step)
    if statuses is None:
        return True
    status = Status.from_code(str(issue["status"]))
    if step == "apply" and issue.get("closed_unaccepted"):
        return True
    if status not in statuses:
        return False
    if step == "accept":
        return rules.find_next_level(issue) is not None
    if step in ("notice", "close"):
        is_noticed = issue.get("noticed_on") is not None
        wants_notice = step == "notice" or bool(rules.notice_days)
        return rules.find_next_level(issue) is None and (not wants_notice or is_noticed == (step == "close"))
    if step == "recheck":
        return status is Status.CLOSED or is_standing_duty(issue)
    return True

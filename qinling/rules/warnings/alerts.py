"""What calls for attention beside a near deadline: a plain list of functions, each of one kind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from qinling.rules.lifecycle.extensions import recheck_due
from qinling.rules.lifecycle.steps import Issue, is_standing
from qinling.rules.vocabulary import AWAITING, RUNNING, Alert, Schedule


@dataclass(frozen=True, slots=True)
class AlertRules:
    """From when each kind calls: percentage points behind, days of waiting; *off* are kinds not wanted."""

    behind_by: int = 20
    unaccepted_days: int = 30
    unreported_days: int = 30
    off: tuple[Alert, ...] = ()

    def wants(self, kind: Alert) -> bool:
        """Say whether *kind* is told of."""
        return kind not in self.off


#: Says why an issue calls on a day, or None. The last number is how often standing duties are looked back at.
Check = Callable[[Issue, date, AlertRules, int], str | None]


def _days_since(day: object, today: date) -> int | None:
    return (today - day).days if isinstance(day, date) else None


def behind_pace(issue: Issue, today: date, rules: AlertRules, _every: int) -> str | None:
    """Call where the pace is said to lag, or the percentage is well behind the share of time gone."""
    if issue["status"] not in RUNNING:
        return None
    if issue.get("schedule") == Schedule.BEHIND:
        return "序时进度为未达到"
    percent, deadline = issue.get("percent"), issue.get("deadline")
    start = issue.get("handed_over_on") or issue.get("found_on")
    if not isinstance(percent, int | float) or not isinstance(deadline, date) or not isinstance(start, date):
        return None
    whole = (deadline - start).days
    gone = 100 * min(max((today - start).days, 0), whole) / whole if whole > 0 else 100
    if gone - percent < rules.behind_by:
        return None
    return f"时间已过 {gone:.0f}%，完成率 {percent:g}%"


def waiting_for_acceptance(issue: Issue, today: date, rules: AlertRules, _every: int) -> str | None:
    """Call where an issue was rectified long ago and is not struck off."""
    since = _days_since(issue.get("rectified_on"), today)
    if issue["status"] not in AWAITING or since is None or since < rules.unaccepted_days:
        return None
    return f"完成整改已 {since} 天，还没有销号"


def without_report(issue: Issue, today: date, rules: AlertRules, _every: int) -> str | None:
    """Call where nobody has reported progress for long."""
    if issue["status"] not in RUNNING or is_standing(issue):
        return None
    last = issue.get("reported_on")
    since = _days_since(last or issue.get("handed_over_on") or issue.get("found_on"), today)
    if since is None or since < rules.unreported_days:
        return None
    return f"已 {since} 天没有报送进展" if last else f"交办 {since} 天以来没有报送过进展"


def look_back_due(issue: Issue, today: date, _rules: AlertRules, every: int) -> str | None:
    """Call where a standing duty is due to be looked back at."""
    due = recheck_due(issue, every)
    return f"应于 {due} 回头看" if due is not None and due <= today else None


def extension_waits(issue: Issue, _today: date, _rules: AlertRules, _every: int) -> str | None:
    """Call where an extension waits for its answer."""
    asked = issue.get("requested_deadline")
    return f"申请延至 {asked}，待批复" if asked is not None and issue["status"] in RUNNING else None


def unanswered(issue: Issue, today: date, _rules: AlertRules, _every: int) -> str | None:
    """Call where an act of supervision has not been answered in time."""
    due = issue.get("reply_by")
    if not isinstance(due, date) or due >= today or issue["status"] not in (*RUNNING, *AWAITING):
        return None
    return f"应于 {due} 前回复，已过 {(today - due).days} 天"


ALERT_CHECKS: dict[Alert, Check] = {
    Alert.UNANSWERED: unanswered,
    Alert.EXTENSION: extension_waits,
    Alert.BEHIND: behind_pace,
    Alert.UNACCEPTED: waiting_for_acceptance,
    Alert.RECHECK: look_back_due,
    Alert.UNREPORTED: without_report,
}
#: What an alert stands on: once one of these fields changes, the alert is another one.
STANDS_ON: dict[Alert, tuple[str, ...]] = {
    Alert.UNANSWERED: ("reply_by",),
    Alert.EXTENSION: ("requested_deadline",),
    Alert.BEHIND: ("reported_on", "deadline"),
    Alert.UNACCEPTED: ("rectified_on",),
    Alert.RECHECK: ("rechecked_on",),
    Alert.UNREPORTED: ("reported_on",),
}


def alerts(issue: Issue, today: date, rules: AlertRules, every: int) -> Iterator[tuple[Alert, str]]:
    """Yield (kind, why) of all that call for attention in an issue; *every* is in days, as in `recheck_due`."""
    for kind, check in ALERT_CHECKS.items():
        if rules.wants(kind) and (why := check(issue, today, rules, every)):
            yield kind, why

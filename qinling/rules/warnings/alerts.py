"""Alerts: reasons for attention other than a near deadline. One function checks one kind."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from qinling.rules.lifecycle.rechecks import find_recheck_day
from qinling.rules.lifecycle.steps import Issue, is_standing_duty
from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, UNRECTIFIED_STATUSES, AlertKind, Schedule


@dataclass(frozen=True, slots=True)
class AlertRules:
    """Thresholds of the alerts, in percentage points and days.

    *off* lists the kinds that are switched off.
    """

    behind_by: int = 20
    unaccepted_days: int = 30
    unreported_days: int = 30
    opinion_days: int = 7
    off: tuple[AlertKind, ...] = ()

    def is_enabled(self, kind: AlertKind) -> bool:
        """Return whether alerts of *kind* are enabled."""
        return kind not in self.off

    def select_kinds(self, kinds: Collection[AlertKind]) -> "AlertRules":
        """Return these rules with only *kinds* enabled."""
        return replace(self, off=tuple(kind for kind in AlertKind if kind not in kinds))


#: Returns the reason for an alert on a day, or None. The last argument is the recheck interval of
#: standing duties in days.
AlertCheck = Callable[[Issue, date, AlertRules, int], str | None]


def _count_days_since(day: object, today: date) -> int | None:
    return (today - day).days if isinstance(day, date) else None


def check_behind_schedule(issue: Issue, today: date, rules: AlertRules, _recheck_days: int) -> str | None:
    """Alert when the issue is reported as behind schedule, or its percentage is well below the share of time elapsed."""
    if issue["status"] not in UNRECTIFIED_STATUSES:
        return None
    if issue.get("schedule") == Schedule.BEHIND:
        return "序时进度为未达到"
    percent, deadline = issue.get("percent"), issue.get("deadline")
    start = issue.get("handed_over_on") or issue.get("found_on")
    if not isinstance(percent, int | float) or not isinstance(deadline, date) or not isinstance(start, date):
        return None
    total_days = (deadline - start).days
    elapsed_percent = (
        100 * min(max((today - start).days, 0), total_days) / total_days if total_days > 0 else 100
    )
    if elapsed_percent - percent < rules.behind_by:
        return None
    return f"时间已过 {elapsed_percent:.0f}%，完成率 {percent:g}%"


def check_unaccepted(issue: Issue, today: date, rules: AlertRules, _recheck_days: int) -> str | None:
    """Alert when an issue was rectified long ago and is not closed."""
    since = _count_days_since(issue.get("rectified_on"), today)
    if issue["status"] not in AWAITING_CLOSE_OUT or since is None or since < rules.unaccepted_days:
        return None
    return f"完成整改已 {since} 天，还没有销号"


def check_unreported(issue: Issue, today: date, rules: AlertRules, _recheck_days: int) -> str | None:
    """Alert when no progress has been reported for a long time."""
    if issue["status"] not in UNRECTIFIED_STATUSES or is_standing_duty(issue):
        return None
    last = issue.get("reported_on")
    since = _count_days_since(last or issue.get("handed_over_on") or issue.get("found_on"), today)
    if since is None or since < rules.unreported_days:
        return None
    return f"已 {since} 天没有报送进展" if last else f"交办 {since} 天以来没有报送过进展"


def check_recheck_due(issue: Issue, today: date, _rules: AlertRules, recheck_days: int) -> str | None:
    """Alert when the recheck of a standing duty is due."""
    due = find_recheck_day(issue, recheck_days)
    return f"应于 {due} 回头看" if due is not None and due <= today else None


def check_pending_extension(issue: Issue, _today: date, _rules: AlertRules, _recheck_days: int) -> str | None:
    """Alert when a requested extension is not decided."""
    asked = issue.get("requested_deadline")
    return (
        f"申请延至 {asked}，待批复" if asked is not None and issue["status"] in UNRECTIFIED_STATUSES else None
    )


def check_unanswered_act(issue: Issue, today: date, _rules: AlertRules, _recheck_days: int) -> str | None:
    """Alert when a supervision act has no reply after its reply day."""
    due = issue.get("reply_by")
    if (
        not isinstance(due, date)
        or due >= today
        or issue["status"] not in (*UNRECTIFIED_STATUSES, *AWAITING_CLOSE_OUT)
    ):
        return None
    return f"应于 {due} 前回复，已过 {(today - due).days} 天"


def check_unanswered_opinion(issue: Issue, today: date, rules: AlertRules, _recheck_days: int) -> str | None:
    """Alert when an inspector's opinion has no reply for long, whatever the status: a closed issue owes one too."""
    since = _count_days_since(issue.get("opinion_on"), today)
    if since is None or since < rules.opinion_days:
        return None
    return f"{issue['opinion_on']} 的督察意见已 {since} 天没有答复"


class Alert(NamedTuple):
    """One kind of alert: its check, and the fields that identify it.

    When one of them changes, it is a new alert.
    """

    check: AlertCheck
    basis_fields: tuple[str, ...]


#: One entry a kind. Labels are in AlertKind, and thresholds in AlertRules.
ALERTS: dict[AlertKind, Alert] = {
    AlertKind.UNANSWERED: Alert(check_unanswered_act, ("reply_by",)),
    AlertKind.OPINION: Alert(check_unanswered_opinion, ("opinion_on",)),
    AlertKind.EXTENSION: Alert(check_pending_extension, ("requested_deadline",)),
    AlertKind.BEHIND: Alert(check_behind_schedule, ("reported_on", "deadline")),
    AlertKind.UNACCEPTED: Alert(check_unaccepted, ("rectified_on",)),
    AlertKind.RECHECK: Alert(check_recheck_due, ("rechecked_on",)),
    AlertKind.UNREPORTED: Alert(check_unreported, ("reported_on",)),
}


def list_alerts(
    issue: Issue, today: date, rules: AlertRules, recheck_days: int
) -> Iterator[tuple[AlertKind, str]]:
    """Yield (kind, reason) of each alert of an issue. *recheck_days* is as in `find_recheck_day`."""
    for kind, alert in ALERTS.items():
        if rules.is_enabled(kind) and (reason := alert.check(issue, today, rules, recheck_days)):
            yield kind, reason

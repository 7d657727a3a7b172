"""What is due today: deadlines, alerts, and the acts of supervision that are proposed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from qinling.ledger.deliveries import told_notices
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.procedures.supervision.acts import (
    SupervisionProposal,
    find_proposals,
    read_acts_of_deadline,
)
from qinling.procedures.views.issue_views import find_alerts, find_issues_near_deadline
from qinling.rules.history.events import EventKind
from qinling.rules.rule_overrides import RuleOverride
from qinling.rules.supervision.supervision_acts import SupervisionRules
from qinling.rules.units.unit_areas import NO_HOME, HomeArea
from qinling.rules.vocabulary import AlertKind
from qinling.rules.warning_tiers import (
    TierRules,
    count_warning_days_left,
    find_last_day_before_work,
    resolve_tier,
)
from qinling.rules.warnings.alerts import ALERTS, AlertRules
from qinling.rules.warnings.notification_rules import NotificationRules
from qinling.rules.warnings.recipients import DEADLINE_NOTICE, PROPOSAL_NOTICE, NotificationKey
from qinling.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class WarningRules:
    """The office's rules for warnings, alerts and notifications.

    A standing duty is rechecked every *recheck_days* days. Without *supervision* no acts are proposed. From
    *circular_day* of a month on its circular is due, 0 for never. *home* is the area of the office.
    """

    reach: TierRules
    alerts: AlertRules
    recheck_days: int
    calendar: WorkCalendar
    notify_rules: NotificationRules
    supervision: SupervisionRules | None = None
    supervision_specials: tuple[RuleOverride, ...] = ()
    circular_day: int = 0
    home: HomeArea = NO_HOME


class DueItem(NamedTuple):
    """A warning or an alert of an issue. *why* is blank for a deadline. *is_for_office*: the units do not hear it."""

    issue: IssueRow
    kind: str
    tier: str
    version: str
    why: str
    is_for_office: bool = False

    def build_key(self, recipient: str) -> NotificationKey:
        """Return the key under which *recipient* is notified of this item."""
        return NotificationKey(self.issue.id, self.kind, self.version, recipient)


def list_due_items(
    reader: Reader, today: date, rules: WarningRules, proposals: Sequence[SupervisionProposal]
) -> list[DueItem]:
    """Return everything that is due *today*, with *proposals*."""
    return [
        *_find_due_deadlines(reader, today, rules),
        *_find_due_alerts(reader, today, rules),
        *_find_due_acts(reader, proposals),
    ]


def _find_due_deadlines(reader: Reader, today: date, rules: WarningRules) -> list[DueItem]:
    issues_with_tier = []
    for issue in find_issues_near_deadline(
        reader, find_last_day_before_work(today, rules.calendar), rules.reach
    ):
        if issue.deadline is not None:
            left = count_warning_days_left(issue.deadline, today, rules.calendar)
            if reached_tier := resolve_tier(left, rules.reach.resolve_tiers(issue._asdict())):
                issues_with_tier.append((issue, reached_tier))
    ids = [issue.id for issue, _ in issues_with_tier]
    versions = told_notices.find_last_change_ids(
        reader, ids, ("deadline", "round"), EventKind.TURNED_BACK.value
    )
    return [
        DueItem(issue, DEADLINE_NOTICE, tier.value, str(versions.get(issue.id, 0)), "")
        for issue, tier in issues_with_tier
    ]


def _find_due_alerts(reader: Reader, today: date, rules: WarningRules) -> Iterator[DueItem]:
    found = find_alerts(reader, today, rules.alerts, rules.recheck_days)
    for kind, group in groupby(found, key=lambda one: one.kind):
        alerts = list(group)
        ids = [one.issue.id for one in alerts]
        versions = told_notices.find_last_change_ids(reader, ids, ("round", *ALERTS[kind].basis_fields))
        for one in alerts:
            due = DueItem(one.issue, kind.value, "", str(versions.get(one.issue.id, 0)), one.why)
            yield due._replace(
                is_for_office=kind == AlertKind.UNANSWERED and _is_for_former(reader, one.issue, rules.home)
            )


def _is_for_former(reader: Reader, issue: IssueRow, home: HomeArea) -> bool:
    """Return whether the act whose reply is late was for a unit that answers no more: the new one never got it."""
    acts = read_acts_of_deadline(reader, issue.id, home)
    late = issue.reply_by.isoformat() if issue.reply_by else None
    return any(act["reply_by"] == late and not act["replied_on"] for act in acts.former) and not any(
        act["reply_by"] == late and not act["replied_on"] for act in acts.current
    )


def find_due_proposals(reader: Reader, today: date, rules: WarningRules) -> list[SupervisionProposal]:
    """Return the acts that are due, none where the office has no supervision rules."""
    if rules.supervision is None:
        return []
    return find_proposals(reader, today, rules.calendar, rules.supervision, rules.supervision_specials)


def _find_due_acts(reader: Reader, proposals: Sequence[SupervisionProposal]) -> Iterator[DueItem]:
    """Yield the proposals for the office: each kind of act once for a deadline, and again for another unit."""
    versions = told_notices.find_last_change_ids(
        reader, [one.issue.id for one in proposals], ("deadline", "round"), EventKind.TURNED_BACK.value
    )
    for one in proposals:
        former = [str(act["document"]) for act in one.former[-1:]]
        version = "-".join([one.measure.value, str(versions.get(one.issue.id, 0)), *former])
        yield DueItem(one.issue, PROPOSAL_NOTICE, "", version, one.why)

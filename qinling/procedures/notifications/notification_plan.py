"""Plan the digests of a notification run.

Each recipient is notified once for each tier of each deadline and once for each alert.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

from qinling.ledger import outbox, queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.procedures.notifications.receiver_coverage import (
    NOBODY_SET,
    ReceiverCoverage,
    measure_receiver_coverage,
)
from qinling.procedures.notifications.return_reminders import plan_return_reminders
from qinling.procedures.views import find_alerts, find_issues_near_deadline
from qinling.rules.history.events import EventKind
from qinling.rules.vocabulary import WarningTier
from qinling.rules.warning_tiers import (
    TierRules,
    count_warning_days_left,
    find_last_day_before_work,
    resolve_tier,
)
from qinling.rules.warnings.alerts import ALERTS, AlertRules
from qinling.rules.warnings.message_types import Message
from qinling.rules.warnings.notification_rules import NotificationRules
from qinling.rules.warnings.recipients import (
    DEADLINE_NOTICE,
    NotificationKey,
    is_notified,
    list_recipients,
    rank_urgency,
)
from qinling.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class WarningRules:
    """The office's rules for warnings, alerts and notifications.

    A standing duty is rechecked every *recheck_days* days.
    """

    reach: TierRules
    alerts: AlertRules
    recheck_days: int
    calendar: WorkCalendar
    notify_rules: NotificationRules


class DueItem(NamedTuple):
    """A warning or an alert of an issue. *why* is blank for a deadline."""

    issue: IssueRow
    kind: str
    tier: str
    version: str
    why: str

    def build_key(self, recipient: str) -> NotificationKey:
        """Return the key under which *recipient* is notified of this item."""
        return NotificationKey(self.issue.id, self.kind, self.version, recipient)


@dataclass(slots=True)
class Digest:
    """The items to send to one recipient.

    *postponed_count* items wait for later runs. *still_overdue_count* items were sent before and are
    still overdue. *part* says which part of a digest it is that was too long for one message. *uid* is that
    of the message which is composed anew.
    """

    recipient: str
    items: list[DueItem] = field(default_factory=list)
    postponed_count: int = 0
    still_overdue_count: int = 0
    part: str = ""
    uid: str = ""


@dataclass(frozen=True, slots=True)
class RunPlan:
    """The digests of a run, the number of issues due, the head of the event log, and the message ids of the day.

    *reminders* go to the units that have not returned a dispatched workbook, and tell the office of them.
    *coverage* says who hears of what. *told* is what is due and was told before, by recipient.
    """

    today: date
    due_count: int
    digests: list[Digest]
    position: int
    head: str
    used_uids: frozenset[str] = frozenset()
    reminders: tuple[Message, ...] = ()
    coverage: ReceiverCoverage = NOBODY_SET
    told: Mapping[str, Sequence[DueItem]] = field(default_factory=dict)

    def build_message_uid(self, digest: Digest) -> str:
        """Return the unique id of the digest's message. It is the same in every attempt.

        What is told again after its message was withdrawn gets an id of its own.
        """
        if digest.uid:
            return digest.uid
        contents = [(one.issue.id, one.kind, one.version, one.tier) for one in digest.items]
        told: tuple[object, ...] = (self.head, digest.recipient, contents)
        while (uid := self._hash_uid(told)) in self.used_uids:
            told = (uid, *told)
        return uid

    def _hash_uid(self, told: tuple[object, ...]) -> str:
        return f"{format_uid_day(self.today)}{sha256(repr(told).encode()).hexdigest()[:8]}"


def format_uid_day(day: date) -> str:
    """Return how the ids of the messages of *day* begin."""
    return f"{day:%Y%m%d}-"


#: Returns the subject and the body of a digest.
ComposeDigest = Callable[[RunPlan, Digest], tuple[str, str]]


def compose_message(planned: RunPlan, digest: Digest, compose: ComposeDigest) -> Message:
    """Return the message of *digest*. The subject of a part says which of how many it is."""
    subject, body = compose(planned, digest)
    return Message(planned.build_message_uid(digest), digest.recipient, f"{subject}{digest.part}", body)


def plan_run(reader: Reader, today: date, rules: WarningRules, *, last_day: date | None = None) -> RunPlan:
    """Plan the digests of *today*: due items that their recipients were not notified of.

    What a run dated after *last_day* told does not count. It is *today* unless the clock is further.
    """
    due_items = [*_find_due_deadlines(reader, today, rules), *_find_due_alerts(reader, today, rules)]
    notified_tiers = outbox.read_notified_tiers(
        reader, {one.issue.id for one in due_items}, last_day or today
    )
    digests: dict[str, Digest] = {}
    told: dict[str, list[DueItem]] = defaultdict(list)
    for due in due_items:
        for recipient in list_recipients(due.issue._asdict(), due.kind, rules.notify_rules.receivers):
            if not rules.notify_rules.get_channels(recipient):
                continue  # without a channel nothing is sent or recorded
            digest = digests.setdefault(recipient, Digest(recipient))
            if not is_notified(due.tier, notified_tiers.get(due.build_key(recipient))):
                digest.items.append(due)
                continue
            told[recipient].append(due)
            if due.tier == WarningTier.OVERDUE:
                digest.still_overdue_count += 1
    for digest in digests.values():
        all_items, digest.items = digest.items, select_most_urgent(digest.items, rules.notify_rules.most)
        digest.postponed_count = len(all_items) - len(digest.items)
    digests_to_send = [digest for _, digest in sorted(digests.items()) if digest.items]
    issues = {one.issue.id for one in due_items}
    uids = outbox.read_message_uids(reader, format_uid_day(today))
    reminders = plan_return_reminders(reader, today, rules.calendar, rules.notify_rules, uids)
    head = queries.read_chain_head(reader)
    coverage = measure_receiver_coverage(reader, rules.notify_rules)
    return RunPlan(today, len(issues), digests_to_send, *head, uids, reminders, coverage, told)


def select_most_urgent(items: list[DueItem], max_items: int) -> list[DueItem]:
    """Return at most *max_items* items, most urgent first. A fifth of them is kept for alerts."""
    deadlines = sorted(
        (one for one in items if one.kind == DEADLINE_NOTICE), key=lambda due: rank_urgency(due.tier)
    )
    others = [one for one in items if one.kind != DEADLINE_NOTICE]
    kept_deadlines = deadlines[: max_items - min(len(others), max_items // 5)]
    return kept_deadlines + others[: max_items - len(kept_deadlines)]


def split_digests_to_fit(
    planned: RunPlan, compose: ComposeDigest, get_max_bytes: Callable[[str], int]
) -> RunPlan:
    """Return *planned* with each digest split until its text fits. *get_max_bytes* returns a recipient's limit."""
    digests: list[Digest] = []
    for digest in planned.digests:
        parts = list(_split_digest(planned, digest, compose, get_max_bytes(digest.recipient)))
        if len(parts) > 1:
            parts = [replace(one, part=f"（{at}/{len(parts)}）") for at, one in enumerate(parts, 1)]
        digests += parts
    return replace(planned, digests=digests)


def _split_digest(
    planned: RunPlan, digest: Digest, compose: ComposeDigest, max_bytes: int
) -> Iterator[Digest]:
    half = len(digest.items) // 2
    if not half or sum(len(text.encode()) for text in compose(planned, digest)) <= max_bytes:
        yield digest
        return
    for part in (
        Digest(digest.recipient, digest.items[:half]),
        replace(digest, items=digest.items[half:]),  # the last part keeps the counts
    ):
        yield from _split_digest(planned, part, compose, max_bytes)


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
    versions = outbox.find_last_change_ids(reader, ids, ("deadline", "round"), EventKind.TURNED_BACK.value)
    return [
        DueItem(issue, DEADLINE_NOTICE, tier.value, str(versions.get(issue.id, 0)), "")
        for issue, tier in issues_with_tier
    ]


def _find_due_alerts(reader: Reader, today: date, rules: WarningRules) -> Iterator[DueItem]:
    found = find_alerts(reader, today, rules.alerts, rules.recheck_days)
    for kind, group in groupby(found, key=lambda one: one.kind):
        alerts = list(group)
        ids = [one.issue.id for one in alerts]
        versions = outbox.find_last_change_ids(reader, ids, ("round", *ALERTS[kind].basis_fields))
        for one in alerts:
            yield DueItem(one.issue, kind.value, "", str(versions.get(one.issue.id, 0)), one.why)

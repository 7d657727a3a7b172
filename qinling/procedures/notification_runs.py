"""Telling who answers for an issue, once for every tier of every deadline, whatever became of yesterday's run."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

from sqlmodel import Session

from qinling.ledger import outbox, queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import DeliveryRow, DeliveryState, IssueRow
from qinling.ledger.session_reader import SessionReader
from qinling.procedures.views import find_alerts, find_issues_near_deadline
from qinling.rules.history.events import EventKind, format_utc
from qinling.rules.vocabulary import DeliveryOutcome, WarningTier
from qinling.rules.warning_tiers import (
    TierRules,
    count_warning_days_left,
    find_last_day_before_work,
    resolve_tier,
)
from qinling.rules.warnings.alerts import ALERTS, AlertRules
from qinling.rules.warnings.messages import DeliveryResult, Message
from qinling.rules.warnings.recipients import (
    ATTEMPT_LEASE,
    DEADLINE_NOTICE,
    Attempts,
    NotificationKey,
    NotificationRules,
    is_notified,
    list_recipients,
    rank_urgency,
    schedule_next_attempt,
)
from qinling.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class WarningRules:
    """The office's own rules of warning: *recheck_days* as in `recheck_due`."""

    reach: TierRules
    alerts: AlertRules
    recheck_days: int
    calendar: WorkCalendar
    notify_rules: NotificationRules


class DueItem(NamedTuple):
    """What calls for attention in an issue today; *why* says it of what is no deadline."""

    issue: IssueRow
    kind: str
    tier: str
    version: str
    why: str


@dataclass(slots=True)
class Digest:
    """What one receiver is to be told now.

    *postponed_count* are those left for later runs, *still_overdue_count* those told of before that are still overdue.
    """

    recipient: str
    items: list[DueItem] = field(default_factory=list)
    postponed_count: int = 0
    still_overdue_count: int = 0


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What a run has to tell: how many issues are *due_count* at all, and the digests, with the history they stand on."""

    today: date
    due_count: int
    digests: list[Digest]
    position: int
    head: str

    def build_message_uid(self, digest: Digest) -> str:
        """Return what tells the message of *digest* from every other one, and is the same in every attempt."""
        contents = [(one.issue.id, one.kind, one.version, one.tier) for one in digest.items]
        content_hash = sha256(repr((self.head, digest.recipient, contents)).encode()).hexdigest()[:8]
        return f"{self.today:%Y%m%d}-{content_hash}"


#: Opens the ledger for one transaction.
OpenTransaction = Callable[[], AbstractContextManager[Session]]
#: Sends a message by the channel of that name.
SendMessage = Callable[[str, Message], DeliveryResult]
#: Puts a digest into words: subject and body.
ComposeDigest = Callable[[RunPlan, Digest], tuple[str, str]]


def plan_run(reader: Reader, today: date, rules: WarningRules) -> RunPlan:
    """Say what has to be told on *today*: what the dates call for, less what the receivers know."""
    due_items = [*_find_due_deadlines(reader, today, rules), *_find_due_alerts(reader, today, rules)]
    notified_tiers = outbox.read_notified_tiers(reader, {one.issue.id for one in due_items})
    digests: dict[str, Digest] = {}
    for due in due_items:
        for recipient in list_recipients(due.issue._asdict(), due.kind, rules.notify_rules.receivers):
            if not rules.notify_rules.get_channels(recipient):
                continue  # nothing would arrive, and nothing counts as told
            digest = digests.setdefault(recipient, Digest(recipient))
            if not is_notified(due.tier, notified_tiers.get(_build_notice_key(due, recipient))):
                digest.items.append(due)
            elif due.tier == WarningTier.OVERDUE:
                digest.still_overdue_count += 1
    for digest in digests.values():
        all_items, digest.items = digest.items, _select_most_urgent(digest.items, rules.notify_rules.most)
        digest.postponed_count = len(all_items) - len(digest.items)
    digests_to_send = [digest for _, digest in sorted(digests.items()) if digest.items]
    issues = {one.issue.id for one in due_items}
    return RunPlan(today, len(issues), digests_to_send, *queries.read_chain_head(reader))


def _select_most_urgent(items: list[DueItem], max_items: int) -> list[DueItem]:
    """Return what has room: what can still be saved first, a fifth of the room kept for what is no deadline."""
    deadlines = sorted(
        (one for one in items if one.kind == DEADLINE_NOTICE), key=lambda due: rank_urgency(due.tier)
    )
    others = [one for one in items if one.kind != DEADLINE_NOTICE]
    kept_deadlines = deadlines[: max_items - min(len(others), max_items // 5)]
    return kept_deadlines + others[: max_items - len(kept_deadlines)]


def split_digests_to_fit(
    planned: RunPlan, compose: ComposeDigest, get_max_bytes: Callable[[str], int]
) -> RunPlan:
    """Return *planned* with every digest parted into as many as fit: *get_max_bytes* says how many bytes a receiver takes."""
    digests = [
        part
        for digest in planned.digests
        for part in _split_digest(planned, digest, compose, get_max_bytes(digest.recipient))
    ]
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
        replace(digest, items=digest.items[half:]),  # what is left for later is told at the end
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
        DueItem(issue, DEADLINE_NOTICE, near.value, str(versions.get(issue.id, 0)), "")
        for issue, near in issues_with_tier
    ]


def _find_due_alerts(reader: Reader, today: date, rules: WarningRules) -> Iterator[DueItem]:
    found = find_alerts(reader, today, rules.alerts, rules.recheck_days)
    for kind, group in groupby(found, key=lambda one: one.kind):
        alerts = list(group)
        ids = [one.issue.id for one in alerts]
        versions = outbox.find_last_change_ids(reader, ids, ("round", *ALERTS[kind].basis_fields))
        for one in alerts:
            yield DueItem(one.issue, kind.value, "", str(versions.get(one.issue.id, 0)), one.why)


def _build_notice_key(due: DueItem, recipient: str) -> NotificationKey:
    return NotificationKey(due.issue.id, due.kind, due.version, recipient)


def begin_run_with_messages(
    session: Session, planned: RunPlan, compose: ComposeDigest, rules: NotificationRules, now: datetime
) -> int:
    """Write down that a run began, and every message with what it tells of; return the run's id."""
    at = format_utc(now)
    notified_issues = {due.issue.id for digest in planned.digests for due in digest.items}
    run = outbox.begin_run(session, at, planned.today, planned.due_count, len(notified_issues))
    for digest in planned.digests:
        subject, body = compose(planned, digest)
        message = Message(planned.build_message_uid(digest), digest.recipient, subject, body)
        keys = [(_build_notice_key(due, digest.recipient), due.tier) for due in digest.items]
        outbox.add_message(session, message, planned.today, keys, rules.get_channels(digest.recipient), at)
    return run


def deliver_and_end_run(
    open_transaction: OpenTransaction,
    run: int,
    send: SendMessage,
    rules: NotificationRules,
    clock: Callable[[], datetime],
) -> list[DeliveryRow]:
    """Deliver what waits, and end the *run*; return how each delivery stands."""
    deliveries = send_waiting_deliveries(open_transaction, send, rules, clock)
    with open_transaction() as session:
        end_run(session, run, deliveries, clock())
    return deliveries


def send_waiting_deliveries(
    open_transaction: OpenTransaction,
    send: SendMessage,
    rules: NotificationRules,
    clock: Callable[[], datetime],
) -> list[DeliveryRow]:
    """Deliver what waits, that of earlier runs included; return how each delivery stands.

    Every step is a transaction of its own (*open_transaction* opens one): what is claimed, sent and
    marked stays so, whatever stops the process at whatever point.
    """
    with open_transaction() as session:
        waiting = outbox.find_deliveries_to_send(SessionReader(session), format_utc(clock()))
    return [
        one
        for one in (_attempt_delivery(open_transaction, row, send, rules, clock) for row in waiting)
        if one
    ]


def _attempt_delivery(
    open_transaction: OpenTransaction,
    delivery: DeliveryRow,
    send: SendMessage,
    rules: NotificationRules,
    clock: Callable[[], datetime],
) -> DeliveryRow | None:
    """Try one delivery; None where another run has it, or took it over meanwhile."""
    with open_transaction() as session:
        if not outbox.claim_delivery(session, delivery, format_utc(clock() + ATTEMPT_LEASE)):
            return None
    if delivery.state == DeliveryState.SENDING and delivery.unheard:
        result = DeliveryResult(
            DeliveryOutcome.NO_ANSWER, "两次都没有回音，可能已收到"
        )  # once more would be a third time
    else:
        result = send(delivery.channel, delivery.message)
    with open_transaction() as session:
        return record_delivery_result(session, delivery, result, rules, clock())


def record_delivery_result(
    session: Session, delivery: DeliveryRow, result: DeliveryResult, rules: NotificationRules, now: datetime
) -> DeliveryRow | None:
    """Record what became of an attempt at a delivery that was claimed; return how it stands now, None as in `_attempt`."""
    is_unanswered = result.outcome is DeliveryOutcome.NO_ANSWER
    was_interrupted = delivery.state == DeliveryState.SENDING
    attempts = Attempts(delivery.attempts + 1, delivery.unheard + was_interrupted + is_unanswered)
    retry_at = (
        None
        if result.outcome is DeliveryOutcome.DELIVERED
        else schedule_next_attempt(now, attempts, result.outcome, rules)
    )
    if result.outcome is DeliveryOutcome.DELIVERED:
        state = DeliveryState.DELIVERED
    else:
        state = DeliveryState.LOST if retry_at is None else DeliveryState.WAITING
    at, next_at = format_utc(now), format_utc(retry_at) if retry_at else ""
    if not outbox.record_attempt(
        session, delivery, state, now=at, next_at=next_at, is_unanswered=is_unanswered, why=result.why
    ):
        return None
    return delivery._replace(state=state.value, attempts=attempts.tried, next_at=next_at, why=result.why)


def end_run(session: Session, run: int, deliveries: Iterable[DeliveryRow], now: datetime) -> None:
    """Record that a run came to its end, and what each channel did."""
    channels: dict[str, Counter[bool]] = defaultdict(Counter)
    for one in deliveries:
        channels[one.channel][one.state == DeliveryState.DELIVERED] += 1
    counts = {name: (count[True], count[False]) for name, count in channels.items()}
    outbox.end_run(session, run, format_utc(now), counts)


def record_quiet_run(session: Session, today: date, now: datetime) -> None:
    """Record a run in quiet time: nothing is told, and all of it is due later."""
    run = outbox.begin_run(session, format_utc(now), today, 0, 0, is_quiet=True)
    outbox.end_run(session, run, format_utc(now), {})


def read_last_deliveries(reader: Reader, limit: int) -> list[DeliveryRow]:
    """Return the last *limit* deliveries, the newest first."""
    return outbox.read_last_deliveries(reader, limit)


def retry_lost_deliveries(session: Session, now: datetime, uids: Sequence[str]) -> int:
    """Let messages that were given up (all, or those of *uids*) be tried anew; return how many deliveries."""
    return outbox.retry_lost_deliveries(session, format_utc(now), uids)

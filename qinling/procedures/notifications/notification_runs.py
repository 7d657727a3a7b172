"""Send notifications: record the messages of a run, deliver them, and retry the failed ones."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from types import MappingProxyType

from qinling.errors import IssueNotFound
from qinling.ledger.deliveries import delivery_changes, outbox
from qinling.ledger.reader import Reader
from qinling.ledger.rows import DeliveryRow, DeliveryState
from qinling.ledger.writer import Writer
from qinling.procedures.notifications.notification_plan import ComposeDigest, RunPlan, compose_message
from qinling.rules.history.events import format_utc
from qinling.rules.vocabulary import DeliveryOutcome
from qinling.rules.warnings.delivery_retries import (
    ATTEMPT_LEASE,
    MAX_PUT_OFF,
    Attempts,
    schedule_next_attempt,
)
from qinling.rules.warnings.message_types import DeliveryResult, Message
from qinling.rules.warnings.notification_rules import NotificationRules

#: Opens the ledger for one transaction.
OpenTransaction = Callable[[], AbstractContextManager[Writer]]
#: Sends a message through the channel of this name.
SendMessage = Callable[[str, Message], DeliveryResult]
#: The addresses of each channel that has some: a message is delivered to each by itself.
ChannelAddresses = Mapping[str, Sequence[str]]
NO_ADDRESSES: ChannelAddresses = MappingProxyType({})


def begin_run_with_messages(
    writer: Writer,
    planned: RunPlan,
    compose: ComposeDigest,
    rules: NotificationRules,
    now: datetime,
    missing_env: Iterable[str] = (),
) -> int:
    """Record the start of a run and its messages. Return the run's id.

    *missing_env* are environment variables of the channels that the run does not have.
    """
    at = format_utc(now)
    notified_issues = {due.issue.id for digest in planned.digests for due in digest.items}
    run = outbox.begin_run(
        writer, at, planned.today, planned.due_count, len(notified_issues), missing_env=missing_env
    )
    for digest in planned.digests:
        message = compose_message(planned, digest, compose)
        keys = [(due.build_key(digest.recipient), due.tier) for due in digest.items]
        outbox.add_message(writer, message, planned.today, keys, rules.get_channels(digest.recipient), at)
    for reminder in planned.reminders:
        mark = reminder.uid.removeprefix(f"{planned.today:%Y%m%d}")
        outbox.withdraw_waiting_messages(writer, mark, at, "今天另有催报")
        outbox.add_message(writer, reminder, planned.today, (), rules.get_channels(reminder.recipient), at)
    return run


def deliver_and_end_run(
    open_transaction: OpenTransaction,
    run: int,
    send: SendMessage,
    rules: NotificationRules,
    clock: Callable[[], datetime],
    addresses: ChannelAddresses = NO_ADDRESSES,
    kept: Collection[str] = (),
) -> list[DeliveryRow]:
    """Send the waiting deliveries, but those of the messages *kept*, and end the run. Return the deliveries."""
    deliveries = send_waiting_deliveries(open_transaction, send, rules, clock, addresses, kept)
    with open_transaction() as writer:
        end_run(writer, run, deliveries, clock())
    return deliveries


def find_waiting_deliveries(
    writer: Writer,
    now: datetime,
    addresses: ChannelAddresses = NO_ADDRESSES,
    kept: Collection[str] = (),
) -> list[DeliveryRow]:
    """Return the deliveries to try at *now*, one to each of the *addresses* of a channel, without the messages *kept*."""
    delivery_changes.part_deliveries(writer, addresses, format_utc(now))
    due = outbox.find_deliveries_to_send(writer, format_utc(now), format_utc(now + MAX_PUT_OFF))
    return [one for one in due if one.uid not in kept]


def send_waiting_deliveries(
    open_transaction: OpenTransaction,
    send: SendMessage,
    rules: NotificationRules,
    clock: Callable[[], datetime],
    addresses: ChannelAddresses = NO_ADDRESSES,
    kept: Collection[str] = (),
) -> list[DeliveryRow]:
    """Send all waiting deliveries, also those of earlier runs, but those of the messages *kept*.

    Return them with their new state.
    Each of the *addresses* of a channel has a delivery of its own: what one refuses is not sent to the others again.
    Claim and result are separate transactions, so a crash loses neither.
    """
    with open_transaction() as writer:
        waiting = find_waiting_deliveries(writer, clock(), addresses, kept)
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
    """Try one delivery. Return None if another run has claimed it."""
    with open_transaction() as writer:
        if not outbox.claim_delivery(writer, delivery, format_utc(clock() + ATTEMPT_LEASE)):
            return None
    if delivery.state == DeliveryState.SENDING and delivery.unheard:
        result = DeliveryResult(
            DeliveryOutcome.NO_ANSWER, "两次都没有回音，可能已收到"
        )  # a third copy is never sent
    else:
        result = send(delivery.channel, delivery.message)
    with open_transaction() as writer:
        return record_delivery_result(writer, delivery, result, rules, clock())


def record_delivery_result(
    writer: Writer, delivery: DeliveryRow, result: DeliveryResult, rules: NotificationRules, now: datetime
) -> DeliveryRow | None:
    """Record the result of an attempt. Return the delivery's new state, or None if a later attempt has replaced it."""
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
        writer, delivery, state, now=at, next_at=next_at, is_unanswered=is_unanswered, why=result.why
    ):
        return None
    return delivery._replace(state=state.value, attempts=attempts.tried, next_at=next_at, why=result.why)


def end_run(writer: Writer, run: int, deliveries: Iterable[DeliveryRow], now: datetime) -> None:
    """Record the end of a run and the counts of each channel."""
    channels: dict[str, Counter[bool]] = defaultdict(Counter)
    for one in deliveries:
        channels[one.channel][one.state == DeliveryState.DELIVERED] += 1
    counts = {name: (count[True], count[False]) for name, count in channels.items()}
    outbox.end_run(writer, run, format_utc(now), counts)


def record_quiet_run(writer: Writer, today: date, now: datetime) -> None:
    """Record a quiet run: nothing is sent, and all items stay due."""
    run = outbox.begin_run(writer, format_utc(now), today, 0, 0, is_quiet=True)
    outbox.end_run(writer, run, format_utc(now), {})


def read_last_deliveries(reader: Reader, limit: int) -> list[DeliveryRow]:
    """Return the last *limit* deliveries, newest first."""
    return outbox.read_last_deliveries(reader, limit)


def has_waiting_messages(reader: Reader, today: date) -> bool:
    """Return whether a message is still to be delivered."""
    return bool(count_waiting_messages(reader, today))


def count_waiting_messages(reader: Reader, today: date) -> Counter[str]:
    """Count the messages that are still to be delivered by each channel."""
    waiting = outbox.find_unfinished_deliveries(reader, today, today)
    return Counter(one.channel for one in waiting if one.state != DeliveryState.LOST)


def retry_deliveries(writer: Writer, now: datetime, uids: Sequence[str]) -> int:
    """Let the next run try undelivered messages (all, or those of *uids*) at once, and return how many.

    Raises IssueNotFound for a uid that no message has.
    """
    known = outbox.find_message_uids(writer, uids)
    if unknown := [uid for uid in uids if uid not in known]:
        raise IssueNotFound(f"没有编号为 {'、'.join(unknown)} 的消息", "用 qinling notify list 看消息编号")
    return outbox.retry_deliveries(writer, format_utc(now), uids)

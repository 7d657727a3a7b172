"""Send notifications, unless the office's rules say that it is a quiet time.

A clock that ran backwards is told to the office with them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from qinling.ledger.deliveries import notice_resets
from qinling.ledger.reader import Reader
from qinling.ledger.rows import DeliveryRow
from qinling.ledger.writer import Writer
from qinling.procedures.notifications.clock_faults import tell_clock_fault
from qinling.procedures.notifications.digest_parts import split_digests_to_fit
from qinling.procedures.notifications.due_items import WarningRules
from qinling.procedures.notifications.notification_plan import ComposeDigest, RunPlan, plan_run
from qinling.procedures.notifications.notification_runs import (
    ChannelAddresses,
    OpenTransaction,
    SendMessage,
    begin_run_with_messages,
    deliver_and_end_run,
    find_waiting_deliveries,
    record_quiet_run,
    send_waiting_deliveries,
)
from qinling.procedures.notifications.waiting_messages import (
    Renewal,
    find_messages_off_screen,
    renew_waiting_messages,
)
from qinling.rules.history.events import format_utc
from qinling.rules.warnings.notification_rules import QuietReason, find_quiet_reason
from qinling.rules.warnings.run_clock import RunClock

_DATED_AHEAD = "这条消息的日期在今天以后，不再发送，该提醒的重新提醒"


@dataclass(frozen=True, slots=True)
class Sending:
    """What sending needs: the ledger, the channels, the clock, and the rules of the office.

    *open_transaction* opens the ledger for one transaction. *send* sends a message over a named
    channel. *clock* returns the current time in UTC, *timezone* is the one of the office. *today* is
    the day of the run. *addresses* are those of the channels that have some. *missing_env* are environment variables
    that the channels need and that are not set. Without *has_settings* no channel is known but the screen. What
    waits for a channel that is none of *known_channels* takes a new way; None: it may be known all the same.
    """

    open_transaction: OpenTransaction
    send: SendMessage
    clock: Callable[[], datetime]
    timezone: str
    today: date
    rules: WarningRules
    missing_env: tuple[str, ...] = ()
    addresses: ChannelAddresses = field(default_factory=dict)
    has_settings: bool = True
    known_channels: frozenset[str] | None = None

    def read_clock(self) -> RunClock:
        """Return the day of the run and the time of the machine's clock."""
        now = self.clock()
        return RunClock(self.today, now.astimezone(ZoneInfo(self.timezone)).date(), now)

    def find_quiet_reason(self) -> QuietReason | None:
        """Return why nothing is sent now, or None when messages may be sent."""
        local_time = self.clock().astimezone(ZoneInfo(self.timezone)).time()
        return find_quiet_reason(self.rules.notify_rules, self.today, local_time, self.rules.calendar)


@dataclass(frozen=True, slots=True)
class DigestLayout:
    """How digests become messages: their text, and the text size in bytes that a recipient accepts."""

    compose: ComposeDigest
    get_max_bytes: Callable[[str], int]


@dataclass(frozen=True, slots=True)
class RunResult:
    """What one run sent: its plan and its deliveries.

    *withdrawn* messages were dated ahead of it. *renewal* says what became of those that waited.
    """

    plan: RunPlan
    deliveries: list[DeliveryRow]
    withdrawn: int
    renewal: Renewal


def plan_messages(reader: Reader, clock: RunClock, rules: WarningRules, layout: DigestLayout) -> RunPlan:
    """Return the digests that are due on the day of a run, split to the sizes that their channels accept."""
    planned = plan_run(reader, clock.today, rules, last_day=clock.last_day)
    return split_digests_to_fit(planned, layout.compose, layout.get_max_bytes)


def send_due_notifications(sending: Sending, layout: DigestLayout) -> RunResult | QuietReason:
    """Send what is due and what waits from earlier runs; in quiet time only record the run."""
    if reason := sending.find_quiet_reason():
        with sending.open_transaction() as writer:
            record_quiet_run(writer, sending.today, sending.clock())
        return reason
    rules = sending.rules.notify_rules
    with sending.open_transaction() as writer:
        planned, withdrawn, renewal = _plan_and_renew(writer, sending, layout)
        run = begin_run_with_messages(
            writer, planned, layout.compose, rules, sending.clock(), sending.missing_env
        )
    deliveries = deliver_and_end_run(
        sending.open_transaction, run, sending.send, rules, sending.clock, sending.addresses, renewal.kept
    )
    return RunResult(planned, deliveries, withdrawn, renewal)


def send_waiting_notifications(sending: Sending, layout: DigestLayout) -> RunResult | QuietReason:
    """Send what waits and nothing new. In quiet time nothing is sent; a later run sends it."""
    if reason := sending.find_quiet_reason():
        return reason
    with sending.open_transaction() as writer:
        planned, withdrawn, renewal = _plan_and_renew(writer, sending, layout)
    deliveries = send_waiting_deliveries(
        sending.open_transaction,
        sending.send,
        sending.rules.notify_rules,
        sending.clock,
        sending.addresses,
        renewal.kept,
    )
    return RunResult(replace(planned, digests=[], reminders=()), deliveries, withdrawn, renewal)


def _plan_and_renew(writer: Writer, sending: Sending, layout: DigestLayout) -> tuple[RunPlan, int, Renewal]:
    """Plan the day's digests and compose anew what waits.

    Return the plan, the number of messages dated ahead, and what became of those that waited.
    """
    withdrawn = _prepare_outbox(writer, sending)
    clock = sending.read_clock()
    planned = plan_messages(writer, clock, sending.rules, layout)
    renewal = renew_waiting_messages(
        writer, planned, layout.compose, sending.rules.notify_rules, clock, sending.known_channels
    )
    if not sending.has_settings:
        # They would use up a try of each message, and in the end the message.
        renewal.kept.update(find_messages_off_screen(writer, clock))
    return planned, withdrawn, renewal


def _prepare_outbox(writer: Writer, sending: Sending) -> int:
    """Tell the office of a clock that ran backwards, and withdraw the messages that are dated ahead.

    Return how many were withdrawn.
    """
    clock = sending.read_clock()
    tell_clock_fault(writer, clock, sending.timezone, sending.rules.notify_rules)
    return notice_resets.withdraw_messages_after(writer, clock.last_day, format_utc(clock.now), _DATED_AHEAD)


def plan_waiting_notifications(writer: Writer, sending: Sending, layout: DigestLayout) -> list[DeliveryRow]:
    """Return the deliveries that `send_waiting_notifications` would try, in a transaction that is rolled back."""
    _, _, renewal = _plan_and_renew(writer, sending, layout)
    return find_waiting_deliveries(writer, sending.clock(), sending.addresses, renewal.kept)

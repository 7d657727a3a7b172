"""Send notifications, unless the office's rules say that it is a quiet time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from qinling.ledger.reader import Reader
from qinling.ledger.rows import DeliveryRow
from qinling.procedures.notifications.notification_plan import (
    ComposeDigest,
    RunPlan,
    WarningRules,
    plan_run,
    split_digests_to_fit,
)
from qinling.procedures.notifications.notification_runs import (
    OpenTransaction,
    SendMessage,
    begin_run_with_messages,
    deliver_and_end_run,
    record_quiet_run,
    send_waiting_deliveries,
)
from qinling.rules.warnings.notification_rules import QuietReason, find_quiet_reason


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What sending needs: the ledger, the channels, the clock, and the rules of the office.

    *open_transaction* opens the ledger for one transaction. *send* sends a message over a named
    channel. *clock* returns the current time in UTC, *timezone* is the one of the office.
    """

    open_transaction: OpenTransaction
    send: SendMessage
    clock: Callable[[], datetime]
    timezone: str
    today: date
    rules: WarningRules

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
    """What one run sent: its plan and its deliveries."""

    plan: RunPlan
    deliveries: list[DeliveryRow]


def plan_messages(reader: Reader, today: date, rules: WarningRules, layout: DigestLayout) -> RunPlan:
    """Return the digests that are due on *today*, split to the sizes that their channels accept."""
    return split_digests_to_fit(plan_run(reader, today, rules), layout.compose, layout.get_max_bytes)


def send_due_notifications(dispatch: Dispatch, layout: DigestLayout) -> RunResult | QuietReason:
    """Send what is due and what waits from earlier runs; in quiet time only record the run."""
    if reason := dispatch.find_quiet_reason():
        with dispatch.open_transaction() as writer:
            record_quiet_run(writer, dispatch.today, dispatch.clock())
        return reason
    rules = dispatch.rules.notify_rules
    with dispatch.open_transaction() as writer:
        planned = plan_messages(writer, dispatch.today, dispatch.rules, layout)
        run = begin_run_with_messages(writer, planned, layout.compose, rules, dispatch.clock())
    deliveries = deliver_and_end_run(dispatch.open_transaction, run, dispatch.send, rules, dispatch.clock)
    return RunResult(planned, deliveries)


def send_waiting_notifications(dispatch: Dispatch) -> list[DeliveryRow]:
    """Send what waits and return the deliveries. In quiet time nothing is sent; a later run sends it."""
    if dispatch.find_quiet_reason():
        return []
    return send_waiting_deliveries(
        dispatch.open_transaction, dispatch.send, dispatch.rules.notify_rules, dispatch.clock
    )

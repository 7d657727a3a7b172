"""Compose the messages that wait anew before they are sent: they say what is so today."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from qinling.ledger import delivery_changes, outbox
from qinling.ledger.rows import DeliveryRow, DeliveryState
from qinling.ledger.writer import Writer
from qinling.procedures.notifications.notification_plan import (
    ComposeDigest,
    Digest,
    RunPlan,
    select_most_urgent,
)
from qinling.rules.history.events import format_utc
from qinling.rules.warnings.delivery_retries import MAX_PUT_OFF
from qinling.rules.warnings.recipients import NotificationKey
from qinling.rules.warnings.resent_messages import mark_delayed, mark_resent

_NOTHING_LEFT = "所说的问题都已办完、改了单位，或另有新的提醒，不再补发"


def renew_waiting_messages(
    writer: Writer, planned: RunPlan, compose: ComposeDigest, now: datetime, last_day: date
) -> int:
    """Compose anew what waits to be sent *now*. Return how many deliveries were withdrawn, with nothing left to tell.

    What is done, what another unit answers for, and what *planned* or a later message tells is left out; if it
    was told to nobody, it counts as untold. What is dated after *last_day* does not count.
    """
    waiting = outbox.find_deliveries_to_send(writer, format_utc(now), format_utc(now + MAX_PUT_OFF))
    by_message: dict[str, list[DeliveryRow]] = defaultdict(list)
    for one in waiting:
        by_message[one.uid].append(one)
    told = delivery_changes.read_message_notices(writer, by_message, last_day)
    withdrawn = 0
    for uid, deliveries in by_message.items():
        if delivery_changes.is_warning(writer, uid):
            withdrawn += _renew_warning(writer, planned, deliveries, told.get(uid, set()), compose, now)
        elif deliveries[0].day != str(planned.today):
            for one in deliveries:
                text = mark_delayed((one.subject, one.body), one.day)
                delivery_changes.renew_delivery(writer, one, text, format_utc(now))
    return withdrawn


def _renew_warning(
    writer: Writer,
    planned: RunPlan,
    deliveries: Sequence[DeliveryRow],
    told: set[NotificationKey],
    compose: ComposeDigest,
    now: datetime,
) -> int:
    """Compose the *deliveries* of one message anew, or withdraw them. Return how many were withdrawn."""
    first, at = deliveries[0], format_utc(now)
    items = [due for due in planned.told.get(first.receiver, ()) if due.build_key(first.receiver) in told]
    if left_out := told - {due.build_key(first.receiver) for due in items}:
        delivery_changes.forget_untold_notices(writer, first.uid, left_out)
    if not items:
        delivery_changes.withdraw_deliveries(writer, [one.id for one in deliveries], at, _NOTHING_LEFT)
        return len(deliveries)
    digest = Digest(first.receiver, select_most_urgent(items, len(items)), uid=first.uid)
    text = compose(planned, digest)
    for one in deliveries:
        may_have_come = one.unheard > 0 or one.state == DeliveryState.SENDING
        # Else its run has just put it out. One that a person resends has no attempts, but a reason.
        is_late = one.attempts > 0 or one.why != "" or one.day != str(planned.today)
        marked = mark_resent(text, one.day, planned.today, may_have_come=may_have_come) if is_late else text
        delivery_changes.renew_delivery(writer, one, marked, at)
    return 0

"""Compose the messages that wait anew before they are sent: they say what is so today."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from qinling.ledger.deliveries import delivery_changes, outbox, told_notices
from qinling.ledger.rows import DeliveryRow, DeliveryState
from qinling.ledger.writer import Writer
from qinling.procedures.notifications.notification_plan import (
    ComposeDigest,
    Digest,
    RunPlan,
    compose_message,
    find_part,
    select_most_urgent,
)
from qinling.rules.history.events import format_utc
from qinling.rules.warnings.delivery_retries import ATTEMPT_LEASE, MAX_PUT_OFF
from qinling.rules.warnings.notification_rules import STDOUT_CHANNEL, NotificationRules
from qinling.rules.warnings.recipients import (
    DEADLINE_NOTICE,
    OFFICE_RECIPIENT,
    NotificationKey,
    find_receivers,
)
from qinling.rules.warnings.resent_messages import is_marked_resent, mark_delayed, mark_resent
from qinling.rules.warnings.run_clock import RunClock
from qinling.rules.warnings.weekly_list import WEEKLY_LIST


class Renewal(NamedTuple):
    """What became of the messages that wait and were not simply composed anew.

    *settled* deliveries had nothing left to tell. *kept* is uid → receiver of what is not sent because the settings name
    no such receiver, *silenced* receiver → deliveries withdrawn because the settings give the receiver no channel.
    """

    settled: int
    kept: dict[str, str]
    silenced: dict[str, int]


_NOTHING_LEFT = "所说的问题都已办完、改了单位，或另有新的提醒，不再补发"
_NO_CHANNEL = "设置里这个接收人不走任何渠道"


def renew_waiting_messages(
    writer: Writer,
    planned: RunPlan,
    compose: ComposeDigest,
    rules: NotificationRules,
    clock: RunClock,
    known_channels: Collection[str] | None = None,
) -> Renewal:
    """Compose anew what waits to be sent. Return what is withdrawn and what is kept.

    What is done, what another unit answers for, and what *planned* or a later message tells is left out, and
    counts as untold. It goes by the channels that its recipient has now. A receiver whom the settings do not name may
    be missing by mistake, or all settings may be: the message waits. With *known_channels*, those of the settings, any
    message that waits for another one takes a new way.
    """
    at = format_utc(clock.now)
    earlier = _find_waiting(writer, clock)
    for deliveries in earlier.values():
        _follow_channels(writer, deliveries, rules, planned, at, known_channels)
    by_message = _find_waiting(writer, clock)
    told = told_notices.read_message_notices(writer, by_message, clock.last_day, planned.respelt)
    result = Renewal(0, {}, {})
    for uid, deliveries in by_message.items():
        receiver, keys = _find_recipient(deliveries, planned), told.get(uid, set())
        is_warning = delivery_changes.is_warning(writer, uid)
        follows = is_warning or any(_is_gone(one, known_channels) for one in deliveries)
        if follows and _is_unknown(receiver, rules, planned):
            result.kept[uid] = receiver
        elif follows and _list_channels(receiver, rules) == ():
            _withdraw_message(writer, deliveries, keys, at, _NO_CHANNEL)
            result.silenced[receiver] = result.silenced.get(receiver, 0) + len(deliveries)
        elif is_warning:
            delays = _judge_delays(deliveries, earlier.get(uid, ()), planned.today, clock)
            settled = _renew_warning(writer, planned, delays, keys, compose, at)
            result = result._replace(settled=result.settled + settled)
        elif deliveries[0].day != str(planned.today):
            for one in deliveries:
                text = mark_delayed((one.subject, one.body), one.day)
                delivery_changes.renew_delivery(writer, one, text, at)
    return result


def find_messages_off_screen(writer: Writer, clock: RunClock) -> dict[str, str]:
    """Return uid → receiver of the messages that wait for another channel than the screen."""
    return {
        uid: deliveries[0].receiver
        for uid, deliveries in _find_waiting(writer, clock).items()
        if any(one.channel != STDOUT_CHANNEL for one in deliveries)
    }


def _is_unknown(receiver: str, rules: NotificationRules, planned: RunPlan) -> bool:
    """Return whether the settings name no such receiver, nor the same unit by another name, which is told itself."""
    return receiver != OFFICE_RECIPIENT and not find_receivers(receiver, rules.receivers, planned.merges)


def _withdraw_message(
    writer: Writer, deliveries: Sequence[DeliveryRow], keys: set[NotificationKey], at: str, why: str
) -> None:
    delivery_changes.forget_notices(writer, deliveries[0].uid, keys)
    delivery_changes.withdraw_deliveries(writer, [one.id for one in deliveries], at, why)


def _find_waiting(writer: Writer, clock: RunClock) -> dict[str, list[DeliveryRow]]:
    """Return the deliveries that are to be sent now, by the uid of their message."""
    by_message: dict[str, list[DeliveryRow]] = defaultdict(list)
    latest = format_utc(clock.now + MAX_PUT_OFF)
    for one in outbox.find_deliveries_to_send(writer, format_utc(clock.now), latest):
        by_message[one.uid].append(one)
    return by_message


def _follow_channels(
    writer: Writer,
    deliveries: Sequence[DeliveryRow],
    rules: NotificationRules,
    planned: RunPlan,
    at: str,
    known_channels: Collection[str] | None,
) -> None:
    """Let a warning that waits take the channels of its recipient: the settings may have changed.

    What waits for the office does not move to the screen, where nobody may look. Any message moves, also
    there, whose channel is gone: it would never come.
    """
    receiver = _find_recipient(deliveries, planned)
    channels = _list_channels(receiver, rules) or ()
    left = [one for one in deliveries if one.channel not in channels]
    is_for_screen = not receiver and channels == (STDOUT_CHANNEL,)
    if is_for_screen or not delivery_changes.is_warning(writer, deliveries[0].uid):
        left = [one for one in left if _is_gone(one, known_channels)]
    if left and channels:
        delivery_changes.move_deliveries(writer, left, channels, at)


def _is_gone(delivery: DeliveryRow, known_channels: Collection[str] | None) -> bool:
    """Return whether the channel of *delivery* is none of *known_channels*; None: they are not known."""
    return known_channels is not None and delivery.channel not in known_channels


def _list_channels(receiver: str, rules: NotificationRules) -> tuple[str, ...] | None:
    """Return the channels that *receiver* has now, None where the settings do not name it."""
    return rules.office if receiver == OFFICE_RECIPIENT else rules.receivers.get(receiver)


def _find_recipient(deliveries: Sequence[DeliveryRow], planned: RunPlan) -> str:
    """Return the recipient of a message by the name that it has now."""
    return planned.respelt.get(deliveries[0].receiver, deliveries[0].receiver)


class _Delay(NamedTuple):
    """A delivery that is composed anew: whether it is late, and whether its reader may have it already."""

    delivery: DeliveryRow
    is_late: bool
    may_have_come: bool


def _judge_delays(
    deliveries: Sequence[DeliveryRow], earlier: Sequence[DeliveryRow], today: date, clock: RunClock
) -> list[_Delay]:
    """Judge *deliveries* of one message by when they were first due, whatever was tried since.

    One that is new took the place of those of the same message *earlier*, by a channel that is gone.
    """
    begun = format_utc(clock.now - ATTEMPT_LEASE)  # what is younger another run may just be sending
    known = {one.id for one in earlier}
    delays = []
    for one in deliveries:
        before = [one] if one.id in known else [one, *earlier]
        delays.append(
            _Delay(
                one,
                # One that a person resends has no attempts, but a reason.
                any(it.attempts > 0 or it.why or it.day != str(today) or it.next_at < begun for it in before)
                or is_marked_resent(one.subject),
                any(it.unheard > 0 or it.state == DeliveryState.SENDING for it in before),
            )
        )
    return delays


def _renew_warning(
    writer: Writer,
    planned: RunPlan,
    delays: Sequence[_Delay],
    told: set[NotificationKey],
    compose: ComposeDigest,
    at: str,
) -> int:
    """Compose the deliveries of one message anew, or withdraw them. Return how many were withdrawn."""
    deliveries = [one.delivery for one in delays]
    recipient = _find_recipient(deliveries, planned)
    items = [due for due in planned.told.get(recipient, ()) if due.build_key(recipient) in told]
    if left_out := told - {due.build_key(recipient) for due in items}:
        delivery_changes.forget_notices(writer, deliveries[0].uid, left_out)
    listed = _find_listed_issues(planned, recipient)
    items = [due for due in items if due.kind != DEADLINE_NOTICE or due.issue.id not in listed]
    if not items:
        delivery_changes.withdraw_deliveries(writer, [one.id for one in deliveries], at, _NOTHING_LEFT)
        return len(deliveries)
    part = find_part(deliveries[0].subject)
    digest = Digest(recipient, select_most_urgent(items, len(items)), part=part, uid=deliveries[0].uid)
    message = compose_message(planned, digest, compose)
    text = (message.subject, message.body)
    for one, is_late, may_have_come in delays:
        marked = mark_resent(text, one.day, planned.today, may_have_come=may_have_come) if is_late else text
        delivery_changes.renew_delivery(writer, one, marked, at)
    return 0


def _find_listed_issues(planned: RunPlan, recipient: str) -> set[int]:
    """Return the issues that the weekly list of *planned* tells *recipient* again: what waits need not tell them too."""
    return {
        due.issue.id
        for digest in planned.digests
        if digest.recipient == recipient
        for due in digest.items
        if due.kind == WEEKLY_LIST
    }

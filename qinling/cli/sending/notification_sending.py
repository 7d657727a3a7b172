"""Send messages over the channels of the settings: shared by `warn --notify`, `notify` and `login weekly`."""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.framework.terminal.printing import print_line
from qinling.cli.sending.quiet_times import describe_sending, print_quiet_reason
from qinling.cli.sending.run_clock import build_run_clock, note_clock_fault, require_meant_day
from qinling.cli.setting_advice import advise_receiver, advise_setting
from qinling.cli.settings.secret_masking import mask_text
from qinling.errors import (
    NotificationsUndelivered,
    QinlingError,
    SettingsRefused,
    ValueRefused,
    quote_argument,
)
from qinling.rules.warnings.notification_rules import STDOUT_CHANNEL, QuietReason

if TYPE_CHECKING:
    from qinling.ledger.rows import DeliveryRow
    from qinling.notices.channel_config import Channel
    from qinling.procedures.notifications.due_items import WarningRules
    from qinling.procedures.notifications.notification_plan import RunPlan
    from qinling.procedures.notifications.notification_runs import SendMessage
    from qinling.procedures.notifications.notification_sending import DigestLayout, RunResult, Sending

#: No message waits for a receiver of whom the settings say nothing.
NOTHING_KEPT: Mapping[str, str] = {}


def resolve_channel(desk: Desk, name: str) -> "Channel":
    """Return a channel of the settings with its secrets. Raises SettingsRefused."""
    from qinling.cli.settings.channels import read_channel
    from qinling.cli.settings.key_suggestions import suggest_key
    from qinling.notices.channel_config import Channel
    from qinling.notices.channel_types import STDOUT

    table = desk.settings.channels.get(name)
    if table is None:
        if name == STDOUT_CHANNEL:
            return Channel(STDOUT_CHANNEL, STDOUT)
        if used := desk.settings.notify.receivers.get(name):
            lines = "；".join(f"qinling notify test {quote_argument(one)}" for one in used)
            raise SettingsRefused(f"{mask_text(name)} 是接收人，不是渠道", f"它走的渠道这样试：{lines}")
        known = "、".join((STDOUT_CHANNEL, *desk.settings.channels))
        raise SettingsRefused(
            f"设置里没有发送渠道 {mask_text(name)}{mask_text(suggest_key(name, desk.settings.channels))}",
            f"已有：{known}；新的，{advise_receiver(desk, '单位')}",
        )
    try:
        return read_channel(name, table, desk.environ, desk.settings_folder)
    except ValueRefused as refused:
        raise SettingsRefused(refused.message, refused.remedy) from None


def list_channel_faults(desk: Desk) -> list[SettingsRefused]:
    """Return what is wrong with the channels that the office and its receivers use, one for each wrong channel."""
    rules = desk.settings.notify
    faults = []
    for name in dict.fromkeys(chain(rules.office, *rules.receivers.values())):
        try:
            resolve_channel(desk, name)
        except SettingsRefused as refused:
            faults.append(refused)
    return faults


def build_sender(desk: Desk, *, stdout_to_stderr: bool = False) -> "SendMessage":
    """Return a function that sends a message over a named channel. A channel with wrong settings refuses.

    With *stdout_to_stderr* the channel stdout writes to stderr, because stdout holds JSON.
    """
    from qinling.notices.delivery import ChannelSender
    from qinling.rules.vocabulary import DeliveryOutcome
    from qinling.rules.warnings.message_types import DeliveryResult, Message

    sender = ChannelSender(sys.stderr if stdout_to_stderr else sys.stdout)
    find_channel = cache(lambda name: resolve_channel(desk, name))

    def send_message(name: str, message: Message) -> DeliveryResult:
        try:
            return sender.send_message(find_channel(name), message)
        except QinlingError as refused:
            return DeliveryResult(DeliveryOutcome.REFUSED, str(refused))

    return send_message


def build_warning_rules(desk: Desk) -> "WarningRules":
    """Return the warning rules of the settings."""
    from qinling.procedures.notifications.due_items import WarningRules

    settings = desk.settings
    return WarningRules(
        settings.warning_reach,
        settings.alerts,
        settings.procedure.recheck_days,
        desk.calendar,
        settings.notify,
        settings.supervision,
        settings.supervision_specials,
        settings.letter_sending.circular_day,
        settings.home,
    )


def find_missing_env(desk: Desk) -> tuple[str, ...]:
    """Return the environment variables that the channels in use need and that are not set, or blank."""
    from qinling.cli.settings.channels import list_env_names

    names = list_env_names(desk.settings.channels, desk.settings.notify.list_channels())
    return tuple(name for name in names if not desk.environ.get(name, "").strip())


def build_sending(desk: Desk, *, as_json: bool) -> "Sending":
    """Return what sending needs. With *as_json* stdout is for JSON, so the channel stdout uses stderr."""
    from qinling.cli.settings.channels import list_channel_addresses
    from qinling.procedures.notifications.notification_sending import Sending

    has_settings = desk.settings_place.exists()
    return Sending(
        open_transaction=desk.writing,
        send=build_sender(desk, stdout_to_stderr=as_json),
        clock=desk.now,
        timezone=desk.settings.timezone,
        today=desk.today,
        rules=build_warning_rules(desk),
        missing_env=find_missing_env(desk),
        addresses=list_channel_addresses(desk.settings.channels),
        has_settings=has_settings,
        known_channels=frozenset((STDOUT_CHANNEL, *desk.settings.channels)) if has_settings else None,
    )


def get_recipient_size_limit(desk: Desk, recipient: str) -> int:
    """Return how many bytes of text all channels of *recipient* accept."""
    from qinling.notices.channel_types import get_size_limit

    return get_size_limit(desk.settings.channels, desk.settings.notify.get_channels(recipient))


def send_notifications(desk: Desk, *, dry_run: bool, ahead_of_clock: bool, as_json: bool) -> None:
    """Send the notifications that are due. With *dry_run* only show them.

    A run dated ahead of the machine's clock needs a confirmation, or *ahead_of_clock*.
    """
    from qinling.procedures.notifications.notification_sending import plan_messages, send_due_notifications

    require_meant_day(desk, ahead_of_clock=ahead_of_clock, dry_run=dry_run)
    layout = build_digest_layout(desk)
    if dry_run:
        note_clock_fault(desk)
        with desk.reading() as reader:
            planned = plan_messages(reader, build_run_clock(desk), build_warning_rules(desk), layout)
        _print_plan(desk, planned, layout, as_json=as_json)
        _require_sound_channels(desk)
        return
    result = send_due_notifications(build_sending(desk, as_json=as_json), layout)
    note_clock_fault(desk)  # now, because the run may have migrated the ledger
    print_run_result(desk, result, as_json=as_json)


def print_run_result(
    desk: Desk, result: "RunResult | QuietReason", *, as_json: bool, has_messages: bool = True
) -> None:
    """Print what a run sent, or why it sent nothing though it may have messages. Raises NotificationsUndelivered."""
    if isinstance(result, QuietReason):
        print_quiet_reason(desk, result, as_json=as_json, has_messages=has_messages)
    else:
        _print_deliveries(desk, result, as_json=as_json)


def _require_sound_channels(desk: Desk) -> None:
    if faults := list_channel_faults(desk):
        told = "；".join(fault.message for fault in faults)
        raise SettingsRefused(
            f"消息发不出去：{told}", "；".join(dict.fromkeys(fault.remedy for fault in faults))
        )


def build_digest_layout(desk: Desk) -> "DigestLayout":
    """Return how digests become messages. A text leaves room for being sent again later."""
    from qinling.procedures.notifications.notification_sending import DigestLayout
    from qinling.reports.warnings.warning_digest import format_digest
    from qinling.rules.warnings.resent_messages import RESENT_ROOM

    return DigestLayout(
        compose=lambda planned, digest: format_digest(planned, digest, desk.calendar, desk.settings.office),
        get_max_bytes=lambda recipient: get_recipient_size_limit(desk, recipient) - RESENT_ROOM,
    )


def _print_plan(desk: Desk, planned: "RunPlan", layout: "DigestLayout", *, as_json: bool) -> None:
    from qinling.procedures.notifications.notification_plan import compose_message
    from qinling.reports.warnings.deliveries import planned_message_json, reminder_json
    from qinling.reports.warnings.receiver_coverage import coverage_json

    rules, compose = desk.settings.notify, layout.compose
    reason = build_sending(desk, as_json=as_json).find_quiet_reason()
    if as_json:
        items = [
            planned_message_json(
                planned,
                digest,
                compose_message(planned, digest, compose),
                rules.get_channels(digest.recipient),
            )
            for digest in planned.digests
        ]
        items += [reminder_json(planned, one, rules.get_channels(one.recipient)) for one in planned.reminders]
        keys = coverage_json(planned.coverage)[1]
        quiet = reason.value if reason else None
        desk.print_json("deliveries", items, due=planned.due_count, quiet=quiet, **keys)
        return
    texts = [compose_message(planned, digest, compose) for digest in planned.digests]
    texts += planned.reminders
    for one in texts:
        channels = "、".join(rules.get_channels(one.recipient))
        print_line(f"── 发给 {one.recipient or '本单位'}（{channels}）──\n{one.subject}\n\n{one.body}\n")
    _note_coverage(desk, planned)
    sent = f"{describe_sending(desk, reason)} {len(texts)} 条消息；什么也没有发出"
    desk.print_note(f"试运行：该提醒的问题 {planned.due_count} 个，{sent}")


def _print_deliveries(desk: Desk, result: "RunResult", *, as_json: bool) -> None:
    from qinling.reports.warnings.deliveries import delivery_json

    planned, deliveries = result.plan, result.deliveries
    if as_json:
        desk.print_json("deliveries", map(delivery_json, deliveries), due=planned.due_count)
    if result.withdrawn:
        desk.print_note(f"有 {result.withdrawn} 条消息的日期在今天以后，不再发送；该提醒的已重新提醒")
    note_renewal(desk, result)
    if planned.due_count and not desk.settings.notify.has_channels:
        desk.print_note(
            f"该提醒的问题 {planned.due_count} 个，谁也没有发：设置里一个发送渠道也没有用；"
            "写上：qinling config set notify.office 渠道"
        )
    postponed = sum(digest.postponed_count for digest in planned.digests)
    if postponed:
        desk.print_note(f"每人一次最多列 {desk.settings.notify.most} 项，其余 {postponed} 项以后几次发出")
    _note_coverage(desk, planned)
    require_all_delivered(desk, deliveries, result.renewal.kept)
    if desk.is_interactive:
        desk.print_note(f"已发出 {len(deliveries)} 条消息" if deliveries else "没有新的提醒")


def note_renewal(desk: Desk, result: "RunResult") -> None:
    """Print what became of the messages that waited: nothing left to tell, no channel, or kept for want of a receiver."""
    settled, kept, silenced = result.renewal
    if settled:
        desk.print_note(f"有 {settled} 条没送达的不再补发：所说的都已办完、改了单位，或另有新的提醒")
    for receiver, count in silenced.items():
        desk.print_note(f"有 {count} 条没送达的不再补发：设置里 {receiver or '本单位'} 不走任何渠道")
    place = desk.settings_place
    why = f"设置 {place} 里没有这个接收人" if place.exists() else f"没有设置文件 {place}"
    for receiver, count in Counter(kept.values()).items():
        desk.print_note(f"发给 {receiver or '本单位'} 的 {count} 条没有发，留着：{why}")


def _note_coverage(desk: Desk, planned: "RunPlan") -> None:
    """Tell a person which units nobody hears for. Under cron the digest of the office says it."""
    from qinling.reports.warnings.receiver_coverage import coverage_line

    if (amiss := coverage_line(planned.coverage)) and desk.is_interactive:
        desk.print_note(f"注意：{amiss}")


def require_all_delivered(
    desk: Desk, deliveries: "Sequence[DeliveryRow]", kept: "Mapping[str, str]" = NOTHING_KEPT
) -> None:
    """Print failed deliveries and raise NotificationsUndelivered if there are any, or messages *kept* for a receiver."""
    from qinling.ledger.rows import DeliveryState
    from qinling.reports.warnings.deliveries import delivery_line

    failed = [one for one in deliveries if one.state != DeliveryState.DELIVERED]
    for one in failed:
        desk.print_note(delivery_line(one, desk.settings.timezone))
    remedies = ["待发的由以后的运行再试；已放弃的查明原因后用 qinling notify resend"] if failed else []
    if kept and not desk.settings_place.exists():
        remedies.append(f"用 --settings 写明设置文件，或把它放回 {desk.settings_place}，就补发")
    elif kept:
        receiver = next(iter(kept.values()))
        remedies.append(
            f"{advise_receiver(desk, receiver)}就补发；不用再发的{advise_setting(desk, f'notify.receivers.{receiver}', '')}"
        )
    if remedies:
        raise NotificationsUndelivered(f"{len(failed) + len(kept)} 条消息没有送达", "；".join(remedies))

"""What a setting that was just written is worth a word of: it is right, and yet may not be meant."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from qinling.cli.context import Desk
from qinling.cli.export_layout import find_column_fault
from qinling.cli.office_files.file_checks import require_writable_folder
from qinling.cli.settings.secret_masking import mask_text
from qinling.errors import (
    LedgerBusy,
    LedgerMissing,
    LedgerUnusable,
    OutputRefused,
    SettingsRefused,
    UsageRefused,
    ValueRefused,
    quote_argument,
)
from qinling.file_reading import expand_home
from qinling.rules.warnings.notification_rules import STDOUT_CHANNEL

#: Stands for the value of a key of a channel in a command that sets it.
_EXAMPLES = {
    "host": "服务器",
    "sender": "发件地址",
    "to": "收件地址",
    "secret": "env:变量名",
    "url": "网址",
    "folder": "文件夹",
}
_RECEIVERS = ("notify", "receivers")
#: Why the ledger says nothing: the file is written by then, and its address may be wrong too.
_NO_LEDGER = (LedgerMissing, LedgerUnusable, LedgerBusy, UsageRefused)


def remark_on_settings(desk: Desk, paths: Collection[tuple[str, ...]]) -> None:
    """Say what is worth a word of the settings at *paths* of the file: they were just written, and stay so."""
    desk.forget_settings()
    try:
        settings = desk.settings
    except SettingsRefused as refused:
        desk.print_note(f"注意：写好了，可是设置里原有的错还在。{refused}")
        return
    keys = {".".join(path[:2]) for path in paths}
    _note_unknown_receivers(desk, [path[2] for path in paths if path[:2] == _RECEIVERS and path[2:]])
    if keys & {"notify.receivers", "office"}:
        note_joined_receivers(desk)
    if "notify.office" in keys:
        _note_unheard_office(desk)
    if "export.columns" in keys and (fault := find_column_fault(desk)):
        desk.print_note(f"注意：设置 export.columns 写好了，可是导出时会停下：{fault}")
    if "supervision.referral_to" in keys:
        _note_unknown_authority(desk)
    if any(path[0] == "channels" for path in paths):
        note_waiting_messages(desk)
    for name in dict.fromkeys(path[1] for path in paths if path[0] == "channels" and path[1:]):
        if name in settings.channels:
            _note_channel_state(desk, name)


def note_waiting_messages(desk: Desk) -> None:
    """Say which messages wait for a channel that the settings do not have any more, and what becomes of them."""
    from qinling.procedures.notifications.notification_runs import count_waiting_messages

    try:
        with desk.reading() as reader:
            counts = count_waiting_messages(reader, desk.today)
    except _NO_LEDGER:  # the command is about the settings
        return
    for name, count in counts.items():
        if name not in (STDOUT_CHANNEL, *desk.settings.channels):
            desk.print_note(
                f"注意：渠道 {mask_text(name)} 上还有 {count} 条消息没有送达，改走接收人现在的渠道；马上发：qinling notify resend，再 qinling notify retry"
            )


def note_joined_receivers(desk: Desk) -> None:
    """Say which receivers the settings write twice."""
    from qinling.reports.warnings.receiver_coverage import JOIN_REMEDY, joined_line

    notify = desk.settings.notify
    for name, others in notify.joined.items():
        desk.print_note(f"注意：{joined_line(name, others, notify.receivers[name])}；{JOIN_REMEDY}")


def _note_unknown_authority(desk: Desk) -> None:
    """Say which of the units that referrals go to by the settings nothing knows."""
    from qinling.procedures.supervision.receiving_units import look_up_authorities
    from qinling.rules.supervision.referral_authorities import describe_unknown_authority

    settings = desk.settings
    try:
        with desk.reading() as reader:
            units = look_up_authorities(
                reader, settings.supervision.referral_to, settings.notify.receivers, settings.home
            )
    except _NO_LEDGER:  # the command is about the settings
        return
    for one in units:
        if not one.is_known:
            near = f"；相近的有：{'、'.join(one.near)}" if one.near else ""
            desk.print_note(f"注意：{describe_unknown_authority(one.name)}{near}")


def _note_unheard_office(desk: Desk) -> None:
    """Say that the office's own messages use no channel."""
    from qinling.reports.warnings.receiver_coverage import OFFICE_REMEDY, OFFICE_UNHEARD

    if not desk.settings.notify.office:
        desk.print_note(f"注意：{OFFICE_UNHEARD}；{OFFICE_REMEDY}")


def _note_unknown_receivers(desk: Desk, names: Collection[str]) -> None:
    """Say which of the receivers *names* no issue of the ledger names, with near names; of an empty ledger nothing."""
    from qinling.procedures.notifications.receiver_coverage import measure_receiver_coverage
    from qinling.procedures.views.issue_views import find_numbers_by_prefix

    try:
        with desk.reading() as reader:
            if not find_numbers_by_prefix(reader, "", 1):
                return
            unmatched = measure_receiver_coverage(reader, desk.settings.notify).unmatched
    except _NO_LEDGER:  # the command is about the settings
        return
    for one in unmatched:
        if one.name in names:
            near = f"，相近的有：{'、'.join(one.near)}" if one.near else ""
            key = quote_argument(f"notify.receivers.{one.name}")
            desk.print_note(
                f"注意：接收人 {one.name} 对不上台账里的任何问题{near}；"
                f"写错了的：qinling config unset {key}，再写对的"
            )


def _note_channel_state(desk: Desk, name: str) -> None:
    """Say what a channel still lacks, as its keys are set one after another, or where it goes and how it is tried."""
    from qinling.cli.sending.notification_sending import resolve_channel

    if advice := _advise_on_missing_keys(name, desk.settings.channels[name]):
        desk.print_note(f"渠道 {name} 还{advice}")
        return
    try:
        channel = resolve_channel(desk, name)
        if channel.folder:
            require_writable_folder(Path(channel.folder))
    except (SettingsRefused, OutputRefused) as refused:
        desk.print_note(f"渠道 {name} 还不能用。{refused}")
        return
    desk.print_note(f"渠道 {name} 写全了，试发：qinling notify test {quote_argument(name)}")
    if channel.folder:
        is_whole = expand_home(str(desk.settings.channels[name].get("folder"))).is_absolute()
        where = "" if is_whole else "（从设置文件所在的文件夹算起）"
        desk.print_note(f"渠道 {name} 的消息写到文件夹 {channel.folder}{where}")


def _advise_on_missing_keys(name: str, table: Mapping[str, object]) -> str:
    """Return which keys a channel lacks, with the command that sets them; "" for none, or where its way is no way."""
    from qinling.notices.channel_types import CHANNEL_TYPES, parse_channel_type

    if "way" not in table:
        fitting = [one for one in CHANNEL_TYPES if {*table} & {*one.required}] or CHANNEL_TYPES
        ways = "、".join(f"{one.code} {one.label}" for one in fitting)
        key = quote_argument(f"channels.{name}.way={fitting[0].code}")
        return f"缺 way（怎么发：{ways}）：qinling config set {key}"
    with suppress(ValueRefused):
        missing = [key for key in parse_channel_type(str(table["way"])).required if key not in table]
        if missing:
            words = (quote_argument(f"channels.{name}.{key}={_EXAMPLES[key]}") for key in missing)
            return f"缺 {'、'.join(missing)}：qinling config set {' '.join(words)}"
    return ""

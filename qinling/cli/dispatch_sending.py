"""Send the workbooks of a dispatch round to the units, over channels that take a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.notification_sending import build_sender, resolve_channel
from qinling.errors import NotificationsUndelivered, SettingsRefused, UsageRefused
from qinling.rules.warnings.recipients import find_receivers

if TYPE_CHECKING:
    from qinling.procedures.dispatch.rounds import UnitFile
    from qinling.rules.units.unit_merges import UnitMerges


@dataclass(frozen=True, slots=True)
class UnitChannels:
    """The workbook of a unit, its name among the receivers of the settings, and the channels it is sent over."""

    file: "UnitFile"
    recipient: str
    channels: tuple[str, ...]


def resolve_unit_channels(
    desk: Desk, files: "Sequence[UnitFile]", merges: "UnitMerges", *, may_lack: bool
) -> list[UnitChannels]:
    """Return what is sent to whom. Nothing has been sent yet.

    Raises SettingsRefused for a channel that is set wrong or takes no file, UsageRefused for units without a
    channel unless that may be (*may_lack*): then they are only noted.
    """
    receivers = desk.settings.notify.receivers
    names = {file.id: next(iter(find_receivers(file.unit, receivers, merges)), "") for file in files}
    to_send = [
        UnitChannels(file, names[file.id], desk.settings.notify.receivers[names[file.id]])
        for file in files
        if names[file.id] and desk.settings.notify.receivers[names[file.id]]
    ]
    _require_channels_that_take_files(desk, to_send)
    reached = {one.file.id for one in to_send}
    if lacking := [file.unit for file in files if file.id not in reached]:
        what = f"{len(lacking)} 个单位没有设发送渠道：{'、'.join(lacking)}"
        if not may_lack:
            raise UsageRefused(what, "在设置 [notify.receivers] 里写上，或加 --to 文件夹：没有渠道的自己转交")
        desk.print_note(f"注意：{what}，请自己转交")
    return to_send


def _require_channels_that_take_files(desk: Desk, to_send: Sequence[UnitChannels]) -> None:
    units: dict[str, str] = {}
    for one in to_send:
        for name in one.channels:
            units.setdefault(name, one.file.unit)
    for name, unit in units.items():
        way = resolve_channel(desk, name).way
        if not way.takes_files:
            raise SettingsRefused(
                f"渠道 {name}（{way.label}，{unit}等用它）不能带附件，什么也没有发",
                "给这些单位在 [notify.receivers] 里换成电子邮件或文件夹，或用 --to 文件夹 写出来自己转交",
            )


def send_unit_files(
    desk: Desk, to_send: Sequence[UnitChannels], folder: Path, round_id: int, due: date
) -> None:
    """Send each workbook from *folder* and record what became of it. Raises NotificationsUndelivered."""
    failures = [
        f"{one.file.unit}：{why}"
        for one in to_send
        if (why := _send_one(desk, one, folder / one.file.name, round_id, due))
    ]
    for line in failures:
        desk.print_note(f"没有送达 {line}")
    if failures:
        raise NotificationsUndelivered(
            f"第 {round_id} 轮有 {len(failures)} 份没有送达", f"表在 {folder}，请自己转交"
        )
    desk.print_note(f"已发给 {len(to_send)} 个单位")


def _send_one(desk: Desk, one: UnitChannels, path: Path, round_id: int, due: date) -> str:
    """Send one workbook over all channels of its unit and record it. Return why it failed, "" where it did not."""
    from qinling.procedures.dispatch.rounds import record_sending
    from qinling.rules.dispatch.messages import format_dispatch_message
    from qinling.rules.history.events import format_utc
    from qinling.rules.vocabulary import DeliveryOutcome
    from qinling.rules.warnings.message_types import Message

    text = format_dispatch_message(round_id, due, one.file.name, len(one.file.issues), desk.settings.office)
    message = Message(f"{desk.today:%Y%m%d}-dispatch-{round_id}-{one.file.id}", one.recipient, *text, path)
    send, troubles = build_sender(desk), []
    for name in one.channels:
        result = send(name, message)
        if result.outcome is not DeliveryOutcome.DELIVERED:
            troubles.append(f"渠道 {name} {result.outcome.label}（{result.why}）")
        elif result.why:
            desk.print_note(f"{one.file.unit}：渠道 {name} 已送达，{result.why}")
    why = "；".join(troubles)
    with desk.writing() as writer:
        record_sending(writer, one.file.id, None if why else format_utc(desk.now()), why)
    return why

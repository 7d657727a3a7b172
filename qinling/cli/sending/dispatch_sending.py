"""Send the workbooks of a dispatch round to the units, over channels that take a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.lookup.unclear_areas import note_unclear_areas
from qinling.cli.sending.notification_sending import build_sender, resolve_channel
from qinling.cli.setting_advice import advise_receiver
from qinling.errors import NotificationsUndelivered, SettingsRefused, UsageRefused
from qinling.rules.warnings.recipients import find_receivers

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.procedures.dispatch.rounds import UnitFile
    from qinling.rules.units.unit_merges import UnitMerges


@dataclass(frozen=True, slots=True)
class UnitChannels:
    """The workbook of a unit, the receivers of the settings that hear for it, and the ways to each of them.

    A way is a channel and one of its addresses. One that two receivers share is gone once.
    """

    file: "UnitFile"
    ways: "Mapping[tuple[str, str], str]"

    @property
    def channels(self) -> list[str]:
        """The channels in use."""
        return list(dict.fromkeys(channel for channel, _ in self.ways))

    @property
    def described(self) -> str:
        """The unit, and who hears for it where they are several."""
        recipients = list(dict.fromkeys(self.ways.values()))
        return f"{self.file.unit}（{'、'.join(recipients)}）" if len(recipients) > 1 else self.file.unit


def resolve_unit_channels(
    desk: Desk, files: "Sequence[UnitFile]", merges: "UnitMerges", *, may_lack: bool
) -> list[UnitChannels]:
    """Return what is sent to whom. Nothing has been sent yet.

    Raises SettingsRefused for a channel that is set wrong or takes no file, UsageRefused for units without a
    channel unless that may be (*may_lack*): then they are only noted.
    """
    found = (UnitChannels(file, _find_ways(desk, file.unit, merges)) for file in files)
    to_send = [one for one in found if one.ways]
    _require_channels_that_take_files(desk, to_send)
    note_unclear_areas(desk, [(one.file.unit, name) for one in to_send for name in one.ways.values()])
    reached = {one.file.id for one in to_send}
    if lacking := [file.unit for file in files if file.id not in reached]:
        what = f"{len(lacking)} 个单位没有设发送渠道：{'、'.join(lacking)}"
        if not may_lack:
            remedy = f"{advise_receiver(desk, lacking[0])}，或加 --to 文件夹：没有渠道的自己转交"
            raise UsageRefused(what, remedy)
        desk.print_note(f"注意：{what}，请自己转交")
    return to_send


def _find_ways(desk: Desk, unit: str, merges: "UnitMerges") -> dict[tuple[str, str], str]:
    """Return the ways to all receivers that hear for *unit*, each with the receiver."""
    from qinling.cli.settings.channels import list_channel_ways

    receivers = desk.settings.notify.receivers
    ways: dict[tuple[str, str], str] = {}
    for recipient in find_receivers(unit, receivers, merges):
        for way in list_channel_ways(desk.settings.channels, receivers[recipient]):
            ways.setdefault(way, recipient)
    return ways


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


def send_unsent_files(desk: Desk, round_number: int | None, *, dry_run: bool) -> None:
    """Send the workbooks of a round that were not delivered yet. With *dry_run* only say to whom."""
    from qinling.procedures.dispatch.rounds import find_unsent_files
    from qinling.procedures.units import read_unit_merges

    with desk.reading() as reader:
        found, files = find_unsent_files(reader, round_number)
        channels = resolve_unit_channels(
            desk, files, read_unit_merges(reader, desk.settings.home), may_lack=True
        )
        to_send = [one.file for one in channels]
        paths = _find_written_files(reader, to_send)
    if not channels:
        desk.print_note(f"第 {found.id} 轮有渠道的单位都已送达或交回，没有再发")
    elif dry_run:
        units = "、".join(one.described for one in channels)
        desk.print_note(f"试运行，什么也没有发：第 {found.id} 轮将发给 {len(to_send)} 个单位：{units}")
    else:
        send_unit_files(desk, channels, paths, found.id, found.due)


def _find_written_files(reader: "Reader", files: "Sequence[UnitFile]") -> "dict[int, Path]":
    """Return where the workbooks stand that were written last, by the id of the file.

    Raises UsageRefused for one that is gone, or that somebody has changed: a form that is filled in is not sent.
    """
    from qinling.outputs.existing_files import hash_file
    from qinling.procedures.written_files import find_written_file, list_written_files

    places: dict[str, Path] = {}
    for written in list_written_files(reader):
        if not written.is_returned and (path := Path(written.path)).is_file():
            places.setdefault(path.name, path)
    if gone := [file.name for file in files if file.name not in places]:
        raise UsageRefused(f"找不到分发时写的 {'、'.join(gone)}", "把表放回原处再发，或重新分发")
    found = {file.id: places[file.name] for file in files}
    for path in found.values():
        known = find_written_file(reader, path)
        if known is None or known.sha256 != hash_file(path):
            raise UsageRefused(f"{path} 分发后有人改过，不再发", "请自己转交，或重新分发")
    return found


def send_unit_files(
    desk: Desk, to_send: Sequence[UnitChannels], paths: "Mapping[int, Path]", round_id: int, due: date
) -> None:
    """Send each workbook and record what became of it. Raises NotificationsUndelivered."""
    outcomes = [_send_one(desk, one, paths[one.file.id], round_id, due) for one in to_send]
    for one, failures in zip(to_send, outcomes, strict=True):
        for why in failures:
            desk.print_note(f"没有送达 {one.file.unit}：{why}")
    if failed := sum(map(len, outcomes)):
        units = sum(1 for failures in outcomes if failures)
        folders = "、".join(sorted({str(path.parent) for path in paths.values()}))
        raise NotificationsUndelivered(
            f"第 {round_id} 轮有 {units} 个单位的 {failed} 个收件没有送达",
            f"查明原因后用 qinling dispatch send {round_id} 再发，已送达的不再发；或自己转交，表在 {folders}",
        )
    several = "、".join(one.described for one in to_send if one.described != one.file.unit)
    desk.print_note(
        f"已发给 {len(to_send)} 个单位" + (f"，有几个接收人的都发了：{several}" if several else "")
    )


def _send_one(desk: Desk, one: UnitChannels, path: Path, round_id: int, due: date) -> list[str]:
    """Send one workbook to each address of its unit that has not got it, and record who has. Return what failed."""
    from qinling.procedures.dispatch.rounds import record_sending
    from qinling.rules.dispatch.messages import format_dispatch_message
    from qinling.rules.history.events import format_utc
    from qinling.rules.vocabulary import DeliveryOutcome
    from qinling.rules.warnings.message_types import Message

    text = format_dispatch_message(round_id, due, one.file.name, len(one.file.issues), desk.settings.office)
    uid = f"{desk.today:%Y%m%d}-dispatch-{round_id}-{one.file.id}"
    send, failures, delivered = build_sender(desk), [], list(one.file.delivered)
    for (name, address), recipient in one.ways.items():
        if (name, address) in delivered:
            continue
        result = send(name, Message(uid, recipient, *text, path, address))
        if result.outcome is DeliveryOutcome.DELIVERED:
            delivered.append((name, address))
            if result.why:
                desk.print_note(f"{one.file.unit}：渠道 {name} 已送达，{result.why}")
        else:
            way = f"{name} {address}".strip()
            failures.append(f"渠道 {way} {result.outcome.label}（{result.why}）")
        # After each, so that nobody gets it twice where the next breaks off.
        with desk.writing(may_repeat=True) as writer:
            at = None if failures else format_utc(desk.now())
            record_sending(writer, one.file.id, at, "；".join(failures), delivered)
    return failures

"""Where a unit's messages go, typed as 单位=去处: a channel of its own, or one that is there."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from qinling.cli.context import Desk
from qinling.cli.notification_sending import resolve_channel
from qinling.cli.settings.address_validators import write_addresses_command
from qinling.cli.settings.channels import check_channel_value
from qinling.cli.settings.secret_masking import mask_text
from qinling.errors import AnswerNeeded, SettingsRefused, UsageRefused, ValueRefused
from qinling.notices.channel_types import CHANNEL_TYPES
from qinling.notices.mail_addresses import list_addresses_inside
from qinling.rules.warnings.notification_rules import STDOUT_CHANNEL

#: What a new mail channel takes over from one that is there.
_MAIL_KEYS = ("host", "port", "security", "user", "secret", "sender", "seconds")
#: Parts one 单位=去处 from the next on a line: what follows begins with a name and a sign.
_NEXT_RECEIVER = re.compile(r"[、，,；;\s]+(?=[^=＝：、，,；;\s]+\s*[=＝：])")
#: Would be another receiver, or a list: no folder, address or server is written with it.
_SIGN_OF_ANOTHER = re.compile("[、，,；;=＝：]")
_PLACES = "邮箱、文件夹（写到 /，如 发件/）、已有的渠道，或 wecom:env:变量名"

Channels = Mapping[str, Mapping[str, object]]


class Receiver(NamedTuple):
    """A unit, the channel of its messages, and the keys of that channel; None where it is there already."""

    unit: str
    channel: str
    table: Mapping[str, object] | None = None


class MailServer(NamedTuple):
    """The server that mail goes through, and the address that it comes from; "" where nobody has said it."""

    host: str = ""
    sender: str = ""


def split_receivers(text: str) -> list[str]:
    """Return each 单位=去处 of a line. One that cannot be parted is left whole, and refused by `parse_receiver`."""
    parts = _NEXT_RECEIVER.split(text.strip())
    return parts if re.search("[=＝：]", parts[0]) else [text.strip()]


def is_mail_receiver(text: str) -> bool:
    """Return whether a 单位=去处 names an address: only that needs a server."""
    return "@" in text


def parse_receiver(text: str, channels: Channels, server: MailServer) -> Receiver:
    """Return what *text* says. Raises UsageRefused, and AnswerNeeded for an address without a server."""
    unit, sign, place = (part.strip() for part in re.sub("[＝：]", "=", text, count=1).partition("="))
    if not (unit and sign and place):
        raise UsageRefused(f"“{mask_text(text)}”看不懂", f"写成 单位=去处，去处是{_PLACES}")
    if place == STDOUT_CHANNEL or place in channels:
        return Receiver(unit, place)
    if _SIGN_OF_ANOTHER.search(place):
        raise UsageRefused(
            f"“{mask_text(text)}”看不懂：去处“{mask_text(place)}”里不能有 、，；= 这些符号",
            "一个单位只写一处；几个单位的，每个都写 单位=去处",
        )
    if len(list_addresses_inside(place)) > 1:
        command = write_addresses_command(place, unit)
        raise UsageRefused(f"{unit} 的去处“{place}”里有几个地址", f"先写一个，建好以后用 {command}")
    table = _build_channel(place, channels, server)
    for key, value in table.items():
        try:
            check_channel_value(key, value, unit)
        except ValueRefused as refused:
            place_named = "--mail-sender" if key == "sender" else f"{unit} 的去处"
            raise UsageRefused(f"{place_named}：{refused.message}", refused.remedy) from None
    if unit in channels and dict(channels[unit]) != table:
        raise UsageRefused(
            f"已有一个叫 {unit} 的渠道，与这次写的不同", f"要改它：qinling config set channels.{unit}.项 值"
        )
    return Receiver(unit, unit, None if unit in channels else table)


def _build_channel(place: str, channels: Channels, server: MailServer) -> dict[str, object]:
    if "@" in place:
        return _build_mail_channel(place, channels, server)
    way, _, reference = place.partition(":")
    found = next(
        (one for one in CHANNEL_TYPES if way in (one.code, one.label) and "secret" in one.required), None
    )
    if found and reference:
        return {"way": found.code, "secret": reference}
    if place.endswith(("/", "\\")):
        return {"way": "folder", "folder": place}
    known = "、".join((STDOUT_CHANNEL, *channels))
    raise UsageRefused(f"没有叫 {mask_text(place)} 的渠道，已有：{known}", f"去处可以是{_PLACES}")


def _build_mail_channel(address: str, channels: Channels, server: MailServer) -> dict[str, object]:
    """Return a channel that mails to *address*, over the server that is named or that another channel uses."""
    known = next((table for table in channels.values() if table.get("way") == "mail"), {})
    taken = {key: known[key] for key in _MAIL_KEYS if key in known}
    named = {"host": server.host, "sender": server.sender}
    table = {"way": "mail", **taken, **{key: value for key, value in named.items() if value}, "to": [address]}
    if missing := [
        option for key, option in (("host", "--mail-host"), ("sender", "--mail-sender")) if key not in table
    ]:
        raise AnswerNeeded(f"没有写明发邮件的服务器和地址，{address} 还收不到", f"请加 {' '.join(missing)} …")
    return table


def note_channel_state(desk: Desk, name: str) -> None:
    """Say what a channel still lacks, as its keys are set one after another, or how it is tried."""
    try:
        if name in desk.settings.channels:
            resolve_channel(desk, name)
            desk.print_note(f"渠道 {name} 写全了，试发：qinling notify test {name}")
    except SettingsRefused as refused:
        desk.print_note(f"渠道 {name} 还不能用。{refused}")

"""Where a unit's messages go, typed as 单位=去处: a channel of its own, or one that is there."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple
from unicodedata import normalize

from qinling.cli.context import Desk
from qinling.cli.notification_sending import resolve_channel
from qinling.cli.settings.address_validators import write_addresses_command
from qinling.cli.settings.channels import check_channel_value
from qinling.cli.settings.secret_masking import mask_text
from qinling.errors import (
    AnswerNeeded,
    LedgerBusy,
    LedgerMissing,
    LedgerUnusable,
    SettingsRefused,
    UsageRefused,
    ValueRefused,
)
from qinling.notices.channel_types import CHANNEL_TYPES
from qinling.notices.mail_addresses import list_addresses_inside
from qinling.rules.name_folding import fold_name
from qinling.rules.parsing.unit_names import split_unit_cell
from qinling.rules.warnings.notification_rules import STDOUT_CHANNEL

#: What a new mail channel takes over from one that is there.
_MAIL_KEYS = ("host", "port", "security", "user", "secret", "sender", "seconds")
#: Parts units, and one 单位=去处 from the next. A blank does where a name and a sign follow: names of folders hold some.
_GAP = re.compile(r"(\s*[、，,；;]\s*|\s+(?=[^=＝：、，,；;\s]+\s*[=＝：]))")
_EQUALS = re.compile("[=＝：]")
#: Ends a name of a unit: two such words with a blank between them are two units.
_WHOLE_UNIT = re.compile(r"\w+(?:镇|乡|街道|局|委|办|公司|院|站|中心|所|队|村|社区)")
_HOST_AND_PORT = re.compile(r"([^:\s]+):([0-9]{1,5})")
#: Stands in places only: such a word is a second place, no unit.
_PLACE_SIGN = re.compile(r"[@＠/\\]")
#: Would be another receiver, or a list: no folder, address or server is written with it.
_SIGN_OF_ANOTHER = re.compile("[、，,；;=＝：]")
SSL_PORT = 465
_PLACES = "邮箱、文件夹（写到 /，如 发件/）、已有的渠道，或 wecom:env:变量名"

Channels = Mapping[str, Mapping[str, object]]


class Receiver(NamedTuple):
    """A unit, the channel of its messages, and the keys of that channel; None where it is there already."""

    unit: str
    channel: str
    table: Mapping[str, object] | None = None


class MailServer(NamedTuple):
    """The server that mail goes through, and the address that it comes from; "" and 0 where nobody has said it."""

    host: str = ""
    sender: str = ""
    port: int = 0


def read_mail_server(host: str, sender: str) -> MailServer:
    """Return the server typed as its name or as 服务器:端口, and the sender, in narrow characters."""
    host, sender = _narrow_address(host.strip()), _narrow_address(sender.strip())
    found = _HOST_AND_PORT.fullmatch(host)
    return MailServer(found[1], sender, int(found[2])) if found else MailServer(host, sender)


def split_receivers(text: str) -> list[str]:
    """Return each 单位=去处 of a line; each of several units before one sign has its own.

    A line that cannot be parted is left whole, and refused by `parse_receiver`.
    """
    return [one for part in _split_line(text) for one in _list_units(part)]


def are_read_anew(text: str, receivers: Collection[str]) -> bool:
    """Return whether *receivers* are not what the line *text* says one by one."""
    typed = [_EQUALS.sub("=", part, count=1) for part in _split_line(text)]
    return [re.sub(r"\s*=\s*", "=", one, count=1) for one in typed] != [*receivers]


def describe_server(server: MailServer) -> str:
    """Return in words where mail goes through, as it was read."""
    port = f"，端口 {server.port}" if server.port else ""
    sender = f"，发件地址 {server.sender}" if server.sender else ""
    return f"服务器 {server.host or '（没有写）'}{port}{sender}"


def _split_line(text: str) -> list[str]:
    """Return each 单位=去处 of a line as it was typed: several units may stand before one sign."""
    first, *others = _GAP.split(text.strip())
    parts, pending = [], first  # what waits for its sign
    for gap, piece in zip(others[::2], others[1::2], strict=True):
        if _EQUALS.search(pending) and not _PLACE_SIGN.search(piece.partition("=")[0]):
            parts.append(pending)
            pending = piece
        elif gap.strip():
            pending += gap + piece
        else:
            return [text.strip()]
    if parts and not _EQUALS.search(pending):
        return [text.strip()]
    return [*parts, pending]


def _list_units(text: str) -> Iterator[str]:
    """Yield 单位=去处 for each unit of one that may name several, divided as in a cell, with the place in narrow signs."""
    sign = _EQUALS.search(text)
    if sign is None:
        yield text
        return
    place = text[sign.end() :].strip()
    if "@" in (narrow := _narrow_address(place)):  # a folder is named as it is
        place = narrow
    units = split_unit_cell(text[: sign.start()].strip())
    for unit in units or [""]:
        yield f"{unit}={place}"


def _narrow_address(text: str) -> str:
    """Return an address in the narrow characters that it must have: an input method types ＠ and 。 for them."""
    return normalize("NFKC", text).replace("。", ".")


def is_mail_receiver(text: str) -> bool:
    """Return whether a 单位=去处 names an address: only that needs a server."""
    return "@" in text


def parse_receiver(text: str, channels: Channels, server: MailServer) -> Receiver:
    """Return what *text* says. Raises UsageRefused, and AnswerNeeded for an address without a server."""
    unit, sign, place = (part.strip() for part in re.sub("[＝：]", "=", text, count=1).partition("="))
    if not (unit and sign and place):
        raise UsageRefused(f"“{mask_text(text)}”看不懂", f"写成 单位=去处，去处是{_PLACES}")
    if len(words := unit.split()) > 1 and all(map(_WHOLE_UNIT.fullmatch, words)):
        raise UsageRefused(
            f"“{unit}”像是 {len(words)} 个单位", f"写成 {'、'.join(words)}=去处；是一个单位的，去掉中间的空格"
        )
    if place == STDOUT_CHANNEL or place in channels:
        return Receiver(unit, place)
    if place.startswith(("http://", "https://")):
        raise UsageRefused(
            f"{unit} 的去处是网址：机器人的地址里有密钥，不写在设置里",
            f"把地址里最后那一段存进一个变量，写成 {unit}=wecom:env:变量名（钉钉 dingtalk，飞书 feishu）",
        )
    if _SIGN_OF_ANOTHER.search(place):
        raise UsageRefused(
            f"“{mask_text(text)}”看不懂：去处“{mask_text(place)}”里不能有 、，；= 这些符号",
            "一个单位只写一处；几个单位的，每个都写 单位=去处",
        )
    if len(list_addresses_inside(place)) > 1:
        command = write_addresses_command(place, unit)
        raise UsageRefused(f"{unit} 的去处“{place}”里有几个地址", f"先写一个，建好以后用 {command}")
    table = _build_channel(place, channels, server)
    _check_table(table, unit, server)
    if unit in channels and dict(channels[unit]) != table:
        raise UsageRefused(
            f"已有一个叫 {unit} 的渠道，与这次写的不同", f"要改它：qinling config set channels.{unit}.项 值"
        )
    return Receiver(unit, unit, None if unit in channels else table)


def _check_table(table: Mapping[str, object], unit: str, server: MailServer) -> None:
    """Check the values of a new channel for *unit*. Raises UsageRefused that names what was typed."""
    for key, value in table.items():
        try:
            check_channel_value(key, value, unit)
        except ValueRefused as refused:
            if key == "host":
                what = f"发邮件的服务器“{mask_text(server.host)}”看不懂"
                raise UsageRefused(what, "写成 smtp.example.cn 或 smtp.example.cn:465") from None
            place_named = "--mail-sender" if key == "sender" else f"{unit} 的去处"
            raise UsageRefused(f"{place_named}：{refused.message}", refused.remedy) from None


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
    named: dict[str, object] = {"host": server.host, "port": server.port, "sender": server.sender}
    if server.port == SSL_PORT:
        named["security"] = "ssl"
    table = {"way": "mail", **taken, **{key: value for key, value in named.items() if value}, "to": [address]}
    if missing := [
        option for key, option in (("host", "--mail-host"), ("sender", "--mail-sender")) if key not in table
    ]:
        raise AnswerNeeded(f"没有写明发邮件的服务器和地址，{address} 还收不到", f"请加 {' '.join(missing)} …")
    return table


def require_one_place(receivers: Collection[str]) -> tuple[str, ...]:
    """Return *receivers* without those that say the same again. Raises UsageRefused for a unit with two places."""
    places: dict[str, str] = {}
    kept: dict[str, str] = {}
    for typed in receivers:
        unit, _, place = _EQUALS.sub("=", typed, count=1).partition("=")
        key = fold_name(unit)
        if places.setdefault(key, place.strip()) != place.strip():
            raise UsageRefused(
                f"{unit.strip()} 写了两个去处：{mask_text(places[key])}、{mask_text(place.strip())}",
                "一个单位只写一处；两处都要的，先写一处，再用 qinling config set "
                f"notify.receivers.{unit.strip()} 渠道一 渠道二",
            )
        kept.setdefault(key, typed)
    return tuple(kept.values())


def note_unknown_receivers(desk: Desk, names: Collection[str]) -> None:
    """Say which of the receivers *names* no issue of the ledger names, with near names; of an empty ledger nothing."""
    from qinling.procedures.notifications.receiver_coverage import measure_receiver_coverage
    from qinling.procedures.views import find_numbers_by_prefix

    try:
        with desk.reading() as reader:
            if not find_numbers_by_prefix(reader, "", 1):
                return
            unmatched = measure_receiver_coverage(reader, desk.settings.notify).unmatched
    except (LedgerMissing, LedgerUnusable, LedgerBusy):  # the command is about the settings
        return
    for one in unmatched:
        if one.name in names:
            near = f"，相近的有：{'、'.join(one.near)}" if one.near else ""
            desk.print_note(
                f"注意：接收人 {one.name} 对不上台账里的任何问题{near}；"
                f"写错了的：qinling config unset notify.receivers.{one.name}，再写对的"
            )


def note_channel_state(desk: Desk, name: str) -> None:
    """Say what a channel still lacks, as its keys are set one after another, or how it is tried."""
    try:
        if name in desk.settings.channels:
            resolve_channel(desk, name)
            desk.print_note(f"渠道 {name} 写全了，试发：qinling notify test {name}")
    except SettingsRefused as refused:
        desk.print_note(f"渠道 {name} 还不能用。{refused}")

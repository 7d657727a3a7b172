"""Where a unit's messages go, typed as 单位=去处: a channel of its own, or one that is there."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from qinling.cli.settings.channel_advice import advise_on_office_channel
from qinling.cli.settings.channels import check_channel_value
from qinling.cli.settings.secret_masking import mask_text
from qinling.cli.settings.validation.address_validators import write_addresses_command
from qinling.cli.setup.mail_server import (
    OPTIONS_BY_KEY,
    Channels,
    MailServer,
    build_mail_server,
    list_typed_options,
    narrow_address,
)
from qinling.errors import (
    AnswerNeeded,
    UsageRefused,
    ValueRefused,
    quote_argument,
)
from qinling.notices.channel_types import CHANNEL_TYPES
from qinling.notices.mail_addresses import list_addresses_inside
from qinling.operating_system import is_windows
from qinling.rules.texts.file_names import is_windows_path
from qinling.rules.units.blank_parted_units import find_doubtful_parts
from qinling.rules.units.same_units import group_unit_names
from qinling.rules.units.unit_areas import HomeArea
from qinling.rules.units.unit_names import split_unit_cell
from qinling.rules.warnings.notification_rules import STDOUT_CHANNEL

#: Parts units, and one 单位=去处 from the next. A blank does where a name and a sign follow: names of folders hold some.
_GAP = re.compile(r"(\s*[、，,；;]\s*|\s+(?=[^=＝：、，,；;\s]+\s*[=＝：]))")
_EQUALS = re.compile("[=＝：]")
#: Stands in places only: such a word is a second place, no unit.
_PLACE_SIGN = re.compile(r"[@＠/\\]")
#: Would be another receiver, or a list: no folder, address or server is written with it.
_SIGN_OF_ANOTHER = re.compile("[、，,；;=＝：]")
#: Not the name of a unit: messages to the office itself have a setting of their own.
_OWN_OFFICE = "本单位"
#: Words that people type for the way of a channel.
WAY_WORDS = {
    word: way
    for words, way in (
        ("邮件 邮箱 email smtp", "mail"),
        ("微信 企微 wechat weixin", "wecom"),
        ("短信 短信网关 http", "webhook"),
    )
    for word in words.split()
}
_SECRET_WAYS = {one.code for one in CHANNEL_TYPES if "secret" in one.required}
_PLACES = "邮箱、文件夹（写到 /，如 发件/）、已有的渠道，或 wecom:env:变量名"


class Receiver(NamedTuple):
    """A unit, the channel of its messages, and the keys of that channel; None where it is there already."""

    unit: str
    channel: str
    table: Mapping[str, object] | None = None


def split_receivers(text: str) -> list[str]:
    """Return each 单位=去处 of a line; each of several units before one sign has its own.

    A line that cannot be parted is left whole, and refused by `parse_receiver`.
    """
    return [one for part in _split_line(text) for one in _list_units(part)]


def are_read_anew(text: str, receivers: Collection[str]) -> bool:
    """Return whether *receivers* are not what the line *text* says one by one."""
    typed = [_EQUALS.sub("=", part, count=1) for part in _split_line(text)]
    return [re.sub(r"\s*=\s*", "=", one, count=1) for one in typed] != [*receivers]


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
    if "@" in (narrow := narrow_address(place)):  # a folder is named as it is
        place = narrow
    units = split_unit_cell(text[: sign.start()].strip())
    for unit in units or [""]:
        yield f"{unit}={place}"


def is_mail_receiver(text: str) -> bool:
    """Return whether a 单位=去处 names an address, or mail in a word: only that needs a server."""
    return "@" in text or WAY_WORDS.get(_split_receiver(text)[1].lower(), "") == "mail"


def parse_receiver(text: str, channels: Channels, server: MailServer) -> Receiver:
    """Return what *text* says. Raises UsageRefused, and AnswerNeeded for an address without a server."""
    unit, place = _split_receiver(text)
    if unit == _OWN_OFFICE:
        raise UsageRefused("本单位的消息走哪个渠道，由 notify.office 定", _advise_on_office(place, channels))
    if not (unit and place):
        what = f"“{unit}”后面没有写去处" if unit else f"“{text}”看不懂"
        first, colon, rest = unit.partition(":")
        example = f"{unit or '单位'}=去处，去处是{_PLACES}"
        if colon and rest:  # a bare word would be refused next: it is no channel yet
            is_known = rest in (STDOUT_CHANNEL, *channels) or re.search(r"[@＠/\\:]", rest)
            example = f"{first}={rest}{'' if is_known else '/'}"
        raise UsageRefused(mask_text(what), mask_text(f"写成 {example}"))
    if words := find_doubtful_parts(unit):
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
    old = dict(channels.get(unit, {}))
    table = _build_channel(unit, place, channels, server)
    if old.get("way") == table["way"]:
        table = old | table
    _check_table(table, unit, server)
    return Receiver(unit, unit, None if old == table else table)


def _advise_on_office(place: str, channels: Channels) -> str:
    """Return how *place*, a channel or where a new one is to write to, is set for the office itself."""
    if place in channels or place in ("", STDOUT_CHANNEL):
        return f"写成 qinling config set notify.office {quote_argument(place or STDOUT_CHANNEL)}"
    return f"写成 {advise_on_office_channel(place.rstrip('/'))}"


def _check_table(table: Mapping[str, object], unit: str, server: MailServer) -> None:
    """Check the values of a new channel for *unit*. Raises UsageRefused that names what was typed."""
    for key, value in table.items():
        try:
            check_channel_value(key, value, unit)
        except ValueRefused as refused:
            if key == "host":
                what = f"发邮件的服务器“{mask_text(server.host)}”看不懂"
                raise UsageRefused(what, "写成 smtp.example.cn 或 smtp.example.cn:465") from None
            if key == "secret":
                line = quote_argument(f"{unit}={table['way']}:env:变量名")
                raise UsageRefused(
                    f"{unit} 的去处：密钥{refused.message}", f"密钥放在一个变量里，写成 {line}"
                ) from None
            options = {"sender": "--mail-sender", "port": "--mail-host 的端口"}
            place_named = options.get(key, f"{unit} 的去处")
            raise UsageRefused(f"{place_named}：{refused.message}", refused.remedy) from None


def _build_channel(unit: str, place: str, channels: Channels, server: MailServer) -> dict[str, object]:
    if "@" in place:
        return _build_mail_channel(unit, place, channels, server)
    way, _, reference = place.partition(":")
    found = next(
        (one for one in CHANNEL_TYPES if way in (one.code, one.label) and "secret" in one.required), None
    )
    if found and reference:
        return {"way": found.code, "secret": reference}
    if is_windows_path(place) and not is_windows():
        raise UsageRefused(
            f"{unit} 的去处 {place} 是 Windows 的路径，本机不是 Windows", f"写本机的文件夹，如 {unit}=发件/"
        )
    if place.endswith(("/", "\\")):
        return {"way": "folder", "folder": place}
    if reference and (meant := WAY_WORDS.get(way.lower(), "")) in _SECRET_WAYS:
        where = reference if reference.startswith(("env:", "file:")) else "env:变量名"
        line = quote_argument(f"{unit}={meant}:{where}")
        raise UsageRefused(f"{unit} 的去处里，“{way}”不是发送的方式", f"写成 {line}")
    if advice := _advise_on_way(unit, place, channels, server):
        raise UsageRefused(f"{unit} 的去处只写了怎么发（{place}），没有写发到哪里", advice)
    known = "、".join((STDOUT_CHANNEL, *channels))
    raise UsageRefused(
        f"没有叫 {mask_text(place)} 的渠道，已有：{known}",
        f"是文件夹的，写成 {quote_argument(f'{unit}={place}/')}；去处可以是{_PLACES}",
    )


def _advise_on_way(unit: str, place: str, channels: Channels, server: MailServer) -> str:
    """Return how a place is written for *unit*, where *place* is only the word for a way; "" for another word."""
    word = WAY_WORDS.get(place.lower(), place)
    found = next((one for one in CHANNEL_TYPES if word in (one.code, one.label)), None)
    if found is None:
        return ""
    if found.code == "mail":
        line = quote_argument(f"{unit}=name@example.cn")
        known = build_mail_server(unit, channels, server)
        missing = (option for key, option in OPTIONS_BY_KEY.items() if key not in known)
        return " ".join(
            ("写上它的邮箱，如 qinling init --receiver", line, *missing, *list_typed_options(server))
        )
    if found.code == "folder":
        return f"写成 {quote_argument(f'{unit}=文件夹/')}"
    if "secret" in found.required:
        return f"写成 {quote_argument(f'{unit}={found.code}:env:变量名')}，密钥放在那个变量里"
    line = quote_argument(f"channels.{unit}.url=网址")
    first = quote_argument(f"channels.{unit}.way={found.code}")
    receiver = quote_argument(f"{unit}={unit}")
    return f"先 qinling config set {first} {line}，再 qinling init --receiver {receiver}"


def _build_mail_channel(unit: str, address: str, channels: Channels, server: MailServer) -> dict[str, object]:
    """Return a channel that mails to *address*. Raises AnswerNeeded where nobody has said over which server."""
    table = {**build_mail_server(unit, channels, server), "to": [address]}
    if missing := [option for key, option in OPTIONS_BY_KEY.items() if key not in table]:
        raise AnswerNeeded(f"没有写明发邮件的服务器和地址，{address} 还收不到", f"请加 {' '.join(missing)}")
    return table


def read_unit(receiver: str) -> str:
    """Return the unit of a 单位=去处."""
    return _split_receiver(receiver)[0]


def _split_receiver(text: str) -> tuple[str, str]:
    """Return the unit and the place of a 单位=去处, "" for what is not there."""
    unit, _, place = _EQUALS.sub("=", text, count=1).partition("=")
    return unit.strip(), place.strip()


def require_one_place(receivers: Collection[str], home: HomeArea) -> tuple[str, ...]:
    """Return *receivers* without those that say the same again, of one unit for an office of *home* however it is spelt.

    Raises UsageRefused for a unit with two places.
    """
    same = group_unit_names(map(read_unit, receivers), home)
    kept: dict[str, str] = {}
    for typed in receivers:
        unit = same[read_unit(typed)]
        first = kept.setdefault(unit, typed)
        place, (spelt, other) = _split_receiver(first)[1], _split_receiver(typed)
        if place != other:
            raise _build_two_places_error(read_unit(first), spelt, place, other)
    return tuple(kept.values())


def _build_two_places_error(unit: str, spelt: str, place: str, other: str) -> UsageRefused:
    """Return the error for a *unit* with two places, the second typed for it as it is *spelt* there."""
    named = f"{unit} " if unit == spelt else f"{unit}、{spelt} 是同一个单位，"
    what = f"{named}写了两个去处：{mask_text(place)}、{mask_text(other)}"
    if "@" in place and "@" in other:
        both = write_addresses_command(f"{place} {other}", unit)
        return UsageRefused(what, f"先只写一个邮箱，建好以后两个都收：{both}")
    key = quote_argument(f"notify.receivers.{unit}")
    return UsageRefused(
        what, f"一个单位只写一处；两处都要的，先写一处，再用 qinling config set {key} 渠道一 渠道二"
    )

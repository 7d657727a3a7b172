"""The types of delivery channels: one entry for each type, with everything that belongs to it.

To add a type, add an entry to CHANNEL_TYPES. The settings, the sending commands and the manual read
the entries. No network library is imported before a message is sent: apprise loads slower than most
commands run.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TextIO

from qinling.errors import ValueRefused
from qinling.notices.channel_config import Channel, ChannelType, Sender
from qinling.notices.text_output import print_message, write_message_file
from qinling.rules.vocabulary import parse_term


def _find_half_login(table: Mapping[str, object], _values: Mapping[str, object]) -> Iterator[str]:
    if ("user" in table) != ("secret" in table):
        yield "user 和 secret 要么都写，要么都不写"


def _find_bad_robot_key(
    pattern: str, _table: Mapping[str, object], values: Mapping[str, object]
) -> Iterator[str]:
    """Yield a mistake unless the secret is what apprise accepts as a key: the last part of the robot's address.

    The address of an office's own server does not hold it.
    """
    url, secret = str(values.get("url", "")), str(values.get("secret", ""))
    if re.search(r"[?&](key|access_token)=", url) or (secret and secret in url):
        yield "url：只写到密钥之前，key=、access_token= 和密钥不写在这里，密钥写在 secret"
    if "secret" in values and not re.fullmatch(pattern, str(values["secret"])):
        yield "secret：不是机器人的密钥，应只是机器人地址里最后那一段（key=、access_token= 或 hook/ 之后）"


def _find_bad_dingtalk_keys(table: Mapping[str, object], values: Mapping[str, object]) -> Iterator[str]:
    yield from _find_bad_robot_key(r"[A-Za-z0-9]+", table, values)
    if "sign" in values and not str(values["sign"]).isalnum():
        yield "sign：不是加签的密钥，应是 SEC 开头的一段字母数字"


#: The placeholders of the templates of a webhook, and the keys that may hold them.
_PLACEHOLDERS = ("subject", "text", "phones", "id", "receiver", "secret")
_TEMPLATE_KEYS = ("method", "headers", "body", "phones", "expect")


def _find_bad_template(table: Mapping[str, object], values: Mapping[str, object]) -> Iterator[str]:
    """Yield what is wrong with the templates of a webhook."""
    if not any(key in values for key in _TEMPLATE_KEYS) and "{" not in str(values.get("url", "")):
        return
    headers = values.get("headers", ())
    words = [str(values.get("url", "")), str(values.get("body", ""))]
    in_headers = " ".join(value for _, value in headers) if isinstance(headers, tuple) else ""
    used = set(re.findall(r"\{([a-z]+)\}", " ".join((*words, in_headers))))
    if re.search(r"\{(subject|text|phones|receiver)\}", in_headers):
        yield "headers 里只能用 {secret} 和 {id}"
    if unknown := sorted(used - set(_PLACEHOLDERS)):
        known = "、".join(f"{{{name}}}" for name in _PLACEHOLDERS)
        yield f"没有 {{{unknown[0]}}} 这个占位符，可用：{known}"
    if not used & {"text", "subject"}:
        yield "body 或 url 里要有 {text}（全文）或 {subject}（题目），不然收到的人看不到内容"
    if ("phones" in used) != ("phones" in table):
        yield "phones 和 {phones} 要么都写，要么都不写"
    if "secret" in used and "secret" not in table:
        yield "用了 {secret}，却没有写 secret"
    if values.get("method") == "GET" and "body" in table:
        yield "GET 没有正文，把占位符写进 url，删去 body"


def _build_mail_sender(channel: Channel, _out: TextIO) -> Sender:
    from qinling.notices.mail import send_mail  # noqa: PLC0415  (loads smtplib)

    return partial(send_mail, channel)


def _build_wecom_sender(channel: Channel, _out: TextIO) -> Sender:
    from qinling.notices.chat_robots import build_wecom_sender  # noqa: PLC0415  (loads apprise and requests)

    return build_wecom_sender(channel)


def _build_dingtalk_sender(channel: Channel, _out: TextIO) -> Sender:
    from qinling.notices.chat_robots import build_dingtalk_sender  # noqa: PLC0415  (loads apprise and requests)

    return build_dingtalk_sender(channel)


def _build_feishu_sender(channel: Channel, _out: TextIO) -> Sender:
    from qinling.notices.chat_robots import build_feishu_sender  # noqa: PLC0415  (loads apprise and requests)

    return build_feishu_sender(channel)


def _build_webhook_sender(channel: Channel, _out: TextIO) -> Sender:
    templates = (channel.headers, channel.body, channel.phones, channel.expect)
    if any(templates) or channel.method != "POST" or "{" in channel.url:
        from qinling.notices.gateway import build_gateway_sender  # noqa: PLC0415  (loads requests)

        return build_gateway_sender(channel)
    from qinling.notices.chat_robots import build_webhook_sender  # noqa: PLC0415  (loads apprise and requests)

    return build_webhook_sender(channel)


MAIL = ChannelType(
    code="mail",
    label="电子邮件",
    required=("host", "sender", "to"),
    optional=("port", "security", "user", "secret", "seconds"),
    find_mistakes=_find_half_login,
    takes_files=True,
    address_key="to",
    build_sender=_build_mail_sender,
)
# The limits of the robots leave room for the JSON around the text.
WECOM = ChannelType(
    code="wecom",
    label="企业微信",
    required=("secret",),
    optional=("url", "seconds"),
    find_mistakes=partial(_find_bad_robot_key, r"[A-Za-z0-9_-]+"),
    max_text_bytes=2048,
    build_sender=_build_wecom_sender,
)
DINGTALK = ChannelType(
    code="dingtalk",
    label="钉钉",
    required=("secret",),
    optional=("sign", "url", "seconds"),
    find_mistakes=_find_bad_dingtalk_keys,
    max_text_bytes=18_000,
    build_sender=_build_dingtalk_sender,
)
FEISHU = ChannelType(
    code="feishu",
    label="飞书",
    required=("secret",),
    optional=("sign", "url", "seconds"),
    find_mistakes=partial(_find_bad_robot_key, r"[A-Za-z0-9_-]+"),
    max_text_bytes=18_000,
    build_sender=_build_feishu_sender,
)
WEBHOOK = ChannelType(
    code="webhook",
    label="网络接口",
    required=("url",),
    optional=("secret", "method", "headers", "body", "phones", "expect", "seconds"),
    find_mistakes=_find_bad_template,
    address_key="phones",
    build_sender=_build_webhook_sender,
)
FOLDER = ChannelType(
    code="folder",
    label="文件夹",
    required=("folder",),
    takes_files=True,
    build_sender=lambda channel, _out: partial(write_message_file, Path(channel.folder)),
)
STDOUT = ChannelType(
    code="stdout", label="标准输出", build_sender=lambda _channel, out: partial(print_message, out)
)

#: Every type of channel, in the order in which the program lists them.
CHANNEL_TYPES: tuple[ChannelType, ...] = (MAIL, WECOM, DINGTALK, FEISHU, WEBHOOK, FOLDER, STDOUT)


def parse_channel_type(text: str) -> ChannelType:
    """Return the type with this code or label. Raises ValueRefused, listing the types."""
    return parse_term(CHANNEL_TYPES, text)


def list_channel_keys() -> tuple[str, ...]:
    """Return every key that the settings of some channel may have."""
    return (
        "way",
        *dict.fromkeys(key for one in CHANNEL_TYPES for key in (*one.required, *one.optional)),
    )


def get_max_text_bytes(way: object) -> int:
    """Return how many bytes of text a channel of type *way* takes in one message."""
    with suppress(ValueRefused):  # an unknown type is reported when it is used
        return parse_channel_type(str(way)).max_text_bytes
    return sys.maxsize


def get_size_limit(channels: Mapping[str, Mapping[str, object]], names: Iterable[str]) -> int:
    """Return how many bytes of text all channels of *names* accept. *channels* are the raw settings by name."""
    return min((get_max_text_bytes(channels.get(name, {}).get("way")) for name in names), default=sys.maxsize)

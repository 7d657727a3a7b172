"""The types of delivery channels: one entry for each type, with everything that belongs to it.

To add a type, add an entry to CHANNEL_TYPES. The settings, the sending commands and the manual read
the entries. No network library is imported before a message is sent: apprise loads slower than most
commands run.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TextIO

from qinling.errors import ValueRefused
from qinling.notices.text_output import print_message, write_message_file
from qinling.rules.vocabulary import parse_term
from qinling.rules.warnings.messages import DeliveryResult, Message

#: Sends one message. Raises ValueError for an address, a key or a text that cannot be sent.
Sender = Callable[[Message], DeliveryResult]


@dataclass(frozen=True, slots=True)
class Channel:
    """A delivery channel, named by the settings. Fields of other channel types stay blank.

    *secret* is the password of a mailbox, the key of a robot or the token of a webhook. *sign* is
    the second secret of a DingTalk robot (加签). *url* belongs to a webhook and may be secret too.
    *security* is starttls, ssl or none. Port 0 is the usual port. *seconds* is the timeout of the
    connection, and again of each answer.
    """

    name: str
    way: "ChannelType"
    secret: str = field(default="", repr=False)
    sign: str = field(default="", repr=False)
    url: str = field(default="", repr=False)
    folder: str = ""
    host: str = ""
    port: int = 0
    security: str = "starttls"
    user: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()
    seconds: int = 15


def _find_no_mistakes(_table: Mapping[str, object], _values: Mapping[str, object]) -> Iterator[str]:
    """Yield nothing: the check of a type whose keys do not depend on each other."""
    return iter(())


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ChannelType:
    """One type of channel.

    *code* and *label* name it, as in a vocabulary. *required* and *optional* are the keys of its
    settings, which are fields of Channel. *refused_keys* maps keys of other types to the reason why
    this one does not have them. *find_mistakes* yields what is wrong with the settings of one
    channel, given the table as written and its valid values. *max_text_bytes* is the most bytes of
    text that one message may have. *build_sender* opens a channel; the stream is standard output.
    """

    code: str
    label: str
    build_sender: Callable[[Channel, TextIO], Sender]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    refused_keys: Mapping[str, str] = field(default_factory=dict)
    find_mistakes: Callable[[Mapping[str, object], Mapping[str, object]], Iterator[str]] = _find_no_mistakes
    max_text_bytes: int = sys.maxsize

    @property
    def value(self) -> str:
        """The code, under the name that a vocabulary term has for it."""
        return self.code


def _find_half_login(table: Mapping[str, object], _values: Mapping[str, object]) -> Iterator[str]:
    if ("user" in table) != ("secret" in table):
        yield "user 和 secret 要么都写，要么都不写"


def _find_bad_robot_key(
    pattern: str, _table: Mapping[str, object], values: Mapping[str, object]
) -> Iterator[str]:
    """Yield a mistake unless the secret is what apprise accepts as a key: the last part of the robot's address."""
    if "secret" in values and not re.fullmatch(pattern, str(values["secret"])):
        yield "secret：不是机器人的密钥，应只是机器人地址里最后那一段（key=、access_token= 或 hook/ 之后）"


def _find_bad_dingtalk_keys(table: Mapping[str, object], values: Mapping[str, object]) -> Iterator[str]:
    yield from _find_bad_robot_key(r"[A-Za-z0-9]+", table, values)
    if "sign" in values and not str(values["sign"]).isalnum():
        yield "sign：不是加签的密钥，应是 SEC 开头的一段字母数字"


def _build_mail_sender(channel: Channel, _out: TextIO) -> Sender:
    from qinling.notices.mail import send_mail  # noqa: PLC0415  (loads apprise)

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
    from qinling.notices.chat_robots import build_webhook_sender  # noqa: PLC0415  (loads apprise and requests)

    return build_webhook_sender(channel)


MAIL = ChannelType(
    code="mail",
    label="电子邮件",
    required=("host", "sender", "to"),
    optional=("port", "security", "user", "secret", "seconds"),
    find_mistakes=_find_half_login,
    build_sender=_build_mail_sender,
)
# The limits of the robots leave room for the JSON around the text.
WECOM = ChannelType(
    code="wecom",
    label="企业微信",
    required=("secret",),
    optional=("seconds",),
    find_mistakes=partial(_find_bad_robot_key, r"[A-Za-z0-9_-]+"),
    max_text_bytes=2048,
    build_sender=_build_wecom_sender,
)
DINGTALK = ChannelType(
    code="dingtalk",
    label="钉钉",
    required=("secret",),
    optional=("sign", "seconds"),
    find_mistakes=_find_bad_dingtalk_keys,
    max_text_bytes=18_000,
    build_sender=_build_dingtalk_sender,
)
FEISHU = ChannelType(
    code="feishu",
    label="飞书",
    required=("secret",),
    optional=("seconds",),
    refused_keys={"sign": "还不会飞书的签名校验，请在机器人的安全设置里改用关键词或 IP 白名单"},
    find_mistakes=partial(_find_bad_robot_key, r"[A-Za-z0-9_-]+"),
    max_text_bytes=18_000,
    build_sender=_build_feishu_sender,
)
WEBHOOK = ChannelType(
    code="webhook",
    label="网络接口",
    required=("url",),
    optional=("secret", "seconds"),
    build_sender=_build_webhook_sender,
)
FOLDER = ChannelType(
    code="folder",
    label="文件夹",
    required=("folder",),
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

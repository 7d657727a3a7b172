"""A channel of the settings: where a message goes, and with what secret."""

import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from qinling.errors import ValueRefused
from qinling.rules.vocabulary import ChannelType, parse_term

#: How many bytes of text a robot takes; what JSON adds to it is left room for.
MAX_TEXT_BYTES = {ChannelType.WECOM: 2048, ChannelType.DINGTALK: 18_000, ChannelType.FEISHU: 18_000}


def get_max_text_bytes(channel_type: object) -> int:
    """Return how many bytes of text the way that the word *channel_type* names takes at once."""
    with suppress(ValueRefused):  # what is no way is told of when it is to send
        return MAX_TEXT_BYTES.get(parse_term(ChannelType, str(channel_type)), sys.maxsize)
    return sys.maxsize


def get_size_limit(channels: Mapping[str, Mapping[str, object]], names: Iterable[str]) -> int:
    """Return how many bytes of text all channels of *names* accept. *channels* are the raw settings by name."""
    return min((get_max_text_bytes(channels.get(name, {}).get("way")) for name in names), default=sys.maxsize)


@dataclass(frozen=True, slots=True)
class Channel:
    """One way out of the house with what it needs; fields of other ways stay blank.

    *secret* is the password of a mail box, the key of a robot or the token of a webhook, *sign*
    the second secret of a DingTalk robot (加签). *url* is a webhook's and may hold a secret too.
    *security* is starttls, ssl or none; port 0 is the usual one of each. *seconds* limits the
    wait for a connection, and again for every answer.
    """

    name: str
    way: ChannelType
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

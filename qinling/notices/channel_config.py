"""A channel of the settings: where a message goes, and with what secret."""

import sys
from contextlib import suppress
from dataclasses import dataclass, field

from qinling.errors import ValueRefused
from qinling.rules.vocabulary import Way, read_word

#: How many bytes of text a robot takes; what JSON adds to it is left room for.
LIMITS = {Way.WECOM: 2048, Way.DINGTALK: 18_000, Way.FEISHU: 18_000}


def room_of(way: object) -> int:
    """Return how many bytes of text the way that the word *way* names takes at once."""
    with suppress(ValueRefused):  # what is no way is told of when it is to send
        return LIMITS.get(read_word(Way, str(way)), sys.maxsize)
    return sys.maxsize


@dataclass(frozen=True, slots=True)
class Channel:
    """One way out of the house with what it needs; fields of other ways stay blank.

    *secret* is the password of a mail box, the key of a robot or the token of a webhook, *sign*
    the second secret of a DingTalk robot (加签). *url* is a webhook's and may hold a secret too.
    *security* is starttls, ssl or none; port 0 is the usual one of each. *seconds* limits the
    wait for a connection, and again for every answer.
    """

    name: str
    way: Way
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

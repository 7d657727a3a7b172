"""What a delivery channel and a type of channel consist of."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TextIO

from qinling.rules.warnings.message_types import DeliveryResult, Message

#: Sends one message. Raises ValueError for an address, a key or a text that cannot be sent.
Sender = Callable[[Message], DeliveryResult]


@dataclass(frozen=True, slots=True)
class Channel:
    """A delivery channel, named by the settings. Fields of other channel types stay blank.

    *secret* is the password of a mailbox, the key of a robot or the token of a webhook. *sign* is
    the second secret of a DingTalk or Feishu robot (加签). *url* is the address of a webhook and may be secret
    too, or that of the office's own robot server, without the key. *method*, *headers* and *body* are the
    templates of a webhook, *phones* the numbers that it is called for one by one, and *expect* what a good
    answer holds.
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
    method: str = "POST"
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    phones: tuple[str, ...] = ()
    expect: str = ""
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
    text that one message may have. *takes_files*: a message may have an attachment. *address_key* is the
    key with the addresses of a channel that has several: each gets a delivery of its own. *build_sender* opens
    a channel; the stream is standard output.
    """

    code: str
    label: str
    build_sender: Callable[[Channel, TextIO], Sender]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    refused_keys: Mapping[str, str] = field(default_factory=dict)
    find_mistakes: Callable[[Mapping[str, object], Mapping[str, object]], Iterator[str]] = _find_no_mistakes
    max_text_bytes: int = sys.maxsize
    takes_files: bool = False
    address_key: str = ""

    @property
    def value(self) -> str:
        """The code, under the name that a vocabulary term has for it."""
        return self.code

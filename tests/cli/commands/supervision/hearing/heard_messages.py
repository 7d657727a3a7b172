"""A receiver of the settings, a message at the moment of sending, and what came of it to an address."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

Address = tuple[str, str]  # channel, address of it


@dataclass
class Heard:
    """One thing that came to an address."""

    at: datetime
    tier: str
    which: object
    is_sure: bool  # the sender knows that it came
    uid: str


@dataclass
class Receiver:
    """A receiver of the settings: how it is written there, whom it means, and its addresses since when."""

    name: str
    means: str | None  # None for one that is misspelt and means nobody
    addresses: dict[Address, datetime]


class Sent(NamedTuple):
    """A message at the moment of sending: to whom, and whether it arrived and the sender knows it."""

    at: datetime
    uid: str
    receiver: Receiver
    address: Address
    arrived: bool
    is_sure: bool

    @property
    def where(self) -> tuple[object, ...]:
        return (self.at, self.receiver.name, self.address, self.uid)

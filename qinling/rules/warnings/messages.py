"""A message to a receiver, and what became of an attempt to send it."""

from typing import NamedTuple

from qinling.rules.vocabulary import DeliveryOutcome


class Message(NamedTuple):
    """A text for one receiver; *uid* is the same in every attempt, so that a repeat can be told."""

    uid: str
    recipient: str
    subject: str
    body: str


class DeliveryResult(NamedTuple):
    """What became of an attempt; *why* it failed is for the office to read and holds no secret."""

    outcome: DeliveryOutcome
    why: str = ""

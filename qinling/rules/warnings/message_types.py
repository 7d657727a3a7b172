"""A message to a recipient, and the result of sending it."""

from pathlib import Path
from typing import NamedTuple

from qinling.rules.texts.unseen_characters import clean_outgoing_text
from qinling.rules.vocabulary import DeliveryOutcome


class Message(NamedTuple):
    """A text for one recipient.

    *uid* is the same in every attempt, so that repeated deliveries are recognized. *attachment* is a file
    that goes with it; only some channels take one. *address* is the only one of the channel that gets it,
    blank: every one. *follows* is the uid of the digest before it of the same recipient.
    """

    uid: str
    recipient: str
    subject: str
    body: str
    attachment: Path | None = None
    address: str = ""
    follows: str = ""


def clean_message_text(message: Message) -> Message:
    """Return *message* without unseen characters; its recipient stays as the settings spell it: what waits is found by it."""
    return message._replace(
        subject=clean_outgoing_text(message.subject), body=clean_outgoing_text(message.body)
    )


def clean_message(message: Message) -> Message:
    """Return *message* as it goes out: its recipient too is without unseen characters."""
    return clean_message_text(message)._replace(recipient=clean_outgoing_text(message.recipient))


class DeliveryResult(NamedTuple):
    """The result of a delivery attempt. *why* is the reason of a failure; it contains no secret."""

    outcome: DeliveryOutcome
    why: str = ""

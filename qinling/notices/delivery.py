"""Send messages through channels.

Network libraries are imported when a channel is opened: apprise loads slower than most commands run.
"""

from typing import TextIO
from urllib.parse import quote, quote_plus

from qinling.notices.channel_config import Channel, Sender
from qinling.rules.vocabulary import DeliveryOutcome
from qinling.rules.warnings.message_types import DeliveryResult, Message, clean_message

_MAX_REASON_LENGTH = 200


class ChannelSender:
    """Sends the messages of one run.

    It opens each channel once, so that the rate limit of a robot holds for the whole run. Messages
    of the channel type stdout go to *out*.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._senders: dict[Channel, Sender] = {}

    def send_message(self, channel: Channel, message: Message) -> DeliveryResult:
        """Send *message* once, without unseen characters, and return the result. Failures are returned, not raised."""
        message = clean_message(message)
        try:
            if channel not in self._senders:
                self._senders[channel] = channel.way.build_sender(channel, self._out)
            outcome, why = self._senders[channel](message)
        except ValueError:
            outcome, why = DeliveryOutcome.REFUSED, "地址、密钥或文字的写法不对，发不出去"
        return DeliveryResult(outcome, _hide_secrets(channel, why))


def _hide_secrets(channel: Channel, why: str) -> str:
    """Return *why* on one line, shortened and without secrets: a server's answer may repeat them."""
    for secret in (channel.secret, channel.sign, channel.url):
        for written in {secret, quote(secret, safe=""), quote_plus(secret)} if secret else ():
            why = why.replace(written, "……")
    why = " ".join(why.split())
    return why if len(why) <= _MAX_REASON_LENGTH else f"{why[:_MAX_REASON_LENGTH]}……"

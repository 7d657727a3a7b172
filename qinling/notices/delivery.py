"""The ways out: one message through one channel, and what became of it.

Nothing here is loaded that sends over a network: apprise costs more than most commands.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from qinling.notices.channel_config import Channel
from qinling.rules.vocabulary import ChannelType, DeliveryOutcome
from qinling.rules.warnings.messages import DeliveryResult, Message

__all__ = ["Channel", "ChannelSender"]

_MAX_REASON_LENGTH = 200


class ChannelSender:
    """The post of one run: it keeps what it has opened, so that messages to one robot keep their pace.

    *out* takes the messages of the stdout way.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._senders: dict[Channel, Callable[[Message], DeliveryResult]] = {}

    def send_message(self, channel: Channel, message: Message) -> DeliveryResult:
        """Send *message* once and say what became of it; what fails is told in the reply, not raised."""
        try:
            if channel not in self._senders:
                self._senders[channel] = self._open_channel(channel)
            outcome, why = self._senders[channel](message)
        except ValueError:
            outcome, why = DeliveryOutcome.REFUSED, "地址、密钥或文字的写法不对，发不出去"
        return DeliveryResult(outcome, _hide_secrets(channel, why))

    def _open_channel(self, channel: Channel) -> Callable[[Message], DeliveryResult]:
        if channel.way is ChannelType.STDOUT:
            return partial(_print_message, self._out)
        if channel.way is ChannelType.FOLDER:
            return partial(_write_message_file, Path(channel.folder))
        if channel.way is ChannelType.MAIL:
            from qinling.notices.mail import send_mail  # noqa: PLC0415  (loads apprise)

            return partial(send_mail, channel)
        from qinling.notices.chat_robots import WebhookSender  # noqa: PLC0415  (loads apprise and requests)

        return WebhookSender(channel).send_message


def _print_message(out: TextIO, message: Message) -> DeliveryResult:
    try:
        out.write(f"{message.subject}\n\n{message.body}\n\n")
        out.flush()
    except OSError as error:
        return DeliveryResult(DeliveryOutcome.REFUSED, f"写不到标准输出（{error.strerror}）")
    return DeliveryResult(DeliveryOutcome.DELIVERED)


def _write_message_file(folder: Path, message: Message) -> DeliveryResult:
    """Write the file of *message* whole or not at all; sent again it takes the place of its own file."""
    name = quote(message.uid, safe="")  # a uid is no path
    unfinished = folder / f".{name}.{os.getpid()}.part"
    text = f"{message.subject}\n{message.recipient}\n\n{message.body}\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            unfinished.write_text(text, encoding="utf-8", newline="\n")
            unfinished.replace(folder / f"{name}.txt")
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        return DeliveryResult(DeliveryOutcome.REFUSED, f"写不进文件夹 {folder}（{error.strerror}）")
    return DeliveryResult(DeliveryOutcome.DELIVERED)


def _hide_secrets(channel: Channel, why: str) -> str:
    """Return *why* on one line and not too long: what another side answered may repeat a secret."""
    for secret in (channel.secret, channel.sign, channel.url):
        if secret:
            why = why.replace(secret, "……")
    why = " ".join(why.split())
    return why if len(why) <= _MAX_REASON_LENGTH else f"{why[:_MAX_REASON_LENGTH]}……"

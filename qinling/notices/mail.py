"""Send mail, one letter for each address, and record the server's answers."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from qinling.notices.address_answers import AddressAnswer, join_answers
from qinling.notices.channel_config import Channel
from qinling.notices.letter import write_letter
from qinling.notices.mail_addresses import read_mailbox
from qinling.rules.vocabulary import DeliveryOutcome
from qinling.rules.warnings.message_types import DeliveryResult, Message

_USUAL_PORTS = {"starttls": 587, "ssl": 465, "none": 25}


def send_mail(channel: Channel, message: Message) -> DeliveryResult:
    """Send *message* to its address, or to every address of the channel. Raises ValueError for a bad address."""
    read_mailbox(channel.sender)
    recipients = [one for one in channel.to if message.address in ("", read_mailbox(one).address)]
    letters = {one: write_letter(channel, message, one) for one in recipients or [message.address]}
    try:
        session = _open_session(channel)
    except OSError as error:
        return DeliveryResult(DeliveryOutcome.REFUSED, _describe_connection_error(channel, error))
    try:
        answers = [_send_letter(session, channel, recipient, text) for recipient, text in letters.items()]
    finally:
        with suppress(OSError):
            session.quit()
    return join_answers(answers)


def _open_session(channel: Channel) -> smtplib.SMTP:
    port = channel.port or _USUAL_PORTS[channel.security]
    if channel.security == "ssl":
        context = ssl.create_default_context()
        session: smtplib.SMTP = smtplib.SMTP_SSL(channel.host, port, timeout=channel.seconds, context=context)
    else:
        session = smtplib.SMTP(channel.host, port, timeout=channel.seconds)
    try:
        if channel.security == "starttls":
            session.starttls(context=ssl.create_default_context())
        if channel.user:
            session.login(channel.user, channel.secret)
    except BaseException:
        session.close()
        raise
    return session


def _send_letter(session: Any, channel: Channel, recipient: str, letter: bytes) -> AddressAnswer:
    """Send one letter. An error before its text is sent means that it did not arrive."""
    address, has_begun, send_data = read_mailbox(recipient).address, False, session.data

    def note_and_send_data(text: Any) -> Any:
        nonlocal has_begun
        has_begun = True
        return send_data(text)

    session.data = note_and_send_data
    try:
        session.sendmail(read_mailbox(channel.sender).address, [address], letter)
    except OSError as error:
        is_answered = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException)
        may_have_arrived = has_begun and not is_answered
        outcome = DeliveryOutcome.NO_ANSWER if may_have_arrived else DeliveryOutcome.REFUSED
        return AddressAnswer(address, outcome, _describe_error(error, channel.seconds))
    finally:
        session.data = send_data
    return AddressAnswer(address, DeliveryOutcome.DELIVERED)


def _describe_connection_error(channel: Channel, error: OSError) -> str:
    server = f"{channel.host}:{channel.port or _USUAL_PORTS[channel.security]}"
    what = "登录被拒" if isinstance(error, smtplib.SMTPAuthenticationError) else f"连不上 {server}"
    return f"{what}（{_describe_error(error, channel.seconds)}）"


def _describe_error(error: Exception, seconds: int) -> str:
    """Return the cause of *error* in words for the office."""
    if any(isinstance(cause, TimeoutError) for cause in _list_causes(error)):
        return f"{seconds} 秒内没有回音"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _format_smtp_answer(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return _format_smtp_answer(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "连接中断"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "对方不支持所要的加密或登录"
    if isinstance(error, ssl.SSLError):
        return "证书不可信，或加密连接谈不拢"
    return getattr(error, "strerror", None) or type(error).__name__


def _list_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _format_smtp_answer(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"

"""Send mail with apprise, one letter for each recipient, and record the server's answers."""

import hashlib
import re
import smtplib
import ssl
import warnings
from email.utils import parseaddr
from functools import partial
from typing import Any
from urllib.parse import quote

from apprise import AppriseAsset
from apprise.attachment.file import AttachFile
from apprise.common import NotifyFormat
from apprise.exception import AppriseImproperlyConfigured

from qinling.notices.apprise_capture import replace_attribute
from qinling.notices.channel_config import Channel
from qinling.rules.vocabulary import DeliveryOutcome
from qinling.rules.warnings.message_types import DeliveryResult, Message

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # apprise looks for the old module imghdr
    from apprise.plugins.email import base
    from apprise.plugins.email.smtp import AppriseSMTPController

_SECURE_MODES = {"starttls": "starttls", "ssl": "ssl", "none": "insecure"}
_MESSAGE_ID = re.compile(r"^Message-ID:.*(?:\n[ \t].*)*", re.MULTILINE | re.IGNORECASE)


def send_mail(channel: Channel, message: Message) -> DeliveryResult:
    """Send *message* to each recipient and return one result. Raises ValueError for a bad address."""
    plugin = _build_plugin(channel)
    plugin.headers = {"X-Qinling-Message": message.uid}
    answers = _MailAnswers(
        f"{channel.host}:{plugin.port}", channel.seconds, _build_message_id(channel, message)
    )
    with replace_attribute(base, "AppriseSMTPController", partial(_RecordingSmtp, answers)):
        # Not `notify`: it trims and may split the text.
        plugin.send(
            body=message.body,
            title=message.subject,
            body_format=NotifyFormat.TEXT,
            attach=[AttachFile(str(message.attachment))] if message.attachment else None,
        )
    return answers.build_result()


def _build_plugin(channel: Channel) -> Any:
    name, sender = parseaddr(channel.sender)
    try:
        plugin: Any = base.NotifyEmail(
            host=channel.host,
            smtp_host=channel.host,  # without it apprise may guess another host
            port=channel.port or None,
            secure_mode=_SECURE_MODES[channel.security],
            user=quote(channel.user, safe=""),  # apprise unquotes both
            password=quote(channel.secret, safe=""),
            from_addr=sender,
            cto=channel.seconds,
            asset=AppriseAsset(app_id="qinling"),
        )
    except AppriseImproperlyConfigured:
        raise ValueError from None
    # Set here because apprise silently drops addresses that it considers invalid.
    plugin.targets = [(name or False, address) for name, address in map(parseaddr, channel.to)]
    plugin.from_addr = (name or False, sender)
    plugin.request_rate_per_sec = 0  # its rate limit is meant for robots
    return plugin


def _build_message_id(channel: Channel, message: Message) -> str:
    """Return a Message-ID that is the same in every attempt, so that mailboxes can detect repeats."""
    digest = hashlib.sha256(message.uid.encode()).hexdigest()[:32]
    domain = parseaddr(channel.sender)[1].rpartition("@")[2]
    return f"<{digest}.qinling@{domain}>"


class _MailAnswers:
    """The answers of a mail server: a failed connection, or the result for each recipient."""

    def __init__(self, server: str, seconds: int, message_id: str) -> None:
        self.server, self.seconds, self.message_id = server, seconds, message_id
        self.connection_error = ""
        self.accepted: list[str] = []
        self.refused: list[str] = []
        self.unanswered: list[str] = []

    def build_result(self) -> DeliveryResult:
        """Return one result for all recipients: delivered if one accepted. The failed ones are named."""
        troubles = "；".join([*self.refused, *self.unanswered])
        if self.accepted:
            return DeliveryResult(DeliveryOutcome.DELIVERED, troubles and f"另有未送达的：{troubles}")
        if self.unanswered:
            return DeliveryResult(DeliveryOutcome.NO_ANSWER, troubles)
        return DeliveryResult(DeliveryOutcome.REFUSED, self.connection_error or troubles or "没有发出")

    def describe_error(self, error: Exception) -> str:
        """Return the cause of *error* in words for the office."""
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
            return f"{self.seconds} 秒内没有回音"
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


def _format_smtp_answer(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"


class _RecordingSmtp(AppriseSMTPController):
    """SMTP session of apprise that records the server's answers."""

    def __init__(self, answers: _MailAnswers, **options: Any) -> None:
        super().__init__(**options)
        self._answers = answers

    def __enter__(self) -> "_RecordingSmtp":
        try:
            super().__enter__()
        except (OSError, smtplib.SMTPException) as error:
            is_login = isinstance(error, smtplib.SMTPAuthenticationError)
            what = "登录被拒" if is_login else f"连不上 {self._answers.server}"
            self._answers.connection_error = f"{what}（{self._answers.describe_error(error)}）"
            raise
        return self

    def sendmail(self, from_addr: str, to_addrs: list[str], message: str) -> bool:
        """Send one letter. An error before the text is sent means that it did not arrive."""
        answers, has_begun = self._answers, False
        smtp: Any = self._socket
        real_data = smtp.data

        def send_data(text: Any) -> Any:
            nonlocal has_begun
            has_begun = True
            return real_data(text)

        smtp.data = send_data
        letter = _MESSAGE_ID.sub(f"Message-ID: {answers.message_id}", message, count=1)
        recipients = "、".join(to_addrs)
        try:
            smtp.sendmail(from_addr, to_addrs, letter)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            answers.refused.append(f"{recipients}（{answers.describe_error(error)}）")
            return False
        except (OSError, smtplib.SMTPException) as error:
            failures = answers.unanswered if has_begun else answers.refused
            failures.append(f"{recipients}（{answers.describe_error(error)}）")
            return False
        answers.accepted.append(recipients)
        return True

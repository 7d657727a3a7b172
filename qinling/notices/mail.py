"""Mail: apprise writes and hands over the letters, one a recipient, and every answer is overheard."""

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
from apprise.common import NotifyFormat
from apprise.exception import AppriseImproperlyConfigured

from qinling.notices.apprise_capture import in_place
from qinling.notices.channel_config import Channel
from qinling.rules.vocabulary import Outcome
from qinling.rules.warnings.messages import Message, Reply

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # apprise looks for the old module imghdr
    from apprise.plugins.email import base
    from apprise.plugins.email.smtp import AppriseSMTPController

_MODES = {"starttls": "starttls", "ssl": "ssl", "none": "insecure"}
_MESSAGE_ID = re.compile(r"^Message-ID:.*(?:\n[ \t].*)*", re.MULTILINE | re.IGNORECASE)


def send_mail(channel: Channel, message: Message) -> Reply:
    """Send *message* to each recipient and say what became of it; raises ValueError for a bad address."""
    plugin = _plugin(channel)
    plugin.headers = {"X-Qinling-Message": message.uid}
    heard = _Heard(f"{channel.host}:{plugin.port}", channel.seconds, _message_id(channel, message))
    with in_place(base, "AppriseSMTPController", partial(_Smtp, heard)):
        # Not `notify`: it would trim, and may split, what has to arrive as it stands.
        plugin.send(body=message.body, title=message.subject, body_format=NotifyFormat.TEXT)
    return heard.reply()


def _plugin(channel: Channel) -> Any:
    name, sender = parseaddr(channel.sender)
    try:
        plugin: Any = base.NotifyEmail(
            host=channel.host,
            smtp_host=channel.host,  # said twice: else apprise may guess another
            port=channel.port or None,
            secure_mode=_MODES[channel.security],
            user=quote(channel.user, safe=""),  # apprise unquotes both
            password=quote(channel.secret, safe=""),
            from_addr=sender,
            cto=channel.seconds,
            asset=AppriseAsset(app_id="qinling"),
        )
    except AppriseImproperlyConfigured:
        raise ValueError from None
    # Given to apprise, an address that it does not like would be left out without a word.
    plugin.targets = [(name or False, address) for name, address in map(parseaddr, channel.to)]
    plugin.from_addr = (name or False, sender)
    plugin.request_rate_per_sec = 0  # its pause is for robots
    return plugin


def _message_id(channel: Channel, message: Message) -> str:
    """Return the same Message-ID in every attempt, so that a mail box may know a repeat."""
    digest = hashlib.sha256(message.uid.encode()).hexdigest()[:32]
    domain = parseaddr(channel.sender)[1].rpartition("@")[2]
    return f"<{digest}.qinling@{domain}>"


class _Heard:
    """What was heard from a mail server: why the connection failed, or of each recipient what became."""

    def __init__(self, place: str, seconds: int, message_id: str) -> None:
        self.place, self.seconds, self.message_id = place, seconds, message_id
        self.failed = ""
        self.taken: list[str] = []
        self.refused: list[str] = []
        self.unheard: list[str] = []

    def reply(self) -> Reply:
        """Return one outcome for all recipients: delivered where one took it; those who did not are named."""
        troubles = "；".join([*self.refused, *self.unheard])
        if self.taken:
            return Reply(Outcome.DELIVERED, troubles and f"另有未送达的：{troubles}")
        if self.unheard:
            return Reply(Outcome.NO_ANSWER, troubles)
        return Reply(Outcome.REFUSED, self.failed or troubles or "没有发出")

    def wording(self, error: Exception) -> str:
        """Return what *error* says, for the office to read."""
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
            return f"{self.seconds} 秒内没有回音"
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            return _said(*next(iter(error.recipients.values())))
        if isinstance(error, smtplib.SMTPResponseException):
            return _said(error.smtp_code, error.smtp_error)
        if isinstance(error, smtplib.SMTPServerDisconnected):
            return "连接中断"
        if isinstance(error, smtplib.SMTPNotSupportedError):
            return "对方不支持所要的加密或登录"
        if isinstance(error, ssl.SSLError):
            return "证书不可信，或加密连接谈不拢"
        return getattr(error, "strerror", None) or type(error).__name__


def _said(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"


class _Smtp(AppriseSMTPController):
    """The SMTP session of apprise, which notes what it is answered."""

    def __init__(self, heard: _Heard, **how: Any) -> None:
        super().__init__(**how)
        self._heard = heard

    def __enter__(self) -> "_Smtp":
        try:
            super().__enter__()
        except (OSError, smtplib.SMTPException) as error:
            login = isinstance(error, smtplib.SMTPAuthenticationError)
            what = "登录被拒" if login else f"连不上 {self._heard.place}"
            self._heard.failed = f"{what}（{self._heard.wording(error)}）"
            raise
        return self

    def sendmail(self, from_addr: str, to_addrs: list[str], message: str) -> bool:
        """Hand over one letter; what breaks off before its text was begun has surely not arrived."""
        heard, begun = self._heard, False
        smtp: Any = self._socket
        real_data = smtp.data

        def data(text: Any) -> Any:
            nonlocal begun
            begun = True
            return real_data(text)

        smtp.data = data
        letter = _MESSAGE_ID.sub(f"Message-ID: {heard.message_id}", message, count=1)
        who = "、".join(to_addrs)
        try:
            smtp.sendmail(from_addr, to_addrs, letter)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            heard.refused.append(f"{who}（{heard.wording(error)}）")
            return False
        except (OSError, smtplib.SMTPException) as error:
            kind = heard.unheard if begun else heard.refused
            kind.append(f"{who}（{heard.wording(error)}）")
            return False
        heard.taken.append(who)
        return True

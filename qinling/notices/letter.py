"""Write a mail: its headers, its text and its attachment, as the mail servers want them."""

import hashlib
from email import encoders
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import formataddr, formatdate

from qinling.notices.channel_config import Channel
from qinling.notices.mail_addresses import read_mailbox
from qinling.rules.warnings.message_types import Message

#: RFC 2047: a line with an encoded word has at most 76 characters, the word 75.
_MAX_LINE_LENGTH = 76


def write_letter(channel: Channel, message: Message, recipient: str) -> bytes:
    """Return the letter of *message* to *recipient*, an address with or without a name.

    The attempts of a message have one Message-ID, so that mailboxes detect repeats. A mailbox shows a digest
    under the earlier one that it follows.
    """
    # The text as lines of mail end: in base64 nobody else converts them.
    text = MIMEText("\r\n".join([*message.body.split("\n"), ""]), "plain", "utf-8")
    letter: MIMEText | MIMEMultipart = text
    if message.attachment is not None:
        letter = MIMEMultipart()
        letter.attach(text)
        letter.attach(_read_attachment(message))
    letter["Subject"] = _encode_words(" ".join(message.subject.split()), "Subject")
    letter["From"] = _encode_address(channel.sender, "From")
    letter["To"] = _encode_address(recipient, "To")
    letter["Date"] = formatdate()
    letter["Message-ID"] = _build_message_id(channel, message.uid)
    if message.follows:
        letter["In-Reply-To"] = letter["References"] = _build_message_id(channel, message.follows)
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's out-of-office reply comes back
    letter["X-Qinling-Message"] = message.uid
    return letter.as_bytes(policy=compat32.clone(linesep="\r\n", max_line_length=_MAX_LINE_LENGTH))


def _encode_words(text: str, header_name: str) -> str:
    """Return *text* for a header: encoded words that break between characters, unless it is ASCII."""
    if text.isascii():
        return text
    return Header(text, "utf-8", maxlinelen=_MAX_LINE_LENGTH, header_name=header_name).encode()


def _encode_address(named: str, header_name: str) -> str:
    name, address = read_mailbox(named)
    if name.isascii():
        return formataddr((name, address))
    return f"{_encode_words(name, header_name)} <{address}>"


def _build_message_id(channel: Channel, uid: str) -> str:
    digest = hashlib.sha256(uid.encode()).hexdigest()[:32]
    domain = read_mailbox(channel.sender).address.rpartition("@")[2]
    return f"<{digest}.qinling@{domain}>"


def _read_attachment(message: Message) -> MIMEBase:
    assert message.attachment is not None
    part = MIMEBase("application", "octet-stream")
    part.set_payload(message.attachment.read_bytes())
    encoders.encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", message.attachment.name))
    return part

"""One mail address as the office writes it: `name@example.cn`, or `名字 <name@example.cn>`.

Libraries for mail guess: of two addresses in one text they keep the first, and blanks and commas inside go. Here a
text is exactly one address or none, so that what is accepted is where the message goes.
"""

import re
from typing import NamedTuple
from unicodedata import normalize

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+"
# A name with a separator may be two receivers in one text, unless it stands in quotes.
_NAME = r'"[^"<>@\\]*"|[^"<>@\\,，;；、]*?'
_MAILBOX = re.compile(rf"(?:(?P<name>{_NAME})\s*<(?P<named>{_ADDRESS})>|(?P<bare>{_ADDRESS}))")
_ONE_ADDRESS = re.compile(rf"(?<![A-Za-z0-9@.]){_ADDRESS}(?![A-Za-z0-9@])")
#: What a Chinese keyboard writes for the signs of an address and NFKC keeps.
_CHINESE_SIGNS = str.maketrans("。《》〈〉", ".<><>")


class Mailbox(NamedTuple):
    """A mail address and the name of whose it is, "" where none is written."""

    name: str
    address: str


def find_mailbox(text: str) -> Mailbox | None:
    """Return the address that the whole of *text* is, None unless it is exactly one."""
    found = _MAILBOX.fullmatch(text.strip()) if text.isprintable() else None
    if found is None:
        return None
    return Mailbox((found["name"] or "").strip('"').strip(), found["named"] or found["bare"])


def read_mailbox(text: str) -> Mailbox:
    """Return the address that *text* is. Raises ValueError unless it is exactly one."""
    mailbox = find_mailbox(text)
    if mailbox is None:
        raise ValueError(text)
    return mailbox


def list_addresses_inside(text: str) -> list[str]:
    """Return the addresses that stand somewhere in *text*."""
    return [*dict.fromkeys(_ONE_ADDRESS.findall(_narrow_signs(text)))]


def describe_mistake(text: str) -> str:
    """Return why *text* is not one mail address."""
    narrowed = _narrow_signs(text)
    wide = "".join(dict.fromkeys(sign for sign in text if _narrow_signs(sign) != sign))
    if wide and find_mailbox(narrowed):
        return f"“{wide}”是全角，改成半角：{narrowed}"
    _, sign, domain = narrowed.strip(" <>").rpartition("@")
    if not sign:
        return "没有 @"
    if narrowed.count("@") > 1:
        return f"有 {narrowed.count('@')} 个 @"
    if separator := re.search("[,，;；、]", text):
        return f"里面有“{separator[0]}”"
    if re.search(r"\s", narrowed.strip()) and "<" not in narrowed:
        return "里面有空格；写了名字的，地址放在 < > 里"
    if not text.isprintable():
        return "里面有看不见的字符"
    if not narrowed.rpartition("<")[2].isascii():
        return "地址只能用英文字母、数字和符号"
    return "多了或少了符号" if "." in domain else "@ 后面的域名里没有点"


def _narrow_signs(text: str) -> str:
    return normalize("NFKC", text.translate(_CHINESE_SIGNS))

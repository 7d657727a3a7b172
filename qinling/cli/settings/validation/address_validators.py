"""Check the mail addresses of a channel: each text is exactly one, and nothing of it is lost on the way."""

import re
from typing import Any

from qinling.errors import ValueRefused, quote_argument
from qinling.notices.mail_addresses import (
    describe_mistake,
    find_mailbox,
    list_addresses_inside,
    read_mailbox,
)


def validate_text(value: object) -> str:
    """Return a text without the blanks around it. Raises ValueRefused for anything else."""
    if not isinstance(value, str) or not value.strip():
        raise ValueRefused("应是文字，写在引号里")
    return value.strip()


def require_list(value: object, expected: str) -> list[Any]:
    """Return a list, which may be one text with commas. Raises ValueRefused with what is *expected*."""
    listed = re.split("[,，;；、]", value) if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed:
        raise ValueRefused(expected)
    return listed


def validate_address(value: object, remedy: str = "这里只写一个") -> str:
    """Return *value*, which is exactly one mail address. *remedy* is for a text that holds several."""
    words = validate_text(value)
    if find_mailbox(words) is None:
        is_several = len(list_addresses_inside(words)) > 1
        raise ValueRefused(
            f"“{words}”不是一个电子邮件地址：{describe_mistake(words)}",
            remedy if is_several else "写成 name@example.cn 或 名字 <name@example.cn>",
        )
    return words


def validate_addresses(value: object, channel: str) -> tuple[str, ...]:
    """Return the addresses of *channel*, each once: nobody hears twice."""
    mailboxes: dict[str, str] = {}
    for one in require_list(value, '应是一个或一列电子邮件地址，如 ["a@example.cn"]'):
        listed = ", ".join(f'"{address}"' for address in list_addresses_inside(str(one)))
        command = write_addresses_command(str(one), channel or "渠道")
        words = validate_address(one, f"一个地址一项：{command}，或在设置文件里写 to = [{listed}]")
        mailboxes.setdefault(read_mailbox(words).address.lower(), words)
    return tuple(mailboxes.values())


def write_addresses_command(text: str, channel: str) -> str:
    """Return the command that gives *channel* each of the addresses in *text*."""
    addresses = " ".join(list_addresses_inside(text))
    return f"qinling config set {quote_argument(f'channels.{channel}.to')} {addresses}"

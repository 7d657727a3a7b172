"""Parse the texts of a login log: outcomes, accounts and addresses."""

import re
from ipaddress import ip_address

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import normalize_text, normalize_width, quote_value
from qinling.rules.parsing.values import parse_yes_no

_MAX_LENGTH = 80  # characters; a longer cell is free text

# -- account and address ---------------------------------------------------------------------

_ADDRESS_WITH_PORT = re.compile(
    r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<four>[0-9]{1,3}(?:\.[0-9]{1,3}){3}))(?::[0-9]{1,5})?"
)


def build_account_key(text: str) -> str:
    """Return the key of an account name: half width, trimmed, case-folded."""
    return normalize_width(text).strip().casefold()


def parse_address(text: str) -> str:
    """Return the address of a login, an IP address without its port. "" if the text names none."""
    words = normalize_width(text).strip()
    if words.lower() in ("-", "--", "/", "unknown", "null", "none", "未知"):
        return ""
    found = _ADDRESS_WITH_PORT.fullmatch(words)
    return (found["six"] or found["four"]) if found else words


def is_address(text: str) -> bool:
    """Return whether *text* is an IP address, with or without a port."""
    try:
        ip_address(parse_address(text))
    except ValueError:
        return False
    return True


# -- state of an account ---------------------------------------------------------------------

_PUNCTUATION = re.compile(r"[\W_]+")
_ACCOUNT_WORDS = r"(?:账号|帐号|用户|人员)?"
_LEFT = re.compile(
    _ACCOUNT_WORDS
    + r"(?:已|被|已经)?(?:停用|禁用|注销|销户|删除|作废|失效|过期|收回|回收|冻结|关闭|停止使用|不再使用"
    r"|离职|离岗|调离|调出|调走|退休|辞职|去世)|(?:未|不)(?:启用|在用|使用|有效|正常)|无效|不在[岗职]"
    r"|disabled?|inactive|deleted|closed|left|off"
)
# An account locked after wrong passwords is still in use.
_IN_USE = re.compile(
    _ACCOUNT_WORDS + r"(?:已|正|已经)?(?:正常|启用|在用|使用|正在使用|使用中|有效|开通|激活|在[岗职]|锁定)"
    r"|enabled?|active|normal|locked|on"
)
_ASKS_IF_LEFT = re.compile(r"停用|禁用|注销|离职|离岗|失效|disabled")
_ASKS = re.compile(
    r".*是否.*|已?(?:停用|禁用|注销|离职|离岗|失效|启用|在用|有效)|(?:is[_ ]?)?(?:enabled|disabled|active)"
)


def _normalize_words(text: str) -> str:
    return _PUNCTUATION.sub("", normalize_text(text[: _MAX_LENGTH * 2]).lower()) or normalize_text(
        text[:_MAX_LENGTH]
    )


def has_left(text: str, heading: str) -> bool:
    """Return whether the state of an account means that it is no longer used.

    Under a heading that asks (是否启用, 停用), 是 and 否 are answers. Raises ValueRefused.
    """
    words = _normalize_words(text)
    if _LEFT.fullmatch(words):
        return True
    if _IN_USE.fullmatch(words):
        return False
    asked = normalize_text(heading).lower()
    if _ASKS.fullmatch(asked):
        return parse_yes_no(text) == bool(_ASKS_IF_LEFT.search(asked))
    raise ValueRefused(f"看不懂账号状态{quote_value(text)}", "可用：正常、启用、停用、注销、离职、调离")

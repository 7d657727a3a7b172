"""A head of the history as people note it: whole, or the short form of a board, an export or a message."""

import re
from typing import NamedTuple

from qinling.errors import ValueRefused

_MIN_DIGITS, _MAX_DIGITS = 12, 64
_HEX = re.compile(rf"(?<![0-9A-Za-z])[0-9a-fA-F]{{{_MIN_DIGITS},{_MAX_DIGITS}}}(?![0-9A-Za-z])")
_POSITION = re.compile(
    r"第\s*(\d{1,12})\s*条|position\D{1,6}(\d{1,12})|(?:^|链首)\s*(\d{1,11})(?=[\s:：,，])"
)


class NotedHead(NamedTuple):
    """The number of an event, None where only its hash was noted, and the first digits of its hash."""

    position: int | None
    digits: str


def parse_noted_head(text: str) -> NotedHead:
    """Return the head that *text* holds: `18 3ed5…`, `历史链至第 18 条，链首 3ed5…`, JSON of `db head`, or the digits alone.

    Raises ValueRefused if no digits of a hash stand there.
    """
    found = _HEX.findall(text)
    if len(set(found)) != 1:
        raise ValueRefused(
            f"“{text}”里看不出链首",
            "请照抄 qinling db head、board 或导出表上的，如“第 18 条，链首 3ed53f69a782549b”",
        )
    position = _POSITION.search(text)
    number = next((int(one) for one in position.groups() if one), None) if position else None
    return NotedHead(number, found[0].lower())

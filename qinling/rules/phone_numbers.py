"""Find telephone numbers in a text."""

import re

from qinling.rules.merging.hidden_cells import HIDDEN_TEXT

_PHONE = re.compile(
    r"(?<![0-9])(?:\+?86[- ]?)?1[0-9]{2}(?:[- ]?[0-9]{4}){2}(?![0-9])"
    r"|(?<![0-9])[(（]?0[0-9]{2,3}[)）]?[-－—– ]?[0-9]{7,8}(?![0-9])"
)
_FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def mask_phone_numbers(text: str) -> str:
    """Return *text* with 〔略〕 in place of each telephone number."""
    spans = [match.span() for match in _PHONE.finditer(text.translate(_FULL_WIDTH_DIGITS))]
    for first, end in reversed(spans):
        text = f"{text[:first]}{HIDDEN_TEXT}{text[end:]}"
    return text

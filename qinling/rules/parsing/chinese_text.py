"""Normalization of office text: half width, no spaces, one dash, digits for numerals."""

import re
from unicodedata import normalize

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−─－"), "-") | dict.fromkeys(map(ord, "～〜∼"), "~")
# Invisible characters that NFKC keeps: joiners, direction marks, soft hyphens, byte order marks.
_NO_WIDTH = dict.fromkeys((0xAD, 0x61C, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)))
_NO_WIDTH |= dict.fromkeys(range(0x2060, 0x2070))
_SIGNS = _DASHES | _NO_WIDTH

_DIGIT = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"两": 2}
#: 二○二六年 and 二O二六年 are typed as often as 二〇二六年.
_ZERO = "〇○◯零Oo0"
_DIGIT |= dict.fromkeys(_ZERO, 0)
_NINE = "一二两三四五六七八九"
_COUNTED_NUMERAL = re.compile(
    rf"(?:(?P<k>[{_NINE}])千(?=$|零|[{_NINE}]百))?"
    rf"(?:(?P<h>[{_NINE}])百(?=$|零[{_NINE}]$|[{_NINE}]?十))?"
    rf"(?:(?<=[千百])零)?(?:(?P<t>[{_NINE}])?(?P<ten>十))?(?P<one>[{_NINE}])?"
)
_SPELT_NUMERAL = re.compile(rf"[{_ZERO}]*[〇○◯零{_NINE}][{_ZERO}{_NINE}]*")
# Only where a unit follows (or a month stands before): “十一”前 and 星期二 are names, not numbers.
_NUMERAL_IN_PHRASE = re.compile(
    rf"(?<![0-9])[{_ZERO}{_NINE}十百千]{{1,9}}(?=[年月日号季天个周工])|(?<=月)[{_NINE}十]{{1,3}}"
)


def remove_spaces(text: str) -> str:
    """Return *text* without any kind of space or line break."""
    return "".join(text.split())


def normalize_width(text: str) -> str:
    """Return *text* in half width, with one kind of dash and without invisible characters. Spaces are kept."""
    return text if text.isascii() else normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)


def normalize_text(text: str) -> str:
    """Return *text* in half width, without spaces, line breaks and invisible characters, with one kind of dash."""
    return remove_spaces(normalize_width(text))


def parse_chinese_number(text: str) -> int | None:
    """Return the number that a Chinese numeral names (十五, 一百二十, 二〇二六), or None.

    一百二 is refused: some mean 120 by it, others 102.
    """
    if len(text) > 9:
        return None
    if _SPELT_NUMERAL.fullmatch(text):
        return int("".join(str(_DIGIT[sign]) for sign in text))
    counted = _COUNTED_NUMERAL.fullmatch(text) if text else None
    if counted is None:
        return None
    thousands, hundreds, tens, ones = (_DIGIT.get(counted[part] or "", 0) for part in ("k", "h", "t", "one"))
    if counted["ten"] and not tens:
        tens = 1
    return thousands * 1000 + hundreds * 100 + tens * 10 + ones


def convert_numerals(text: str) -> str:
    """Return *text* with digits for the Chinese numerals of dates and spans: 六月三十日 → 6月30日."""
    if text.isascii():
        return text
    return _NUMERAL_IN_PHRASE.sub(_convert_match, text)


def _convert_match(found: re.Match[str]) -> str:
    number = parse_chinese_number(found[0])
    return found[0] if number is None else str(number)


def format_number(value: float) -> str:
    """Return a number cell as a person would type it: 46203, not 46203.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def quote_value(raw: object, max_length: int = 40) -> str:
    """Return *raw* in quotes for a message, cut to *max_length* characters."""
    text = format_number(raw) if isinstance(raw, float) else str(raw)
    text = text.strip()
    return f"“{text if len(text) <= max_length else text[:max_length] + '…'}”"

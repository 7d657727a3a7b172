"""A share of the work as a person types it: 60%, 八成, 六十, 四分之三, 完成率=60%, with signs around it."""

import re
from contextlib import suppress

from qinling.errors import ValueRefused
from qinling.rules.parsing.chinese_text import normalize_text, parse_chinese_number
from qinling.rules.parsing.percentages import parse_percent

#: Typed before the share, and no part of it.
_LABEL = re.compile(
    r"(?:目前|现|整改|整治|治理|工程|总体|总)*的?(?:完成率|完成比例|整改率|进度|进展)(?:已经|已)?(?:达到?|至|为|到|是)?[:=]?"
)
#: With these alone, the share is the sentence: 完成了40%, 已完成70%.
_DONE = re.compile(r"(?:目前|现)?已?完成了?")
_AROUND = "，,。.；;！!、：:“”\"'‘’ \t"
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
#: Not 五一 and 十一, which are days, nor a single 三, which begins a list.
_TENS = re.compile(r"(?!十一$)[二三四五六七八九]?十[一二三四五六七八九]?|一百")
_SHARE_SIGNS = re.compile(r"%|百分|成|分之")
_HALF = ("一半", "半数")


def find_share(text: str) -> str | None:
    """Return the share that *text* is and nothing else, without a label and signs around it, or None.

    Whatever its size: one beyond 100 is refused by `parse_typed_percent` as what it is.
    """
    plain = normalize_text(text.strip(_AROUND))
    label = _LABEL.match(plain) or _DONE.match(plain)
    share = plain[label.end() :] if label else plain
    if label and _DONE.fullmatch(label[0]) and (_NUMBER.fullmatch(share) or share in _HALF):
        return None  # 完成了40: of what?
    if label and share in _HALF:  # alone, it may be half of anything
        return share
    return share if _is_share(share) else None


def is_labelled_share(text: str) -> bool:
    """Return whether *text* is a share that says what it is: 完成率70%."""
    return _LABEL.match(normalize_text(text)) is not None and find_share(text) is not None


def is_share_label(text: str) -> bool:
    """Return whether *text* stands before a share and is none: 完成率, 进度：."""
    return _LABEL.fullmatch(normalize_text(text)) is not None


def parse_typed_percent(text: str) -> float:
    """Return the percentage that a person typed. Raises ValueRefused as `parse_percent`."""
    share = find_share(text)
    if (share or text) in _HALF:
        return 50.0
    return parse_percent(
        f"{parse_chinese_number(share)}%" if share and _TENS.fullmatch(share) else share or text
    )


def _is_share(text: str) -> bool:
    if _NUMBER.fullmatch(text.removesuffix("%")) or _TENS.fullmatch(text):
        return True
    with suppress(ValueRefused):
        return bool(_SHARE_SIGNS.search(text)) and parse_percent(text) is not None
    return False

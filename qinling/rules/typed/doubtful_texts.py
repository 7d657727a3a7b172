"""Texts that are kept as written and are probably mistyped: numbers of issues, telephone numbers, names."""

import re
from unicodedata import normalize

_LOOK_ALIKES = str.maketrans("OoIl", "0011")
_SEGMENT = re.compile("[0-9A-Za-z]+")
#: Between digits, or a whole part of a number beside digits.
_INSIDE = re.compile("(?<=[0-9])[OoIl]+(?=[0-9])|(?<=[0-9])[Oo]+$|^[OoIl]+(?=[0-9])")
_DIGITS = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z+]|[-－—– ()（）](?=[0-9A-Za-z]))*")
_MOBILE = re.compile("(?:86)?1[3-9][0-9]{9}")
_LANDLINE = re.compile("0[0-9]{9,11}|[2-9][0-9]{6,7}|[48]00[0-9]{7}")
_SHORT = re.compile("[0-9]{3,6}")
_MOBILE_LENGTH = 11


def find_meant_number(number: str) -> str:
    """Return the *number* of an issue with digits for the letters that stand among digits, "" where none does."""
    text = normalize("NFKC", number)
    first = True

    def mend(found: re.Match[str]) -> str:
        nonlocal first
        part, is_first, first = found[0], first, False
        return _INSIDE.sub(lambda one: _mend_run(one, is_first=is_first), part)

    meant = _SEGMENT.sub(mend, text)
    return "" if meant == text else meant


def _mend_run(found: re.Match[str], *, is_first: bool) -> str:
    # What a number begins with may be a letter of its own: I-1, O12.
    return found[0] if is_first and found.start() == 0 else found[0].translate(_LOOK_ALIKES)


def is_no_name(text: str) -> bool:
    """Return whether the *text* has no letter, as the number of a menu has none: it names no unit and no town."""
    return not any(map(str.isalpha, text))


def find_odd_phone(contact: str) -> str:
    """Return what is odd about the telephone numbers in a cell, "" where nothing is. Names beside them are none."""
    text = normalize("NFKC", contact)
    for found in re.split("[、，,;；/|\\n]", text):
        for run in _DIGITS.findall(found):
            if odd := _describe_oddness(run):
                return odd
    return ""


def _describe_oddness(run: str) -> str:
    digits = re.sub("[^0-9A-Za-z]", "", run)
    if not re.search("[0-9]{3}", digits):
        return ""
    if re.search("[A-Za-z]", digits):
        return f"“{run}”里有字母" if re.search("[0-9][OoIl]|[OoIl][0-9]", digits) else ""
    if any(kind.fullmatch(digits) for kind in (_MOBILE, _LANDLINE, _SHORT)):
        return ""
    if any(map(_MOBILE.fullmatch, re.split("[- ]", run))):  # several in one run
        return ""
    if digits[0] == "1" and len(digits) == _MOBILE_LENGTH:
        return f"“{run}”不是手机号的号段"
    if digits[0] == "1":
        return f"“{run}”有 {len(digits)} 位，手机号是 {_MOBILE_LENGTH} 位"
    return f"“{run}”有 {len(digits)} 位，不像电话号码"

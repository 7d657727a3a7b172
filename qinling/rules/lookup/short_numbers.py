"""Later numbers typed by their ends behind one that is written out: ZC26014、15、16, ZC26014、16至18.

An end may be the number of another issue: whoever asks tries it as it stands first.
"""

import re
from collections.abc import Sequence

from qinling.rules.texts.name_folding import fold_name

#: The end of a number, or of the first one of a range.
_SHORT = re.compile(r"(?P<end>[0-9]{1,6})(?P<range>(?:[-~]|起?至|到|\.{2,})[0-9]{1,6})?")
_END = r"[0-9０-９]{1,3}(?:(?:[-~～]|至|到)[0-9０-９]{1,3})?"
_SHORT_WORD = re.compile(rf"{_END}(?:[、，,;；]{_END})*[、，,;；]?")
_LAST_DIGITS = re.compile(r"[0-9０-９]+(?=\D{0,2}$)")
_ENDS_IN_DIGIT = re.compile(r"[0-9０-９][、，,;；]?$")
#: Fewer digits and no letter: a place in a list, before which nothing is left out.
_BARE_PLACE = re.compile(r"第?[0-9０-９]{1,3}[个条项件]?[、，,;；]?")


def complete_short_numbers(first: str, others: Sequence[str]) -> list[str] | None:
    """Return *others* with what each leaves out of the number before it, *first* for the first one; None where none does.

    ZC26014 and 15 are ZC26015. A number that is written out stays, and is what the next one is completed by.
    """
    whole: list[str] = []
    for typed in others:
        short = _SHORT.fullmatch(fold_name(typed))
        digits = _LAST_DIGITS.search(first)
        if short is None:
            first = typed
            whole.append(typed)
            continue
        if digits is None or len(short["end"]) > len(digits[0]):
            return None
        end = digits.end() - len(short["end"])
        first = first[:end] + short["end"] + first[digits.end() :]
        whole.append(first + (short["range"] or ""))
    return None if whole == [*others] else whole


def join_short_numbers(words: Sequence[str]) -> list[str]:
    """Return *words* with short numbers in one word with the number that they follow: ZC26014, 15, 16 → one word."""
    joined: list[str] = []
    for word in words:
        is_behind_number = (
            joined and _ENDS_IN_DIGIT.search(joined[-1]) and not _BARE_PLACE.fullmatch(joined[-1])
        )
        if is_behind_number and _SHORT_WORD.fullmatch(word):
            joined[-1] += f" {word}"
        else:
            joined.append(word)
    return joined

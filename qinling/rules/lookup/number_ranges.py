"""Ranges of numbers as people type them: QZ25001-QZ25005, QZ25001至05, 第3到6个, 全部.

A dash may stand in a number itself: whoever asks tries the whole word first, and takes a range only where
the ledger has numbers in it.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qinling.rules.parsing.chinese_text import parse_chinese_number
from qinling.rules.texts.name_folding import fold_name

#: What stands between the ends of a range, as it is folded; … folds to three points.
_BETWEEN_ENDS = re.compile(r"-|~|起?至|到|\.{2,}")
_WORD_BETWEEN_ENDS = re.compile(r"[-~～—–]+|起?至|到|\.{2,}|…+")
_AROUND_RANGE = re.compile(r"^[从自]|[止的]$")
#: 15 digits: a longer number is none that anybody counts.
_END = re.compile(r"(?P<prefix>(?:.*[^0-9])?)(?P<digits>[0-9]{1,15})(?P<tail>[^0-9]{0,2})")
#: A place in a list: 3, 第3个. Nobody counts to four digits.
_PLACE = re.compile(r"第?([1-9][0-9]{0,2})[个条项件]?")
_SPOKEN_PLACE = re.compile(r"第([一二两三四五六七八九十百]{1,5})[个条项件]?")
#: Fewer digits without letters before them are places in a list.
_MIN_BARE_DIGITS = 3
_ALL_WORDS = frozenset(
    f"{all_of}{what}"
    for all_of in ("全部", "所有", "全体", "一切")
    for what in ("", "的", "问题", "编号", "的问题")
) | {"all", "*"}


class NumberRange(NamedTuple):
    """Numbers from *low* to *high* behind *prefix* and before *tail*; *prefix* is "" where only digits were typed."""

    prefix: str
    low: int
    high: int
    tail: str = ""


def means_all(text: str) -> bool:
    """Return whether *text* asks for all issues."""
    return fold_name(text) in _ALL_WORDS


def join_range_words(words: Sequence[str]) -> list[str]:
    """Return *words* with the ends of a range in one word where blanks stood between them: A 到 B → A到B."""
    joined: list[str] = []
    is_open = False
    for place, word in enumerate(words):
        is_between = _WORD_BETWEEN_ENDS.fullmatch(word) is not None and 0 < place < len(words) - 1
        if joined and (is_open or is_between):
            joined[-1] += word
        else:
            joined.append(word)
        is_open = is_between or re.search(r"[0-9０-９](?:[~～至到]|起至|\.{2,}|…+)$", word) is not None
    return joined


def read_place(text: str) -> int | None:
    """Return the place in a list that *text* may be, counted from 1, or None: 3, 第3个, 第三个."""
    folded = fold_name(text)
    if spoken := _SPOKEN_PLACE.fullmatch(folded):
        return parse_chinese_number(spoken[1]) or None
    found = _PLACE.fullmatch(folded)
    return int(found[1]) if found else None


def says_place(text: str) -> bool:
    """Return whether *text* can be nothing but a place in a list: 第3个."""
    return read_place(text) is not None and not text.strip().isdecimal()


def read_place_range(text: str) -> tuple[int, int] | None:
    """Return the first and the last place that *text* names, such as 3-6 or 第3到第6个, or None."""
    for left, right in _split_ends(text):
        first, last = read_place(left), read_place(right)
        if first and last:
            return min(first, last), max(first, last)
    return None


def read_number_ranges(text: str) -> list[NumberRange]:
    """Return the ranges that *text* may name: one for each sign that may stand between its ends."""
    return [found for left, right in _split_ends(text) if (found := _build_range(left, right))]


def find_in_ranges(ranges: Sequence[NumberRange], keys: Iterable[tuple[int, str]]) -> list[int]:
    """Return the ids of the issues in the first of *ranges* that has any, in the order of the numbers.

    *keys* are pairs of id and folded number.
    """
    known = list(keys) if ranges else []
    for wanted in ranges:
        counted = [(*number, issue) for issue, key in known if (number := _count_number(wanted, key))]
        if inside := sorted(one for one in counted if wanted.low <= one[1] <= wanted.high):
            return [issue for _, _, issue in inside]
    return []


def find_missing_ends(ranges: Sequence[NumberRange], keys: Iterable[tuple[int, str]]) -> list[int]:
    """Return the ends that no number has of the first of *ranges* that `find_in_ranges` finds any in."""
    known = list(keys) if ranges else []
    for wanted in ranges:
        counted = {number[1] for _, key in known if (number := _count_number(wanted, key))}
        if any(wanted.low <= one <= wanted.high for one in counted):
            return [end for end in dict.fromkeys((wanted.low, wanted.high)) if end not in counted]
    return []


def _split_ends(text: str) -> list[tuple[str, str]]:
    folded = fold_name(text)
    return [
        (one[: sign.start()], one[sign.end() :])
        for one in dict.fromkeys((folded, _AROUND_RANGE.sub("", folded)))
        for sign in _BETWEEN_ENDS.finditer(one)
    ]


def _build_range(left: str, right: str) -> NumberRange | None:
    """Return the range between two ends. The last one may be short: QZ25001-05, QZ25001-5."""
    first, last = _END.fullmatch(left), _END.fullmatch(right)
    if first is None or last is None or first["tail"] not in ("", last["tail"]):
        return None
    low, high = first["digits"], last["digits"]
    if last["prefix"] not in ("", first["prefix"]) or (not first["prefix"] and len(low) < _MIN_BARE_DIGITS):
        return None
    if not last["prefix"] and len(high) < len(low):
        high = low[: -len(high)] + high
    if int(low) > int(high):
        if last["prefix"] != first["prefix"] or len(last["digits"]) < len(low):  # SJ2025-013 is no range
            return None
        low, high = high, low
    return NumberRange(first["prefix"], int(low), int(high), last["tail"])


def _count_number(wanted: NumberRange, key: str) -> tuple[str, int] | None:
    """Return the prefix and the number of *key* as *wanted* counts; None where its prefix or tail is another."""
    if not key.endswith(wanted.tail):
        return None
    found = _END.fullmatch(key[: len(key) - len(wanted.tail)])
    if found is None or found["tail"] or wanted.prefix not in ("", found["prefix"]):
        return None
    return found["prefix"], int(found["digits"])

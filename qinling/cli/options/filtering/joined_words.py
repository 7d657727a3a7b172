"""A free word in which several are joined: 快到期的省级, 麻街镇，整改中, 状态 整改中."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from qinling.cli.framework.unknown_options.option_words import WIDE_BLANK
from qinling.cli.options.filtering.filters import find_named_filter
from qinling.cli.options.filtering.typed_conditions import CONDITION_SIGN, names_field
from qinling.cli.options.filtering.word_meanings import find_meaning

if TYPE_CHECKING:
    from qinling.cli.context import Desk

_BETWEEN_WORDS = re.compile("[，,、；;/／]")
#: What joins conditions and is none.
_JOINERS = re.compile(
    "只看|只要|查看|列出|显示|所有|全部|以及|或者|并且|而且|有哪些|哪些|有?多少[个件]?|有?几个|问题|事项|[的和与且并又还但而都及或仍是看查]"
)
_ALL = re.compile("(?:只看|只要|查看|列出|显示|看|查)?(?:所有|全部)的?(?:问题|事项)?")
_FILLER = re.compile(
    "^(?:问题编号|编号|有关|关于|涉及|属于|所有|全部|全|含有?|带有?|叫)+|(?:的|类|类型|方面|相关|有关|问题|事项|这边|那边|那些)+$"
)
#: A longer word is a sentence.
_LONGEST_WORD = 24
_SHORTEST_REST = 2


def list_plainer_ways(word: str, desk: "Desk") -> Iterator[list[str]]:
    """Yield ways to say *word* apart or shorter: 青屏镇 超期的, 河道 for 河道类, 青屏镇 河道 for 青屏镇的河道问题."""
    parts = split_at_known(word, desk) or ()
    known = [bool(_split_joined(part, desk)) for part in parts]
    if parts:
        yield [part if so else _strip_filler(part) for part, so in zip(parts, known, strict=True)]
    core = _strip_filler(word)
    if core and core != word:
        yield [core]
    if len(apart := [_strip_filler(part) for part in core.split("的")]) > 1 and all(apart):
        yield apart
    if parts:
        yield [part for part, so in zip(parts, known, strict=True) if so]


def _strip_filler(word: str) -> str:
    return _FILLER.sub("", word)


def split_wide_blanks(word: str) -> list[str]:
    """Return what stands between the full-width blanks of *word*; *word* itself where it is a condition or blank."""
    parts = [] if CONDITION_SIGN.search(word) else [part for part in word.split(WIDE_BLANK) if part]
    return parts or [word]


def split_words(typed: Iterable[str], desk: "Desk") -> Iterator[str]:
    """Yield the words of *typed*, each of them one: divided at commas, and where words are joined.

    The name of a field and the word behind it become one: 状态 整改中 → 状态=整改中.
    """
    words = list(typed)
    place = 0
    while place < len(words):
        word, following = words[place], words[place + 1 : place + 2]
        if following and names_field(word) and _may_be_its_value(word, following[0], desk):
            yield f"{word}={following[0]}"
            place += 1
        else:
            yield from _split_word(word, desk)
        place += 1


def split_at_known(word: str, desk: "Desk") -> tuple[str, str] | None:
    """Return *word* as a text to look for and words that filter, in their order: 麻街镇超期的 → 麻街镇, 超期的."""
    for length in range(len(word) - _SHORTEST_REST, _SHORTEST_REST - 1, -1):  # the longest that filters first
        for known, rest, is_first in (
            (word[-length:], word[:-length], False),
            (word[:length], word[length:], True),
        ):
            text = re.sub("^[的在]|[的是在]$", "", rest)
            if len(text) >= _SHORTEST_REST and _split_joined(known, desk):
                return (known, text) if is_first else (text, known)
    return None


def _may_be_its_value(name: str, text: str, desk: "Desk") -> bool:
    """Return whether *text* may be what the field *name* holds: it is no condition on another thing."""
    if CONDITION_SIGN.search(text) or names_field(text):
        return False
    meaning = find_meaning(text, desk)
    named = find_named_filter(name)
    return meaning is None or (meaning.filter[0] == named if meaning.filter else named is None)


def _split_word(word: str, desk: "Desk") -> list[str]:
    """Return the parts of *word* where all or, between commas, one of them means a filter; else *word* itself."""
    if CONDITION_SIGN.search(word) or find_meaning(word, desk):
        return [word]
    if _ALL.fullmatch(word):
        return []
    parts = [part for part in _BETWEEN_WORDS.split(word) if part.strip()]
    if len(parts) > 1:
        known = [_split_joined(part, desk) for part in parts]
        return (
            [one for part, found in zip(parts, known, strict=True) for one in found or [part]]
            if any(known)
            else [word]
        )
    return _split_joined(word, desk) or [word]


def _split_joined(word: str, desk: "Desk") -> list[str]:
    """Return the parts of *word* that each mean a filter, [] where something else stands in it."""
    if len(word) > _LONGEST_WORD:
        return []
    found = _split_rest(word, lambda part: find_meaning(part, desk) is not None, {})
    return found or []


def _split_rest(
    word: str, has_meaning: Callable[[str], bool], tried: dict[str, list[str] | None]
) -> list[str] | None:
    """Return the parts of *word*, the longest first, without what joins them; None where it is not made of them."""
    if not word:
        return []
    if word not in tried:
        tried[word] = None
        for end in range(len(word), 0, -1):
            is_known = end > 1 and has_meaning(word[:end])
            if is_known or _JOINERS.fullmatch(word[:end]):
                rest = _split_rest(word[end:], has_meaning, tried)
                if rest is not None:
                    tried[word] = [word[:end], *rest] if is_known else rest
                    break
    return tried[word]

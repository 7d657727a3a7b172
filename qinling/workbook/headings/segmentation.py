"""Cut a heading into the words of the lexicon."""

import re
import unicodedata
from typing import NamedTuple

from qinling.workbook.headings.lexicon import Part, load_lexicon

MAX_MAIN_CHARACTERS = 30  # outside brackets; a longer text is no heading
_MAX_TEXT_CHARACTERS = 200

_LEADING_NUMBER = re.compile(
    r"^(?:\d{1,2}(?=[^\d:年月日])[.、)]?|[(（](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|[一二三四五六七八九十]{1,3}、)"
)
_BRACKET = re.compile(r"[(\[【〔<《]([^()\[\]【】〔〕<>《》]*)[)\]】〕>》]")
_DATE = re.compile(r"(?:\d{4}年度?|第?[一二三四1-4]季度|\d{1,2}月份?|\d{1,2}日)[底末前]?")
_JOINT_SIGN = re.compile(r"[、/\\+&，,;；|]+")
_NOISE = re.compile(r"[\s\u200b-\u200f\ufeff\"'“”‘’「」『』*:.。：()\[\]【】〔〕<>《》_\-—?？!！~～#★▲△●°]+")

_UNKNOWN_COST = 10
_WORD_COST = 3


class Word(NamedTuple):
    """A word of a heading and the parts it can play; no parts for a word that the lexicon has not."""

    text: str
    parts: tuple[Part, ...]


class HeadingTexts(NamedTuple):
    """A cleaned heading: the text outside its brackets, the text of its brackets, and both in their order."""

    main: str
    bracket: str
    whole: str


def clean_heading(heading: str) -> HeadingTexts:
    """Return the texts of *heading* without spaces, line breaks, quotes, dates and leading numbers."""
    text = unicodedata.normalize("NFKC", heading[:_MAX_TEXT_CHARACTERS])
    text = _LEADING_NUMBER.sub("", re.sub(r"[\s\u200b-\u200f\ufeff*]+", "", text)).lower()
    brackets = "".join(_BRACKET.findall(text))
    main = _BRACKET.sub("", text)
    return HeadingTexts(_strip(main), _strip(brackets), _strip(text))


def _strip(text: str) -> str:
    return _JOINT_SIGN.sub("、", _NOISE.sub("", _DATE.sub("", text))).strip("、")


def cut_words(text: str) -> list[Word]:
    """Return the words of a cleaned *text*: the fewest unknown characters, then the fewest words.

    Latin letters and digits are taken as whole words. Of two ways, the one with the longer last word wins.
    """
    lexicon, longest = load_lexicon()
    length = len(text)
    costs = [0] + [_UNKNOWN_COST * length * 2] * length
    starts = [0] * (length + 1)
    for end in range(1, length + 1):
        if end < length and _is_inside_latin(text, end):
            continue
        for start in range(max(0, end - longest), end):
            if text[start:end] not in lexicon or _is_inside_latin(text, start):
                continue
            cost = costs[start] + _WORD_COST
            if cost < costs[end]:
                costs[end], starts[end] = cost, start
        start = end - 1
        while _is_inside_latin(text, start):
            start -= 1
        cost = costs[start] + _UNKNOWN_COST * (end - start)
        if cost < costs[end]:
            costs[end], starts[end] = cost, start
    return _collect_words(text, starts, lexicon)


def _is_inside_latin(text: str, at: int) -> bool:
    """Return whether the place *at* lies between two Latin letters or digits."""
    return (
        0 < at < len(text)
        and text[at - 1].isascii()
        and text[at].isascii()
        and text[at - 1].isalnum()
        and text[at].isalnum()
    )


def _collect_words(text: str, starts: list[int], lexicon: dict[str, tuple[Part, ...]]) -> list[Word]:
    words: list[Word] = []
    end = len(text)
    while end:
        piece = text[starts[end] : end]
        parts = lexicon.get(piece, ())
        if not parts and words and not words[-1].parts:
            words[-1] = Word(piece + words[-1].text, ())  # unknown characters side by side are one word
        else:
            words.append(Word(piece, parts))
        end = starts[end]
    words.reverse()
    return words

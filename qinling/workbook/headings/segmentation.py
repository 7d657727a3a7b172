"""Cut a heading into the words of the lexicon."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from qinling.workbook.headings.lexicon import NEUTRAL, TOPICS, Lexicon, Part, load_lexicon
from qinling.workbook.headings.questions import answer_question

MAX_MAIN_CHARACTERS = 30  # outside brackets; a longer text is no heading
_MAX_TEXT_CHARACTERS = 200

_LEADING_NUMBER = re.compile(
    r"^(?:[①-⑳]|\d{1,2}[.、](?!\d)|[(（](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|[一二三四五六七八九十]{1,3}、)"
)
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\ufeff*]+")
_BRACKET = re.compile(r"[(\[【〔<《]([^()\[\]【】〔〕<>《》]*)[)\]】〕>》]")
_DATE = re.compile(r"(?:\d{4}年度?|第?[一二三四1-4]季度|\d{1,2}月份?|\d{1,2}日)[底末前]?")
_JOINT_SIGN = re.compile(r"[、/\\+&，,;；|]+")
_NOISE = re.compile(r"[\s\u200b-\u200f\ufeff\"'“”‘’「」『』*:.。：()\[\]【】〔〕<>《》_\-—?？!！~～#★▲△●°]+")

_LATIN_RUN = re.compile(r"[0-9a-z]+")

#: Stops a sentence, which is no heading, before its end.
_SENTENCE_STOP = re.compile(r"[;；。！!，,][^;；。！!，,]")

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
    """Return the texts of *heading* without spaces, line breaks, quotes, dates and leading numbers.

    A sentence has no texts.
    """
    text = _INVISIBLE.sub("", heading[:_MAX_TEXT_CHARACTERS])
    text = _LEADING_NUMBER.sub("", unicodedata.normalize("NFKC", _LEADING_NUMBER.sub("", text))).lower()
    brackets = "".join(_BRACKET.findall(text))
    main = _BRACKET.sub("", text)
    if _SENTENCE_STOP.search(main):
        return HeadingTexts("", "", "")
    return HeadingTexts(answer_question(_strip(main)), _strip(brackets), _strip(text))


def _strip(text: str) -> str:
    return _JOINT_SIGN.sub("、", _NOISE.sub("", _DATE.sub("", text))).strip("、")


@lru_cache(maxsize=4096)
def cut_words(text: str) -> tuple[Word, ...]:
    """Return the words of a cleaned *text*: the fewest unknown characters, then the fewest words.

    Latin letters and digits are taken as whole words. Of two ways, the one with the longer last word wins.
    """
    lexicon = load_lexicon()
    inner = {place for run in _LATIN_RUN.finditer(text) for place in range(run.start() + 1, run.end())}
    costs = [0]
    starts = [0]
    for end in range(1, len(text) + 1):
        start = end - 1
        while start in inner:
            start -= 1
        best = costs[start] + _UNKNOWN_COST * (end - start)
        for length in lexicon.lengths.get(text[end - 1], ()) if end not in inner else ():
            first = end - length
            if first < 0 or first in inner or text[first:end] not in lexicon.parts:
                continue
            if costs[first] + _WORD_COST < best:
                best, start = costs[first] + _WORD_COST, first
        costs.append(best)
        starts.append(start)
    return _collect_words(text, starts, lexicon)


def _collect_words(text: str, starts: list[int], lexicon: Lexicon) -> tuple[Word, ...]:
    words: list[Word] = []
    end = len(text)
    while end:
        piece = text[starts[end] : end]
        parts = lexicon.parts.get(piece, ())
        if not parts and words and not words[-1].parts:
            words[-1] = Word(piece + words[-1].text, ())  # unknown characters side by side are one word
        else:
            words.append(Word(piece, parts))
        end = starts[end]
    return tuple(reversed(words))


def split_at_joints(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words between 及, 和 and the like: 责任单位, 联系电话."""
    halves: list[list[Word]] = [[]]
    for word in words:
        if word.parts == (Part.JOINT,):
            halves.append([])
        else:
            halves[-1].append(word)
    return [half for half in halves if half] or [[]]


def describe_words(words: Sequence[Word]) -> str:
    """Return the reading for people: “整治（整改）·时限（期限）”."""
    return "·".join(f"{word.text}（{_choose_label(word, is_last=word is words[-1])}）" for word in words)


def _choose_label(word: Word, *, is_last: bool) -> str:
    if not word.parts:
        return "不认识"
    inner = NEUTRAL | TOPICS
    wanted = [part for part in word.parts if (part not in inner) == is_last]
    return (wanted or word.parts)[0].value

"""Read the words of a heading together: which fields they name, and how surely."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from qinling.workbook.headings.column_uses import CLOSED_YES_NO, RECTIFIED_YES_NO
from qinling.workbook.headings.lexicon import NEUTRAL, TOPICS, Part
from qinling.workbook.headings.rules import (
    PLAIN_FIELDS,
    TRANSPARENT,
    WHOSE_FIELDS,
    CompiledRule,
    load_rules,
)
from qinling.workbook.headings.segmentation import Word
from qinling.workbook.headings.unknown_subjects import read_last_word

_LOSS_A_CHARACTER = 0.03  # of the score, for each unknown character before a heading that is sure
_LOSS_A_CHARACTER_WHOSE = 0.1
_TRANSPARENT_SCORE = 0.95
_INFORMATION_SCORE = 0.55  # 问题信息, 其他信息: most often the name of a group
_PHRASE_SCORE = 0.9
_LIST_SCORE = 0.8  # 问题清单, 措施清单: as often the name of a group or a title
_FOUND_BY_SCORE = 0.7
_PHRASE_PARTS = frozenset({Part.MATTER, Part.GOAL})
#: Topics that do not say by themselves what a day or a unit is of.
_WEAK_TOPICS = frozenset({Part.DONE, Part.FINISHED, Part.JOB})
_NO_PARTS: frozenset[Part] = frozenset()

_REFUSING_QUESTION_PARTS = frozenset({Part.PLANNED, Part.ORIGINAL, Part.EXTEND})
_PACE_PARTS = frozenset({Part.PACE, Part.REQUIREMENT, Part.GOAL})  # behind 序时 in a question
_PLATFORM_TOPICS = frozenset({Part.PLATFORM, Part.ENTER, Part.ISSUE})
_SETTLED_TOPICS = frozenset({Part.CLOSE, Part.SETTLE})
_RECTIFIED_TOPICS = frozenset({Part.WORK, Part.DONE})
_DEED_QUESTION_SCORE = 0.65  # 是否拆除 asks about a part of the work, or about all of it
_PLAIN_QUESTION_TOPICS = frozenset({
    Part.WORK, Part.DEED, Part.DONE, Part.FINISHED, Part.ISSUE, Part.JOB, Part.CLOSE, Part.SETTLE, Part.ACCEPT, Part.DUTY,
})  # fmt: skip


class Reading(NamedTuple):
    """The *fields* that words name, the likeliest first, and how surely.

    A *loose* reading is one with unknown words, or of a phrase such as 整改的最新进展, which a note may also hold.
    """

    fields: tuple[str, ...]
    score: float
    is_loose: bool = False


def compose(words: Sequence[Word]) -> Reading | None:
    """Return what *words* name, or None where they name no field."""
    parts = frozenset(part for word in words for part in word.parts)
    if Part.FOREIGN in parts:
        return Reading(("description",), _FOUND_BY_SCORE, is_loose=True) if _is_found_by(words) else None
    if Part.QUESTION in parts:
        return _read_question(words, parts)
    if _is_platform_entry(words, parts):
        return Reading(("on_platform",), 1.0)
    words = _drop_trailing_fillers(words)
    return _read_statement(words) if words else None


def _is_found_by(words: Sequence[Word]) -> bool:
    """Return whether *words* are an issue and who found it: 网格发现问题."""
    essential = [word for word in words if word.parts != (Part.FILLER,)]
    return (
        len(essential) == 3
        and Part.FOREIGN in essential[0].parts
        and Part.FIND in essential[1].parts
        and Part.FOREIGN not in essential[1].parts
        and Part.MATTER in essential[2].parts
    )


def _drop_trailing_fillers(words: Sequence[Word]) -> Sequence[Word]:
    end = len(words)
    while end and words[end - 1].parts and set(words[end - 1].parts) <= {Part.FILLER}:
        end -= 1
    return words[:end]


def _read_statement(words: Sequence[Word]) -> Reading | None:
    *before, last = words
    if before and not before[-1].parts:  # 整改对接人: the unknown word says what the last one is of
        return _read_unknown_subject(before, last)
    rules = load_rules()
    unknown = sum(len(word.text) for word in before if not word.parts)
    modifiers = frozenset(part for word in before for part in word.parts) | _find_finished(before)
    is_bare = not unknown and all(not NEUTRAL.isdisjoint(word.parts) for word in before)
    nearest = _find_nearest_topics(before)
    if before and Part.NAME in last.parts and (reading := _read_statement(before)):
        return reading
    for part in last.parts:
        for rule in rules.get(part, ()):
            if _fits(rule, modifiers, nearest, is_bare=is_bare):
                return _weigh(rule, unknown, is_phrase=_is_phrase(before, last))
    if before and Part.LIST in last.parts and (reading := _read_statement(before)):
        return reading._replace(score=reading.score * _LIST_SCORE, is_loose=True)
    if before and not TRANSPARENT.isdisjoint(last.parts):
        reading = _read_statement(before)
        share = _INFORMATION_SCORE if Part.INFORMATION in last.parts else _TRANSPARENT_SCORE
        return reading and reading._replace(score=reading.score * share)
    return _read_unknown_subject(before, last) if unknown else None


def _read_unknown_subject(before: Sequence[Word], last: Word) -> Reading | None:
    found = read_last_word(before, last)
    return found and Reading(*found, is_loose=True)


def _is_phrase(before: Sequence[Word], last: Word) -> bool:
    """Return whether 的 stands before the last word. In a heading it only does in 发现的问题, 要达到的目标."""
    return any(word.text == "的" for word in before) and _PHRASE_PARTS.isdisjoint(last.parts)


def _weigh(rule: CompiledRule, unknown: int, *, is_phrase: bool) -> Reading | None:
    if not rule.fields or (unknown and rule.fields[0] in PLAIN_FIELDS):
        return None
    loss = _LOSS_A_CHARACTER_WHOSE if rule.fields[0] in WHOSE_FIELDS else _LOSS_A_CHARACTER
    score = rule.score * (1 - loss * unknown) * (_PHRASE_SCORE if is_phrase else 1)
    return Reading(rule.fields, max(score, 0.0), bool(unknown or is_phrase))


def _fits(rule: CompiledRule, modifiers: frozenset[Part], nearest: frozenset[Part], *, is_bare: bool) -> bool:
    if rule.is_bare:
        return is_bare
    return all(not need.parts.isdisjoint(nearest if need.is_nearest else modifiers) for need in rule.needs)


def _find_nearest_topics(before: Sequence[Word]) -> frozenset[Part]:
    """Return the topics of the last word that says what the heading is about."""
    weak = _NO_PARTS
    for word in reversed(before):
        topics = TOPICS.intersection(word.parts)
        if topics - _WEAK_TOPICS:
            return topics
        weak = weak or topics
    return weak


def _find_finished(before: Sequence[Word]) -> frozenset[Part]:
    """Return the part FINISHED where 完成 stands before its object: 完成整改时间 is the day of a deed."""
    for word, following in pairwise(before):
        if Part.DONE in word.parts and Part.WORK in following.parts:
            return frozenset({Part.FINISHED})
    return _NO_PARTS


def _is_platform_entry(words: Sequence[Word], parts: frozenset[Part]) -> bool:
    """Return whether *words* say that an issue was entered into the platform: 录入平台, 平台录入情况."""
    allowed = {Part.PLATFORM, Part.ENTER, Part.ISSUE, Part.SITUATION, *NEUTRAL}
    return {Part.PLATFORM, Part.ENTER} <= parts and all(not allowed.isdisjoint(word.parts) for word in words)


def _read_question(words: Sequence[Word], parts: frozenset[Part]) -> Reading | None:
    """Read 是否完成整改, 整改是否到位, 销号与否: what is asked must be known to the last word."""
    topics = _find_asked_topics(words, parts)
    if topics is None:
        return None
    if Part.PLATFORM in topics and topics <= _PLATFORM_TOPICS:
        return Reading(("on_platform",), 1.0)
    if Part.SCHEDULE in topics and Part.EXTEND not in topics:
        return Reading(("schedule",), 1.0)
    if not _REFUSING_QUESTION_PARTS.isdisjoint(parts):
        return None
    if any(word.text in ("录入", "录") for word in words) and topics <= _PLATFORM_TOPICS:
        return Reading(("on_platform",), 0.9)
    if not topics <= _PLAIN_QUESTION_TOPICS:
        return None
    return _read_plain_question(topics)


def _read_plain_question(topics: set[Part]) -> Reading | None:
    if topics & _SETTLED_TOPICS:
        return Reading((CLOSED_YES_NO,), 1.0)
    if Part.ACCEPT in topics:
        return None
    if topics & _RECTIFIED_TOPICS:
        return Reading((RECTIFIED_YES_NO,), 1.0)
    if Part.DEED in topics:
        return Reading((RECTIFIED_YES_NO,), _DEED_QUESTION_SCORE, is_loose=True)
    return None


def _find_asked_topics(words: Sequence[Word], parts: frozenset[Part]) -> set[Part] | None:
    """Return what a question is about, or None where a word plays no part in a question."""
    topics: set[Part] = set()
    for word in words:
        found = TOPICS.intersection(word.parts)
        is_pace = Part.SCHEDULE in parts and not _PACE_PARTS.isdisjoint(word.parts)
        if not found and not is_pace and NEUTRAL.isdisjoint(word.parts):
            return None
        topics |= found
    return topics

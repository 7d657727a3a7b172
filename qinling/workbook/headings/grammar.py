"""Read the heading of a column by its parts: qualifier, subject, attribute.

`read_heading` is the door. To teach import a new word, see `lexicon.py`; a new combination, see
`rules.py`; a heading that cannot be composed, `SPECIAL_HEADINGS`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from qinling.workbook.headings.composition import Reading, compose
from qinling.workbook.headings.lexicon import NEUTRAL, TOPICS, Part
from qinling.workbook.headings.normalization import normalize_heading
from qinling.workbook.headings.qualifiers import Qualifier, find_qualifier
from qinling.workbook.headings.segmentation import (
    MAX_MAIN_CHARACTERS,
    HeadingTexts,
    Word,
    clean_heading,
    cut_words,
    describe_words,
    split_at_joints,
)

#: Headings whose fields do not follow from their parts.
SPECIAL_HEADINGS: dict[str, str] = {
    "进度情况": "schedule",
    "五乱": "category",
    "基本情况": "description",
    "整改工作进展": "progress",
}

#: Stands in `HeadingMeaning.parts` between the halves of a heading that names two things: 责任单位及联系电话.
JOINED_MARK = "＋"
EXACT_SCORE = 0.6  # a heading of known words is taken as exact from here on
_SURE_SCORE = 0.85
_JOINED_SCORE = 0.95
_GROUP_SCORE = 0.95
_GLOSS_SCORE = 0.85
_DAY_UNSAID_SCORE = 0.8
_CONTRARY_GROUP_SCORE = 0.5
_AMBIGUITY_LOSSES = (0.8, 0.75, 0.7)


#: Fields that no group above changes.
_GROUP_PROOF_FIELDS = frozenset({"remark", "town", "lon", "lat", "lonlat", "zone", "level", "ordinal"})
_QUALIFIER_PARTS = frozenset({Part.ORIGINAL, Part.CURRENT, Part.PLANNED, Part.ACTUAL})
_MANNER_PARTS = frozenset({Part.MANNER, Part.CHANNEL})
#: Parts that a heading may consist of where its group is the attribute.
_ROLE_PARTS = _QUALIFIER_PARTS | {Part.SCOPE, Part.TOWN_SCOPE, Part.LEAD, Part.ASSIST, Part.DUTY}
#: Parts that a group may add to a heading.
_ADDED_PARTS = TOPICS | _QUALIFIER_PARTS | {Part.LIMIT}


#: Attributes that anything can have, and the groups that give them to something else: 处罚情况 above 时间.
_DOUBTFUL_PARTS = frozenset({
    Part.LIMIT, Part.TIME, Part.DAY, Part.KIND, Part.UNIT, Part.PHONE, Part.NUMBER, Part.SITUATION, Part.CONTENT, Part.RESULT, Part.STATE,
})  # fmt: skip
_CONTRARY_TOPICS = frozenset({
    Part.FOREIGN, Part.ACCEPT, Part.CLOSE, Part.FIND, Part.HAND, Part.DOWN, Part.PLATFORM, Part.WORK, Part.SETTLE,
})  # fmt: skip


#: What a day of completion may be, and the words of a group that settle it.
_OPEN_DAY = {"rectified_on", "deadline"}
_PLAN_GROUPS = ("计划", "安排", "方案", "任务", "目标", "要求", "打算", "措施")
_DEED_GROUPS = ("结果", "落实", "成效", "进展", "完成", "实际", "兑现")


@dataclass(frozen=True, slots=True)
class HeadingMeaning:
    """One meaning of a heading.

    *field* is a field of an issue or a column use. *score*, from 0 to 1, says how surely the words
    name it. *parts* is the reading for people, such as “整治（整改）·时限（期限）”.
    """

    field: str
    score: float
    qualifier: Qualifier
    parts: str

    @property
    def is_joined(self) -> bool:
        """Whether the cells hold something else beside the field, as under 责任单位及联系电话."""
        return JOINED_MARK in self.parts


class _Analysis(NamedTuple):
    reading: Reading
    qualifier: Qualifier
    parts: str


@lru_cache(maxsize=4096)
def read_heading(heading: str, group: str = "") -> tuple[HeadingMeaning, ...]:
    """Return the meanings of *heading*, the best first, or () where its words name no field.

    *group* is the merged heading above. It may add what a heading alone leaves open (整改责任 above
    单位), but a heading that is complete is read alone.
    """
    analysis = _analyze(heading, group)
    if analysis is None:
        return ()
    reading = analysis.reading
    losses = (1.0,) if len(reading.fields) == 1 else _AMBIGUITY_LOSSES
    return tuple(
        HeadingMeaning(field, round(reading.score * loss, 3), analysis.qualifier, analysis.parts)
        for field, loss in zip(reading.fields, losses, strict=False)
    )


@lru_cache(maxsize=4096)
def _analyze(heading: str, group: str = "") -> _Analysis | None:
    texts = clean_heading(heading)
    if not (texts.main or texts.bracket) or len(texts.main) > MAX_MAIN_CHARACTERS:
        return None
    own = _analyze_texts(texts)
    if own and set(own.reading.fields) == _OPEN_DAY:
        return _settle_day(own, group)
    if not group or (
        own and own.reading.score >= _SURE_SCORE and not own.reading.is_loose and not _is_generic(texts)
    ):
        return own
    return _add_group(texts, own, clean_heading(group))


def _add_day(leaf: Sequence[Word], above: Sequence[Word]) -> _Analysis | None:
    """Read 实际 under 销号 as its day. It may be a text as well, so the cells must say so."""
    if not all(_QUALIFIER_PARTS.intersection(word.parts) for word in leaf):
        return None
    found = _make_analysis([*leaf, *above, Word("时间", (Part.TIME,))], _DAY_UNSAID_SCORE)
    return found and found._replace(reading=found.reading._replace(is_loose=True))


def _settle_day(own: _Analysis, group: str) -> _Analysis:
    """Let the group tell a plan from a deed: 完成时间 under 整改计划 is a limit, under 整改结果 a deed."""
    is_plan = any(word in group for word in _PLAN_GROUPS)
    if is_plan == any(word in group for word in _DEED_GROUPS):
        return own
    field = "deadline" if is_plan else "rectified_on"
    return own._replace(reading=own.reading._replace(fields=(field,)))


def _is_generic(texts: HeadingTexts) -> bool:
    """Return whether a heading is nothing but an attribute: 时限, 类型."""
    return all(TOPICS.isdisjoint(word.parts) for word in cut_words(texts.main or texts.whole))


def _is_manner(leaf: Sequence[Word]) -> bool:
    """Return whether a heading is 方式 or 渠道, which the group above makes 发现方式."""
    return len(leaf) == 1 and not _MANNER_PARTS.isdisjoint(leaf[0].parts)


def _add_group(texts: HeadingTexts, own: _Analysis | None, group: HeadingTexts) -> _Analysis | None:
    """Read a heading that leaves something open with what the group above it adds."""
    leaf = cut_words(texts.main or texts.whole)
    above = cut_words(group.main or group.whole)
    is_weak = own is None or own.reading.score < EXACT_SCORE
    if is_weak and all(_ROLE_PARTS.intersection(word.parts) for word in leaf):  # 市级, 原定, 牵头
        return _make_analysis([*leaf, *above], _GROUP_SCORE) or _add_day(leaf, above) or own
    if own is None and all(Part.NAME in word.parts for word in leaf):
        return _make_analysis(above, _GROUP_SCORE)
    if own is None and _is_manner(leaf):
        subject = "".join(word.text for word in above if not TOPICS.isdisjoint(word.parts))
        return _make_analysis(cut_words(subject + leaf[0].text), _GROUP_SCORE) if subject else None
    if own is None or own.reading.is_loose or texts.main in SPECIAL_HEADINGS or not _is_generic(texts):
        return own
    is_unit_group = any(Part.UNIT in word.parts for word in above)
    if own.reading.fields[0] in _GROUP_PROOF_FIELDS and not (
        own.reading.fields[0] == "town" and is_unit_group
    ):
        return own
    topics = [Word(word.text, tuple(_ADDED_PARTS.intersection(word.parts))) for word in above]
    topics = [word for word in topics if word.parts]
    if not topics:
        return own
    together = _make_analysis([*topics, *leaf], 1.0)
    if together is not None:
        is_same = together.reading.fields == own.reading.fields
        return together if not is_same or together.reading.score > own.reading.score else own
    is_contrary = Part.PERSON in above[-1].parts or any(
        _CONTRARY_TOPICS.intersection(word.parts) for word in topics
    )
    if is_contrary and _DOUBTFUL_PARTS.intersection(leaf[-1].parts):
        lowered = own.reading._replace(score=own.reading.score * _CONTRARY_GROUP_SCORE)
        return own._replace(reading=lowered)
    return own


def _analyze_texts(texts: HeadingTexts) -> _Analysis | None:
    special = SPECIAL_HEADINGS.get(texts.main) or SPECIAL_HEADINGS.get(texts.whole)
    if special:
        return _Analysis(Reading((special,), 1.0), Qualifier.NONE, texts.main or texts.whole)
    words = cut_words(texts.main)
    found = _make_joined_analysis(words) if words else None
    if not texts.bracket:
        return found
    inside = cut_words(texts.bracket)
    if any(Part.FOREIGN in word.parts for word in words):
        return found or _read_gloss(inside)
    if texts.bracket in ("是、否", "是否", "√、×"):
        return _make_analysis([Word("是否", (Part.QUESTION,)), *words], 1.0) or found
    if found is None:
        return _make_joined_analysis(cut_words(texts.whole))
    if _names_share(inside) and "percent" in found.reading.fields:
        return found._replace(reading=found.reading._replace(fields=("percent",), score=1.0))
    if not all(word.parts for word in inside):
        return found
    is_qualified = any(_QUALIFIER_PARTS.intersection(word.parts) for word in inside)
    if is_qualified or found.reading.score < _SURE_SCORE:
        together = _make_analysis([*inside, *words], 1.0)
        if together and (is_qualified or together.reading.score > found.reading.score):
            return together
    return found


def _read_gloss(inside: Sequence[Word]) -> _Analysis | None:
    """Read the second name of a column about something else: 审计项目（问题来源）, 企业（责任单位）.

    The bracket must be a whole heading: 回复（期限） is a limit of something else.
    """
    says_of_what = any(not TOPICS.isdisjoint(word.parts) for word in inside)
    if not inside or not (says_of_what or Part.SOURCE in inside[-1].parts):
        return None
    gloss = _make_analysis(inside, _GLOSS_SCORE)
    is_whole = gloss and not gloss.reading.is_loose and gloss.reading.score >= _GLOSS_SCORE * _SURE_SCORE
    return gloss._replace(reading=gloss.reading._replace(is_loose=True)) if gloss and is_whole else None


def _names_share(words: Sequence[Word]) -> bool:
    return len(words) == 1 and Part.SHARE in words[0].parts


def _make_analysis(words: Sequence[Word], share: float) -> _Analysis | None:
    reading = compose(words)
    if reading is None:
        return None
    return _Analysis(
        reading._replace(score=reading.score * share), find_qualifier(words[:-1]), describe_words(words)
    )


def _make_joined_analysis(words: Sequence[Word]) -> _Analysis | None:
    """Read 责任单位及联系电话 by its first half, 检查及巡查时间 as a whole, 镇办及部门责任单位 by its second."""
    halves = split_at_joints(words)
    if len(halves) == 1:
        return _make_analysis(halves[0], 1.0)
    first, second = halves[0], halves[1]
    whole = [word for half in halves for word in half]
    if TOPICS.intersection(first[-1].parts) & TOPICS.intersection(second[0].parts):
        return _make_analysis(whole, 1.0)
    analysis = _make_analysis(first, _JOINED_SCORE)
    if analysis is None:
        can_modify = all(not (NEUTRAL | TOPICS).isdisjoint(word.parts) for word in first)
        return _make_analysis(whole, _JOINED_SCORE) if can_modify else None
    if analysis.reading.fields == ("town",):
        last = _make_analysis(halves[-1], 1.0)
        if last and last.reading.fields[0].endswith("_unit"):
            return last
    rest = _make_analysis(whole[len(first) :], 1.0)
    if rest and rest.reading.fields[0] == analysis.reading.fields[0]:  # 问题线索及描述
        return analysis._replace(
            reading=analysis.reading._replace(score=analysis.reading.score / _JOINED_SCORE)
        )
    return analysis._replace(parts=JOINED_MARK.join(map(describe_words, halves)))


def find_user_field(heading: str, user_headings: Mapping[str, str]) -> str:
    """Return the field that the user gave to *heading*, or ""."""
    user_fields = {normalize_heading(word)[0]: field for word, field in user_headings.items()}
    return next((user_fields[key] for key in normalize_heading(heading) if key in user_fields), "")


def find_exact_fields(
    heading: str, user_headings: Mapping[str, str] | None = None, group: str = ""
) -> tuple[str, ...]:
    """Return the fields that a heading of known words names, the likeliest first, or ().

    *user_headings* maps headings to fields. It comes from the user and overrides the grammar.
    *group* is the heading above.
    """
    if user_headings and (field := find_user_field(heading, user_headings)):
        return (field,)
    analysis = _analyze(heading, group)
    if analysis is None or analysis.reading.is_loose or analysis.reading.score < EXACT_SCORE:
        return ()
    return analysis.reading.fields


def find_similar_fields(heading: str, threshold: float, group: str = "") -> tuple[str, ...]:
    """Return the fields that a heading names at least as surely as *threshold* (0 to 1), or ()."""
    analysis = _analyze(heading, group)
    return analysis.reading.fields if analysis and analysis.reading.score >= threshold else ()


def count_recognized_fields(headings: Iterable[str], user_headings: Mapping[str, str] | None = None) -> int:
    """Return how many different fields *headings* name exactly."""
    return len({fields[0] for heading in headings if (fields := find_exact_fields(heading, user_headings))})

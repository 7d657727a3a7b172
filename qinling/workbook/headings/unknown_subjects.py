"""Read a heading by its last word alone, where the lexicon does not know what stands before it."""

from collections.abc import Sequence

from qinling.workbook.headings.lexicon import NEUTRAL, Part
from qinling.workbook.headings.segmentation import Word

#: What the last word names where the lexicon does not know of what: 清表时限 is a limit all the same.
#: The score of the first field, less where there are several, leaves the last word to the cells.
_RULES = {
    Part(last): (tuple(fields.split()), score)
    for lasts, fields, score in (
        ("期限", "deadline", 0.65),
        ("措施", "measures", 0.65),
        ("打算", "measures", 0.6),
        ("状态", "status", 0.65),
        ("进展", "status progress", 0.8),
        ("进度", "percent status progress", 0.8),
        ("目标|标准", "goal", 0.6),
        ("所指问题|描述", "description", 0.6),
        ("来源", "source", 0.6),
        ("单位", "duty_unit", 0.6),
        ("领导", "leader", 0.6),
        ("地点", "location", 0.6),
        ("镇办", "town", 0.6),
    )
    for last in lasts.split("|")
}
#: Parts that may stand beside an unknown subject: others say that it is something else (验收, 交办).
_COMPANIONS = NEUTRAL | {
    Part.ISSUE, Part.WORK, Part.DEED, Part.JOB, Part.DONE, Part.FINISHED, Part.CLOSE, Part.SETTLE, Part.DUTY,
}  # fmt: skip
#: Last words that end proper names, and are no heading behind an unknown word: 牧护关镇, 李庙村, 东河河段.
_ENDS_OF_NAMES = frozenset(
    [
        "镇",
        "乡",
        "街道",
        "街办",
        "办事处",
        "街道办",
        "街道办事处",
        "村",
        "社区",
        "行政村",
        "自然村",
        "村组",
        "村社",
        "河段",
        "地段",
        "路段",
        "沟道",
        "沟口",
        "断面",
        "林场",
        "林班",
        "村庄",
        "山头",
        "岸段",
        "沟段",
        "镇域",
    ]
)
_MAX_UNKNOWN_CHARACTERS = 6  # a longer text may be a sentence


def read_last_word(before: Sequence[Word], last: Word) -> tuple[tuple[str, ...], float] | None:
    """Return the fields that *last* names behind an unknown word, and how surely.

    One unknown word may stand before it, and nothing that names another thing.
    """
    unknown = [word for word in before if not word.parts]
    if len(unknown) != 1 or len(unknown[0].text) > _MAX_UNKNOWN_CHARACTERS or last.text in _ENDS_OF_NAMES:
        return None
    if any(word.parts and _COMPANIONS.isdisjoint(word.parts) for word in before):
        return None
    return next((_RULES[part] for part in last.parts if part in _RULES), None)

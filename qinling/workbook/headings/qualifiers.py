"""Which of several days or states a heading means."""

from collections.abc import Sequence
from enum import StrEnum

from qinling.workbook.headings.lexicon import Part
from qinling.workbook.headings.segmentation import Word


class Qualifier(StrEnum):
    """Which of several days or states a heading means."""

    NONE = "none"
    ORIGINAL = "original"  # 原定、首次
    CURRENT = "current"  # 延期后、调整后、现、最新
    PLANNED = "planned"  # 计划、预计、应
    ACTUAL = "actual"  # 实际、已


#: The qualifier of a part. Of several in one heading the first here counts: 原计划完成时间 is the original limit.
_QUALIFIERS = {
    Part.ORIGINAL: Qualifier.ORIGINAL,
    Part.CURRENT: Qualifier.CURRENT,
    Part.ACTUAL: Qualifier.ACTUAL,
    Part.PLANNED: Qualifier.PLANNED,
}


def find_qualifier(words: Sequence[Word]) -> Qualifier:
    """Return the qualifier that *words* name, NONE where they name none."""
    parts = {part for word in words for part in word.parts}
    return next((qualifier for part, qualifier in _QUALIFIERS.items() if part in parts), Qualifier.NONE)

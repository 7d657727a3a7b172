"""Uses of a column that are not a field of an issue, and how a user names the use of a column."""

from qinling.rules.fields import find_field

ORDINAL = "ordinal"  # 序号: the row count of one sheet; it is not stored
LONLAT = "lonlat"  # both coordinates in one cell
RECTIFIED_YES_NO = "rectified_said"  # 是否完成整改
CLOSED_YES_NO = "closed_said"  # 是否销号
HANDED_DOWN = "handed_down"  # 下发时间: the hand-over day, and the finding day where no other is given
FIRST_DEADLINE = "first_deadline"  # 原定时限 beside a later one: the deadline where that one is blank
EXTRA = "extra"  # stored under its heading
IGNORE = "ignore"
DAYS_LEFT, VERSION = "days_left", "version"  # columns that an export shows: computed, and no field
DEADLINE_WORDS = "deadline_words"  # 时限原文 of an export: the words of the deadline beside it

_NAMED_USES = frozenset(
    (EXTRA, IGNORE, LONLAT, ORDINAL, RECTIFIED_YES_NO, CLOSED_YES_NO, HANDED_DOWN, FIRST_DEADLINE)
)


def parse_column_field(text: str) -> str:
    """Return the field or other column use that *text* names. Raises ValueRefused."""
    if text.strip() in _NAMED_USES:
        return text.strip()
    return find_field(text, input_only=True).name

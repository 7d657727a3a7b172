"""Uses of a column that are not a field of an issue."""

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

#: What a user may say of a column that is no field.
NAMED_USES = frozenset(
    (EXTRA, IGNORE, LONLAT, ORDINAL, RECTIFIED_YES_NO, CLOSED_YES_NO, HANDED_DOWN, FIRST_DEADLINE)
)

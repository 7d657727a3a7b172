"""The closed words as SQL, for the tables and the questions alike."""

from collections.abc import Iterable

from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, UNRECTIFIED_STATUSES, DeadlineKind, Level, Term


def build_in_condition(column: str, words: Iterable[Term]) -> str:
    """Return the condition that *column* holds one of *words*."""
    quoted = ", ".join(f"'{word}'" for word in words)
    return f"{column} in ({quoted})"


def build_order_expression(column: str, words: Iterable[Term]) -> str:
    """Return an expression that puts *column* in the order of *words*, not of their letters."""
    ranks = " ".join(f"when '{word}' then {rank}" for rank, word in enumerate(words))
    return f"case {column} {ranks} end"


#: Written alike in the partial index and in the queries, or SQLite would not use the index.
IS_UNRECTIFIED = build_in_condition("status", UNRECTIFIED_STATUSES)
#: Not yet struck off or withdrawn.
IS_OPEN = build_in_condition("status", (*UNRECTIFIED_STATUSES, *AWAITING_CLOSE_OUT))
IS_AWAITING_CLOSE_OUT = build_in_condition("status", AWAITING_CLOSE_OUT)
LEVEL_ORDER = build_order_expression("level", Level)

#: The office's day of an event; those of the first schema have none, and count by their moment in UTC.
DAY_OF_EVENT = "case day when '' then substr(at, 1, 10) else day end"

#: From when the next report of progress, and the next look back, are counted.
LAST_REPORT = "coalesce(reported_on, handed_over_on, found_on)"
LAST_RECHECK = "coalesce(rechecked_on, handed_over_on, found_on)"
IS_STANDING_DUTY = build_in_condition("deadline_kind", (DeadlineKind.STANDING, DeadlineKind.DATED_STANDING))

"""The closed words as SQL, for the tables and the questions alike."""

from collections.abc import Iterable

from qinling.rules.vocabulary import AWAITING, RUNNING, DeadlineKind, Level, Word


def one_of(column: str, words: Iterable[Word]) -> str:
    """Return the condition that *column* holds one of *words*."""
    quoted = ", ".join(f"'{word}'" for word in words)
    return f"{column} in ({quoted})"


def order_of(column: str, words: Iterable[Word]) -> str:
    """Return an expression that puts *column* in the order of *words*, not of their letters."""
    ranks = " ".join(f"when '{word}' then {rank}" for rank, word in enumerate(words))
    return f"case {column} {ranks} end"


#: Written alike in the partial index and in the queries, or SQLite would not use the index.
RUNNING_ONLY = one_of("status", RUNNING)
#: Not yet struck off or withdrawn.
OPEN_ONLY = one_of("status", (*RUNNING, *AWAITING))
AWAITING_ONLY = one_of("status", AWAITING)
LEVEL_ORDER = order_of("level", Level)

#: The office's day of an event; those of the first schema have none, and count by their moment in UTC.
DAY_OF_EVENT = "case day when '' then substr(at, 1, 10) else day end"

#: From when the next report of progress, and the next look back, are counted.
LAST_REPORT = "coalesce(reported_on, handed_over_on, found_on)"
LAST_LOOK = "coalesce(rechecked_on, handed_over_on, found_on)"
STANDING_ONLY = one_of("deadline_kind", (DeadlineKind.STANDING, DeadlineKind.DATED_STANDING))

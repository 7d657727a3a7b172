"""SQL conditions and expressions that tables and queries share."""

from collections.abc import Iterable

from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, UNRECTIFIED_STATUSES, DeadlineKind, Level, Term


def build_in_condition(column: str, words: Iterable[Term]) -> str:
    """Return the condition that *column* is one of *words*."""
    quoted = ", ".join(f"'{word}'" for word in words)
    return f"{column} in ({quoted})"


def build_order_expression(column: str, words: Iterable[Term]) -> str:
    """Return an expression that sorts *column* in the order of *words*."""
    ranks = " ".join(f"when '{word}' then {rank}" for rank, word in enumerate(words))
    return f"case {column} {ranks} end"


def build_group_order(columns: Iterable[str]) -> str:
    """Return the order of groups by *columns*, blanks first. Without it each engine has its own."""
    return ", ".join(f"{column} nulls first" for column in columns)


#: The partial indexes and the queries must use the same text, or SQLite ignores the index.
IS_UNRECTIFIED = build_in_condition("status", UNRECTIFIED_STATUSES)
#: Neither closed nor void.
IS_OPEN = build_in_condition("status", (*UNRECTIFIED_STATUSES, *AWAITING_CLOSE_OUT))
IS_AWAITING_CLOSE_OUT = build_in_condition("status", AWAITING_CLOSE_OUT)
IS_CLOSED_UNACCEPTED = "closed_unaccepted"
LEVEL_ORDER = build_order_expression("level", Level)

#: Office day of an event. Events of schema 1 have none and use their UTC date.
DAY_OF_EVENT = "case day when '' then substr(at, 1, 10) else day end"

#: Day of the last progress report, and of the last recheck.
LAST_REPORT = "coalesce(reported_on, handed_over_on, found_on)"
LAST_RECHECK = "coalesce(rechecked_on, handed_over_on, found_on)"
IS_STANDING_DUTY = build_in_condition("deadline_kind", (DeadlineKind.STANDING, DeadlineKind.DATED_STANDING))
#: That an office of a server has roles.
HAS_ROLES = "to_regprocedure('office_member(name)') is not null"

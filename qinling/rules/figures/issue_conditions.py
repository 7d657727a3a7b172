"""Conditions on an issue that lists and figures share."""

from datetime import date

from qinling.rules.figures.conditions import Compare, Condition, Says, all_of, is_between, is_one_of
from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, UNRECTIFIED_STATUSES, Status
from qinling.rules.warning_tiers import add_days

#: The fields of an issue that name units.
UNIT_COLUMNS = ("lead_unit", "duty_unit", "assisting_unit")
#: The fields of an issue that name units and towns.
NAMING_COLUMNS = ("lead_unit", "duty_unit", "assisting_unit", "town")
IS_UNRECTIFIED = is_one_of("status", UNRECTIFIED_STATUSES)
IS_AWAITING_CLOSE_OUT = is_one_of("status", AWAITING_CLOSE_OUT)
#: Neither closed nor void.
IS_OPEN = is_one_of("status", (*UNRECTIFIED_STATUSES, *AWAITING_CLOSE_OUT))
IS_CLOSED = is_one_of("status", (Status.CLOSED,))
IS_VOID = is_one_of("status", (Status.VOID,))
IS_CLOSED_UNACCEPTED = Says("closed_unaccepted", True)


def is_overdue(day: date) -> Condition:
    """Return the condition that an issue is overdue on *day*: from the day after its deadline."""
    return all_of(IS_UNRECTIFIED, Compare("deadline", "<", day))


def is_due_between(day: date, first: int, last: int) -> Condition:
    """Return the condition that an unrectified issue is due from *first* to *last* days after *day*."""
    return all_of(IS_UNRECTIFIED, is_between("deadline", add_days(day, first), add_days(day, last)))

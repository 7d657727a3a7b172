from datetime import date

import pytest

from qinling.rules.figures.conditions import (
    ALWAYS,
    AnyOf,
    Blank,
    Compare,
    CompareColumns,
    Contains,
    Not,
    OneOf,
    Says,
    all_of,
    any_of,
    implies,
    is_between,
    is_one_of,
)
from qinling.rules.figures.issue_conditions import IS_CLOSED, IS_OPEN, IS_UNRECTIFIED, is_overdue
from qinling.rules.vocabulary import Status

DAY = date(2026, 4, 25)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (Compare("deadline", "<", DAY), False),
        (Compare("deadline", "<=", DAY), True),
        (Compare("closed_on", "<", DAY), False),  # blank
        (Not(Compare("closed_on", "<", DAY)), True),
        (CompareColumns("deadline", "=", "found_on"), True),
        (CompareColumns("deadline", ">=", "closed_on"), False),
        (is_between("deadline", DAY, DAY), True),
        (is_one_of("status", (Status.CLOSED, Status.VOID)), True),
        (OneOf("status", ()), False),
        (Contains(("town", "source"), "mA街"), True),
        (Contains(("source",), "街"), False),
        (Blank("closed_on"), True),
        (Says("on_platform", False), True),
        (Says("closed_unaccepted", False), False),  # blank: says nothing
        (ALWAYS, True),
        (AnyOf(()), False),
        (any_of(Blank("deadline"), Blank("closed_on")), True),
        (all_of(Blank("deadline"), Blank("closed_on")), False),
    ],
)
def test_a_condition_holds_of_a_row(condition, holds):
    row = {
        "deadline": DAY, "found_on": DAY, "closed_on": None, "status": "closed", "town": "Ma街镇", "source": None,
        "on_platform": False, "closed_unaccepted": None,
    }  # fmt: skip
    assert condition.holds(row) is holds
    assert condition.columns <= row.keys()


def test_parts_that_must_all_hold_are_not_nested():
    one, two = Blank("town"), Blank("source")
    assert all_of(all_of(one, two), one) == all_of(one, two, one)
    assert all_of(one) is one
    assert all_of() == ALWAYS


def test_what_is_overdue_is_plainly_open_and_not_closed():
    assert implies(is_overdue(DAY), IS_OPEN)
    assert implies(is_overdue(DAY), IS_UNRECTIFIED)
    assert implies(Says("closed_unaccepted", True), Says("closed_unaccepted", True))
    assert not implies(Says("closed_unaccepted", False), Says("closed_unaccepted", True))
    assert not implies(IS_OPEN, IS_UNRECTIFIED)
    assert not implies(ALWAYS, IS_CLOSED)
    assert not implies(Not(IS_CLOSED), IS_OPEN)
    assert not implies(any_of(IS_UNRECTIFIED, IS_CLOSED), IS_OPEN)

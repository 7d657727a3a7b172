"""Close-outs without acceptance: which changes are marked, and when the mark ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import StepRefused
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.unaccepted_close import (
    build_unaccepted_close_error,
    mark_unaccepted_close,
    require_close_allowed,
)
from qinling.rules.merging.import_update import add_consequences
from qinling.rules.vocabulary import Level, Status
from qinling.rules.workdays import WorkCalendar

RULES = CloseOutRules()
FORBIDDEN = CloseOutRules(unaccepted_close=False)
STATUSES = st.sampled_from([status.value for status in Status])
LEVELS = st.sampled_from([level.value for level in Level])


@pytest.mark.parametrize(
    ("level", "status", "accepted", "is_marked"),
    [
        ("district", "rectifying", None, True),
        ("district", "rectified", "district", True),  # turned back since: nothing stands
        ("district", "accepting", None, True),
        ("district", "accepting", "district", False),
        ("city", "accepting", "district", True),
        ("city", "accepting", "city", False),
        ("province", "accepting", "city", True),
        ("district", "void", None, True),
    ],
)
def test_a_close_out_is_marked_unless_every_level_has_accepted(level, status, accepted, is_marked):
    before = {"level": level, "status": status, "accepted_level": accepted}
    mark = mark_unaccepted_close(before, before | {"status": "closed"}, RULES)
    assert mark == ({"closed_unaccepted": True} if is_marked else {})


@given(LEVELS, STATUSES, STATUSES, st.none() | LEVELS, st.booleans())
def test_only_a_closed_issue_is_marked_and_the_mark_stays_while_it_is_closed(
    level, old, new, accepted, is_marked
):
    stored = {
        "level": level,
        "status": old,
        "accepted_level": accepted,
        "closed_unaccepted": True if is_marked and old == "closed" else None,
    }
    after = stored | add_consequences(stored, {"status": new}, WorkCalendar(), RULES)
    if after["status"] != Status.CLOSED:
        assert after["closed_unaccepted"] is None
    elif old == Status.CLOSED:
        assert after["closed_unaccepted"] == stored["closed_unaccepted"]


def test_a_change_of_what_was_accepted_ends_mark_and_close_out_together():
    stored = {
        "level": "city", "status": "closed", "accepted_level": "district", "closed_unaccepted": True,
        "description": "甲",
    }  # fmt: skip
    after = stored | add_consequences(stored, {"description": "乙"}, WorkCalendar(), RULES)
    assert (after["status"], after["closed_unaccepted"]) == ("rectified", None)


def test_an_office_that_forbids_it_names_the_procedure_and_the_setting():
    require_close_allowed({"closed_unaccepted": True}, RULES)
    require_close_allowed({"closed_unaccepted": None}, FORBIDDEN)
    with pytest.raises(StepRefused) as refused:
        require_close_allowed({"closed_unaccepted": True}, FORBIDDEN)
    assert "qinling apply" in refused.value.remedy
    assert "procedure.unaccepted_close" in refused.value.remedy


@pytest.mark.parametrize(
    ("columns", "place"),
    [
        ({"status": ("D", "状态"), "closed_on": ("E", "销号日期")}, ("D", "状态", "已销号")),
        ({"closed_on": ("E", "销号日期")}, ("E", "销号日期", "2026-04-20")),
        ({}, (None, None, "已销号")),  # a colour said it
    ],
)
def test_a_row_that_would_close_is_told_by_the_cell_that_says_so(columns, place):
    draft = Draft({"closed_on": "2026-04-20"}, {}, Sheet("甲.xlsx", "表", columns), 7)
    error = build_unaccepted_close_error(draft, RULES)
    assert (error.column, error.heading, error.value) == place
    assert "--ground" in error.remedy
    assert "--ground" not in build_unaccepted_close_error(draft, FORBIDDEN).remedy

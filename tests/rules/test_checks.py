from datetime import date

from qinling.rules.checks import objections

GOOD = {
    "description": "弃渣",
    "found_on": date(2026, 1, 5),
    "rectified_on": date(2026, 2, 1),
    "closed_on": date(2026, 3, 1),
    "status": "closed",
}


def fields_at_fault(**changed):
    return [objection.field for objection in objections({**GOOD, **changed})]


def test_nothing_speaks_against_a_sound_issue_nor_against_days_that_coincide():
    assert fields_at_fault() == []
    assert fields_at_fault(found_on=GOOD["closed_on"], rectified_on=None) == []


def test_an_issue_needs_a_description():
    assert fields_at_fault(description=None) == ["description"]


def test_days_stand_in_the_order_of_the_steps():
    assert fields_at_fault(closed_on=date(2026, 1, 4)) == ["closed_on"]
    assert fields_at_fault(rectified_on=None, closed_on=date(2026, 1, 4)) == ["closed_on"]
    assert fields_at_fault(rectified_on=date(2026, 1, 4)) == ["rectified_on"]


def test_what_is_still_being_rectified_has_no_day_of_close_out():
    assert fields_at_fault(status="rectifying") == ["status"]
    assert fields_at_fault(status="rectified") == []

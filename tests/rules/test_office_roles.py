"""Whose an issue is, and which fields the steps of a unit change."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.lifecycle.close_out import apply_for_close_out
from qinling.rules.lifecycle.steps import StepDates, complete_rectification, report_progress
from qinling.rules.office_roles import ROLE_RIGHTS, STEP_FIELDS, RoleKind, names_unit
from qinling.rules.units.unit_merges import NO_MERGES, UnitMerges

NOW = StepDates(date(2026, 4, 25), date(2026, 4, 25))
MERGED = UnitMerges({"区水务局": "区水利局"})


@pytest.mark.parametrize(
    ("cell", "unit", "merges", "is_named"),
    [
        ("区水利局", "区水利局", NO_MERGES, True),
        (" 区水利局 ", "区水利局", NO_MERGES, True),
        ("区林业局；区水利局（配合）", "区水利局", NO_MERGES, True),
        ("区林业局\n区水利局", "区水利局", NO_MERGES, True),
        ("区水利局(牵头)", "区水利局", NO_MERGES, True),
        ("区水利局分局", "区水利局", NO_MERGES, False),
        ("水利局", "区水利局", NO_MERGES, False),  # likely the same, but nobody has said so
        ("区水务局", "区水利局", NO_MERGES, False),
        ("区水务局", "区水利局", MERGED, True),
        ("区水利局", "区水务局", MERGED, True),
        ("区林业局、区水务局（配合）", "区水利局", MERGED, True),
        ("（牵头）", "区水利局", NO_MERGES, False),
        ("", "", NO_MERGES, False),
    ],
)
def test_a_cell_names_a_unit_by_its_name_or_a_recorded_merge(cell, unit, merges, is_named):
    assert names_unit(cell, unit, merges) is is_named


@given(st.text(alphabet="区水利局林业（）()、；/ \n牵头", max_size=12))
def test_a_cell_never_names_what_does_not_stand_in_it(cell):
    if names_unit(cell, "区水利局", NO_MERGES):
        assert "区水利局" in "".join(cell.split())


def test_the_steps_of_a_unit_change_only_fields_that_it_may():
    issue = {"status": "rectifying", "deadline_kind": "dated", "round": 1, "level": "district"}
    taken = (
        report_progress(issue, NOW, {"percent": 10.0, "schedule": "behind", "progress": "清运"}),
        complete_rectification(issue, NOW),
        apply_for_close_out({**issue, "status": "rectified"}, NOW, "张某"),
    )
    for step in taken:
        of_closed = {
            "closed_on",
            "closed_unaccepted",
        }  # of an issue that was closed, which a unit does not touch
        assert step.changes.keys() - of_closed <= set(STEP_FIELDS[RoleKind.UNIT][step.kind])


def test_what_is_undone_is_what_the_steps_of_a_role_change():
    for steps in STEP_FIELDS.values():
        *_, (undone, fields) = steps.items()
        assert undone == "undone"
        others = {field for kind, names in steps.items() if kind != "undone" for field in names}
        assert set(fields) == others
    assert set(ROLE_RIGHTS) == set(RoleKind)

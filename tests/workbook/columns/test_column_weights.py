"""The table of weights, and the votes of cells."""

import pytest

from qinling.rules.fields import FIELDS
from qinling.workbook.columns.cell_kinds import Kind
from qinling.workbook.columns.column_profiles import profile_column
from qinling.workbook.columns.column_weights import CONTENT_WEIGHTS, OTHERWISE, TEXT_FIELDS, score_content
from qinling.workbook.headings import column_uses
from tests.workbook.columns.tables import BUREAUS, DAYS, NUMBERS, STATUSES, TEXTS, TOWN_OFFICES, TOWNS

USES = {
    column_uses.ORDINAL,
    column_uses.LONLAT,
    column_uses.RECTIFIED_YES_NO,
    column_uses.CLOSED_YES_NO,
    column_uses.HANDED_DOWN,
}


def test_every_field_that_a_file_may_fill_has_weights():
    assert set(CONTENT_WEIGHTS) == {field.name for field in FIELDS if field.is_input} | USES


def test_weights_are_of_known_looks_and_from_minus_one_to_one():
    for field, weights in CONTENT_WEIGHTS.items():
        assert set(weights) <= {*Kind, OTHERWISE}, field
        assert all(-1 <= weight <= 1 for weight in weights.values()), field


def test_text_fields_are_fields():
    assert set(CONTENT_WEIGHTS) > TEXT_FIELDS


@pytest.mark.parametrize(
    ("cells", "better", "worse"),
    [
        (STATUSES, "status", "progress"),
        (TEXTS, "progress", "status"),
        (DAYS, "deadline", "status"),
        (("立行立改", "2026年6月底"), "deadline", "rectified_on"),
        (TOWNS, "town", "location"),
        (TOWN_OFFICES, "duty_unit", "lead_unit"),
        (BUREAUS, "lead_unit", "town"),
        (NUMBERS, "number", "ordinal"),
        ((1, 2, 3, 4), "ordinal", "number"),
        (TEXTS, "description", "category"),
        (("乱搭乱建", "矿山", "河道"), "category", "description"),
        (("张三", "李四"), "person", "contact"),
        (("0914-2300000",), "contact", "person"),
        (("30%", "50%"), "percent", "status"),
        (("是", "否"), "closed_said", "closed_on"),
        (("滞后", "达到序时进度"), "schedule", "percent"),
    ],
)
def test_cells_speak_for_their_field(cells, better, worse):
    profile = profile_column(cells)
    assert score_content(better, profile) > score_content(worse, profile)


def test_a_cell_gives_the_highest_weight_of_its_looks():
    both = profile_column(["张某 0914-2300000"] * 9)  # a person, and a phone
    assert score_content("person", both) == pytest.approx(0.9)
    assert score_content("contact", both) == pytest.approx(0.9)


def test_few_cells_say_less():
    assert score_content("status", profile_column(["整改中"])) == pytest.approx(0.5)
    assert score_content("status", profile_column(["整改中"] * 9)) == pytest.approx(0.9)
    assert score_content("status", profile_column([])) == 0

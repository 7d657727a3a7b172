"""The forms of a heading that are compared."""

from hypothesis import given
from hypothesis import strategies as st

from qinling.workbook.headings.normalization import find_missing_headings, normalize_heading


def test_a_heading_has_a_form_without_its_last_bracket_and_one_without_all():
    assert normalize_heading("3. 镇 (街道)（盖章）") == ("镇街道盖章", "镇街道", "镇")


def test_headings_missing_from_the_columns_are_found():
    columns = ["基本信息/问题\n描述", "整改时间（年月日）"]
    assert find_missing_headings(["问题描述", "整改时间", "基本信息问题描述", "整改时问"], columns) == [
        "整改时问"
    ]


@given(st.text(max_size=40))
def test_a_heading_may_be_any_text(text):
    assert all(key == key.lower() for key in normalize_heading(text))

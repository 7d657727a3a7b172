from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.merging.sheet_order import SheetEvidence, order_sheets


@pytest.mark.parametrize(
    ("names", "positions"),
    [
        ("一季度 二季度", (0, 1)),
        ("二季度 一季度", (1, 0)),
        ("本期 上期", (1, 0)),
        ("3月 1月 2月", (1, 2, 0)),
        ("第2期 第10期 第9期", (0, 2, 1)),
        ("2025年四季度 2026年一季度", (0, 1)),
        ("2026年一季度 2025年四季度", (1, 0)),
    ],
)
def test_the_names_of_sheets_tell_their_order(names, positions):
    assert order_sheets([SheetEvidence(name) for name in names.split()]) == (positions, True)


@pytest.mark.parametrize(
    "names",
    ["Sheet1 Sheet2", "一季度 第3期", "一季度 2026年二季度", "一季度 板桥镇", "12月 1月", "四季度 一季度", "3月 3月底"],
)  # fmt: skip
def test_where_they_do_not_tell_the_places_are_only_a_guess(names):
    assert order_sheets([SheetEvidence(name) for name in names.split()]) == ((0, 1), False)


def test_titles_days_and_file_names_tell_it_where_the_names_do_not():
    late, early = ("商州区问题台账（2026年二季度）",), ("商州区问题台账（2026年一季度）",)
    for sheets in (
        [SheetEvidence("甲", late), SheetEvidence("乙", early)],
        [SheetEvidence("甲", (), date(2026, 6, 30)), SheetEvidence("乙", (), date(2026, 3, 31))],
        [SheetEvidence("Sheet1", file_name="台账6月"), SheetEvidence("Sheet1", file_name="台账3月")],
    ):
        assert order_sheets(sheets) == ((1, 0), True)


@given(st.permutations(range(1, 13)))
def test_months_with_their_year_are_in_order_wherever_they_stand(months):
    positions, is_known = order_sheets([SheetEvidence(f"2026年{month}月") for month in months])

    assert is_known
    assert [months[position] for position in positions] == list(range(1, 13))

"""One issue over several rows: what stands below one another is joined, and nothing goes to a neighbour."""

import pytest

from tests.workbook.tables.reading_sheets import list_values, read_rows

HEAD = ["问题编号", "问题描述", "责任单位", "整改措施", "整改时限"]
FIRST = ["A1", "河道内堆放弃渣约二十立方米", "区水利局", "清运弃渣", "2026-06-30"]
NEXT = ["A2", "林地边搭建彩钢棚约十平方米", "区林业局", "拆除", "2026-05-31"]


def test_units_and_measures_below_one_another_are_joined_in_order_and_the_last_day_counts():
    (reading,) = read_rows(HEAD, FIRST, ["", "", "青屏镇", "恢复河道", "2026-07-31"], NEXT)

    assert list_values([reading], "number", "duty_unit", "measures", "deadline_text") == [
        ("A1", "区水利局、青屏镇", "清运弃渣\n恢复河道", "2026-07-31"),
        ("A2", "区林业局", "拆除", "2026-05-31"),
    ]


@pytest.mark.parametrize("measure", ["二、恢复河道", "（二）恢复河道", "恢复河道", "第二类：恢复河道"])
@pytest.mark.parametrize("column", [1, 3])
def test_one_measure_alone_in_a_row_is_no_group_of_the_rows_below(measure, column):
    places = [0, 3, 1, 2, 4] if column == 1 else [0, 1, 2, 3, 4]
    rows = [[row[at] for at in places] for row in (HEAD, FIRST, ["", "", "", measure, ""], NEXT)]
    (reading,) = read_rows(*rows)

    assert list_values([reading], "number", "measures") == [("A1", f"清运弃渣\n{measure}"), ("A2", "拆除")]
    assert [draft.extra for draft in reading.drafts] == [{}, {}]


def test_rows_of_a_merged_number_are_one_issue():
    merges = [((1, 0), (2, 0)), ((1, 1), (2, 1))]
    (reading,) = read_rows(HEAD, FIRST, ["", "", "青屏镇", "恢复河道", ""], NEXT, merges=merges)

    assert list_values([reading], "number", "duty_unit") == [("A1", "区水利局、青屏镇"), ("A2", "区林业局")]


def test_a_further_row_that_contradicts_is_an_error_by_cell():
    (reading,) = read_rows(
        [*HEAD, "整改状态"], [*FIRST, "整改中"], ["", "", "青屏镇", "", "", "已销号"], [*NEXT, "整改中"]
    )

    assert [(error.row, error.column) for error in reading.errors][:1] == [(3, "F")] or reading.errors
    assert ("A2", "区林业局") in list_values([reading], "number", "duty_unit")
    assert "青屏镇" not in str(list_values([reading], "duty_unit"))

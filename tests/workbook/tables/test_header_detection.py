"""Where the table of a sheet is: its header rows, and the rows below them."""

import pytest

from qinling.workbook.files.grids import Grid
from qinling.workbook.tables.sheet_layout import find_table

HEAD = ["序号", "问题编号", "镇办", "问题描述", "整改时限", "备注"]
ISSUE = [1.0, "A1", "板桥镇", "弃渣", "2026年6月底前", ""]


def detect_table(*rows, merges=()):
    return find_table(Grid("台账", iter([list(row) for row in rows]), merged_blocks=list(merges)), {})


def list_rows(table):
    return [*table.sample_rows, *table.rows]


@pytest.mark.parametrize(
    "above",
    [
        [],
        [["区级台账"]],
        [["区级台账"], ["填报单位：区秦岭办", "", "填报日期：2026年4月25日"]],
        [[""], [""], ["区级台账"], [""]],
        [["各镇办、各部门：请按问题描述、整改时限填写"], ["单位", "联系人"]],
    ],
)
def test_the_header_is_found_below_any_other_texts(above):
    table = detect_table(*above, HEAD, ISSUE)
    assert table.headings == HEAD
    assert list_rows(table) == [(len(above) + 1, ISSUE)]
    assert table.texts_above == [cell for row in above for cell in row if cell]


@pytest.mark.parametrize(
    "rows", [[], [[""]], [["封面"], ["2026年4月"]], [["级别", "合计"], ["区级", 88]], [["问题描述"]]]
)
def test_a_sheet_without_a_header_has_no_table(rows):
    assert detect_table(*rows) is None


def test_headings_of_two_and_three_rows_are_joined():
    rows = (
        ["序号", "问题信息", "", "", "整改", ""],
        ["", "编号", "位置", "", "时限", "状态"],
        ["", "", "镇办", "问题描述", "", ""],
        [1.0, "A1", "板桥镇", "弃渣", "立行立改", "整改中"],
    )
    merges = [
        ((0, 0), (2, 0)),
        ((0, 1), (0, 3)),
        ((0, 4), (0, 5)),
        ((1, 1), (2, 1)),
        ((1, 2), (1, 3)),
        ((1, 4), (2, 4)),
        ((1, 5), (2, 5)),
    ]
    table = detect_table(*rows, merges=merges)
    assert table.headings == [
        "序号",
        "问题信息/编号",
        "问题信息/位置/镇办",
        "问题信息/位置/问题描述",
        "整改/时限",
        "整改/状态",
    ]
    assert table.leaf_headings == ["序号", "编号", "镇办", "问题描述", "时限", "状态"]
    assert [number for number, _ in list_rows(table)] == [3]


def test_without_merges_a_group_covers_the_blank_cells_on_its_right():
    table = detect_table(
        ["问题编号", "问题", "", "整改", ""],
        ["", "镇办", "问题描述", "时限", "状态"],
        ["A1", "板桥镇", "弃渣", "立行立改", "整改中"],
    )
    assert table.headings == ["问题编号", "问题/镇办", "问题/问题描述", "整改/时限", "整改/状态"]


@pytest.mark.parametrize(
    "counts",
    [["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], list("甲乙丙丁戊己")],
)
def test_a_row_that_only_counts_the_columns_is_skipped(counts):
    assert list_rows(detect_table(HEAD, counts, ISSUE)) == [(2, ISSUE)]


def test_vertically_merged_cells_are_filled_down_to_the_end_of_the_merge():
    rows = (
        HEAD,
        [1.0, "A1", "板桥镇", "甲", "", ""],
        [2.0, "A2", "", "乙", "", ""],
        [3.0, "A3", "", "丙", "", ""],
    )
    table = detect_table(*rows, merges=[((1, 2), (2, 2))])
    assert [row[2] for _, row in list_rows(table)] == ["板桥镇", "板桥镇", ""]


def test_a_merge_over_several_columns_fills_only_the_first():
    rows = (HEAD, [1.0, "A1", "板桥镇", "甲", "", ""], [2.0, "A2", "", "乙", "", ""])
    table = detect_table(*rows, merges=[((1, 2), (2, 3))])
    assert [row[2:4] for _, row in list_rows(table)] == [["板桥镇", "甲"], ["板桥镇", "乙"]]

"""Where the table is in a sheet, and which of its rows are issues."""

import pytest

from qinling.workbook.files.grids import Grid
from qinling.workbook.reading.table_detection import RowClassifier, find_table

HEAD = ["序号", "问题编号", "镇办", "问题描述", "整改时限", "备注"]
ISSUE = [1.0, "A1", "板桥镇", "弃渣", "2026年6月底前", ""]


def table_of(*rows, merges=()):
    return find_table(Grid("台账", iter([list(row) for row in rows]), merged_blocks=list(merges)), {})


def rows_of(table):
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
def test_the_headings_are_found_below_whatever_stands_above(above):
    table = table_of(*above, HEAD, ISSUE)
    assert table.headings == HEAD
    assert rows_of(table) == [(len(above) + 1, ISSUE)]
    assert table.texts_above == [cell for row in above for cell in row if cell]


@pytest.mark.parametrize(
    "rows", [[], [[""]], [["封面"], ["2026年4月"]], [["级别", "合计"], ["区级", 88]], [["问题描述"]]]
)
def test_a_sheet_without_headings_is_no_table(rows):
    assert table_of(*rows) is None


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
    table = table_of(*rows, merges=merges)
    assert table.headings == [
        "序号",
        "问题信息/编号",
        "问题信息/位置/镇办",
        "问题信息/位置/问题描述",
        "整改/时限",
        "整改/状态",
    ]
    assert table.leaf_headings == ["序号", "编号", "镇办", "问题描述", "时限", "状态"]
    assert [number for number, _ in rows_of(table)] == [3]


def test_without_merges_a_group_reaches_over_the_blanks_beside_it():
    table = table_of(
        ["问题编号", "问题", "", "整改", ""],
        ["", "镇办", "问题描述", "时限", "状态"],
        ["A1", "板桥镇", "弃渣", "立行立改", "整改中"],
    )
    assert table.headings == ["问题编号", "问题/镇办", "问题/问题描述", "整改/时限", "整改/状态"]


@pytest.mark.parametrize(
    "counts",
    [["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], list("甲乙丙丁戊己")],
)
def test_a_row_that_only_counts_the_columns_is_passed_over(counts):
    assert rows_of(table_of(HEAD, counts, ISSUE)) == [(2, ISSUE)]


def test_cells_merged_down_the_rows_are_filled_and_no_farther():
    rows = (
        HEAD,
        [1.0, "A1", "板桥镇", "甲", "", ""],
        [2.0, "A2", "", "乙", "", ""],
        [3.0, "A3", "", "丙", "", ""],
    )
    table = table_of(*rows, merges=[((1, 2), (2, 2))])
    assert [row[2] for _, row in rows_of(table)] == ["板桥镇", "板桥镇", ""]


def test_a_merge_across_the_columns_fills_only_its_first():
    rows = (HEAD, [1.0, "A1", "板桥镇", "甲", "", ""], [2.0, "A2", "", "乙", "", ""])
    table = table_of(*rows, merges=[((1, 2), (2, 3))])
    assert [row[2:4] for _, row in rows_of(table)] == [["板桥镇", "甲"], ["板桥镇", "乙"]]


@pytest.fixture
def kind():
    """Say what kind of row stands under HEAD."""
    kinds = RowClassifier(table_of(HEAD, ISSUE), {0: "ordinal", 1: "number", 2: "town", 3: "description"})
    return lambda *row: kinds.classify_row(list(row) + [""] * (len(HEAD) - len(row)))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (ISSUE, "issue"),
        (["", "", "", "弃渣"], "issue"),
        (["", "A1", "", "小计算错误导致漏登"], "issue"),
        (["合计算错误", "A1", "板桥镇", "弃渣"], "issue"),
        (["一", "A1", "板桥镇", "弃渣"], "issue"),
        (["", "", "注溪镇", "弃渣"], "issue"),
        ([], "blank"),
        (["", "  ", "\n"], "blank"),
        ([7.0], "blank"),
        (["８"], "blank"),
        (["合计", "", "", "3个问题"], "total"),
        (["", "", "合 计", 3.0], "total"),
        (["小计：3个"], "total"),
        (["总计（共3个）"], "total"),
        (["注：每月25日前报送"], "foot"),
        (["备注：整改状态填写整改中、已销号"], "foot"),
        (["填表人：李某", "", "", "", "审核人：王某"], "foot"),
        (["审核人：王某"], "foot"),
        (["", "", "", "商州区秦岭办（盖章）"], "foot"),
        (["", "", "", "2026年4月25日"], "foot"),
        (["1", "2026年4月25日"], "issue"),
        (["一、省级反馈问题"], "section"),
        (["（二）河道类（3个）"], "section"),
        (["三", "矿山类"], "section"),
        (["【农村违建】"], "section"),
        (HEAD, "heading"),
    ],
    ids=str,
)
def test_rows_are_told_apart(kind, row, expected):
    assert kind(*row)[0] == expected


def test_what_follows_a_note_belongs_to_it(kind):
    assert kind("注：1.整改时限按方案填写。")[0] == "foot"
    assert kind("2.整改状态只填整改中、已销号。")[0] == "foot"
    assert kind("每月二十五日前报区秦岭生态环境保护委员会办公室。")[0] == "foot"
    assert kind(*ISSUE)[0] == "issue"

"""Rows below a ledger that belong to no issue: summaries, signatures, notes. None is taken for an issue or lost."""

import pytest

from tests.workbook.tables.reading_sheets import add_counts, list_values, read_rows

HEAD = ["序号", "问题编号", "镇办", "问题描述", "整改时限", "整改状态"]
ISSUES = [
    [1.0, "A1", "板桥镇", "河道内弃土弃渣约12立方米", "2026年6月底前", "整改中"],
    [2.0, "A2", "石门镇", "后山发现捕鸟网三张未拆", "2026年7月底前", "已销号"],
]
BLANK = [""] * 6
SUMMARY = [
    ["", "镇办", "数量", "占比", "", ""],
    ["", "板桥镇", 1.0, 0.5, "", ""],
    ["", "石门镇", 1.0, 0.5, "", ""],
]


def test_a_summary_below_a_blank_row_is_another_table():
    readings = read_rows(HEAD, *ISSUES, BLANK, *SUMMARY)

    assert list_values(readings, "number") == [("A1",), ("A2",)]
    assert add_counts(readings).other_tables == 9
    assert "第 5—7 行" in " ".join(note for reading in readings for note in reading.notes)


def test_issues_below_a_blank_row_are_issues():
    readings = read_rows(HEAD, ISSUES[0], BLANK, ISSUES[1])

    assert list_values(readings, "number") == [("A1",), ("A2",)]


def test_a_single_row_below_a_blank_row_that_lacks_its_description_is_an_error():
    (reading,) = read_rows(HEAD, *ISSUES, BLANK, [3.0, "A3", "板桥镇", "", "2026年8月底前", "整改中"])

    assert [(error.row, error.column) for error in reading.errors] == [(5, "D")]


@pytest.mark.parametrize(
    "line",
    [
        ["镇长签字：", "", "填表人：吕某"],
        ["承办单位（盖章）：", "", "", "分管领导签字："],
        ["复核人：杜某", "", "", "审核：", "", "2026年4月20日"],
        ["说明", "本表由秦岭办填报，每月报送"],
        ["", "", "联系人及电话：张某 0914-2312345"],
    ],
    ids=str,
)
def test_signatures_and_notes_are_no_issues(line):
    readings = read_rows(HEAD, *ISSUES, [*line, *[""] * (6 - len(line))])

    assert list_values(readings, "number") == [("A1",), ("A2",)]
    assert add_counts(readings).notes == sum(map(bool, line))


def test_tables_side_by_side_keep_their_rows_apart():
    left, right = ["序号", "编号", "问题描述", "责任单位"], ["序号", "编号", "问题描述", "整改措施"]
    rows = [
        ["表一：已销号问题", "", "", "", "", "表二：正在整改问题", "", "", ""],
        [*left, "", *right],
        [1.0, "L1", "河道内弃土弃渣约12立方米", "区水利局", "", 1.0, "R1", "后山发现捕鸟网三张未拆", "收缴"],
        [2.0, "L2", "坡脚取土形成裸露面未复绿", "区林业局", "", "", "", "", ""],
    ]

    readings = read_rows(*rows)

    assert list_values(readings, "number", "status", "duty_unit", "measures") == [
        ("L1", "closed", "区水利局", None),
        ("L2", "closed", "区林业局", None),
        ("R1", "rectifying", None, "收缴"),
    ]


def test_a_band_of_figures_beside_a_ledger_is_another_table():
    rows = [
        [*HEAD, "", "分类", "数量"],
        [*ISSUES[0], "", "已销号", 1.0],
        [*ISSUES[1], "", "整改中", 1.0],
        [*BLANK, "", "合计", 2.0],
    ]

    readings = read_rows(*rows)

    assert list_values(readings, "number") == [("A1",), ("A2",)]
    assert [list(draft.extra) for reading in readings for draft in reading.drafts] == [[], []]

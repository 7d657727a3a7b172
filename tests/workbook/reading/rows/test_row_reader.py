"""What the rows of a ledger give: cells that say nothing, rows that contradict each other."""

import pytest

from tests.workbook.tables.reading_sheets import list_values, read_rows

HEAD = ["问题编号", "镇办", "具体点位", "发现时间", "问题描述", "责任单位", "整改时限", "整改状态"]
FIRST = [
    "A1",
    "板桥镇",
    "柳林村",
    "2026-03-01",
    "柳林村河道堆放弃渣约30方",
    "区水利局",
    "2026-06-30",
    "整改中",
]
SECOND = [
    "A2",
    "黑山镇",
    "桃园村",
    "2026-03-09",
    "桃园村违建彩钢棚约40平方米",
    "区住建局",
    "2026-07-31",
    "整改中",
]


@pytest.mark.parametrize("dash", ["/", "—", "无", "暂无", "-"])
def test_a_dash_is_no_name(dash):
    row = ["A2", dash, dash, *SECOND[3:5], dash, *SECOND[6:]]
    readings = read_rows(HEAD, FIRST, row)
    assert list_values(readings, "town", "location", "duty_unit")[1] == (None, None, None)


def test_a_dash_is_no_number_where_others_have_one():
    readings = read_rows(HEAD, FIRST, ["/", *SECOND[1:]], ["无", *FIRST[1:]])
    assert list_values(readings, "number") == [("A1",)]
    assert [(error.row, error.why) for error in readings[0].errors] == [
        (3, "没有问题编号，而其他行都有"),
        (4, "没有问题编号，而其他行都有"),
    ]
    assert [draft.row for draft in readings[0].bad_drafts] == [3, 4]  # named, not lost


def test_an_issue_whose_rows_contradict_each_other_is_left_out_whole():
    third = ["A3", *FIRST[1:4], "三岔村林内发现兽夹12副", *FIRST[5:]]
    readings = read_rows(HEAD, FIRST, ["", *SECOND[1:]], third, merges=[((1, 0), (2, 0))])
    assert list_values(readings, "number") == [("A3",)]
    assert {error.row for error in readings[0].errors} == {3}

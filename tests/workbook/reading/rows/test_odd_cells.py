"""Cells filled by habit: ditto marks, signs for words, remarks among the issues, odd numbers."""

import pytest

from tests.workbook.tables.reading_sheets import add_counts, list_values, read_rows

HEAD = ["问题编号", "镇办", "问题类型", "问题描述", "责任单位", "整改时限", "整改状态"]
ROWS = [
    ["A1", "板桥镇", "乱搭乱建", "柳林村河道堆放弃渣约30方", "区水利局", "2026-06-30", "整改中"],
    ["A2", "黑山镇", "乱采乱挖", "桃园村违建彩钢棚约40平方米", "区住建局", "2026-07-31", "整改中"],
    ["A3", "石门镇", "乱砍乱伐", "三岔村林内发现兽夹12副", "区林业局", "2026-08-31", "已销号"],
]


def read_with(row, column, cell):
    """Return the reading of the ledger with *cell* at a row and column, both from 0."""
    rows = [list(one) for one in ROWS]
    rows[row][column] = cell
    (reading,) = read_rows(HEAD, *rows)
    return reading


def list_errors(reading):
    return [(error.row, error.column, error.value) for error in reading.errors]


@pytest.mark.parametrize(
    "mark", ["同上", "同 上", "同前。", "同上行", "〃", '"', "″", "“”", "-‖-", "— 〃 —", "''"]
)
def test_a_ditto_mark_repeats_the_cell_above(mark):
    reading = read_with(1, 1, mark)
    assert list_values([reading], "town")[1] == ("板桥镇",)
    assert reading.errors == []


@pytest.mark.parametrize("mark", ["〃", "同前", '"'])
def test_a_description_that_repeats_the_one_above_is_said(mark):
    reading = read_with(1, 3, mark)
    assert list_values([reading], "description")[1] == (ROWS[0][3],)
    assert reading.notes == ["第 3 行的问题描述写着同上，照上一行读入"]


@pytest.mark.parametrize("column", [1, 2, 3, 4])
@pytest.mark.parametrize("signs", ["..", "…", "，，", "↑", "√", "？"])
def test_signs_are_no_words(signs, column):
    reading = read_with(1, column, signs)
    assert list_errors(reading) == [(3, "ABCDE"[column], signs)]
    assert list_values([reading], "number") == [("A1",), ("A3",)]


@pytest.mark.parametrize("number", ["重复", "待编", "★3", "1.5", 1.5, "A2？"])
def test_an_odd_number_among_codes_is_refused(number):
    reading = read_with(1, 0, number)
    assert list_errors(reading) == [(3, "A", str(number))]
    assert "不像编号，这一列别的是 A1 这样的" in reading.errors[0].why


@pytest.mark.parametrize(
    "numbers", [["甲", "乙", "丙"], ["1.1", "1.2", "1.3"], [1, 2, 3], ["★1", "★2", "A3"]]
)
def test_numbers_of_one_kind_are_taken_as_they_are(numbers):
    readings = read_rows(HEAD, *([number, *row[1:]] for number, row in zip(numbers, ROWS, strict=True)))
    assert list_values(readings, "number") == [(str(number),) for number in numbers]


@pytest.mark.parametrize("heading", ["销号时间", "完成时间"])
def test_a_plan_among_deeds_is_refused_as_a_plan(heading):
    days = ["", "拟2026年6月30日", "2026-03-01"]
    (reading,) = read_rows([*HEAD, heading], *([*row, day] for row, day in zip(ROWS, days, strict=True)))
    assert list_errors(reading) == [(3, "H", days[1])]
    assert reading.errors[0].why == f"“{days[1]}”是计划，不是已经做到的日期"


REMARKS = ["以下为新增", "另：该处正在组织复核", "沙坪镇", "上述问题已现场核实"]


@pytest.mark.parametrize("remark", REMARKS)
@pytest.mark.parametrize("first", [0, 1, 2])
def test_a_remark_alone_under_the_description_is_no_issue(remark, first):
    remark_row = ["" if column != 3 else remark for column in range(7)]
    rows = [row[first:] for row in (HEAD, ROWS[0], remark_row, *ROWS[1:])]
    (reading,) = read_rows(*rows)

    assert list_values([reading], "description") == [(row[3],) for row in ROWS]
    assert list_errors(reading) == [(3, "ABCD"[3 - first], remark)]
    assert "只有问题描述" in reading.errors[0].why


def test_a_description_with_a_count_or_in_a_short_table_is_an_issue():
    counted = [["序号", *HEAD[1:]], *([at, *row[1:]] for at, row in enumerate(ROWS, 1))]
    assert len(list_values(read_rows(*counted, [4, "", "", "新发现弃渣一处", "", "", ""]), "number")) == 4
    short = [["问题描述", "整改措施"], *([row[3], "清运"] for row in ROWS), ["新发现弃渣一处", ""]]
    assert len(list_values(read_rows(*short), "number")) == 4


@pytest.mark.parametrize("word", ["作废", "（作废）", "重复", "删", "3（撤并）"])
def test_an_issue_whose_count_says_that_it_is_void_is_refused(word):
    counted = [["序号", *HEAD], *([at, *row] for at, row in enumerate(ROWS, 1))]
    counted[2][0] = word
    (reading,) = read_rows(*counted)

    assert list_values([reading], "number") == [("A1",), ("A3",)]
    assert [(error.row, error.column, error.value) for error in reading.errors] == [(3, "A", word)]


def test_a_column_that_keeps_nothing_is_not_named():
    rows = [[*row, ""] for row in (HEAD, *ROWS)]
    readings = read_rows(*rows, ["注：表中打√的已核实", *[""] * 6, "√"])
    assert not any("存为其他列" in note for reading in readings for note in reading.notes)
    assert add_counts(readings).notes == 2

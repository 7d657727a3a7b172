"""Summaries that stand beside a ledger without a blank column between: their values are none of the issues."""

import pytest

from tests.workbook.tables.reading_sheets import add_counts, list_values, read_rows

HEAD = ["序号", "问题编号", "问题描述", "整改时限", "整改状态"]
ISSUES = [
    [1, "A1", "柳林村河道堆放弃渣约30方", "2026-06-30", "已销号"],
    [2, "A2", "桃园村违建彩钢棚约40平方米", "2026-07-31", "整改中"],
    [3, "A3", "三岔村林内发现兽夹12副", "2026-08-31", "整改中"],
    [4, "A4", "下湾村河岸倾倒垃圾约5方", "2026-08-31", "已销号"],
]
LEDGER = [HEAD, *ISSUES]
SUMMARY = [["镇办", "总数", "已销号"], ["石门镇", 5, 3], ["黑山镇", 4, 1], ["合计", 9, 4]]
ALL = [("A1", None), ("A2", None), ("A3", None), ("A4", None)]


def put_beside(ledger, summary, start=0, *, on_left=False):
    """Return the rows of *ledger* with *summary* right beside them, from the row *start*."""
    blank = [""] * len(summary[0])
    rows = []
    for number, row in enumerate(ledger):
        at = number - start
        beside = summary[at] if 0 <= at < len(summary) else blank
        rows.append([*beside, *row] if on_left else [*row, *beside])
    return rows


@pytest.mark.parametrize("start", [0, 1])
@pytest.mark.parametrize("on_left", [False, True])
@pytest.mark.parametrize("summary", [SUMMARY, SUMMARY[:3], [["类别", "数量"], ["乱建", 5], ["河道", "3个"]]])
def test_a_summary_beside_a_ledger_is_another_table(summary, on_left, start):
    readings = read_rows(*put_beside(LEDGER, summary, start, on_left=on_left))

    assert list_values(readings, "number", "town") == ALL
    assert add_counts(readings).other_tables == sum(map(len, summary))
    (note,) = [note for reading in readings for note in reading.notes]
    letter = "A" if on_left else "F"
    assert note.startswith(f"{letter}{start + 1}:")
    assert note.endswith(
        f"像是另一张汇总表，没有读；是台账的列请加 --map {summary[0][0]}（{letter}列）=extra"
    )


@pytest.mark.parametrize("start", [0, 1, 2])
def test_a_summary_beside_a_header_of_two_rows_moves_no_field(start):
    head = [["序号", "问题编号", "问题", "整改", ""], ["", "", "问题描述", "整改时限", "整改状态"]]
    readings = read_rows(*put_beside([*head, *ISSUES], SUMMARY, start))

    assert list_values(readings, "number", "town") == ALL
    assert list_values(readings, "status")[0] == ("closed",)
    assert [draft.extra for reading in readings for draft in reading.drafts] == [{}, {}, {}, {}]


def test_the_option_of_the_note_keeps_the_columns():
    (reading,) = read_rows(*put_beside(LEDGER, SUMMARY), **{"镇办（F列）": "extra"})

    assert reading.drafts[0].extra == {"镇办": "石门镇", "总数": "5", "已销号": "3"}


@pytest.mark.parametrize(
    "columns",
    [
        [["责任人", "户数"], ["张某", 5], ["李某", 4], ["王某", 9], ["赵某", 3]],
        [["责任人", "数量"], ["张某", 5], ["李某", 4], ["", 9], ["赵某", ""]],
        [["所在村", "面积"], ["柳林村", 12.5], ["桃园村", 40], ["三岔村", 3], ["下湾村", 7]],
        [
            ["所在村", "整改中", "已销号"],
            ["柳林村", 0, 1],
            ["桃园村", 1, 0],
            ["三岔村", 1, 0],
            ["下湾村", 0, 1],
        ],
    ],
    ids=lambda columns: "、".join(columns[0]),
)
def test_counts_in_every_row_are_columns_of_the_ledger(columns):
    readings = read_rows(*put_beside(LEDGER, columns))

    assert add_counts(readings).other_tables == 0
    assert not any("汇总表" in note for reading in readings for note in reading.notes)


def test_the_total_of_a_ledger_is_no_summary():
    columns = [["所在村", "户数"], ["柳林村", 5], ["桃园村", 4], ["三岔村", 9], ["下湾村", 1], ["合计", 19]]
    readings = read_rows(*put_beside([*LEDGER, [""] * 5], columns, on_left=True))

    assert add_counts(readings).totals == 2
    assert list_values(readings, "number") == [("A1",), ("A2",), ("A3",), ("A4",)]


def test_a_summary_alone_is_left_to_its_own_reading():
    readings = read_rows(*SUMMARY)

    assert add_counts(readings).other_tables == 12
    assert not any(reading.notes for reading in readings)

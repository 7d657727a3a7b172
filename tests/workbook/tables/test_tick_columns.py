"""Columns that are ticked: the heading that is ticked is the value."""

from datetime import date, datetime

import pytest

from tests.workbook.tables.reading_sheets import list_values, read_rows

HEAD = ["问题编号", "问题描述", "责任单位"]
ISSUES = [[f"A{number}", f"河道第{number}段堆放弃渣", "区水利局"] for number in range(4)]
STATUSES = ["未启动", "整改中", "已销号"]


def tick(at, mark="√"):
    return [mark if place == at else "" for place in range(3)]


@pytest.mark.parametrize("mark", ["√", "✓", "●", "V", 1, "是"])
def test_a_ticked_status_is_the_status(mark):
    (reading,) = read_rows([*HEAD, *STATUSES], *([*ISSUES[at], *tick(at, mark)] for at in range(3)))

    assert [status for (status,) in list_values([reading], "status")] == [
        "not_started",
        "rectifying",
        "closed",
    ]
    assert [draft.extra for draft in reading.drafts] == [{}, {}, {}]


def test_ticks_under_a_group_of_kinds_are_the_category():
    kinds = ["乱搭乱建", "乱排乱放", "乱采乱挖"]
    (reading,) = read_rows(
        [*HEAD, "问题类型（打√）", "", ""],
        ["", "", "", *kinds],
        *([*ISSUES[at], *tick(at)] for at in range(3)),
        merges=[((0, 3), (0, 5)), *(((0, column), (1, column)) for column in range(3))],
    )

    assert [category for (category,) in list_values([reading], "category")] == kinds


def test_a_row_without_a_tick_has_no_status_of_another_row():
    rows = [[*ISSUES[0], *tick(2)], [*ISSUES[1], "", "", ""], [*ISSUES[2], *tick(1)]]
    (reading,) = read_rows([*HEAD, *STATUSES], *rows)

    assert [status for (status,) in list_values([reading], "status")] == ["closed", None, "rectifying"]


def test_two_ticks_in_a_row_of_statuses_are_told():
    rows = [[*ISSUES[at], *tick(at)] for at in range(3)]
    (reading,) = read_rows([*HEAD, *STATUSES], *rows, [*ISSUES[3], "√", "", "√"])

    assert [(error.row, error.column) for error in reading.errors] == [(5, "D")]


def test_one_word_beside_ticks_is_an_error_of_its_row_alone():
    rows = [[*ISSUES[at], *tick(at)] for at in range(3)]
    (reading,) = read_rows([*HEAD, *STATUSES], *rows, [*ISSUES[3], "", "正在走程序", ""])

    assert [status for (status,) in list_values([reading], "status")] == [
        "not_started",
        "rectifying",
        "closed",
    ]
    assert [(error.row, error.column, error.value) for error in reading.errors] == [
        (5, "E", "整改中（正在走程序）")
    ]


def test_a_word_beside_a_tick_is_an_error_of_its_row_alone():
    rows = [[*ISSUES[at], *tick(at)] for at in range(3)]
    (reading,) = read_rows([*HEAD, *STATUSES], *rows, [*ISSUES[3], "", "√", "材料不全"])

    assert [(error.row, error.column) for error in reading.errors] == [(5, "F")]
    assert len(reading.drafts) == 3


def test_a_day_in_place_of_a_tick_is_the_day_of_that_status():
    rows = [[*ISSUES[at], *tick(at)] for at in range(3)]
    (reading,) = read_rows([*HEAD, *STATUSES], *rows, [*ISSUES[3], "", "", datetime(2026, 3, 1)])

    assert list_values([reading], "status", "closed_on")[3] == ("closed", date(2026, 3, 1))


@pytest.mark.parametrize("marks", [["", "疑似", ""], ["√", "疑似", ""]])
def test_a_word_in_place_of_a_tick_under_kinds_is_an_error_of_its_row_alone(marks):
    kinds = ["乱搭乱建", "乱排乱放", "乱采乱挖"]
    rows = [[*ISSUES[at], *tick(at)] for at in range(3)]
    (reading,) = read_rows([*HEAD, *kinds], *rows, [*ISSUES[3], *marks])

    assert [kind for (kind,) in list_values([reading], "category")] == kinds
    assert [(error.row, error.column) for error in reading.errors] == [(5, "E")]


def test_a_no_in_place_of_a_tick_is_no_tick():
    kinds = ["乱搭乱建", "乱排乱放", "乱采乱挖"]
    rows = [[*ISSUES[at], *tick(at)] for at in range(3)]
    (reading,) = read_rows([*HEAD, *kinds], *rows, [*ISSUES[3], "√", "无", "否"])

    assert [kind for (kind,) in list_values([reading], "category")] == [*kinds, kinds[0]]


def test_columns_of_words_are_no_ticks():
    rows = [[*ISSUES[at], "√", "区水利局核实", "待查"] for at in range(3)]
    (reading,) = read_rows([*HEAD, *STATUSES], *rows)

    assert [draft.extra.get("整改中") for draft in reading.drafts] == ["区水利局核实"] * 3


@pytest.mark.parametrize(
    "row",
    [
        ["合计", "共 4 处", "", 1, 1, 2],
        ["合计", "", "", 1, 2, 1],
        [*HEAD, *STATUSES],
        ["注：打√", "", "", "", "√", "见说明"],
    ],
)
def test_totals_and_headings_among_ticks_are_counted_and_no_issues(row):
    rows = [[*ISSUES[at], *tick(at)] for at in range(3)]
    readings = read_rows([*HEAD, *STATUSES], *rows, row)  # counts every cell

    assert [status for (status,) in list_values(readings, "status")] == [
        "not_started",
        "rectifying",
        "closed",
    ]
    assert readings[0].errors == []


@pytest.mark.parametrize("group", ["违建情形（勾选）", "存在问题（打√）", "违法行为"])
def test_ticks_under_a_group_of_issues_are_the_category_and_not_the_description(group):
    kinds = ["未批先建", "批小建大", "一户多宅"]
    rows = [[f"{at}号院", *tick(at), f"农家乐第{at}处擅自扩建观景平台"] for at in range(3)]
    readings = read_rows(
        ["地址", group, "", "", "情况说明", "整改时限"],
        ["", *kinds, "", ""],
        *([*row, "2026年6月30日"] for row in rows),
        merges=[((0, 1), (0, 3)), ((0, 0), (1, 0)), ((0, 4), (1, 4)), ((0, 5), (1, 5))],
    )

    assert list_values(readings, "category", "description") == [
        (kind, row[-1]) for kind, row in zip(kinds, rows, strict=True)
    ]

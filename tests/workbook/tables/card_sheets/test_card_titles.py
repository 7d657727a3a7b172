"""A plan of lines, each a label and its value, below the title of its issue."""

import pytest

from tests.workbook.tables.reading_sheets import list_values, read_rows

TITLES = ("关于河道右岸堆放砂石料的问题", "关于采石场生态修复不到位的问题", "登山口无人值守的问题")
MARKS = ("一、", "二、", "三、")
UNITS = ("柿园镇人民政府", "松坪镇人民政府", "县文旅局")
FIELDS = ("description", "duty_unit", "deadline_text", "measures")


def write_lines(title, unit, *measures):
    return (
        [title],
        [f"责任单位：{unit}"],
        ["整改时限：2026年6月底前"],
        [f"整改措施：{measures[0]}"],
        *([line] for line in measures[1:]),
        ["进展情况：正在整改"],
    )


@pytest.mark.parametrize("gap", [(), ([],)])
@pytest.mark.parametrize("marks", [MARKS, ("1.", "2.", "3."), ("（一）", "（二）", "（三）"), ("", "", "")])
def test_the_title_above_the_lines_of_an_issue_is_its_description(marks, gap):
    rows = [
        row
        for mark, title, unit in zip(marks, TITLES, UNITS, strict=True)
        for row in (*write_lines(mark + title, unit, "限期清运"), *gap)
    ]
    readings = read_rows(["某县督察反馈问题整改方案"], ["2026年6月1日"], *rows)

    assert list_values(readings, *FIELDS) == [
        (title, unit, "2026年6月底前", "限期清运") for title, unit in zip(TITLES, UNITS, strict=True)
    ]
    assert list_values(readings, "status") == [("rectifying",)] * 3


def test_the_lines_below_a_label_go_on_with_its_value():
    lines = ("一是编制修复方案", "二是限期复绿", "3.按月调度")
    rows = [
        row for title, unit in zip(TITLES, UNITS, strict=True) for row in write_lines(title, unit, *lines)
    ]
    readings = read_rows(*rows)

    assert list_values(readings, "description", "measures") == [(title, "\n".join(lines)) for title in TITLES]


def test_the_title_of_a_paper_is_no_issue():
    readings = read_rows(["秦岭问题督办单"], *write_lines("秦岭问题整改方案", UNITS[0], "限期清运")[1:])

    assert list_values(readings, "description") == []
    assert any(reading.unread or reading.skip_reason for reading in readings)

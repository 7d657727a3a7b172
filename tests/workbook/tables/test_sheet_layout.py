"""Several tables on a sheet, stacked or side by side, each with its own headings, titles and rows."""

from datetime import date

import pytest

from tests.workbook.tables.reading_sheets import add_counts, list_values, read_rows

HEAD = ["问题编号", "问题描述", "责任单位", "整改时限"]
OTHER_HEAD = ["编号", "主办单位", "存在的问题", "办理期限"]
SUMMARY = (["镇办", "问题数", "已销号"], ["青屏镇", 3, 1], ["东溪街道", 5, 2])


def make_issue(number):
    return [
        f"A{number}",
        f"河道第{number}段堆放弃渣约二十立方米",
        f"{'甲乙丙丁戊己'[number]}镇人民政府",
        f"2026-06-0{number}",
    ]


ISSUES = [make_issue(number) for number in range(6)]


def list_issues(readings):
    return [
        list(values)
        for values in list_values(readings, "number", "description", "duty_unit", "deadline_text")
    ]


@pytest.mark.parametrize(
    "between", [[[]], [[], []], [["附表2 其他问题"]], [[], ["附表2 其他问题"], ["填报单位：云岭区秦岭办"]]]
)
def test_stacked_tables_with_other_headings_are_both_read(between):
    lower = [[issue[0], issue[2], issue[1], issue[3]] for issue in ISSUES[3:5]]
    readings = read_rows(["问题台账"], HEAD, *ISSUES[1:3], *between, OTHER_HEAD, *lower)

    assert len(readings) == 2
    assert list_issues(readings) == [*ISSUES[1:3], *ISSUES[3:5]]
    assert add_counts(readings).headings == 8
    assert add_counts(readings).notes == 1 + sum(map(len, between))


def test_a_repeated_header_without_a_title_goes_on_with_its_table():
    (reading,) = read_rows(HEAD, ["（一）占用河道类"], *ISSUES[1:3], HEAD, *ISSUES[3:5])

    assert list_issues([reading]) == ISSUES[1:5]
    assert {draft.extra["分组"] for draft in reading.drafts} == {"（一）占用河道类"}
    assert reading.cells.headings == 8


def test_the_group_row_of_a_table_says_nothing_of_the_next_table():
    readings = read_rows(HEAD, ["（一）占用河道类"], ISSUES[1], [], ["附表2 其他问题"], HEAD, ISSUES[2])

    assert list_values(readings, "number", "category") == [("A1", "占用河道"), ("A2", None)]


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_tables_side_by_side_lend_each_other_nothing(gap):
    blank = [""] * gap
    readings = read_rows(
        HEAD + blank + HEAD,
        ISSUES[1] + blank + ISSUES[4],
        [*ISSUES[2][:2], "", "", *blank, *ISSUES[5][:2]],
    )

    assert sorted(list_issues(readings)) == [
        ISSUES[1],
        [*ISSUES[2][:2], None, None],
        ISSUES[4],
        [*ISSUES[5][:2], None, None],
    ]


def test_a_summary_beside_a_ledger_is_another_table():
    rows = [[*row, "", *beside] for row, beside in zip([HEAD, *ISSUES[1:3]], SUMMARY, strict=True)]
    (reading,) = read_rows(*rows)

    assert list_issues([reading]) == ISSUES[1:3]
    assert (reading.cells.other_tables, reading.cells.extra) == (9, 0)


def test_a_summary_below_a_ledger_is_another_table_and_said():
    (reading,) = read_rows(HEAD, *ISSUES[1:3], [], *SUMMARY)

    assert list_issues([reading]) == ISSUES[1:3]
    assert reading.cells.other_tables == 9
    assert any("第 5—7 行" in note for note in reading.notes)


def test_two_short_issues_with_numbers_below_a_blank_row_stay_issues():
    (reading,) = read_rows(HEAD, *ISSUES[1:3], [], ["A3", "乱堆"], ["A4", "乱倒"])

    assert [values[0] for values in list_issues([reading])] == ["A1", "A2", "A3", "A4"]


def test_a_summary_right_below_a_ledger_makes_no_issues_and_is_named():
    (reading,) = read_rows(HEAD, *ISSUES[1:3], *SUMMARY)

    assert list_issues([reading]) == ISSUES[1:3]
    assert (reading.cells.unread, len(reading.unread)) == (9, 1)


def test_a_cell_far_from_the_table_goes_to_no_issue():
    (reading,) = read_rows(HEAD, *ISSUES[1:3], [*ISSUES[3], *[""] * 10, "看过"])

    assert list_issues([reading]) == ISSUES[1:4]
    assert (reading.cells.fields, reading.cells.extra) == (12, 0)


def test_headings_in_a_line_of_persons_above_the_table_are_none():
    (reading,) = read_rows(["单位", "联系人"], HEAD, *ISSUES[1:3])

    assert [column.heading for column in reading.columns] == HEAD


def test_the_line_of_the_sender_and_the_day_is_no_group_above_the_headings():
    (reading,) = read_rows(
        ["畜禽养殖污染排查问题汇总"],
        ["区农业农村局", "", "", "2026年6月16日"],
        ["编号", "存在问题", "职责分工", "", "治理时限"],
        ["", "", "主责", "协办", ""],
        ["XQ-1", "粪污未经收集直接排入沟道", "柳坪镇人民政府", "区水利局", "7月底"],
        ["XQ-2", "粪污去向台账记录不全", "东川街道办", "区水利局", "立行立改"],
        merges=[((2, 2), (2, 3)), ((2, 0), (3, 0)), ((2, 1), (3, 1)), ((2, 4), (3, 4))],
    )

    assert reading.as_of == date(2026, 6, 16)
    assert list_values([reading], "duty_unit", "assisting_unit", "deadline") == [
        ("柳坪镇人民政府", "区水利局", date(2026, 7, 31)),
        ("东川街道办", "区水利局", None),
    ]

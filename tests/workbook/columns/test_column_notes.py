"""What is said about the columns of a table."""

import pytest

from tests.workbook.columns.tables import DAYS, NUMBERS, STATUSES, TEXTS, map_ledger, map_table


def list_notes(columns, **options):
    return map_ledger(columns, **options).notes


def test_what_goes_to_extra_is_named_in_one_line():
    notes = list_notes({"整改时限": DAYS, "噪声等级": ("二级", "三级"), "网格长": ("甲", "乙"), "空列": ()})
    assert notes == ["存为其他列：噪声等级、网格长"]


def test_a_column_without_a_heading_is_named_by_its_letter():
    assert "存为其他列：D列（没有标题）" in list_notes({"整改时限": DAYS, "": ("看过", "看过")})


def test_what_the_user_keeps_apart_is_not_named_again():
    assert list_notes({"整改时限": DAYS, "网格长": ("甲", "乙")}, user_headings={"网格长": "extra"}) == []


def test_a_missing_deadline_is_said_with_the_column_that_looks_like_one():
    assert list_notes({"整改状态": STATUSES}) == [
        "没有认出整改时限一列，这些问题没有时限；有这一列的，请加 --map 标题=deadline，没有的导入后补：qinling edit 编号 整改时限=日期"
    ]
    told = list_notes({"甲乙丙": ("2026年6月底", "立行立改", "2026-06-30", "长期坚持")})
    assert told[-1].endswith("；“甲乙丙”列像是，是的话请加 --map 甲乙丙=deadline")


def test_a_column_like_a_number_is_said_where_numbers_will_be_made():
    mapping = map_table(("甲乙丙", NUMBERS), ("问题描述", TEXTS), ("整改时限", DAYS))
    assert mapping.notes[-1] == (
        "没有认出问题编号一列，编号将由台账给出；“甲乙丙”列像是，是的话请加 --map 甲乙丙=number"
    )


@pytest.mark.parametrize(
    "columns", [(("问题描述", TEXTS), ("整改时限", DAYS)), (("甲", TEXTS), ("乙", DAYS))]
)
def test_a_table_without_codes_or_descriptions_is_not_spoken_of(columns):
    assert not any("没有认出" in note for note in map_table(*columns).notes)


def test_a_form_without_rows_is_not_spoken_of():
    assert map_table(("问题编号", ()), ("问题描述", ()), ("网格长", ())).notes == []


def test_a_lone_unit_of_supervision_and_duty_is_said():
    bureaus = ("北宽坪镇人民政府", "区水务局")
    notes = list_notes({"整改时限": DAYS, "监管责任单位": bureaus})
    assert notes == [
        "“监管责任单位”列认作牵头单位，没有责任单位一列；它就是责任单位的，请加 --map 监管责任单位=duty_unit"
    ]
    assert list_notes({"整改时限": DAYS, "监管责任单位": bureaus, "责任单位": bureaus}) == []
    assert list_notes({"整改时限": DAYS, "牵头单位": bureaus}) == []


@pytest.mark.parametrize(
    ("heading", "cells", "label"),
    [("督导单位", ("区秦岭办", "区督查室"), "牵头单位"), ("上报日期", DAYS, "发现日期")],
)
def test_a_heading_that_may_mean_something_else_is_said(heading, cells, label):
    notes = list_notes({"整改时限": ("2026-12-31",) * 4, "责任单位": ("区水利局",), heading: cells})
    assert notes == [f"“{heading}”列认作{label}；不是的请加 --map {heading}=extra"]
    assert (
        list_notes(
            {"整改时限": DAYS, "责任单位": ("区水利局",), heading: cells}, user_headings={heading: "extra"}
        )
        == []
    )

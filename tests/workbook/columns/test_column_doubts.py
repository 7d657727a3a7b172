"""What is asked about columns, and with which options."""

import pytest

from qinling.workbook.columns.column_doubts import build_question
from tests.workbook.columns.tables import (
    BUREAUS,
    DAYS,
    NUMBERS,
    OTHER_DAYS,
    STATUSES,
    TEXTS,
    TOWN_OFFICES,
    TOWNS,
    get_fields,
    list_options,
    map_ledger,
    map_table,
)


def test_one_heading_for_two_fields_is_asked():
    mapping = map_ledger({"整改时间": DAYS})
    (doubt,) = mapping.doubts
    assert (doubt.file, doubt.sheet) == ("区级.xlsx", "台账")
    assert doubt.samples == DAYS[:3]
    assert list_options(mapping) == [["整改时间=deadline", "整改时间=rectified_on"]]


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"责任单位": TOWN_OFFICES, "整改责任单位": TOWN_OFFICES[::-1]}, "duty_unit"),
        ({"检查时间": DAYS, "排查时间": OTHER_DAYS}, "found_on"),
        ({"整改状态": STATUSES, "问题状态": STATUSES[::-1]}, "status"),
        ({"整改期限": DAYS, "办理时限": OTHER_DAYS}, "deadline"),
        ({"牵头单位": BUREAUS, "行业监管部门": BUREAUS[::-1]}, "lead_unit"),
    ],
)
def test_two_columns_of_equal_evidence_are_asked(columns, field):
    mapping = map_ledger(columns)
    one, other = columns
    assert list_options(mapping) == [[f"{one}={field}", f"{other}={field}"]]
    assert f"“{one}”（C列）和“{other}”（D列）都可能是" in mapping.doubts[0].subject
    assert list_options(map_ledger(dict(reversed(columns.items())))) == [
        [f"{other}={field}", f"{one}={field}"]
    ]


@pytest.mark.parametrize("answer", [0, 1])
def test_each_answer_settles_its_doubt(answer):
    columns = {"检查时间": DAYS, "排查时间": OTHER_DAYS}
    key, _, field = list_options(map_ledger(columns))[0][answer].rpartition("=")
    settled = map_ledger(columns, user_headings={key: field})
    assert settled.doubts == []
    assert get_fields(settled)[key] == "found_on"
    assert set(get_fields(settled).values()) == {"number", "description", "found_on", "extra"}


def test_columns_of_one_heading_are_named_by_their_letters():
    mapping = map_table(("编号", NUMBERS), ("问题描述", TEXTS), ("整改时限", DAYS), ("整改时限", OTHER_DAYS))
    assert list_options(mapping) == [["整改时限（C列）=deadline", "整改时限（D列）=deadline"]]
    settled = map_table(
        ("编号", NUMBERS), ("问题描述", TEXTS), ("整改时限", DAYS), ("整改时限", OTHER_DAYS),
        user_headings={"整改时限（D列）": "deadline"},
    )  # fmt: skip
    assert [column.field for column in settled.columns] == ["number", "description", "extra", "deadline"]
    assert settled.doubts == []


def test_columns_of_two_groups_are_named_with_their_groups():
    mapping = map_ledger({"一期/整改时限": DAYS, "二期/整改时限": OTHER_DAYS})
    assert list_options(mapping) == [["一期整改时限=deadline", "二期整改时限=deadline"]]


def test_two_columns_that_say_the_same_are_not_asked():
    mapping = map_ledger({"检查时间": DAYS, "排查时间": DAYS})
    assert mapping.doubts == []
    assert sorted(get_fields(mapping).values()) == ["description", "extra", "found_on", "number"]


def test_a_blank_column_is_no_rival():
    mapping = map_ledger({"检查时间": (), "排查时间": DAYS})
    assert mapping.doubts == []
    assert get_fields(mapping)["排查时间"] == "found_on"


def test_a_second_remark_is_kept_without_a_question():
    mapping = map_ledger({"备注": ("甲", "乙"), "备考": ("丙", "丁")})
    assert mapping.doubts == []
    assert get_fields(mapping)["备注"] == "remark"


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("问题类型", ("√", "", "√", "√"), "category"),
        ("责任单位", DAYS, "duty_unit"),
        ("具体点位", ("是", "否", "是"), "location"),
        ("整改措施", ("30%", "50%", "80%"), "measures"),
    ],
)
def test_a_text_field_over_cells_that_are_no_text_is_asked(heading, cells, field):
    mapping = map_ledger({heading: cells})
    assert list_options(mapping) == [[f"{heading}={field}", f"{heading}=extra"]]
    assert get_fields(mapping)[heading] == field


@pytest.mark.parametrize(
    ("columns", "options"),
    [
        ({"责任人": BUREAUS}, ["责任人=duty_unit", "责任人=person", "责任人=extra"]),
        ({"谁来改": TOWN_OFFICES}, ["谁来改=duty_unit", "谁来改=person", "谁来改=extra"]),
        ({"包抓领导": BUREAUS[:2]}, ["包抓领导=duty_unit", "包抓领导=leader", "包抓领导=extra"]),
        (
            {"责任单位": BUREAUS, "联系人": TOWN_OFFICES},
            ["联系人=lead_unit", "联系人=contact", "联系人=extra"],
        ),
        (
            {"责任单位": ("张强", "李文", "王明明")},
            ["责任单位=person", "责任单位=duty_unit", "责任单位=extra"],
        ),
    ],
    ids=str,
)
def test_units_where_persons_are_wanted_are_asked_and_persons_where_units_are(columns, options):
    assert list_options(map_ledger(columns)) == [options]


@pytest.mark.parametrize(
    "columns",
    [
        {"责任单位": TOWNS},
        {"责任单位": ("石门镇", "黄山镇")},
        {"责任人": ("张强", "李文", "区水利局")},
        {"联系人": ("区水利局 张强 13900000000", "区林业局 李文 13900000001")},
    ],
    ids=str,
)
def test_names_that_may_be_what_the_heading_says_are_not_asked(columns):
    assert map_ledger(columns).doubts == []


def test_what_the_user_gives_to_two_columns_is_asked_by_their_letters():
    columns = [("编号", NUMBERS), ("问题描述", TEXTS), ("说法", DAYS), ("说法", OTHER_DAYS)]
    mapping = map_table(*columns, user_headings={"说法": "deadline"})
    assert list_options(mapping) == [["说法（C列）=deadline", "说法（D列）=deadline"]]
    assert map_table(*columns, user_headings={"说法": "deadline"}, is_export=True).doubts == []
    assert map_table(*columns, user_headings={"说法": "extra"}).doubts == []


def test_the_question_names_each_doubt_and_its_options_in_one_line():
    doubts = map_ledger({"整改时间": DAYS, "检查时间": DAYS, "排\n查时间": OTHER_DAYS}).doubts
    question = build_question(doubts)
    assert question.message.startswith("区级.xlsx 的工作表“台账”的“整改时间”列既可能是")
    assert "；工作表“台账”的“检查时间”（D列）和“排查时间”（E列）都可能是发现日期" in question.message
    assert question.remedy == (
        "请加 --map 整改时间=deadline 或 --map 整改时间=rectified_on；--map 检查时间=found_on 或 --map 排查时间=found_on"
    )
    assert (question.doubts, question.heading) == (doubts, "整改时间")
    assert "\n" not in question.message + question.remedy


def test_a_day_beside_the_deadline_that_would_finish_the_issues_is_asked_and_told():
    mapping = map_ledger({"整改时限": OTHER_DAYS, "整改时间": DAYS})
    assert list_options(mapping) == [["整改时间=rectified_on", "整改时间=extra"]]
    assert any(
        note.startswith("“整改时间”列按内容认作完成整改日期（整改时限另有一列）") for note in mapping.notes
    )


FINISHED = ("已完成整改", "已销号") * 2


def test_a_day_beside_the_deadline_is_told_where_a_status_says_what_is_finished():
    mapping = map_ledger({"整改时限": OTHER_DAYS, "整改时间": DAYS, "整改状态": FINISHED})
    assert not mapping.doubts
    assert any("不是的请加 --map 整改时间=extra" in note for note in mapping.notes)
    plain = map_ledger({"整改时限": OTHER_DAYS, "完成整改日期": DAYS, "整改状态": FINISHED})
    assert not any("整改时限另有一列" in note for note in plain.notes)

"""Headings of strangers: words the lexicon has not, before a last word that decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.workbook.headings.grammar import EXACT_SCORE, find_exact_fields, read_heading
from tests.workbook.headings.stranger_headings import (
    FIRST_MISREAD,
    FIRST_NO_FIELD,
    FIRST_WRITTEN,
    LATER_DOUBTFUL,
    LATER_MISREAD,
    SECOND_NO_FIELD,
    SECOND_WRITTEN,
    THIRD_NO_FIELD,
    THIRD_WRITTEN,
)


def list_written(*lists):
    return [
        (heading, fields)
        for written in lists
        for fields, headings in written.items()
        for heading in headings.split()
    ]


FIRST = list_written(FIRST_WRITTEN)
LATER = list_written(SECOND_WRITTEN, THIRD_WRITTEN)


def list_fields(heading, group=""):
    return [meaning.field for meaning in read_heading(heading, group)]


def find_misread(written):
    first = {heading: (list_fields(heading) or [""])[0] for heading, _ in written}
    return {heading for heading, fields in written if first[heading] not in fields.split("|")}


def test_the_headings_of_strangers_are_read():
    assert find_misread(FIRST) == set(FIRST_MISREAD.split())
    assert len(FIRST) > 350


def test_the_headings_written_later_are_read():
    assert find_misread(LATER) == set(LATER_MISREAD.split())
    assert len(LATER) > 240


def test_strangers_headings_about_something_else_name_no_field():
    headings = " ".join((FIRST_NO_FIELD, SECOND_NO_FIELD, THIRD_NO_FIELD)).split()

    assert {heading for heading in headings if list_fields(heading)} == set(LATER_DOUBTFUL.split())
    assert {heading for heading in headings if find_exact_fields(heading)} == set()


@pytest.mark.parametrize("heading", ["网格发现问题", "网格员发现的问题", "河长反映问题"])
def test_who_found_an_issue_makes_it_no_foreign_thing(heading):
    assert list_fields(heading) == ["description"]
    assert find_exact_fields(heading) == ()


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("甲乙时限", "deadline"),
        ("甲乙举措", "measures"),
        ("甲乙状态", "status"),
        ("甲乙进展", "status"),
        ("甲乙进度", "percent"),
        ("甲乙标准", "goal"),
        ("甲乙来源", "source"),
        ("甲乙单位", "duty_unit"),
        ("甲乙领导", "leader"),
        ("甲乙地点", "location"),
        ("甲乙镇办", "town"),
        ("甲乙问题", "description"),
    ],
)
def test_a_last_word_that_decides_is_read_behind_an_unknown_word_but_not_exactly(heading, field):
    assert list_fields(heading)[0] == field
    assert EXACT_SCORE <= read_heading(heading)[0].score < 0.7
    assert find_exact_fields(heading) == ()


@pytest.mark.parametrize(
    "heading",
    ["甲乙时间", "甲乙日期", "计划甲乙时间", "实际甲乙日期", "甲乙编号", "甲乙类型", "甲乙电话", "甲乙人", "甲乙情况", "甲乙结果"],
)  # fmt: skip
def test_a_day_a_number_or_a_person_of_something_unknown_is_not_guessed(heading):
    assert read_heading(heading) == ()


@pytest.mark.parametrize(
    "heading",
    ["验收甲乙时限", "甲乙验收时限", "交办甲乙单位", "甲乙丙丁戊己庚时限", "甲乙镇", "甲乙村", "甲乙街道办"],
)
def test_the_thing_of_another_a_long_text_or_a_proper_name_is_not_guessed(heading):
    assert read_heading(heading) == ()


@pytest.mark.parametrize("last", ["时限", "措施", "状态", "进展", "单位", "领导", "地点"])
@pytest.mark.parametrize("other", ["公示", "处罚", "合同", "资金", "罚款", "公告", "保修"])
def test_the_thing_of_something_foreign_is_not_guessed(other, last):
    assert read_heading(f"{other}{last}") == ()


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        ("拆除时间", []),
        ("实际拆除时间", ["rectified_on"]),
        ("计划拆除时间", ["deadline"]),
        ("拆除到位时间", ["rectified_on"]),
        ("拆除时限", ["deadline"]),
        ("拆除情况", []),
    ],
)
def test_the_day_of_a_part_of_the_work_needs_a_plan_or_a_deed(heading, fields):
    assert list_fields(heading) == fields


@pytest.mark.parametrize(
    ("group", "heading", "fields"),
    [("发现情况", "方式", ["source"]), ("巡查情况", "方式", []), ("处罚情况", "方式", []), ("责任单位", "镇级", ["duty_unit"]), ("", "镇级单位", ["town"])],
)  # fmt: skip
def test_a_manner_is_that_of_its_group_and_a_towns_level_that_of_its_unit(group, heading, fields):
    assert list_fields(heading, group) == fields


UNKNOWN = st.text("甲乙丙丁戊己庚辛壬癸", min_size=1, max_size=4)


@given(UNKNOWN, st.sampled_from(["时限", "举措", "状态", "进展情况", "责任单位", "地点", "时间", "编号"]))
def test_an_unknown_word_never_makes_a_heading_exact(word, last):
    assert find_exact_fields(word + last) == ()

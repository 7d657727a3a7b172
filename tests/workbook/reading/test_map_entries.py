"""What an entry of --map may say, and which column it names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.workbook.answers.map_entries import (
    find_unused_keys,
    names_column,
    parse_map_entry,
    select_heading_entries,
)
from qinling.workbook.columns.column_mapping import map_columns
from qinling.workbook.columns.user_headings import find_column_use
from qinling.workbook.files.grids import Grid
from qinling.workbook.tables.sheet_layout import find_table


@pytest.mark.parametrize(
    ("key", "value", "entry"),
    [
        ("整改时间", "整改时限", ("整改时间", "deadline")),
        (" F列 ", " deadline ", ("F列", "deadline")),
        ("一季度!整改时间（F列）", "ignore", ("一季度!整改时间（F列）", "ignore")),
        ("@日期次序", "日月年", ("@日期次序", "日月年")),
        ("@后表", "核对", ("@后表", "核对")),
        ("@底色ffcc00", "整改中", ("@底色FFCC00", "整改中")),
        ("@底色 #FFCC00", "closed", ("@底色FFCC00", "已销号")),
        ("@底色FFCC00", "不读", ("@底色FFCC00", "不读")),
        ("@底色无", "未启动", ("@底色无", "未启动")),
        ("@表 填表说明", "不读", ("@表 填表说明", "不读")),
        ("@分隔符", ";", ("@分隔符", "分号")),
        ("@分隔符", "\t", ("@分隔符", "制表符")),
        ("@后表", "倒序", ("@后表", "倒序")),
    ],
)
def test_an_entry_is_taken_in_its_usual_spelling(key, value, entry):
    assert parse_map_entry(key, value) == entry


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("整改时间", "时间", "没有“时间”这个字段。可能是：发现日期、整改时限；可用："),
        ("", "deadline", "没有写是哪一列"),
        (
            "@日期",
            "日月年",
            "没有“@日期”这种写法。以 @ 开头的可用：@日期次序、@后表、@分隔符、@底色RRGGBB、@底色无、@表 工作表名",
        ),
        ("@底色红", "整改中", "没有“@底色红”这种写法"),
        ("@表", "不读", "没有“@表”这种写法"),
        ("@日期次序", "年日月", "“年日月”不在可选词内。可用：日月年、月日年、年月日"),
        ("@后表", "", "可用：更新、倒序、核对"),
        ("@分隔符", "#", "可用：逗号、分号、竖线、制表符"),
        ("@分隔符", "", "可用：逗号、分号、竖线、制表符"),
        ("@表 说明", "跳过", "可用：不读、台账"),
        ("@底色FFCC00", "未销号", "“未销号”不是整改状态"),
        ("@底色FFCC00", "重点", "重点"),
    ],
)
def test_an_entry_that_says_nothing_possible_is_refused_with_what_is_possible(key, value, said):
    with pytest.raises(ValueRefused) as refused:
        parse_map_entry(key, value)

    assert said in str(refused.value)


# -- which column -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "is_named"),
    [
        ("整改时间", True),
        ("整 改 时 间：", True),
        ("F列", True),
        ("f 列", True),
        ("整改时间（F列）", True),
        ("整改时间(f列)", True),
        ("一季度!整改时间", True),
        ("一季度!F列", True),
        ("一季度!整改时间（F列）", True),
        ("G列", False),
        ("整改时间（G列）", False),
        ("完成时间（F列）", False),
        ("二季度!整改时间", False),
        ("二季度!F列", False),
        ("@日期次序", False),
    ],
)
def test_a_key_names_a_column_by_heading_letters_and_sheet(key, is_named):
    assert names_column(key, "一季度", "F", "整改落实/整改时间") is is_named


def test_a_heading_is_named_with_its_groups_too_and_without_its_brackets():
    assert names_column("整改落实整改时间", "一季度", "F", "整改落实/整改时间")
    assert names_column("整改时间", "一季度", "F", "整改时间（年月日）")


@pytest.mark.parametrize(
    ("entries", "use"),
    [
        ({"F列": "deadline", "整改时间": "ignore"}, "deadline"),
        ({"整改时间（F列）": "deadline", "F列": "ignore", "整改时间": "extra"}, "deadline"),
        ({"一季度!整改时间": "deadline", "整改时间（F列）": "ignore"}, "deadline"),
        ({"二季度!整改时间": "deadline"}, None),
        ({"整改时间": "deadline", "整改 时间": "ignore"}, "ignore"),
        ({}, None),
    ],
    ids=["letters", "both", "sheet", "other sheet", "the later", "none"],
)
def test_what_says_most_exactly_where_a_column_is_goes_first(entries, use):
    found = find_column_use(entries, "一季度", "F", ["整改时间"])
    assert (found[0] if found else None) == use


@given(st.sampled_from("甲乙丙!（）FA列@ 1"), st.text("甲乙丙!（）FAZ列@ 1", max_size=8))
def test_only_a_column_with_the_letters_or_the_heading_is_named(first, rest):
    """Whatever a key looks like, it names none whose letters and heading it does not hold."""
    key = first + rest

    assert not names_column(key, "表", "Q", "整改时间")


def test_table_detection_gets_the_headings_of_its_own_sheet():
    entries = {
        "一季度!情形": "description",
        "二季度!情况": "description",
        "办理人（C列）": "person",
        "D列": "deadline",
        "@后表": "更新",
    }

    assert select_heading_entries(entries, "一季度") == {
        "情形": "description",
        "二季度!情况": "description",
        "办理人": "person",
    }


def test_entries_that_nothing_in_the_files_answers_to_are_found():
    keys = ["整改时间", "F列", "@表 说明", "@表 汇总", "@后表", "@底色FF0000"]

    assert find_unused_keys(keys, {"说明"}, "整改时间".__eq__) == ["F列", "@表 汇总"]


def map_fields(entries, *rows):
    grid = Grid("台账", iter([list(row) for row in rows]))
    table = find_table(grid, select_heading_entries(entries, "台账"))
    return [column.field for column in map_columns(table, "区级.xlsx", entries, 0.85).columns]


def test_two_columns_of_one_heading_are_told_apart_by_their_letters():
    rows = ("编号", "问题描述", "时间", "时间"), ("A1", "弃渣", "2026-04-01", "2026-06-30")

    assert map_fields({"C列": "found_on", "时间（D列）": "deadline"}, *rows)[2:] == ["found_on", "deadline"]
    assert map_fields({"台账!D列": "ignore"}, *rows)[3] == "ignore"


def test_a_column_without_a_heading_can_be_named_by_its_letters():
    rows = ("编号", "", "问题描述"), ("A1", "麻街镇", "弃渣")

    assert map_fields({"B列": "town"}, *rows) == ["number", "town", "description"]

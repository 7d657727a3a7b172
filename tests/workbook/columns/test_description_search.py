"""Descriptions that no heading names are found by what stands in their columns, or asked about."""

import pytest

from qinling.workbook.columns.description_search import find_description
from tests.workbook.columns.tables import NUMBERS, TEXTS, TOWNS, build_table, map_table

MEASURES = ("清运弃渣并恢复河道", "拆除并收缴全部捕鸟网", "覆土复绿并设置围挡", "封堵排口并修复管网")


def search(*columns):
    return find_description(map_table(*columns).columns, build_table(*columns))


def test_the_one_column_of_long_texts_is_the_description():
    found = search(("编号", NUMBERS), ("所在镇", TOWNS), ("勘查纪要", TEXTS))

    assert (found.letter, found.doubt) == ("C", None)
    assert "勘查纪要" in found.note


def test_short_texts_are_no_description():
    found = search(("编号", NUMBERS), ("所在镇", TOWNS), ("纪要", ("甲", "乙", "丙", "丁")))

    assert (found.letter, found.doubt) == (None, None)


@pytest.mark.parametrize("heading", ["整改措施", "整改目标"])
def test_the_only_texts_are_asked_about_where_their_heading_names_another_field(heading):
    found = search(("编号", NUMBERS), ("所在镇", TOWNS), (heading, TEXTS))

    assert found.letter is None
    assert [choice.option for choice in found.doubt.choices] == [("--map", "C列=description")]


def test_of_two_unknown_columns_of_texts_the_one_that_speaks_of_issues_counts():
    found = search(("编号", NUMBERS), ("勘查线索纪要", TEXTS), ("甲方纪要", MEASURES))

    assert found.letter == "B"


def test_two_unknown_columns_of_texts_are_asked_about():
    found = search(("编号", NUMBERS), ("勘查纪要", TEXTS), ("甲方纪要", MEASURES))

    assert found.letter is None
    assert {choice.option[1] for choice in found.doubt.choices} == {"B列=description", "C列=description"}

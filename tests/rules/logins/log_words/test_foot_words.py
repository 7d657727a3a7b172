"""Sums, page numbers and names of exporters are no logins."""

import pytest

from qinling.rules.logins.log_words.foot_words import is_count, is_foot_row, is_foot_text


@pytest.mark.parametrize(
    "text",
    ["合计", "小计：lina", "总计22次", "共22条记录", "第3页", "第 1 页 共 3 页", "1/3页", "Page 2 of 3", "导出人：admin", "制表时间", "打印:王"],
)  # fmt: skip
def test_words_of_a_foot(text):
    assert is_foot_text(text)


@pytest.mark.parametrize(
    "text", ["lina", "计划科", "1/3", "2026/6/22", "导出台账", "查询问题", "审核员", "统计局", "下载"]
)
def test_other_words_are_no_foot(text):
    assert not is_foot_text(text)


@pytest.mark.parametrize(
    ("account", "at", "beside", "is_foot"),
    [
        ("小计：lina", "3次", "", True), ("", "", "合计", True), ("第2页", "", "", True),
        ("导出人：admin", "2026-06-29 09:00:00", "", True), ("导出时间", "2026-06-29", "", True),
        ("lina", "2026-06-29 09:00:00", "合计", False), ("lina", "", "", False),
    ],
)  # fmt: skip
def test_a_row_of_a_foot_has_no_time_but_that_of_the_export(account, at, beside, is_foot):
    assert is_foot_row(account, at, [account, at, beside]) == is_foot


def test_a_number_of_rows():
    assert is_count("22条")
    assert is_count("共 22 条记录")
    assert not is_count("22")

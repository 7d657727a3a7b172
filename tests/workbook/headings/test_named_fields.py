"""The fields that typed words name: the headings that import knows, and what a word may mean."""

import pytest

from qinling.errors import ValueRefused
from qinling.rules.fields import FIELDS
from qinling.workbook.headings.named_fields import find_named_field, parse_column_field


@pytest.mark.parametrize(
    ("word", "name"),
    [("乡镇", "town"), ("责任人电话", "contact"), ("问题", "description"), ("负责人", "person"), ("层级", "level"), ("期限", "deadline"),
     ("截止日期", "deadline"), ("整改责任单位", "duty_unit"), ("主管部门", "lead_unit"), ("县级领导", "leader"), ("位置", "location"),
     ("措施", "measures"), ("乡  镇", "town"), ("deadline", "deadline"), ("编号", "number")],
)  # fmt: skip
def test_a_heading_names_its_field(word, name):
    assert find_named_field(word, input_only=True).name == name


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_the_own_name_of_a_field_comes_first(field):
    assert find_named_field(field.label) is field
    assert find_named_field(field.name) is field


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("整改时间", "没有“整改时间”这个字段。可能是：整改时限、完成整改日期；可用：问题编号、"),
        ("责任単位", "没有“责任単位”这个字段。相近的有：责任单位；可用：问题编号、"),
        ("dedline", "没有“dedline”这个字段。相近的有：整改时限；可用："),
        ("原定时限", "没有“原定时限”这个字段。"),  # a field that only the ledger fills
        ("延期时限", "没有“延期时限”这个字段。可能是：整改时限；可用："),
        ("xyz", "没有“xyz”这个字段。可用：问题编号、"),
        ("单位", "“单位”可以指几个字段。可用：牵头单位、"),
        ("是否销号", "没有“是否销号”这个字段。可用："),  # a column of tables, and no field
    ],
)
def test_a_word_that_names_no_one_field_is_refused_with_what_it_may_mean(word, told):
    with pytest.raises(ValueRefused) as refused:
        find_named_field(word, input_only=True)
    assert str(refused.value).startswith(told)


def test_a_column_may_have_another_use_too():
    assert [parse_column_field(word) for word in ("乡镇", "ignore", " lonlat ")] == [
        "town",
        "ignore",
        "lonlat",
    ]

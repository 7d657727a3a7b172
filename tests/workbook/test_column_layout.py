"""Layouts: what may stand in them, and that import knows their headings again."""

import pytest

from qinling.errors import ValueRefused
from qinling.rules.fields import FIELDS
from qinling.workbook.column_layout import DEFAULT_COLUMNS, build_layout, describe_column
from qinling.workbook.heading_aliases import ORDINAL, find_exact_fields

GIVEN = [field.name for field in FIELDS if field.is_input]
NEEDED = ("number", "level", "description")


def fields(layout):
    return [column.field for column in layout.columns]


def test_the_usual_columns_stand_in_their_groups():
    layout = build_layout((), "", "A3")

    assert fields(layout) == list(DEFAULT_COLUMNS)
    assert layout.title == "秦岭生态环境保护问题台账"
    assert [(name, last - first + 1) for name, first, last in layout.list_group_spans()] == [
        ("", 1),
        ("问题情况", 8),
        ("责任落实", 4),
        ("整改要求", 3),
        ("整改进展", 6),
        ("其他", 2),
    ]


@pytest.mark.parametrize("name", [ORDINAL, *GIVEN])
def test_import_knows_every_heading_again(name):
    (column,) = (one for one in build_layout((ORDINAL, *GIVEN), "", "A3").columns if one.field == name)

    # 序时进度 may mean others too, but what stands in it reads as a schedule first.
    assert find_exact_fields(column.heading)[0] == name
    assert len(find_exact_fields(column.heading)) == 1 or name == "schedule"
    assert describe_column(column)


def test_a_column_is_named_by_key_label_or_with_a_heading_of_its_own():
    layout = build_layout(
        ("序号", "问题编号", "level", "description=反馈问题", "extra=网格编号", "extra=网格/员"), "台账", "A4"
    )

    assert fields(layout) == [ORDINAL, "number", "level", "description", "extra:网格编号", "extra:网格/员"]
    assert [column.heading for column in layout.columns][3:] == ["反馈问题", "网格编号", "网格/员"]
    assert (layout.title, layout.paper) == ("台账", "A4")
    assert layout.list_group_spans()[-1] == ("", 5, 5)  # import would put a group's name before the heading
    assert (layout.find_column_index("level"), layout.find_column_index("person")) == (2, None)
    assert "原样" in describe_column(layout.columns[4])


def test_a_group_of_one_column_has_no_name():
    assert build_layout((*NEEDED, "status"), "", "A3").list_group_spans() == [("问题情况", 0, 2), ("", 3, 3)]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ((*NEEDED, "颜色"), "没有“颜色”这个字段"),
        ((*NEEDED, "round"), "没有“round”这个字段"),  # the ledger's own
        ((*NEEDED, "单位"), "可以指几个字段"),
        ((*NEEDED, "extra"), "没有写明是哪一个附加列"),
        ((*NEEDED, "town="), "没有写标题"),
        ((*NEEDED, "级别"), "两个列“级别”"),
        ((*NEEDED, "town=级 别"), "两个标题“级别”"),
        ((*NEEDED, "extra=甲", "extra=甲"), "两个列“extra:甲”"),
        (("number", "town"), "没有级别、问题描述"),
    ],
)
def test_what_makes_no_ledger_is_refused_with_the_remedy(columns, said):
    with pytest.raises(ValueRefused, match=said) as refused:
        build_layout(columns, "", "A3")

    assert refused.value.remedy


def test_other_papers_are_refused():
    with pytest.raises(ValueRefused, match="A5"):
        build_layout((), "", "A5")

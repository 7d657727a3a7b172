"""The registry of export columns, and which layouts are accepted."""

from itertools import groupby

import pytest

from qinling.errors import ValueRefused
from qinling.rules.fields import FIELDS, FIELDS_BY_NAME, FieldKind
from qinling.rules.supervision.opinions import OPINIONS
from qinling.workbook.column_layout import (
    DEFAULT_COLUMNS,
    EXPORT_COLUMNS,
    REQUIRED_FIELDS,
    build_layout,
    describe_column,
)
from qinling.workbook.export.cell_values import make_cell_getter
from qinling.workbook.headings.column_uses import ORDINAL
from qinling.workbook.headings.grammar import find_exact_fields

INPUT_FIELDS = [field.name for field in FIELDS if field.is_input]
NUMBER_FORMATS = {
    FieldKind.DAY: {"yyyy-mm-dd"},
    FieldKind.DEADLINE: {"yyyy-mm-dd"},
    FieldKind.PERCENT: {"0%"},
    FieldKind.LONGITUDE: {"0.000000"},
    FieldKind.LATITUDE: {"0.000000"},
    FieldKind.TEXT: {"", "@"},
}


def list_fields(layout):
    return [column.field for column in layout.columns]


def test_every_field_that_a_file_may_give_has_one_export_column():
    assert sorted(column.field for column in EXPORT_COLUMNS) == sorted([ORDINAL, OPINIONS, *INPUT_FIELDS])


@pytest.mark.parametrize("column", EXPORT_COLUMNS, ids=lambda column: column.field)
def test_an_export_column_has_all_its_parts(column):
    assert column.heading
    assert column.width > 0
    assert column.explanation
    assert column.alignment in ("left", "center")
    if column.field != ORDINAL:
        assert column.group
        assert column.number_format in NUMBER_FORMATS.get(FIELDS_BY_NAME[column.field].kind, {""})
        assert make_cell_getter(column.field)


def test_the_columns_of_a_group_are_neighbours():
    groups = [group for group, _ in groupby(column.group for column in EXPORT_COLUMNS)]

    assert len(set(groups)) == len(groups)


def test_the_default_layout_has_the_required_fields():
    assert set(REQUIRED_FIELDS) <= set(DEFAULT_COLUMNS)


def test_the_default_columns_are_grouped():
    layout = build_layout((), "", "A3")

    assert list_fields(layout) == list(DEFAULT_COLUMNS)
    assert layout.title == "秦岭生态环境保护问题台账"
    assert [(name, last - first + 1) for name, first, last in layout.list_group_spans()] == [
        ("", 1),
        ("问题情况", 8),
        ("责任落实", 4),
        ("整改要求", 3),
        ("整改进展", 6),
        ("其他", 2),
    ]


@pytest.mark.parametrize("name", [ORDINAL, *INPUT_FIELDS])
def test_import_recognizes_every_export_heading(name):
    (column,) = (one for one in build_layout((ORDINAL, *INPUT_FIELDS), "", "A3").columns if one.field == name)

    # 序时进度 may mean others too, but its cells are read as a schedule first.
    assert find_exact_fields(column.heading)[0] == name
    assert len(find_exact_fields(column.heading)) == 1 or name == "schedule"
    assert describe_column(column)


def test_a_column_is_named_by_key_or_label_or_with_its_own_heading():
    layout = build_layout(
        ("序号", "问题编号", "level", "description=反馈问题", "extra=网格编号", "extra=网格/员"), "台账", "A4"
    )

    assert list_fields(layout) == [
        ORDINAL,
        "number",
        "level",
        "description",
        "extra:网格编号",
        "extra:网格/员",
    ]
    assert [column.heading for column in layout.columns][3:] == ["反馈问题", "网格编号", "网格/员"]
    assert (layout.title, layout.paper) == ("台账", "A4")
    assert layout.list_group_spans()[-1] == ("", 5, 5)  # import would put a group's name before the heading
    assert (layout.find_column_index("level"), layout.find_column_index("person")) == (2, None)
    assert "原样" in describe_column(layout.columns[4])


def test_a_group_of_one_column_has_no_name():
    layout = build_layout((*REQUIRED_FIELDS, "status"), "", "A3")

    assert layout.list_group_spans() == [("问题情况", 0, 2), ("", 3, 3)]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ((*REQUIRED_FIELDS, "颜色"), "没有“颜色”这个字段"),
        ((*REQUIRED_FIELDS, "status_said"), "没有“status_said”这个字段"),  # no file may give it
        ((*REQUIRED_FIELDS, "单位"), "可以指几个字段"),
        ((*REQUIRED_FIELDS, "extra"), "没有写明是哪一个附加列"),
        ((*REQUIRED_FIELDS, "town="), "没有写标题"),
        ((*REQUIRED_FIELDS, "级别"), "两个列“级别”"),
        ((*REQUIRED_FIELDS, "town=级 别"), "两个标题“级别”"),
        ((*REQUIRED_FIELDS, "extra=甲", "extra=甲"), "两个列“extra:甲”"),
        (("number", "town"), "没有级别、问题描述"),
    ],
)
def test_a_wrong_layout_is_refused_with_a_remedy(columns, message):
    with pytest.raises(ValueRefused, match=message) as refused:
        build_layout(columns, "", "A3")

    assert refused.value.remedy


def test_other_paper_sizes_are_refused():
    with pytest.raises(ValueRefused, match="A5"):
        build_layout((), "", "A5")

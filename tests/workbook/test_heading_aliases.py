"""Heading aliases: the headings of real ledgers, and the fields they name."""

import pytest

from qinling.rules.fields import FIELDS_BY_NAME
from qinling.workbook.heading_aliases import (
    AMBIGUOUS_HEADINGS,
    CLOSED_YES_NO,
    HANDED_DOWN,
    HEADING_ALIASES,
    LONLAT,
    ORDINAL,
    RECTIFIED_YES_NO,
    find_exact_fields,
    find_missing_headings,
    find_similar_fields,
    normalize_heading,
)

INPUT_FIELDS = [field.name for field in FIELDS_BY_NAME.values() if field.is_input]
COLUMN_USES = [ORDINAL, LONLAT, RECTIFIED_YES_NO, CLOSED_YES_NO, HANDED_DOWN]

#: Headings of real ledgers by the field they name (domain.md).
SEEN = {
    "number": "问题编号 问题编码 图斑编号 线索编号 台账编号 受理编号 编号 任务序号 问题序号",
    "description": "问题描述 问题详情描述 问题内容 具体问题 存在问题 存在的主要问题 问题概述 问题简述 问题线索及描述 反馈问题 交办问题基本情况",
    "source": "问题来源 台账来源 反馈来源 交办来源 发现方式 批次",
    "category": "问题类型 问题类别 类型 归类 领域 五乱类型 “五乱”类别",
    "level": "级别 层级 台账级别",
    "town": "所在镇办 属地镇办 镇（街道） 乡镇 镇办 属地 行政区划",
    "location": "具体点位 点位名称 位置 地点 问题位置 详细地址 监测断面",
    "lon": "经度 东经",
    "lat": "纬度 北纬",
    "zone": "保护分区 所在功能区 保护区域",
    "lead_unit": "牵头单位 牵头部门 行业监管部门 行业主管部门 主管部门 监管部门",
    "duty_unit": "责任单位 整改责任单位 整改主体 责任主体 属地责任单位 责任部门",
    "assisting_unit": "配合单位",
    "acceptance_unit": "验收单位",
    "person": "责任人 责任人及电话",
    "leader": "包抓领导",
    "contact": "联系方式",
    "goal": "整改目标 整改标准",
    "measures": "整改措施",
    "deadline": "整改时限 整改期限 完成时限 整改完成时限 整改截止日期 整改完成时间节点 预计完成时间 办结时限",
    "status": "整改状态 当前状态 目前状态",
    "percent": "完成率",
    "closed_on": "销号时间 销号日期 办结日期 验收销号时间",
    "rectified_on": "整改完成日期 实际完成时间",
    "found_on": "发现时间 检查时间",
    "on_platform": "是否录入平台",
    "remark": "备注",
}
SEVERAL_FIELDS = {
    "整改情况": {"status", "progress"},
    "完成情况": {"status", "progress", "percent"},
    "整改时间": {"deadline", "rectified_on"},
    "完成时间": {"deadline", "rectified_on"},
    "进展": {"status", "progress"},
    "整改进度": {"percent", "status", "progress"},
    "整改要求": {"measures", "deadline"},
}


@pytest.mark.parametrize(
    ("field", "heading"), [(field, heading) for field, words in SEEN.items() for heading in words.split()]
)
def test_a_heading_of_a_real_ledger_names_its_field(field, heading):
    assert find_exact_fields(heading)[0] == field


@pytest.mark.parametrize("heading", SEVERAL_FIELDS)
def test_an_ambiguous_heading_names_all_its_fields(heading):
    assert set(find_exact_fields(heading)) == SEVERAL_FIELDS[heading]


@pytest.mark.parametrize("name", [*INPUT_FIELDS, *COLUMN_USES])
def test_every_field_and_column_use_has_an_alias(name):
    assert HEADING_ALIASES.get(name, "").split()


def test_the_aliases_belong_to_fields_that_a_file_may_give():
    known = {*INPUT_FIELDS, *COLUMN_USES}

    assert HEADING_ALIASES.keys() <= known
    assert {field for fields in AMBIGUOUS_HEADINGS.values() for field in fields} <= known


def list_fields_by_key():
    """Return the fields under which each normalized alias is listed."""
    fields = {}
    for field, aliases in HEADING_ALIASES.items():
        for alias in aliases.split():
            fields.setdefault(normalize_heading(alias)[0], []).append(field)
    return fields


def test_an_alias_of_two_fields_is_declared_ambiguous():
    ambiguous_keys = {normalize_heading(heading)[0] for heading in AMBIGUOUS_HEADINGS}
    repeated = {key: fields for key, fields in list_fields_by_key().items() if len(fields) > 1}

    assert {key: fields for key, fields in repeated.items() if key not in ambiguous_keys} == {}


@pytest.mark.parametrize("heading", AMBIGUOUS_HEADINGS)
def test_an_ambiguous_heading_has_several_fields_and_none_beside_them(heading):
    fields = AMBIGUOUS_HEADINGS[heading]

    assert find_exact_fields(heading) == fields
    assert len(set(fields)) == len(fields) > 1
    assert set(list_fields_by_key().get(normalize_heading(heading)[0], ())) <= set(fields)


@pytest.mark.parametrize("field", INPUT_FIELDS)
def test_the_label_of_a_field_is_one_of_its_headings(field):
    assert field in find_exact_fields(FIELDS_BY_NAME[field].label)


@pytest.mark.parametrize(
    "heading",
    ["问 题 描 述", "问题\n描述", "问题描述（盖章）", "问题描述(具体)【必填】", "“问题描述”", "*问题描述：", "3.问题描述", "一、问题描述",
     "问题描述（1）", "\u200b问题描述\ufeff"],
)  # fmt: skip
def test_spaces_brackets_quotes_and_numbers_do_not_matter(heading):
    assert find_exact_fields(heading) == ("description",)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("镇（街道）（盖章）", "town"),
        ("镇 (街 道)", "town"),
        ("责任单位（牵头单位）", "duty_unit"),
        ("NO.", "ordinal"),
        ("Ｎｏ", "ordinal"),
    ],
)
def test_a_bracket_that_belongs_to_the_alias_is_not_removed(heading, field):
    assert find_exact_fields(heading) == (field,)


def test_the_headings_of_the_user_override_the_aliases():
    assert find_exact_fields("整 改 时 间", {"整改时间": "rectified_on"}) == ("rectified_on",)
    assert find_exact_fields("内部文号（区）", {"内部文号": "ignore"}) == ("ignore",)


@pytest.mark.parametrize(
    ("heading", "field"),
    [("目前存在的主要问题", "description"), ("镇办及部门责任单位", "duty_unit"), ("区级行业主管部门", "lead_unit"),
     ("最终整改时限", "deadline"), ("问题详细描述", "description")],
)  # fmt: skip
def test_a_similar_heading_names_the_field_of_the_alias(heading, field):
    assert find_exact_fields(heading) == ()
    assert find_similar_fields(heading, 0.75)[0] == field


@pytest.mark.parametrize(
    "heading", ["", "面积", "股室", "是否约谈", "问题数量统计口径说明", "签字", "整改前照片", "核查人"]
)
def test_a_heading_without_a_similar_alias_names_no_field(heading):
    assert find_similar_fields(heading, 0.85) == ()


def test_headings_missing_from_the_columns_are_found():
    columns = ["基本信息/问题\n描述", "整改时间（年月日）"]
    assert find_missing_headings(["问题描述", "整改时间", "基本信息问题描述", "整改时问"], columns) == [
        "整改时问"
    ]

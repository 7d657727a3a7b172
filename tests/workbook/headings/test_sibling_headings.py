"""Headings by kind: siblings of those that the held-back forms showed to be unread."""

import pytest

from qinling.workbook.headings.grammar import find_exact_fields, read_heading
from qinling.workbook.headings.qualifiers import Qualifier

#: By field, "" for none. When they were written, 58 of these and the grouped ones below were right.
SIBLINGS = {
    "found_on": ("哪天发现 何时发现 什么时候发现的 啥时候发现"),
    "person": ("谁负责 谁来负责 谁来改 河长（责任人） 包片责任人 管护责任人 景区责任人 站所责任人 包片干部"),
    "measures": ("怎么改 怎么整改 如何整改 怎样处理 怎么办"),
    "location": ("在哪里 在哪 什么地方 哪个村"),
    "town": ("哪个镇"),
    "rectified_on": ("什么时候改完 何时完成 哪天改完 什么时候改好 改完时间"),
    "status": (
        "改到哪一步 改得怎么样 整改现状 办理现状 治理现状 处置现况 整治现况 结果认定 整改结果认定 完成认定 "
        "销号认定 整改成效认定 状态认定 整改认定 办结认定 整改结论"
    ),
    "description": (
        "啥问题 什么问题 有什么问题 有哪些问题 问题是什么 问题现状 隐患现状 现状描述 现场现状 "
        "案件名称（问题描述）"
    ),
    "duty_unit": (
        "哪个单位负责 企业（责任单位） 建设单位（责任主体） 被建议单位（责任单位） 景区责任部门 园区责任单位 "
        "库区责任单位 林区责任主体 矿区责任单位 整改义务主体 恢复责任单位 义务主体"
    ),
    "": (
        "归谁管 谁发现的 谁去验收 从哪发现 资金（万元） 照片（整改前） 林地面积（亩） 回复（期限） 满意度（%） "
        "网格责任人 排污单位 用水单位 施工单位"
    ),
    "source": ("怎么发现的 审计项目（问题来源） 审计项目（来源）"),
    "deadline": (
        "限改日期 限改时间 限治日期 限拆时间 限整日期 限期整改日期 应改日期 应改完日期 限办日期 延期至 "
        "批准延长至 顺延至 展期至 调整至 延至 推迟至 批准延期至 经批准延期至 整改期限延至"
    ),
    "leader": ("包抓责任人 包抓领导 包片领导"),
    "number": (
        "图斑号 疑似图斑号 变化图斑号 台账号 问题号 线索号 案件号 卫片图斑号 流水号 斑块号 小班号 林班号"
    ),
}

#: By field, group and heading.
GROUPED = {
    ("计划安排", "完成时间"): "deadline",
    ("落实情况", "完成时间"): "rectified_on",
    ("整改计划", "完成时间"): "deadline",
    ("整改结果", "完成时间"): "rectified_on",
    ("整改方案", "完成时间"): "deadline",
    ("整改落实", "完成时间"): "rectified_on",
    ("整改成效", "完成时间"): "rectified_on",
    ("整改任务", "完成时间"): "deadline",
    ("任务要求", "完成时间"): "deadline",
    ("目标任务", "完成日期"): "deadline",
    ("落实结果", "完成日期"): "rectified_on",
    ("完成情况", "完成时间"): "rectified_on",
    ("整改目标", "完成时限"): "deadline",
    ("治理方案", "完工时间"): "deadline",
    ("治理结果", "完工时间"): "rectified_on",
    ("整改计划", "整改完成时间"): "deadline",
    ("整改进展", "整改完成时间"): "rectified_on",
    ("整改期限", "延期至"): "deadline",
    ("整改期限", "批准延长至"): "deadline",
    ("整改期限", "原定期限"): "deadline",
    ("整改落实", "结果认定"): "status",
    ("整改结果", "结果认定"): "status",
}


def find_best(heading, group=""):
    meanings = read_heading(heading, group)
    return meanings[0].field if meanings else ""


@pytest.mark.parametrize(
    ("heading", "field"), [(heading, field) for field, words in SIBLINGS.items() for heading in words.split()]
)
def test_the_siblings_of_a_heading_are_read_like_it(heading, field):
    assert find_best(heading) == field


@pytest.mark.parametrize(("names", "field"), GROUPED.items())
def test_the_group_tells_a_plan_from_a_deed(names, field):
    group, heading = names
    assert find_best(heading, group) == field


def test_a_day_of_completion_stays_open_without_a_group_that_tells():
    for group in ("", "整改情况", "计划及完成情况"):
        assert {meaning.field for meaning in read_heading("完成时间", group)} == {"rectified_on", "deadline"}


def test_a_second_name_in_brackets_counts_less_than_a_whole_heading():
    assert find_exact_fields("监测项目（问题来源）") == ()
    assert read_heading("企业（责任单位）")[0].score < read_heading("责任单位")[0].score


@pytest.mark.parametrize(
    "heading",
    [
        "方案确定的时限", "方案确定时限", "方案规定的期限", "方案明确的完成时限", "文件要求时限", "初定时限", "既定时限", "首定时限",
        "反馈要求时限", "上级要求时限", "原批复时限", "整改方案确定的时限",
    ],
)  # fmt: skip
def test_a_limit_of_the_plan_or_of_a_superior_is_the_first_one(heading):
    meaning = read_heading(heading)[0]
    assert (meaning.field, meaning.qualifier) == ("deadline", Qualifier.ORIGINAL)


@pytest.mark.parametrize("heading", ["方案批复时间", "批复时间", "批复文号"])
def test_the_approval_of_a_plan_is_no_limit(heading):
    assert find_best(heading) == ""


@pytest.mark.parametrize(
    ("group", "heading", "field"),
    [
        ("销号", "实际", "closed_on"), ("核销", "实际", "closed_on"), ("办结", "实际", "closed_on"), ("整改完成", "实际", "rectified_on"),
        ("完成", "实际", "rectified_on"), ("整改", "实际", "rectified_on"), ("整改完成", "计划", "deadline"), ("办结", "应", "deadline"),
        ("完成", "计划", "deadline"), ("验收", "实际", ""), ("", "实际", ""),
    ],
)  # fmt: skip
def test_a_plan_and_a_deed_under_their_topic_are_its_days_where_the_cells_agree(group, heading, field):
    assert find_best(heading, group) == field
    assert find_exact_fields(heading, group=group) == ()


@pytest.mark.parametrize(
    "heading", ["档案编号", "档案号", "案卷号", "卡号", "卡片号", "林班小班", "流水号", "序列号"]
)
def test_the_number_of_a_file_a_card_or_a_plot_is_the_issues_where_no_better_one_stands(heading):
    assert read_heading(heading)[0].field == "number"
    assert read_heading(heading)[0].score < read_heading("图斑号")[0].score - 0.3


@pytest.mark.parametrize(
    "text",
    [
        "一、已完成整改销号隐患", "已整改问题", "已销号问题", "已办结事项", "已完成治理隐患", "已化解隐患", "二、已整治到位问题", "已核销隐患",
        "已完成整改的问题", "（一）已处置事件",
    ],
)  # fmt: skip
def test_a_group_of_issues_in_one_status_is_no_heading(text):
    assert find_best(text) == ""

"""Columns by kind: siblings of those that the held-back forms showed to be lost, wrong or asked for nothing."""

import pytest

from tests.workbook.columns.tables import (
    DAYS,
    NUMBERS,
    TEXTS,
    TOWN_OFFICES,
    get_fields,
    list_options,
    map_ledger,
    map_table,
)

STORIES = (
    "已完成方案编制，机械进场施工",
    "等待资金下达，尚未进场施工",
    "整改任务已全部完成，整理资料",
    "现场已恢复，资料已上报县局",
)
NAMES = ("沈某", "卫某某", "朱某某", "李某")
AUDITS = ("自然资源资产离任审计", "污染防治资金专项审计", "政策落实跟踪审计", "自然资源资产离任审计")
DONE_DAYS = ("2026-03-02", "", "2026.3.30", "")
STATES = {
    "整治情形": ("已核销", "整治中", "未动工", "已整治"),
    "办理情形": ("已结案", "办理中", "未受理", "已办毕"),
    "治理情形": ("治理中", "未启动治理", "治理完成", "已销号"),
    "处置情况": ("处置中", "已处置", "未处置", "已结案"),
    "办理现状": ("正在整改", "待销号", "未启动", "已办结"),
    "治理现状": ("正在治理", "待核销", "尚未开工", "已摘牌"),
    "整改现状": ("推进中", "验收中", "尚未启动", "销号"),
    "整改结果认定": ("整改中", "已整改到位", "未启动", "验收中"),
    "结果认定": ("正在整改", "已完成整改", "未启动", "已销号"),
    "化解情况": ("化解中", "已化解", "未化解", "已销账"),
    "目前现状": ("施工中", "已完工", "未开工", "已核销"),
}


@pytest.mark.parametrize(("heading", "cells"), STATES.items())
def test_a_column_of_status_words_is_the_status_and_nothing_is_asked(heading, cells):
    if "未受理" in cells:
        cells = tuple(cell.replace("未受理", "未办理") for cell in cells)
    mapping = map_ledger({heading: cells})
    assert get_fields(mapping)[heading] == "status"
    assert mapping.doubts == []


@pytest.mark.parametrize("heading", [heading for heading in STATES if heading.endswith("现状")])
def test_the_same_heading_above_stories_is_the_progress_or_the_description(heading):
    mapping = map_ledger({heading: STORIES})
    assert get_fields(mapping)[heading] in ("progress", "extra")  # 目前现状 may describe the issue


def test_states_and_stories_side_by_side_are_told_apart():
    fields = get_fields(map_ledger({"办理现状": STATES["办理现状"], "办理进展": STORIES}))
    assert (fields["办理现状"], fields["办理进展"]) == ("status", "progress")


@pytest.mark.parametrize("serial", ["流水号", "斑块号", "序列号", "流水编号", "案卷流水号"])
@pytest.mark.parametrize("number", ["疑似图斑号", "图斑号", "图斑编号", "问题编号", "台账号"])
def test_a_running_number_is_no_rival_of_the_issues_number(serial, number):
    mapping = map_table((serial, (610000, 610001, 610002, 610003)), (number, NUMBERS), ("问题描述", TEXTS))
    assert (get_fields(mapping)[number], mapping.doubts) == ("number", [])


def test_two_numbers_of_issues_are_still_asked():
    mapping = map_table(("问题编号", NUMBERS), ("案件编号", NUMBERS[::-1]), ("问题描述", TEXTS))
    assert list_options(mapping) == [["问题编号=number", "案件编号=number"]]


@pytest.mark.parametrize(
    ("plan", "deed"),
    [
        ("计划安排", "落实情况"), ("整改计划", "整改结果"), ("整改方案", "整改落实"), ("整改任务", "整改结果"),
        ("目标任务", "完成情况"), ("治理方案", "治理成效"), ("整改要求", "整改进展"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["完成时间", "整改完成时间", "完工日期"])
def test_one_heading_under_two_groups_is_a_limit_and_a_deed(plan, deed, heading):
    mapping = map_ledger({f"{plan}/{heading}": DAYS, f"{deed}/{heading}": DONE_DAYS})
    fields = get_fields(mapping)
    assert (fields[f"{plan}/{heading}"], fields[f"{deed}/{heading}"]) == ("deadline", "rectified_on")
    assert mapping.doubts == []


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("审计项目（问题来源）", AUDITS, "source"),
        ("审计项目（来源）", AUDITS, "source"),
        ("企业（责任单位）", TOWN_OFFICES, "duty_unit"),
        ("被建议单位（责任单位）", TOWN_OFFICES, "duty_unit"),
        ("包片责任人", NAMES, "person"),
        ("景区责任部门", TOWN_OFFICES, "duty_unit"),
        ("哪天发现", DAYS, "found_on"),
        ("怎么整改", TEXTS, "measures"),
        ("谁负责", NAMES, "person"),
        ("限改日期", DAYS, "deadline"),
        ("工程措施", TEXTS, "measures"),
        ("上报时间", DAYS, "found_on"),
        ("上报时间", DAYS[:1] * 4, "extra"),  # of the list, not of the issues
        ("回复期限", DAYS, "extra"),
        ("回复（期限）", DAYS, "extra"),
        ("资金（来源）", ("中央", "省级", "自筹", "自筹"), "extra"),
        ("平台上报时间", DAYS, "extra"),
    ],
)
def test_a_heading_with_its_cells_is_read(heading, cells, field):
    mapping = map_ledger({heading: cells})
    assert (get_fields(mapping)[heading], mapping.doubts) == (field, [])


def test_a_first_limit_beside_a_later_one_stands_in_for_it():
    mapping = map_ledger({"整改期限/原定期限": DAYS, "整改期限/延期至": DONE_DAYS})
    assert get_fields(mapping) | {"问题编号": "", "问题描述": ""} == {
        "问题编号": "", "问题描述": "", "整改期限/原定期限": "first_deadline", "整改期限/延期至": "deadline",
    }  # fmt: skip


@pytest.mark.parametrize("heading", ["销号情况", "核销情况", "整改销号情况"])
def test_several_states_under_the_close_out_are_a_status_and_no_answers(heading):
    fields = get_fields(map_ledger({heading: ("尚未启动", "治理中", "已完成", "已销号")}))
    assert fields[heading] == "status"


def test_yes_and_no_under_the_close_out_stay_answers():
    fields = get_fields(map_ledger({"销号情况": ("已完成", "未完成", "已完成", "√")}))
    assert fields["销号情况"] == "closed_said"

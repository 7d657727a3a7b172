"""Titles and group rows that name a status or a category."""

import pytest

from qinling.workbook.tables.table_context import GroupStack, read_group, read_title
from qinling.workbook.tables.title_words import find_category_in_title, find_status_words

#: By title, the words of its status, None for none.
STATUS_TITLES = {
    "一、已销号（已整改验收）": "已销号",
    "一、已完成整改销号隐患": "已销号",
    "二、整改中": "整改中",
    "已核销问题": "已销号",
    "已结案事项": "已结案",
    "已办毕事项": "已办毕",
    "未启动治理问题": "未启动治理",
    "已整治点位清单": "已整治",
    "待核销问题": "待核销",
    "正在处置问题": "正在处置",
    "尚未开工的问题": "尚未开工",
    "三、已整改到位并销号": "已销号",
    "已完成治理的问题": "已完成治理",
    "整改销号情况表": None,
    "整改完成情况台账": None,
    "治理中心问题清单": None,
    "未整改问题": "未整改",
    "已完成整改待销号问题": "已完成整改待销号",
    "已整改和已销号问题": None,
    "已完成整改并销号的问题（12宗）": "已销号",
    "已了结问题": "已了结",
    "销号时限表": None,
    "已归档问题清单": "已归档",
    "整治销号问题": "已销号",
    "未办结事项": "未办结",
    "问题（已销号）": "已销号",
    "整改中（未销号）": "整改中",
    "尚未启动的问题": "尚未启动",
    "正在验收问题": "正在验收",
    "正在整改问题清单（未验收）": "正在整改",
}


@pytest.mark.parametrize(("title", "words"), STATUS_TITLES.items())
def test_a_title_names_one_status_or_none(title, words):
    assert find_status_words(title) == words
    assert read_title(title).get("status") == words


def test_a_group_row_explains_its_status_in_brackets():
    assert dict(read_group("一、已销号（已整改验收）")[1]) == {"status": "已销号"}


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("青峦县乱砍乱伐问题清单（县级）", "乱砍乱伐"),
        ("沣源县违规穿越问题清单（县级）", "违规穿越"),
        ("碧峪县河道问题清单", "河道"),
        ("农村违建问题整治台账", "农村违建"),
        ("乱占问题台账", "乱占"),
        ("青峦县河湖“四乱”问题清单", None),
        ("秦岭五乱问题台账", None),
        ("青峦县矿山生态环境问题一览表", None),
        ("乱搭乱建、乱砍乱伐问题清单", None),
        ("清峪河河道问题清单", None),
        ("森林督查问题图斑核查整改表", None),
    ],
)
def test_a_title_names_the_category_whose_issues_it_lists(title, category):
    assert find_category_in_title(title) == category
    assert read_title(title).get("category") == category


def stack(*texts):
    groups = GroupStack()
    for text in texts:
        groups.add(text)
    return groups.read_context()


BATCH = "市环委办交办问题（2025年9月18日）"


def test_a_batch_without_a_mark_stays_above_its_marked_kinds():
    said = stack(BATCH, "（一）乱搭乱建类", "（二）乱砍乱伐类")
    assert (said["handed_over_on"], said["category"]) == ("2025-09-18", "乱砍乱伐")


def test_the_next_batch_ends_the_kinds_of_the_last():
    said = stack(BATCH, "（一）乱搭乱建类", "县督查移交问题（2026年1月5日）")
    assert (said["handed_over_on"], "category" in said) == ("2026-01-05", False)


def test_the_next_kind_ends_a_town_within_the_last():
    assert stack("（一）乱搭乱建类", "石门镇", "（二）乱砍乱伐类") == {"category": "乱砍乱伐"}


def test_a_group_that_says_nothing_ends_what_stands_in_no_order_to_it():
    assert stack("（一）乱搭乱建类", "（二）其他") == {}

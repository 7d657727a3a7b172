"""What words and rows settle, and what is said of it."""

import pytest

from qinling.workbook.headings.column_uses import FIRST_DEADLINE
from tests.workbook.columns.tables import (
    BUREAUS,
    DAYS,
    NUMBERS,
    OTHER_DAYS,
    STATUSES,
    TEXTS,
    TOWN_OFFICES,
    get_fields,
    map_ledger,
    map_table,
)

PERSONS, OTHER_PERSONS = ("张某", "李四", "王五", "赵六"), ("刘一", "陈二", "杨三", "黄四")


def map_both_ways(columns):
    """Return the fields of a ledger with *columns*, which must not depend on the order of the columns."""
    mapping = map_ledger(columns)
    turned = map_ledger(dict(reversed(list(columns.items()))))
    assert get_fields(mapping) == get_fields(turned)
    assert mapping.doubts == turned.doubts == []
    return mapping


# -- several limits ---------------------------------------------------------------------------


@pytest.mark.parametrize("original", ["原定时限", "首次整改时限", "初始整改时限"])
@pytest.mark.parametrize("current", ["整改时限", "延期后时限", "调整后整改时限"])
def test_the_limit_that_holds_now_counts(original, current):
    mapping = map_both_ways({original: DAYS, current: OTHER_DAYS, "整改状态": STATUSES})
    assert get_fields(mapping)[current] == "deadline"
    assert get_fields(mapping)[original] == FIRST_DEADLINE
    assert any(f"时限以“{current}”为准" in note and original in note for note in mapping.notes)


def test_a_plain_limit_stands_in_for_an_extended_one():
    fields = get_fields(map_both_ways({"整改时限": DAYS, "延期后时限": ("", "2026-12-31")}))
    assert (fields["整改时限"], fields["延期后时限"]) == (FIRST_DEADLINE, "deadline")


def test_of_three_limits_the_newest_counts_and_the_next_stands_in():
    fields = get_fields(map_both_ways({"原定时限": DAYS, "整改时限": DAYS, "延期后时限": ("", "2026-12-31")}))
    assert (fields["原定时限"], fields["整改时限"], fields["延期后时限"]) == (
        "extra", FIRST_DEADLINE, "deadline",
    )  # fmt: skip


def test_a_blank_column_rules_nothing_out():
    assert get_fields(map_both_ways({"整改时限": DAYS, "延期后时限": ()}))["整改时限"] == "deadline"


def test_a_limit_that_holds_something_else_rules_nothing_out():
    fields = get_fields(
        map_ledger({"整改时限": DAYS, "延期后时限": ("请局领导研究后再定", "同意", "暂缓办理")})
    )
    assert fields["整改时限"] == "deadline"


# -- plans and deeds --------------------------------------------------------------------------


def test_a_plan_beside_a_limit_is_kept_apart():
    mapping = map_both_ways({"整改时限": DAYS, "计划完成时间": OTHER_DAYS, "整改状态": STATUSES})
    assert get_fields(mapping)["整改时限"] == "deadline"
    assert get_fields(mapping)["计划完成时间"] == "extra"
    assert "时限以“整改时限”为准，“计划完成时间”是计划，存为其他列" in mapping.notes


def test_a_plan_alone_is_the_limit():
    assert get_fields(map_both_ways({"计划完成时间": DAYS}))["计划完成时间"] == "deadline"


@pytest.mark.parametrize("plan", ["计划销号时间", "拟销号时间", "预计完成整改时间", "计划完成日期"])
def test_a_plan_is_never_a_deed(plan):
    fields = get_fields(map_ledger({"整改时限": OTHER_DAYS, plan: DAYS, "整改状态": STATUSES}))
    assert fields[plan] == "extra"


def test_days_that_unfinished_issues_have_are_no_deeds():
    mapping = map_both_ways({"整改时限": DAYS, "完成时间": OTHER_DAYS, "整改状态": STATUSES})
    assert get_fields(mapping)["完成时间"] == "extra"
    assert "“完成时间”列里没有完成的问题也有日期，不算完成日期" in mapping.notes


def test_days_that_only_finished_issues_have_are_deeds():
    columns = {"整改时限": DAYS, "完成时间": ("", "2026-03-01", "", "2026-04-01"), "整改状态": STATUSES}
    assert get_fields(map_both_ways(columns))["完成时间"] == "rectified_on"


@pytest.mark.parametrize("plan", ["拟2026年6月30日", "预计6月", "2026年6月底（计划）"])
@pytest.mark.parametrize("heading", ["完成时间", "办结时间"])
def test_one_plan_among_deeds_makes_no_limit(plan, heading):
    days = (plan, "2026-03-01", "", "2026-04-01")
    mapping = map_both_ways({"整改时限": DAYS, heading: days, "整改状态": STATUSES})
    assert get_fields(mapping)[heading] in ("rectified_on", "closed_on")


def test_one_phrase_among_the_deeds_of_many_issues_makes_no_limit():
    states = ("已销号", *["整改中"] * 5) * 2
    days = tuple("2026-03-01" if state == "已销号" else "" for state in states)
    texts = tuple(f"河道第{number}段堆放弃渣约30方" for number in range(12))
    columns = {"问题描述": texts, "完成时间": ("2026-03-01", "2026年6月底", *days[2:]), "整改状态": states}
    assert get_fields(map_ledger(columns))["完成时间"] == "rectified_on"


def test_the_number_of_now_counts_and_the_former_one_is_said():
    for number in ("问题编号", "编号", "现编号"):
        mapping = map_table(("原编号", ("P1", "P2", "P3", "P4")), (number, NUMBERS), ("问题描述", TEXTS))
        assert get_fields(mapping) == {"原编号": "extra", number: "number", "问题描述": "description"}
        assert mapping.doubts == []
        assert f"编号以“{number}”为准，“原编号”是原来的，存为其他列" in mapping.notes
    alone = map_table(("原编号", NUMBERS), ("问题描述", TEXTS))
    assert get_fields(alone)["原编号"] == "number"


def test_a_yes_or_no_tells_the_unfinished_too():
    columns = {"是否完成整改": ("是", "否", "是", "否"), "整改时间": ("2026-04-01", "", "2026-05-01", "")}
    assert get_fields(map_both_ways(columns))["整改时间"] == "rectified_on"


def test_a_phrase_makes_a_limit():
    assert get_fields(map_both_ways({"完成时间": (*DAYS[:3], "立行立改")}))["完成时间"] == "deadline"


# -- texts, states and groups -----------------------------------------------------------------


@pytest.mark.parametrize(("title", "text"), [("诉求标题", "诉求内容"), ("问题名称", "主要问题")])
def test_the_fuller_text_is_the_description(title, text):
    fields = get_fields(map_table((title, ("乱搭乱建问题", "河道问题", "矿山问题")), (text, TEXTS)))
    assert (fields[title], fields[text]) == ("extra", "description")


def test_the_fuller_place_is_the_location():
    places = ("李庙村三组河道右岸", "石灰窑村口312国道旁", "涌峪村二组后坡路边")
    fields = get_fields(map_both_ways({"所在村": ("李庙村", "石灰窑村", "涌峪村"), "具体点位": places}))
    assert (fields["所在村"], fields["具体点位"]) == ("extra", "location")


def test_of_two_columns_like_a_status_the_one_with_status_words_wins():
    fields = get_fields(map_both_ways({"整改进展": TEXTS, "整改情况": STATUSES}))
    assert (fields["整改进展"], fields["整改情况"]) == ("progress", "status")


def test_the_newest_progress_goes_before_others():
    told = [f"{text}，已安排" for text in TEXTS]
    fields = get_fields(map_both_ways({"整改落实过程": TEXTS, "最新进展": told, "整改状态": STATUSES}))
    assert fields["最新进展"] == "progress"


@pytest.mark.parametrize(
    ("local", "industry"),
    [("属地", "行业"), ("属地管理", "行业监管"), ("镇办", "行业主管部门"), ("属地责任", "监管责任")],
)
def test_groups_tell_the_units_of_one_heading_apart(local, industry):
    mapping = map_both_ways(
        {
            f"{local}/责任单位": TOWN_OFFICES,
            f"{local}/责任人": PERSONS,
            f"{industry}/责任单位": BUREAUS,
            f"{industry}/责任人": OTHER_PERSONS,
        }
    )
    fields = get_fields(mapping)
    assert fields[f"{local}/责任单位"] == "duty_unit"
    assert fields[f"{industry}/责任单位"] == "lead_unit"
    assert fields[f"{local}/责任人"] == "person"
    assert fields[f"{industry}/责任人"] == "extra"


def test_a_story_beside_a_question_is_the_progress():
    stories = ("正在施工", "改造工程已完成", "已补齐", "正在协商选址")
    fields = get_fields(map_both_ways({"最新进展": stories, "是否办结": ("否", "是", "是", "否")}))
    assert (fields["最新进展"], fields["是否办结"]) == ("progress", "closed_said")

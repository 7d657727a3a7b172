"""What titles, sheet names and group rows say of the issues below them."""

import pytest

from qinling.workbook.tables.table_context import find_town_of_sender, read_group, read_title
from tests.workbook.tables.reading_sheets import list_values, read_rows

HEAD = ["问题编号", "问题描述", "责任单位"]
ISSUE = ["A1", "河道内堆放弃渣约二十立方米", "区水利局"]
OTHER = ["A2", "林地边搭建彩钢棚约十平方米", "区林业局"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("（二）占用河道类", {"category": "占用河道"}),
        ("首批交办（2026年3月转来）", {"source": "首批交办"}),
        ("第二批交办问题（2026年3月5日转来）", {"source": "第二批交办", "handed_over_on": "2026-03-05"}),
        ("东溪街道", {"town": "东溪街道"}),
        ("一、省级反馈问题", {"level": "省级", "source": "省级反馈"}),
        ("看图说话", {}),
    ],
)
def test_a_group_row_says_what_its_words_say(text, said):
    assert dict(read_group(text)[1]) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("附表2 已销号问题清单", {"status": "已销号"}),
        ("双槐镇问题整改台账", {"town": "双槐镇"}),
        ("秦岭生态环境问题台账", {}),
        ("各镇问题汇总表", {}),
    ],
)
def test_a_title_says_town_status_or_category(text, said):
    assert read_title(text) == said


def test_the_town_of_the_sender_is_found_behind_its_district():
    assert find_town_of_sender(["问题台账", "填报单位：丹水区石门镇人民政府"]) == "石门镇"
    assert find_town_of_sender(["填报单位：云岭区秦岭办"]) is None


def test_a_group_of_the_same_tier_ends_the_one_above_and_a_lower_one_adds_to_it():
    readings = read_rows(
        HEAD, ["一、第一批交办问题"], ["（一）占用河道类"], ISSUE, ["二、第二批交办问题"], OTHER
    )

    assert list_values(readings, "number", "source", "category") == [
        ("A1", "第一批交办", "占用河道"),
        ("A2", "第二批交办", None),
    ]


def test_a_title_speaks_only_for_rows_that_leave_it_open():
    (reading,) = read_rows(["附表2 已销号问题清单"], [*HEAD, "整改状态"], [*ISSUE, "整改中"], [*OTHER, ""])
    assert list_values([reading], "number", "status")[0] == ("A1", "rectifying")

    (reading,) = read_rows(["附表2 已销号问题清单"], HEAD, ISSUE)
    assert list_values([reading], "status") == [("closed",)]


def test_a_batch_row_in_the_column_of_numbers_is_no_number():
    (reading,) = read_rows(HEAD, ["首批交办（2026年3月转来）"], ISSUE)

    assert reading.errors == []
    assert list_values([reading], "number", "source") == [("A1", "首批交办")]

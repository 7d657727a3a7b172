"""A condition of a printed heading and a printed value finds the row that it was read from."""

import csv
import json
from io import StringIO

import pytest

ROW = {
    "镇办": "甲镇",
    "问题描述": "河道堆放弃渣",
    "牵头单位": "区水利局",
    "配合单位": "区住建局",
    "责任人": "王强",
    "包抓领导": "李明",
    "问题来源": "巡查",
    "问题类型": "乱堆乱放",
    "保护分区": "一般保护区",
    "具体点位": "甲镇上营村",
    "整改目标": "清运到位",
    "整改措施": "清运",
    "发现日期": "2026-03-02",
    "交办日期": "2026-03-05",
    "整改时限": "2026-04-20",
    "完成率": "60%",
    "序时进度": "达到序时进度",
    "录入平台": "是",
    "备注": "已约谈",
    "经度": "109.09",
    "纬度": "33.72",
}


@pytest.fixture
def numbers_of(given_issue, run_ok):
    given_issue("A1", **ROW)
    given_issue("B1", level="省级", 整改时限="长期坚持", 录入平台="否")

    def ask(condition):
        return [one["number"] for one in json.loads(run_ok("list", condition, "--json").stdout)["items"]]

    return ask


def test_each_column_of_a_list_and_of_an_issue(numbers_of, run_ok):
    columns = ",".join(("问题编号", "级别", "整改状态", "剩余天数", "原定时限", "轮次", *ROW))
    shown = run_ok("list", "A1", "-c", columns, COLUMNS="1000").stdout.splitlines()
    assert "A1" in shown[2]
    for line in run_ok("show", "A1").stdout.partition("历史（")[0].splitlines():
        label, _, value = line.strip().partition("  ")
        if value.strip() and label in (*ROW, "级别", "整改状态", "原定时限", "轮次", "牵头单位"):
            assert "A1" in numbers_of(f"{label}={value.strip()}"), line
    for condition in ("剩余天数=超期5天", "整改时限=2026-04-20", "编号=A1"):
        assert numbers_of(condition) == ["A1"]
    assert numbers_of("整改时限=长期坚持") == ["B1"]
    assert numbers_of("录入平台=否") == ["B1"]


def test_each_column_of_a_warning(numbers_of, run_ok):
    (row,) = csv.DictReader(StringIO(run_ok("warn", "--format", "csv").stdout.lstrip("\ufeff")))
    for heading, value in row.items():
        if value and heading not in ("剩余工作日", "预警级别"):
            assert "A1" in numbers_of(f"{heading}={value}"), heading
    for condition in ("时限=04-20", "余天=-5", "责任单位=区水利局"):
        assert numbers_of(condition) == ["A1"]


def test_the_lead_unit_stands_for_a_duty_unit_that_is_blank(numbers_of, given_issue, run_ok):
    given_issue("A2", 牵头单位="区水利局", 责任单位="甲镇人民政府")
    given_issue("A3", 责任单位="区水利局")
    assert numbers_of("责任单位=区水利局") == ["A1", "A3"]
    assert numbers_of("责任单位=甲镇人民政府") == ["A2"]
    assert "其中 1 个没有写责任单位，按牵头单位算" in run_ok("list", "责任单位=区水利局").stderr
    assert "按牵头单位算" not in run_ok("list", "责任单位=甲镇人民政府").stderr


def test_a_unit_in_another_role_is_told_with_the_line(numbers_of, run_ok):
    said = run_ok("list", "配合单位=区水利局").stderr
    assert "注意：没有配合单位是它的；牵头、负责或配合单位是它的有 1 个：qinling list 单位=区水利局" in said
    assert numbers_of("单位=区水利局") == ["A1"]


@pytest.mark.parametrize("condition", ["完成率=高", "轮次=多", "录入平台=也许", "序时进度=快"])
def test_a_value_that_the_field_cannot_have_is_refused(run_refused, given_issue, condition):
    given_issue("A1")
    assert f"“{condition}”看不懂" in run_refused(2, "list", condition)


def test_a_change_is_made_for_the_duty_unit_alone_and_says_so(numbers_of, given_issue, run_refused):
    given_issue("A3", 责任单位="区水利局")
    said = run_refused(20, "complete", "--where", "责任单位=区水利局")
    assert "另有 1 个没有写责任单位、牵头单位是它，不算在内；要办它们，写 --where 牵头单位=区水利局" in said
    assert "选中 1 个问题" in said
    assert "选中 1 个问题" in run_refused(20, "complete", "--where", "牵头单位=区水利局")

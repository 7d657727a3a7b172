"""Remarks and progress give the deadline and the status that no column gives."""

from datetime import date

import pytest

from qinling.rules.parsing.deadlines import Deadline, parse_deadline
from qinling.rules.parsing.statuses import parse_status
from qinling.workbook.reading.rows.remark_words import RemarkWords
from tests.workbook.tables.reading_sheets import list_values, read_rows

BASE = date(2026, 6, 15)


def fill(**values):
    RemarkWords(BASE).fill(3, values)
    return values


@pytest.mark.parametrize(
    ("remark", "day"),
    [
        ("限6月底前完成", date(2026, 6, 30)),
        ("限期6月25日拆除", date(2026, 6, 25)),
        ("已上报县局，8月底前修复", date(2026, 8, 31)),
        ("7月10日前复绿；已约谈", date(2026, 7, 10)),
        ("务必于7月1日前整改到位", date(2026, 7, 1)),
        ("立行立改", None),
    ],
)
def test_a_clause_of_a_remark_that_is_a_limit_is_the_deadline(remark, day):
    deadline = fill(remark=remark)["deadline"]
    assert isinstance(deadline, Deadline)
    assert deadline.day == day


@pytest.mark.parametrize(
    "remark",
    [
        "6月20日",
        "6月底前上报方案",
        "已于6月3日前完成",
        "延期至7月底前",
        "6月底前验收",
        "6月底前完成，8月底前复绿",
        "汛期前完成",
        "面积约12亩",
    ],
)
def test_a_day_of_something_else_and_two_limits_are_none(remark):
    assert "deadline" not in fill(remark=remark)


def test_a_column_counts_before_a_remark():
    deadline, status = parse_deadline("2026-12-31"), parse_status("整改中")
    values = fill(deadline=deadline, status=status, remark="限6月底前完成，已整改")
    assert (values["deadline"], values["status"]) == (deadline, status)
    assert "status" not in fill(closed_on=date(2026, 5, 1), remark="正在整改")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ({"remark": "已整改"}, "rectified"),
        ({"remark": "已完成整改，待验收"}, "rectified"),
        ({"progress": "已退出1座，达到序时进度"}, "rectifying"),
        ({"progress": "已整改，长期坚持"}, "rectified"),
        ({"progress": "两户已安装，一户正在施工"}, "rectifying"),
        ({"progress": "完成8处"}, "rectifying"),
        ({"progress": "清运，已完成；修复工程，正在施工"}, "rectifying"),
        ({"progress": "扩容工程已开工"}, "rectifying"),
        ({"progress": "尚未启动", "remark": "已约谈"}, "not_started"),
    ],
)
def test_words_of_progress_and_remarks_give_the_status(words, status):
    assert fill(**words)["status"].status == status


@pytest.mark.parametrize(
    "words",
    [
        {"remark": "修复工程，正在施工，已整改"},
        {"remark": "两户正在施工"},
        {"progress": "制度已印发"},
        {"remark": "计划延期"},
    ],
)
def test_words_that_disagree_or_tell_no_status_give_none(words):
    assert "status" not in fill(**words)


def test_what_was_filled_is_told():
    readings = read_rows(
        ["巡查登记（2026年6月份）"],
        ["位置", "存在隐患", "责任人及电话", "备注"],
        ["瓦窑村", "河边倾倒建筑垃圾一车", "瓦窑村委会 李某 13800000001", "限6月底前完成"],
        ["油坊村", "沟口私设捕鸟网一处", "油坊村委会 钱某 13800000002", "已整改"],
    )

    assert list_values(readings, "deadline", "status", "duty_unit", "person", "contact") == [
        (date(2026, 6, 30), None, "瓦窑村委会", "李某", "13800000001"),
        (None, "rectified", "油坊村委会", "钱某", "13800000002"),
    ]
    assert [note for note in readings[0].notes if "备注" in note] == [
        "1 个问题没有填时限，按备注里的话读入（如第 3 行）",
        "1 个问题没有填状态，按进展或备注里的话读入（如第 4 行）",
    ]

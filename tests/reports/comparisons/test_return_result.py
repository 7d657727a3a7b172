"""The results of `check` and `return`."""

import pytest

from qinling.errors import RowError
from qinling.procedures.returns.merge import MergedRow, ReturnResult
from qinling.procedures.returns.row_matching import ExportOrigin, MatchResult
from qinling.reports.comparisons.return_result import (
    changed_cell_json,
    conflict_line,
    conflict_row,
    error_line,
    find_who_changed_cell,
    return_check_lines,
    return_json,
    taken_lines,
    undecided_conflict_line,
    untaken_lines,
)
from qinling.rules.drafts import Draft, Sheet
from qinling.rules.merging.three_way_merge import CellConflict
from tests.reports.makers import HEAD, TIMEZONE, make_event, make_issue

ORIGIN = ExportOrigin("5ea1ed", 12, HEAD, [])
CONFLICT = CellConflict("town", "甲镇", "乙镇", None)
ORIGIN_LINE = f"是这本台账导出的；导出时历史至第 12 条，链首 {HEAD[:16]}，台账的历史里还有它"


class EventReader:
    """A reader of a ledger that has only *events*."""

    def __init__(self, *events):
        self.events = events

    def rows(self, row_type, sql, /, **params):
        return iter(self.events)


AFTER_EXPORT = make_event(changes={"town": ["甲镇", None]}, id=20, actor="李四")
BEFORE_EXPORT = make_event(changes={"town": [None, "甲镇"]}, id=3)


def make_row(edited=(), taken=None, conflicts=(), steps=None, violations=(), values=None, **issue_values):
    draft = Draft({"number": "QJ-001", **(values or {})}, {}, Sheet("甲.xlsx", "台账"), row=5)
    return MergedRow(
        draft,
        make_issue(**issue_values),
        list(edited),
        taken or {},
        list(conflicts),
        steps or {},
        list(violations),
    )


def make_result(*merged, unchanged=0, **matching):
    return ReturnResult(MatchResult(**matching), list(merged), unchanged)


def make_draft(row, **values):
    return Draft(values, {}, Sheet("甲.xlsx", "台账"), row=row)


def check_lines(result, further=(), *, is_conflict_workbook=False):
    return list(return_check_lines(result, ORIGIN, further, is_conflict_workbook=is_conflict_workbook))


def test_an_unchanged_table_is_reported():
    assert check_lines(make_result(unchanged=3)) == [ORIGIN_LINE, "3 行都与导出时一样"]


def test_each_changed_cell_is_shown_with_its_row():
    row = make_row([("town", None, "甲镇"), ("status", "rectifying", "closed"), ("extra.网格", "一", None)])

    assert check_lines(make_result(row)) == [
        ORIGIN_LINE,
        "QJ-001 镇办：（空） → 甲镇（第 5 行）",
        "QJ-001 整改状态：整改中 → 已销号（第 5 行）",
        "QJ-001 网格：一 → （空）（第 5 行）",
    ]


def test_rows_that_match_no_issue_are_explained():
    result = make_result(
        matched_by_content=[(make_draft(2), "QJ-002")],
        added=[make_draft(3, description="[b]新[/b]\r\n问题")],
        not_exported=[make_draft(4, number="QJ-004")],
        removed=[make_draft(5, number="QJ-005")],
        missing=[("city", "SJ-001")],
    )

    assert check_lines(result, ["另有一句"])[1:] == [
        "第 2 行没有编号，按级别、地点和描述认出是 QJ-002；请填回编号",
        "“台账”第 3 行是新增的：[b]新[/b] 问题",
        "“台账”第 4 行 QJ-004 台账里已有，导出时不在表里，没有采用",
        "第 5 行 QJ-005 导出后已从台账撤回，没有采用",
        "市级 SJ-001 的一行不见了，台账里照旧",
        "另有一句",
    ]


def test_a_conflict_workbook_is_named_as_such():
    (line,) = check_lines(make_result(unchanged=3), is_conflict_workbook=True)

    assert line == f"是这本台账写出的冲突表；写出时历史至第 12 条，链首 {HEAD[:16]}，台账的历史里还有它"


def test_single_lines():
    error = RowError("甲.xlsx", "台账", 7, "C", "整改时限", "某天", "读不出日期", "请写成 2026-06-30")
    row_error = RowError("甲.xlsx", "台账", 7, None, None, "", "整行重复", "请删去")

    assert error_line(error) == "台账 C7 【整改时限】某天：读不出日期。请写成 2026-06-30"
    assert error_line(row_error) == "台账 7 【】：整行重复。请删去"
    assert undecided_conflict_line("QJ-001", "town") == "QJ-001 镇办：冲突表里没有填，台账照旧"
    assert conflict_line("QJ-001", CONFLICT) == "QJ-001 镇办：导出时 甲镇，表上改为 乙镇，台账已改为 （空）"


@pytest.mark.parametrize(
    ("events", "who"),
    [
        ([BEFORE_EXPORT, AFTER_EXPORT], ("李四", "2026-04-25 00:30")),
        ([BEFORE_EXPORT], ("", "")),
        ([make_event(changes={"status": ["a", "b"]}, id=20)], ("", "")),
    ],
)
def test_who_changed_a_cell_after_the_export(events, who):
    assert find_who_changed_cell(EventReader(*events), make_row(), CONFLICT, ORIGIN, TIMEZONE) == who


def test_a_return_shows_changes_conflicts_steps_and_refused_rows():
    row = make_row(
        taken={"town": "乙镇", "deadline_kind": "dated", "deadline_text": "4月底"},
        conflicts=[CONFLICT],
        steps={"status": "qinling close"},
        violations=[("percent", "超过 100%")],
        values={"status": "closed"},
    )
    result = make_result(row, missing=[("city", "SJ-001")])

    assert list(taken_lines(result)) == ["QJ-001 镇办：（空） → 乙镇"]
    assert list(untaken_lines(EventReader(AFTER_EXPORT), result, ORIGIN, "请定", TIMEZONE)) == [
        (
            "两方都改了：QJ-001 镇办：导出时 甲镇，表上改为 乙镇，台账已改为 （空）"
            "（李四，2026-04-25 00:30）；保留台账的，请定"
        ),
        "QJ-001 整改状态 改为 已销号，要按程序办理：qinling close",
        "第 5 行 QJ-001 完成率：超过 100%，这一行没有收",
        "市级 SJ-001 的一行不见了，台账里照旧",
    ]


def test_a_conflict_row_has_the_columns_of_the_conflict_workbook():
    row = make_row(description="甲\n" + "长" * 60, level="city")

    assert conflict_row(EventReader(AFTER_EXPORT), row, CONFLICT, "镇（办）", ORIGIN, TIMEZONE) == [
        "市级",
        "QJ-001",
        "甲 " + "长" * 58 + "…",
        "镇（办）",
        "甲镇",
        "乙镇",
        "（空）",
        "李四",
        "2026-04-25 00:30",
    ]


def test_json_of_a_changed_cell_has_its_keys():
    assert changed_cell_json(make_row(), "town", None, "甲镇") == {
        "level": "district",
        "number": "QJ-001",
        "field": "town",
        "old": None,
        "new": "甲镇",
    }


def test_json_of_a_returned_row_has_its_keys():
    row = make_row(
        taken={"remark": "甲"},
        conflicts=[CONFLICT],
        steps={"status": "qinling close"},
        violations=[("percent", "超过 100%")],
    )
    (item,) = return_json(EventReader(AFTER_EXPORT), make_result(row), ORIGIN)
    (untouched,) = return_json(EventReader(), make_result(row), ORIGIN)

    assert list(item) == ["level", "number", "row", "taken", "clashes", "steps", "untaken", "wrong"]
    assert (item["row"], item["taken"], item["steps"]) == (5, {"remark": "甲"}, {"status": "qinling close"})
    assert item["wrong"] == [{"field": "percent", "why": "超过 100%"}]
    assert item["clashes"] == [
        {
            "field": "town",
            "base": "甲镇",
            "theirs": "乙镇",
            "ours": None,
            "actor": "李四",
            "at": "2026-04-24T16:30:00.000000Z",
        }
    ]
    assert (untouched["clashes"][0]["actor"], untouched["clashes"][0]["at"]) == (None, None)


def test_a_value_of_several_lines_is_told_on_one_and_kept_in_the_conflict_workbook():
    conflict = CellConflict("remark", "一\n二", "三\n四", None)
    assert conflict_line("A1", conflict) == "A1 备注：导出时 一 二，表上改为 三 四，台账已改为 （空）"
    row = MergedRow(Draft({}, {}, Sheet("a.xlsx", "台账")), make_issue(), [], {}, [conflict], {}, [])
    cells = conflict_row(EventReader(AFTER_EXPORT), row, conflict, "备注", ORIGIN, TIMEZONE)
    assert cells[4:7] == ["一\n二", "三\n四", "（空）"]

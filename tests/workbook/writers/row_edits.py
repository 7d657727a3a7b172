"""Edits of rows. The issues are QJ-001 to QJ-012."""

from tests.workbook.writers.edit_table import Outcome, edit, say
from tests.workbook.writers.edited_sheet import FIRST_ROW


@edit(Outcome(missing=["QJ-006"], words=["QJ-006 的一行不见了"]))
def a_row_is_deleted(sheet):
    sheet.delete_rows(sheet.rows["QJ-006"], 1)


@edit(Outcome(missing=["QJ-001", "QJ-002", "QJ-003"]))
def three_rows_are_deleted(sheet):
    sheet.delete_rows(FIRST_ROW, 3)


@edit(Outcome(missing=[f"QJ-{n:03}" for n in range(7, 13)]))
def the_lower_half_is_cut_off(sheet):
    sheet.delete_rows(sheet.rows["QJ-007"], 6)


@edit()
def a_blank_row_is_inserted(sheet):
    sheet.insert_rows(sheet.rows["QJ-005"], 1)


@edit()
def blank_rows_stand_above_the_headings(sheet):
    sheet.insert_rows(1, 2)


@edit(Outcome(say("QJ-002", remark="已核")))
def the_title_is_deleted(sheet):
    sheet.set("QJ-002", "备注", "已核")
    sheet.delete_rows(1, 2)


@edit()
def rows_are_turned_around(sheet):
    sheet.reorder(range(11, -1, -1))


@edit(Outcome(say("QJ-009", remark="已核")))
def rows_are_sorted_and_a_cell_is_changed(sheet):
    sheet.reorder([5, 3, 1, 11, 9, 7, 0, 2, 4, 6, 8, 10])
    sheet.set("QJ-009", "备注", "已核")


@edit(Outcome(created=1, words=["是新增的"]))
def a_row_is_added(sheet):
    sheet.add_row(级别="区级", 问题描述="新发现的弃渣", 镇办="麻街镇")


@edit(Outcome(created=1, words=["是新增的"]))
def a_row_with_a_number_is_added(sheet):
    sheet.add_row(问题编号="DC-1", 级别="区级", 问题描述="新发现的弃渣", 镇办="麻街镇")


@edit(Outcome(created=1, words=["很像 QJ-001"]))
def a_row_is_added_that_is_nearly_another(sheet):
    sheet.add_row(级别="区级", 问题描述="柳树沟村农家乐扩建的观景平台未取得规划许可", 镇办="麻街镇")


@edit(Outcome(created=1, words=["已销号"]))
def a_row_is_added_that_is_closed(sheet):
    sheet.add_row(级别="区级", 问题描述="早已办结的弃渣", 整改状态="已销号", 销号日期="2026-03-01")


@edit(Outcome(code=16, errors=1))
def a_row_is_added_without_a_level(sheet):
    sheet.add_row(问题编号="DC-2", 问题描述="没有级别的")


@edit(
    Outcome(code=20, additions=[("loose_text", None, "督察组意见：各单位抓紧整改。")], words=["督察组意见"])
)
def a_line_stands_below(sheet):
    sheet.put(sheet.last_row + 1, 1, "督察组意见：各单位抓紧整改。")


@edit()
def a_row_is_pasted_twice(sheet):
    sheet.set_row(sheet.last_row + 1, sheet.read_row(sheet.rows["QJ-004"]))

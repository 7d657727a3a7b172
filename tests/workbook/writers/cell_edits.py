"""Edits of cells and numbers. The issues are QJ-001 to QJ-012."""

from datetime import date

from tests.workbook.writers.edit_table import Outcome, edit, say

WIDE = {narrow: narrow + 0xFEE0 for narrow in range(0x21, 0x7F)}

# --- cells -----------------------------------------------------------------------------------------


@edit()
def nothing(sheet):
    pass


@edit(Outcome(say("QJ-001", remark="已现场核查")))
def remark_is_typed(sheet):
    sheet.set("QJ-001", "备注", "已现场核查")


@edit(Outcome(say("QJ-001", remark=None)))
def remark_is_emptied(sheet):
    sheet.set("QJ-001", "备注", None)


@edit(Outcome(say("QJ-002", remark="第一行\n第二行")))
def remark_has_two_lines(sheet):
    sheet.set("QJ-002", "备注", "第一行\n第二行")


@edit(Outcome(say("QJ-002", remark="=1+1 不是公式")))
def remark_looks_like_a_formula(sheet):
    sheet.set("QJ-002", "备注", "=1+1 不是公式")


@edit(Outcome(say("QJ-002", remark="同上")))
def remark_says_ditto(sheet):
    sheet.set("QJ-002", "备注", "同上")


@edit(Outcome(say("QJ-002", remark="2026-09-01")))
def remark_is_a_day_as_text(sheet):
    sheet.set("QJ-002", "备注", "2026-09-01")


@edit(Outcome(say("QJ-002", remark="500")))
def remark_is_a_number(sheet):
    sheet.set("QJ-002", "备注", 500)


@edit(Outcome(say("QJ-002", remark="长" * 2000)))
def remark_is_long(sheet):
    sheet.set("QJ-002", "备注", "长" * 2000)


@edit(Outcome(say("QJ-003", percent=50.0)))
def percent_is_a_share(sheet):
    sheet.set("QJ-003", "完成率", 0.5)


@edit(Outcome(say("QJ-003", percent=50.0)))
def percent_is_a_text(sheet):
    sheet.set("QJ-003", "完成率", "50%")


@edit(Outcome(say("QJ-003", percent=50.0)))
def percent_is_a_wide_text(sheet):
    sheet.set("QJ-003", "完成率", "５０％")


@edit(Outcome(code=16, errors=1))
def percent_is_no_number(sheet):
    sheet.set("QJ-003", "完成率", "大半")


@edit(Outcome(code=16, errors=1))
def percent_is_beyond_a_hundred(sheet):
    sheet.set("QJ-003", "完成率", "150%")


@edit(Outcome(say("QJ-004", deadline="2026-06-30")))
def deadline_is_an_earlier_day(sheet):
    sheet.set("QJ-004", "整改时限", date(2026, 6, 30))


@edit(Outcome(say("QJ-004", deadline="2026-06-30")))
def deadline_is_an_earlier_day_as_text(sheet):
    sheet.set("QJ-004", "整改时限", "2026年6月30日前")


@edit(Outcome(steps={"QJ-004": ["deadline"]}, words=["qinling extend QJ-004"]))
def deadline_is_put_off(sheet):
    sheet.set("QJ-004", "整改时限", date(2027, 3, 31))


@edit(Outcome(code=16, errors=1))
def deadline_cannot_be_read(sheet):
    sheet.set("QJ-004", "整改时限", "另行通知再说")


@edit(Outcome(say("QJ-005", duty_unit="区水利局")))
def unit_is_another(sheet):
    sheet.set("QJ-005", "责任单位", "区水利局")


@edit(Outcome(say("QJ-005", town="黑龙口镇", location="新地点")))
def two_cells_of_a_row(sheet):
    sheet.set("QJ-005", "镇办", "黑龙口镇")
    sheet.set("QJ-005", "具体点位", "新地点")


@edit(Outcome(say("QJ-005", description="描述改了一个字")))
def description_is_another(sheet):
    sheet.set("QJ-005", "问题描述", "描述改了一个字")


@edit(Outcome(code=16, errors=1))
def description_is_emptied(sheet):
    sheet.set("QJ-005", "问题描述", None)


@edit(Outcome(steps={"QJ-006": ["status"]}, words=["QJ-006 整改状态", "qinling"]))
def status_is_closed(sheet):
    sheet.set("QJ-006", "整改状态", "已销号")


@edit(Outcome(code=16, errors=1))
def status_is_no_word(sheet):
    sheet.set("QJ-006", "整改状态", "差不多了")


@edit(Outcome(say("QJ-007", on_platform=True)))
def platform_is_ticked(sheet):
    sheet.set("QJ-007", "是否录入平台", "是")


@edit(Outcome(say("QJ-007", lead_unit="区住建局", measures="限期拆除")))
def blank_cells_are_filled(sheet):
    sheet.set("QJ-007", "牵头单位", "区住建局")
    sheet.set("QJ-007", "整改措施", "限期拆除")


@edit(Outcome(say("QJ-008", progress="已完成清运") | say("QJ-012", progress="正在报批")))
def progress_of_two_issues(sheet):
    sheet.set("QJ-008", "整改工作进展", "已完成清运")
    sheet.set("QJ-012", "整改工作进展", "正在报批")


# --- numbers ---------------------------------------------------------------------------------------


@edit()
def numbers_are_wide(sheet):
    sheet.set_column("问题编号", [number.translate(WIDE) for number in sheet.numbers])


@edit()
def numbers_are_small(sheet):
    sheet.set_column("问题编号", [number.lower() for number in sheet.numbers])


@edit()
def a_number_has_blanks(sheet):
    sheet.set("QJ-003", "问题编号", " QJ - 003 ")


@edit(Outcome(words=["认出是 QJ-003"]))
def a_number_is_emptied(sheet):
    sheet.set("QJ-003", "问题编号", None)


@edit(Outcome(code=16, errors=1))
def a_number_is_emptied_and_the_text_changed(sheet):
    row = sheet.rows["QJ-003"]
    sheet.put(row, sheet.headings["问题描述"], "上营村河道内建筑垃圾还没有清理")
    sheet.put(row, sheet.headings["问题编号"], None)


@edit(Outcome(code=16, errors=1))
def a_number_is_another(sheet):
    sheet.set("QJ-003", "问题编号", "QJ-099")


@edit(Outcome(code=20, slips=["swapped"], steps={"QJ-003": ["deadline"]}))
def two_numbers_are_swapped(sheet):
    sheet.set("QJ-003", "问题编号", "QJ-0x4")
    sheet.set("QJ-004", "问题编号", "QJ-003")
    sheet.put(sheet.rows["QJ-0x4"], sheet.headings["问题编号"], "QJ-004")


@edit(Outcome(code=16, errors=1, missing=["QJ-004"]))
def a_number_stands_twice(sheet):
    row = sheet.rows["QJ-004"]
    sheet.put(row, sheet.headings["备注"], "另一句")
    sheet.put(row, sheet.headings["问题编号"], "QJ-003")

"""Edits of an export and what must come of them: taken, named or refused. The issues are QJ-001 to QJ-012.

Nothing but the standard library is imported, so that the Python of an office program can read it too.
"""

from datetime import date

WIDE = {narrow: narrow + 0xFEE0 for narrow in range(0x21, 0x7F)}
MANIFEST, FIRST_ROW = "台账标识", 5
EDITS = {}


class Outcome:
    """What `return --json` must say: exit code, taken and stepwise fields by issue, rows, kinds of slips, words."""

    def __init__(self, taken=None, **more):
        self.taken = taken or {}
        self.code = more.pop("code", 0)
        self.steps = more.pop("steps", {})
        self.created = more.pop("created", 0)
        self.missing = more.pop("missing", [])
        self.slips = more.pop("slips", [])
        self.errors = more.pop("errors", 0)
        self.words = more.pop("words", [])
        assert not more, more


def edit(outcome=None, without_properties=None):
    """Add an edit with what must come of it, and that of a writer that keeps no properties of the document."""

    def add(function):
        name = function.__name__.replace("_", " ")
        EDITS[name] = function, outcome or Outcome(), without_properties or outcome or Outcome()
        return function

    return add


def say(number, **values):
    return {number: values}


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


# --- rows ------------------------------------------------------------------------------------------


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


@edit(Outcome(words=["督察组意见"]))
def a_line_stands_below(sheet):
    sheet.put(sheet.last_row + 1, 1, "督察组意见：各单位抓紧整改。")


@edit()
def a_row_is_pasted_twice(sheet):
    sheet.set_row(sheet.last_row + 1, sheet.read_row(sheet.rows["QJ-004"]))


# --- columns ---------------------------------------------------------------------------------------


@edit(Outcome(say("QJ-002", remark="已核")))
def a_column_is_deleted(sheet):
    sheet.set("QJ-002", "备注", "已核")
    sheet.delete_columns(sheet.headings["包抓领导"], 1)


@edit(Outcome(say("QJ-002", remark="已核")))
def many_columns_are_deleted(sheet):
    sheet.set("QJ-002", "备注", "已核")
    for heading in ("问题来源", "问题类型", "保护分区", "包抓领导", "责任人", "整改措施", "交办日期"):
        sheet.delete_columns(sheet.headings[heading], 1)


@edit(Outcome(code=15, words=["问题编号"]))
def the_column_of_numbers_is_deleted(sheet):
    sheet.delete_columns(sheet.headings["问题编号"], 1)


@edit(Outcome(code=15, words=["问题描述"]))
def the_column_of_descriptions_is_deleted(sheet):
    sheet.delete_columns(sheet.headings["问题描述"], 1)


@edit(Outcome(say("QJ-002", remark="已核")))
def a_column_is_moved(sheet):
    sheet.set("QJ-002", "备注", "已核")
    sheet.move_column("备注", 2)


@edit()
def a_blank_column_is_inserted(sheet):
    sheet.insert_columns(5, 1)


@edit()
def a_blank_column_stands_in_front(sheet):
    sheet.insert_columns(1, 1)


@edit(Outcome(code=20, slips=["sorted"]))
def a_column_is_sorted_alone(sheet):
    sheet.set_column("问题描述", sorted(sheet.read_column("问题描述")))


@edit(Outcome(code=20, slips=["shifted"]))
def a_column_is_pasted_one_row_down(sheet):
    values = sheet.read_column("问题描述")
    sheet.set_column("问题描述", [values[0], *values[:-1]])


@edit(Outcome(code=20, slips=["filled"]))
def a_column_is_filled_down(sheet):
    sheet.set_column("责任单位", ["区水利局"] * 12)


@edit(Outcome(code=20, slips=["cleared"]))
def a_column_is_cleared(sheet):
    sheet.set_column("具体点位", [None] * 12)


@edit(Outcome(code=20, slips=["replaced"]))
def words_are_replaced(sheet):
    sheet.replace("问题描述", "村", "屯")


@edit(Outcome({f"QJ-{n:03}": {"remark": f"督查{n}"} for n in range(1, 13)}))
def every_remark_is_another(sheet):
    sheet.set_column("备注", [f"督查{n}" for n in range(1, 13)])


@edit(Outcome({f"QJ-{n:03}": {"percent": 20.0 + 5 * n} for n in range(1, 13)}))
def every_percentage_grows(sheet):
    sheet.set_column("完成率", [(20 + 5 * n) / 100 for n in range(1, 13)])


# --- looks and sheets ------------------------------------------------------------------------------


@edit()
def cells_are_coloured(sheet):
    for row in range(5, 9):
        sheet.colour(row, 3)


@edit()
def rows_and_columns_are_hidden(sheet):
    sheet.hide_row(7)
    sheet.hide_column(sheet.headings["责任人"])


@edit(Outcome(say("QJ-003", remark="看不见也收")))
def a_cell_of_a_hidden_row(sheet):
    sheet.set("QJ-003", "备注", "看不见也收")
    sheet.hide_row(sheet.rows["QJ-003"])


@edit()
def blank_cells_are_merged(sheet):
    column = sheet.headings["问题来源"]
    sheet.merge(5, column, 6, column)


@edit(Outcome(say("QJ-002", remark="已核")))
def the_sheet_is_renamed(sheet):
    sheet.set("QJ-002", "备注", "已核")
    sheet.rename("督查二组")


@edit()
def the_summary_is_deleted(sheet):
    sheet.remove_sheet("汇总")


@edit()
def all_side_sheets_are_deleted(sheet):
    sheet.remove_sheet("汇总")
    sheet.remove_sheet("说明")


@edit(
    Outcome(say("QJ-002", remark="已核"), words=["按文件属性"]),
    Outcome(code=15, words=["--base"]),
)
def the_manifest_is_deleted(sheet):
    sheet.set("QJ-002", "备注", "已核")
    sheet.remove_sheet(MANIFEST)


@edit(Outcome(say("QJ-002", remark="已核"), missing=["QJ-005"]), Outcome(code=15, words=["--base"]))
def the_manifest_and_a_row_are_deleted(sheet):
    sheet.set("QJ-002", "备注", "已核")
    sheet.delete_rows(sheet.rows["QJ-005"], 1)
    sheet.remove_sheet(MANIFEST)


@edit(Outcome(words=["没有收"]))
def a_sheet_with_issues_is_added(sheet):
    sheet.add_sheet("第二组", [["序号", "问题描述", "镇办"], [1, "另一组发现的弃渣", "麻街镇"]])


@edit(Outcome(say("QJ-002", remark="已核")))
def headings_have_blanks_and_line_breaks(sheet):
    sheet.set("QJ-002", "备注", "已核")
    sheet.put(4, sheet.headings["备注"], "备 注")
    sheet.put(4, sheet.headings["责任单位"], "责任\n单位")

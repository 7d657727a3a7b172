"""Edits of columns, looks and sheets. The issues are QJ-001 to QJ-012."""

from tests.workbook.writers.edit_table import Outcome, edit, say

MANIFEST = "台账标识"

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
    properties=Outcome(code=15, words=["--base"]),
)
def the_manifest_is_deleted(sheet):
    sheet.set("QJ-002", "备注", "已核")
    sheet.remove_sheet(MANIFEST)


@edit(
    Outcome(say("QJ-002", remark="已核"), missing=["QJ-005"]), properties=Outcome(code=15, words=["--base"])
)
def the_manifest_and_a_row_are_deleted(sheet):
    sheet.set("QJ-002", "备注", "已核")
    sheet.delete_rows(sheet.rows["QJ-005"], 1)
    sheet.remove_sheet(MANIFEST)


@edit(
    Outcome(
        code=20,
        additions=[
            ("sheet", None, text) for text in ("序号", "问题描述", "镇办", "1", "另一组发现的弃渣", "麻街镇")
        ],
        words=["没有收"],
    )
)
def a_sheet_with_issues_is_added(sheet):
    sheet.add_sheet("第二组", [["序号", "问题描述", "镇办"], [1, "另一组发现的弃渣", "麻街镇"]])


@edit(Outcome(say("QJ-002", remark="已核")))
def headings_have_blanks_and_line_breaks(sheet):
    sheet.set("QJ-002", "备注", "已核")
    sheet.put(4, sheet.headings["备注"], "备 注")
    sheet.put(4, sheet.headings["责任单位"], "责任\n单位")

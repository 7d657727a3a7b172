"""Edits that add to an export, or change what only stands there. The issues are QJ-001 to QJ-012.

On QJ-002 there is an opinion; the deadlines of QJ-011 and QJ-012 are worded; each issue has a 网格员, a column of the office's own.
"""

from datetime import date

from tests.workbook.writers.edit_table import CHOSEN, Outcome, edit, say

OPINIONS = "督察意见"
SEEN = "现场仍有弃渣，请清运"
UNSEEN = Outcome(words=["批注"])


def list_cells(kind, *cells):
    """Return an outcome in which *cells*, each (number, text), are named and not taken."""
    return Outcome(code=20, additions=[(kind, *cell) for cell in cells], words=[text for _, text in cells])


# --- opinions --------------------------------------------------------------------------------------


@edit(Outcome(opinions=[("QJ-003", SEEN)], words=["QJ-003 督察意见"]), comments=UNSEEN)
def a_comment_on_an_issue(sheet):
    sheet.comment_on("QJ-003", "问题描述", SEEN)


@edit(list_cells("comment", (None, "这列写详细些")), comments=UNSEEN)
def a_comment_on_a_heading(sheet):
    sheet.comment(4, sheet.headings["整改工作进展"], "这列写详细些")


@edit(Outcome(say("QJ-004", remark="已核"), opinions=[("QJ-004", SEEN)]), export=CHOSEN)
def a_column_of_opinions_is_added(sheet):
    sheet.set("QJ-004", "备注", "已核")
    sheet.add_column(OPINIONS, QJ_004=SEEN)


@edit(Outcome(opinions=[("QJ-005", SEEN), ("QJ-009", "请复核")]))
def the_column_of_opinions_is_filled(sheet):
    sheet.set("QJ-005", OPINIONS, SEEN)
    sheet.set("QJ-009", OPINIONS, "请复核")


@edit(Outcome(opinions=[("QJ-002", SEEN)]))
def an_opinion_is_written_below_another(sheet):
    sheet.set("QJ-002", OPINIONS, f"{sheet.read('QJ-002', OPINIONS)}\n{SEEN}")


@edit(Outcome(words=["QJ-002"]))
def an_opinion_of_the_ledger_is_emptied(sheet):
    sheet.set("QJ-002", OPINIONS, None)


@edit(Outcome(opinions=[("QJ-006", SEEN), ("QJ-007", "请复核")]))
def a_sheet_of_opinions(sheet):
    sheet.add_sheet(OPINIONS, [["问题编号", "意见"], ["QJ-006", SEEN], ["QJ-007", "请复核"]])


@edit(
    Outcome(code=20, opinions=[("QJ-006", SEEN)], additions=[("sheet", None, "总体平稳")], words=["总体平稳"])
)
def a_sheet_of_opinions_that_speaks_of_the_whole(sheet):
    sheet.add_sheet(OPINIONS, [["编号", "意见"], ["QJ-006", SEEN], ["总体平稳"]])


@edit(Outcome(created=1, opinions=[(None, SEEN)], words=["是新增的"]))
def a_row_with_an_opinion_is_added(sheet):
    sheet.add_row(级别="区级", 问题描述="新发现的弃渣", 镇办="麻街镇", 督察意见=SEEN)


# --- what is no opinion ----------------------------------------------------------------------------


@edit(list_cells("column", ("QJ-004", "请补照片"), ("QJ-010", "属实")))
def a_column_with_a_new_heading_is_added(sheet):
    sheet.add_column("现场看法", QJ_004="请补照片", QJ_010="属实")


@edit(list_cells("column", (None, "现场看法")))
def a_new_heading_stands_alone(sheet):
    sheet.add_column("现场看法")


@edit(list_cells("column", ("QJ-004", "区水利局")))
def a_field_that_was_not_exported_is_added(sheet):
    sheet.add_column("配合单位", QJ_004="区水利局")


@edit(list_cells("loose_text", ("QJ-008", "旁边写的")))
def words_stand_beside_the_table(sheet):
    sheet.put(sheet.rows["QJ-008"], sheet.last_column + 3, "旁边写的")


@edit(list_cells("sheet", (None, "总体意见"), (None, "进度慢")))
def a_sheet_of_free_text_is_added(sheet):
    sheet.add_sheet("督察记录", [["总体意见", "进度慢"]])


@edit(
    Outcome(
        code=20,
        additions=[("column", f"QJ-{n:03}", "新意见" if n == 3 else f"原备注{n}") for n in range(1, 13)],
        words=["新意见", "像是“备注”改了标题"],
    )
)
def the_column_of_remarks_is_renamed(sheet):
    sheet.set("QJ-003", "备注", "新意见")
    sheet.put(4, sheet.headings["备注"], "督察组看法")


@edit(
    Outcome(code=20, additions=[("picture", "QJ-006", None)], words=["图片"]),
    pictures=Outcome(words=["图片"]),
)
def a_picture_on_an_issue_is_left(sheet):
    sheet.picture(sheet.rows["QJ-006"], 9)


@edit(Outcome(pictures=["QJ-006"]), options=["--pictures"], pictures=Outcome(words=["图片"]))
def a_picture_on_an_issue_is_taken(sheet):
    sheet.picture(sheet.rows["QJ-006"], 9)


@edit(
    Outcome(code=20, additions=[("picture", None, None)], words=["图片"]),
    options=["--pictures"],
    pictures=Outcome(words=["图片"]),
)
def a_picture_on_the_headings(sheet):
    sheet.picture(4, 9)


# --- wordings of deadlines, the office's own and shown columns -------------------------------------


@edit()
def the_day_is_typed_over_the_words_of_a_deadline(sheet):
    sheet.set("QJ-012", "整改时限", "2026-12-31")


@edit(Outcome(say("QJ-012", deadline="2026-10-31", deadline_text="2026年10月底前")))
def a_worded_deadline_has_other_words(sheet):
    sheet.set("QJ-012", "整改时限", "2026年10月底前")


@edit(Outcome(say("QJ-001", deadline="2026-07-10", deadline_text="2026年7月10日前")))
def a_deadline_is_said_in_words(sheet):
    sheet.set("QJ-001", "整改时限", "2026年7月10日前")


@edit(Outcome({"QJ-003": {"extra.网格员": "王某"}}), export=CHOSEN)
def a_column_of_the_office_is_edited(sheet):
    sheet.set("QJ-003", "网格员", "王某")


@edit(Outcome(words=["剩余天数"]), export=CHOSEN)
def the_days_left_are_edited(sheet):
    sheet.set("QJ-003", "剩余天数", 5)


@edit(Outcome(say("QJ-004", deadline="2026-06-30"), words=["时限原文"]), export=CHOSEN)
def the_words_and_the_day_of_a_deadline_are_edited(sheet):
    sheet.set("QJ-012", "时限原文", "另行通知")
    sheet.set("QJ-004", "整改时限", date(2026, 6, 30))

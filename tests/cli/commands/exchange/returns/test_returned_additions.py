"""`check` and `return` of an export to which somebody added what is no field: each is named, nothing is lost silently."""

import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tests.workbook.makers.pictures import build_png, put_into_cell, put_text_box
from tests.workbook.makers.returned_workbooks import Copy, forget_contents


class Added(Copy):
    """A copy of an export; places are named as an inspector sees them."""

    def beside(self, row, value, by=0):
        self.sheet.cell(row, self.end_column + by).value = value

    def __init__(self, path):
        super().__init__(path)
        self.end_column = self.sheet.max_column + 1
        self.letter = get_column_letter(self.end_column)


def add_picture(copy, cell="I6", color="red", sheet=None):
    (sheet or copy.sheet).add_image(Image(io.BytesIO(build_png(color))), cell)


def new_column(copy):
    copy.beside(4, "现场看法")
    copy.beside(6, "请补照片")
    copy.beside(8, date(2026, 4, 20))


def words_of_a_heading(copy):
    copy.beside(4, "现场看法")
    copy.beside(7, "整改措施")


def no_heading(copy):
    copy.beside(7, "旁边写的", by=3)
    copy.beside(8, True, by=3)


def comment(copy):
    copy.sheet["I6"].comment = Comment("请核实", "督察员")


def comment_on_heading(copy):
    copy.sheet["I4"].comment = Comment("这列写详细些", "督察员")


def picture(copy):
    add_picture(copy)


def new_sheet(copy):
    copy.book.create_sheet("督察记录").append(["总体意见", "进度慢"])


def new_sheet_with_own_headings(copy):
    sheet = copy.book.create_sheet("打分")
    sheet.append(["责任单位", "完成率"])
    sheet.append([None, 80])


def hidden_sheet(copy):
    copy.book.create_sheet("藏").append(["总体意见"])
    copy.book["藏"].sheet_state = "hidden"


def picture_on_new_sheet(copy):
    add_picture(copy, "B2", sheet=copy.book.create_sheet("照片"))


def renamed_remark(copy):
    copy.cell("A2", "备注").value = "新意见"
    copy.sheet.cell(4, copy.headings["备注"]).value = "督察组看法"


def remark_twice(copy):
    copy.beside(4, "备注")
    copy.beside(6, "第二个备注")


def above(copy):
    copy.beside(1, "督察组2026年4月")


def row_above(copy):
    copy.sheet.insert_rows(1)
    copy.sheet["A1"] = "督察组：请速办"


def row_below_headings(copy):
    for block in list(copy.sheet.merged_cells.ranges):
        copy.sheet.unmerge_cells(str(block))
    copy.sheet.insert_rows(5)
    copy.sheet["A5"] = "注：以下请三日内答复"


def below(copy):
    copy.sheet.cell(11, 1).value = "督察组意见：总体较好，个别点位要复核"


def total(copy):
    copy.sheet.cell(9, 1).value = "合计"
    copy.sheet.cell(9, 5).value = 4


def far_away(copy):
    copy.sheet["AZ300"] = "远处"


def on_summary(copy):
    copy.book["汇总"]["K4"] = 5
    copy.book["说明"]["A60"] = "看过"


def on_ordinal(copy):
    for row, value in ((5, "1"), (6, "请现场复核"), (7, None), (8, 4.5)):
        copy.sheet.cell(row, 1).value = value


def on_headings(copy):
    copy.sheet["B3"] = "督察组：问题情况不实"
    copy.sheet["I4"] = "问题描述（督察组：不实）"


def own_word_below(copy):
    copy.sheet["A12"] = "备注"


def merged_note(copy):
    copy.beside(5, "四个都要补")
    copy.sheet.merge_cells(start_row=5, end_row=8, start_column=copy.end_column, end_column=copy.end_column)


def heading_alone(copy):
    copy.beside(4, "现场看法")


def error_value(copy):
    copy.beside(4, "现场看法")
    copy.beside(6, "#REF!")
    copy.sheet.cell(6, copy.end_column).data_type = "e"


def formula_on_new_sheet(copy):
    copy.book.create_sheet("算")["B2"] = "=1+1"


def struck(copy):
    copy.sheet["I6"].font = Font(strike=True)


#: What is added, and the (kind, cell, number, text) of each addition; {} stands for the column beside the table.
ADDITIONS = [
    (new_column, [("column", "{}6", "A2", "请补照片"), ("column", "{}8", "A4", "2026-04-20")]),
    (words_of_a_heading, [("column", "{}7", "A3", "整改措施")]),
    (no_heading, [("loose_text", "AC7", "A3", "旁边写的"), ("loose_text", "AC8", "A4", "是")]),
    (comment_on_heading, [("comment", "I4", None, "这列写详细些")]),
    (picture, [("picture", "I6", "A2", "Picture")]),
    (new_sheet, [("sheet", "A1", None, "总体意见"), ("sheet", "B1", None, "进度慢")]),
    (new_sheet_with_own_headings, [("sheet", "A1", None, "责任单位"), ("sheet", "B1", None, "完成率"), ("sheet", "B2", None, "80")]),
    (hidden_sheet, [("sheet", "A1", None, "总体意见")]),
    (picture_on_new_sheet, [("picture", "B2", None, "Picture")]),
    (renamed_remark, [("column", f"X{row}", f"A{row - 4}", text) for row, text in ((5, "原来"), (6, "新意见"), (7, "原来"), (8, "原来"))]),
    (remark_twice, [("column", "{}6", "A2", "第二个备注")]),
    (above, [("loose_text", "{}1", None, "督察组2026年4月")]),
    (row_above, [("loose_text", "A1", None, "督察组：请速办")]),
    (row_below_headings, [("loose_text", "A5", None, "注：以下请三日内答复")]),
    (below, [("loose_text", "A11", None, "督察组意见：总体较好，个别点位要复核")]),
    (total, [("loose_text", "A9", None, "合计"), ("loose_text", "E9", None, "4")]),
    (far_away, [("loose_text", "AZ300", None, "远处")]),
    (on_summary, [("loose_text", "K4", None, "5"), ("loose_text", "A60", None, "看过")]),
    (on_ordinal, [("loose_text", "A6", "A2", "请现场复核"), ("loose_text", "A8", "A4", "4.5")]),
    (on_headings, [("loose_text", "B3", None, "督察组：问题情况不实"), ("loose_text", "I4", None, "问题描述（督察组：不实）")]),
    (own_word_below, [("loose_text", "A12", None, "备注")]),
    (merged_note, [("loose_text", "{}5", "A1", "四个都要补")]),
    (error_value, [("column", "{}6", "A2", "#REF!")]),
    (formula_on_new_sheet, [("sheet", "B2", None, "（公式没有存下的结果）")]),
    (struck, [("strike", "I6", "A2", "")]),
    (heading_alone, [("column", "{}4", None, "现场看法")]),
]  # fmt: skip


@pytest.fixture
def save(given_export, tmp_path):
    """Save a copy of the export that *edit* added to."""

    def write(*edits):
        copy = Added(given_export)
        for edit in edits:
            edit(copy)
        return copy.save(tmp_path / "交回.xlsx")

    return write


@pytest.mark.parametrize(("edit", "expected"), ADDITIONS, ids=[edit.__name__ for edit, _ in ADDITIONS])
def test_each_addition_is_named_with_its_cell(qinling, save, run_return, given_export, edit, expected):
    file, letter = save(edit), Added(given_export).letter
    checked = qinling("check", file)
    assert (checked.exit_code, "都与导出时一样" in checked.stdout) == (20, False)
    found = json.loads(qinling("check", file, "--json").stdout)["additions"]
    assert [(one["kind"], one["cells"], one["number"], one["text"]) for one in found] == [
        (kind, cell.format(letter), number, text) for kind, cell, number, text in expected
    ]
    said = run_return(file, code=20)
    assert (said["changed"], said["created"], said["additions"]) == (0, 0, found)
    for _, cell, _, text in expected:
        assert cell.format(letter) in checked.stdout
        assert text == "Picture" or text in checked.stdout


def test_what_is_read_is_taken_beside_what_is_named(qinling, save, show_issue):
    def edit(copy):
        new_column(copy)
        copy.write("A3", 备注="已核")

    result = qinling("return", save(edit))
    assert result.exit_code == 20
    assert "没有收 “问题台账”新加的一列“现场看法”：" in result.stderr
    assert "已改动 1 个、新增 0 个、未变 3 个问题" in result.stderr
    assert show_issue("A3")["remark"] == "已核"


def test_many_additions_are_told_on_a_line_each(qinling, save):
    def edit(copy):
        for row in range(20, 225):
            copy.sheet.cell(row, 40).value = f"旁注{row}"
        copy.write("A3", 整改时限="不是日期")

    file = save(edit)
    told = qinling("return", file, "--skip-bad").stderr
    assert "各列之外写的字，共 205 处：" in told
    assert "  AN20 “旁注20”" in told
    assert "另有 6 处未列出，加 --all 全部列出" in told
    assert "不是日期" in told
    for call in (("return", file, "--skip-bad", "--all"), ("check", file, "--all")):
        result = qinling(*call)
        assert all(f"AN{row} “旁注{row}”" in result.stdout + result.stderr for row in range(20, 225))


def test_a_renamed_column_is_told_by_the_heading_that_it_had(qinling, save):
    assert "像是“备注”改了标题" in qinling("check", save(renamed_remark)).stdout


@pytest.mark.parametrize("edit", [
    lambda copy: copy.beside(6, "  "),
    lambda copy: copy.sheet.insert_rows(1),
    lambda copy: copy.sheet.cell(4, copy.headings["备注"]).__setattr__("value", " 备\n注"),
    lambda copy: copy.sheet.cell(4, copy.headings["备注"]).__setattr__("value", "说明"),
    lambda copy: copy.book.create_sheet("空的"),
    lambda copy: setattr(copy.book["汇总"], "title", "汇总表"),
])  # fmt: skip
def test_nothing_is_named_where_nothing_was_added(run_ok, save, edit):
    assert run_ok("check", save(edit)).stdout.splitlines()[1:] == ["4 行都与导出时一样"]


def test_the_comment_of_the_export_is_none_of_the_inspector(run_ok, qinling, given_four, tmp_path):
    run_ok("extend", "A1", "--to", "2026-12-31", "--reason", "雨季", "--doc", "区函1号")
    run_ok("extend", "A1", "--approve", "--by", "李某", "--doc", "区函2号")
    run_ok("export", tmp_path / "a.xlsx")
    copy = Copy(tmp_path / "a.xlsx")
    assert copy.cell("A1", "整改时限").comment.text == "原定 2026-06-30，已延期"
    assert "4 行都与导出时一样" in run_ok("check", copy.save(tmp_path / "b.xlsx")).stdout
    for at, added in enumerate(("\n不同意再延。", "，不同意再延。")):
        copy.cell("A1", "整改时限").comment = Comment(f"原定 2026-06-30，已延期{added}", "督察员")
        told = qinling("check", copy.save(tmp_path / f"c{at}.xlsx")).stdout
        assert "5）：不同意再延。" in told


def test_a_new_row_keeps_its_cells_in_the_new_column(save, run_return, show_issue):
    def edit(copy):
        new_column(copy)
        copy.add(问题编号="A9", 级别="区级", 问题描述="新发现的弃渣堆放")
        copy.beside(copy.rows["A9"], "新问题的意见")

    said = run_return(save(edit), code=20)
    assert (said["created"], [one["number"] for one in said["additions"]]) == (1, ["A2", "A4"])
    assert show_issue("A9")["extra"] == {"现场看法": "新问题的意见"}


def test_a_text_over_the_ordinal_of_a_new_row_is_named(save, run_return):
    def edit(copy):
        copy.add(问题编号="A9", 级别="区级", 问题描述="新发现的弃渣堆放")
        copy.sheet.cell(copy.rows["A9"], 1).value = "督察组新增"

    said = run_return(save(edit), code=20)
    assert (said["created"], [one["text"] for one in said["additions"]]) == (1, ["督察组新增"])


def test_a_new_column_that_means_a_field_of_the_ledger_is_named_too(run_ok, qinling, given_four, tmp_path):
    run_ok("export", tmp_path / "a.xlsx", "--columns", "编号,级别,描述")
    copy = Added(tmp_path / "a.xlsx")
    copy.beside(4, "整改进展")
    copy.beside(5, "已清运一半")
    result = qinling("check", copy.save(tmp_path / "b.xlsx"))
    assert (result.exit_code, "新加的一列“整改进展”：D5 A1 “已清运一半”" in result.stdout) == (20, True)


@pytest.mark.parametrize("place", [0, 1])
def test_an_untouched_copy_of_the_sheet_is_named(save, run_return, qinling, place):
    def edit(copy):
        copied = copy.book.copy_worksheet(copy.sheet)
        copied.title = "抄本"
        copied.delete_rows(7)
        copy.book.move_sheet(copied, place - copy.book.index(copied))

    file = save(edit)
    assert "没有收 “抄本”新加的工作表：“3 行，都是别的页里已有的问题”" in qinling("check", file).stdout
    said = run_return(file, code=20)
    assert [(one["kind"], one["sheet"]) for one in said["additions"]] == [("sheet", "抄本")]
    assert (said["changed"], said["created"]) == (0, 0)


def test_rows_moved_to_a_new_sheet_are_no_copy(save, run_return):
    def edit(copy):
        moved = copy.book.copy_worksheet(copy.sheet)
        moved.delete_rows(5, 2)
        copy.sheet.delete_rows(7, 2)

    assert run_return(save(edit))["additions"] == []


def test_additions_stand_on_any_sheet_of_a_split_export(run_ok, qinling, given_four, tmp_path):
    run_ok("edit", "A4", "镇办=板桥镇")
    run_ok("export", tmp_path / "a.xlsx", "--split", "镇办", "--redact")
    book = load_workbook(tmp_path / "a.xlsx")
    assert "4 行都与导出时一样" in run_ok("check", tmp_path / "a.xlsx").stdout
    book["板桥镇"]["I5"].comment = Comment("请核实", "督察员")
    book.save(tmp_path / "b.xlsx")
    assert "A4 督察意见（“板桥镇”I5）：请核实" in qinling("check", tmp_path / "b.xlsx").stdout


def test_an_export_of_an_older_version_is_read_for_additions_too(run_ok, qinling, given_export, tmp_path):
    copy = forget_contents(Added(given_export))
    assert "4 行都与导出时一样" in run_ok("check", copy.save(tmp_path / "b.xlsx")).stdout
    new_column(copy)
    new_sheet(copy)
    told = qinling("check", copy.save(tmp_path / "c.xlsx")).stdout
    assert "新加的一列“现场看法”" in told
    assert "“督察记录”新加的工作表" in told


def test_a_text_box_is_named_with_what_it_says(qinling, given_export):
    put_text_box(given_export, row=6, column=8, text="此处请复核")
    result = qinling("check", given_export)
    assert "没有收 “问题台账”文本框或图形：I7 A3 “此处请复核”" in result.stdout
    assert result.exit_code == 20


def read_attachments(show_issue, number):
    return [(one["paper"], one["name"]) for one in show_issue(number)["attachments"]]


def test_pictures_become_attachments_of_their_issues(run_ok, save, run_return, show_issue):
    def edit(copy):
        add_picture(copy, "I6")
        add_picture(copy, "J6", "blue")
        add_picture(copy, "I7")
        copy.write("A3", 备注="已核")

    file = save(edit)
    assert run_return(file, "--pictures", "--dry-run")["additions"] == []
    assert read_attachments(show_issue, "A2") == []
    said = run_return(file, "--pictures", "--as", "after")
    assert [one["number"] for one in said["pictures"]] == ["A2", "A2", "A3"]
    assert read_attachments(show_issue, "A2") == [("after", "交回 I6.png"), ("after", "交回 J6.png")]
    assert "收回 交回.xlsx“问题台账”I6 的图片" in run_ok("history", "A2").stdout
    run_ok("db", "verify")
    again = run_return(file, "--pictures", "--as", "after")
    assert (again["additions"], len(read_attachments(show_issue, "A2"))) == ([], 2)
    run_ok("undo", "--yes")
    assert (read_attachments(show_issue, "A3"), show_issue("A3")["remark"]) == ([], "原来")


def test_a_picture_that_its_issue_has_is_told_as_such(run_ok, save, show_issue):
    def edit(copy):
        add_picture(copy, "I6")
        add_picture(copy, "J6")  # the same one twice

    file = save(edit)
    first = run_ok("return", file, "--pictures").stderr
    assert "I6 的图片已收作 A2 的材料" in first
    assert "J6 的图片 A2 已有，没有再收" in first
    for words in ((), ("--dry-run",)):
        again = run_ok("return", file, "--pictures", *words).stderr
        assert (again.count("A2 已有，没有再收"), "收作" in again) == (2, False)
    assert len(read_attachments(show_issue, "A2")) == 1
    assert "I6 的图片将收作" in run_ok("return", file, "--pictures", "--as", "after", "--dry-run").stderr


def test_a_picture_beside_the_issues_is_left_and_named(qinling, save, show_issue):
    result = qinling("return", save(picture, lambda copy: add_picture(copy, "A1")), "--pictures")
    assert result.exit_code == 20
    assert "“问题台账”I6 的图片已收作 A2 的材料" in result.stderr
    assert "没有收 “问题台账”图片：A1" in result.stderr
    assert "图片要放在问题那一行上" in result.stderr
    assert "--pictures" not in result.stderr
    assert read_attachments(show_issue, "A2") == [("other", "交回 I6.png")]


def test_a_refused_return_takes_no_picture(qinling, save, show_issue):
    result = qinling("return", save(picture, lambda copy: copy.write("A3", 级别="乡级")), "--pictures")
    assert (result.exit_code, read_attachments(show_issue, "A2")) == (16, [])
    assert "没有收 “问题台账”图片：I6 A2" in result.stderr


def test_a_picture_inside_a_cell_as_wps_keeps_it_is_taken(given_export, run_return, show_issue, tmp_path):
    copy = Added(given_export)
    copy.beside(4, "现场照片")
    copy.beside(6, '=DISPIMG("ID_0A1B2C",1)')
    copy.sheet.cell(6, copy.end_column).data_type = "s"
    file = copy.save(tmp_path / "交回.xlsx")
    put_into_cell(file, "ID_0A1B2C", build_png("green"))
    (addition,) = run_return(file, "--dry-run", code=20)["additions"]
    assert (addition["kind"], addition["number"], addition["text"]) == ("picture", "A2", "")
    run_return(file, "--pictures")
    assert read_attachments(show_issue, "A2") == [("other", f"交回 {copy.letter}6.png")]


def picture_inside(copy, heading):
    cell = copy.cell("A2", heading)
    cell.value, cell.data_type = '=DISPIMG("ID_0A1B2C",1)', "s"
    return cell


@pytest.mark.parametrize("heading", ["备注", "整改时限", "完成率", "责任单位", "督察意见"])
def test_a_picture_inside_a_cell_of_the_export_leaves_the_text_of_the_issue(
    given_export, run_return, qinling, show_issue, tmp_path, heading
):
    copy = Added(given_export)
    cell = picture_inside(copy, heading)
    file = copy.save(tmp_path / "交回.xlsx")
    put_into_cell(file, "ID_0A1B2C", build_png("green"))
    before = show_issue("A2")
    assert f"图片：{cell.coordinate} A2" in qinling("check", file).stdout
    said = run_return(file, "--pictures")
    assert (said["changed"], said["opinions"], said["additions"]) == (0, [], [])
    assert read_attachments(show_issue, "A2") == [("other", f"交回 {cell.coordinate}.png")]
    left = ("attachments", "version", "updated_at", "timeline", "history", "events")
    after = show_issue("A2")
    assert {name: after[name] for name in after if name not in left} == {
        name: before[name] for name in before if name not in left
    }


def test_a_picture_in_the_cell_of_the_description_leaves_its_row_out(save, qinling):
    result = qinling("return", save(lambda copy: picture_inside(copy, "问题描述")))
    assert (result.exit_code, "没有问题描述" in result.stderr) == (16, True)


def test_a_kind_of_picture_goes_with_pictures_only(run_refused, given_export):
    assert "--pictures" in run_refused(2, "return", given_export, "--as", "after")


def test_a_file_with_additions_left_is_not_overwritten_by_the_next_export(run_refused, qinling, save):
    file = save(new_column, lambda copy: copy.write("A3", 备注="已核"))
    qinling("return", file)
    assert "交回.xlsx" in run_refused(26, "export", file)

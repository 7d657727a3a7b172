"""`return`: rows that were added, deleted, or have lost their number."""

import pytest

from tests.cli.commands.exchange.returned_exports import NUMBERS, taken_by_number
from tests.workbook.makers.returned_workbooks import FIRST_ROW, Copy


def test_an_added_row_is_a_new_issue_with_a_number(run_ok, run_return, given_export, tmp_path, issues):
    copy = Copy(given_export).add(级别="区级", 问题描述="新增甲", 整改时限="2026年7月底前")
    file = copy.add(问题编号="B1", 级别="市级", 问题描述="新增乙").save(tmp_path / "b.xlsx")
    assert "第 9 行是新增的：新增甲" in run_ok("return", file, "--dry-run").stdout
    assert run_return(file)["created"] == 2
    assert issues()["QL-2026-0001"]["deadline"] == "2026-07-31"
    assert (issues()["B1"]["level"], issues()["B1"]["status"]) == ("city", "not_started")
    assert run_return(file)["created"] == 0


def test_rows_of_an_added_sheet_are_told_with_the_sheet(
    run_ok, run_return, given_export, tmp_path, given_issue, issues
):
    given_issue("A9")
    copy = Copy(given_export)
    sheet = copy.book.create_sheet("督察新发现")
    for row in (("问题编号", "级别", "问题描述"), (None, "区级", "新见弃渣"), ("A9", "区级", "A9的问题")):
        sheet.append(row)
    file = copy.save(tmp_path / "b.xlsx")
    for told in (run_ok("check", file).stdout, run_ok("return", file, "--dry-run").stdout):
        assert "“督察新发现”第 2 行是新增的：新见弃渣" in told
        assert "“督察新发现”第 3 行 A9 台账里已有，导出时不在表里，没有采用" in told
    (row,) = run_return(file)["added_rows"]
    assert (row["sheet"], row["row"]) == ("督察新发现", 2)
    assert issues()["QL-2026-0001"]["description"] == "新见弃渣"


def test_an_added_row_is_checked_as_import_checks_it(run_refused, given_export, tmp_path):
    copy = Copy(given_export).add(级别="区级", 问题描述="新增", 整改状态="整改中", 销号日期="2026-04-01")
    assert "却有销号日期" in run_refused(16, "return", copy.save(tmp_path / "b.xlsx"))


def test_a_deleted_row_is_reported_and_its_issue_kept(
    run_ok, given_export, tmp_path, issues, read_json, qinling
):
    file = Copy(given_export).delete("A2").write("A3", 备注="三").save(tmp_path / "b.xlsx")
    assert "区级 A2 的一行不见了，台账里照旧" in run_ok("check", file).stdout
    assert read_json(qinling("check", file, "--json"), "check")["missing"] == ["A2"]
    assert "区级 A2 的一行不见了，台账里照旧" in run_ok("return", file).stdout
    assert issues()["A2"]["version"] == 1
    assert issues()["A3"]["remark"] == "三"


def test_an_issue_that_was_not_exported_is_left_alone(run_ok, given_export, tmp_path, given_issue, issues):
    given_issue("A9")
    file = Copy(given_export).add(问题编号="A9", 级别="区级", 问题描述="别的").save(tmp_path / "b.xlsx")
    assert "A9 台账里已有，导出时不在表里，没有采用" in run_ok("return", file).stdout
    assert issues()["A9"]["description"] == "A9的问题"


def test_an_issue_that_was_renumbered_since_is_matched(run_ok, run_return, edit_export, issues):
    file = edit_export("A2", 备注="已核")
    run_ok("edit", "A2", "编号=C2")
    run_ok("edit", "A1", "编号=A2")  # the number now is another's
    said = run_return(file)
    assert (said["created"], [item["number"] for item in said["items"]]) == (0, ["C2"])
    assert {number: issue["remark"] for number, issue in issues().items()} == {
        "A2": "原来",
        "A3": "原来",
        "A4": "原来",
        "C2": "已核",
    }


def test_an_issue_that_was_undone_since_does_not_return(run_ok, given_four, tmp_path, given_issue, issues):
    given_issue("A9")
    run_ok("export", tmp_path / "a.xlsx")
    run_ok("undo", "--yes")
    told = run_ok("return", tmp_path / "a.xlsx").stdout
    assert "第 9 行 A9 导出后已从台账撤回，没有采用" in told
    assert "A9" not in issues()


def test_a_row_without_its_number_is_matched_by_its_contents(run_ok, run_return, edit_export, issues):
    file = edit_export("A2", 问题编号=None, 备注="已核")
    told = run_ok("return", file, "--dry-run").stdout.splitlines()
    assert told[:2] == ["A2 备注：原来 → 已核", "第 6 行没有编号，按级别、地点和描述认出是 A2；请填回编号"]
    said = run_return(file)
    assert (said["created"], said["missing"], taken_by_number(said)) == (0, [], {"A2": {"remark": "已核"}})
    assert len(issues()) == 4


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"级别": "市级"},
            "问题台账 C6 【问题情况/级别】市级：A2 导出时是区级，级别改了就认不出是哪个问题。请改回区级；",
        ),
        ({"问题编号": "B7"}, "问题台账 B6 【问题情况/问题编号】B7：导出时没有这个编号，看内容是 A2 的一行。"),
        ({"级别": None}, "问题台账 C6 【问题情况/级别】：没有写级别。请补上这个问题的级别"),
    ],
)
def test_a_row_that_may_be_another_issue_now_is_refused_and_none_is_made_of_it(
    run_refused, run_return, given_export, tmp_path, issues, cells, told
):
    file = Copy(given_export).write("A2", **cells).write("A3", 备注="三").save(tmp_path / "b.xlsx")
    lines = run_refused(16, "return", file)
    assert told in lines
    assert "不见了" not in lines
    said = run_return(file, "--skip-bad")
    assert (said["created"], said["changed"], said["missing"]) == (0, 1, [])
    assert list(issues()) == list(NUMBERS)


def test_a_row_without_number_that_is_only_like_an_issue_is_refused(
    run_refused, given_issue, run_ok, tmp_path, issues
):
    given_issue("A1", 具体点位="柳树沟")
    given_issue("A2", 问题描述="河道弃渣")
    given_issue("A3", 问题描述="河道弃渣")
    run_ok("export", tmp_path / "a.xlsx")
    copy = Copy(tmp_path / "a.xlsx")
    numbers = copy.headings["问题编号"]
    copy.write("A1", 问题描述="改写过的描述")
    for row in range(5, 8):
        copy.sheet.cell(row, numbers).value = None
    told = run_refused(16, "return", copy.save(tmp_path / "b.xlsx"))
    assert "B5 【问题情况/问题编号】：没有问题编号，看内容可能是 A1 的一行。是的请填回编号" in told
    assert "B6 【问题情况/问题编号】：没有问题编号，看内容可能是 A2、A3 的一行" in told
    assert len(issues()) == 3


def test_a_new_row_in_place_of_a_deleted_one_is_new(run_return, given_export, tmp_path):
    copy = Copy(given_export).delete("A4").add(级别="区级", 问题描述="另一处", 镇办="麻街镇")
    said = run_return(copy.save(tmp_path / "b.xlsx"))
    assert (said["created"], said["missing"]) == (1, ["A4"])


OPINION = "督察组意见：总体进展较好，个别问题整改滞后"


@pytest.mark.parametrize("column", ["序号", "问题编号", "问题描述", "备注"])
@pytest.mark.parametrize("gap", [1, 2])
def test_a_line_of_text_below_the_table_is_named_and_refuses_nothing(
    qinling, given_export, tmp_path, issues, column, gap
):
    copy = Copy(given_export).write("A1", 备注="已核")
    row = copy.sheet.max_row + gap
    cell = copy.sheet.cell(row, copy.headings[column])
    cell.value = OPINION
    file = copy.save(tmp_path / "b.xlsx")
    line = f"没有收 “问题台账”各列之外写的字：{cell.coordinate} “{OPINION}”"
    result = qinling("return", file)
    assert (result.exit_code, line in result.stderr.splitlines()) == (20, True)
    assert (issues()["A1"]["remark"], len(issues())) == ("已核", 4)


def test_check_does_not_say_that_a_table_with_such_a_line_is_unchanged(qinling, given_export, tmp_path):
    copy = Copy(given_export)
    copy.sheet.cell(copy.sheet.max_row + 1, 1).value = "以上问题请于6月20日前书面反馈"
    copy.sheet.merge_cells(
        start_row=copy.sheet.max_row, end_row=copy.sheet.max_row, start_column=1, end_column=9
    )
    result = qinling("check", copy.save(tmp_path / "b.xlsx"))
    assert (result.exit_code, "都与导出时一样" in result.stdout) == (20, False)
    assert "“以上问题请于6月20日前书面反馈”" in result.stdout


def test_a_number_that_is_left_alone_is_no_line_of_text(run_refused, given_export, tmp_path):
    copy = Copy(given_export)
    copy.sheet.cell(copy.sheet.max_row + 1, copy.headings["问题编号"]).value = "A9"
    assert "没有写级别" in run_refused(16, "return", copy.save(tmp_path / "b.xlsx"))


@pytest.fixture
def given_added(given_issue, run_ok, tmp_path):
    """An export of one issue, to which rows are added."""
    given_issue("A1", 镇办="麻街镇", 问题描述="上营村砂场弃渣未清运，堆存约220立方米")
    run_ok("export", tmp_path / "a.xlsx")
    return Copy(tmp_path / "a.xlsx")


def test_an_added_row_that_is_like_an_issue_is_named_with_it(run_ok, given_added, tmp_path):
    given_added.add(级别="区级", 镇办="麻街镇", 问题描述="上营村砂场弃渣没有清运，堆存约220立方米")
    told = run_ok("return", given_added.save(tmp_path / "b.xlsx"), "--dry-run").stdout
    assert "很像 A1：上营村砂场弃渣未清运，堆存约220立方米。" in told
    assert "undo" not in told


def test_what_a_second_inspector_adds_with_one_word_changed_is_named(
    run_ok, run_return, given_added, tmp_path, issues
):
    words = {"级别": "区级", "镇办": "板桥镇"}
    first = given_added.add(**words, 问题描述="龙潭水库大坝下游垃圾未清理").save(tmp_path / "b.xlsx")
    run_ok("return", first)
    (new,) = issues().keys() - {"A1"}
    second = Copy(tmp_path / "a.xlsx").add(**words, 问题描述="龙潭水库大坝下游的垃圾未清理")
    second.add(**words, 问题描述="龙潭水库大坝下游垃圾未清理")
    said = run_return(second.save(tmp_path / "c.xlsx"))
    assert [(row["like"], row["known"]) for row in said["added_rows"]] == [(new, False), (new, True)]
    assert said["created"] == 1


def test_an_added_row_that_is_closed_already_is_named(run_ok, given_added, tmp_path):
    given_added.add(级别="区级", 问题描述="界牌村路边广告牌已拆除", 整改状态="已销号", 销号日期="2026-04-20")
    told = run_ok("return", given_added.save(tmp_path / "b.xlsx")).stdout
    assert "表上写着已销号：登记后就是已销号，没有经过验收" in told


def test_words_typed_over_the_day_alone_are_taken(run_ok, run_return, given_issue, show_issue, tmp_path):
    given_issue("A1", 整改时限="2026年第四季度")
    given_issue("A2", 整改时限="2026年第四季度")
    run_ok("export", tmp_path / "a.xlsx")
    copy = (
        Copy(tmp_path / "a.xlsx")
        .write("A1", 整改时限="2026年十二月底前")
        .write("A2", 整改时限="2026年第四季度")
    )
    file = copy.save(tmp_path / "b.xlsx")
    checked = run_ok("check", file).stdout
    assert "A1 时限原文：" in checked
    assert "A2" not in checked
    assert run_return(file)["changed"] == 1
    assert show_issue("A1")["deadline_text"] == "2026年十二月底前"


@pytest.mark.parametrize(("edited", "copies"), [(0, 1), (1, 1), (0, 2)])
def test_of_a_sheet_that_was_copied_the_edited_copy_is_taken(
    qinling, given_export, tmp_path, edited, copies, show_issue
):
    copy = Copy(given_export)
    for _ in range(copies):
        copy.book.copy_worksheet(copy.sheet)
    copy.sheet = [copy.sheet, *copy.book.worksheets[-copies:]][edited]
    file = copy.write("A2", 备注="已核").save(tmp_path / "b.xlsx")
    result = qinling("return", file)
    assert (result.exit_code, result.stderr.count("都是别的页里已有的问题")) == (20, copies)
    assert show_issue("A2")["remark"] == "已核"


def test_two_copies_that_were_both_edited_are_refused_with_what_to_do(run_refused, given_export, tmp_path):
    copy = Copy(given_export)
    other = copy.book.copy_worksheet(copy.sheet)
    copy.write("A2", 备注="甲").sheet = other
    told = run_refused(16, "return", copy.write("A3", 备注="乙").save(tmp_path / "b.xlsx"))
    assert "A2：编号与工作表“问题台账”第 6 行相同，内容却不同：这一行与导出时一样" in told
    assert "A3：编号与工作表“问题台账”第 7 行相同，内容却不同：那里与导出时一样" in told
    assert "只留改对的那一行再收" in told
    assert "空着" not in told


def test_a_row_that_was_copied_to_another_sheet_for_a_new_issue_changes_nothing(
    run_refused, given_export, tmp_path, issues
):
    copy = Copy(given_export)
    sheet = copy.book.copy_worksheet(copy.sheet)
    sheet.delete_rows(FIRST_ROW + 1, 9)
    sheet.cell(FIRST_ROW, copy.headings["问题描述"]).value = "另一个问题"
    assert "是新问题的，请删去编号" in run_refused(16, "return", copy.save(tmp_path / "b.xlsx"))
    assert issues()["A1"]["description"] == "A1的问题"


@pytest.mark.parametrize("number", [46387, "46387", 20261231])
def test_the_number_of_a_day_does_not_replace_the_words(run_return, given_issue, run_ok, tmp_path, number):
    given_issue("A1", 整改时限="2026年底前")
    run_ok("export", tmp_path / "a.xlsx")
    file = Copy(tmp_path / "a.xlsx").write("A1", 整改时限=number).save(tmp_path / "b.xlsx")
    assert run_return(file)["changed"] == 0

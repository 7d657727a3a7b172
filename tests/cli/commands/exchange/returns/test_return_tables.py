"""`return`: tables that were sorted, moved, resaved or extended."""

import pytest

from tests.cli.commands.exchange.returned_exports import NUMBERS, taken_by_number
from tests.workbook.makers.returned_workbooks import ConflictWorkbook, Copy, remove_checksums, resave
from tests.workbook.makers.sample_exports import needs_calc


@pytest.fixture
def given_extras(given_file, run_import, run_ok, tmp_path):
    """Two issues with a column that is no field, exported with it under a heading that also means one."""
    rows = [
        {"问题编号": number, "问题描述": f"{number}的问题", "备注": "记", "备考": "原来"}
        for number in ("A1", "A2")
    ]
    run_import(given_file(rows))
    run_ok("export", tmp_path / "a.xlsx", "--columns", "编号,级别,描述,extra=备考,备注=备注说明")
    return tmp_path / "a.xlsx"


def read_extra_columns(show_issue, number):
    return show_issue(number)["extra"]


def test_columns_that_are_no_fields_are_taken_too(given_extras, run_ok, run_return, tmp_path, show_issue):
    copy = Copy(given_extras).write("A1", 备考="改过").write("A2", 备考=None, 备注说明="也改")
    said = run_return(copy.save(tmp_path / "b.xlsx"))
    assert taken_by_number(said) == {
        "A1": {"extra.备考": "改过"},
        "A2": {"extra.备考": None, "remark": "也改"},
    }
    assert (read_extra_columns(show_issue, "A1"), read_extra_columns(show_issue, "A2")) == (
        {"备考": "改过"},
        {},
    )
    assert "备考" in run_ok("show", "A1").stdout
    run_ok("undo", "--yes")
    assert (read_extra_columns(show_issue, "A1"), read_extra_columns(show_issue, "A2")) == (
        {"备考": "原来"},
        {"备考": "原来"},
    )
    run_ok("db", "verify")


def test_columns_that_are_no_fields_can_conflict_and_be_decided_in_a_workbook(
    given_extras, run_ok, run_return, tmp_path, show_issue
):
    run_ok("edit", "A2", "备注=又记")  # its row comes back untouched
    copies = (("b.xlsx", "甲"), ("c.xlsx", "乙"))
    first, second = (
        Copy(given_extras).write("A1", 备考=words).save(tmp_path / name) for name, words in copies
    )
    run_return(first, QINLING_ACTOR="李某")
    run_ok("edit", "A1", "备注=又记", QINLING_ACTOR="张某")
    assert read_extra_columns(show_issue, "A2") == {"备考": "原来"}
    (item,) = run_return(second, "--conflicts", tmp_path / "冲突.xlsx")["items"]
    (clash,) = item["clashes"]
    assert [clash[name] for name in ("field", "base", "theirs", "ours", "actor")] == [
        "extra.备考",
        "原来",
        "乙",
        "甲",
        "李某",
    ]
    book = ConflictWorkbook(tmp_path / "冲突.xlsx").fill("A1", "备考", 以哪个为准="表")
    assert "A1 备考：甲 → 乙" in run_ok("return", book.save(tmp_path / "d.xlsx")).stdout
    assert read_extra_columns(show_issue, "A1") == {"备考": "乙"}


def sort_rows(copy):
    copy.order(NUMBERS[::-1])


def move_column(copy):
    copy.move("备注", copy.sheet.max_column + 2)


def swap_columns(copy):
    town, remark = copy.headings["镇办"], copy.headings["备注"]
    copy.move("镇办", 40).move("备注", town).move("镇办", remark)


def cross_units_and_towns(copy):
    for number in copy.rows:
        town, unit = copy.cell(number, "镇办"), copy.cell(number, "责任单位")
        town.value, unit.value = unit.value, town.value


def test_columns_that_took_the_values_of_each_other_are_asked_about(
    given_file, run_import, qinling, tmp_path
):
    rows = [
        {"问题编号": f"A{at}", "问题描述": f"第{at}处", "镇办": f"{at}号镇", "责任单位": f"{at}号局"}
        for at in range(4)
    ]
    run_import(given_file(rows))
    assert qinling("export", tmp_path / "a.xlsx").exit_code == 0
    copy = Copy(tmp_path / "a.xlsx")
    cross_units_and_towns(copy)
    result = qinling("return", copy.save(tmp_path / "b.xlsx"))
    assert result.exit_code == 20
    assert (
        "【镇办】【责任单位】像是两列互换了：新内容是另一列原来的。共 8 格" in result.stdout + result.stderr
    )
    assert "--accept 互换" in result.stderr


def test_a_column_that_is_gone_is_told(given_export, qinling, tmp_path):
    copy = Copy(given_export).drop("镇办")
    result = qinling("return", copy.save(tmp_path / "b.xlsx"))
    assert "导出时有、表上没有的列：“镇办”，台账里照旧" in result.stdout + result.stderr


def drop_columns(copy):
    for heading in ("镇办", "整改时限", "整改状态", "序号"):
        copy.drop(heading)


def hide_columns_and_rows(copy):
    copy.sheet.column_dimensions["X"].hidden = True
    for row in (6, 7):
        copy.sheet.row_dimensions[row].hidden = True


def add_columns(copy):
    at = copy.sheet.max_column + 1
    for place, heading in enumerate(("核查意见", "核查人"), at):
        copy.sheet.cell(4, place).value = heading
        for row in copy.rows.values():
            copy.sheet.cell(row, place).value = "属实"


def add_sheets(copy):
    for name in ("核查记录", "照片"):
        sheet = copy.book.create_sheet(name, 0)
        sheet.append(["核查时间", "核查人", "情况"])
        sheet.append(["2026-04-25", "李某", "属实"])


def remove_sheets(copy):
    copy.book.remove(copy.book["汇总"])
    copy.book.remove(copy.book["说明"])


def rename_sheet(copy):
    copy.sheet.title = "我的"


def drop_title(copy):
    for block in list(copy.sheet.merged_cells.ranges):
        copy.sheet.unmerge_cells(str(block))
    copy.sheet.delete_rows(1, 2)


def add_footer(copy):
    copy.sheet.cell(copy.sheet.max_row + 1, 1).value = "合计"
    copy.sheet.cell(copy.sheet.max_row + 1, 1).value = "填表人：李某"


TABLE_EDITS = [sort_rows, move_column, swap_columns, drop_columns, hide_columns_and_rows, remove_sheets,
           rename_sheet, drop_title]  # fmt: skip
ADDING_EDITS = [add_columns, add_sheets, add_footer]


@pytest.mark.parametrize("treat", TABLE_EDITS, ids=lambda treat: treat.__name__)
def test_a_rearranged_table_comes_back(run_return, run_ok, given_export, tmp_path, treat, issues):
    copy = Copy(given_export).write("A3", 备注="已核")
    treat(copy)
    file = copy.save(tmp_path / "b.xlsx")
    told = run_ok("check", file).stdout.splitlines()
    changed = [line for line in told[1:] if not line.startswith("导出时有、表上没有的列")]
    assert [line.partition("（")[0] for line in changed] == ["A3 备注：原来 → 已核"]
    said = run_return(file)
    assert (said["changed"], said["created"], taken_by_number(said)) == (1, 0, {"A3": {"remark": "已核"}})
    assert [issues()[number]["version"] for number in NUMBERS] == [1, 1, 2, 1]


@pytest.mark.parametrize("treat", ADDING_EDITS, ids=lambda treat: treat.__name__)
def test_a_table_with_additions_comes_back_and_ends_with_20(
    qinling, run_return, given_export, tmp_path, treat, issues
):
    copy = Copy(given_export).write("A3", 备注="已核")
    treat(copy)
    file = copy.save(tmp_path / "b.xlsx")
    checked = qinling("check", file)
    assert (checked.exit_code, "都与导出时一样" in checked.stdout) == (20, False)
    said = run_return(file, code=20)
    assert (said["changed"], said["created"], taken_by_number(said)) == (1, 0, {"A3": {"remark": "已核"}})
    assert [issues()[number]["version"] for number in NUMBERS] == [1, 1, 2, 1]


def test_a_phrase_without_a_year_takes_the_one_of_the_export(run_return, given_export, tmp_path):
    copy = Copy(given_export).write("A3", 整改时限="5月底前")
    drop_title(copy)
    said = run_return(copy.save(tmp_path / "b.xlsx"), QINLING_TODAY="2027-01-04")
    assert taken_by_number(said)["A3"]["deadline"] == "2026-05-31"


def test_without_the_numbers_nobody_knows_which_row_is_which(run_refused, given_export, tmp_path):
    file = Copy(given_export).drop("问题编号").save(tmp_path / "b.xlsx")
    assert "没有问题编号一列" in run_refused(15, "return", file)


@needs_calc
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_libreoffice_may_have_saved_it(run_return, run_ok, given_export, tmp_path, suffix):
    untouched = resave(given_export, suffix, tmp_path)
    assert run_ok("check", untouched).stdout.splitlines()[1:] == ["4 行都与导出时一样"]
    cells = {"备注": "已核", "完成率": 0.55, "整改时限": "2026-06-15", "是否录入平台": "是"}
    edited = Copy(given_export).write("A3", **cells).save(tmp_path / "b.xlsx")
    said = run_return(resave(edited, suffix, tmp_path))
    assert taken_by_number(said) == {
        "A3": {
            "remark": "已核",
            "percent": 55.0,
            "deadline": "2026-06-15",
            "deadline_kind": "dated",
            "deadline_text": "2026-06-15",
            "on_platform": True,
        }
    }


def test_a_foreign_sheet_is_left_alone_and_reported(qinling, given_export, tmp_path, show_issue):
    copy = Copy(given_export).write("A3", 备注="已核")
    sheet = copy.book.create_sheet("核查清单", 0)
    sheet.append(["问题编号", "问题描述", "核查人"])
    sheet.append(["A3", "核查过", "李某"])
    other = copy.book.create_sheet("核查情况", 1)
    other.append(["问题编号", "问题描述", "整改时间"])
    other.append(["A3", "核查过", "2026-04-20"])
    file = copy.save(tmp_path / "b.xlsx")
    for told in (qinling("check", file).stdout, qinling("return", file).stderr):
        assert "工作表“核查清单”没有级别一列，没有收" in told
        assert "工作表“核查情况”有疑问：“整改时间”列既可能是整改时限，也可能是完成整改日期" in told
        assert "没有收 “核查清单”新加的工作表，共 6 处：\n  A1 “问题编号”\n" in told
    assert show_issue("A3")["remark"] == "已核"


def test_an_export_without_row_checksums_comes_back(run_return, given_export, tmp_path):
    copy = remove_checksums(Copy(given_export)).write("A3", 备注="已核").delete("A4")
    said = run_return(copy.save(tmp_path / "b.xlsx"))
    assert (taken_by_number(said), said["missing"]) == ({"A3": {"remark": "已核"}}, ["A4"])


def test_a_formula_without_a_result_in_a_cell_that_was_blank_is_not_taken_for_untouched(
    run_refused, given_export, tmp_path
):
    file = Copy(given_export).write("A3", 保护分区="=1/0").save(tmp_path / "b.xlsx")
    assert "（公式没有存下的结果）" in run_refused(16, "return", file)


def test_an_untouched_row_twice_is_one(run_return, given_export, tmp_path):
    copy = Copy(given_export)
    copy.sheet.append([cell.value for cell in copy.sheet[6]])
    assert run_return(copy.save(tmp_path / "b.xlsx"))["items"] == []


def test_an_untouched_row_of_an_issue_that_changed_since_says_nothing(
    run_ok, run_return, given_export, issues
):
    run_ok("edit", "A2", "备注=台账改的")
    assert run_return(given_export)["items"] == []
    assert issues()["A2"]["remark"] == "台账改的"

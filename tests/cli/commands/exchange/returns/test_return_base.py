"""`return` and `check` of a table that lost its hidden sheet: by its properties, or by the export it was made from."""

import csv
import io
import shutil

import pytest
from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell

from qinling.workbook.export_manifest import MANIFEST_SHEET_NAME
from tests.cli.commands.exchange.returned_exports import taken_by_number
from tests.workbook.makers.returned_workbooks import ConflictWorkbook, Copy

WIDE = {narrow: narrow + 0xFEE0 for narrow in range(0x21, 0x7F)}


def read_cells(copy):
    """The values of the sheet of issues, the title and both rows of headings included."""
    return [list(row) for row in copy.sheet.iter_rows(values_only=True)]


def read_records(copy):
    """The headings in one row, and the rows of issues."""
    rows = read_cells(copy)
    return [below or above for above, below in zip(rows[2], rows[3], strict=True)], rows[4:]


def write_text(path, rows, encoding="utf-8", delimiter=","):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(
        [["" if cell is None else cell for cell in row] for row in rows]
    )
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_book(path, rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def copy_sheet(path, copy):
    """Copy the cells of the sheet of issues into a new workbook, where they stood."""
    book = Workbook()
    for row in copy.sheet.iter_rows():
        for cell in row:
            if not isinstance(cell, MergedCell):
                book.active.cell(cell.row, cell.column).value = cell.value
    book.save(path)
    return path


def turn_around(copy):
    """The columns in the reverse order, the rows sorted by their description from the last to the first."""
    headings, rows = read_records(copy)
    at = headings.index("问题描述")
    rows = sorted(rows, key=lambda row: (str(row[at]), str(row[0])), reverse=True)
    return [headings[::-1], *(row[::-1] for row in rows)]


def widen_numbers(copy):
    headings, rows = read_records(copy)
    at = headings.index("问题编号")
    return [headings, *([*row[:at], row[at].translate(WIDE), *row[at + 1 :]] for row in rows)]


#: What becomes of an export on its way: the name of the file, and how it is written from the edited copy.
WAYS = {
    "copied into another workbook": ("表.xlsx", copy_sheet),
    "a workbook of one row of headings": (
        "表.xlsx",
        lambda path, copy: write_book(path, [*map(list, _flat(copy))]),
    ),
    "columns reordered and rows sorted": ("表.xlsx", lambda path, copy: write_book(path, turn_around(copy))),
    "UTF-8": ("表.csv", lambda path, copy: write_text(path, read_cells(copy))),
    "UTF-8 with a mark": ("表.csv", lambda path, copy: write_text(path, read_cells(copy), "utf-8-sig")),
    "GBK": ("表.csv", lambda path, copy: write_text(path, read_cells(copy), "gbk")),
    "tabs": ("表.txt", lambda path, copy: write_text(path, read_cells(copy), "utf-8", "\t")),
    "tabs in UTF-16": ("表.txt", lambda path, copy: write_text(path, read_cells(copy), "utf-16", "\t")),
    "a text reordered and sorted": ("表.csv", lambda path, copy: write_text(path, turn_around(copy), "gbk")),
    "full-width numbers": ("表.csv", lambda path, copy: write_text(path, widen_numbers(copy))),
}


def _flat(copy):
    headings, rows = read_records(copy)
    return [headings, *rows]


@pytest.fixture
def edited(given_export):
    """A copy of the export in which two cells were changed."""
    return Copy(given_export).write("A2", 备注="督查组已现场核查").write("A3", 完成率=0.5)


@pytest.mark.parametrize("way", WAYS)
def test_with_the_export_it_was_made_from_a_table_is_merged_by_three_sides(
    run_return, run_ok, given_export, edited, tmp_path, show_issue, way
):
    name, write = WAYS[way]
    file = write(tmp_path / name, edited)
    run_ok("edit", "A2", "备注=台账改的")
    run_ok("edit", "A4", "备注=台账改的")

    report = run_return(file, "--base", given_export)
    assert report["source"] == "base"
    assert (report["missing"], report["created"], report["errors"]) == ([], 0, [])
    assert taken_by_number(report) == {"A2": {}, "A3": {"percent": 50.0}}
    (conflict,) = next(item for item in report["items"] if item["number"] == "A2")["clashes"]
    assert (conflict["base"], conflict["theirs"], conflict["ours"]) == (
        "原来",
        "督查组已现场核查",
        "台账改的",
    )
    assert show_issue("A4")["remark"] == "台账改的"


def test_without_its_sheet_an_export_is_merged_by_its_properties(run_return, run_ok, edited, tmp_path):
    del edited.book[MANIFEST_SHEET_NAME]
    edited.delete("A1")
    run_ok("edit", "A2", "备注=台账改的")
    report = run_return(edited.save(tmp_path / "交回.xlsx"))

    assert (report["source"], report["missing"], report["changed"]) == ("properties", ["A1"], 1)
    assert taken_by_number(report) == {"A2": {}, "A3": {"percent": 50.0}}


def test_of_a_part_of_the_ledger_the_properties_only_tell_how_many_rows_are_gone(
    run_ok, given_issue, given_export, tmp_path
):
    given_issue("B1", level="市级")
    run_ok("export", tmp_path / "区级.xlsx", "--level", "区级")
    copy = Copy(tmp_path / "区级.xlsx").delete("A1")
    del copy.book[MANIFEST_SHEET_NAME]
    file = copy.save(tmp_path / "交回.xlsx")

    lines = run_ok("check", file).stdout.splitlines()
    assert "少了 1 行，说不出是哪些" in lines[1]
    assert "按文件属性" in lines[2]
    assert "A1 的一行不见了" in run_ok("check", file, "--base", tmp_path / "区级.xlsx").stdout


def test_a_row_that_lost_its_number_too_is_no_new_issue(run_return, run_ok, edited, tmp_path):
    """It is matched by its content as in a file that has its sheet, though any issue may have been exported."""
    run_ok("add", "级别=市级", "编号=B1", "问题描述=另一个")
    run_ok("export", tmp_path / "区级.xlsx", "--level", "区级")
    copy = Copy(tmp_path / "区级.xlsx").write("A2", 备注="督查组已现场核查", 问题编号=None)
    with_sheet = run_return(copy.save(tmp_path / "有.xlsx"), "--dry-run", "--skip-bad")
    del copy.book[MANIFEST_SHEET_NAME]
    without = run_return(copy.save(tmp_path / "无.xlsx"), "--dry-run", "--skip-bad")

    assert (with_sheet["source"], without["source"]) == ("sheet", "properties")
    assert (without["created"], without["items"]) == (0, with_sheet["items"])
    assert [one["why"] for one in without["errors"]] == [one["why"] for one in with_sheet["errors"]]


@pytest.mark.parametrize("command", ["check", "return"])
def test_without_a_base_it_is_said_what_can_be_typed(
    run_refused, run_ok, given_export, edited, tmp_path, command
):
    file = copy_sheet(tmp_path / "抄的.xlsx", edited)
    told = run_refused(15, command, file)
    call = f"qinling {command} {file} --base {given_export}"
    assert call in told
    assert run_ok(*call.split()[1:]).exit_code == 0

    given_export.unlink()
    assert f"qinling {command} {file} --base 导出的表.xlsx" in run_refused(15, command, file)


def test_of_several_exports_all_are_named(run_refused, run_ok, given_export, edited, tmp_path):
    file = copy_sheet(tmp_path / "抄的.xlsx", edited)
    run_ok("edit", "A4", "备注=台账改的")
    run_ok("export", tmp_path / "后来的.xlsx")
    told = run_refused(15, "return", file)
    assert "说不准的用早的一份" in told
    assert all(f"{one}（截至 2026-04-25）" in told for one in (tmp_path / "后来的.xlsx", given_export))


def test_the_last_export_is_named_by_a_word(run_return, edited, tmp_path):
    file = copy_sheet(tmp_path / "抄的.xlsx", edited)
    assert taken_by_number(run_return(file, "--base", "上次"))["A3"] == {"percent": 50.0}


def test_a_table_that_came_back_is_not_the_last_export(run_ok, run_refused, given_export, edited, tmp_path):
    file = copy_sheet(tmp_path / "抄的.xlsx", edited)
    Copy(given_export).write("A4", 备注="乡镇补报").book.save(tmp_path / "另存.xlsx")
    run_ok("return", tmp_path / "另存.xlsx")
    assert f"--base 上次 是 {given_export}；" in run_ok("check", file, "--base", "上次").stderr
    given_export.unlink()
    assert "没有找到以前导出的表" in run_refused(2, "check", file, "--base", "上次")


def test_a_base_that_is_too_late_is_noticed(run_return, run_ok, given_export, edited, tmp_path):
    """What the ledger changed between the two exports would be undone without a word."""
    file = copy_sheet(tmp_path / "抄的.xlsx", edited)
    run_ok("edit", "A4", "备注=台账改的")
    run_ok("export", tmp_path / "后来的.xlsx")

    report = run_return(file, "--base", tmp_path / "后来的.xlsx", code=20)
    assert [(slip["kind"], slip["fields"]) for slip in report["slips"]] == [("earlier", ["remark"])]
    assert report["changed"] == 0
    assert run_return(file, "--base", tmp_path / "后来的.xlsx", "--accept", "earlier")["changed"] == 3


def test_a_base_that_is_no_export_or_another_one_is_refused(
    run_refused, run_ok, given_export, edited, tmp_path, given_file
):
    file = copy_sheet(tmp_path / "抄的.xlsx", edited)
    other = given_file([{"问题编号": "A1", "问题描述": "弃渣"}])
    assert "--base 的 区级台账.xlsx" in run_refused(2, "return", file, "--base", other)
    assert "找不到文件" in run_refused(15, "return", file, "--base", tmp_path / "没有.xlsx")

    own = edited.save(tmp_path / "自带.xlsx")
    assert run_ok("return", own, "--base", given_export, "--dry-run").exit_code == 0
    run_ok("edit", "A4", "备注=台账改的")
    run_ok("export", tmp_path / "后来的.xlsx")
    assert "自己带着标识" in run_refused(2, "return", own, "--base", tmp_path / "后来的.xlsx")
    del edited.book[MANIFEST_SHEET_NAME]
    own = edited.save(tmp_path / "没有标识表.xlsx")
    assert "自己带着标识" in run_refused(2, "check", own, "--base", tmp_path / "后来的.xlsx")


def test_a_damaged_sheet_is_made_good_by_the_base(run_return, given_export, edited, tmp_path, run_refused):
    edited.book[MANIFEST_SHEET_NAME]["A2"].value = "?"
    file = edited.save(tmp_path / "坏.xlsx")
    assert "--base" in run_refused(15, "return", file)
    assert taken_by_number(run_return(file, "--base", given_export)) == {
        "A2": {"remark": "督查组已现场核查"},
        "A3": {"percent": 50.0},
    }


def test_a_conflict_workbook_without_its_sheet_is_taken_by_its_original(
    run_ok, run_return, run_refused, given_conflict, given_export, tmp_path
):
    original = tmp_path / "冲突.xlsx"
    run_ok("return", given_conflict, "--conflicts", original)
    book = ConflictWorkbook(original)
    number, item = next(iter(book.rows))
    book.fill(number, item, 以哪个为准="表")
    rows = [list(row) for row in book.sheet.iter_rows(values_only=True)]
    file = write_text(tmp_path / "填好.csv", rows)

    assert "没有找到问题台账" in run_refused(15, "return", file, "--base", given_export)
    assert run_return(file, "--base", original)["changed"] == 1


def test_a_folder_names_the_command_for_each_such_file(qinling, given_export, edited, tmp_path, run_refused):
    folder = tmp_path / "交回"
    folder.mkdir()
    copied = copy_sheet(folder / "抄的.xlsx", edited)
    del edited.book[MANIFEST_SHEET_NAME]
    edited.save(folder / "删了.xlsx")

    result = qinling("return", folder)
    assert result.exit_code == 28
    assert f"qinling return {copied} --base {given_export}" in result.stdout
    assert "删了.xlsx：不是分发的表，改动 2 个" in result.stdout
    assert "一次只收一份" in run_refused(2, "return", folder, "--base", given_export)


def test_the_properties_of_a_dispatched_workbook_limit_the_unit(run_ok, qinling, given_four, tmp_path):
    run_ok("edit", "A1", "责任单位=麻街镇人民政府")
    run_ok(
        "dispatch", "--by", "责任单位", "--due", "2026-05-08", "--to", tmp_path / "分发", "--fill", "remark"
    )
    (file,) = (tmp_path / "分发").iterdir()
    copy = Copy(file).write("A1", 备注="单位填的", 问题描述="单位改的描述")
    del copy.book[MANIFEST_SHEET_NAME]

    result = qinling("return", copy.save(tmp_path / "交回.xlsx"))
    assert result.exit_code == 28
    assert "不是开放给单位填的列" in result.stdout


def test_import_says_nothing_of_a_base(qinling, given_export, tmp_path):
    shutil.copy(given_export, tmp_path / "又一份.xlsx")
    assert qinling("import", tmp_path / "又一份.xlsx", "--base", given_export).exit_code == 2

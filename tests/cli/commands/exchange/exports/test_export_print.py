"""`export` for paper: the layout for review, blank columns, texts that no row can hold."""

import pytest
from openpyxl import load_workbook

from tests.workbook.makers.office_templates import grouped_template, plain_template

LONG = "头" + "河道弃渣，已责成清运。" * 100 + "尾"


@pytest.fixture
def given_export(run_ok, given_issue, tmp_path):
    """An export with a long text, and what it said."""
    given_issue("A1", 整改进展=LONG)
    given_issue("A2", 整改进展="已清运")
    return tmp_path / "交.xlsx", run_ok("export", tmp_path / "交.xlsx", "--layout", "审阅").stderr


def test_the_layout_for_review_has_few_columns_and_small_letters(given_export):
    page = load_workbook(given_export[0])["问题台账"]

    assert [cell.value for cell in page[4]][5:8] == ["问题描述", None, "整改措施"]
    assert page.max_column == 11
    assert page["F5"].font.size == 9


def test_a_text_that_no_row_can_hold_is_told(given_export):
    assert "有 1 处文字一格放不下（一行最高 409 磅），全文另在工作表“长文附页”" in given_export[1]


def test_such_an_export_comes_back_unchanged_and_its_edits_are_taken(run_ok, given_export):
    path, _ = given_export
    assert run_ok("check", path).stdout.splitlines()[1:] == ["2 行都与导出时一样"]

    book = load_workbook(path)
    book["问题台账"]["K5"] = LONG + "又及"
    book.save(path)
    said = run_ok("return", path)
    assert "改动 1 个" in said.stderr
    assert "长文附页" not in said.stderr
    assert "又及" in "".join(run_ok("show", "A1").stdout.split())


def test_a_plain_import_of_it_reads_the_issues_once(run_ok, given_export):
    said = run_ok("import", given_export[0], "--dry-run")

    assert "新增 0 个、更新 0 个、未变 2 个" in said.stderr


def test_blank_columns_are_left_out_and_named(run_ok, given_issue, tmp_path):
    given_issue("A1", 备注="甲")
    said = run_ok(
        "export", tmp_path / "交.xlsx", "--skip-empty", "--columns", "编号,级别,问题描述,备注,责任人"
    )

    assert "整列空白，没有导出：责任人" in said.stderr
    headings = [cell.value for row in load_workbook(tmp_path / "交.xlsx")["问题台账"][3:4] for cell in row]
    assert "备注" in headings
    assert "责任人" not in headings
    assert run_ok("check", tmp_path / "交.xlsx").stdout.splitlines()[1:] == ["1 行都与导出时一样"]


def test_a_csv_leaves_blank_columns_out_too(run_ok, given_issue, tmp_path):
    given_issue("A1")
    run_ok("export", tmp_path / "交.csv", "--skip-empty", "--columns", "编号,级别,问题描述,备注")

    assert "备注" not in (tmp_path / "交.csv").read_text("utf-8-sig")


def test_too_many_columns_for_the_paper_are_told(run_ok, given_issue, tmp_path):
    given_issue("A1")
    words = "编号,级别,问题描述,整改措施,整改目标,整改进展,备注,牵头单位,责任单位,配合单位,验收单位,具体点位,问题来源,联系方式"
    said = run_ok(
        "export",
        tmp_path / "交.xlsx",
        "--layout",
        "审阅",
        "--columns",
        f"{words},经度,纬度,镇办,责任人,包抓领导",
    )

    assert "一页 A3 排不下，印出来的字会小于 9 磅" in said.stderr


@pytest.mark.parametrize("words", [("--layout", "审阅"), ("--skip-empty",)])
def test_a_template_has_its_own_look(words, qinling, run_ok, given_issue, tmp_path):
    given_issue("A1")
    plain_template().save(tmp_path / "模板.xlsx")
    refused = qinling("export", tmp_path / "交.xlsx", "--template", tmp_path / "模板.xlsx", *words)

    assert refused.exit_code == 2
    assert f"{words[0]} 不能与 --template 同用" in refused.stderr


def test_a_template_that_cuts_a_text_says_so(run_ok, given_issue, tmp_path):
    given_issue("A1", 问题描述=LONG * 5)
    book = grouped_template()
    book.save(tmp_path / "模板.xlsx")
    said = run_ok("export", tmp_path / "交.xlsx", "--template", tmp_path / "模板.xlsx")

    assert "有 1 处文字一格放不下（一行最高 409 磅），打印会缺一截，请把列放宽" in said.stderr

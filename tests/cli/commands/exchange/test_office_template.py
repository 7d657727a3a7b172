"""`export --template`: the ledger in an office's own workbook, which `check` and `return` take like any export."""

import json
import zipfile

import pytest
import xlsxwriter
from openpyxl import load_workbook

from qinling.workbook.files.subprocess_reader import OLE_SIGNATURE
from tests.workbook.makers.odd_files import write_xls
from tests.workbook.makers.office_templates import grouped_template, plain_template


@pytest.fixture
def save_template(tmp_path):
    """Save a workbook as the office's template and return the file."""

    def save(book=None, name="模板.xlsx"):
        (book or grouped_template()).save(tmp_path / name)
        return tmp_path / name

    return save


@pytest.fixture
def given_export(run_ok, given_issue, tmp_path, save_template):
    """Three issues in the office's workbook."""
    given_issue("A1", 备注="原来", 完成率="40%")
    given_issue("A2", "市级", 整改时限="立行立改", 责任单位="区水利局")
    given_issue("A3", 状态="未启动", 具体点位="桥下")
    run_ok("export", tmp_path / "交.xlsx", "--template", save_template())
    return tmp_path / "交.xlsx"


def edit_cells(path, **cells):
    book = load_workbook(path)
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.save(path)
    return path


def test_check_and_return_find_nothing_changed(run_ok, given_export):
    assert run_ok("check", given_export).stdout.splitlines()[1:] == ["3 行都与导出时一样"]
    assert "已改动 0 个、新增 0 个、未变 3 个问题" in run_ok("return", given_export).stderr


def test_an_edited_cell_is_taken(run_ok, given_export, issues):
    before = issues()
    # A2 is the city's and stands first; 网格员 (F) is no field, and kept beside them
    run_ok("return", edit_cells(given_export, L6="已核", E6="丹江边", F6="王某", G8="区水利局"))
    after = issues()
    changed = {(number, name) for number in after for name in after[number]} - {
        (number, name) for number, one in before.items() for name in one if after[number][name] == one[name]
    }
    assert {one for one in changed if one[1] != "version"} == {
        ("A2", "remark"),
        ("A2", "location"),
        ("A2", "extra"),
        ("A3", "duty_unit"),
    }
    assert "王某" in after["A2"]["extra"].values()


def test_a_table_without_levels_comes_back_as_of_the_level_that_it_was_filled_with(
    run_ok, given_issue, save_template, tmp_path, issues
):
    given_issue("A1", "省级")
    given_issue("B1", "区级")
    template = save_template(plain_template("序号", "编号", "问题描述", "备注", rows=3))
    run_ok("export", tmp_path / "交.xlsx", "--template", template, "--level", "省级")
    file = edit_cells(tmp_path / "交.xlsx", D3="已核", B4="A9", C4="又一处")
    run_ok("return", file)
    assert (issues()["A1"]["remark"], issues()["A9"]["level"]) == ("已核", "province")


def test_questions_are_compared_with_what_they_were_answered(
    run_ok, given_issue, save_template, tmp_path, issues
):
    given_issue("A1", 状态="未启动", 发现日期="2026-03-01", 经度="109.9", 纬度="33.9")
    given_issue("A2", 状态="已完成整改", 交办日期="2026-03-02")
    template = save_template(
        plain_template("编号", "级别", "问题描述", "是否完成整改", "是否销号", "下发时间", "经纬度")
    )
    run_ok("export", tmp_path / "交.xlsx", "--template", template)
    assert "2 行都与导出时一样" in run_ok("check", tmp_path / "交.xlsx").stdout
    told = run_ok("return", edit_cells(tmp_path / "交.xlsx", D3="是", G3="109.8,33.9")).stdout
    assert "qinling complete A1" in told
    assert (issues()["A1"]["lon"], issues()["A1"]["found_on"]) == (109.8, "2026-03-01")


def test_an_empty_ledger_file_may_be_the_template(run_ok, given_issue, tmp_path):
    given_issue("A1")
    run_ok("template", "ledger", tmp_path / "空表.xlsx")
    run_ok("export", tmp_path / "交.xlsx", "--template", tmp_path / "空表.xlsx", "--redact")
    page = load_workbook(tmp_path / "交.xlsx").worksheets[0]
    assert (page["B5"].value, page.max_row) == ("A1", 5)
    assert "1 行都与导出时一样" in run_ok("check", tmp_path / "交.xlsx").stdout


def test_an_earlier_export_is_no_template(run_ok, run_refused, given_issue, tmp_path):
    given_issue("A1")
    run_ok("export", tmp_path / "四月.xlsx")
    told = run_refused(15, "export", tmp_path / "五月.xlsx", "--template", tmp_path / "四月.xlsx")
    assert "是导出的表" in told


# -- what is told ---------------------------------------------------------------------------------


def test_what_the_template_drops_and_leaves_blank_is_reported(run_ok, given_issue, tmp_path):
    given_issue("A1")
    with xlsxwriter.Workbook(tmp_path / "模板.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["{截止}", "截至2025年3月5日"])
        page.write_row(1, 0, ["问题编号", "级别", "问题描述", "网格员"])
        page.insert_textbox("H1", "盖章处")
    told = run_ok("export", tmp_path / "交.xlsx", "--template", tmp_path / "模板.xlsx").stderr
    assert "模板里的文本框和图形带不进导出的表" in told
    assert "模板里的 {截止} 不认识" in told
    assert "不是台账的字段：网格员" in told
    assert "“截至2025年3月5日”原样留着" in told


def test_a_template_in_template_format_is_filled_as_a_workbook(run_ok, given_issue, tmp_path):
    given_issue("A1")
    book = plain_template("编号", "级别", "问题描述")
    book.template = True
    book.save(tmp_path / "模板.xltx")
    run_ok("export", tmp_path / "交.xlsx", "--template", tmp_path / "模板.xltx")
    assert load_workbook(tmp_path / "交.xlsx").template is False


def test_a_complete_template_gives_no_message(run_ok, given_issue, save_template, tmp_path):
    given_issue("A1")
    template = save_template(plain_template("编号", "级别", "问题描述"))
    told = run_ok("export", tmp_path / "交.xlsx", "--template", template).stderr.splitlines()
    assert len(told) == 1


# -- the settings ---------------------------------------------------------------------------------


def test_the_settings_name_a_template_relative_to_their_file(
    run_ok, given_issue, save_template, with_settings, tmp_path
):
    given_issue("A1")
    save_template(name="本单位.xlsx")
    own = with_settings('[export]\ntemplate = "本单位.xlsx"\n')

    def title(*options):
        run_ok("export", tmp_path / "交.xlsx", *options, **own)
        return load_workbook(tmp_path / "交.xlsx").worksheets[0]["A1"].value

    assert title() == "商州区问题整改台账"
    assert title("--columns", "编号,级别,描述") == "秦岭生态环境保护问题台账"
    assert title("--title", "另一张") == "另一张"
    assert title("--split", "级别").endswith("（区级）")
    run_ok("export", tmp_path / "交.csv", **own)
    assert (tmp_path / "交.csv").read_text("utf-8-sig").startswith("序号,问题编号")


# -- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["交.xlsx", "--columns", "编号,级别,描述"], "--columns 不能与 --template 同用"),
        (["交.xlsx", "--title", "甲", "--split", "级别"], "--title、--split 不能与 --template 同用"),
        (["交.csv"], "--template 只用于 .xlsx"),
        (["模板.xlsx"], "导出会盖掉模板"),
    ],
)
def test_what_does_not_go_with_a_template_is_refused(
    run_refused, given_issue, save_template, tmp_path, words, said
):
    given_issue("A1")
    template = save_template()
    before = template.read_bytes()
    assert said in run_refused(2, "export", tmp_path / words[0], *words[1:], "--template", template)
    assert template.read_bytes() == before


def write_template_with_macros(path):
    plain_template("编号", "级别", "问题描述").save(path)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macros")


def write_template_without_rows(path):
    book = plain_template("编号", "级别", "问题描述", rows=0)
    book.active["A3"] = "注：一式两份"
    book.save(path)


def write_template_in_sections(path):
    book = plain_template("编号", "级别", "问题描述")
    book.active["A3"] = "一、省级问题"
    book.save(path)


def write_unclear_template(path):
    book = plain_template("编号", "问题描述", "整改时间", "整改状态")
    book.active.append(["样例", "弃渣", "2026-06-30", "整改中"])
    book.active.append(["样例", "弃渣", "2026-06-30", "已销号"])
    for _ in range(3):
        book.active.append(["样例", "弃渣", None, "整改中"])
    book.save(path)


#: What is no template: how it is made, and what is said of it.
BAD_TEMPLATES = {
    "不在": (lambda path: None, "找不到文件"),
    "旧格式": (lambda path: write_xls(path, "Sheet1", [["问题编号", "级别", "问题描述"]]), "不是 .xlsx 格式"),
    "文本": (lambda path: path.write_text("编号,描述"), "不是工作簿"),
    "坏": (lambda path: path.write_bytes(b"PK\x03\x04" + b"0" * 99), "已损坏"),
    "加密": (
        lambda path: path.write_bytes(OLE_SIGNATURE + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
        "有密码保护",
    ),
    "宏": (write_template_with_macros, "含有宏"),
    "宏的名字": (lambda path: plain_template("编号", "级别", "问题描述").save(path), "含有宏"),
    "没有表": (lambda path: plain_template("姓名", "电话").save(path), "没有台账的标题行"),
    "没有编号": (
        lambda path: plain_template("序号", "级别", "问题描述", "备注").save(path),
        "没有问题编号一列",
    ),
    "没有描述": (lambda path: plain_template("编号", "级别", "整改时限").save(path), "没有问题描述一列"),
    "没有行": (write_template_without_rows, "标题行下面没有留填写的行"),
    "分段": (write_template_in_sections, "第 3 行是分段的小标题“一、省级问题”"),
    "说不清": (write_unclear_template, "既可能是整改时限，也可能是完成整改日期"),
}


@pytest.mark.parametrize("what", BAD_TEMPLATES)
def test_what_is_no_template_is_refused_in_one_line(run_refused, given_issue, tmp_path, what):
    given_issue("A1")
    make, said = BAD_TEMPLATES[what]
    template = tmp_path / ("模板.xlsm" if what == "宏的名字" else "模板.xlsx")
    make(template)
    told = run_refused(15, "export", tmp_path / "交.xlsx", "--template", template)
    assert said in told
    assert len(told.splitlines()) == 1
    assert not (tmp_path / "交.xlsx").exists()


def test_check_as_json_lists_the_columns_of_the_template(read_json, qinling, given_export):
    edit_cells(given_export, L6="已核")
    result = read_json(qinling("check", given_export, "--json"), "check")
    assert [(one["field"], one["new"]) for one in result["items"]] == [("remark", "已核")]
    assert json.dumps(result["missing"]) == "[]"


def test_only_what_was_added_to_the_office_workbook_is_named(qinling, given_export, tmp_path):
    book = load_workbook(given_export)
    sheet = book.worksheets[0]
    sheet.cell(sheet.max_row + 2, 2).value = "督察组：请速办"
    sheet.cell(1, sheet.max_column + 2).value = "看过"
    book.save(tmp_path / "回.xlsx")
    result = qinling("check", tmp_path / "回.xlsx", "--json")
    assert result.exit_code == 20
    assert [one["text"] for one in json.loads(result.stdout)["additions"]] == ["看过", "督察组：请速办"]

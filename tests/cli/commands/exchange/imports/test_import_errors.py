"""Bad rows are data: each is told with its place, its value, why, and what to do; none is written."""

import hashlib
import json
import zipfile

import pytest
import xlsxwriter
from openpyxl import load_workbook
from rich.cells import cell_len

from tests.workbook.makers.odd_workbooks import write_cells

GOOD_ROW = {"问题编号": "A1", "问题描述": "河道堆放弃渣", "整改时限": "2026年6月底前"}


def good_row(number, **cells):
    return GOOD_ROW | {"问题编号": number} | cells


BAD_ROWS = {
    "no number where others have one": (good_row(None), "A", "问题编号", "", "没有问题编号，而其他行都有"),
    "no description": (good_row("A2", 问题描述=None), "B", "问题描述", "", "没有问题描述"),
    "a day that is none": (good_row("A2", 整改时限="2026年2月30日"), "C", "整改时限", "2026年2月30日", "2026年2月没有30日"),
    "a vague day": (good_row("A2", 整改时限="汛期前"), "C", "整改时限", "汛期前", "没有说明是哪一天"),
    "no year": (good_row("A2", 整改时限="6月30日前"), "C", "整改时限", "6月30日前", "没有写年份"),
    "an unknown status": (good_row("A2", 整改状态="差不多了"), "D", "整改状态", "差不多了", "看不懂状态"),
    "two statuses": (good_row("A2", 整改状态="完成整改销号"), "D", "整改状态", "完成整改销号", "看不出是已销号还是待销号"),
    "a share above all": (good_row("A2", 完成率="120%"), "D", "完成率", "120%", "不在 0% 到 100% 之间"),
    "a place abroad": (good_row("A2", 经度="2.35"), "D", "经度", "2.35", ""),
    "neither yes nor no": (good_row("A2", 是否录入平台="也许"), "D", "是否录入平台", "也许", ""),
    "closed before it was found": (
        good_row("A2", 发现日期="2026-04-02", 销号日期="2026-04-01"), "E", "销号日期", "2026-04-01",
        "销号日期 2026-04-01 早于发现日期 2026-04-02",
    ),
    "closed before it was rectified": (
        good_row("A2", 完成整改日期="2026-04-02", 销号日期="2026-04-01"), "E", "销号日期", "2026-04-01", "早于完成整改日期",
    ),
    "a day of closing while work goes on": (
        good_row("A2", 整改状态="整改中", 销号日期="2026-04-01"), "D", "整改状态", "整改中", "却有销号日期 2026-04-01",
    ),
    "columns that contradict": (
        good_row("A2", 整改状态="整改中", 是否销号="是"), "D", "整改状态", "整改中", "另一列却说“已销号”",
    ),
    "the same number with other contents": (
        good_row("A1", 问题描述="另一件事"), "A", "问题编号", "A1", "编号与第 2 行相同，内容却不同：问题描述（那里“河道堆放弃渣”，这里“另一件事”）",
    ),
    "digits that Excel ate": (good_row("6.12726202601E+17"), "A", "问题编号", "6.12726202601E+17", "末几位可能不对"),
}  # fmt: skip


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("what", BAD_ROWS)
def test_a_bad_row_is_listed_with_its_cell_value_reason_and_remedy(
    run_import, given_file, ledger, what, suffix
):
    issue, column, heading, value, why = BAD_ROWS[what]
    first = GOOD_ROW | {key: None for key in issue if key not in GOOD_ROW}
    said = run_import(given_file([first, issue], f"区级台账{suffix}"), code=16)
    (error,) = said["errors"]
    assert (error["file"], error["row"], error["column"], error["heading"]) == (
        f"区级台账{suffix}",
        3,
        column,
        heading,
    )
    assert error["sheet"] == ("Sheet1" if suffix == ".xlsx" else "区级台账")
    assert error["value"] == value
    assert why in error["why"]
    assert error["remedy"]
    assert (said["created"], said["updated"]) == (0, 0)
    assert not ledger.exists()


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_an_ambiguous_day_is_asked_for_with_options_that_settle_it(
    qinling, run_import, given_file, issues, ledger, suffix
):
    file = given_file([GOOD_ROW, good_row("A2", 整改时限="6/7/2026")], f"区级台账{suffix}")
    refused = qinling("import", file, "--json")
    (doubt,) = json.loads(refused.stdout)["doubts"]
    assert refused.exit_code == 20
    assert "“整改时限”（C列）的日期看不出哪个数是年、月、日" in doubt["what"]
    assert [answer["option"] for answer in doubt["answers"]] == [
        ["--map", "@日期次序=月日年"],
        ["--map", "@日期次序=日月年"],
    ]
    assert not ledger.exists()

    run_import(file, *doubt["answers"][1]["option"])
    assert issues()["A2"]["deadline"] == "2026-07-06"


def test_ditto_with_nothing_above_is_bad(run_import, given_file):
    (error,) = run_import(given_file([GOOD_ROW | {"镇办": "同上"}, good_row("A2", 镇办="板桥镇")]), code=16)[
        "errors"
    ]
    assert (error["row"], error["column"], error["value"]) == (2, "D", "同上")
    assert "上一行却没有内容" in error["why"]


def test_ditto_repeats_the_cell_above(run_import, given_file, issues):
    rows = [GOOD_ROW | {"镇办": "板桥镇"}, good_row("A2", 镇办="同上"), good_row("A3", 镇办="〃")]
    run_import(given_file(rows))
    assert {issue["town"] for issue in issues().values()} == {"板桥镇"}


def test_control_characters_are_bad_and_shown_harmless(qinling, run_import, given_file):
    file = given_file([good_row("A1", 问题描述="河道\x1b[31m弃渣")], "区级台账.csv")
    (error,) = run_import(file, code=16)["errors"]
    assert (error["column"], error["value"]) == ("B", "河道\\x1b[31m弃渣")
    assert "控制字符" in error["why"]
    result = qinling("import", file)
    assert "\x1b[31m" not in result.stdout + result.stderr


def test_error_values_and_formulas_without_a_result_are_bad(run_import, tmp_path):
    plain, path = tmp_path / "plain.xlsx", tmp_path / "区级台账.xlsx"
    with xlsxwriter.Workbook(plain) as book:
        sheet = book.add_worksheet("台账")
        write_cells(
            sheet,
            (
                list(GOOD_ROW),
                list(GOOD_ROW.values()),
                ["A2", "乙", None],
                ["A3", "丙", None],
                ["A4", None, None],
            ),
        )
        sheet.write_formula("C3", "=Z9", None, "#REF!")
        sheet.write_formula("C4", "=Z8", None, "MARK")
        sheet.write_formula("B5", '="乱堆"&"弃渣"', None, "乱堆弃渣")
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>MARK</v>", b""))
    errors = run_import(path, code=16)["errors"]
    assert [(error["row"], error["column"]) for error in errors] == [(3, "C"), (4, "C")]
    assert errors[0]["value"] == "#REF!"
    assert all("没有结果的公式" in error["why"] for error in errors)


def test_every_bad_cell_is_listed_not_only_the_first(run_import, given_file):
    rows = [
        good_row("A1", 整改状态="？"),
        good_row("A2", 整改时限="尽快", 整改状态="！"),
        good_row("A3", 问题描述=None),
    ]
    errors = run_import(given_file(rows), code=16)["errors"]
    assert [(error["row"], error["column"]) for error in errors] == [(2, "D"), (3, "C"), (3, "D"), (4, "B")]


def test_the_same_number_in_two_files_names_the_other_file(run_import, given_file):
    one = given_file([GOOD_ROW], "区级一.xlsx")
    two = given_file([good_row("A1", 问题描述="另一件事")], "区级二.xlsx")
    (error,) = run_import(one, two, code=16)["errors"]
    assert error["file"] == "区级二.xlsx"
    assert error["why"].startswith("编号与区级一.xlsx 的“Sheet1”第 2 行相同，内容却不同：")


def test_one_number_may_stand_at_two_levels(run_import, given_file):
    one = given_file([GOOD_ROW], "区级一.xlsx")
    two = given_file([good_row("A1", 问题描述="另一件事")], "市级二.xlsx")
    assert run_import(one, two)["created"] == 2


def test_people_read_a_table_and_one_line(qinling, given_file):
    file = given_file(
        [GOOD_ROW, good_row("A2", 整改时限="2026年2月30日"), good_row("A3", 整改状态="差不多了")]
    )
    result = qinling("import", file)
    assert result.exit_code == 16
    assert result.stdout == ""
    *table, marked, line = result.stderr.splitlines()
    text = "".join("".join(table).split())
    for words in (
        "Sheet1C3",
        "【整改时限】2026年2月30日",
        "2026年2月没有30日",
        "请改为存在的日期",
        "Sheet1D4",
    ):
        assert words in text
    assert max(map(cell_len, table)) <= 80
    assert marked == f"已在副本中标红：{file.with_name('区级台账-错误标注.xlsx')}"
    assert line.startswith("错误：2 行有错，台账没有改动。请按上面所列改正后再导入")


def test_skip_bad_takes_the_good_rows(qinling, given_file, issues, run_import):
    rows = [GOOD_ROW, good_row("A2", 整改时限="2026年2月30日"), good_row("A3")]
    result = qinling("import", given_file(rows), "--skip-bad")
    assert result.exit_code == 0
    assert result.stderr.splitlines()[-1] == "已导入：新增 2 个、更新 0 个、未变 0 个问题，跳过有错的 1 行"
    assert list(issues()) == ["A1", "A3"]
    said = run_import(given_file(rows), "--skip-bad")
    assert (said["created"], said["unchanged"], len(said["errors"])) == (0, 2, 1)


def test_of_a_repeated_number_the_first_row_is_taken(given_file, issues, qinling):
    rows = [GOOD_ROW, good_row("A1", 问题描述="另一件事"), GOOD_ROW]
    result = qinling("import", given_file(rows), "--skip-bad")
    assert "文件内重复 1 行" in result.stderr
    assert issues()["A1"]["description"] == GOOD_ROW["问题描述"]


def test_a_ledger_that_is_there_is_not_touched_by_bad_rows(qinling, given_file, ledger):
    assert qinling("import", given_file([GOOD_ROW])).exit_code == 0
    before = ledger.read_bytes()
    assert qinling("import", given_file([good_row("A2"), good_row("A3", 整改时限="尽快")])).exit_code == 16
    assert ledger.read_bytes() == before


# -- the marked copy --------------------------------------------------------------------------


def compute_digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv", ".ods", ".et"])
def test_a_copy_has_the_bad_cells_red_with_the_reason_and_the_file_stays_as_it_is(
    qinling, given_file, suffix
):
    rows = [good_row("A1", 问题描述="=SUM(A1:A2)"), good_row("A2", 整改时限="2026年2月30日", 整改状态="？？")]
    file = given_file(rows, f"区级台账{suffix}", above=("区级台账",), sheet="台账")
    before = compute_digest(file)
    assert qinling("import", file).exit_code == 16
    assert compute_digest(file) == before
    sheet = load_workbook(file.with_name("区级台账-错误标注.xlsx")).worksheets[0]
    assert sheet["C4"].value == "2026年2月30日"
    assert sheet["C4"].fill.fgColor.rgb == sheet["D4"].fill.fgColor.rgb == "FFFF6B6B"
    assert "2026年2月没有30日" in sheet["C4"].comment.text
    assert "看不懂状态" in sheet["D4"].comment.text
    assert (sheet["B3"].value, sheet["B3"].data_type) == ("=SUM(A1:A2)", "s")
    assert sheet["C3"].comment is None
    assert sheet["C3"].fill.fill_type is None


def test_the_copy_keeps_formulas_styles_and_other_sheets(qinling, tmp_path):
    path = tmp_path / "区级台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("封面").write("B2", "商州区秦岭办")
        sheet = book.add_worksheet("台账")
        write_cells(sheet, (list(GOOD_ROW), list(GOOD_ROW.values()), ["A2", "乙", "尽快"]))
        sheet.write_formula("E2", '="面积"&D2', None, "面积")
        sheet.write("A2", "A1", book.add_format({"bold": True}))
        sheet.write_comment("C3", "李某：待核")
        sheet.set_column("B:B", 40)
    assert qinling("import", path).exit_code == 16
    copy = load_workbook(path.with_name("区级台账-错误标注.xlsx"))
    assert copy.sheetnames == ["封面", "台账"]
    sheet = copy["台账"]
    assert sheet["E2"].value == '="面积"&D2'
    assert sheet["A2"].font.b
    assert sheet.column_dimensions["B"].width >= 40
    assert sheet["C3"].comment.text.startswith("李某：待核\n")


def test_the_copy_itself_imports_once_it_is_corrected(qinling, given_file, issues):
    file = given_file([GOOD_ROW, good_row("A2", 整改时限="尽快")])
    assert qinling("import", file).exit_code == 16
    path = file.with_name("区级台账-错误标注.xlsx")
    copy = load_workbook(path)
    copy.active["C3"].value = "立行立改"
    copy.save(path)
    assert qinling("import", path).exit_code == 0
    assert list(issues()) == ["A1", "A2"]


def test_errors_of_two_files_with_one_name_are_distinguished(qinling, given_file, tmp_path, run_import):
    for town in ("板桥镇", "麻街镇"):
        (tmp_path / town).mkdir()
    one = given_file([GOOD_ROW], "板桥镇/区级台账.xlsx")
    two = given_file([good_row("B1", 整改时限="尽快")], "麻街镇/区级台账.xlsx")
    (error,) = run_import(one, two, code=16)["errors"]
    assert error["file"].endswith("麻街镇/区级台账.xlsx")
    assert two.with_name("区级台账-错误标注.xlsx").exists()
    assert not one.with_name("区级台账-错误标注.xlsx").exists()


def test_where_the_copy_cannot_be_written_the_errors_are_still_listed(qinling, given_file, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qinling.workbook.reading.error_copy.write_marked_copy", full)
    result = qinling("import", given_file([good_row("A1", 整改时限="尽快")]))
    assert result.exit_code == 16
    assert "标注副本 写不进去（磁盘已满）" in result.stderr


def test_errors_as_json_are_one_object_on_stdout(qinling, given_file):
    result = qinling("import", "--json", given_file([good_row("A1", 整改时限="尽快")]))
    said = json.loads(result.stdout)
    assert said["errors"][0].keys() == {"file", "sheet", "row", "column", "heading", "value", "why", "remedy"}
    assert (said["created"], said["updated"], said["unchanged"]) == (0, 0, 0)

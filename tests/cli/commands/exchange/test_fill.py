"""The superior's form filled from the ledger: its words, its cells, and what is not filled named."""

import json
import zipfile
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font, Protection
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation

HEADINGS = ["编号", "所在镇办", "具体点位", "问题描述", "整改进展", "整改状态", "完成率", "销号时间", "备注"]
WORDS = {"麻街镇": "河堤内侧违规种植28平方米", "杨斜镇": "砂场弃渣未清运，堆存约120立方米"}


@pytest.fixture
def office(given_issue):
    """Two issues of the ledger: one closed out, one on its way."""
    given_issue(
        "A1", 级别="市级", 镇办="麻街镇", 具体点位="闫坪村", 问题描述=WORDS["麻街镇"], 整改状态="已销号",
        完成整改日期="2026-04-01", 销号日期="2026-04-09", 完成率="100%", 整改进展="已拆除", 备注="=甲<乙",
    )  # fmt: skip
    given_issue(
        "A2", 级别="市级", 镇办="杨斜镇", 具体点位="川口村", 问题描述=WORDS["杨斜镇"], 整改状态="整改中",
        完成率="45%", 整改进展="清运过半",
    )  # fmt: skip


def make_form(
    path, rows=(("A1", "麻街镇", "闫坪村"), ("A2", "杨斜镇", "川口村")), headings=HEADINGS, level="市级"
):
    """Write a form with a title, and return its workbook and its first sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "周报"
    sheet["A1"] = f"{level}交办问题整改周报"
    sheet.append(headings)
    for number, town, place in rows:
        sheet.append([number, town, place, WORDS.get(town, town)])
    book.save(path)
    return book, sheet


def read(path, sheet=0):
    return openpyxl.load_workbook(path).worksheets[sheet]


def values(path, row):
    return [cell.value for cell in read(path)[row]][4:]


def test_a_blank_form_is_filled_and_the_form_itself_is_not_touched(qinling, office, tmp_path):
    path = tmp_path / "周报.xlsx"
    make_form(path)
    before = path.read_bytes()
    result = qinling("fill", path)
    assert result.exit_code == 0, result.stderr
    assert values(tmp_path / "周报-已填.xlsx", 3) == ["已拆除", "已销号", "100%", "2026-04-09", "=甲<乙"]
    assert values(tmp_path / "周报-已填.xlsx", 4) == ["清运过半", "整改中", "45%", None, None]
    assert read(tmp_path / "周报-已填.xlsx")["I3"].data_type == "s"
    assert path.read_bytes() == before
    assert "E3" in result.stdout
    assert "（空）" in result.stdout
    assert "填了 8 格" in result.stderr


def test_check_writes_nothing_and_json_says_the_same(qinling, office, tmp_path):
    path = tmp_path / "周报.xlsx"
    make_form(path)
    said = json.loads(qinling("fill", path, "--check", "--json").stdout)
    assert said["kind"] == "fill"
    assert len(said["items"]) == 8
    assert (said["unknown"], said["missing"], said["same"]) == ([], [], 0)
    assert [one.name for one in tmp_path.glob("*.xlsx")] == ["周报.xlsx"]
    assert qinling("fill", path, "--check", "--to", tmp_path / "b.xlsx").exit_code == 2


def test_the_words_of_the_drop_down_list_and_the_formats_of_the_columns_are_kept(qinling, office, tmp_path):
    path = tmp_path / "周报.xlsx"
    book, sheet = make_form(path)
    book.create_sheet("选项").append(["已完成"])
    book["选项"].append(["未完成"])
    rule = DataValidation(type="list", formula1="选项!$A$1:$A$2")
    rule.add("F3:F9")
    sheet.add_data_validation(rule)
    for row in (3, 4):
        sheet.cell(row, 7).number_format = "0%"
        sheet.cell(row, 8).number_format = "yyyy年m月d日"
    book.save(path)
    assert qinling("fill", path).exit_code == 0
    sheet = read(tmp_path / "周报-已填.xlsx")
    assert [sheet["F3"].value, sheet["F4"].value] == ["已完成", "未完成"]
    assert (sheet["G4"].value, sheet["G4"].number_format) == (0.45, "0%")
    assert (sheet["H3"].value.date(), sheet["H3"].number_format) == (date(2026, 4, 9), "yyyy年m月d日")


def test_a_list_without_a_word_for_it_is_named_and_the_cell_left(qinling, office, tmp_path):
    path = tmp_path / "周报.xlsx"
    book, sheet = make_form(path)
    rule = DataValidation(type="list", formula1='"未启动,整改中"')
    rule.add("F3:F9")
    sheet.add_data_validation(rule)
    book.save(path)
    result = qinling("fill", path, "--json")
    (refused,) = json.loads(result.stdout)["refused"]
    assert (refused["cell"], refused["number"]) == ("F3", "A1")
    assert "下拉清单" in refused["why_not"]
    assert read(tmp_path / "周报-已填.xlsx")["F3"].value is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026.3.1", "2026.4.9"),
        ("2026年03月01日", "2026年04月09日"),
        ("2026/12/1", "2026/4/9"),
        ("14/02/2026", "09/04/2026"),
        (date(2026, 3, 1), None),
    ],
)
def test_days_are_written_as_the_column_writes_them(qinling, office, tmp_path, old, new):
    path = tmp_path / "周报.xlsx"
    book, sheet = make_form(path)
    sheet["H4"] = old  # of the other issue
    book.save(path)
    result = qinling("fill", path)
    found = read(tmp_path / "周报-已填.xlsx")["H3"]
    assert found.value == new if new else (found.value.date(), found.is_date) == (date(2026, 4, 9), True)
    assert "台账里是空的、表上原有内容没有动：H4" in result.stdout


@pytest.mark.parametrize(
    ("yes", "done", "not_done"),
    [("是", "是", "否"), ("√", "√", "×"), ("已完成", "已完成", "未完成"), ("阶段性办结", "是", "阶段性办结")],
)
def test_a_question_is_answered_in_its_own_words(qinling, office, tmp_path, yes, done, not_done):
    path = tmp_path / "周报.xlsx"
    headings = [*HEADINGS[:5], "是否完成整改"]
    book, sheet = make_form(path, headings=headings)
    sheet["F4"] = yes
    book.save(path)
    assert qinling("fill", path, "--columns", "状态").exit_code == 0
    sheet = read(tmp_path / "周报-已填.xlsx")
    assert [sheet["F3"].value, sheet["F4"].value] == [done, not_done]


def test_formulas_locked_and_shared_cells_are_left_and_named(qinling, office, tmp_path):
    path = tmp_path / "周报.xlsx"
    book, sheet = make_form(path)
    sheet["G3"] = "=1/2"
    sheet.merge_cells("E3:E4")
    sheet.protection.sheet = True
    for name in ("E3", "F3", "F4", "G3", "G4", "H3"):
        sheet[name].protection = Protection(locked=False)
    book.save(path)
    result = qinling("fill", path, "--json")
    said = json.loads(result.stdout)
    assert {one["cell"]: one["why_not"][:5] for one in said["refused"]} == {
        "E3": "几个问题合",
        "G3": "这一格是公",
        "I3": "工作表有保",
    }
    assert {one["cell"] for one in said["items"]} == {"F3", "F4", "G4", "H3"}
    assert "重新计算" in result.stderr
    assert read(tmp_path / "周报-已填.xlsx")["G3"].value == "=1/2"


def test_rows_not_in_the_ledger_and_issues_missing_in_the_form_are_named(
    qinling, office, given_issue, tmp_path
):
    given_issue("A3", 级别="市级", 问题描述="漏了的问题")
    given_issue("A4", 级别="市级", 问题描述="早已办完的", 整改状态="已销号")
    given_issue("B1", 级别="区级", 问题描述="别的级别")
    path = tmp_path / "周报.xlsx"
    make_form(path, [("A1", "麻街镇", "闫坪村"), ("C9", "黑山镇", "从来没有登记过的一处")])
    result = qinling("fill", path)
    assert result.exit_code == 0
    assert "台账里没有：周报 第 4 行 C9" in result.stdout
    assert "台账里有、表里没有的（市级）：2 个未销号（另有 1 个已销号或撤并的不在表里）" in result.stdout
    assert "A3 漏了的问题" in result.stdout
    assert "B1" not in result.stdout


def test_a_doubtful_row_is_refused_in_a_script_with_the_option_that_settles_it(qinling, office, tmp_path):
    path = tmp_path / "周报.xlsx"
    make_form(path, [("市-8", "杨斜镇", ""), ("A1", "麻街镇", "闫坪村")])
    book = openpyxl.load_workbook(path)
    book.active["D3"] = "川口砂场弃渣未清运，堆存约180立方米"
    book.save(path)
    result = qinling("fill", path)
    assert result.exit_code == 20
    assert "--row 周报!3=A2" in result.stderr.replace("'", "")
    assert not (tmp_path / "周报-已填.xlsx").exists()
    assert qinling("fill", path, "--row", "周报!3=A2").exit_code == 0
    assert values(tmp_path / "周报-已填.xlsx", 3)[0] == "清运过半"
    result = qinling("fill", path, "--row", "3=不填", "--force")
    assert "没有填的行：周报 第 3 行" in result.stdout
    assert values(tmp_path / "周报-已填.xlsx", 3)[0] is None


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        ("甲=A2", 2, "看不懂"),
        ("9=A2", 2, "第 9 行没有问题"),
        ("3=Z9", 17, "没有编号为 Z9"),
        ("3=", 2, "看不懂"),
        ("汇总!3=A1", 2, "表“汇总”"),
    ],
)
def test_a_wrong_answer_for_a_row_is_refused(qinling, office, tmp_path, row, code, words):
    make_form(tmp_path / "周报.xlsx")
    result = qinling("fill", tmp_path / "周报.xlsx", "--row", row)
    assert (result.exit_code, words in result.stderr) == (code, True)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ("整改目标", "没有整改目标这样的列"),
        ("编号", "不能填"),
        ("无此", "没有“无此”"),
        ("序时进度,状态", "没有序时进度"),
    ],
)
def test_columns_that_cannot_be_filled_are_refused(qinling, office, tmp_path, columns, words):
    make_form(tmp_path / "周报.xlsx")
    result = qinling("fill", tmp_path / "周报.xlsx", "--columns", columns)
    assert (result.exit_code, words in result.stderr) == (2, True), result.stderr


def test_a_copy_that_somebody_changed_is_not_lost(qinling, office, tmp_path):
    path, copy = tmp_path / "周报.xlsx", tmp_path / "周报-已填.xlsx"
    make_form(path)
    copy.write_bytes(b"mine")
    result = qinling("fill", path)
    assert (result.exit_code, copy.read_bytes()) == (26, b"mine")
    assert qinling("fill", path, "--to", path).exit_code == 26
    assert qinling("fill", path, "--to", tmp_path / "b.csv").exit_code == 2


def test_an_export_of_the_ledger_is_no_form(qinling, office, run_ok, tmp_path):
    run_ok("export", tmp_path / "a.xlsx")
    result = qinling("fill", tmp_path / "a.xlsx")
    assert (result.exit_code, "qinling export" in result.stderr) == (2, True)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_text_file_keeps_its_encoding_and_its_other_lines(qinling, office, tmp_path, encoding):
    lines = [
        "编号;问题描述;进展;状态;销号时间",
        f"A1;{WORDS['麻街镇']};=1;整改中;2026.1.5",
        f"A2;{WORDS['杨斜镇']};清运过半;整改中;",
    ]
    path = tmp_path / "市级周报.csv"
    path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    assert qinling("fill", path).exit_code == 0
    lines[1] = f"A1;{WORDS['麻街镇']};已拆除;已销号;2026.4.9"
    assert (tmp_path / "市级周报-已填.csv").read_bytes().decode(encoding) == "\r\n".join([*lines, ""])


def test_a_word_paper_cannot_be_filled(qinling, office, tmp_path):
    from docx import Document

    Document().save(tmp_path / "周报.docx")
    result = qinling("fill", tmp_path / "周报.docx")
    assert (result.exit_code, "另存为 .xlsx" in result.stderr) == (15, True)


def test_an_issue_closed_without_acceptance_is_said(qinling, given_issue, tmp_path):
    given_issue("A1", 级别="市级", 镇办="麻街镇", 问题描述=WORDS["麻街镇"])
    qinling("edit", "A1", "整改状态=已销号", "--ground", "函")
    make_form(tmp_path / "周报.xlsx", [("A1", "麻街镇", "")])
    assert "未经验收销号：A1" in qinling("fill", tmp_path / "周报.xlsx").stderr


def test_filled_cells_are_yellow_on_request_and_otherwise_as_they_were(qinling, office, tmp_path):
    path = tmp_path / "周报.xlsx"
    book, sheet = make_form(path)
    sheet["F3"].font = Font(bold=True)
    sheet["G3"].number_format = "0%"
    book.save(path)
    assert qinling("fill", path, "--mark", "--to", tmp_path / "b.xlsx").exit_code == 0
    sheet = read(tmp_path / "b.xlsx")
    assert (sheet["F3"].fill.fgColor.rgb, sheet["F3"].font.b) == ("FFFFFF00", True)
    assert (sheet["G3"].fill.fgColor.rgb, sheet["G3"].number_format) == ("FFFFFF00", "0%")
    assert sheet["D3"].fill.fill_type is None
    assert qinling("fill", path).exit_code == 0
    assert read(tmp_path / "周报-已填.xlsx")["F3"].fill.fill_type is None
    (tmp_path / "市级.csv").write_text(f"编号,问题描述,状态\nA1,{WORDS['麻街镇']},\n", encoding="utf-8")
    assert qinling("fill", tmp_path / "市级.csv", "--mark").exit_code == 2


def test_days_count_from_1904_where_the_workbook_says_so(qinling, office, tmp_path):
    path = tmp_path / "周报.xlsx"
    book, sheet = make_form(path)
    book.epoch = CALENDAR_MAC_1904
    sheet["H3"].number_format = "yyyy-mm-dd"
    book.save(path)
    assert qinling("fill", path).exit_code == 0
    assert read(tmp_path / "周报-已填.xlsx")["H3"].value.date() == date(2026, 4, 9)


def test_a_broken_signature_is_said(qinling, office, tmp_path):
    path = tmp_path / "周报.xlsx"
    make_form(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    result = qinling("fill", path)
    assert (result.exit_code, "数字签名" in result.stderr) == (0, True)


def test_an_xlsxwriter_form_keeps_its_pictures_charts_and_rich_texts(qinling, office, tmp_path):
    path = tmp_path / "周报.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("周报")
    sheet.write("A1", "市级交办问题整改周报")
    sheet.write_row("A2", HEADINGS)
    sheet.write_row("A3", ["A1", "麻街镇", "闫坪村", WORDS["麻街镇"]])
    sheet.write_rich_string("B9", book.add_format({"bold": True}), "粗", "细字说明一行")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=周报!$G$3:$G$4"})
    sheet.insert_chart("K2", chart)
    sheet.conditional_format("G3:G9", {"type": "data_bar"})
    sheet.write_comment("D3", "原批注")
    book.close()
    assert qinling("fill", path).exit_code == 0
    with zipfile.ZipFile(path) as one, zipfile.ZipFile(tmp_path / "周报-已填.xlsx") as other:
        assert one.namelist() == other.namelist()
        changed = [name for name in one.namelist() if one.read(name) != other.read(name)]
        old, new = (each.read("xl/worksheets/sheet1.xml").decode() for each in (one, other))
    assert changed == ["xl/worksheets/sheet1.xml"]
    assert new.partition("</sheetData>")[2] == old.partition("</sheetData>")[2]
    assert values(tmp_path / "周报-已填.xlsx", 3)[0] == "已拆除"


def test_the_words_of_a_deadline_stay_where_they_say_the_same_day(qinling, given_issue, tmp_path):
    given_issue("A1", 级别="市级", 整改时限="2026-12-31")
    given_issue("A2", 级别="市级", 整改时限="2026-08-31")
    given_issue("A3", 级别="市级", 整改时限="2026年12月31日前，并长期坚持")
    rows = [("A1", "2026年底前"), ("A2", "2026年底前"), ("A3", "2026年底前")]
    path = tmp_path / "市级周报.csv"
    path.write_text(
        "\n".join(["编号,问题描述,完成时限", *(f"{number},{number}的问题,{said}" for number, said in rows)])
    )
    result = qinling("fill", path, "--columns", "整改要求/整改时限", "--json")  # a heading of an export
    said = json.loads(result.stdout)
    assert (said["same"], [(one["number"], one["new"]) for one in said["items"]]) == (
        1,
        [("A2", "2026-08-31"), ("A3", "2026年12月31日前，并长期坚持")],
    )


def test_what_only_a_person_knows_of_the_form_is_told_with_its_options(qinling, office, tmp_path):
    path = tmp_path / "周报.csv"
    path.write_text(f"编号,问题描述,整改进展\nA1,{WORDS['麻街镇']},\n")
    refused = qinling("fill", path)
    assert (refused.exit_code, "市级：--level 市级" in refused.stderr) == (20, True)


@pytest.mark.parametrize(
    ("said", "closed", "changes"),
    [
        ("6月底", "4月9日", []),
        ("6月30日前", "4.09", []),
        ("5月底", "4月8日", ["C2", "D2"]),
        ("明年6月底", "2025年4月9日", ["C2", "D2"]),
    ],
)
def test_a_day_without_a_year_stays_where_month_and_day_agree(
    qinling, given_issue, tmp_path, said, closed, changes
):
    given_issue("A1", 级别="市级", 整改时限="2026-06-30", 整改状态="已销号", 销号日期="2026-04-09")
    path = tmp_path / "市级表.csv"
    path.write_text(f"编号,问题描述,完成时限,销号时间\nA1,A1的问题,{said},{closed}", encoding="utf-8")
    result = qinling("fill", path, "--columns", "整改时限,销号日期", "--check", "--json")
    assert [one["cell"] for one in json.loads(result.stdout)["items"]] == changes


def test_a_row_without_a_number_is_filled_or_named_where_others_have_one(qinling, office, tmp_path):
    path = tmp_path / "周报.xlsx"
    make_form(
        path, [("A1", "麻街镇", "闫坪村"), (None, "杨斜镇", "川口村"), ("", "一处从未登记的采石场", "丙村")]
    )
    result = qinling("fill", path, "--check")
    assert result.exit_code == 0, result.stderr
    assert "1 行没有编号，按内容或按指定认出" in result.stdout
    assert "台账里没有：周报 第 5 行 一处从未登记的采石场" in result.stdout
    assert "表里没有的" not in result.stdout  # A2 has its row
    said = json.loads(qinling("fill", path, "--check", "--json", "--row", "5=A2").stdout)
    assert [(one["row"], one["number"]) for one in said["matched"]] == [(3, "A1"), (4, "A2"), (5, "A2")]


def test_a_total_with_a_serial_number_is_no_row_and_a_row_with_nothing_to_show_says_so(
    qinling, office, tmp_path
):
    path = tmp_path / "周报.xlsx"
    book = openpyxl.Workbook()
    rows = [
        ["序号", "编号", "具体点位", "问题描述", "整改进展", "整改状态"],
        [1, "A1", "闫坪村", WORDS["麻街镇"], None, "未启动"],
        [2, "A2", "川口村", WORDS["杨斜镇"], None, "未启动"],
        [3, "★", None, None, None, "未启动"],
        [4, "合计", None, None, None, None],
    ]
    for row in rows:
        book.active.append(row)
    book.save(path)
    result = qinling("fill", path, "--level", "市级", "--check")
    unknown = [line for line in result.stdout.splitlines() if line.startswith("台账里没有")]
    assert unknown == ["台账里没有：Sheet 第 4 行 （编号、点位、描述都没有读出）"]


def test_an_empty_column_of_progress_is_filled_with_progress_and_not_with_a_status(qinling, office, tmp_path):
    path = tmp_path / "市级表.csv"
    path.write_text(f"编号,问题描述,整改进展\nA2,{WORDS['杨斜镇']},", encoding="utf-8")
    (filled,) = json.loads(qinling("fill", path, "--check", "--json").stdout)["items"]
    assert (filled["field"], filled["new"]) == ("progress", "清运过半")

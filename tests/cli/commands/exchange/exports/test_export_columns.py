"""`export --columns`: what only shows, the office's own columns, and the headings that an export has."""

import json

import openpyxl
import pytest
from docx import Document

from tests.cli.commands.exchange.returned_exports import taken_by_number
from tests.workbook.makers.returned_workbooks import Copy

BASE = "问题编号,级别,问题描述,整改时限"


@pytest.fixture
def given_columns(given_file, run_import, run_ok, tmp_path):
    """Write an export with *columns* besides the usual ones, and return the file."""

    def write(columns):
        rows = [
            {"编号": "A1", "问题描述": "堆渣", "整改时限": "2026年底前", "状态": "整改中", "科室": "一科"},
            {"编号": "A2", "问题描述": "违建", "整改时限": "长期坚持", "状态": "整改中", "科室": None},
        ]
        run_import(given_file(rows, above=["区级问题台账"]), "--map", "科室=extra")
        run_ok("export", tmp_path / "表.xlsx", "--columns", f"{BASE},{columns}")
        return tmp_path / "表.xlsx"

    return write


def read(copy, number, *headings):
    return [copy.cell(number, heading).value for heading in headings]


def test_days_left_original_deadline_and_words_stand_in_an_export(given_columns):
    copy = Copy(given_columns("剩余天数,原定时限,时限原文,时限类别,轮次,科室"))
    assert read(copy, "A1", "剩余天数", "时限原文", "时限类别", "轮次", "科室") == [
        250,
        "2026年底前",
        "有期限",
        1,
        "一科",
    ]
    assert str(copy.cell("A1", "原定时限").value)[:10] == "2026-12-31"
    assert read(copy, "A2", "剩余天数", "时限原文") == [None, "长期坚持"]


def test_the_office_own_columns_come_back_with_their_edits(given_columns, run_return, show_issue):
    file = given_columns("科室,extra=现场看法")
    Copy(file).write("A1", 科室="二科", 现场看法="再看一次").save(file)
    assert taken_by_number(run_return(file)) == {"A1": {"extra.科室": "二科", "extra.现场看法": "再看一次"}}
    assert show_issue("A1")["extra"] == {"科室": "二科", "现场看法": "再看一次"}


def test_the_columns_of_an_export_are_no_additions_to_it(given_columns, qinling):
    file = given_columns("剩余天数,时限原文,原定时限,时限类别,轮次,督察意见,科室,extra=现场意见")
    check = qinling("check", file)
    assert (check.exit_code, "2 行都与导出时一样" in check.stdout) == (0, True)


def test_an_edit_of_a_column_that_only_shows_is_named_and_not_taken(given_columns, qinling, issues):
    file = given_columns("剩余天数,时限原文,原定时限")
    Copy(file).write("A1", 剩余天数=1, 时限原文="随便", 原定时限="2027-01-01").save(file)
    before = issues()
    check = qinling("check", file)
    assert "A1 剩余天数：250 → 1（第 5 行，这一列只供查看）" in check.stdout
    assert "一样" not in check.stdout
    result = qinling("return", file)
    said = result.stdout + result.stderr
    assert "第 5 行 A1 剩余天数：250 → 1 没有收，它由整改时限算出" in said
    assert "时限原文：2026年底前 → 随便 没有收，要改时限的说法请改“整改时限”一列" in said
    assert issues() == before
    items = json.loads(qinling("return", file, "--json").stdout)["items"]
    assert [cell["field"] for cell in items[0]["untaken"]] == [
        "days_left",
        "deadline_text",
        "original_deadline",
    ]


def test_an_added_row_says_which_of_its_cells_were_not_taken(given_columns, qinling, show_issue):
    file = given_columns("剩余天数,时限原文")
    copy = Copy(file)
    copy.add(
        问题编号="A9", 级别="区级", 问题描述="新增", 整改时限="2026-06-30", 剩余天数=3, 时限原文="六月底"
    )
    result = qinling("return", copy.save(file))
    said = result.stdout + result.stderr
    assert "是新增的，剩余天数、时限原文没有收" in said
    assert show_issue("A9")["deadline_text"] == "2026-06-30"


def test_unknown_own_columns_are_told_and_wrong_words_name_what_there_is(given_columns, qinling, tmp_path):
    given_columns("科室")
    told = qinling("export", tmp_path / "b.xlsx", "--columns", f"{BASE},extra=现场看法")
    assert "整列空着：现场看法" in told.stderr
    refused = qinling("export", tmp_path / "c.xlsx", "--columns", f"{BASE},乱写")
    assert refused.exit_code == 2
    assert "台账里另有的列：科室" in refused.stderr
    assert not (tmp_path / "c.xlsx").exists()


def test_a_redacted_export_hides_who_applied(given_columns, run_ok, tmp_path):
    given_columns("科室")
    run_ok("complete", "A1")
    run_ok("apply", "A1", QINLING_ACTOR="张三")
    run_ok("export", tmp_path / "b.xlsx", "--columns", f"{BASE},销号申请人", "--redact")
    assert read(Copy(tmp_path / "b.xlsx"), "A1", "销号申请人") == ["〔略〕"]


@pytest.mark.parametrize("words", [("--skip-empty",), ("--layout", "审阅"), ("--split", "级别")])
def test_the_columns_stand_in_every_kind_of_table(given_columns, run_ok, tmp_path, words):
    given_columns("科室")
    run_ok("export", tmp_path / "b.xlsx", "--columns", f"{BASE},剩余天数,时限原文,科室,轮次", *words)
    copy = Copy(tmp_path / "b.xlsx")
    assert read(copy, "A1", "剩余天数", "时限原文", "科室") == [250, "2026年底前", "一科"]


def test_cards_and_annexes_have_the_columns_too(given_columns, run_ok, tmp_path):
    given_columns("科室")
    columns = ("--columns", f"{BASE},剩余天数,时限原文,科室,extra=现场看法")
    told = run_ok("export", tmp_path / "卡.xlsx", "--cards", *columns).stderr
    cells = {cell.value for row in openpyxl.load_workbook(tmp_path / "卡.xlsx").worksheets[1] for cell in row}
    assert {"剩余天数", "250", "2026年底前", "一科"} <= cells
    assert "整列空着：现场看法" in told
    assert "整列空着：现场看法" in run_ok("export", tmp_path / "附.docx", *columns).stderr
    (table,) = Document(tmp_path / "附.docx").tables
    assert [cell.text for cell in table.rows[1].cells][4:] == ["250", "2026年底前", "一科", ""]


@pytest.mark.parametrize("words", [("--redact", "是"), ("7天",), ("--open", "yes"), ("无此镇", "无此事")])
def test_an_empty_table_says_which_words_emptied_it_and_the_line_without_them(
    qinling, given_issue, tmp_path, monkeypatch, words
):
    monkeypatch.chdir(tmp_path)
    given_issue("SJ-001")
    result = qinling("export", "表.xlsx", *words)
    assert result.exit_code == 0
    assert "写出的表是空的" in result.stderr
    free = [word for word in words if not word.startswith("--")]
    line = f"qinling export 表.xlsx{''.join(f' {word}' for word in words if word not in free)}"
    assert f"。不按“{'、'.join(free)}”筛选的：{line}\n" in result.stderr
    assert "1 个问题" in qinling(*line.split()[1:]).stderr


def test_a_split_by_several_fields_is_told(qinling, given_issue, tmp_path):
    given_issue("SJ-001")
    file = tmp_path / "表.xlsx"
    for words in ("镇办,级别", "镇办，责任单位", "级别, 镇办、状态", "镇办 级别"):
        refused = qinling("export", file, "--split", words)
        assert refused.exit_code == 2
        assert "--split 一次只按一个字段分表" in refused.stderr
        assert qinling("export", file, "--split", refused.stderr.split()[-1]).exit_code == 0
    told = qinling("export", file, "--split", "镇办、级别")  # it went on before, by the first
    assert told.exit_code == 0
    assert "“镇办、级别”只按镇办分" in told.stderr
    assert "只按" not in qinling("export", file, "--split", "责任单位").stderr

"""Importing as an office does it: what files offices send become, and what the command asks and says."""

import json
import shutil
from datetime import date

import pytest
import xlsxwriter

from tests.cli.conftest import GOLDEN, GOLDEN_FILES, LEDGERS
from tests.workbook.makers.odd_workbooks import write_cells

PLAIN_ROW = {"问题编号": "A1", "问题描述": "河道堆放弃渣", "责任单位": "麻街镇人民政府"}


@pytest.mark.usefixtures("given_golden")
def test_the_golden_files_give_the_totals_of_the_office(qinling):
    board = json.loads(qinling("board", "--json").stdout)
    by_status = {}
    for item in board["items"]:
        by_status[item["status"]] = by_status.get(item["status"], 0) + item["count"]
    assert board["total"] == GOLDEN["totals"]["total"] == 143
    assert by_status == {"closed": 106, "rectified": 3, "rectifying": 34}
    assert board["rectified_not_closed"] == 3
    assert board["not_on_platform"] == 14


@pytest.mark.usefixtures("given_golden")
def test_every_answer_of_the_golden_files_comes_back_from_the_list(issues):
    held = issues()
    for file, answers in GOLDEN["issues"].items():
        columns = set().union(
            *({name for name in answer if held[answer["number"]][name] is not None} for answer in answers)
        )
        assert columns >= {"number", "level", "town", "description", "deadline", "status", "closed_on"}
        for answer in answers:
            item = held[answer["number"]]
            assert {name: item[name] for name in answer if name in columns} == {
                name: value for name, value in answer.items() if name in columns
            }, file
    assert sum(map(len, GOLDEN["issues"].values())) == len(held)


@pytest.mark.usefixtures("given_golden")
def test_the_golden_files_again_change_nothing_and_say_so(qinling, ledger, history):
    before = ledger.read_bytes()
    result = qinling("import", *GOLDEN_FILES)
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "市级交办问题清单.xls：这种格式看不到底色、删除线、隐藏行列和批注：划去的和隐藏的照样读入，批注没有读；"
        "用到这些的，请另存为 .xlsx 再读",
        "省级反馈问题整改台账.xlsx 共 332 格：读入 286，存为其他列 0，标题说明等 46，未读 0",
        "市级交办问题清单.xls 共 505 格：读入 426，存为其他列 31（县（区）），标题说明等 48，未读 0",
        "区级自查问题台账.xlsx 共 1092 格：读入 1032，存为其他列 0，标题说明等 60，未读 0",
        "台账没有变化：新增 0 个、更新 0 个、未变 143 个问题",
    ]
    assert result.stdout == ""
    assert [event["kind"] for event in history("QZ25053")] == ["created"]
    assert len(ledger.read_bytes()) == len(before)


@pytest.mark.parametrize("file", GOLDEN_FILES, ids=lambda file: file.suffix + file.stem)
def test_each_golden_file_needs_no_options(run_import, file):
    said = run_import(file)
    assert (said["created"], said["updated"], said["unchanged"]) == (len(GOLDEN["issues"][file.name]), 0, 0)
    assert said["errors"] == []
    assert {"file", "sheet", "column", "heading", "field", "how", "reasons"} == said["columns"][0].keys()
    assert said["doubts"] == []
    fields = {column["field"] for column in said["columns"]}
    assert {"number", "description", "deadline", "status"} <= fields


def test_two_files_of_one_call_and_a_note_of_what_was_done(qinling, given_file):
    one = given_file([PLAIN_ROW], "区级一.xlsx")
    two = given_file([{"问题编号": "B1", "问题描述": "围栏破损", "责任单位": "区林业局"}], "市级二.csv")
    result = qinling("import", one, two)
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "区级一.xlsx：没有认出整改时限一列，这些问题没有时限；有这一列的，请加 --map 标题=deadline，没有的导入后补：qinling edit 编号 整改时限=日期",
        "市级二.csv：没有认出整改时限一列，这些问题没有时限；有这一列的，请加 --map 标题=deadline，没有的导入后补：qinling edit 编号 整改时限=日期",
        "区级一.xlsx 共 6 格：读入 3，存为其他列 0，标题说明等 3，未读 0",
        "市级二.csv 共 6 格：读入 3，存为其他列 0，标题说明等 3，未读 0",
        "新增的问题中有 2 个没有写明状态，按未启动入账",
        "已导入：新增 2 个、更新 0 个、未变 0 个问题",
    ]


def test_a_bad_row_in_one_of_two_files_refuses_both(qinling, given_file, ledger):
    good = given_file([PLAIN_ROW], "区级一.xlsx")
    bad = given_file(
        [{"问题编号": "B1", "问题描述": "围栏破损", "责任单位": "区林业局", "整改时限": "2026年2月30日"}],
        "市级二.csv",
    )
    assert qinling("import", good, bad).exit_code == 16
    assert not ledger.exists()


def test_a_file_that_cannot_be_read_refuses_the_other_one(qinling, given_file, ledger):
    good = given_file([PLAIN_ROW], "区级一.xlsx")
    accounts = LEDGERS / "平台账号清单.xlsx"
    result = qinling("import", good, accounts)
    assert result.exit_code == 15
    assert "没有找到问题台账" in result.stderr
    assert not ledger.exists()


# -- which level ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "sheet", "above", "column", "options", "level"),
    [
        ("台账.xlsx", "Sheet1", (), None, ("--level", "省"), "province"),
        ("市级台账.xlsx", "Sheet1", (), None, ("--level", "district"), "district"),
        ("市级台账.xlsx", "Sheet1", (), "区级", ("--level", "province"), "province"),
        ("台账.xlsx", "区级", ("市级交办问题清单",), None, (), "city"),
        ("市级台账.xlsx", "省级", (), None, (), "province"),
        ("市级台账.csv", "", (), None, (), "city"),
        ("台账.xlsx", "Sheet1", (), "县级", (), "district"),
    ],
    ids=[
        "option",
        "option over file",
        "option over column",
        "title over sheet",
        "sheet over file",
        "file",
        "column",
    ],
)
def test_the_level_comes_from_the_nearest_source_that_gives_it(
    given_file, run_import, issues, name, sheet, above, column, options, level
):
    issue = PLAIN_ROW | ({"级别": column} if column else {})
    run_import(given_file([issue], name, above, sheet), *options)
    assert issues()["A1"]["level"] == level


def test_without_a_level_a_script_gets_the_option_to_pass(qinling, given_file, ledger):
    result = qinling("import", given_file([PLAIN_ROW], "问题台账汇总.xlsx"))
    assert result.exit_code == 20
    assert "没有写明是省级、市级还是区级" in result.stderr
    assert "--level" in result.stderr
    assert not ledger.exists()


# -- which column -----------------------------------------------------------------------------

UNCLEAR_ROWS = [
    PLAIN_ROW | {"整改时间": "2026年5月1日"},
    {"问题编号": "A2", "问题描述": "乙", "整改时间": "2026年5月9日"},
]


def test_a_heading_that_can_mean_two_things_is_asked_about(qinling, given_file, ledger):
    result = qinling("import", given_file(UNCLEAR_ROWS))
    assert result.exit_code == 20
    assert "--map 整改时间=deadline" in result.stderr
    assert "--map 整改时间=rectified_on" in result.stderr
    assert not ledger.exists()


@pytest.mark.parametrize("field", ["deadline", "rectified_on", "整改时限", "完成整改日期"])
def test_map_decides_what_a_heading_means(given_file, run_import, issues, field):
    said = run_import(given_file(UNCLEAR_ROWS), "--map", f"整改时间={field}", "--today", "2026-06-10")
    (column,) = [column for column in said["columns"] if column["heading"] == "整改时间"]
    assert column["how"] == "设定"
    assert issues()["A2"][column["field"]] == "2026-05-09"


def test_the_settings_keep_what_a_heading_means(given_file, run_import, issues, tmp_path):
    settings = tmp_path / "settings.toml"
    settings.write_text('[import.headings]\n"整改时间" = "deadline"\n"内部文号" = "ignore"\n', "utf-8")
    file = given_file([UNCLEAR_ROWS[0] | {"内部文号": "〔2026〕3号"}])
    run_import(file, "--settings", settings)
    assert issues()["A1"]["deadline"] == "2026-05-01"
    assert issues()["A1"]["extra"] == {}


def test_map_goes_before_the_settings(given_file, run_import, issues, tmp_path):
    settings = tmp_path / "settings.toml"
    settings.write_text('[import.headings]\n"整改时间" = "deadline"\n', "utf-8")
    words = ("--settings", settings, "--map", "整 改 时 间=rectified_on", "--today", "2026-06-10")
    run_import(given_file(UNCLEAR_ROWS), *words)
    assert issues()["A1"]["rectified_on"] == "2026-05-01"


@pytest.mark.parametrize(
    "pair", ["整改时间", "=deadline", "整改时间=没有的字段", "整改时间=original_deadline"]
)
def test_map_that_makes_no_sense_is_refused(qinling, given_file, pair):
    result = qinling("import", given_file(UNCLEAR_ROWS), "--map", pair)
    assert result.exit_code == 2
    assert result.stderr.startswith("错误：")


def test_map_of_a_heading_that_no_file_has_is_reported(qinling, given_file):
    result = qinling("import", given_file([PLAIN_ROW]), "--map", "整改期眼=deadline")
    assert result.exit_code == 2
    assert "整改期眼" in result.stderr


def test_columns_that_match_no_field_are_kept_under_their_headings(given_file, run_import, issues):
    file = given_file([PLAIN_ROW | {"经办\n股室": "一股", "面积（平方米）": 28, "核查日": date(2026, 4, 1)}])
    run_import(file)
    assert issues()["A1"]["extra"] == {"经办\n股室": "一股", "面积（平方米）": "28", "核查日": "2026-04-01"}


def test_two_unknown_columns_of_one_heading_are_both_kept(tmp_path, run_import, issues):
    path = tmp_path / "区级.xlsx"
    with xlsxwriter.Workbook(path) as book:
        write_cells(
            book.add_worksheet(),
            (("问题编号", "问题描述", "镇办", "签章", "签章"), ("A1", "甲", "板桥镇", "张", "王")),
        )
    run_import(path)
    assert sorted(issues()["A1"]["extra"].values()) == ["张", "王"]


# -- which sheets and rows --------------------------------------------------------------------


def write_workbook(path, sheets, hidden=()):
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            write_cells(sheet, rows)
            if name in hidden:
                sheet.hide()
    return path


LEDGER_ROWS = (("问题编号", "问题描述", "整改状态"), ("A1", "甲", "整改中"))
OLD_ROWS = (("问题编号", "问题描述", "整改状态"), ("Z9", "旧", "已销号"))


def test_sheets_that_are_no_ledger_are_named(qinling, tmp_path, issues):
    sheets = {"封面": (("商州区秦岭办",),), "台账": LEDGER_ROWS, "汇总": (("级别", "合计"), ("区级", 1))}
    result = qinling("import", write_workbook(tmp_path / "区级.xlsx", sheets))
    assert result.exit_code == 0
    assert "工作表“封面”没有台账的标题行" in result.stderr
    assert "工作表“汇总”" in result.stderr
    assert "工作表“台账”" not in result.stderr
    assert list(issues()) == ["A1"]


def test_a_hidden_sheet_is_reported_and_read_when_named(qinling, tmp_path, issues):
    book = write_workbook(tmp_path / "区级.xlsx", {"台账": LEDGER_ROWS, "去年": OLD_ROWS}, hidden=("去年",))
    result = qinling("import", book)
    assert '“去年”是隐藏的工作表，没有读（要读请加 --map "@表 去年=台账"）' in result.stderr
    assert list(issues()) == ["A1"]
    assert qinling("import", book, "--sheet", "去年").exit_code == 0
    assert list(issues()) == ["A1", "Z9"]


def test_a_sheet_that_is_not_there_is_refused(qinling, tmp_path):
    result = qinling(
        "import", write_workbook(tmp_path / "区级.xlsx", {"台账": LEDGER_ROWS}), "--sheet", "表二"
    )
    assert result.exit_code == 15
    assert "没有工作表“表二”" in result.stderr


def test_totals_sections_and_notes_are_no_issues(tmp_path, run_import, issues):
    rows = (
        ("镇办问题台账（区级）",),
        ("序号", "问题编号", "问题描述", "整改状态"),
        ("一、河道类", None, None, None),
        (1, "A1", "甲", "整改中"),
        (None, None, None, None),
        ("小计", None, "1个", None),
        ("二、矿山类", None, None, None),
        (1, "A2", "乙", "整改中"),
        ("合  计", None, "2个", None),
        ("注：本表每月报送。", None, None, None),
        ("填表人：李某", None, "审核人：王某", None),
    )
    said = run_import(write_workbook(tmp_path / "台账.xlsx", {"Sheet1": rows}))
    assert said["created"] == 2
    assert said["items"][0]["left_out"] == 4
    assert {number: issue["extra"] for number, issue in issues().items()} == {
        "A1": {"分组": "一、河道类"},
        "A2": {"分组": "二、矿山类"},
    }


@pytest.mark.parametrize(
    ("above", "below", "options"),
    [
        (("填报日期：2025年11月3日",), (), ()),
        (("区级台账（截至2025年11月）",), (), ()),
        ((), ("填报日期：2025年11月3日",), ()),
        ((), (), ("--filled-on", "2025-11-03")),
        (("填报日期：2024年1月3日",), (), ("--filled-on", "2025-11-03")),
    ],
    ids=["line above", "title", "footer", "option", "option over line"],
)
def test_a_phrase_without_a_year_takes_the_year_of_the_ledger(
    tmp_path, run_import, issues, above, below, options
):
    rows = [*((line,) for line in above), ("问题编号", "问题描述", "整改时限"), ("A1", "甲", "年底前")]
    rows += [(line,) for line in below]
    run_import(write_workbook(tmp_path / "区级.xlsx", {"Sheet1": rows}), *options)
    assert issues()["A1"]["deadline"] == "2025-12-31"
    assert issues()["A1"]["deadline_text"] == "年底前"


def test_a_copied_file_under_another_name_makes_nothing_twice(run_import, given_file, tmp_path):
    file = given_file([PLAIN_ROW])
    run_import(file)
    copy = shutil.copy(file, tmp_path / "区级台账 - 副本.xlsx")
    assert run_import(copy)["unchanged"] == 1
    assert run_import(file, copy) | {"items": 0, "columns": 0} == run_import(copy, file) | {
        "items": 0,
        "columns": 0,
    }
    assert run_import(file, copy)["repeated"] == 1


def test_an_export_of_this_ledger_is_read_and_return_is_named(edit_export, run_ok, qinling, tmp_path):
    file = edit_export("A2", 备注="改过")
    told = run_ok("import", file, "--yes", "--dry-run").stderr
    assert f"是这本台账导出的表：收回别人改的，请用 qinling return {file}" in told
    assert json.loads(qinling("import", file, "--json", "--dry-run").stdout)["items"][0]["exported_from"]
    elsewhere = {"QINLING_LEDGER": str(tmp_path / "other.db")}
    assert "qinling return" not in run_ok("import", file, "--yes", **elsewhere).stderr


def test_a_heading_with_a_slip_is_offered_for_the_description(qinling, given_file):
    row = {
        "问题编号": "A1",
        "问题描叙": "弃渣",
        "责任单位": "区水利局",
        "整改时限": "2026-06-30",
        "镇办": "甲镇",
    }
    told = qinling("import", given_file([row], "区级.csv")).stderr

    assert "--map 问题描叙=问题描述" in told
    assert "不是问题台账" not in told
    assert told.count("--map 标题=") == 0


def test_days_without_a_year_name_the_option_that_gives_it(qinling, given_file):
    file = given_file([{**PLAIN_ROW, "整改时限": "6月底"}], "区级.csv")

    assert "--filled-on 2026-04-25" in qinling("import", file).stderr

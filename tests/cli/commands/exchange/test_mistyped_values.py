"""`import` and `return`: a word on values that are kept as written and may be mistyped."""

import json
from datetime import datetime

import openpyxl
import pytest

from qinling.cli.context import Desk

KNOWN = {
    "问题编号": "A1",
    "级别": "区级",
    "问题描述": "河道堆放弃渣",
    "责任单位": "麻街镇人民政府",
    "问题类型": "违规建设",
    "保护分区": "核心保护区",
    "联系方式": "13809130011",
}
SLIPS = {
    "责任单位": "麻衔镇人民政府",
    "问题类型": "违建",
    "保护分区": "核心区",
    "联系方式": "1380913001",
}
GUIDED = {"QINLING_NEXT_STEPS": "true"}
TOLD = [
    "注意：台账里还没有的名称有 3 个与已有的相近：“麻衔镇人民政府”（已有 麻街镇人民政府）、“违建”（已有 违规建设）、“核心区”（已有 核心保护区）",
    "注意：1 个编号里有像数字的字母，照原样存：QZ2O26-1（是不是 QZ2026-1）",
    "注意：1 个联系方式不像电话号码，照原样存：1380913001（“1380913001”有 10 位，手机号是 11 位）",
]


@pytest.fixture
def given_known(given_file, run_import):
    run_import(given_file([KNOWN]))


def list_warnings(result):
    return [line for line in result.stderr.splitlines() if line.startswith("注意")]


@pytest.fixture
def slips_file(given_file):
    rows = [KNOWN | SLIPS | {"问题编号": "QZ2O26-1"}, KNOWN | SLIPS | {"问题编号": "A2"}]
    return given_file(rows, "区级二稿.xlsx")


@pytest.mark.usefixtures("given_known")
def test_an_import_tells_once_what_may_be_mistyped(qinling, slips_file):
    assert list_warnings(qinling("import", slips_file, "--dry-run")) == TOLD
    result = qinling("import", slips_file, "--json")
    mistyped = json.loads(result.stdout)["mistyped"]

    assert list_warnings(result) == TOLD
    assert [(one["field"], one["value"], one["near"], one["rows"]) for one in mistyped] == [
        ("duty_unit", "麻衔镇人民政府", ["麻街镇人民政府"], 2),
        ("category", "违建", ["违规建设"], 2),
        ("zone", "核心区", ["核心保护区"], 2),
        ("number", "QZ2O26-1", ["QZ2026-1"], 1),
        ("contact", "1380913001", [], 2),
    ]
    assert list_warnings(qinling("import", slips_file)) == []  # the ledger has them by now


def test_the_first_import_has_nothing_to_compare_names_with(qinling, slips_file):
    assert list_warnings(qinling("import", slips_file)) == TOLD[1:]


@pytest.mark.usefixtures("given_known")
def test_a_person_reads_it_before_the_question(qinling, slips_file, monkeypatch, issues):
    with monkeypatch.context() as patch:
        patch.setattr(Desk, "is_interactive", True)
        result = qinling("import", slips_file, input="否\n")

    assert list_warnings(result) == TOLD
    assert list(issues()) == ["A1"]


@pytest.mark.usefixtures("given_known")
@pytest.mark.parametrize("options", [(), ("--dry-run",), ("--json",)])
def test_a_return_tells_what_may_be_mistyped_but_not_what_is_corrected(
    qinling, run_ok, given_issue, tmp_path, options
):
    given_issue("B1", 责任单位="水利局", 问题类型="河道四乱")
    file = tmp_path / "导出.xlsx"
    run_ok("export", file)
    edit_cells(file, {"麻街镇人民政府": "水务局", "河道四乱": "河道“四乱”"})
    result = qinling("return", file, *options)

    assert "台账里还没有“水务局”，相近的有：水利局" in result.stdout + result.stderr or options == ("--json",)
    assert "河道“四乱””，相近" not in result.stdout + result.stderr
    if options == ("--json",):
        assert [one["value"] for one in json.loads(result.stdout)["mistyped"]] == ["水务局"]


def edit_cells(file, new_texts):
    book = openpyxl.load_workbook(file)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in new_texts:
                    cell.value = new_texts[cell.value]
    book.save(file)


@pytest.mark.usefixtures("given_known")
def test_what_is_not_taken_is_not_told(qinling, given_file):
    file = given_file([KNOWN | SLIPS], "区级二稿.xlsx")
    assert list_warnings(qinling("import", file)) == []
    assert list_warnings(qinling("import", file, "--update", "以文件为准")) == [TOLD[0], TOLD[2]]


@pytest.mark.usefixtures("given_known")
def test_a_trial_run_that_changes_nothing_leads_nowhere(qinling, given_file, run_ok, tmp_path):
    file = given_file([KNOWN])
    assert "下一步" not in qinling("import", file, "--dry-run", **GUIDED).stderr
    file = given_file([KNOWN | {"问题编号": "A2"}])
    assert "下一步，照办" in qinling("import", file, "--dry-run", **GUIDED).stderr
    run_ok("export", tmp_path / "导出.xlsx")
    assert "下一步" not in run_ok("return", tmp_path / "导出.xlsx", "--dry-run", **GUIDED).stderr


@pytest.mark.usefixtures("given_known")
def test_the_last_export_is_named(run_ok, tmp_path):
    run_ok("export", tmp_path / "导出.xlsx")
    run_ok("export", tmp_path / "交回.csv")
    told = run_ok("return", tmp_path / "交回.csv", "--base", "上次", "--dry-run").stderr
    assert f"--base 上次 是 {tmp_path / '导出.xlsx'}；不是从它来的，请写明是哪一份" in told


@pytest.mark.usefixtures("given_known")
def test_a_folder_names_the_files_in_it(run_refused, given_file, tmp_path):
    (tmp_path / "表").mkdir()
    assert "里面没有能读的表格" in run_refused(15, "import", tmp_path / "表")
    given_file([KNOWN], "表/区级台账.xlsx")
    (tmp_path / "表" / "~$区级台账.xlsx").touch()
    told = run_refused(15, "import", tmp_path / "表")
    assert f"请给出其中的文件：{tmp_path / '表' / '区级台账.xlsx'}" in told.splitlines()[-1]
    assert "~$" not in told


DATED = {"编号": "A1", "级别": "区级", "问题描述": "河边弃渣", "发现日期": "2026-04-01"}


def test_days_out_of_order_are_told_once(qinling, given_file, run_import):
    late = {"问题描述": "另一处", "发现日期": "2026-04-05", "整改时限": "2026-04-03"}
    early = {"编号": "A3", "交办日期": "2026-03-31", "问题描述": "第三处", "整改时限": "2026-06-03"}
    file = given_file([DATED | {"整改时限": "2026-04-03"}, DATED | {"编号": "A2"} | late, DATED | early])
    told = "注意：有 2 个问题日期先后不对：A2 整改时限 2026-04-03 早于发现日期 2026-04-05；"
    told += "A3 交办日期 2026-03-31 早于发现日期 2026-04-01，请核对"
    assert list_warnings(qinling("import", file, "--dry-run")) == [told]
    first, second = run_import(file)["mistyped"]
    assert first == {
        "field": "deadline",
        "value": "2026-04-03",
        "near": [],
        "why": "A2 整改时限 2026-04-03 早于发现日期 2026-04-05",
        "rows": 1,
    }
    assert second["field"] == "handed_over_on"
    assert list_warnings(qinling("import", file)) == []


def test_a_returned_day_is_compared_with_the_days_of_its_issue(qinling, run_ok, given_issue, tmp_path):
    given_issue("A1", 发现日期="2026-04-01", 整改时限="2026-05-03")
    file = tmp_path / "导出.xlsx"
    run_ok("export", file)
    edit_cells(file, {datetime(2026, 5, 3): datetime(2026, 3, 20)})
    told = qinling("return", file)
    assert "注意：A1 整改时限 2026-03-20 早于发现日期 2026-04-01，请核对" in told.stdout + told.stderr

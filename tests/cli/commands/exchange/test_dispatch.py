"""`dispatch`: one workbook a unit, recorded, and nothing left out without a word."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from qinling.rules.limits import Limits
from qinling.workbook.export_manifest import read_manifest
from tests.cli.commands.exchange.dispatched import DUE, UNITS, write_ledger_csv
from tests.workbook.makers.returned_workbooks import Copy

ASKED = ("dispatch", "--by", "责任单位", "--due", DUE, "--to", "分发")


@pytest.fixture
def given_units(run_ok, tmp_path, monkeypatch):
    """Two issues for each of three units, and one closed."""
    monkeypatch.chdir(tmp_path)
    run_ok("import", write_ledger_csv(tmp_path / "台账.csv", UNITS[:3]))


def list_files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_each_unit_gets_a_workbook_of_its_own_issues(given_units, run_ok, tmp_path):
    said = json.loads(run_ok(*ASKED, "--json").stdout)
    assert (said["kind"], said["round"], said["due"]) == ("dispatch", 1, DUE)
    assert [one["issues"] for one in said["items"]] == [["A01", "B01"], ["A02", "B02"], ["A03", "B03"]]
    assert list_files(tmp_path / "分发") == [one["file"] for one in said["items"]]
    for one in said["items"]:
        assert list(Copy(tmp_path / "分发" / one["file"]).rows) == one["issues"]


def test_what_a_unit_fills_in_is_open_and_yellow_and_the_rest_locked(given_units, run_ok, tmp_path):
    run_ok(*ASKED, "--fill", "完成率,序时进度,备注")
    file = tmp_path / "分发" / f"{UNITS[0]}-{DUE}.xlsx"
    copy = Copy(file)
    protection = copy.sheet.protection
    assert (protection.sheet, protection.password) == (True, None)
    for heading in copy.headings:
        cell = copy.cell("A01", heading)
        is_open = heading in ("完成率", "序时进度", "备注")
        assert cell.protection.locked is not is_open, heading
        assert (cell.fill.fgColor.rgb == "FFFFFF99") is is_open, heading
    assert str(copy.sheet["A1"].value).splitlines() == [
        f"秦岭生态环境保护问题台账（{UNITS[0]}）",
        f"第 1 轮：请填黄色的格（完成率、序时进度、备注），{DUE} 前交回",
    ]
    lists = {
        str(one.sqref).partition(":")[0][:1]: one.formula1
        for one in copy.sheet.data_validations.dataValidation
    }
    assert any("未达到" in text for text in lists.values())
    assert read_manifest(file, Limits()).manifest.dispatch == 1


def test_columns_that_only_show_and_the_headings_of_an_export_can_be_dispatched(
    given_units, run_ok, tmp_path
):
    columns = "问题情况/问题编号,级别,问题描述,剩余天数,时限原文,整改工作进展,extra=单位意见,extra=科室"
    told = run_ok(*ASKED, "--columns", columns, "--fill", "整改进展/整改工作进展,单位意见").stderr
    copy = Copy(tmp_path / "分发" / f"{UNITS[0]}-{DUE}.xlsx")
    assert [copy.cell("A01", name).value for name in ("剩余天数", "时限原文")] == [66, "2026-06-30"]
    locked = {
        name: copy.cell("A01", name).protection.locked for name in ("剩余天数", "整改工作进展", "单位意见")
    }
    assert locked == {"剩余天数": True, "整改工作进展": False, "单位意见": False}
    assert "整列空着：科室\n" in told  # 单位意见 is there to be filled in


def test_closed_issues_stay_unless_their_status_is_named(given_units, run_ok):
    assert "Z1" not in run_ok(*ASKED, "--json", "--dry-run").stdout
    said = json.loads(run_ok(*ASKED, "--json", "--dry-run", "--status", "已销号").stdout)
    assert [one["issues"] for one in said["items"]] == [["Z1"]]


def test_an_issue_without_a_unit_is_named(given_units, given_issue, run_ok):
    given_issue("C1")
    assert "1 个问题没有责任单位，没有分发：C1" in run_ok(*ASKED).stderr


def test_an_issue_of_two_units_is_in_both_files(given_units, given_issue, run_ok):
    given_issue("C1", 责任单位=f"{UNITS[0]}；{UNITS[1]}")
    items = json.loads(run_ok(*ASKED, "--json").stdout)["items"]
    assert ["C1" in one["issues"] for one in items] == [True, True, False]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("表格", "--due", "2026-05-08"), "dispatch --due 2026-05-08 --by 责任单位 --to 表格"),
        (("省级", "表格"), "dispatch 省级 --by 责任单位 --due 2026-05-02 --to 表格"),
        (("--by", "镇办"), "dispatch --by 镇办 --due 2026-05-02 --to 分发"),
        (("表格", "又一个"), "dispatch 表格 又一个 --by 责任单位 --due 2026-05-02 --to 分发"),
    ],
)
def test_what_lacks_comes_back_with_what_was_typed(words, line, given_units, run_refused):
    assert run_refused(2, "dispatch", *words).endswith(f"如 qinling {line}\n")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("dispatch",), 2, "没有写明 --by、--due、--to"),
        (("dispatch", "--by", "镇办", "--to", "甲"), 2, "没有写明 --due"),
        (("dispatch", "--by", "股室", "--due", DUE, "--to", "甲"), 2, "--by"),
        (
            ("dispatch", "--by", "责任单位", "--due", "2026-04-24", "--to", "甲"),
            2,
            "--due 2026-04-24 已经过了",
        ),
        ((*ASKED, "--fill", "问题描述"), 2, "不能开放给单位填"),
        ((*ASKED, "--fill", "经度"), 2, "表里没有“经度”这一列"),
        ((*ASKED, "--fill", "没有"), 2, "--fill"),
        ((*ASKED, "--fill", "备注,督察意见"), 2, "“督察意见”不能开放给单位填。意见由督察人员提"),
        ((*ASKED, "--columns", "编号,级别,描述,extra=督察意见"), 2, "“督察意见”是台账自己的列"),
        ((*ASKED, "--columns", "编号,级别,描述,extra=整改进展/整改工作进展"), 2, "是台账自己的列"),
        ((*ASKED, "--columns", "编号,级别,问题描述,剩余天数", "--fill", "剩余天数"), 2, "只供查看"),
        ((*ASKED, "--columns", "编号,级别,问题描述,乱写"), 2, "没有“乱写”"),
        ((*ASKED, "--columns", "编号,级别,问题描述"), 2, "表里没有单位要填的列"),
        ((*ASKED, "--town", "没有的镇"), 2, "没有可以分发的问题"),
        (("dispatch", "status"), 2, "还没有分发过"),
        (("dispatch", "end", "1"), 2, "还没有分发过"),
    ],
)
def test_what_cannot_be_dispatched_is_refused_by_name(given_units, run_refused, tmp_path, words, code, told):
    assert told in run_refused(code, *words)
    assert not (tmp_path / "分发").exists()


def test_the_remedy_of_missing_options_works(given_units, run_refused, run_ok):
    told = run_refused(2, "dispatch")
    run_ok(*told.partition("如 qinling ")[2].split())


def test_a_trial_writes_nothing(given_units, qinling, ledger, tmp_path):
    before = ledger.read_bytes()
    told = qinling(*ASKED, "--dry-run")
    assert "试运行：将分发 3 个单位、6 个问题" in told.stderr
    assert ledger.read_bytes() == before
    assert not (tmp_path / "分发").exists()


def test_a_file_that_somebody_wrote_is_kept_and_no_round_recorded(given_units, run_ok, run_refused, tmp_path):
    (tmp_path / "分发").mkdir()
    other = tmp_path / "分发" / f"{UNITS[1]}-{DUE}.xlsx"
    other.write_bytes(b"somebody's")
    assert "没有覆盖" in run_refused(26, *ASKED)
    assert list_files(tmp_path / "分发") == [other.name]
    run_refused(2, "dispatch", "status")
    run_ok(*ASKED, "--force")
    assert len(list_files(tmp_path / "分发")) == 4


def test_nothing_is_written_outside_the_folder_through_a_link(given_units, run_refused, tmp_path):
    (tmp_path / "分发").mkdir()
    (tmp_path / "分发" / f"{UNITS[1]}-{DUE}.xlsx").symlink_to(tmp_path / "外面.xlsx")
    assert "不写到文件夹外面去" in run_refused(26, *ASKED)
    assert not (tmp_path / "外面.xlsx").exists()


def test_units_with_odd_names_get_safe_files(run_ok, given_issue, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    units = ["..\\..\\外面", "甲\\乙", "甲:乙", "..", "长" * 200]  # a slash would divide them
    for n, unit in enumerate(units):
        given_issue(f"C{n}", 责任单位=unit)
    run_ok(*ASKED)
    names = list_files(tmp_path / "分发")
    assert len(names) == len(units)
    assert {path.name for path in tmp_path.iterdir()} >= {"分发", "ledger.db"}
    assert not list(tmp_path.parent.glob("外面*"))


def test_status_and_end(given_units, run_ok, run_refused):
    run_ok(*ASKED)
    run_ok("dispatch", "--by", "责任单位", "--due", "2026-05-15", "--to", "分发")
    assert json.loads(run_ok("dispatch", "status", "--json").stdout)["round"] == 2
    told = run_ok("dispatch", "status", "1").stdout
    assert "第 1 轮（2026-04-25 分发，2026-05-08 前交回，还有 13 天）：3 个单位，交回 0，未交回 3" in told
    assert f"没有交回的 3 个：{UNITS[0]}" in run_ok("dispatch", "end").stderr
    assert "已经结束" in run_refused(2, "dispatch", "end")
    assert "已结束" in run_ok("dispatch", "status").stdout
    assert "没有第 9 轮" in run_refused(2, "dispatch", "status", "9")


def test_undo_says_that_it_does_not_reach_a_dispatch(given_units, run_ok, run_refused):
    run_ok(*ASKED, clock=datetime(2026, 4, 25, 2, tzinfo=UTC))
    assert "上一次操作是分发，那不能撤回" in run_refused(23, "undo")


def test_a_ledger_with_a_round_is_sound_and_a_backup_brings_it_back(given_units, run_ok, ledger, tmp_path):
    run_ok(*ASKED)
    run_ok("db", "verify")
    run_ok("db", "backup", tmp_path / "备份.zip")
    shutil.move(ledger, tmp_path / "旧.db")
    run_ok("db", "restore", tmp_path / "备份.zip")
    assert "未交回 3" in run_ok("dispatch", "status").stdout

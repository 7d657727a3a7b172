"""`check`: is a file an export of this ledger, and which cells were changed in it."""

import shutil

import pytest

from tests.workbook.makers.returned_workbooks import Copy, damage_manifest


def test_check_confirms_that_an_export_is_unchanged(run_ok, given_export, ledger):
    before = ledger.read_bytes()
    lines = run_ok("check", given_export).stdout.splitlines()
    assert lines[0].startswith("是这本台账导出的；导出时历史至第 4 条，链首 ")
    assert lines[1:] == ["4 行都与导出时一样"]
    assert ledger.read_bytes() == before


def test_check_lists_every_cell_that_was_changed_since(run_ok, edit_export):
    file = edit_export("A2", 备注="已现场核查", 完成率=0, 整改时限="立行立改")
    assert run_ok("check", file).stdout.splitlines()[1:] == [
        "A2 整改时限：2026-06-30 → 立行立改（第 6 行）",
        "A2 完成率：40% → 0%（第 6 行）",
        "A2 备注：原来 → 已现场核查（第 6 行）",
    ]


def test_check_compares_with_the_ledger_at_the_time_of_the_export(run_ok, edit_export):
    run_ok("edit", "A2", "备注=台账改的")
    assert run_ok("check", edit_export("A2", 备注="台账改的")).stdout.splitlines()[1:] == [
        "A2 备注：原来 → 台账改的（第 6 行）"
    ]


def test_check_json_gives_the_same_for_programs(read_json, qinling, edit_export):
    result = read_json(qinling("check", edit_export("A2", 备注="已核", 完成率=0), "--json"), "check")
    assert {key: result[key] for key in ("position", "added", "missing", "unreadable")} == {
        "position": 4,
        "added": 0,
        "missing": [],
        "unreadable": 0,
    }
    assert len(result["head"]) == 64
    assert result["items"] == [
        {"level": "district", "number": "A2", "field": "percent", "old": 40.0, "new": 0.0},
        {"level": "district", "number": "A2", "field": "remark", "old": "原来", "new": "已核"},
    ]


@pytest.mark.parametrize("command", ["check", "return"])
def test_a_file_of_another_ledger_is_refused(run_ok, run_refused, given_export, tmp_path, command):
    other = {"QINLING_LEDGER": str(tmp_path / "别处.db")}
    run_ok("add", "级别=区级", "问题描述=别处的问题", **other)
    run_ok("export", tmp_path / "别处.xlsx", **other)
    assert "不是这本台账导出的" in run_refused(2, command, tmp_path / "别处.xlsx")


@pytest.mark.parametrize("command", ["check", "return"])
def test_a_file_that_nobody_exported_is_refused(run_refused, given_file, given_four, command):
    file = given_file([{"问题编号": "A1", "问题描述": "河道堆放弃渣"}])
    assert "qinling import" in run_refused(15, command, file)


@pytest.mark.parametrize(
    "how",
    ["a row is gone", "a version is another", "the end is gone", "the head is another", "no JSON any more"],
)
@pytest.mark.parametrize("command", ["check", "return"])
def test_a_damaged_hidden_sheet_is_refused(run_refused, given_export, tmp_path, command, how):
    file = damage_manifest(Copy(given_export), how).save(tmp_path / "b.xlsx")
    assert "“台账标识”已被改动或损坏" in run_refused(15, command, file)


@pytest.mark.parametrize("goes_on", [(), ("别的",), ("别的", "又是别的")])
@pytest.mark.parametrize("command", ["check", "return"])
def test_a_history_that_was_replaced_does_not_contain_the_head(
    run_ok, run_refused, given_four, ledger, tmp_path, command, goes_on
):
    shutil.copy(ledger, tmp_path / "旧.db")
    run_ok("edit", "A1", "备注=报给督查的")
    run_ok("export", tmp_path / "a.xlsx")
    shutil.copy(tmp_path / "旧.db", ledger)
    for words in goes_on:
        run_ok("edit", "A1", f"备注={words}")
    said = run_refused(22, command, tmp_path / "a.xlsx")
    assert "台账的历史里没有导出时的链首（第 5 条 " in said

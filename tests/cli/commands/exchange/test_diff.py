"""Two tables compared cell by cell."""

import json
import shutil

import openpyxl
import pytest

from tests.workbook.makers.returned_workbooks import FIRST_ROW, Copy


def test_changed_added_and_missing_rows_are_listed(run_ok, qinling, given_issue, tmp_path):
    for number in ("A1", "A2", "A3"):
        given_issue(number, 镇办="麻街镇", 备注="原来", 完成率="100%")
    run_ok("export", tmp_path / "a.xlsx")
    copy = Copy(tmp_path / "a.xlsx").write("A1", 备注="改过").delete("A2")
    copy = copy.add(级别="区级", 问题编号="A9", 问题描述="新增弃渣")
    copy.order(["A3", "A1"])
    result = qinling("diff", tmp_path / "a.xlsx", copy.save(tmp_path / "b.xlsx"), "--json")
    assert result.exit_code == 0, result.stderr
    said = json.loads(result.stdout)
    assert said["kind"] == "diff"
    (cell,) = said["items"]
    assert (cell["number"], cell["field"], cell["old"], cell["new"]) == ("A1", "remark", "原来", "改过")
    assert [one["number"] for one in said["gone"]] == ["A2"]
    assert [one["number"] for one in said["new"]] == ["A9"]
    page = qinling("diff", tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    for words in ("改过", "只在前一份：区级 A2", "只在后一份：区级 A9 新增弃渣"):
        assert words in page.stdout
    assert "改动 1 格，只在前一份 1 行，只在后一份 1 行" in page.stderr


def test_a_file_is_the_same_as_itself_and_needs_no_ledger(run_ok, qinling, given_issue, ledger, tmp_path):
    given_issue("A1")
    run_ok("export", tmp_path / "a.xlsx")
    ledger.unlink()
    result = qinling("diff", tmp_path / "a.xlsx", tmp_path / "a.xlsx")
    assert (result.exit_code, result.stdout) == (0, "")
    assert not ledger.exists()


def test_rows_that_cannot_be_read_are_reported_and_not_counted_as_missing(
    run_ok, qinling, given_issue, tmp_path
):
    given_issue("A1", 整改时限="2026-06-30")
    given_issue("A2", 整改时限="2026-06-30")
    run_ok("export", tmp_path / "a.xlsx")
    Copy(tmp_path / "a.xlsx").write("A1", 整改时限="2026年13月").save(tmp_path / "b.xlsx")
    result = qinling("diff", tmp_path / "a.xlsx", tmp_path / "b.xlsx", "--json")
    said = json.loads(result.stdout)
    assert (said["items"], said["gone"], said["new"]) == ([], [], [])
    assert "有 1 个格读不出" in result.stderr


def test_the_later_file_is_copied_with_the_changes_marked(run_ok, qinling, given_issue, tmp_path):
    given_issue("A1", 备注="原来")
    run_ok("export", tmp_path / "a.xlsx")
    Copy(tmp_path / "a.xlsx").write("A1", 备注="改过").save(tmp_path / "b.xlsx")
    run_ok("diff", tmp_path / "a.xlsx", tmp_path / "b.xlsx", "--mark")
    sheet = openpyxl.load_workbook(tmp_path / "b-改动标注.xlsx").worksheets[0]
    comments = [cell.comment.text for row in sheet for cell in row if cell.comment]
    assert any("原为 原来" in text for text in comments)
    (tmp_path / "b-改动标注.xlsx").write_bytes(b"mine")
    refused = qinling("diff", tmp_path / "a.xlsx", tmp_path / "b.xlsx", "--mark")
    assert (refused.exit_code, (tmp_path / "b-改动标注.xlsx").read_bytes()) == (26, b"mine")
    assert "没有写标注副本" in refused.stderr


def list_rules(sheet):
    """The conditional formats of *sheet* by priority: (cells, colour or None, whether later ones are left out)."""
    found = [(rule, str(area.sqref)) for area in sheet.conditional_formatting for rule in area.rules]
    return [
        (cells, rule.dxf.fill.bgColor.rgb if rule.dxf else None, bool(rule.stopIfTrue))
        for rule, cells in sorted(found, key=lambda one: one[0].priority)
    ]


def test_marks_are_seen_where_a_conditional_format_paints_the_cell(run_ok, given_issue, tmp_path):
    given_issue("A1", 整改时限="2026-04-01", 责任单位="甲")
    given_issue("A2", 整改时限="2026-04-01")
    run_ok("export", tmp_path / "a.xlsx")
    changed = (
        Copy(tmp_path / "a.xlsx").write("A1", 整改时限="2026-04-02", 责任单位="乙").save(tmp_path / "b.xlsx")
    )
    before = list_rules(openpyxl.load_workbook(changed)["问题台账"])
    run_ok("diff", tmp_path / "a.xlsx", changed, "--mark")

    copy = tmp_path / "b-改动标注.xlsx"
    first, *others = list_rules(openpyxl.load_workbook(copy)["问题台账"])
    assert (set(first[0].split()), first[1], first[2]) == ({"K5", "P5"}, "FFFF6B6B", True)
    assert others == before
    assert len(list_rules(openpyxl.load_workbook(copy)["汇总"])) == 0

    run_ok("diff", tmp_path / "a.xlsx", copy, "--mark")  # a copy of the copy
    again = list_rules(openpyxl.load_workbook(tmp_path / "b-改动标注-改动标注.xlsx")["问题台账"])
    assert again == [first, *others]


@pytest.mark.about_a_file
def test_a_ledger_file_is_compared_with_a_table_and_with_another_ledger(
    run_ok, qinling, given_issue, ledger, tmp_path
):
    given_issue("A1", 整改时限="2026年底前", 完成率="33.33%", 备注="原来")
    given_issue("A2", 经度="109.123456789", 纬度="33.5")
    run_ok("export", tmp_path / "a.xlsx")
    shutil.copy(ledger, tmp_path / "旧.db")
    same = qinling("diff", tmp_path / "旧.db", tmp_path / "a.xlsx")
    assert (same.exit_code, same.stdout) == (0, "")
    assert "只在前一份有、没有比较的列：经度、纬度" in same.stderr
    run_ok("edit", "A1", "备注=改过", "整改时限=2026年十二月底前")
    given_issue("A3")
    said = json.loads(run_ok("diff", tmp_path / "旧.db", ledger, "--json").stdout)
    assert [(one["field"], one["old"], one["new"]) for one in said["items"]] == [
        ("deadline_text", "2026年底前", "2026年十二月底前"),
        ("remark", "原来", "改过"),
    ]
    assert [one["number"] for one in said["new"]] == ["A3"]
    refused = qinling("diff", tmp_path / "a.xlsx", ledger, "--mark")
    assert (refused.exit_code, "--mark 不能标在台账文件" in refused.stderr) == (2, True)


@pytest.mark.about_a_file
def test_the_first_value_of_a_field_is_a_difference_of_two_ledgers(
    run_ok, qinling, given_issue, given_file, run_import, ledger, tmp_path
):
    given_issue("A1")
    shutil.copy(ledger, tmp_path / "旧.db")
    run_ok("edit", "A1", "备注=只有这一处")
    run_ok("opinion", "add", "A1", "护坡未绿化", "--by", "李四")
    run_import(
        given_file([{"编号": "A1", "问题描述": "A1的问题", "科室": "一科"}]),
        "--map",
        "科室=extra",
        "--level",
        "区级",
    )
    result = qinling("diff", tmp_path / "旧.db", ledger, "--json")
    changes = {one["field"]: (one["old"], one["new"]) for one in json.loads(result.stdout)["items"]}
    assert set(changes) == {"remark", "opinion_text", "extra.科室"}
    assert changes["remark"] == (None, "只有这一处")
    assert "护坡未绿化" in changes["opinion_text"][1]
    assert "没有比较" not in result.stderr
    back = json.loads(run_ok("diff", ledger, tmp_path / "旧.db", "--json").stdout)["items"]
    assert {one["field"]: (one["new"], one["old"]) for one in back} == changes
    assert "督察意见" in run_ok("diff", tmp_path / "旧.db", ledger).stdout


@pytest.mark.about_a_file
def test_the_first_value_of_a_field_in_a_table_is_a_difference_to_a_ledger(
    run_ok, given_issue, ledger, tmp_path
):
    given_issue("A1")
    run_ok("export", tmp_path / "a.xlsx")
    Copy(tmp_path / "a.xlsx").write("A1", 备注="写上的").save(tmp_path / "b.xlsx")
    said = json.loads(run_ok("diff", ledger, tmp_path / "b.xlsx", "--json").stdout)
    assert [(one["field"], one["old"], one["new"]) for one in said["items"]] == [("remark", None, "写上的")]


def test_a_wording_is_no_difference_to_the_day_and_columns_of_one_side_are_named(
    run_ok, qinling, given_file, run_import, tmp_path
):
    rows = [
        {"编号": f"A{at}", "问题描述": f"第{at}处", "整改时限": "2026年底前", "科室": "一科"}
        for at in range(3)
    ]
    file = given_file(rows, above=["区级问题台账"])
    run_import(file, "--map", "科室=extra")
    run_ok("export", tmp_path / "a.xlsx", "--columns", "编号,级别,描述,整改时限,备注")
    said = json.loads(run_ok("diff", file, tmp_path / "a.xlsx", "--map", "科室=extra", "--json").stdout)
    assert said["items"] == []
    assert (said["gone_columns"], said["new_columns"]) == (["extra.科室"], ["remark"])
    told = run_ok("diff", file, tmp_path / "a.xlsx", "--map", "科室=extra").stderr
    assert "只在前一份有、没有比较的列：科室" in told
    assert "只在后一份有、没有比较的列：备注" in told


def test_long_lists_are_cut_and_all_shows_everything(run_ok, given_file, run_import, run_return, tmp_path):
    rows = [{"编号": f"A{at}", "问题描述": f"第{at}处", "备注": "甲"} for at in range(205)]
    run_import(given_file(rows, above=["区级问题台账"]))
    run_ok("export", tmp_path / "a.xlsx")
    copy = Copy(tmp_path / "a.xlsx")
    for row in range(FIRST_ROW, FIRST_ROW + 205):
        copy.sheet.cell(row, copy.headings["备注"]).value = "乙"
    file = copy.save(tmp_path / "b.xlsx")
    for words in (("check", file), ("return", file, "--dry-run"), ("diff", tmp_path / "a.xlsx", file)):
        short, full = run_ok(*words).stdout, run_ok(*words, "--all").stdout
        assert "另有 5 处未列出，加 --all 全部列出，或用 --json" in short
        assert "未列出" not in full
        assert (short.count("乙"), full.count("乙")) == (200, 205)
    assert len(run_return(file, "--dry-run")["items"]) == 205


def test_a_number_in_another_width_or_case_is_that_issue_and_kept_as_written(
    run_ok, run_return, given_issue, issues, tmp_path
):
    given_issue("QZ-25053", 备注="原来")
    run_ok("export", tmp_path / "a.xlsx")
    file = (
        Copy(tmp_path / "a.xlsx")
        .write("QZ-25053", 问题编号="ｑｚ－２５０５３", 备注="新")
        .save(tmp_path / "b.xlsx")
    )
    assert "按 QZ-25053 认" in run_ok("check", file).stdout
    said = json.loads(run_ok("diff", tmp_path / "a.xlsx", file, "--json").stdout)
    assert [one["field"] for one in said["items"]] == ["number", "remark"]
    assert (said["gone"], said["new"]) == ([], [])
    assert run_return(file)["created"] == 0
    assert {number: issue["remark"] for number, issue in issues().items()} == {"QZ-25053": "新"}


@pytest.mark.about_a_file
def test_words_typed_over_the_day_are_a_difference_beside_the_old_words(run_ok, given_issue, tmp_path):
    given_issue("A1", 整改时限="2026年底前")
    given_issue("A2", 整改时限="2026年底前")
    run_ok("export", tmp_path / "a.xlsx", "--columns", "编号,级别,描述,整改时限,时限原文,剩余天数")
    copy = Copy(tmp_path / "a.xlsx").write("A1", 整改时限="2026年十二月底前", 剩余天数=1)
    copy.save(tmp_path / "b.xlsx")
    for earlier in ("a.xlsx", "ledger.db"):
        said = json.loads(run_ok("diff", tmp_path / earlier, tmp_path / "b.xlsx", "--json").stdout)
        assert [(one["number"], one["new"]) for one in said["items"]] == [("A1", "2026年十二月底前")]
    told = run_ok("diff", tmp_path / "a.xlsx", tmp_path / "b.xlsx").stderr
    assert "只供查看、没有比较的列：剩余天数\n" in told

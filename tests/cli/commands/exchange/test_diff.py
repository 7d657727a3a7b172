"""Two tables compared cell by cell."""

import json

import openpyxl

from tests.workbook.makers.returned_workbooks import Copy


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

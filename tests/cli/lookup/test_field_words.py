"""Headings that import knows name fields wherever a field is typed."""

import json


def test_a_field_is_named_by_any_heading_that_import_knows(run_ok, qinling, issues, tmp_path):
    run_ok(
        "add",
        "层级=区级",
        "编号=A1",
        "乡镇=麻街镇",
        "问题=河道堆渣",
        "期限=2026-06-30",
        "责任人电话=13800000000",
    )
    one = issues()["A1"]
    assert (one["town"], one["contact"], one["deadline"]) == ("麻街镇", "13800000000", "2026-06-30")
    run_ok("edit", "A1", "整改责任单位=区水利局", "主管部门=区林业局")
    one = issues()["A1"]
    assert (one["duty_unit"], one["lead_unit"]) == ("区水利局", "区林业局")
    lines = run_ok("list", "--columns", "编号,乡镇,责任人电话", "--sort", "-到期日").stdout.splitlines()
    assert lines[0].split() == ["问题编号", "镇办", "联系方式"]
    assert "麻街镇" in run_ok("board", "--by", "乡镇").stdout
    run_ok("export", str(tmp_path / "分镇.xlsx"), "--split", "乡镇")
    run_ok("complete", "--where", "乡镇=麻街镇", "--yes")
    assert json.loads(run_ok("show", "A1", "--json").stdout)["items"][0]["status"] == "rectified"


def test_a_condition_takes_only_a_heading_of_its_own_field(run_refused, given_issue):
    given_issue("A1", 责任单位="区水利局")
    given_issue("A2", 牵头单位="区水利局")  # --where 单位 looks at leading and assisting units too
    assert "1 个问题" in run_refused(20, "complete", "--where", "责任单位=区水利局")


def test_a_column_may_be_mapped_by_a_heading(given_file, run_import, issues):
    rows = [{"编号": "A1", "问题描述": "河道堆渣", "所在": "麻街镇", "整改时限": "2026-06-30"}]
    run_import(given_file(rows), "--level", "区级", "--map", "所在=乡镇")
    assert issues()["A1"]["town"] == "麻街镇"

"""`return` and `import`: exports that are redacted, filtered, split, of an earlier day, or of other columns."""

import json

from tests.cli.commands.exchange.returned_exports import taken_by_number
from tests.workbook.makers.returned_workbooks import Copy


def test_stars_never_come_back_over_names(run_return, given_issue, run_ok, tmp_path, issues):
    given_issue("A1", 责任人="张某 13912345678", 备注="联系 13912345678", 包抓领导="王某")
    given_issue("A2", 责任人="张某", 镇办="麻街镇")
    run_ok("export", tmp_path / "a.xlsx", "--redact")
    copy = Copy(tmp_path / "a.xlsx")
    assert (copy.cell("A1", "责任人").value, copy.cell("A1", "备注").value) == ("〔略〕", "联系 〔略〕")
    run_ok("edit", "A1", "包抓领导=赵某")
    file = copy.write("A1", 镇办="板桥镇").write("A2", 责任人="李某").save(tmp_path / "b.xlsx")
    said = run_return(file, "--accept", "hidden")
    assert taken_by_number(said) == {"A1": {"town": "板桥镇"}, "A2": {"person": "李某"}}
    first = issues()["A1"]
    assert (first["person"], first["remark"], first["leader"]) == (
        "张某 13912345678",
        "联系 13912345678",
        "赵某",
    )


def test_a_redacted_name_that_the_ledger_changed_conflicts_with_one_typed_over_it(
    run_return, given_issue, run_ok, tmp_path, issues
):
    given_issue("A1", 责任人="张某")
    run_ok("export", tmp_path / "a.xlsx", "--redact")
    run_ok("edit", "A1", "责任人=李某")
    (item,) = run_return(Copy(tmp_path / "a.xlsx").write("A1", 责任人="王某").save(tmp_path / "b.xlsx"))[
        "items"
    ]
    assert [(clash["field"], clash["theirs"], clash["ours"]) for clash in item["clashes"]] == [
        ("person", "王某", "李某")
    ]
    assert issues()["A1"]["person"] == "李某"


def test_a_redacted_cell_that_was_typed_into_is_refused_and_the_hidden_text_stays(
    run_return, given_issue, run_ok, tmp_path, issues
):
    given_issue("A1", 备注="联系 13912345678", 镇办="麻街镇")
    run_ok("export", tmp_path / "a.xlsx", "--redact")
    copy = Copy(tmp_path / "a.xlsx").write("A1", 备注="联系 〔略〕，已谈")
    (item,) = run_return(copy.save(tmp_path / "b.xlsx"), code=16)["items"]
    assert [one["field"] for one in item["wrong"]] == ["remark"]
    assert "〔略〕" in item["wrong"][0]["why"]
    assert issues()["A1"]["remark"] == "联系 13912345678"


def test_the_base_of_an_export_of_an_earlier_day_is_that_day(
    run_ok, run_return, given_issue, tmp_path, issues
):
    given_issue("A1", 备注="原来", 镇办="麻街镇")
    run_ok("edit", "A1", "备注=次日改的", QINLING_TODAY="2026-04-26")
    run_ok("export", tmp_path / "a.xlsx", "--as-of", "2026-04-25", QINLING_TODAY="2026-04-27")
    copy = Copy(tmp_path / "a.xlsx")
    assert copy.cell("A1", "备注").value == "原来"
    (item,) = run_return(copy.write("A1", 备注="表上改的", 镇办="板桥镇").save(tmp_path / "b.xlsx"))["items"]
    assert item["taken"] == {"town": "板桥镇"}
    assert [(clash["base"], clash["ours"]) for clash in item["clashes"]] == [("原来", "次日改的")]
    assert issues()["A1"]["remark"] == "次日改的"


def test_a_part_of_the_ledger_comes_back_as_that_part(run_ok, run_return, given_four, tmp_path, issues):
    run_ok("edit", "A2", "镇办=板桥镇")
    run_ok("export", tmp_path / "a.xlsx", "--town", "板桥")
    copy = Copy(tmp_path / "a.xlsx")
    assert list(copy.rows) == ["A2"]
    file = copy.write("A2", 镇办="大荆镇").save(tmp_path / "b.xlsx")
    assert "不见了" not in run_ok("check", file).stdout
    assert run_return(file)["changed"] == 1
    assert issues()["A2"]["town"] == "大荆镇"


def test_sheets_split_by_level_come_back_together(run_ok, run_return, given_issue, tmp_path, issues):
    given_issue("A1", "区级")
    given_issue("A1", "市级", 备注="市里的")
    given_issue("S1", "省级")
    run_ok("export", tmp_path / "a.xlsx", "--split", "级别")
    copy = Copy(tmp_path / "a.xlsx")
    for sheet in copy.book.worksheets[:3]:
        copy.sheet = sheet
        copy.write(next(iter(copy.rows)), 镇办=sheet.title)
    said = run_return(copy.save(tmp_path / "b.xlsx"))
    assert sorted((item["level"], item["taken"]["town"]) for item in said["items"]) == [
        ("city", "市级"),
        ("district", "区级"),
        ("province", "省级"),
    ]


def test_own_columns_under_own_headings_come_back(run_ok, run_return, given_four, tmp_path):
    columns = "编号=代码,级别,描述=是什么,责任人=谁,预警提前天数,纬度,经度"
    run_ok("export", tmp_path / "a.xlsx", "--columns", columns)
    copy = Copy(tmp_path / "a.xlsx")
    sheet = copy.sheet
    found = {cell.value: cell.coordinate for row in sheet.iter_rows() for cell in row if cell.value}
    row = found["A3"][1:]
    letters = {heading: found[heading].rstrip("0123456789") for heading in ("谁", "预警提前天数", "纬度")}
    sheet[letters["谁"] + row], sheet[letters["预警提前天数"] + row] = "王某", 20
    sheet[letters["纬度"] + row] = 33.87
    said = run_return(copy.save(tmp_path / "b.xlsx"))
    assert taken_by_number(said) == {"A3": {"person": "王某", "lead_days": 20, "lat": 33.87}}


def test_an_export_can_be_imported(run_ok, given_issue, tmp_path):
    given_issue("A1", 完成率="100%", 备注="同上")
    given_issue("A2", 完成率="100%", 备注="#N/A")
    run_ok("export", tmp_path / "a.xlsx")
    copy = Copy(tmp_path / "a.xlsx")
    sheet = copy.book.create_sheet("区级新增")  # not of our making: it means what others mean
    for row in (("问题编号", "问题描述", "备注"), ("B1", "弃渣", "甲"), ("B2", "违建", "同上")):
        sheet.append(row)
    other = {"QINLING_LEDGER": str(tmp_path / "别处.db")}
    run_ok("import", copy.save(tmp_path / "b.xlsx"), "--yes", **other)
    items = json.loads(run_ok("list", "--json", **other).stdout)["items"]
    said = {item["number"]: (item["percent"], item["remark"]) for item in items}
    assert said == {"A1": (100.0, "同上"), "A2": (100.0, "#N/A"), "B1": (None, "甲"), "B2": (None, "甲")}


def test_an_import_of_an_export_still_refuses_rows_that_lost_their_number(
    run_refused, given_export, tmp_path
):
    copy = Copy(given_export).write("A2", 备注="已核", 问题编号=None)
    assert "没有问题编号，而其他行都有" in run_refused(16, "import", copy.save(tmp_path / "b.xlsx"), "--yes")

"""`opinion`: recording, answering, listing; where an opinion is shown, and who is reminded."""

import json

import pytest
from openpyxl import load_workbook


@pytest.fixture
def given_opinion(given_issue, run_ok):
    given_issue("A1", 责任单位="区水利局")
    run_ok("opinion", "add", "A1", "护坡未绿化", "--by", "省督察组", "--on", "2026-04-10")


@pytest.mark.usefixtures("given_opinion")
def test_an_opinion_stands_in_show_history_and_the_list(run_ok, show_issue, history):
    item = show_issue("A1")
    assert (item["opinion_on"], item["status"]) == ("2026-04-10", "rectifying")
    assert [(one["item"], one["by"], one["opinion"]) for one in item["opinions"]] == [
        (1, "省督察组", "护坡未绿化")
    ]
    assert history("A1")[-1]["kind"] == "opinion"
    shown = "".join(run_ok("show", "A1").stdout.split("\n"))
    assert "督察意见  〔1〕2026-04-10 省督察组：护坡未绿化；未答复" in shown
    assert "护坡未绿化" in run_ok("history", "A1").stdout
    assert "〔1〕2026-04-10 未答复" in run_ok("opinion").stdout
    (listed,) = json.loads(run_ok("opinion", "list", "--json").stdout)["items"]
    assert (listed["number"], listed["level"], listed["replied_on"]) == ("A1", "district", None)


@pytest.mark.usefixtures("given_opinion")
def test_a_reply_closes_it_and_all_lists_it_still(run_ok, show_issue):
    run_ok("opinion", "add", "A1", "渣土未清", "--by", "王某")
    run_ok("opinion", "reply", "A1", "--note", "已清运", "--item", "2", "--by", "张某")
    (first, second) = show_issue("A1")["opinions"]
    assert (first["replied_on"], second["replied_by"], second["reply"]) == (None, "张某", "已清运")
    run_ok("opinion", "reply", "A1", "--note", "已绿化")
    assert show_issue("A1")["opinion_on"] is None
    assert run_ok("opinion").stdout == ""
    assert run_ok("opinion", "--all").stdout.count("已答复") == 2
    run_ok("undo")
    assert show_issue("A1")["opinion_on"] == "2026-04-10"
    run_ok("db", "verify")


@pytest.mark.usefixtures("given_opinion")
def test_an_open_opinion_is_warned_of_after_the_days_of_the_settings(run_ok):
    warned = ("warn", "--kind", "意见未复", "--format", "text")
    assert "2026-04-10 的督察意见已 15 天没有答复" in run_ok(*warned).stdout
    assert run_ok(*warned, QINLING_ALERTS_OPINION_DAYS="16").stdout == ""
    run_ok("opinion", "reply", "A1", "--note", "已绿化")
    assert run_ok(*warned).stdout == ""


def test_a_closed_issue_owes_its_reply_too(run_ok, given_issue):
    given_issue("A1")
    run_ok("edit", "A1", "整改状态=已销号", "--ground", "函")
    run_ok("opinion", "add", "A1", "又见弃渣", "--by", "省督察组", "--on", "2026-04-10")
    assert "没有答复" in run_ok("warn", "--kind", "意见未复", "--format", "text").stdout


@pytest.mark.usefixtures("given_opinion")
def test_an_opinion_may_be_older_than_the_last_step(run_ok, show_issue):
    run_ok("complete", "A1", "--on", "2026-04-20")
    run_ok("opinion", "add", "A1", "当时未清", "--by", "王某", "--on", "2026-04-15")
    assert show_issue("A1")["status"] == "rectified"
    assert show_issue("A1")["opinion_on"] == "2026-04-10"  # finished work is no reply


@pytest.mark.usefixtures("given_opinion")
def test_the_case_file_and_the_next_export_show_it(run_ok, tmp_path):
    run_ok("dossier", "A1", "--to", tmp_path / "一案")
    cover = load_workbook(tmp_path / "一案" / "封面.xlsx").active
    texts = [str(cell) for row in cover.values for cell in row if cell]
    assert any("省督察组：护坡未绿化" in text for text in texts)
    for options, has_it in (((), True), (("--columns", "编号,级别,问题描述"), False)):
        run_ok("export", tmp_path / "导出.xlsx", "--force", *options)
        sheet = load_workbook(tmp_path / "导出.xlsx").worksheets[0]
        cells = [cell for row in sheet.values for cell in row]
        assert ("〔1〕2026-04-10 省督察组：护坡未绿化" in cells) == has_it
    run_ok("export", tmp_path / "列.csv", "--columns", "编号,级别,问题描述,督察意见")
    assert "护坡未绿化" in (tmp_path / "列.csv").read_text("utf-8")


def test_the_column_can_be_switched_off(run_ok, given_issue, tmp_path):
    given_issue("A1")
    run_ok("export", tmp_path / "甲.csv")
    run_ok("export", tmp_path / "乙.csv", QINLING_EXPORT_OPINIONS="false")
    run_ok("export", tmp_path / "丙.csv", "--redact")  # an opinion names persons
    names = ("甲.csv", "乙.csv", "丙.csv")
    heads = [(tmp_path / name).read_text("utf-8").splitlines()[0] for name in names]
    assert ["督察意见" in head for head in heads] == [True, False, False]


@pytest.mark.usefixtures("given_opinion")
def test_what_cannot_be_is_refused_with_a_remedy(run_refused):
    assert "没有等待答复的第 3 条督察意见" in run_refused(
        21, "opinion", "reply", "A1", "--note", "甲", "--item", "3"
    )
    assert "还没有到" in run_refused(21, "opinion", "add", "A1", "甲", "--by", "王某", "--on", "2027-01-01")
    assert "--by" in run_refused(2, "opinion", "add", "A1", "甲")
    assert "没有编号为 Z9" in run_refused(17, "opinion", "add", "Z9", "甲", "--by", "王某")


@pytest.mark.usefixtures("given_issue")
def test_a_column_that_is_no_field_is_offered_as_an_extra_one(run_ok, given_issue, run_refused, tmp_path):
    given_issue("A1")
    told = run_refused(2, "export", tmp_path / "导出.xlsx", "--columns", "编号,级别,问题描述,督查组意见")
    assert "extra=督查组意见" in told
    run_ok("export", tmp_path / "导出.xlsx", "--columns", "编号,级别,问题描述,extra=督查组意见")


def test_the_example_of_a_missing_name_keeps_what_was_typed(given_issue, run_refused):
    given_issue("A1")
    assert "写成 qinling opinion add A1 请加快 --by 姓名，" in run_refused(
        2, "opinion", "add", "A1", "请加快"
    )

"""The same file again, a changed file, numbers that the ledger gives, and what the history says of it."""

import re

import pytest

FIRST_ROW = {
    "问题编号": "A1",
    "问题描述": "河道堆放弃渣",
    "责任单位": "麻街镇人民政府",
    "整改时限": "2026年6月30日",
    "整改状态": "整改中",
    "备注": None,
    "股室": "一股",
}
CHANGED_ROW = FIRST_ROW | {
    "责任单位": "板桥镇人民政府",
    "整改时限": "2026年7月底前",
    "备注": "已约谈",
    "股室": "二股",
}


OVERWRITE = ("--update", "overwrite", "--ground", "延期函")


def list_changes(report):
    return {(change["field"], change["old"], change["new"]) for change in report["changes"]}


@pytest.fixture
def given_first(given_file, run_import):
    run_import(given_file([FIRST_ROW]))


ALL_CHANGES = {
    ("duty_unit", "麻街镇人民政府", "板桥镇人民政府"),
    ("deadline", "2026-06-30", "2026-07-31"),
    ("deadline_text", "2026年6月30日", "2026年7月底前"),
    ("remark", None, "已约谈"),
    ("extra.股室", "一股", "二股"),
}


@pytest.mark.usefixtures("given_first")
@pytest.mark.parametrize(
    ("update", "taken"),
    [
        ("keep", set()),
        ("fill", {("remark", None, "已约谈")}),
        ("overwrite", ALL_CHANGES),
        ("以文件为准", ALL_CHANGES),
    ],
)
def test_update_limits_what_a_changed_file_may_change(given_file, run_import, issues, update, taken):
    said = run_import(given_file([CHANGED_ROW]), "--update", update, "--ground", "延期函")
    assert list_changes(said) == taken
    assert {(change["field"], change["old"], change["new"]) for change in said["left"]} == ALL_CHANGES - taken
    assert (said["updated"], said["unchanged"]) == ((1, 0) if taken else (0, 1))
    issue = issues()["A1"]
    assert issue["version"] == (2 if taken else 1)
    for field, old, new in ALL_CHANGES:
        value = issue["extra"]["股室"] if field == "extra.股室" else issue[field]
        assert value == (new if (field, old, new) in taken else old)


@pytest.mark.usefixtures("given_first")
def test_fill_is_the_default_and_unused_values_are_reported(qinling, given_file, issues):
    result = qinling("import", given_file([CHANGED_ROW]))
    assert result.stderr.splitlines() == [
        "区级台账.xlsx 共 14 格：读入 6，存为其他列 1（股室），标题说明等 7，未读 0",
        "有 4 个单元格与台账不同，保留了台账的内容；是哪些，加 --dry-run 看；要以文件为准请加 --update 以文件为准",
        "已导入：新增 0 个、更新 1 个、未变 0 个问题",
    ]
    assert issues()["A1"]["remark"] == "已约谈"


@pytest.mark.usefixtures("given_first")
def test_what_an_import_overwrites_is_listed_in_a_script_too(run_ok, given_file):
    told = run_ok("import", given_file([CHANGED_ROW]), "--update", "overwrite", "--ground", "延期函").stderr
    lines = {tuple(line.split()) for line in told.splitlines()}
    assert ("A1", "责任单位", "麻街镇人民政府", "板桥镇人民政府") in lines


@pytest.mark.usefixtures("given_first")
def test_dry_run_shows_every_cell_old_and_new_and_writes_nothing(qinling, given_file, ledger):
    before = ledger.read_bytes()
    result = qinling(
        "import",
        given_file([CHANGED_ROW, CHANGED_ROW | {"问题编号": "A2"}]),
        "--update",
        "overwrite",
        "--ground=延期函",
        "--dry-run",
    )
    assert result.exit_code == 0
    table = {tuple(line.split()) for line in result.stderr.splitlines()}
    assert {
        ("A1", "责任单位", "麻街镇人民政府", "板桥镇人民政府"),
        ("A1", "整改时限", "2026-06-30", "2026-07-31"),
        ("A1", "时限原文", "2026年6月30日", "2026年7月底前"),
        ("A1", "备注", "（空）", "已约谈"),
        ("A1", "股室", "一股", "二股"),
    } <= table
    assert result.stderr.splitlines()[-1] == "试运行：将新增 1 个、更新 1 个、未变 0 个问题；台账没有改动"
    assert ledger.read_bytes() == before


def test_dry_run_makes_no_ledger(qinling, given_file, ledger):
    assert qinling("import", given_file([FIRST_ROW]), "--dry-run").exit_code == 0
    assert list(ledger.parent.glob("ledger.db*")) == []


@pytest.mark.usefixtures("given_first")
@pytest.mark.parametrize("blank", [(), ("--blank", "clears")])
def test_blank_cells_erase_only_with_the_option(given_file, run_import, issues, blank):
    said = run_import(
        given_file([dict.fromkeys(FIRST_ROW) | {"问题编号": "A1", "问题描述": "河道堆放弃渣"}]),
        "--update",
        "overwrite",
        "--ground=核实无误",
        *blank,
    )
    issue = issues()["A1"]
    assert (issue["duty_unit"] is None) == bool(blank)
    assert (issue["deadline"] is None, issue["deadline_kind"]) == (bool(blank), "none" if blank else "dated")
    assert issue["description"] == "河道堆放弃渣"
    assert issue["status"] == "rectifying"
    assert said["updated"] == bool(blank)


@pytest.mark.usefixtures("given_first")
def test_a_file_without_a_column_leaves_its_field(given_file, run_import, issues):
    file = given_file([{"问题编号": "A1", "问题描述": "河道堆放弃渣", "镇办": "麻街镇"}])
    run_import(file, "--update", "overwrite", "--blank", "clears")
    assert issues()["A1"]["duty_unit"] == "麻街镇人民政府"
    assert issues()["A1"]["town"] == "麻街镇"


def test_blank_clears_goes_with_overwrite_only(qinling, given_file):
    result = qinling("import", given_file([FIRST_ROW]), "--blank", "clears")
    assert result.exit_code == 2
    assert "--update 以文件为准" in result.stderr


# -- an issue that moved on -------------------------------------------------------------------

CLOSED_ROW = FIRST_ROW | {"整改状态": "已销号", "销号日期": "2026-04-20"}


@pytest.mark.usefixtures("given_first")
def test_fill_never_makes_an_issue_contradict_itself(given_file, run_import, issues, qinling):
    said = run_import(given_file([CLOSED_ROW]))
    assert {change["field"] for change in said["left"]} == {"status", "closed_on"}
    assert (issues()["A1"]["status"], issues()["A1"]["closed_on"]) == ("rectifying", None)
    assert qinling("edit", "A1", "备注=已看过").exit_code == 0


@pytest.mark.usefixtures("given_first")
def test_overwrite_closes_an_issue_with_a_basis(given_file, run_import, issues):
    run_import(given_file([CLOSED_ROW]), "--update", "overwrite", "--ground", "市办通知")
    assert (issues()["A1"]["status"], issues()["A1"]["closed_on"]) == ("closed", "2026-04-20")
    assert run_import(given_file([CLOSED_ROW]), "--update", "overwrite")["unchanged"] == 1


@pytest.mark.usefixtures("given_first")
def test_a_closing_day_alone_closes_with_overwrite(given_file, run_import, issues):
    file = given_file([{"问题编号": "A1", "问题描述": "河道堆放弃渣", "销号日期": "2026-04-20"}])
    run_import(file, "--update", "overwrite", "--ground", "市办通知")
    assert (issues()["A1"]["status"], issues()["A1"]["closed_on"]) == ("closed", "2026-04-20")


def test_only_running_issues_have_a_schedule(given_file, run_import, issues):
    pace = FIRST_ROW | {"整改状态": "未达到序时进度"}
    run_import(
        given_file([pace, pace | {"问题编号": "A2", "整改状态": "已销号", "序时进度": "达到序时进度"}])
    )
    assert [issue["schedule"] for issue in issues().values()] == ["behind", None]
    run_import(given_file([pace | {"整改状态": "已完成整改"}]), "--update", "overwrite")
    assert (issues()["A1"]["status"], issues()["A1"]["schedule"]) == ("rectified", None)


# -- deadlines counted from the hand-over -----------------------------------------------------

RELATIVE_ROW = {"问题编号": "A1", "问题描述": "河道堆放弃渣", "整改时限": "自交办之日起15个工作日内"}


def test_a_relative_deadline_is_counted_from_the_hand_over(given_file, run_import, issues):
    run_import(given_file([RELATIVE_ROW | {"交办日期": "2026-04-28"}]), "--today", "2026-04-28")
    issue = issues()["A1"]
    assert (issue["deadline"], issue["deadline_kind"]) == ("2026-05-21", "relative")
    assert issue["deadline_text"] == deadline_text(RELATIVE_ROW)
    assert issue["original_deadline"] == "2026-05-21"


def deadline_text(row):
    return row["整改时限"]


def test_without_a_hand_over_it_has_no_day_until_a_file_brings_one(qinling, given_file, run_import, issues):
    result = qinling("import", given_file([RELATIVE_ROW]))
    assert "有 1 个问题的时限自交办起算，却没有交办日期" in result.stderr
    assert issues()["A1"]["deadline"] is None
    said = run_import(given_file([RELATIVE_ROW | {"交办日期": "2026-04-28"}]), "--today", "2026-04-28")
    assert said["left"] == []
    assert (issues()["A1"]["deadline"], issues()["A1"]["original_deadline"]) == ("2026-05-21", "2026-05-21")


@pytest.mark.parametrize(
    "options", [(), ("--update", "overwrite"), ("--update", "overwrite", "--blank", "clears")]
)
def test_a_file_without_the_hand_over_takes_no_day_away(given_file, run_import, issues, options):
    run_import(given_file([RELATIVE_ROW | {"交办日期": "2026-04-28"}]), "--today", "2026-04-28")
    said = run_import(given_file([RELATIVE_ROW | {"责任单位": "板桥镇人民政府"}]), *options)
    assert said["left"] == []
    assert issues()["A1"]["deadline"] == "2026-05-21"


# -- numbers that the ledger gives ------------------------------------------------------------

UNNUMBERED_ROWS = [
    {"镇办": "板桥镇", "问题描述": "河道堆放弃渣", "整改状态": "整改中"},
    {"镇办": "麻街镇", "问题描述": "河道堆放弃渣", "整改状态": "整改中"},
]


def test_rows_without_numbers_get_numbers_and_are_matched_on_the_next_import(given_file, run_import, issues):
    file = given_file(UNNUMBERED_ROWS)
    assert run_import(file)["created"] == 2
    assert list(issues()) == ["QL-2026-0001", "QL-2026-0002"]
    again = run_import(file)
    assert (again["created"], again["unchanged"]) == (0, 2)


def test_an_issue_is_matched_after_its_description_was_edited(qinling, given_file, run_import, issues):
    file = given_file(UNNUMBERED_ROWS)
    run_import(file)
    assert qinling("edit", "QL-2026-0001", "问题描述=河道弃渣已清一半", "镇办=板桥").exit_code == 0
    again = run_import(file)
    assert (again["created"], again["updated"]) == (0, 0)
    assert issues()["QL-2026-0001"]["description"] == "河道弃渣已清一半"


def test_spaces_and_wide_signs_make_no_new_issue(given_file, run_import):
    run_import(given_file(UNNUMBERED_ROWS))
    spaced = UNNUMBERED_ROWS[0] | {"问题描述": "河道 堆放\n弃渣"}
    assert run_import(given_file([spaced]))["created"] == 0


def test_a_row_twice_in_one_file_is_one_issue(given_file, run_import):
    said = run_import(given_file([UNNUMBERED_ROWS[0], UNNUMBERED_ROWS[0]]))
    assert (said["created"], said["repeated"]) == (1, 1)


def test_the_settings_give_the_prefix_of_new_numbers(given_file, run_import, issues, tmp_path):
    (tmp_path / "s.toml").write_text('[numbering]\nprefix = "商州"\n', "utf-8")
    run_import(given_file(UNNUMBERED_ROWS), "--settings", tmp_path / "s.toml")
    assert list(issues()) == ["商州-2026-0001", "商州-2026-0002"]


def test_a_new_number_never_equals_one_in_the_same_file(given_file, run_import, issues):
    plain = given_file(UNNUMBERED_ROWS, "区级一.xlsx")
    numbered = given_file([FIRST_ROW | {"问题编号": "QL-2026-0001", "问题描述": "另一件事"}], "市级二.xlsx")
    assert run_import(plain, numbered)["created"] == 3
    assert issues()["QL-2026-0001"]["description"] == "另一件事"
    assert run_import(plain, numbered)["unchanged"] == 3


# -- the history ------------------------------------------------------------------------------


@pytest.mark.usefixtures("given_first")
def test_every_change_is_an_event_with_actor_time_changes_and_basis(given_file, run_import, history):
    run_import(given_file([CHANGED_ROW], "区级二稿.xlsx"), *OVERWRITE, "--actor", "李某")
    created, changed = history("A1")
    assert (created["kind"], created["actor"], changed["kind"], changed["actor"]) == (
        "created",
        "测试员",
        "changed",
        "李某",
    )
    assert created["ground"] == "导入 区级台账.xlsx“Sheet1”第 2 行"
    assert changed["ground"] == "导入 区级二稿.xlsx“Sheet1”第 2 行；延期函"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", changed["at"])
    assert changed["at"] == "2026-04-25T01:30:00.000000Z"
    assert created["changes"]["description"] == {"old": None, "new": "河道堆放弃渣"}
    assert changed["changes"]["duty_unit"] == {"old": "麻街镇人民政府", "new": "板桥镇人民政府"}
    assert changed["changes"]["extra"] == {"old": {"股室": "一股"}, "new": {"股室": "二股"}}
    assert "description" not in changed["changes"]
    assert created["hash"] != changed["hash"]


def test_a_level_that_the_name_of_the_file_contradicts_is_told(qinling, given_file):
    file = given_file([{"问题编号": "A1", "问题描述": "河边弃渣"}], "区级自查.xlsx")
    said = qinling("import", file, "--level", "市级").stderr
    assert "注意：区级自查.xlsx 的文件名说是区级，按写明的 --level 收作市级\n" in said
    assert "的文件名说是" not in qinling("import", file, "--level", "区级").stderr

"""`import` and `return`: numbers in another spelling, and statuses that the file does not state."""

import json
from contextlib import closing

import pytest

from qinling.ledger.sqlite_file.sqlite import connect_for_writing
from tests.workbook.makers.returned_workbooks import Copy

ROW = {"问题编号": "QZ-25053", "级别": "区级", "问题描述": "河道弃渣", "整改状态": "整改中"}


def test_a_number_in_another_spelling_is_that_issue_and_one_line_says_so(
    qinling, given_file, issues, run_import
):
    assert qinling("import", given_file([ROW]), "--yes").exit_code == 0
    file = given_file([ROW | {"问题编号": "ＱＺ－２５０５３", "备注": "来函"}])
    result = qinling("import", file, "--yes")
    assert "编号 ＱＺ－２５０５３ 按 QZ-25053 认" in result.stderr.splitlines()
    assert {number: issue["remark"] for number, issue in issues().items()} == {"QZ-25053": "来函"}
    said = run_import(file)
    assert (said["created"], said["unchanged"]) == (0, 1)
    assert said["folded_numbers"] == [{"number": "ＱＺ－２５０５３", "taken_as": "QZ-25053"}]


def test_two_spellings_in_one_file_are_one_issue_or_an_error(qinling, given_file, issues, run_import):
    two = [ROW, ROW | {"问题编号": "qz—25053"}]
    said = run_import(given_file(two))
    assert (said["created"], said["repeated"], list(issues())) == (1, 1, ["QZ-25053"])
    assert said["folded_numbers"] == [{"number": "qz—25053", "taken_as": "QZ-25053"}]
    refused = run_import(given_file([two[0], two[1] | {"问题描述": "另一件事"}]), code=16)
    (error,) = refused["errors"]
    assert error["why"].startswith("编号与第 2 行的 QZ-25053 只差写法，内容却不同：问题描述（")


@pytest.fixture
def twins(qinling, given_file, ledger):
    """A ledger of an earlier version, with two issues whose numbers differ only by folding."""
    rows = [ROW | {"问题编号": "A1"}, ROW | {"问题编号": "A2", "问题描述": "违建"}]
    assert qinling("import", given_file(rows), "--yes").exit_code == 0
    assert qinling("edit", "A2", "编号=Ｂ1").exit_code == 0
    assert qinling("edit", "A1", "编号=C1").exit_code == 0
    with closing(connect_for_writing(ledger, 1)) as connection, connection:
        connection.execute("update issue set number = 'B1', number_key = 'b1' where number = 'C1'")


@pytest.mark.usefixtures("twins")
def test_a_number_that_could_be_two_is_a_bad_row(qinling, given_file, issues, run_import, tmp_path):
    file = given_file([ROW | {"问题编号": "b 1", "备注": "来函"}, ROW | {"问题编号": "A9"}], "新.xlsx")
    refused = run_import(file, code=16)
    assert (refused["created"], refused["items"][0]["issues"]) == (0, 2)
    (error,) = refused["errors"]
    assert (error["row"], error["value"]) == (2, "b 1")
    assert error["why"].startswith("台账里的 B1、Ｂ1 与编号 b 1 都只差写法")
    assert "A9" not in issues()
    assert (tmp_path / "新-错误标注.xlsx").exists()

    skipped = qinling("import", file, "--yes", "--skip-bad")
    assert skipped.exit_code == 0
    assert "已导入：新增 1 个、更新 0 个、未变 0 个问题，跳过有错的 1 行" in skipped.stderr
    assert "A9" in issues()
    shown = qinling("show", "b1")
    assert (shown.exit_code, "编号 B1、Ｂ1 与 b1 都只差写法" in shown.stderr) == (17, True)
    assert qinling("show", "B1").exit_code == 0


def test_how_many_statuses_nobody_stated_is_said_in_one_line(qinling, given_file, issues, run_import):
    plain = {"问题编号": "A1", "级别": "区级", "问题描述": "弃渣", "完成率": None}
    rows = [plain, plain | {"问题编号": "A2", "完成率": "40%"}, plain | {"问题编号": "A3"}]
    line = "新增的问题中有 3 个没有写明状态，按未启动 2 个、整改中 1 个入账"
    assert line in qinling("import", given_file(rows), "--yes", "--dry-run").stderr
    assert run_import(given_file(rows))["unsaid_status"] == 3
    assert {number: issue["status_said"] for number, issue in issues().items()} == dict.fromkeys(
        ("A1", "A2", "A3"), False
    )
    assert "未启动（没有写明）" in qinling("show", "A1").stdout
    assert "整改中（没有写明）" in qinling("show", "A2").stdout
    assert "没有写明" not in qinling("import", given_file(rows), "--yes").stderr


def test_an_answer_states_the_status_that_the_reader_reads_in_it(given_file, issues, run_import):
    row = {"级别": "区级", "问题描述": "弃渣", "是否完成整改": None, "是否销号": None}
    rows = [
        row | {"问题编号": "A1", "是否完成整改": "否"},  # 整改中
        row | {"问题编号": "A2", "是否销号": "是"},  # 已销号
        row | {"问题编号": "A3", "是否销号": "否"},  # anything but 已销号
    ]
    assert run_import(given_file(rows))["unsaid_status"] == 1
    assert {number: (issue["status"], issue["status_said"]) for number, issue in issues().items()} == {
        "A1": ("rectifying", True),
        "A2": ("closed", True),
        "A3": ("not_started", False),
    }


@pytest.mark.parametrize("command", ["import", "return"])
def test_an_export_that_comes_back_unchanged_states_nothing(qinling, given_file, issues, tmp_path, command):
    row = {"问题编号": "A1", "级别": "区级", "问题描述": "弃渣"}
    assert qinling("import", given_file([row, row | {"问题编号": "A2"}]), "--yes").exit_code == 0
    assert qinling("export", tmp_path / "a.xlsx").exit_code == 0
    edited = Copy(tmp_path / "a.xlsx").write("A1", 备注="来函").save(tmp_path / "b.xlsx")
    for file in (tmp_path / "a.xlsx", edited):
        assert qinling(command, file, *(["--yes"] if command == "import" else [])).exit_code == 0
        assert [issue["status_said"] for issue in issues().values()] == [False, False]
    assert issues()["A1"]["remark"] == "来函"


def test_a_returned_number_in_another_spelling_is_that_issue(qinling, given_file, issues, tmp_path):
    rows = [ROW, ROW | {"问题编号": "A2"}]
    assert qinling("import", given_file(rows), "--yes").exit_code == 0
    assert qinling("export", tmp_path / "a.xlsx").exit_code == 0
    edited = (
        Copy(tmp_path / "a.xlsx")
        .write("QZ-25053", 问题编号="ＱＺ—25053", 备注="来函")
        .save(tmp_path / "b.xlsx")
    )
    told = qinling("return", edited)
    assert told.exit_code == 0
    assert "的编号 ＱＺ—25053 按 QZ-25053 认" in told.stdout
    assert {number: issue["remark"] for number, issue in issues().items()} == {"QZ-25053": "来函", "A2": None}
    checked = json.loads(qinling("check", edited, "--json").stdout)
    assert (checked["missing"], checked["items"][0]["number"]) == ([], "QZ-25053")


@pytest.mark.usefixtures("twins")
def test_two_old_issues_that_differ_by_spelling_go_out_and_come_back(qinling, issues, tmp_path):
    assert qinling("export", tmp_path / "a.xlsx").exit_code == 0
    edited = Copy(tmp_path / "a.xlsx").write("Ｂ1", 备注="来函").save(tmp_path / "b.xlsx")
    told = qinling("return", edited)
    assert told.exit_code == 0, told.stderr
    assert "不见了" not in told.stderr
    assert {number: issue["remark"] for number, issue in issues().items()} == {"B1": None, "Ｂ1": "来函"}


def test_a_new_number_twice_in_a_returned_export_is_one_issue(qinling, given_file, issues, tmp_path):
    assert qinling("import", given_file([ROW]), "--yes").exit_code == 0
    assert qinling("export", tmp_path / "a.xlsx").exit_code == 0
    new = {"级别": "区级", "问题描述": "违建"}
    copy = Copy(tmp_path / "a.xlsx").add(问题编号="N1", **new).add(问题编号="Ｎ1", **new)
    assert qinling("return", copy.save(tmp_path / "b.xlsx")).exit_code == 0
    assert sorted(issues()) == ["N1", "QZ-25053"]
    copy = Copy(tmp_path / "a.xlsx").add(问题编号="ｑｚ-25053", **new)
    refused = qinling("return", copy.save(tmp_path / "c.xlsx"))
    assert refused.exit_code == 16
    assert "只差写法，内容却不同" in refused.stderr


def test_diff_matches_spellings_and_shows_the_number_as_changed(qinling, given_file):
    one = given_file([ROW], "甲.xlsx")
    two = given_file([ROW | {"问题编号": "ｑｚ-25053"}], "乙.xlsx")
    found = qinling("diff", one, two)
    assert found.exit_code in (0, 1, 10)
    assert "ｑｚ-25053" in found.stdout + found.stderr
    assert "多出" not in found.stdout

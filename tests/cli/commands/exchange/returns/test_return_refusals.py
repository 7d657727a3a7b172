"""`return`: cells that need a step, and rows that break the rules."""

import shlex

import pytest

from qinling.cli.options.values.value_parsers import PLACEHOLDER_WORDS
from qinling.rules.parsing.statuses import parse_status
from tests.cli.commands.exchange.returned_exports import NUMBERS
from tests.workbook.makers.returned_workbooks import Copy

TEXTS = " --opinion 意见 --doc 文号 --by 验收人"


@pytest.mark.parametrize(
    ("cells", "steps"),
    [
        (
            {"整改状态": "已销号"},
            {"status": f"qinling complete A2\nqinling apply A2\nqinling accept A2 --level 区级{TEXTS}"},
        ),
        ({"整改状态": "已完成整改"}, {"status": "qinling complete A2"}),
        ({"整改状态": "已撤并"}, {"status": "qinling void A2 --reason 原因"}),
        ({"完成整改日期": "2026-04-20"}, {"rectified_on": "qinling complete A2 --on 2026-04-20"}),
        ({"整改时限": "2026-07-31"}, {"deadline": "qinling extend A2 --to 2026-07-31 --reason 原因"}),
        ({"整改时限": "长期坚持"}, {"deadline": "qinling edit A2 整改时限=长期坚持 --ground 依据"}),
        (
            {"整改状态": "已销号", "销号日期": "2026-04-20"},
            dict.fromkeys(
                ("status", "closed_on"),
                "qinling complete A2 --on 2026-04-20\nqinling apply A2 --on 2026-04-20\n"
                f"qinling accept A2 --level 区级 --on 2026-04-20{TEXTS}",
            ),
        ),
    ],
)
def test_steps_are_listed_with_their_command_and_the_rest_of_the_row_is_taken(
    qinling, run_return, edit_export, show_issue, cells, steps
):
    before = show_issue("A2")
    file = edit_export("A2", 备注="已核", **cells)
    told = qinling("return", file, "--dry-run").stdout
    assert all(line in told for commands in steps.values() for line in commands.splitlines())
    (item,) = run_return(file)["items"]
    assert (item["steps"], item["taken"]) == (steps, {"remark": "已核"})
    after = show_issue("A2")
    course = ("status", "rectified_on", "closed_on", "deadline", "deadline_kind", "deadline_text")
    assert {name: after[name] for name in course} == {name: before[name] for name in course}
    assert after["remark"] == "已核"


def type_suggestion(line):
    """Return the words of a suggested command, with an answer for each that stands for one."""
    return [f"某个{word}" if word in PLACEHOLDER_WORDS else word for word in shlex.split(line)[1:]]


@pytest.mark.parametrize("before", ["整改中", "已完成整改", "验收中"])
@pytest.mark.parametrize("after", ["未启动", "整改中", "已完成整改", "验收中", "已销号", "已撤并"])
def test_the_suggested_commands_work_when_typed(
    given_issue, run_ok, run_return, tmp_path, show_issue, before, after
):
    given_issue("A1", 级别="省级", 发现日期="2026-03-01")
    on = ("--on", "2026-04-10")
    ways = {"整改中": (), "已完成整改": ("complete",), "验收中": ("complete", "apply")}
    for command in ways[before]:
        run_ok(command, "A1", *on)
    run_ok("export", tmp_path / "a.xlsx")
    cells = {"整改状态": after, **({"销号日期": "2026-04-20"} if after == "已销号" else {})}
    file = Copy(tmp_path / "a.xlsx").write("A1", **cells).save(tmp_path / "b.xlsx")
    steps = [step for item in run_return(file)["items"] for step in item["steps"].values()]
    for line in dict.fromkeys(line for step in steps for line in step.splitlines()):
        run_ok(*type_suggestion(line), "--actor", "经办人")
    issue = show_issue("A1")
    is_turned_back = before != "整改中" and after in ("未启动", "已完成整改") and after != before
    wanted = "整改中" if is_turned_back else after
    assert issue["status"] == parse_status(wanted).status
    assert issue["closed_on"] == ("2026-04-20" if after == "已销号" else None)


@pytest.mark.parametrize("before", [(), ("extend",), ("complete",), ("complete", "apply")])
@pytest.mark.parametrize("later", ["2026-12-30", "长期坚持", None])
def test_the_suggested_command_about_a_deadline_works_when_typed(
    given_issue, run_ok, run_return, tmp_path, show_issue, before, later
):
    given_issue("A1", 整改时限="2026-06-30")
    for command in before:
        words = ("--to", "2026-12-30", "--reason", "待雨季过后") if command == "extend" else ()
        run_ok(command, "A1", *words)
    run_ok("export", tmp_path / "a.xlsx")
    (item,) = run_return(Copy(tmp_path / "a.xlsx").write("A1", 整改时限=later).save(tmp_path / "b.xlsx"))[
        "items"
    ]
    run_ok(*type_suggestion(item["steps"]["deadline"].replace("日期", "2026-12-30")))
    issue = show_issue("A1")
    if "complete" in before or later != "2026-12-30":
        assert issue["deadline"] == (later if later and later[0] == "2" else None)
    else:
        assert "2026-12-30" in (issue["requested_deadline"], issue["deadline"])


def test_a_closed_issue_is_not_reopened_by_a_cell(run_return, given_closed, run_ok, tmp_path, show_issue):
    given_closed("A1")
    run_ok("export", tmp_path / "a.xlsx")
    file = Copy(tmp_path / "a.xlsx").write("A1", 整改状态="整改中", 销号日期=None).save(tmp_path / "b.xlsx")
    told = run_ok("return", file, "--dry-run").stderr.splitlines()
    assert told[0] == "注意：台账里已销号，表上改成了没有销号：A1；没有收，重办要按程序"
    (item,) = run_return(file)["items"]
    assert item["steps"] == dict.fromkeys(("status", "closed_on"), "qinling reopen A1 --reason 原因")
    assert show_issue("A1")["status"] == "closed"


@pytest.fixture
def given_bad(given_export, tmp_path):
    copy = Copy(given_export).write("A1", 备注="好的").write("A2", 备注="也改了", 完成率="120%")
    return copy.write("A3", 整改时限="汛期前").save(tmp_path / "b.xlsx")


def test_bad_cells_are_listed_and_nothing_is_written(run_refused, given_bad):
    told = run_refused(16, "return", given_bad).splitlines()
    assert "问题台账 S6 【整改进展/完成率】120%：完成率“120%”不在 0% 到 100% 之间。" in told[1]
    assert "问题台账 P7 【整改要求/整改时限】汛期前：" in told[2]
    assert told[-2].startswith("已改动 0 个、新增 0 个")
    assert "不见了" not in "".join(told)
    assert "--skip-bad" in told[-1]


def test_a_share_above_one_is_refused_where_the_sheet_shows_it_as_150_percent(run_refused, edit_export):
    told = run_refused(16, "return", edit_export("A2", 完成率=1.5))
    assert "1.5：“1.5”可能是 1.5%，也可能是 150%。" in told


def test_with_skip_bad_the_other_rows_go_in(run_return, given_bad, issues):
    assert run_return(given_bad, "--skip-bad")["changed"] == 1
    assert [issues()[number]["remark"] for number in NUMBERS] == ["好的", "原来", "原来", "原来"]


def test_a_bad_row_is_not_taken_for_a_deleted_one(read_json, qinling, given_bad):
    result = read_json(qinling("check", given_bad, "--json"), "check")
    assert (result["missing"], result["unreadable"]) == ([], 2)


@pytest.fixture
def given_contradiction(given_issue, run_ok, tmp_path):
    """A day of finding that contradicts only what the ledger came to say since."""
    given_issue("A1", 发现日期="2026-04-01")
    given_issue("A2")
    run_ok("export", tmp_path / "a.xlsx", "--columns", "编号,级别,描述,发现日期,备注")
    run_ok("complete", "A1", "--on", "2026-04-10")
    copy = Copy(tmp_path / "a.xlsx").write("A1", 发现日期="2026-04-20", 备注="一").write("A2", 备注="二")
    return copy.save(tmp_path / "b.xlsx")


def test_what_contradicts_the_ledger_of_today_is_refused_too(run_refused, given_contradiction):
    told = run_refused(16, "return", given_contradiction)
    assert "第 5 行 A1 完成整改日期：完成整改日期 2026-04-10 早于发现日期 2026-04-20，这一行没有收" in told


def test_with_skip_bad_the_rows_that_do_not_contradict_go_in(run_return, given_contradiction, issues):
    said = run_return(given_contradiction, "--skip-bad")
    assert (said["changed"], [item["wrong"] != [] for item in said["items"]]) == (1, [True, False])
    assert (issues()["A1"]["remark"], issues()["A2"]["remark"]) == (None, "二")


def test_a_number_twice_with_other_contents_is_refused(run_refused, given_export, tmp_path):
    file = Copy(given_export).add(问题编号="A1", 级别="区级", 问题描述="抄来的一行").save(tmp_path / "b.xlsx")
    assert "编号与第 5 行相同，内容却不同" in run_refused(16, "return", file)


def test_a_file_without_levels_is_refused_with_a_remedy_that_helps(qinling, given_export, tmp_path):
    copy = Copy(given_export)
    copy.drop("级别")
    result = qinling("return", copy.save(tmp_path / "b.xlsx"))
    assert result.exit_code == 15
    assert "恢复导出时的级别列" in result.stderr


def test_json_lists_bad_cells_and_missing_rows(run_return, given_export, tmp_path):
    copy = Copy(given_export).write("A1", 整改时限="2026年13月").delete("A2")
    said = run_return(copy.save(tmp_path / "b.xlsx"), code=16)
    assert said["missing"] == ["A2"]
    assert [(error["value"], bool(error["why"])) for error in said["errors"]] == [("2026年13月", True)]


def test_a_day_that_has_not_come_is_refused_in_a_changed_row_and_in_a_new_one(
    run_return, given_export, tmp_path
):
    changed = Copy(given_export).write("A1", 交办日期="2036-01-01").save(tmp_path / "b.xlsx")
    (item,) = [item for item in run_return(changed, code=16)["items"] if item["number"] == "A1"]
    assert item["taken"] == {}
    assert run_return(changed, "--today", "2036-01-01", "--dry-run")["changed"] == 1
    words = {"级别": "区级", "问题描述": "新的一处弃渣", "整改时限": "2036-06-30"}
    added = Copy(given_export).add(**words, 交办日期="2036-01-01").save(tmp_path / "c.xlsx")
    (error,) = run_return(added, code=16)["errors"]
    assert "交办日期 2036-01-01 还没有到（今天是 2026-04-25）" in error["why"]


def test_a_cell_that_breaks_two_rules_is_told_once(given_issue, qinling, run_ok, tmp_path):
    given_issue("A5")
    run_ok("export", tmp_path / "a.xlsx", "--columns", "编号,级别,描述,发现日期,交办日期")
    cells = {"发现日期": "2027-06-01", "交办日期": "2027-01-01"}  # before it was found, and ahead of today
    result = qinling("return", Copy(tmp_path / "a.xlsx").write("A5", **cells).save(tmp_path / "b.xlsx"))
    assert result.exit_code == 16
    assert [result.stderr.count(f"A5 {heading}：") for heading in cells] == [1, 1]


def test_a_blank_status_is_refused_with_the_one_to_fill_in_again(qinling, edit_export, show_issue):
    file = edit_export("A2", 整改状态=None)
    assert "A2 整改状态：整改中 → （空）" in qinling("check", file).stdout
    refused = qinling("return", file)
    assert (refused.exit_code, "A2 整改状态：不能空着，请填回“整改中”" in refused.stderr) == (16, True)
    assert show_issue("A2")["status"] == "rectifying"

"""Which issues a step is for, and that it is taken of all of them or of none."""

import json

import pytest


def test_several_numbers_are_one_command(given_issue, run_ok, issues, history):
    for number in ("A1", "A2", "A3"):
        given_issue(number)
    assert run_ok("complete", "A1", "A2", "A2").stderr == "A1、A2 完成整改，现为“已完成整改（待销号）”\n"
    assert [issue["status"] for issue in issues().values()] == ["rectified", "rectified", "rectifying"]
    run_ok("undo")
    assert {issue["status"] for issue in issues().values()} == {"rectifying"}


def test_one_refused_issue_refuses_all_and_every_refusal_is_listed(
    given_issue, given_closed, run_ok, run_refused
):
    given_issue("A1")
    given_issue("A2")
    run_ok("complete", "A2")
    given_closed("A3")
    lines = run_refused(21, "complete", "A1", "A2", "A3").splitlines()
    assert lines[0] == "错误：3 个问题中有 2 个不能办理，一个也没有办："
    assert [line.split()[0] for line in lines[1:3]] == ["A2", "A3"]
    assert lines[3:] == ["能办的 1 个：qinling complete A1"]
    assert "已完成整改" in lines[1]
    assert "已销号" in lines[2]
    both = run_refused(17, "complete", "A1", "A8", "A9")
    assert "A8" in both
    assert "A9" in both


def test_numbers_come_from_stdin(given_issue, qinling, run_ok, issues):
    given_issue("A1")
    given_issue("A2")
    assert run_ok("complete", "-", input="A1\n\n  A2 \n").stderr.startswith("A1、A2 完成整改")
    empty = qinling("complete", "-", input="\n")
    assert (empty.exit_code, "标准输入里没有编号" in empty.stderr) == (2, True)


def test_a_number_of_several_levels_wants_the_level_of_the_issue(given_issue, run_ok, run_refused, issues):
    given_issue("A1", "区级")
    given_issue("A1", "市级")
    assert "qinling complete A1 --of-level 区级" in run_refused(17, "complete", "A1")
    run_ok("complete", "A1", "--of-level", "市级")
    listed = run_ok("list", "--json", "--status", "rectified").stdout
    assert [item["level"] for item in json.loads(listed)["items"]] == ["city"]


def test_conditions_select_issues_and_need_a_confirmation(given_issue, run_ok, run_refused, issues):
    given_issue("A1", 镇办="麻街镇")
    given_issue("A2", 镇办="麻街镇", 状态="未启动")
    given_issue("A3", 镇办="板桥镇")
    words = ("complete", "--where", "镇办=麻街镇", "--where", "状态=整改中")
    assert "按条件选中 1 个问题。加 --dry-run 看是哪些，核对后加 --yes 照办" in run_refused(20, *words)
    run_ok(*words, "--yes")
    assert [number for number, issue in issues().items() if issue["status"] == "rectified"] == ["A1"]
    assert "没有符合条件的问题" in run_refused(2, *words, "--yes")


def test_every_condition_has_to_be_met_also_of_the_same_words(given_issue, run_ok, issues):
    given_issue("A1", 问题描述="河道弃渣")
    given_issue("A2", 问题描述="河道采砂")
    given_issue("A3", 问题描述="山坡弃渣")
    run_ok("complete", "--yes", "--where", "文字=河道", "--where", "文字=弃渣")
    assert [number for number, issue in issues().items() if issue["status"] == "rectified"] == ["A1"]


@pytest.mark.parametrize(
    "condition", ["超期", "overdue", "几天内到期=7", "due-within=7", "级别=区", "未销号", "单位=麻街"]
)
def test_conditions_are_written_in_chinese_or_english(given_issue, run_ok, show_issue, condition):
    given_issue(
        "A1",
        整改时限="2026年4月20日" if condition in ("超期", "overdue") else "2026年4月28日",
        责任单位="麻街镇人民政府",
    )
    given_issue("B1", "市级", 整改时限="2026年9月30日", 状态="已销号")
    run_ok("progress", "--yes", "--where", condition, "--note", "已调度")
    assert show_issue("A1")["progress"] == "已调度"
    assert show_issue("B1")["progress"] is None


@pytest.mark.parametrize(
    "condition",
    [
        "天气=晴",
        "镇办",
        "镇办=",
        "超期=是",
        "级别=镇级",
        "状态=差不多",
        "几天内到期=许多",
        "几天内到期=-1",
        "",
    ],
)
def test_empty_conditions_are_refused_in_chinese(given_issue, run_refused, condition):
    given_issue("A1")
    told = run_refused(2, "complete", "--yes", "--where", condition)
    assert f"--where {condition}".strip() in told
    assert "invalid literal" not in told


@pytest.mark.parametrize(
    ("word", "numbers"),
    [
        ("整改中", ["A1", "A3"]),
        ("超期一个月以上", ["A1"]),
        ("省级整改中", ["A3"]),
        ("责任单位=水利局", ["A1"]),
        ("责任单位是水利局", ["A1"]),
    ],
)
def test_a_word_that_is_a_condition_selects(given_issue, qinling, issues, word, numbers):
    given_issue("A1", 整改时限="2026-03-01", 责任单位="区水利局")
    given_issue("A2", 状态="未启动")
    given_issue("A3", 级别="省级")

    assert qinling("progress", "--where", word, "--percent", "50", "--yes").exit_code == 0

    assert [number for number, one in sorted(issues().items()) if one["percent"] == 50] == numbers


def test_the_former_name_of_a_unit_comes_back_as_its_condition(given_issue, run_ok, run_refused):
    given_issue("A1", 责任单位="区河长办")
    given_issue("A2", 责任单位="区水利局")
    run_ok("unit", "merge", "区河长办", "区水利局")
    run_ok("edit", "A1", "责任单位=区水利局")

    line = "qinling complete --where 单位=区河长办"
    assert line in run_refused(2, "complete", "--where", "区河长办", "--yes")
    assert line in run_refused(17, "complete", "区河长办")


@pytest.mark.parametrize(
    ("word", "remedy"),
    [
        ("麻街镇", "请写成 qinling progress --where 镇办=麻街镇 --percent 50 --yes"),
        ("水利局", "请写成 qinling progress --where 单位=水利局 --percent 50 --yes"),
        ("弃渣", "请写成 qinling progress --where 文字=弃渣 --percent 50 --yes"),
        (
            "麻街镇超期的",
            "请写成 qinling progress --where 镇办=麻街镇 --where 超期的 --percent 50 --yes",
        ),
        ("全部", "可用：级别、状态"),
        ("没有的字", "可用：级别、状态"),
        ("天气=晴", "可用：级别、状态"),
    ],
)
def test_a_text_is_no_condition_and_the_line_is_told(given_issue, qinling, run_refused, word, remedy):
    given_issue("A1", 镇办="麻街镇", 整改时限="2026-03-01", 责任单位="区水利局", 问题描述="河道弃渣")

    told = run_refused(2, "progress", "--where", word, "--percent", "50", "--yes")

    assert f"--where {word} 看不懂。{remedy}" in told
    if remedy.startswith("请写成"):
        assert qinling(*remedy.split()[2:]).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [("complete", "A1"), ("progress", "A1", "--note", "甲"), ("void", "A1", "--reason", "误报")],
)
def test_a_dry_run_reports_and_writes_nothing(given_issue, run_ok, ledger, words):
    given_issue("A1")
    before = ledger.read_bytes()
    assert run_ok(*words, "--dry-run").stderr.startswith("试运行，台账没有改动：A1 ")
    assert ledger.read_bytes() == before


def test_a_step_gives_the_issues_as_json(given_issue, run_ok, issues):
    given_issue("A1")
    given_issue("A2")
    said = json.loads(run_ok("complete", "A1", "A2", "--json").stdout)
    assert (said["schema"], said["kind"], said["as_of"]) == ("qinling/1", "issues", "2026-04-25")
    assert {item["number"]: item for item in said["items"]} == issues()


def test_a_step_needs_a_ledger(qinling, ledger):
    assert qinling("complete", "A1").exit_code == 12
    assert not ledger.exists()


def test_a_dry_run_by_conditions_needs_no_confirmation(given_issue, run_ok):
    given_issue("A1")
    assert "试运行" in run_ok("complete", "--where", "未销号", "--dry-run").stderr


@pytest.mark.parametrize("word", ["超期", "已逾期", "逾期未完成", "未完成", "未办结", "滞后"])
def test_what_is_late_or_undone_is_no_status(given_issue, run_refused, run_ok, word):
    given_issue("A1")
    for words in (
        ("complete", "--where", f"状态={word}", "--yes"),
        ("list", "-s", word),
        ("list", f"状态={word}"),
    ):
        assert word in run_refused(2, *words)
    assert run_ok("list", "-s", "待销号").stdout == run_ok("list", "-s", "已完成整改").stdout

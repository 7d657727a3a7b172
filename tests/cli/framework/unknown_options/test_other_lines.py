"""An option that another command has, or that stands for another option: the answer is a line that works."""

import shlex

import pytest


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("warn --kind 超期", "warn --overdue"),
        ("warn 甲镇 --kind=逾期", "warn 甲镇 --overdue"),
        ("warn -3", "warn --within 3"),
        ("warn 甲镇 -15", "warn 甲镇 --within 15"),
        ("list -7", "list --limit 7"),
        ("list --where 级别=省级", "list 级别=省级"),
        ("warn --where=超期", "warn 超期"),
        ("board --level 省级", "list --level 省级"),
        ("board --unit=水利局", "list --unit=水利局"),
        ("show --unit 水利局", "list --unit 水利局"),
        ("history -n 3", "history 近7天"),
        ("history A1 -n 3", "history A1"),
    ],
)
def test_the_line_that_was_meant_is_told_and_works(given_issue, run_refused, run_ok, words, line):
    given_issue("A1", 镇办="甲镇", 整改时限="2026-04-01")
    said = run_refused(2, *words.split())
    assert said.endswith(f"：qinling {line}\n")
    run_ok(*shlex.split(line))


def test_undo_needs_no_word_for_the_last_step(given_issue, run_refused):
    given_issue("A1")
    assert run_refused(2, "undo", "--last").endswith("不用写它：qinling undo\n")


def test_a_list_is_written_by_export(given_issue, run_refused, run_ok, tmp_path):
    given_issue("A1", 整改时限="2026-04-01")
    file = str(tmp_path / "a.xlsx")
    said = run_refused(2, "list", "超期", "--export", file)
    assert said.endswith(f"写成表格的：qinling export {file} 超期\n")
    run_ok("export", file, "超期")
    said = run_refused(2, "export", file, "--where", "级别=区级")
    assert said.endswith(f"条件直接写：qinling export {file} 级别=区级\n")


@pytest.mark.parametrize("option", ["-dryrun", "-dry-run", "-dry_run"])
def test_a_long_option_behind_one_dash(given_issue, run_refused, option):
    given_issue("A1")
    said = run_refused(2, "import", "a.csv", option)
    assert said.endswith("长选项前是两个减号：qinling import a.csv --dry-run\n")


@pytest.mark.parametrize("words", ["list --nonsense 3", "undo --first", "board -3"])
def test_what_is_not_known_to_be_meant_leads_to_the_help(given_issue, run_refused, words):
    given_issue("A1")
    assert f"看说明：qinling {words.split()[0]} --help" in run_refused(2, *words.split())


def test_a_place_and_a_person_where_a_number_stands(given_issue, run_refused, run_ok):
    given_issue("A1", 责任人="陈芳")
    assert "写 qinling show 3" in run_refused(17, "show", "序号3")
    said = run_refused(17, "history", "陈芳")
    assert said.endswith("qinling history 近30天；这个人负责的问题：qinling list 责任人=陈芳\n")
    assert "A1" in run_ok("history", "近30天").stdout
    assert "A1" in run_ok("list", "责任人=陈芳").stdout

"""`return`: the cells that are taken, and conflicts with the ledger."""

import pytest

from tests.cli.commands.exchange.returned_exports import taken_by_number
from tests.cli.framework.terminal.test_terminal import terminal  # noqa: F401 (a fixture)
from tests.workbook.makers.returned_workbooks import Copy


def test_a_file_without_an_edit_changes_nothing_and_writes_no_event(run_return, given_export, ledger):
    before = ledger.read_bytes()
    said = run_return(given_export)
    assert (said["changed"], said["created"], said["items"]) == (0, 0, [])
    assert ledger.read_bytes() == before


def test_what_only_the_table_changed_is_taken_with_its_basis(run_ok, edit_export, issues, history):
    file = edit_export("A2", 备注="已现场核查", 镇办=None, 完成率=0.5, 整改时限="2026-06-15")
    result = run_ok("return", file, QINLING_ACTOR="李某")
    assert result.stdout.splitlines() == [
        "A2 镇办：麻街镇 → （空）",
        "A2 整改时限：2026-06-30 → 2026-06-15",
        "A2 完成率：40% → 50%",
        "A2 备注：原来 → 已现场核查",
    ]
    assert result.stderr == "已改动 1 个、新增 0 个、未变 3 个问题\n"
    issue = issues()["A2"]
    assert (issue["remark"], issue["town"], issue["percent"]) == ("已现场核查", None, 50.0)
    assert (issue["deadline"], issue["original_deadline"]) == ("2026-06-15", "2026-06-30")
    last = history("A2")[-1]
    assert (last["kind"], last["actor"]) == ("changed", "李某")
    assert last["ground"] == "收回 交回.xlsx“问题台账”第 6 行"
    assert [issue["version"] for issue in issues().values()] == [1, 2, 1, 1]


def test_what_only_the_ledger_changed_since_stays(run_ok, edit_export, issues):
    file = edit_export("A2", 镇办="板桥镇")
    run_ok("edit", "A2", "备注=台账改的")
    run_ok("return", file)
    assert (issues()["A2"]["town"], issues()["A2"]["remark"]) == ("板桥镇", "台账改的")


def test_the_same_change_on_both_sides_is_no_conflict(run_ok, run_return, edit_export):
    file = edit_export("A2", 备注="已核")
    run_ok("edit", "A2", "备注=已核")
    said = run_return(file)
    assert (said["changed"], said["items"][0]["taken"], said["items"][0]["clashes"]) == (0, {}, [])


def test_every_row_is_in_one_of_the_counts(run_ok, edit_export, qinling):
    file = edit_export("A2", 备注="已核")
    run_ok("edit", "A2", "备注=已核")
    told = run_ok("return", file).stderr
    assert told == "已改动 0 个、新增 0 个、未变 3 个问题，台账已是这样的 1 个\n"
    wrong = edit_export("A3", 完成率="很多")
    told = qinling("return", wrong, "--skip-bad").stderr
    assert "已改动 0 个、新增 0 个、未变 3 个问题，有错没有收的 1 行\n" in told


@pytest.mark.parametrize("options", [(), ("--prefer", "ours"), ("--prefer", "台账")])
def test_in_a_conflict_the_ledger_stays_and_all_three_values_are_listed(
    run_ok, given_conflict, issues, options
):
    told = run_ok("return", given_conflict, *options).stdout
    assert "两方都改了：A2 备注：导出时 原来，表上改为 表上改的，台账已改为 台账改的（李某，20" in told
    assert (issues()["A2"]["remark"], issues()["A2"]["town"]) == ("台账改的", "板桥镇")


@pytest.mark.parametrize("side", ["theirs", "表"])
def test_the_table_wins_with_prefer(run_return, given_conflict, issues, side):
    said = run_return(given_conflict, "--prefer", side)
    assert taken_by_number(said) == {"A2": {"town": "板桥镇", "remark": "表上改的"}}
    assert said["items"][0]["clashes"] == []
    assert (issues()["A2"]["remark"], issues()["A2"]["town"]) == ("表上改的", "板桥镇")


def test_json_gives_the_result_of_every_changed_row(run_return, given_conflict, history):
    (item,) = run_return(given_conflict)["items"]
    changed = history("A2")[1]
    assert item == {
        "level": "district",
        "number": "A2",
        "row": 6,
        "taken": {"town": "板桥镇"},
        "clashes": [
            {
                "field": "remark",
                "base": "原来",
                "theirs": "表上改的",
                "ours": "台账改的",
                "actor": "李某",
                "at": changed["at"],
            }
        ],
        "steps": {},
        "untaken": [],
        "wrong": [],
    }


def test_a_preferred_deadline_comes_with_its_kind_and_text(run_ok, run_return, edit_export, issues):
    file = edit_export("A2", 整改时限="2026年5月31日前，并长期坚持")
    run_ok("edit", "A2", "整改时限=2026-06-10")
    assert [clash["field"] for clash in run_return(file)["items"][0]["clashes"]] == ["deadline"]
    run_return(file, "--prefer", "theirs")
    assert (issues()["A2"]["deadline"], issues()["A2"]["deadline_kind"]) == ("2026-05-31", "dated_standing")


def test_a_changed_kind_of_deadline_is_listed_with_its_author(run_ok, run_return, edit_export):
    file = edit_export("A2", 整改时限="2026-06-15")
    run_ok("edit", "A2", "整改时限=2026年6月30日前，并长期坚持", QINLING_ACTOR="李某")
    (item,) = run_return(file)["items"]
    assert [(clash["field"], clash["actor"]) for clash in item["clashes"]] == [("deadline", "李某")]


def test_a_preferred_deadline_that_is_later_is_still_a_step(run_ok, run_return, edit_export, issues):
    file = edit_export("A2", 整改时限="2026-06-20")
    run_ok("edit", "A2", "整改时限=2026-06-10")
    (item,) = run_return(file, "--prefer", "theirs")["items"]
    assert item["steps"] == {"deadline": "qinling extend A2 --to 2026-06-20 --reason 原因"}
    assert (item["taken"], issues()["A2"]["deadline"]) == ({}, "2026-06-10")


def test_copies_of_two_people_come_back_one_after_the_other(run_ok, edit_export, run_return, issues):
    first = edit_export("A2", "甲.xlsx", 备注="甲改的", 镇办="板桥镇")
    second = edit_export("A2", "乙.xlsx", 备注="乙改的", 责任人="王某")
    run_return(first, QINLING_ACTOR="甲")
    (item,) = run_return(second, QINLING_ACTOR="乙")["items"]
    assert item["taken"] == {"person": "王某"}
    assert [(clash["ours"], clash["actor"]) for clash in item["clashes"]] == [("甲改的", "甲")]
    issue = issues()["A2"]
    assert (issue["remark"], issue["town"], issue["person"]) == ("甲改的", "板桥镇", "王某")
    assert run_return(first)["changed"] == 0


def test_a_dry_run_reports_and_writes_nothing(qinling, edit_export, ledger):
    before = ledger.read_bytes()
    result = qinling("return", edit_export("A2", 备注="已核"), "--dry-run")
    assert result.exit_code == 0
    assert result.stdout == "A2 备注：原来 → 已核\n"
    assert result.stderr == "试运行：将改动 1 个、新增 0 个、未变 3 个问题\n"
    assert ledger.read_bytes() == before


def test_one_undo_takes_all_of_it_back(run_ok, given_export, tmp_path, issues):
    before = issues()
    copy = Copy(given_export).write("A1", 备注="一").write("A3", 备注="三")
    copy.add(级别="区级", 问题描述="新增的问题")
    run_ok("return", copy.save(tmp_path / "b.xlsx"))
    assert len(issues()) == 5
    run_ok("undo", "--yes")
    kept = [{**issue, "version": 1} for issue in issues().values()]
    assert kept == list(before.values())
    run_ok("db", "verify")


@pytest.mark.parametrize("words", ["长期坚持", "立行立改"])
def test_a_deadline_of_words_may_be_emptied(run_return, given_issue, run_ok, tmp_path, show_issue, words):
    given_issue("A1", 整改时限=words)
    run_ok("export", tmp_path / "a.xlsx")
    run_return(Copy(tmp_path / "a.xlsx").write("A1", 整改时限=None).save(tmp_path / "b.xlsx"))
    issue = show_issue("A1")
    assert [issue[name] for name in ("deadline", "deadline_kind", "deadline_text")] == [None, "none", None]


@pytest.mark.parametrize(("answer", "remark"), [("表", "表上改的"), ("台账", "台账改的"), ("", "台账改的")])
def test_at_a_terminal_every_conflict_is_asked_about(terminal, given_conflict, issues, answer, remark):  # noqa: F811
    session = terminal("return", given_conflict, "--actor", "测试员")
    session.expect("A2 备注：导出时 原来，表上改为 表上改的，台账已改为 台账改的")
    session.expect("以哪个为准（表/台账）")
    session.type("都行")
    session.expect("“都行”不在可选词内")
    session.expect("以哪个为准（表/台账）")
    session.type(answer)
    session.expect("已改动 1 个")
    assert session.end() == 0
    assert (issues()["A2"]["remark"], issues()["A2"]["town"]) == (remark, "板桥镇")

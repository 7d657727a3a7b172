"""An exported ledger that comes back: what `check` says of it, and what `return` takes of it and what not."""

import json
import shutil

import pytest

from tests.cli.framework.test_terminal import terminal  # noqa: F401 (a fixture)
from tests.workbook.makers.returned_workbooks import Conflicts, Copy, damage, resaved, without_sums

NUMBERS = ("A1", "A2", "A3", "A4")


def taken(said):
    return {item["number"]: item["taken"] for item in said["items"]}


# -- check ------------------------------------------------------------------------------------


def test_check_says_that_a_file_is_as_it_was_handed_out(done, handed_out, ledger):
    before = ledger.read_bytes()
    lines = done("check", handed_out).stdout.splitlines()
    assert lines[0].startswith("是这本台账导出的；导出时历史至第 4 条，链首 ")
    assert lines[1:] == ["4 行都与导出时一样"]
    assert ledger.read_bytes() == before


def test_check_lists_every_cell_that_was_changed_since(done, edited):
    file = edited("A2", 备注="已现场核查", 完成率=0, 整改时限="立行立改")
    assert done("check", file).stdout.splitlines()[1:] == [
        "A2 整改时限：2026-06-30 → 立行立改（第 6 行）",
        "A2 完成率：40% → 0%（第 6 行）",
        "A2 备注：原来 → 已现场核查（第 6 行）",
    ]


def test_check_compares_with_the_ledger_as_it_was_handed_out_and_not_as_it_is(done, edited):
    done("edit", "A2", "备注=台账改的")
    assert done("check", edited("A2", 备注="台账改的")).stdout.splitlines()[1:] == [
        "A2 备注：原来 → 台账改的（第 6 行）"
    ]


def test_check_json_gives_the_same_for_programs(said, qinling, edited):
    result = said(qinling("check", edited("A2", 备注="已核", 完成率=0), "--json"), "check")
    assert {key: result[key] for key in ("position", "added", "missing", "unreadable")} == {
        "position": 4,
        "added": 0,
        "missing": [],
        "unreadable": 0,
    }
    assert len(result["head"]) == 64
    assert result["items"] == [
        {"level": "district", "number": "A2", "field": "percent", "old": 40.0, "new": 0.0},
        {"level": "district", "number": "A2", "field": "remark", "old": "原来", "new": "已核"},
    ]


@pytest.mark.parametrize("command", ["check", "return"])
def test_a_file_of_another_ledger_is_refused(done, refused, handed_out, tmp_path, command):
    other = {"QINLING_LEDGER": str(tmp_path / "别处.db")}
    done("add", "级别=区级", "问题描述=别处的问题", **other)
    done("export", tmp_path / "别处.xlsx", **other)
    assert "不是这本台账导出的" in refused(2, command, tmp_path / "别处.xlsx")


@pytest.mark.parametrize("command", ["check", "return"])
def test_a_file_that_nobody_exported_is_refused(refused, given_file, given_four, command):
    file = given_file([{"问题编号": "A1", "问题描述": "河道堆放弃渣"}])
    assert "qinling import" in refused(15, command, file)


@pytest.mark.parametrize(
    "how",
    ["a row is gone", "a version is another", "the end is gone", "the head is another", "no JSON any more"],
)
@pytest.mark.parametrize("command", ["check", "return"])
def test_a_damaged_hidden_sheet_is_refused(refused, handed_out, tmp_path, command, how):
    file = damage(Copy(handed_out), how).save(tmp_path / "b.xlsx")
    assert "“台账标识”已被改动或损坏" in refused(15, command, file)


@pytest.mark.parametrize("goes_on", [(), ("别的",), ("别的", "又是别的")])
@pytest.mark.parametrize("command", ["check", "return"])
def test_a_history_that_was_replaced_does_not_contain_the_head(
    done, refused, given_four, ledger, tmp_path, command, goes_on
):
    shutil.copy(ledger, tmp_path / "旧.db")
    done("edit", "A1", "备注=报给督查的")
    done("export", tmp_path / "a.xlsx")
    shutil.copy(tmp_path / "旧.db", ledger)
    for words in goes_on:
        done("edit", "A1", f"备注={words}")
    said = refused(22, command, tmp_path / "a.xlsx")
    assert "台账的历史里没有导出时的链首（第 5 条 " in said


# -- what is taken ----------------------------------------------------------------------------


def test_a_file_without_an_edit_changes_nothing_and_writes_no_event(returned, handed_out, ledger):
    before = ledger.read_bytes()
    said = returned(handed_out)
    assert (said["changed"], said["created"], said["items"]) == (0, 0, [])
    assert ledger.read_bytes() == before


def test_what_the_table_alone_changed_is_taken_with_its_ground(done, edited, issues, history):
    file = edited("A2", 备注="已现场核查", 镇办=None, 完成率=0.5, 整改时限="2026-06-15")
    lines = done("return", file, QINLING_ACTOR="李某").stderr.splitlines()
    assert lines == [
        "A2 镇办：麻街镇 → （空）",
        "A2 整改时限：2026-06-30 → 2026-06-15",
        "A2 完成率：40% → 50%",
        "A2 备注：原来 → 已现场核查",
        "已改动 1 个、新增 0 个、未变 3 个问题",
    ]
    issue = issues()["A2"]
    assert (issue["remark"], issue["town"], issue["percent"]) == ("已现场核查", None, 50.0)
    assert (issue["deadline"], issue["original_deadline"]) == ("2026-06-15", "2026-06-30")
    last = history("A2")[-1]
    assert (last["kind"], last["actor"]) == ("changed", "李某")
    assert last["ground"] == "收回 交回.xlsx“问题台账”第 6 行"
    assert [issue["version"] for issue in issues().values()] == [1, 2, 1, 1]


def test_what_the_ledger_alone_changed_since_stays(done, edited, issues):
    file = edited("A2", 镇办="板桥镇")
    done("edit", "A2", "备注=台账改的")
    done("return", file)
    assert (issues()["A2"]["town"], issues()["A2"]["remark"]) == ("板桥镇", "台账改的")


def test_both_to_the_same_is_fine(done, returned, edited):
    file = edited("A2", 备注="已核")
    done("edit", "A2", "备注=已核")
    said = returned(file)
    assert (said["changed"], said["items"][0]["taken"], said["items"][0]["clashes"]) == (0, {}, [])


@pytest.mark.parametrize("options", [(), ("--prefer", "ours"), ("--prefer", "台账")])
def test_of_a_clash_the_ledger_stays_and_all_three_are_told(done, given_clash, issues, options):
    told = done("return", given_clash, *options).stderr
    assert "两方都改了：A2 备注：导出时 原来，表上改为 表上改的，台账已改为 台账改的（李某，20" in told
    assert (issues()["A2"]["remark"], issues()["A2"]["town"]) == ("台账改的", "板桥镇")


@pytest.mark.parametrize("side", ["theirs", "表"])
def test_the_table_is_preferred_where_told_to(returned, given_clash, issues, side):
    said = returned(given_clash, "--prefer", side)
    assert taken(said) == {"A2": {"town": "板桥镇", "remark": "表上改的"}}
    assert said["items"][0]["clashes"] == []
    assert (issues()["A2"]["remark"], issues()["A2"]["town"]) == ("表上改的", "板桥镇")


def test_json_says_of_every_changed_row_what_becomes_of_it(returned, given_clash, history):
    (item,) = returned(given_clash)["items"]
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
        "wrong": [],
    }


def test_a_preferred_deadline_comes_whole(done, returned, edited, issues):
    file = edited("A2", 整改时限="2026年5月31日前，并长期坚持")
    done("edit", "A2", "整改时限=2026-06-10")
    assert [clash["field"] for clash in returned(file)["items"][0]["clashes"]] == ["deadline"]
    returned(file, "--prefer", "theirs")
    assert (issues()["A2"]["deadline"], issues()["A2"]["deadline_kind"]) == ("2026-05-31", "dated_standing")


def test_who_changed_but_the_kind_of_a_deadline_is_told_too(done, returned, edited):
    file = edited("A2", 整改时限="2026-06-15")
    done("edit", "A2", "整改时限=2026年6月30日前，并长期坚持", QINLING_ACTOR="李某")
    (item,) = returned(file)["items"]
    assert [(clash["field"], clash["actor"]) for clash in item["clashes"]] == [("deadline", "李某")]


def test_a_preferred_deadline_that_is_later_is_still_a_step(done, returned, edited, issues):
    file = edited("A2", 整改时限="2026-06-20")
    done("edit", "A2", "整改时限=2026-06-10")
    (item,) = returned(file, "--prefer", "theirs")["items"]
    assert item["steps"] == {"deadline": "qinling extend A2 --to 2026-06-20 --reason 原因"}
    assert (item["taken"], issues()["A2"]["deadline"]) == ({}, "2026-06-10")


def test_copies_of_two_people_come_back_one_after_the_other(done, edited, returned, issues):
    first = edited("A2", "甲.xlsx", 备注="甲改的", 镇办="板桥镇")
    second = edited("A2", "乙.xlsx", 备注="乙改的", 责任人="王某")
    returned(first, QINLING_ACTOR="甲")
    (item,) = returned(second, QINLING_ACTOR="乙")["items"]
    assert item["taken"] == {"person": "王某"}
    assert [(clash["ours"], clash["actor"]) for clash in item["clashes"]] == [("甲改的", "甲")]
    issue = issues()["A2"]
    assert (issue["remark"], issue["town"], issue["person"]) == ("甲改的", "板桥镇", "王某")
    assert returned(first)["changed"] == 0


def test_a_dry_run_tells_and_writes_nothing(qinling, edited, ledger):
    before = ledger.read_bytes()
    result = qinling("return", edited("A2", 备注="已核"), "--dry-run")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "A2 备注：原来 → 已核",
        "试运行：将改动 1 个、新增 0 个、未变 3 个问题",
    ]
    assert ledger.read_bytes() == before


def test_one_undo_takes_all_of_it_back(done, handed_out, tmp_path, issues):
    before = issues()
    copy = Copy(handed_out).write("A1", 备注="一").write("A3", 备注="三")
    copy.add(级别="区级", 问题描述="新增的问题")
    done("return", copy.save(tmp_path / "b.xlsx"))
    assert len(issues()) == 5
    done("undo", "--yes")
    kept = [{**issue, "version": 1} for issue in issues().values()]
    assert kept == list(before.values())
    done("db", "verify")


@pytest.mark.parametrize("words", ["长期坚持", "立行立改"])
def test_a_deadline_of_words_may_be_emptied(returned, given_issue, done, tmp_path, shown, words):
    given_issue("A1", 整改时限=words)
    done("export", tmp_path / "a.xlsx")
    returned(Copy(tmp_path / "a.xlsx").write("A1", 整改时限=None).save(tmp_path / "b.xlsx"))
    issue = shown("A1")
    assert [issue[name] for name in ("deadline", "deadline_kind", "deadline_text")] == [None, "none", None]


# -- what is not for a cell to do -------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "steps"),
    [
        ({"整改状态": "已销号"}, {"status": "qinling apply A2，再逐级 qinling accept A2"}),
        ({"整改状态": "已完成整改"}, {"status": "qinling complete A2"}),
        ({"整改状态": "已撤并"}, {"status": "qinling void A2 --reason 原因"}),
        ({"完成整改日期": "2026-04-20"}, {"rectified_on": "qinling complete A2 --on 日期"}),
        ({"整改时限": "2026-07-31"}, {"deadline": "qinling extend A2 --to 2026-07-31 --reason 原因"}),
        ({"整改时限": "长期坚持"}, {"deadline": "qinling extend A2 --to 日期 --reason 原因"}),
        (
            {"整改状态": "已销号", "销号日期": "2026-04-20"},
            {
                "status": "qinling apply A2，再逐级 qinling accept A2",
                "closed_on": "qinling accept A2 --on 日期",
            },
        ),
    ],
)
def test_steps_are_listed_with_their_command_and_the_rest_of_the_row_is_taken(
    qinling, returned, edited, shown, cells, steps
):
    before = shown("A2")
    file = edited("A2", 备注="已核", **cells)
    told = qinling("return", file, "--dry-run").stderr
    assert all(f"要按程序办理：{command}" in told for command in steps.values())
    (item,) = returned(file)["items"]
    assert (item["steps"], item["taken"]) == (steps, {"remark": "已核"})
    after = shown("A2")
    course = ("status", "rectified_on", "closed_on", "deadline", "deadline_kind", "deadline_text")
    assert {name: after[name] for name in course} == {name: before[name] for name in course}
    assert after["remark"] == "已核"


def test_a_struck_off_issue_is_not_reopened_by_a_cell(returned, given_closed, done, tmp_path, shown):
    given_closed("A1")
    done("export", tmp_path / "a.xlsx")
    file = Copy(tmp_path / "a.xlsx").write("A1", 整改状态="整改中", 销号日期=None).save(tmp_path / "b.xlsx")
    (item,) = returned(file)["items"]
    assert item["steps"] == dict.fromkeys(("status", "closed_on"), "qinling reopen A1 --reason 原因")
    assert shown("A1")["status"] == "closed"


# -- what breaks the rules --------------------------------------------------------------------


@pytest.fixture
def given_bad(handed_out, tmp_path):
    copy = Copy(handed_out).write("A1", 备注="好的").write("A2", 备注="也改了", 完成率="120%")
    return copy.write("A3", 整改时限="汛期前").save(tmp_path / "b.xlsx")


def test_bad_cells_are_told_and_nothing_is_written(refused, given_bad):
    told = refused(16, "return", given_bad).splitlines()
    assert "问题台账 S6 【整改进展/完成率】120%：完成率“120%”不在 0% 到 100% 之间。" in told[1]
    assert "问题台账 P7 【整改要求/整改时限】汛期前：" in told[2]
    assert told[-2].startswith("已改动 0 个、新增 0 个")
    assert "不见了" not in "".join(told)
    assert "--skip-bad" in told[-1]


def test_with_skip_bad_the_other_rows_go_in(returned, given_bad, issues):
    assert returned(given_bad, "--skip-bad")["changed"] == 1
    assert [issues()[number]["remark"] for number in NUMBERS] == ["好的", "原来", "原来", "原来"]


def test_a_bad_row_is_not_taken_for_a_deleted_one(said, qinling, given_bad):
    result = said(qinling("check", given_bad, "--json"), "check")
    assert (result["missing"], result["unreadable"]) == ([], 2)


@pytest.fixture
def given_contradiction(given_issue, done, tmp_path):
    """A day of finding that contradicts only what the ledger came to say since."""
    given_issue("A1", 发现日期="2026-04-01")
    given_issue("A2")
    done("export", tmp_path / "a.xlsx", "--columns", "编号,级别,描述,发现日期,备注")
    done("complete", "A1", "--on", "2026-04-10")
    copy = Copy(tmp_path / "a.xlsx").write("A1", 发现日期="2026-04-20", 备注="一").write("A2", 备注="二")
    return copy.save(tmp_path / "b.xlsx")


def test_what_contradicts_the_ledger_of_today_is_refused_too(refused, given_contradiction):
    told = refused(16, "return", given_contradiction)
    assert "第 5 行 A1 完成整改日期：完成整改日期 2026-04-10 早于发现日期 2026-04-20，这一行没有收" in told


def test_and_with_skip_bad_the_other_rows_go_in(returned, given_contradiction, issues):
    said = returned(given_contradiction, "--skip-bad")
    assert (said["changed"], [item["wrong"] != [] for item in said["items"]]) == (1, [True, False])
    assert (issues()["A1"]["remark"], issues()["A2"]["remark"]) == (None, "二")


def test_a_number_twice_with_other_contents_is_refused(refused, handed_out, tmp_path):
    file = Copy(handed_out).add(问题编号="A1", 级别="区级", 问题描述="抄来的一行").save(tmp_path / "b.xlsx")
    assert "编号与第 5 行相同，内容却不同" in refused(16, "return", file)


# -- rows that come and go --------------------------------------------------------------------


def test_an_added_row_is_a_new_issue_with_a_number(done, returned, handed_out, tmp_path, issues):
    copy = Copy(handed_out).add(级别="区级", 问题描述="新增甲", 整改时限="2026年7月底前")
    file = copy.add(问题编号="B1", 级别="市级", 问题描述="新增乙").save(tmp_path / "b.xlsx")
    assert "第 9 行是新增的：新增甲" in done("return", file, "--dry-run").stderr
    assert returned(file)["created"] == 2
    assert issues()["QL-2026-0001"]["deadline"] == "2026-07-31"
    assert (issues()["B1"]["level"], issues()["B1"]["status"]) == ("city", "not_started")
    assert returned(file)["created"] == 0


def test_an_added_row_is_checked_as_import_checks_it(refused, handed_out, tmp_path):
    copy = Copy(handed_out).add(级别="区级", 问题描述="新增", 整改状态="整改中", 销号日期="2026-04-01")
    assert "却有销号日期" in refused(16, "return", copy.save(tmp_path / "b.xlsx"))


def test_a_deleted_row_is_told_and_kept(done, handed_out, tmp_path, issues, said, qinling):
    file = Copy(handed_out).delete("A2").write("A3", 备注="三").save(tmp_path / "b.xlsx")
    assert "区级 A2 的一行不见了，台账里照旧" in done("check", file).stdout
    assert said(qinling("check", file, "--json"), "check")["missing"] == ["A2"]
    assert "区级 A2 的一行不见了，台账里照旧" in done("return", file).stderr
    assert issues()["A2"]["version"] == 1
    assert issues()["A3"]["remark"] == "三"


def test_an_issue_that_was_not_handed_out_is_left_alone(done, handed_out, tmp_path, given_issue, issues):
    given_issue("A9")
    file = Copy(handed_out).add(问题编号="A9", 级别="区级", 问题描述="别的").save(tmp_path / "b.xlsx")
    assert "A9 台账里已有，导出时不在表里，没有采用" in done("return", file).stderr
    assert issues()["A9"]["description"] == "A9的问题"


def test_an_issue_that_was_renumbered_since_is_known_again(done, returned, edited, issues):
    file = edited("A2", 备注="已核")
    done("edit", "A2", "编号=C2")
    done("edit", "A1", "编号=A2")  # the number now is another's
    said = returned(file)
    assert (said["created"], [item["number"] for item in said["items"]]) == (0, ["C2"])
    assert {number: issue["remark"] for number, issue in issues().items()} == {
        "A2": "原来",
        "A3": "原来",
        "A4": "原来",
        "C2": "已核",
    }


def test_an_issue_that_was_taken_back_since_does_not_return(done, given_four, tmp_path, given_issue, issues):
    given_issue("A9")
    done("export", tmp_path / "a.xlsx")
    done("undo", "--yes")
    told = done("return", tmp_path / "a.xlsx").stderr
    assert "第 9 行 A9 导出后已从台账撤回，没有采用" in told
    assert "A9" not in issues()


# -- rows that have lost what they are known by ------------------------------------------------


def test_a_row_without_its_number_is_known_by_what_it_says(done, returned, edited, issues):
    file = edited("A2", 问题编号=None, 备注="已核")
    told = done("return", file, "--dry-run").stderr.splitlines()
    assert told[:2] == ["A2 备注：原来 → 已核", "第 6 行没有编号，按级别、地点和描述认出是 A2；请填回编号"]
    said = returned(file)
    assert (said["created"], said["missing"], taken(said)) == (0, [], {"A2": {"remark": "已核"}})
    assert len(issues()) == 4


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"级别": "市级"},
            "问题台账 C6 【问题情况/级别】市级：A2 导出时是区级，级别改了就认不出是哪个问题。请改回区级；",
        ),
        ({"问题编号": "B7"}, "问题台账 B6 【问题情况/问题编号】B7：导出时没有这个编号，看内容是 A2 的一行。"),
        ({"级别": None}, "问题台账 C6 【问题情况/级别】：没有写级别。请补上这个问题的级别"),
    ],
)
def test_a_row_that_may_be_another_issue_now_is_refused_and_none_is_made_of_it(
    refused, returned, handed_out, tmp_path, issues, cells, told
):
    file = Copy(handed_out).write("A2", **cells).write("A3", 备注="三").save(tmp_path / "b.xlsx")
    lines = refused(16, "return", file)
    assert told in lines
    assert "不见了" not in lines
    said = returned(file, "--skip-bad")
    assert (said["created"], said["changed"], said["missing"]) == (0, 1, [])
    assert list(issues()) == list(NUMBERS)


def test_a_row_without_number_that_is_only_like_an_issue_is_refused(
    refused, given_issue, done, tmp_path, issues
):
    given_issue("A1", 具体点位="柳树沟")
    given_issue("A2", 问题描述="河道弃渣")
    given_issue("A3", 问题描述="河道弃渣")
    done("export", tmp_path / "a.xlsx")
    copy = Copy(tmp_path / "a.xlsx")
    numbers = copy.headings["问题编号"]
    copy.write("A1", 问题描述="改写过的描述")
    for row in range(5, 8):
        copy.sheet.cell(row, numbers).value = None
    told = refused(16, "return", copy.save(tmp_path / "b.xlsx"))
    assert "B5 【问题情况/问题编号】：没有问题编号，看内容可能是 A1 的一行。是的请填回编号" in told
    assert "B6 【问题情况/问题编号】：没有问题编号，看内容可能是 A2、A3 的一行" in told
    assert len(issues()) == 3


def test_a_new_row_in_place_of_a_deleted_one_is_new(returned, handed_out, tmp_path):
    copy = Copy(handed_out).delete("A4").add(级别="区级", 问题描述="另一处", 镇办="麻街镇")
    said = returned(copy.save(tmp_path / "b.xlsx"))
    assert (said["created"], said["missing"]) == (1, ["A4"])


# -- columns that are no fields ----------------------------------------------------------------


@pytest.fixture
def given_extras(given_file, imported, done, tmp_path):
    """Two issues with a column that is no field, exported with it under a heading that also means one."""
    rows = [
        {"问题编号": number, "问题描述": f"{number}的问题", "备注": "记", "备考": "原来"}
        for number in ("A1", "A2")
    ]
    imported(given_file(rows))
    done("export", tmp_path / "a.xlsx", "--columns", "编号,级别,描述,extra=备考,备注=备注说明")
    return tmp_path / "a.xlsx"


def beside(shown, number):
    return shown(number)["extra"]


def test_columns_that_are_no_fields_are_taken_too(given_extras, done, returned, tmp_path, shown):
    copy = Copy(given_extras).write("A1", 备考="改过").write("A2", 备考=None, 备注说明="也改")
    said = returned(copy.save(tmp_path / "b.xlsx"))
    assert taken(said) == {"A1": {"extra.备考": "改过"}, "A2": {"extra.备考": None, "remark": "也改"}}
    assert (beside(shown, "A1"), beside(shown, "A2")) == ({"备考": "改过"}, {})
    assert "备考" in done("show", "A1").stdout
    done("undo", "--yes")
    assert (beside(shown, "A1"), beside(shown, "A2")) == ({"备考": "原来"}, {"备考": "原来"})
    done("db", "verify")


def test_columns_that_are_no_fields_clash_and_can_be_decided_in_a_book(
    given_extras, done, returned, tmp_path, shown
):
    done("edit", "A2", "备注=又记")  # its row comes back untouched
    copies = (("b.xlsx", "甲"), ("c.xlsx", "乙"))
    first, second = (
        Copy(given_extras).write("A1", 备考=words).save(tmp_path / name) for name, words in copies
    )
    returned(first, QINLING_ACTOR="李某")
    done("edit", "A1", "备注=又记", QINLING_ACTOR="张某")
    assert beside(shown, "A2") == {"备考": "原来"}
    (item,) = returned(second, "--conflicts", tmp_path / "冲突.xlsx")["items"]
    (clash,) = item["clashes"]
    assert [clash[name] for name in ("field", "base", "theirs", "ours", "actor")] == [
        "extra.备考",
        "原来",
        "乙",
        "甲",
        "李某",
    ]
    book = Conflicts(tmp_path / "冲突.xlsx").fill("A1", "备考", 以哪个为准="表")
    assert "A1 备考：甲 → 乙" in done("return", book.save(tmp_path / "d.xlsx")).stderr
    assert beside(shown, "A1") == {"备考": "乙"}


# -- whatever else is done to a table ---------------------------------------------------------


def sort_rows(copy):
    copy.order(NUMBERS[::-1])


def move_column(copy):
    copy.move("备注", copy.sheet.max_column + 2)


def swap_columns(copy):
    town, remark = copy.headings["镇办"], copy.headings["备注"]
    copy.move("镇办", 40).move("备注", town).move("镇办", remark)


def drop_columns(copy):
    for heading in ("镇办", "整改时限", "整改状态", "序号"):
        copy.drop(heading)


def hide_columns_and_rows(copy):
    copy.sheet.column_dimensions["X"].hidden = True
    for row in (6, 7):
        copy.sheet.row_dimensions[row].hidden = True


def add_columns(copy):
    at = copy.sheet.max_column + 1
    for place, heading in enumerate(("核查意见", "核查人"), at):
        copy.sheet.cell(4, place).value = heading
        for row in copy.rows.values():
            copy.sheet.cell(row, place).value = "属实"


def add_sheets(copy):
    for name in ("核查记录", "照片"):
        sheet = copy.book.create_sheet(name, 0)
        sheet.append(["核查时间", "核查人", "情况"])
        sheet.append(["2026-04-25", "李某", "属实"])


def remove_sheets(copy):
    copy.book.remove(copy.book["汇总"])
    copy.book.remove(copy.book["说明"])


def rename_sheet(copy):
    copy.sheet.title = "我的"


def drop_the_title(copy):
    for block in list(copy.sheet.merged_cells.ranges):
        copy.sheet.unmerge_cells(str(block))
    copy.sheet.delete_rows(1, 2)


def add_a_foot(copy):
    copy.sheet.cell(copy.sheet.max_row + 1, 1).value = "合计"
    copy.sheet.cell(copy.sheet.max_row + 1, 1).value = "填表人：李某"


DONE_TO = [sort_rows, move_column, swap_columns, drop_columns, hide_columns_and_rows, add_columns, add_sheets, remove_sheets,
           rename_sheet, drop_the_title, add_a_foot]  # fmt: skip


@pytest.mark.parametrize("treat", DONE_TO, ids=lambda treat: treat.__name__)
def test_a_table_may_be_treated_in_many_ways(returned, done, handed_out, tmp_path, treat, issues):
    copy = Copy(handed_out).write("A3", 备注="已核")
    treat(copy)
    file = copy.save(tmp_path / "b.xlsx")
    told = done("check", file).stdout.splitlines()
    assert [line.partition("（")[0] for line in told[1:]] == ["A3 备注：原来 → 已核"]
    said = returned(file)
    assert (said["changed"], said["created"], taken(said)) == (1, 0, {"A3": {"remark": "已核"}})
    assert [issues()[number]["version"] for number in NUMBERS] == [1, 1, 2, 1]


def test_a_phrase_without_a_year_takes_the_one_of_the_export(returned, handed_out, tmp_path):
    copy = Copy(handed_out).write("A3", 整改时限="5月底前")
    drop_the_title(copy)
    said = returned(copy.save(tmp_path / "b.xlsx"), QINLING_TODAY="2027-01-04")
    assert taken(said)["A3"]["deadline"] == "2026-05-31"


def test_without_the_numbers_nobody_knows_which_row_is_which(refused, handed_out, tmp_path):
    file = Copy(handed_out).drop("问题编号").save(tmp_path / "b.xlsx")
    assert "没有问题编号一列" in refused(15, "return", file)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_libreoffice_may_have_saved_it(returned, done, handed_out, tmp_path, suffix):
    untouched = resaved(handed_out, suffix, tmp_path)
    assert done("check", untouched).stdout.splitlines()[1:] == ["4 行都与导出时一样"]
    cells = {"备注": "已核", "完成率": 0.55, "整改时限": "2026-06-15", "是否录入平台": "是"}
    edited = Copy(handed_out).write("A3", **cells).save(tmp_path / "b.xlsx")
    said = returned(resaved(edited, suffix, tmp_path))
    assert taken(said) == {
        "A3": {
            "remark": "已核",
            "percent": 55.0,
            "deadline": "2026-06-15",
            "deadline_kind": "dated",
            "deadline_text": "2026-06-15",
            "on_platform": True,
        }
    }


def test_a_sheet_that_is_none_of_the_exports_is_left_alone_and_that_is_said(
    done, returned, handed_out, tmp_path
):
    copy = Copy(handed_out).write("A3", 备注="已核")
    sheet = copy.book.create_sheet("核查清单", 0)
    sheet.append(["问题编号", "问题描述", "核查人"])
    sheet.append(["A3", "核查过", "李某"])
    other = copy.book.create_sheet("核查情况", 1)
    other.append(["问题编号", "问题描述", "整改时间"])
    other.append(["A3", "核查过", "2026-04-20"])
    file = copy.save(tmp_path / "b.xlsx")
    for told in (done("check", file).stdout, done("return", file, "--dry-run").stderr):
        assert "工作表“核查清单”没有级别一列，没有收" in told
        assert "工作表“核查情况”的“整改时间”列看不出是什么，没有收" in told
    assert taken(returned(file)) == {"A3": {"remark": "已核"}}


def test_an_export_from_before_the_sums_comes_back_too(returned, handed_out, tmp_path):
    copy = without_sums(Copy(handed_out)).write("A3", 备注="已核").delete("A4")
    said = returned(copy.save(tmp_path / "b.xlsx"))
    assert (taken(said), said["missing"]) == ({"A3": {"remark": "已核"}}, ["A4"])


def test_a_formula_without_a_result_in_a_cell_that_was_blank_is_not_taken_for_untouched(
    refused, handed_out, tmp_path
):
    file = Copy(handed_out).write("A3", 保护分区="=1/0").save(tmp_path / "b.xlsx")
    assert "（公式没有存下的结果）" in refused(16, "return", file)


def test_an_untouched_row_twice_is_one(returned, handed_out, tmp_path):
    copy = Copy(handed_out)
    copy.sheet.append([cell.value for cell in copy.sheet[6]])
    assert returned(copy.save(tmp_path / "b.xlsx"))["items"] == []


def test_an_untouched_row_of_an_issue_that_changed_since_says_nothing(done, returned, handed_out, issues):
    done("edit", "A2", "备注=台账改的")
    assert returned(handed_out)["items"] == []
    assert issues()["A2"]["remark"] == "台账改的"


def test_an_export_is_imported_as_it_is_meant(done, given_issue, tmp_path):
    given_issue("A1", 完成率="100%", 备注="同上")
    given_issue("A2", 完成率="100%", 备注="#N/A")
    done("export", tmp_path / "a.xlsx")
    copy = Copy(tmp_path / "a.xlsx")
    sheet = copy.book.create_sheet("区级新增")  # not of our making: it means what others mean
    for row in (("问题编号", "问题描述", "备注"), ("B1", "弃渣", "甲"), ("B2", "违建", "同上")):
        sheet.append(row)
    other = {"QINLING_LEDGER": str(tmp_path / "别处.db")}
    done("import", copy.save(tmp_path / "b.xlsx"), "--yes", **other)
    items = json.loads(done("list", "--json", **other).stdout)["items"]
    said = {item["number"]: (item["percent"], item["remark"]) for item in items}
    assert said == {"A1": (100.0, "同上"), "A2": (100.0, "#N/A"), "B1": (None, "甲"), "B2": (None, "甲")}


def test_an_import_of_an_export_still_refuses_rows_that_lost_their_number(refused, handed_out, tmp_path):
    copy = Copy(handed_out).write("A2", 备注="已核", 问题编号=None)
    assert "没有问题编号，而其他行都有" in refused(16, "import", copy.save(tmp_path / "b.xlsx"), "--yes")


# -- exports of other kinds -------------------------------------------------------------------


def test_stars_never_come_back_over_names(returned, given_issue, done, tmp_path, issues):
    given_issue("A1", 责任人="张某 13912345678", 备注="联系 13912345678", 包抓领导="王某")
    given_issue("A2", 责任人="张某", 镇办="麻街镇")
    done("export", tmp_path / "a.xlsx", "--redact")
    copy = Copy(tmp_path / "a.xlsx")
    assert (copy.cell("A1", "责任人").value, copy.cell("A1", "备注").value) == ("〔略〕", "联系 〔略〕")
    done("edit", "A1", "包抓领导=赵某")
    said = returned(copy.write("A1", 镇办="板桥镇").write("A2", 责任人="李某").save(tmp_path / "b.xlsx"))
    assert taken(said) == {"A1": {"town": "板桥镇"}, "A2": {"person": "李某"}}
    first = issues()["A1"]
    assert (first["person"], first["remark"], first["leader"]) == (
        "张某 13912345678",
        "联系 13912345678",
        "赵某",
    )


def test_a_hidden_name_that_the_ledger_changed_clashes_with_one_typed_over_it(
    returned, given_issue, done, tmp_path, issues
):
    given_issue("A1", 责任人="张某")
    done("export", tmp_path / "a.xlsx", "--redact")
    done("edit", "A1", "责任人=李某")
    (item,) = returned(Copy(tmp_path / "a.xlsx").write("A1", 责任人="王某").save(tmp_path / "b.xlsx"))[
        "items"
    ]
    assert [(clash["field"], clash["theirs"], clash["ours"]) for clash in item["clashes"]] == [
        ("person", "王某", "李某")
    ]
    assert issues()["A1"]["person"] == "李某"


def test_the_base_of_an_export_of_an_earlier_day_is_that_day(done, returned, given_issue, tmp_path, issues):
    given_issue("A1", 备注="原来", 镇办="麻街镇")
    done("edit", "A1", "备注=次日改的", QINLING_TODAY="2026-04-26")
    done("export", tmp_path / "a.xlsx", "--as-of", "2026-04-25", QINLING_TODAY="2026-04-27")
    copy = Copy(tmp_path / "a.xlsx")
    assert copy.cell("A1", "备注").value == "原来"
    (item,) = returned(copy.write("A1", 备注="表上改的", 镇办="板桥镇").save(tmp_path / "b.xlsx"))["items"]
    assert item["taken"] == {"town": "板桥镇"}
    assert [(clash["base"], clash["ours"]) for clash in item["clashes"]] == [("原来", "次日改的")]
    assert issues()["A1"]["remark"] == "次日改的"


def test_a_part_of_the_ledger_comes_back_as_that_part(done, returned, given_four, tmp_path, issues):
    done("edit", "A2", "镇办=板桥镇")
    done("export", tmp_path / "a.xlsx", "--town", "板桥")
    copy = Copy(tmp_path / "a.xlsx")
    assert list(copy.rows) == ["A2"]
    file = copy.write("A2", 镇办="大荆镇").save(tmp_path / "b.xlsx")
    assert "不见了" not in done("check", file).stdout
    assert returned(file)["changed"] == 1
    assert issues()["A2"]["town"] == "大荆镇"


def test_sheets_split_by_level_come_back_together(done, returned, given_issue, tmp_path, issues):
    given_issue("A1", "区级")
    given_issue("A1", "市级", 备注="市里的")
    given_issue("S1", "省级")
    done("export", tmp_path / "a.xlsx", "--split", "级别")
    copy = Copy(tmp_path / "a.xlsx")
    for sheet in copy.book.worksheets[:3]:
        copy.sheet = sheet
        copy.write(next(iter(copy.rows)), 镇办=sheet.title)
    said = returned(copy.save(tmp_path / "b.xlsx"))
    assert sorted((item["level"], item["taken"]["town"]) for item in said["items"]) == [
        ("city", "市级"),
        ("district", "区级"),
        ("province", "省级"),
    ]


def test_columns_of_ones_own_under_ones_own_headings_come_back(done, returned, given_four, tmp_path):
    columns = "编号=代码,级别,描述=是什么,责任人=谁,预警提前天数,纬度,经度"
    done("export", tmp_path / "a.xlsx", "--columns", columns)
    copy = Copy(tmp_path / "a.xlsx")
    sheet = copy.sheet
    found = {cell.value: cell.coordinate for row in sheet.iter_rows() for cell in row if cell.value}
    row = found["A3"][1:]
    letters = {heading: found[heading].rstrip("0123456789") for heading in ("谁", "预警提前天数", "纬度")}
    sheet[letters["谁"] + row], sheet[letters["预警提前天数"] + row] = "王某", 20
    sheet[letters["纬度"] + row] = 33.87
    said = returned(copy.save(tmp_path / "b.xlsx"))
    assert taken(said) == {"A3": {"person": "王某", "lead_days": 20, "lat": 33.87}}


# -- asked at a terminal ----------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "remark"), [("表", "表上改的"), ("台账", "台账改的"), ("", "台账改的")])
def test_at_a_terminal_every_clash_is_asked_about(terminal, given_clash, issues, answer, remark):  # noqa: F811
    session = terminal("return", given_clash, "--actor", "测试员")
    session.expect("A2 备注：导出时 原来，表上改为 表上改的，台账已改为 台账改的")
    session.expect("以哪个为准（表/台账）")
    session.type("都行")
    session.expect("“都行”不在可选词内")
    session.expect("以哪个为准（表/台账）")
    session.type(answer)
    session.expect("已改动 1 个")
    assert session.end() == 0
    assert (issues()["A2"]["remark"], issues()["A2"]["town"]) == (remark, "板桥镇")


def test_a_hidden_cell_that_was_typed_into_is_refused_and_the_words_below_it_stay(
    returned, given_issue, done, tmp_path, issues
):
    given_issue("A1", 备注="联系 13912345678", 镇办="麻街镇")
    done("export", tmp_path / "a.xlsx", "--redact")
    copy = Copy(tmp_path / "a.xlsx").write("A1", 备注="联系 〔略〕，已谈")
    (item,) = returned(copy.save(tmp_path / "b.xlsx"), code=16)["items"]
    assert [one["field"] for one in item["wrong"]] == ["remark"]
    assert "〔略〕" in item["wrong"][0]["why"]
    assert issues()["A1"]["remark"] == "联系 13912345678"


def test_a_file_without_levels_is_refused_with_a_remedy_that_helps(qinling, handed_out, tmp_path):
    copy = Copy(handed_out)
    copy.drop("级别")
    result = qinling("return", copy.save(tmp_path / "b.xlsx"))
    assert result.exit_code == 15
    assert "恢复导出时的级别列" in result.stderr


def test_a_program_is_told_of_bad_cells_and_missing_rows(returned, handed_out, tmp_path):
    copy = Copy(handed_out).write("A1", 整改时限="2026年13月").delete("A2")
    said = returned(copy.save(tmp_path / "b.xlsx"), code=16)
    assert said["missing"] == ["A2"]
    assert [(error["value"], bool(error["why"])) for error in said["errors"]] == [("2026年13月", True)]

"""The steps of an issue under way: progress, extensions, completion, relapse, looking back, merging."""

import json

import pytest


def select_values(item, *names):
    return tuple(item[name] for name in names)


# -- progress and completion --------------------------------------------------------------------


def test_progress_starts_the_rectification_and_records_the_percentage(given_issue, run_ok, show_issue):
    given_issue("A1", 状态="未启动")
    result = run_ok(
        "progress",
        "A1",
        "--percent",
        "60%",
        "--schedule",
        "behind",
        "--note",
        "已清运 300 方",
        "--on",
        "2026-04-20",
    )
    assert (result.stdout, result.stderr) == ("", "A1 报送进展，现为“整改中”\n")
    item = show_issue("A1")
    assert select_values(item, "status", "percent", "schedule", "progress", "reported_on") == (
        "rectifying", 60.0, "behind", "已清运 300 方", "2026-04-20",
    )  # fmt: skip
    assert item["history"][-1]["particulars"] == {"on": "2026-04-20"}


def test_complete_stops_the_deadline_and_clears_the_schedule(given_issue, run_ok, show_issue):
    given_issue("A1", 整改时限="2026年4月1日", 状态="未达到序时进度")
    assert show_issue("A1")["overdue"]
    run_ok("complete", "A1", "--on", "2026-04-24", "--by", "李某", "--note", "已复绿")
    item = show_issue("A1")
    assert select_values(item, "status", "rectified_on", "percent", "schedule", "overdue", "days_left") == (
        "rectified", "2026-04-24", 100.0, None, False, None,
    )  # fmt: skip
    assert item["history"][-1]["particulars"] == {"on": "2026-04-24", "by": "李某", "note": "已复绿"}


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("progress", "A1"), "没有写明进展。请写 --percent、--schedule、--note 中至少一项"),
        (("progress", "A1", "--note", " "), "选项 --note：不能为空"),
        (("progress", "A1", "--percent", "120"), "--percent："),
        (("extend", "A1"), "没有写明延到哪一天"),
        (("extend", "A1", "--approve", "--reject"), "只能写一样"),
        (("extend", "A1", "--approve", "--reason", "甲"), "批准不写 --reason"),
        (("extend", "A1", "--reject", "--to", "2026-07-31"), "不批准不写 --to"),
        (("recheck", "A1"), "请写 --holds（保持）或 --relapsed（反弹）"),
        (("recheck", "A1", "--holds", "--relapsed"), "--holds 和 --relapsed 只能写一样"),
        (("complete",), "没有写明是哪些问题"),
        (("complete", "A1", "--where", "超期"), "编号和 --where 只能写一样"),
        (("complete", "A1", "--by", ""), "--by"),
    ],
)
def test_options_that_do_not_fit_together_exit_2(given_issue, run_refused, words, complaint):
    given_issue("A1")
    assert complaint in run_refused(2, *words)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("progress", "A1", "--percent", "1%", "--on", "2026-04-26"), "A1 2026-04-26 还没有到"),
        (("progress", "A1", "--percent", "1%", "--on", "2026-03-31"), "A1 2026-03-31 早于发现日期 2026-04-01"),
        (("complete", "A1", "--on", "2026-04-01"), "A1 2026-04-01 早于交办日期 2026-04-02"),
        (("void", "A1", "--reason", "重复", "--on", "2026-03-31"), "早于发现日期"),
        (("void", "A1", "--reason", " "), "没有写明原因"),
        (("reopen", "A1", "--reason", "反弹"), "状态为“整改中”，不能按反弹重办"),
        (("recheck", "A1", "--holds"), "状态为“整改中”，不能回头看。回头看针对已销号的问题和长期坚持的事项"),
    ],
)  # fmt: skip
def test_a_step_out_of_turn_or_on_an_impossible_day_is_refused(given_issue, run_refused, words, complaint):
    given_issue("A1", 发现日期="2026-04-01", 交办日期="2026-04-02")
    assert complaint in run_refused(21, *words)


def test_no_deadline_step_is_taken_once_the_work_is_done(given_issue, run_ok, run_refused):
    given_issue("A1")
    run_ok("complete", "A1")
    assert "状态为“已完成整改（待销号）”，不能报送进展" in run_refused(21, "progress", "A1", "--note", "甲")
    assert "要退回重新整改用 qinling turn-back" in run_refused(21, "complete", "A1")
    assert "不能申请延期" in run_refused(21, "extend", "A1", "--to", "2026-07-31", "--reason", "雨季")


# -- relapse and looking back -------------------------------------------------------------------


def test_reopen_begins_a_new_round_and_keeps_the_old_one(given_closed, run_ok, show_issue):
    given_closed("A1")
    said = run_ok(
        "reopen",
        "A1",
        "--reason",
        "弃渣重现",
        "--to",
        "2026-05-31",
        "--on",
        "2026-04-28",
        QINLING_TODAY="2026-04-28",
    )
    assert "整改时限改为 2026-05-31" in said.stderr
    assert "开始第 2 轮整改，上一轮的日期和验收留在历史里" in said.stderr
    item = show_issue("A1")
    names = ("status", "round", "rectified_on", "applied_on", "accepted_level", "closed_on", "percent")
    assert select_values(item, *names) == ("rectifying", 2, None, None, None, None, None)
    assert select_values(item, "deadline", "original_deadline") == ("2026-05-31", "2026-05-31")
    first, second = item["rounds"]
    assert select_values(first, "round", "rectified_on", "applied_on", "applied_by", "closed_on") == (
        1, "2026-04-25", "2026-04-25", "测试员", "2026-04-25",
    )  # fmt: skip
    assert [select_values(one, "level", "by", "void") for one in first["acceptances"]] == [
        ("district", "李某", False)
    ]
    assert (second["round"], second["rectified_on"], second["acceptances"]) == (2, None, [])
    assert "第 1 轮" in run_ok("show", "A1").stdout


@pytest.mark.parametrize(
    "words", [("reopen", "A1", "--reason", "反弹"), ("recheck", "A1", "--relapsed", "--note", "又有弃渣")]
)
def test_a_new_round_with_a_deadline_that_has_passed_is_told(given_closed, run_ok, words):
    given_closed("A1", 整改时限="2026-04-10")
    told = "注意：整改时限还是上一轮的，已经过了，算超期：A1 2026-04-10；另定的："

    assert told + "加 --to 日期" in run_ok(*words, "--dry-run").stderr
    assert told + "qinling undo 撤回，再加 --to 日期办" in run_ok(*words).stderr
    run_ok("undo")
    assert "注意" not in run_ok(*words, "--to", "2026-05-31").stderr


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--reason", ""), "没有写明原因"),
        (("--reason", "反弹", "--on", "2026-04-24"), "2026-04-24 早于销号日期 2026-04-25"),
        (("--reason", "反弹", "--to", "2026-04-24"), "新的时限 2026-04-24 早于 2026-04-25"),
    ],
)
def test_reopen_needs_a_reason_a_possible_day_and_a_future_deadline(
    given_closed, run_refused, words, complaint
):
    given_closed("A1")
    assert complaint in run_refused(21, "reopen", "A1", *words)


def test_a_recheck_without_a_relapse_changes_only_its_day(given_closed, run_ok, show_issue):
    given_closed("A1")
    before = show_issue("A1")
    run_ok("recheck", "A1", "--holds", "--note", "植被良好", "--by", "李某")
    item = show_issue("A1")
    assert item["rechecked_on"] == "2026-04-25"
    changed = {name for name in before if before[name] != item[name]}
    assert changed == {"rechecked_on", "rechecks", "version", "history"}
    assert select_values(item["rechecks"][0], "found", "on", "by", "note") == (
        "holds",
        "2026-04-25",
        "李某",
        "植被良好",
    )


def test_a_relapse_of_a_closed_issue_begins_a_new_round(given_closed, run_ok, run_refused, show_issue):
    given_closed("A1")
    assert "没有写明反弹的情况。请加 --note" in run_refused(21, "recheck", "A1", "--relapsed")
    run_ok("recheck", "A1", "--relapsed", "--note", "又有弃渣", "--to", "2026-06-15")
    item = show_issue("A1")
    assert select_values(item, "status", "round", "deadline", "closed_on") == (
        "rectifying",
        2,
        "2026-06-15",
        None,
    )
    assert len(item["rounds"]) == 2
    assert item["rechecks"][0]["found"] == "relapsed"


def test_a_standing_duty_is_rechecked_while_it_runs_and_is_due_again(
    given_issue, run_ok, run_refused, show_issue
):
    given_issue("A1", 整改时限="长期坚持", 交办日期="2026-01-01")
    assert show_issue("A1")["recheck_due"] == "2026-06-30"
    assert "下次回头看" in run_ok("show", "A1").stdout
    run_ok("recheck", "A1", "--relapsed", "--note", "又有弃渣", "--on", "2026-04-20")
    item = show_issue("A1")
    assert select_values(item, "status", "round", "recheck_due") == ("rectifying", 1, "2026-10-17")
    assert "早于上次回头看 2026-04-20" in run_refused(21, "recheck", "A1", "--holds", "--on", "2026-04-19")
    due = json.loads(run_ok("show", "A1", "--json", QINLING_PROCEDURE_RECHECK_DAYS="5").stdout)["items"][0]
    assert due["recheck_due"] == "2026-04-25"
    assert "2026-04-25（已到期）" in run_ok("show", "A1", QINLING_PROCEDURE_RECHECK_DAYS="5").stdout


def test_only_a_standing_duty_is_due_for_a_recheck(given_closed, show_issue):
    given_closed("A1")
    assert show_issue("A1")["recheck_due"] is None


def test_a_standing_duty_stays_one_with_a_deadline_of_its_new_round(given_closed, run_ok, show_issue):
    given_closed("A1", 整改时限="长期坚持")
    run_ok("reopen", "A1", "--reason", "反弹", "--to", "2026-05-31")
    assert select_values(show_issue("A1"), "deadline", "deadline_kind") == ("2026-05-31", "dated_standing")


@pytest.mark.parametrize("due", ["长期坚持", None])
def test_the_same_file_again_leaves_the_deadline_of_a_new_round(
    given_file, run_import, run_ok, show_issue, due
):
    said = {"问题编号": "A1", "问题描述": "河道弃渣", "整改时限": due, "整改状态": "已销号"}
    run_import(given_file([said]))
    run_ok("reopen", "A1", "--reason", "反弹", "--to", "2026-05-31")
    before = select_values(show_issue("A1"), "deadline", "deadline_kind", "deadline_text")
    assert run_import(given_file([said]))["changes"] == []
    assert select_values(show_issue("A1"), "deadline", "deadline_kind", "deadline_text") == before


# -- merging ------------------------------------------------------------------------------------


def test_void_withdraws_an_issue_and_names_its_target(given_issue, run_ok, issues, show_issue):
    given_issue("A1")
    given_issue("A2")
    run_ok("void", "A1", "--reason", "同一处", "--into", "A2")
    item = show_issue("A1")
    assert item["status"] == "void"
    assert select_values(item["voided"], "reason", "into", "on", "by") == (
        "同一处",
        "A2",
        "2026-04-25",
        "测试员",
    )
    assert list(issues("--open")) == ["A2"]
    run_ok("undo")
    assert (show_issue("A1")["status"], show_issue("A1")["voided"]) == ("rectifying", None)


def test_void_refuses_impossible_targets(given_issue, run_ok, run_refused):
    for number in ("A1", "A2", "A3"):
        given_issue(number)
    run_ok("void", "A3", "--reason", "误报")
    assert "不能并入 A1：它就是要撤并的问题" in run_refused(
        21, "void", "A1", "--reason", "重复", "--into", "A1"
    )
    assert "不能并入 A3：它自己已被撤并" in run_refused(21, "void", "A1", "--reason", "重复", "--into", "A3")
    assert "没有编号为 A9" in run_refused(17, "void", "A1", "--reason", "重复", "--into", "A9")
    assert "不能撤并" in run_refused(21, "void", "A3", "--reason", "重复")
    assert "不能报送进展" in run_refused(21, "progress", "A3", "--note", "甲")


def test_a_closed_issue_takes_no_rectification_step(given_closed, run_refused):
    given_closed("A1")
    assert "已销号的问题留在台账里" in run_refused(21, "void", "A1", "--reason", "误报")


@pytest.mark.parametrize(
    "words",
    [
        ("progress", "A1", "--note", "甲\x1b[2J"),
        ("complete", "A1", "--by", "李\x1b[1m某"),
        ("complete", "A1", "--actor", "李\x07某"),
        ("void", "A1", "--reason", "甲\x9b2J"),
        ("extend", "A1", "--to", "2026-07-31", "--reason", "甲", "--doc", "1\x00号"),
        ("edit", "A1", "备注=甲", "--ground", "甲\x1b乙"),
    ],
)
def test_no_step_carries_control_characters_to_the_terminals_of_others(given_issue, run_refused, words):
    given_issue("A1")
    told = run_refused(2, *words)
    assert "含有看不见的控制字符" in told
    assert "\x1b" not in told

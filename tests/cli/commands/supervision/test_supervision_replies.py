"""Supervision: the replies, those that do not come, and what the ledger knew on a day."""

import json

import pytest


def select_values(item, *names):
    return tuple(item[name] for name in names)


# -- replies ----------------------------------------------------------------------------------------


def test_a_reply_is_shown_with_its_act(given_late, run_ok, record_act, show_issue):
    given_late("A1")
    document = record_act("--step", "催办")
    result = run_ok(
        "supervise", "reply", "A1", "--note", "已清运 300 方", "--by", "王某", QINLING_TODAY="2026-04-28"
    )
    assert result.stderr == "A1 回复督办，现为“整改中”\n"
    item = show_issue("A1")
    assert item["reply_by"] is None
    assert select_values(item["supervision"][0], "replied_on", "replied_by", "reply") == (
        "2026-04-28", "王某", "已清运 300 方",
    )  # fmt: skip
    assert item["history"][-1]["particulars"]["answers"] == document
    assert "2026-04-28 回复：已清运 300 方" in run_ok("show", "A1").stdout.replace("\n", "")


def test_a_reply_by_the_issues_number_answers_the_oldest_first(given_late, run_ok, record_act, show_issue):
    given_late("A1")
    record_act("--step", "催办", "--reply-by", "2026-04-30")
    record_act("--step", "督办", "--reply-by", "2026-04-29")
    assert show_issue("A1")["reply_by"] == "2026-04-29"
    run_ok("supervise", "reply", "A1", "--note", "甲")
    assert [one["reply"] for one in show_issue("A1")["supervision"]] == ["甲", None]
    run_ok("supervise", "reply", "A1", "--doc", "督办〔2026〕1号", "--note", "乙")
    assert [one["reply"] for one in show_issue("A1")["supervision"]] == ["甲", "乙"]
    run_ok("undo")
    assert show_issue("A1")["reply_by"] == "2026-04-29"


def test_a_reply_by_the_letters_number_is_for_all_its_issues(
    given_late, run_ok, record_act, run_refused, show_issue
):
    given_late("A1", "A2", "A3")
    document = record_act("--step", "督办", numbers=("A1", "A2"))
    other = record_act("--step", "督办", numbers=("A3",))
    run_ok("supervise", "reply", "--doc", document, "--note", "都已开工")
    acts = {number: show_issue(number)["supervision"][0]["reply"] for number in ("A1", "A2", "A3")}
    assert acts == {"A1": "都已开工", "A2": "都已开工", "A3": None}
    assert f"没有等待回复的 {document}" in run_refused(
        21, "supervise", "reply", "--doc", document, "--note", "甲"
    )
    assert f"没有等待回复的 {other}" in run_refused(
        21, "supervise", "reply", "A1", "--doc", other, "--note", "甲"
    )


def test_a_reply_to_a_letter_skips_answered_closed_and_undone_acts(
    given_late, run_ok, record_act, show_issue
):
    given_late("A1", "A2", "A3")
    record_act("--step", "督办", "--doc", "区函1号", numbers=("A1", "A2", "A3"))
    run_ok("undo")
    record_act("--step", "督办", "--doc", "区函1号", numbers=("A1", "A2"))
    run_ok("void", "A2", "--reason", "重复")
    run_ok("supervise", "reply", "--doc", "区函1号", "--note", "已开工")
    assert [one["reply"] for one in show_issue("A1")["supervision"]] == ["已开工"]
    assert show_issue("A3")["supervision"] == []


def test_a_reply_in_a_dry_run_is_not_recorded(given_late, run_ok, record_act, show_issue):
    given_late("A1")
    record_act("--step", "催办")
    assert "试运行，台账没有改动：" in run_ok("supervise", "reply", "A1", "--note", "甲", "--dry-run").stderr
    assert show_issue("A1")["supervision"][0]["replied_on"] is None


# -- what is not answered -------------------------------------------------------------------------


@pytest.fixture
def list_overdue_replies(run_ok):
    """Return why, by number, of the replies that are overdue on a day."""

    def ask(today):
        said = json.loads(run_ok("warn", "--json", QINLING_TODAY=today).stdout)["alerts"]
        return {one["number"]: one["why"] for one in said if one["alert"] == "unanswered"}

    return ask


def test_a_reply_is_overdue_from_the_day_after_until_it_comes(
    given_late, run_ok, record_act, list_overdue_replies
):
    given_late("A1", "A2")
    record_act("--step", "催办", "--reply-by", "2026-04-29", numbers=("A1", "A2"))
    assert list_overdue_replies("2026-04-29") == {}
    assert list_overdue_replies("2026-04-30") == dict.fromkeys(
        ("A1", "A2"), "应于 2026-04-29 前回复，已过 1 天"
    )
    listed = run_ok("warn", "--kind", "unanswered", QINLING_TODAY="2026-04-30").stdout
    assert "A1" in listed
    assert run_ok("warn", "--kind", "督办逾期未复", QINLING_TODAY="2026-04-29").stdout == ""
    run_ok("supervise", "reply", "A1", "--note", "甲", QINLING_TODAY="2026-05-06")
    run_ok("complete", "A2", QINLING_TODAY="2026-05-06")
    assert list_overdue_replies("2026-05-06") == {}


@pytest.mark.parametrize("back", ["turn-back", "undo"])
def test_a_completed_issue_owes_no_reply(
    given_late, run_ok, record_act, list_overdue_replies, show_issue, back
):
    given_late("A1")
    record_act("--step", "催办", "--reply-by", "2026-04-29")
    run_ok("complete", "A1", QINLING_TODAY="2026-05-06")
    if back == "undo":
        run_ok("undo", QINLING_TODAY="2026-05-07")
        assert show_issue("A1")["reply_by"] == "2026-04-29"
        return
    run_ok("turn-back", "A1", "--reason", "不实", QINLING_TODAY="2026-05-07")
    record_act("--step", "催办", "--reply-by", "2026-05-15", QINLING_TODAY="2026-05-08")
    assert show_issue("A1")["reply_by"] == "2026-05-15"
    assert list_overdue_replies("2026-05-15") == {}


def test_an_extension_leaves_the_reply_due(given_late, run_ok, record_act, list_overdue_replies):
    given_late("A1")
    record_act("--step", "催办", "--reply-by", "2026-04-29")
    run_ok("edit", "A1", "整改时限=2026-06-30", "--ground", "登记有误")
    assert set(list_overdue_replies("2026-04-30")) == {"A1"}
    run_ok("supervise", "reply", "A1", "--note", "甲", QINLING_TODAY="2026-04-30")
    assert list_overdue_replies("2026-05-01") == {}


# -- what was known on a day, and whether all is sound -----------------------------------------------


def test_on_a_day_before_the_act_there_is_none(given_late, record_act, show_issue, run_ok):
    given_late("A1")
    record_act("--step", "催办", QINLING_TODAY="2026-04-27")
    then = json.loads(
        run_ok("show", "A1", "--json", "--as-of", "2026-04-26", QINLING_TODAY="2026-04-27").stdout
    )["items"][0]
    assert (then["supervision"], then["reply_by"]) == ([], None)
    assert len(show_issue("A1", "--today", "2026-04-27")["supervision"]) == 1


def test_the_ledger_with_replies_verifies(given_late, run_ok, record_act):
    given_late("A1", "A2")
    record_act("--step", "催办", numbers=("A1", "A2"))
    run_ok("supervise", "reply", "A1", "--note", "甲")
    record_act("--step", "督办")
    run_ok("undo")
    run_ok("edit", "A1", "整改时限=2026-06-30", "--ground", "登记有误")
    run_ok("complete", "A2")
    run_ok("turn-back", "A2", "--reason", "不实")
    record_act("--step", "催办", numbers=("A2",))
    run_ok("db", "verify")

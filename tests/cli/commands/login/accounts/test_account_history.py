"""What accounts went through: lists taken back, merges repeated or the wrong way round."""

import json
from datetime import UTC, datetime

import pytest

LIST = [("账号", "姓名", "单位", "状态"), ("old", "王五", "甲", "停用"), ("new", "王五", "甲", "正常")]


def read_history(run_login):
    return json.loads(run_login("accounts", "history", "--json").stdout)["items"]


@pytest.mark.parametrize("is_first_list", [True, False])
def test_a_list_taken_back_stands_in_the_history(read_list, run_login, qinling, is_first_list):
    if not is_first_list:
        read_list([*LIST, ("other", "张三", "乙", "正常")])
    read_list([*LIST, ("other", "李四", "乙", "正常")], name="二.xlsx")
    assert qinling("undo", "--today", "2026-06-29").exit_code == 0
    last = read_history(run_login)[-1]
    assert (last["account"], last["kind"]) == ("other", "undone")
    assert last["changes"]["name"] == {"old": "李四", "new": "" if is_first_list else "张三"}
    assert "撤回" in run_login("accounts", "history").stdout
    assert "撤回" in run_login("accounts", "history", "other").stdout


def test_an_account_in_use_cannot_be_merged_into_one_that_is_not(read_list, run_login):
    read_list(LIST)
    refused = run_login("accounts", "merge", "new", "old", code=2).stderr
    assert "次序反了？" in refused
    assert "qinling login accounts merge old new" in refused
    assert read_history(run_login)[-1]["kind"] == "joined"


def test_nor_into_one_that_only_logs_know(read_list, read_log, run_login):
    read_list(LIST)
    read_log("stranger")
    assert "次序反了？" in run_login("accounts", "merge", "new", "stranger", code=2).stderr
    run_login("accounts", "merge", "stranger", "new")


def test_an_account_out_of_use_may_count_for_one_that_no_list_has_yet(read_list, read_log, run_login):
    read_list(LIST)
    read_log("newest")
    assert "还不在清单上" in run_login("accounts", "merge", "old", "newest").stderr


def test_the_same_merge_again_is_told_and_not_recorded(read_list, run_login):
    read_list(LIST)
    words = ("accounts", "merge", "old", "new", "--on", "2026-06-20", "--note", "改名")
    run_login(*words)
    for again in (words, words[:4]):
        assert "old 早已并入 new，没有再记" in run_login(*again).stderr
    assert [one["kind"] for one in read_history(run_login)].count("merged") == 1
    run_login(*words[:4], "--note", "换号")
    assert read_history(run_login)[-1]["note"] == "换号"


@pytest.mark.parametrize("new_state", ["正常", "停用"])
def test_a_merged_account_in_use_on_a_new_list_stands_for_itself(read_list, run_login, new_state):
    read_list(LIST)
    run_login("accounts", "merge", "old", "new")
    rows = [LIST[0], ("old", "王五", "甲", "正常"), ("new", "王五", "甲", new_state)]
    said, known = read_list(rows, name="二.xlsx")
    assert said["split"] == [{"account": "old", "listed": "new"}]
    assert known["old"]["state"] == "listed"
    said, _ = read_list(rows, name="三.xlsx")
    assert said["split"] == []


def test_a_merged_account_that_a_new_list_has_out_of_use_stays_merged(read_list, run_login):
    read_list(LIST)
    run_login("accounts", "merge", "old", "new")
    said, known = read_list(LIST, name="二.xlsx")
    assert (said["split"], list(known)) == ([], ["new"])


def test_undo_names_whether_accounts_were_merged_or_split_last(read_list, qinling):
    read_list(LIST)
    words = {"merge": ("merge", "old", "new"), "split": ("split", "old")}
    for hour, act, what in (
        (3, "merge", "合并账号（可用 qinling login accounts split 分开）"),
        (4, "split", "分开账号（可用 qinling login accounts merge 再合并）"),
        (5, "merge", "合并账号（可用"),
    ):
        clock = datetime(2026, 6, 29, hour, tzinfo=UTC)
        qinling("login", "accounts", *words[act], "--today", "2026-06-29", clock=clock)
        assert f"上一次操作是{what}" in qinling("undo", "--today", "2026-06-29", clock=clock).stderr


def test_the_list_says_what_the_day_of_an_account_is(read_list, run_login):
    head = ("账号", "姓名", "单位", "有效期至")
    read_list([head, ("a1", "张三", "甲", "2027-01-01"), ("a2", "李四", "甲", "2026-06-01")])
    told = run_login("accounts", "list").stdout
    assert "在用 到 2027-01-0" in told
    assert "停用 2026-06-0" in told

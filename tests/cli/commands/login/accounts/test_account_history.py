"""What accounts went through: lists taken back, merges repeated or the wrong way round."""

import json

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

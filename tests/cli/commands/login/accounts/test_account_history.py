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

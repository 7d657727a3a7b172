"""An account that is not typed in full: taken to look, refused for a change, near ones named."""

import json

import pytest

from tests.cli.commands.login.conftest import ACCOUNTS, LOG

COACH = ("--by", "韩某", "--on", "2026-04-24", "--topic", "登录")


@pytest.fixture
def given_accounts(read_list):
    read_list(
        [
            ("账号", "姓名", "单位", "状态"),
            ("zs001", "张三丰", "区水利局", "正常"),
            ("ls002", "李四", "麻街镇", "正常"),
            ("ls012", "王五", "板桥镇", "停用"),
        ]
    )


@pytest.mark.parametrize("typed", ["1", "001", "ZS-001", "zs1"])
def test_a_history_is_shown_of_the_one_account_that_fits(typed, given_accounts, run_login):
    shown = run_login("accounts", "history", typed)
    assert shown.stdout == run_login("accounts", "history", "zs001").stdout
    assert shown.stderr == f"{typed}：zs001 区水利局 张三丰\n"


def test_near_accounts_are_named_in_commands(given_accounts, run_login):
    near = run_login("accounts", "history", "zs011", code=2).stderr.splitlines()
    assert near == [
        "错误：没有账号 zs011，相近的有：",
        "  qinling login accounts history zs001 --today 2026-06-29  区水利局 张三丰",
    ]
    person = run_login("accounts", "history", "李四", code=2).stderr
    assert person.splitlines()[1].split()[-2:] == ["麻街镇", "李四"]
    several = run_login("accounts", "history", "ls", code=2).stderr.splitlines()
    assert [line.split()[4] for line in several[1:]] == ["ls002", "ls012"]
    assert run_login("accounts", "history", "无此人", code=2).stderr == (
        "错误：没有账号 无此人。用 qinling login accounts list 查看账号\n"
    )


@pytest.mark.parametrize(
    "words",
    [("guide", "002", *COACH), ("accounts", "merge", "002", "zs001"), ("accounts", "split", "002")],
    ids=" ".join,
)
def test_a_change_wants_the_whole_name(words, given_accounts, run_login):
    said = run_login(*words, code=2).stderr
    assert said.startswith("错误：没有账号 002，对得上的有：\n")
    assert "ls002" in said


def test_a_change_takes_another_spelling(given_accounts, run_login):
    assert "ls002（麻街镇）" in run_login("guide", "ＬＳ００２", *COACH).stderr


def test_a_report_takes_the_account_that_fits(run_login):
    run_login("accounts", "import", ACCOUNTS)
    run_login("import", LOG)
    items = json.loads(run_login("accounts", "list", "--json").stdout)["items"]
    account = items[0]["account"]
    shown = run_login("report", "--account", account.upper(), "--all", "--json").stdout
    assert [one["account"] for one in json.loads(shown)["items"]] == [account]
    assert "没有账号 zzz" in run_login("report", "--account", "zzz", code=2).stderr

"""What is off in the words of a call is told in Chinese, below a group too."""

import pytest


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("login reprot", "没有“reprot”这个命令。你是不是想用 report？"),
        ("login 报表", "没有“报表”这个命令。看说明：qinling login --help"),
        ("login accounts", "没有写命令。看说明：qinling login accounts --help"),
        ("restore 备份.zip", "没有“restore”这个命令。你是不是想用 db restore？"),
        ("login accounts lst", "没有“lst”这个命令。你是不是想用 list？"),
        (
            "login report --weeks 60",
            "选项 --weeks：60 不在 1 到 52 的范围内。看说明：qinling login report --help",
        ),
        ("login report --wek 1", "没有 --wek 这个选项。你是不是想用 --week？"),
        (
            "login report a b",
            "多出了参数：a b；一个值里有空格的，用引号括起来。看说明：qinling login report --help",
        ),
        (
            "login guide",
            "缺少参数 账号...（接受指导的账号，可写多个）。如 qinling login guide yl0007 yl0009 --by 韩某 --on 2026-06-10 --topic 第一次登录；看说明：qinling login guide --help",
        ),
        ("db verifi", "没有“verifi”这个命令。你是不是想用 verify？"),
        ("cron show --at", "选项 --at 后面要跟一个值"),
        ("notify list --limit 0", "选项 --limit：0 太小，最小是 1。看说明：qinling notify list --help"),
        ("supervise reply --jsn", "没有 --jsn 这个选项。你是不是想用 --json？"),
        (
            "template ledger",
            "缺少参数 文件（写到哪个文件，以 .xlsx 结尾）。如 qinling template ledger 区级空白表.xlsx --level 区级；看说明：qinling template ledger --help",
        ),
    ],
)
def test_wrong_arguments_below_a_group_are_reported_in_chinese(qinling, words, complaint):
    result = qinling(*words.split())

    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"错误：{complaint}\n")

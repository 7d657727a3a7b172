"""What is off in the words of a call is told in Chinese, below a group too."""

import pytest


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("login reprot", "没有“reprot”这个命令。你是不是想用 report？"),
        ("login 报表", "没有“报表”这个命令。看说明：qinling login --help"),
        ("login accounts", "没有写命令。看说明：qinling login accounts --help"),
        ("恢复 备份.zip", "没有“恢复”这个命令。你是不是想用 维护 恢复？"),
        ("登录 报告 --wek 1", "没有 --wek 这个选项。你是不是想用 --week？"),
        ("restore 备份.zip", "没有“restore”这个命令。你是不是想用 db restore？"),
        ("login accounts lst", "没有“lst”这个命令。你是不是想用 list？"),
        (
            "login report --weeks 60",
            "选项 --weeks：60 不在 1 到 52 的范围内。看说明：qinling login report --help",
        ),
        ("login report --wek 1", "没有 --wek 这个选项。你是不是想用 --week？"),
        ("login report a b", "多出了参数：a b。看说明：qinling login report --help"),
        ("login guide", "缺少参数 账号...。看说明：qinling login guide --help"),
        ("db verifi", "没有“verifi”这个命令。你是不是想用 verify？"),
        ("cron show --at", "选项 --at 后面要跟一个值"),
        ("notify list --limit 0", "选项 --limit：0 太小，最小是 1。看说明：qinling notify list --help"),
        ("supervise reply --jsn", "没有 --jsn 这个选项。你是不是想用 --json？"),
        ("template ledger", "缺少参数 文件。看说明：qinling template ledger --help"),
    ],
)
def test_wrong_arguments_below_a_group_are_reported_in_chinese(qinling, words, complaint):
    result = qinling(*words.split())

    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"错误：{complaint}\n")

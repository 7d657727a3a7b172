"""What is off in the words of a call is told in Chinese, below a group too."""

import pytest

from qinling.cli.framework.command_suggestions import OTHER_WORDS
from tests.cli.test_command_list import COMMANDS


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("login reprot", "没有“reprot”这个命令。你是不是想用 qinling login report？"),
        (
            "return 甲.xlsx 乙.xlsx",
            "多出了参数：乙.xlsx；一个值里有空格的，用引号括起来。一次一个，或放进一个文件夹：qinling return 文件夹",
        ),
        (
            "template 空表.xlsx",
            "没有“空表.xlsx”这个命令。写明是哪一种：qinling template ledger 空表.xlsx、qinling template accounts 空表.xlsx",
        ),
        ("清但", "没有“清但”这个命令。你是不是想用 qinling 清单？"),
        ("单位 清但", "没有“清但”这个命令。你是不是想用 qinling 单位 清单？"),
        ("登录 帐号", "没有“帐号”这个命令。你是不是想用 qinling 登录 账号？"),
        ("login 报表", "没有“报表”这个命令。你是不是想用 qinling login 报告？"),
        (
            "login accounts",
            "没有写命令，有：import、list、merge、split、history。看说明：qinling login accounts --help",
        ),
        ("恢复 备份.zip", "没有“恢复”这个命令。你是不是想用 qinling 维护 恢复 备份.zip？"),
        ("登录 报告 --wek 1", "没有 --wek 这个选项。你是不是想用 --week？"),
        ("restore 备份.zip", "没有“restore”这个命令。你是不是想用 qinling db restore 备份.zip？"),
        ("login accounts lst", "没有“lst”这个命令。你是不是想用 qinling login accounts list？"),
        (
            "login report --weeks 60",
            "选项 --weeks：60 太大，最大是 52。看说明：qinling login report --help",
        ),
        ("login report --wek 1", "没有 --wek 这个选项。你是不是想用 --week？"),
        (
            "login report a b",
            "qinling login report 后面不写编号和别的词，多出了 “a”、“b”。请写成 qinling login report；只看一个账号的，加 --account 账号，账号用 qinling login accounts list 查；只看一个单位的，加 --unit 单位",
        ),
        (
            "login guide",
            "缺少参数 账号...（接受指导的账号，可写多个）。如 qinling login guide yl0007 yl0009 --by 韩某 --on 2026-06-10 --topic 第一次登录；看说明：qinling login guide --help",
        ),
        (
            "--json list",
            "多出了参数：list；一个值里有空格的，用引号括起来。选项写在命令后面：qinling list --json",
        ),
        ("--overdue 清单", "没有 --overdue 这个选项。选项写在命令后面：qinling 清单 --overdue"),
        ("--jsn list", "没有 --jsn 这个选项。你是不是想用 --json？"),
        ("login --json report", "没有 --json 这个选项。选项写在命令后面：qinling login report --json"),
        ("登录 --week 3 报告", "没有 --week 这个选项。选项写在命令后面：qinling 登录 报告 --week 3"),
        ("unit --json", "没有 --json 这个选项。写在下一级命令后面，如 qinling unit list --json"),
        ("recipe --json", "没有 --json 这个选项。写在下一级命令后面，如 qinling recipe list --json"),
        ("db verifi", "没有“verifi”这个命令。你是不是想用 qinling db verify？"),
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


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("exprot", "export"),
        ("lsit --open", "list --open"),
        ("Show QZ25053", "show QZ25053"),
        ("ｓｈｏｗ QZ25053", "show QZ25053"),
        ("QZ25053", "show QZ25053"),
        ("backup --to D盘", "db backup --to D盘"),
        ("bakcup", "db backup"),
        ("--today 2026-04-25 login backup", "--today 2026-04-25 db backup"),
        ("login acounts list", "login accounts list"),
        ("opinion ad QZ1 甲", "opinion add QZ1 甲"),
        ("supervise leter 督办〔2026〕3号", 'supervise letter "督办〔2026〕3号"'),
        ("查询 麻街", "list 麻街"),
        ("列表", "list"),
        ("ls --open", "list --open"),
        ("新增 级别=区级", "add 级别=区级"),
        ("删除 QZ25041", "void QZ25041"),
        ("DELETE QZ25041", "void QZ25041"),
        ("merge 甲", "login accounts merge 甲 或 qinling unit merge 甲"),
    ],
)
def test_a_wrong_command_is_put_right_in_the_line_that_was_typed(qinling, words, meant):
    result = qinling(*words.split())
    assert result.exit_code == 2
    assert result.stderr.endswith(f"你是不是想用 qinling {meant}？\n"), result.stderr


def test_a_number_of_letters_is_no_slip_of_a_command(qinling, given_issue):
    given_issue("ABC", 责任单位="区水利局")
    assert qinling("supervise", "ABC", "--step", "督办", "--reason", "迟迟不动").exit_code == 0


@pytest.mark.parametrize("word", ["退出", "exit", "quit"])
def test_a_word_of_leaving_needs_no_command(qinling, word):
    assert "不用退出" in qinling(word).stderr


def test_other_words_of_commands_lead_to_commands_and_are_none():
    assert {command.partition(" ")[0] for command in OTHER_WORDS.values()} <= {one.name for one in COMMANDS}
    assert OTHER_WORDS["催办"] == "supervise --step 催办"
    assert not OTHER_WORDS.keys() & {word for one in COMMANDS for word in (one.name, one.alias)}


def test_an_option_that_stands_twice_is_told_and_one_of_several_values_is_not(given_issue, run_ok):
    given_issue("A1")
    told = run_ok("progress", "A1", "--percent", "50", "--percent", "60").stderr
    assert "注意：--percent 写了 2 次，只有最后一个算数" in told
    assert "写了" not in run_ok("list", "--level", "区级", "--level", "市级").stderr


def test_a_command_in_a_usage_error_is_for_the_ledger_of_the_call(qinling, tmp_path):
    place = tmp_path / "另一本.db"
    for words, meant in (
        (("show",), f"qinling --ledger {place} show SJ2026-008；看说明：qinling show --help"),
        (("shwo",), f"qinling show --ledger {place}？"),
        (("template", "a.xlsx"), f"qinling --ledger {place} template ledger a.xlsx"),
        (("return", "a.xlsx", "b.xlsx"), f"qinling --ledger {place} return 文件夹"),
        (("-n", "5", "list"), f"qinling list --ledger {place} -n 5"),
        (("config", "set"), f"qinling --ledger {place} config set office"),
    ):
        refused = qinling(*words, "--ledger", place)
        assert refused.exit_code == 2
        assert meant in refused.stderr


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("void", "A1"), "如 qinling void A1 --reason 文字"),
        (("void", "A1", "--json"), "如 qinling void A1 --json --reason 文字"),
        (("accept", "A1"), "如 qinling accept A1 --level 级别 --by 姓名 --opinion 文字 --doc 文号"),
        (("attach", "A1", "--as", "整改后照片"), "如 qinling attach A1 --as 整改后照片 文件"),
        (("unit", "merge", "青屏 镇"), '如 qinling unit merge "青屏 镇" 别的名称'),
        (("supervise", "reply", "A1"), "如 qinling supervise reply A1 --note 文字"),
        (("db", "roles", "grant", "wm"), "如 qinling db roles grant wm 角色 --name 姓名"),
        (("void",), "如 qinling void QL-2026-0010 --reason"),
    ],
)
def test_what_is_missing_is_shown_behind_what_was_typed(qinling, words, meant):
    refused = qinling(*words)
    assert refused.exit_code == 2
    assert meant in refused.stderr


def test_a_single_place_of_a_copy_is_where_the_ledger_goes_or_comes_from(
    qinling, given_issue, ledger, tmp_path
):
    given_issue("A1")
    new = tmp_path / "新.db"
    assert f"搬到那里：qinling db copy {ledger} {new}\n" in qinling("db", "copy", new).stderr
    assert f"qinling db copy {ledger} 新台账.db" in qinling("db", "copy", ledger).stderr
    assert qinling("db", "copy", ledger, new).exit_code == 0

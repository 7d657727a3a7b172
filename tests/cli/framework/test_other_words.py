"""Words that people type for a command or a kind: the line that is suggested works."""

import pytest

from qinling.cli.commands import COMMANDS
from qinling.cli.framework.command_suggestions import OTHER_WORDS_BELOW
from qinling.cli.manual_topics import read_topics
from qinling.cli.options.period_reports import parse_report_kind
from qinling.rules.period_reports.periods import ReportKind


def test_every_other_word_stands_for_a_command_and_is_none():
    names = set(read_topics(COMMANDS).commands)
    for (group, word), command in OTHER_WORDS_BELOW.items():
        assert command.partition(" --")[0].removesuffix(" office") in names or command.startswith("help ")
        assert f"{group} {word}" not in names


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("cron", "install"), "qinling cron show"),
        (("cron", "list"), "qinling cron check"),
        (("定时", "安装"), "qinling cron show"),
        (("notify", "send"), "qinling warn --notify"),
        (("warn", "-n", "1"), "qinling warn --within 1"),
        (("导出", "麻街镇"), "qinling export 麻街镇.xlsx 麻街镇"),
        (("完成整改", "A1"), "qinling complete A1"),
        (("催办", "A1"), "qinling supervise --step 催办 A1"),
        (("催办",), "qinling supervise --step 催办 --all-proposed"),
        (("login", "audit"), "qinling login report"),
        (("登录分析",), "qinling login report"),
        (("login", "export", "x.xlsx"), "qinling login report --to x.xlsx"),
        (("login", "export"), "qinling login report --to 登录分析.xlsx"),
        (("login", "accounts", "清单.xlsx"), "qinling login accounts import 清单.xlsx"),
        (("设置", "单位", "云岭区"), "qinling config set office 云岭区"),
        (("登记问题", "级别=区级"), "qinling add 级别=区级"),
    ],
)
def test_the_suggestion_is_a_line(qinling, ledger, words, line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused = qinling(*words)
    assert refused.exit_code == 2
    assert line in refused.stderr
    qinling("init")
    assert qinling(*line.split()[1:]).exit_code not in (1, 2)


def test_a_rejection_is_a_turning_back(qinling):
    assert "你是不是想用 qinling turn-back A1？" in qinling("reject", "A1").stderr


def test_a_circular_without_an_issue_is_that_of_today(qinling):
    line = "qinling supervise circular --letters 文书"
    assert f"你是不是想用 {line}？" in qinling("通报", "--letters", "文书").stderr
    assert "--letters" in qinling("supervise", "circular", "--help").stdout


def test_a_kind_of_report_as_a_command_leads_to_the_report(qinling):
    assert "你是不是想用 qinling report week 上周？" in qinling("周报", "上周").stderr


@pytest.mark.parametrize("word", ["周报", "周", "week", "weekly", "周报告", " 周报 "])
def test_a_kind_of_report_is_typed_with_the_word_for_report(word):
    assert parse_report_kind(word) is ReportKind.WEEK
    assert parse_report_kind("月度通报") is ReportKind.MONTH


def test_missing_columns_are_filled_in(qinling, run_ok, tmp_path):
    run_ok("add", "级别=区级", "问题描述=甲")
    refused = qinling("export", "x.xlsx", "-c", "编号,乡镇")
    assert "写成 问题编号,town=乡镇,级别,问题描述" in refused.stderr
    run_ok("export", tmp_path / "x.xlsx", "-c", "问题编号,town=乡镇,级别,问题描述")

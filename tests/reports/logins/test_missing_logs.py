"""The message about logs that have not come."""

from datetime import date, timedelta

from qinling.procedures.logins.missing_logs import MissingLogs
from qinling.reports.logins.missing_logs import format_missing_logs, missing_logs_line
from qinling.rules.logins.weekly.missing_weeks import PendingWeek

W17 = date(2026, 4, 20)


def test_each_week_is_named_with_its_days_and_what_to_do():
    weeks = [PendingWeek(W17, False, 7, 5), PendingWeek(W17 + timedelta(weeks=1), False, 3, 3)]
    missing = MissingLogs(W17, weeks, [W17 - timedelta(weeks=9)], nothing_read=False)
    subject, body = format_missing_logs(missing, "日志", ["坏.csv：读不懂"], 2, "区秦岭办")
    assert subject == "缺登录日志：2026-W17、2026-W18"
    assert body.splitlines() == [
        "2026-W17（2026-04-20 至 2026-04-26）没有日志",
        "2026-W18（2026-04-27 至 2026-05-03）缺 3 天的日志",
        "没有日志不等于没有登录，这几周的报表先不出。",
        "请从平台导出这几周的登录日志，放进 日志；来了就补出，最多补 8 周。",
        "2026-W08 已过了 8 周，不再补出；日志来了，用 qinling login report --week 看。",
        "",
        "文件夹里没有读入的日志：",
        "坏.csv：读不懂",
        "文件夹里另有 2 个文件不是日志。",
        "",
        "日志没有来以前，每周说一次。",
        "区秦岭办",
    ]


def test_a_week_that_was_reported_is_corrected_when_its_log_comes_back():
    weeks = [PendingWeek(W17, False, 7, 5, was_reported=True)]
    _, body = format_missing_logs(MissingLogs(W17, weeks, [], nothing_read=False), "日志", (), 0, "")
    assert "2026-W17（2026-04-20 至 2026-04-26）没有日志，出过报表以后去掉了" in body
    assert "没有日志不等于没有登录。\n" in body
    assert "出过报表的，来了就更正。去掉过的那份不会自己再读，要读：qinling login import 文件。" in body


def test_a_ledger_that_never_read_a_log_names_no_week():
    subject, body = format_missing_logs(MissingLogs(W17, [], [], nothing_read=True), "日志", (), 0, "")
    assert subject == "还没有读入过登录日志"
    assert "没有日志不等于没有登录" in body
    assert "W17" not in body


def test_of_many_files_that_cannot_be_read_the_others_are_counted():
    missing = MissingLogs(W17, [PendingWeek(W17, False, 7, 5)], [], nothing_read=False)
    _, body = format_missing_logs(missing, "日志", [f"{one}.csv：坏" for one in range(13)], 0, "")
    assert "9.csv：坏\n另有 3 个\n" in body


def test_a_week_that_waits_in_one_line():
    assert missing_logs_line(PendingWeek(W17, False, 7, 5)) == "2026-W17 没有日志，等日志齐了再出报表"
    assert missing_logs_line(PendingWeek(W17, False, 2, 2)) == "2026-W17 缺 2 天的日志，等日志齐了再出报表"

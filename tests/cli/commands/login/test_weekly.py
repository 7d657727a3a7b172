"""`login weekly` as cron runs it: a folder of logs, a report a week, corrections, and what is missing."""

import json
import shlex
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cli.commands.login.conftest import ACCOUNTS, LOG


def test_a_week_is_reported_once_with_its_workbooks_and_one_message(run_login, log_folder, tmp_path):
    folder, settings = log_folder
    run_login("accounts", "import", ACCOUNTS)
    shutil.copy(LOG, folder)
    first = run_login("weekly", "--settings", settings)
    assert first.stdout.count("平台账号登录情况 2026-W17") == 1
    assert "【建议实操指导】" in first.stdout
    assert {path.name for path in (tmp_path / "报表").iterdir()} == {
        "平台账号登录情况2026-W17.xlsx",
        "实操指导单2026-W17.xlsx",
    }
    again = run_login("weekly", "--settings", settings, today="2026-04-29")
    assert (again.stdout, again.stderr) == ("", "")


def test_a_weekly_run_dated_ahead_of_the_clock_needs_a_flag_or_is_a_dry_run(run_login, log_folder):
    folder, settings = log_folder
    shutil.copy(LOG, folder)
    wrong = {"today": "2036-04-28", "clock": datetime(2026, 4, 27, 1, tzinfo=UTC)}
    refused = run_login("weekly", "--settings", settings, code=20, **wrong)
    assert "晚 3654 天" in refused.stderr
    assert "--ahead-of-clock" in refused.stderr
    assert "平台账号登录情况 2026-W17" in run_login("weekly", "--settings", settings).stdout
    shown = run_login("weekly", "--settings", settings, "--dry-run", **wrong)
    assert "2036-W17 没有日志" in shown.stderr
    meant = run_login("weekly", "--settings", settings, "--ahead-of-clock", **wrong)
    assert "2036-W17 没有日志" in meant.stderr


def test_a_weekly_run_tells_of_a_clock_before_an_earlier_run(run_login, log_folder, qinling, given_issue):
    folder, settings = log_folder
    shutil.copy(LOG, folder)
    given_issue("A1", 整改时限="2026-04-28")
    qinling("warn", "--notify", "--today", "2027-05-31")
    told = run_login("weekly", "--settings", settings)
    assert "本机时钟是 2026-04-27 09:30，早于以前一次运行的 2027-05-31 09:30" in told.stderr
    assert "\n秦岭问题台账：请核对时钟\n" in told.stdout


def test_a_workbook_that_somebody_else_wrote_keeps_its_week_waiting_and_is_told_of(
    run_login, log_folder, tmp_path
):
    folder, settings = log_folder
    shutil.copy(LOG, folder)
    (tmp_path / "报表").mkdir()
    ours = tmp_path / "报表" / "平台账号登录情况2026-W17.xlsx"
    ours.write_bytes(b"ours")
    refused = run_login("weekly", "--settings", settings, code=26)
    assert (refused.stdout, ours.read_bytes()) == ("", b"ours")
    assert f"{ours} 已经有了，不是本程序写的" in refused.stderr

    told = run_login("weekly", "--settings", settings, "--force")
    assert told.stdout.count("平台账号登录情况 2026-W17") == 1
    assert (tmp_path / "报表" / "平台账号登录情况2026-W17-旧1.xlsx").read_bytes() == b"ours"


def test_a_week_waits_for_its_logs_and_is_reported_later(run_login, log_folder, given_log):
    folder, settings = log_folder
    run_login("accounts", "import", ACCOUNTS)
    shutil.copy(LOG, folder)
    run_login("weekly", "--settings", settings)
    waiting = run_login("weekly", "--settings", settings, today="2026-05-11")
    assert waiting.stdout.startswith("缺登录日志：2026-W18\n")  # the log of W19 may still come
    assert waiting.stderr.splitlines() == [
        "2026-W18 没有日志，等日志齐了再出报表",
        "2026-W19 没有日志，等日志齐了再出报表",
        "缺登录日志：2026-W18，已告诉本单位",
    ]
    said = json.loads(run_login("weekly", "--settings", settings, "--json", today="2026-05-11").stdout)
    assert (said["items"], said["waiting"]) == ([], ["2026-W18", "2026-W19"])
    days = [
        (f"{datetime(2026, 4, 27) + timedelta(days=day, hours=9)}", "szq0001", "成功", "")
        for day in range(14)
    ]
    shutil.move(given_log("后两周.csv", *days), folder)
    made_up = json.loads(run_login("weekly", "--settings", settings, "--json", today="2026-05-12").stdout)
    assert [one["week"] for one in made_up["items"]] == ["2026-W18", "2026-W19"]


def test_a_file_that_cannot_be_read_stops_no_other(run_login, log_folder, given_log):
    folder, settings = log_folder
    shutil.copy(LOG, folder)
    shutil.move(given_log("坏.csv", ("不知道", "a", "成功", "")), folder)
    result = run_login("weekly", "--settings", settings, code=16)
    assert "坏.csv" in result.stderr
    assert "平台账号登录情况 2026-W17" in result.stdout
    assert run_login("weekly", "--settings", settings, code=16).stdout == ""  # told of until it is mended


def test_a_dry_run_shows_what_would_be_sent(run_login, log_folder):
    _, settings = log_folder
    run_login("import", LOG)
    assert "平台账号登录情况 2026-W17" in run_login("weekly", "--settings", settings, "--dry-run").stderr
    assert "平台账号登录情况 2026-W17" in run_login("weekly", "--settings", settings).stdout


def test_a_folder_that_is_not_set_or_missing_is_reported(run_login, log_folder):
    assert "logins.folder" in run_login("weekly", code=18).stderr
    folder, settings = log_folder
    same = run_login("weekly", "--settings", settings, code=18, QINLING_LOGINS_WORKBOOKS=str(folder))
    assert "报表不能写进日志文件夹" in same.stderr
    folder.rmdir()
    assert "没有日志文件夹" in run_login("weekly", "--settings", settings, code=18).stderr


def test_the_cron_lines_include_the_logins_where_a_folder_is_set(qinling, log_folder):
    _, settings = log_folder
    text = qinling("cron", "show", "--settings", settings).stdout
    assert "\n0 8 * * 1-5 " in text
    assert "-m qinling login weekly --ledger" in text
    assert "OnCalendar=Mon..Fri *-*-* 08:00:00 Asia/Shanghai" in text
    assert "login weekly" not in qinling("cron", "show").stdout


@pytest.fixture
def run_weekly(run_login, log_folder):
    """Run `login weekly` on a day and return what `--json` says."""
    _, settings = log_folder

    def run(day, *words, code=0):
        return json.loads(
            run_login("weekly", "--settings", settings, "--json", *words, today=day, code=code).stdout
        )

    return run


@pytest.fixture
def given_days(log_folder, given_log):
    """Put a log into the folder: a login of each account on each day from *first* on."""
    folder, _ = log_folder

    def write(name, first, count, *accounts):
        days = [date.fromisoformat(first) + timedelta(number) for number in range(count)]
        lines = [
            (f"{day} 09:0{place}:00", one, "成功", "") for day in days for place, one in enumerate(accounts)
        ]
        shutil.move(given_log(name, *lines), folder / name)

    return write


def subjects(said):
    return [one["subject"] for one in said["messages"]]


# -- logs that do not come


def test_a_week_without_a_log_is_told_after_some_days_and_again_every_week(run_weekly, given_days):
    given_days("一.csv", "2026-04-13", 14, "a")
    assert subjects(run_weekly("2026-04-27"))[0].startswith("平台账号登录情况 2026-W17")
    assert subjects(run_weekly("2026-05-07")) == []  # two working days, because of the holiday
    first = run_weekly("2026-05-08")
    assert subjects(first) == ["缺登录日志：2026-W18"]
    assert "没有日志不等于没有登录" in first["messages"][0]["body"]
    assert subjects(run_weekly("2026-05-11")) == []
    assert subjects(run_weekly("2026-05-13")) == ["缺登录日志：2026-W18、2026-W19"]
    given_days("二.csv", "2026-05-04", 7, "a")  # of the later week only
    assert [one["week"] for one in run_weekly("2026-05-14")["items"]] == ["2026-W19"]
    assert subjects(run_weekly("2026-05-20")) == ["缺登录日志：2026-W18、2026-W20"]
    given_days("三.csv", "2026-04-27", 7, "a")
    given_days("四.csv", "2026-05-11", 7, "a")
    assert [one["week"] for one in run_weekly("2026-05-21")["items"]] == ["2026-W18", "2026-W20"]
    assert subjects(run_weekly("2026-05-21")) == []


def test_a_ledger_without_any_log_says_so_once_a_week(run_weekly, given_days):
    assert subjects(run_weekly("2026-04-27")) == ["还没有读入过登录日志"]
    assert subjects(run_weekly("2026-04-28")) == []
    assert subjects(run_weekly("2026-04-29")) == ["还没有读入过登录日志"]  # W17 is missing, too
    given_days("一.csv", "2026-04-20", 7, "a")
    (one,) = subjects(run_weekly("2026-04-30"))
    assert one.startswith("平台账号登录情况 2026-W17")


def test_weeks_that_were_missing_before_the_first_report_stay_expected(run_weekly, given_days):
    given_days("一.csv", "2026-04-06", 7, "a")  # W15, and nothing was ever reported
    assert subjects(run_weekly("2026-04-29")) == ["缺登录日志：2026-W16、2026-W17"]
    given_days("三.csv", "2026-04-20", 7, "a")
    run_weekly("2026-04-30")
    assert subjects(run_weekly("2026-05-08")) == ["缺登录日志：2026-W16、2026-W18"]


def test_weeks_too_old_to_be_reported_are_named(run_weekly, given_days):
    given_days("一.csv", "2026-04-20", 7, "a")
    run_weekly("2026-04-27")
    body = run_weekly("2026-07-08")["messages"][0]["body"]  # W27 is the last week over
    assert "2026-W18 已过了 8 周，不再补出" in body
    assert "2026-W19（2026-05-04 至 2026-05-10）没有日志" in body


def test_a_week_of_holidays_may_have_no_log(run_weekly, given_days):
    given_days("一.csv", "2026-02-09", 7, "a")
    run_weekly("2026-02-16")
    given_days("三.csv", "2026-02-23", 7, "a")
    said = run_weekly("2026-03-04")
    assert said["waiting"] == ["2026-W08"]  # the Spring Festival
    assert [one["week"] for one in said["items"]] == ["2026-W09"]
    assert not [subject for subject in subjects(said) if subject.startswith("缺")]


def test_a_message_that_waits_is_withdrawn_when_the_log_comes(run_weekly, given_days, log_folder):
    _, settings = log_folder
    settings.write_text(settings.read_text("utf-8") + '[notify]\nquiet = "00:00-23:59"\n', encoding="utf-8")
    given_days("一.csv", "2026-04-06", 14, "a")
    assert subjects(run_weekly("2026-04-29")) == ["缺登录日志：2026-W17"]
    assert subjects(run_weekly("2026-04-29")) == ["缺登录日志：2026-W17"]  # still waits
    given_days("二.csv", "2026-04-20", 7, "a")
    (one,) = subjects(run_weekly("2026-04-30"))
    assert one.startswith("平台账号登录情况 2026-W17")


def test_cron_check_names_what_is_missing(qinling, run_weekly, given_days, log_folder):
    folder, settings = log_folder

    def check(day, code=25):
        result = qinling("cron", "check", "--settings", settings, "--today", day)
        assert result.exit_code == code, result.stderr
        return result.stderr

    qinling("init")
    assert "还没有读入过登录日志" in check("2026-04-29")
    given_days("一.csv", "2026-04-13", 7, "a")
    run_weekly("2026-04-28")
    assert "缺登录日志：2026-W17" in check("2026-04-29")
    given_days("二.csv", "2026-04-20", 7, "a")
    qinling("login", "import", folder / "二.csv", "--today", "2026-04-29")
    late = check("2026-04-29")
    assert "2026-W17 的登录报表还没有出" in late
    assert "缺登录日志" not in late
    run_weekly("2026-04-29")
    assert "登录" not in check("2026-04-29").replace("登录日志文件夹", "")
    shutil.rmtree(folder)
    assert "没有日志文件夹" in check("2026-04-29")
    plain = qinling("cron", "check", "--today", "2026-05-29").stderr
    assert "登录" not in plain  # an office that does not use it


# -- corrections


def test_a_log_that_grows_is_corrected_once_with_its_workbook(run_weekly, given_days, tmp_path):
    given_days("一.csv", "2026-04-13", 14, "a")
    run_weekly("2026-04-27")
    given_days("迟来.csv", "2026-04-22", 1, "b")
    (one,) = run_weekly("2026-04-28")["items"]
    assert (one["week"], one["correction"]) == ("2026-W17", 1)
    assert one["subject"] == "平台账号登录情况 2026-W17 更正1：日志后来有补充"
    assert "b：登录 0→1 次，登录 0→1 天" in one["body"]
    assert (
        "更正后的全文：\n2026-W17（2026-04-20 至 2026-04-26）：在用账号 0 个，登录过 2 个，登录 8 次。"
        in one["body"]
    )
    assert {path.name for path in (tmp_path / "报表").iterdir()} == {
        "平台账号登录情况2026-W17.xlsx",
        "平台账号登录情况2026-W17更正1.xlsx",
    }
    assert run_weekly("2026-04-28")["items"] == []
    given_days("又迟来.csv", "2026-04-23", 1, "b")
    assert [one["correction"] for one in run_weekly("2026-05-06")["items"]] == [2]


def test_a_log_that_was_taken_away_is_a_change_and_its_week_is_missing(
    qinling, run_login, run_weekly, given_days, log_folder
):
    _, settings = log_folder
    given_days("一.csv", "2026-04-13", 7, "a")
    given_days("二.csv", "2026-04-20", 7, "a")
    run_weekly("2026-04-27")
    run_login("forget", "二.csv")
    said = run_weekly("2026-04-29")
    (one,) = said["items"]
    assert one["subject"] == "平台账号登录情况 2026-W17 更正1：日志后来有变动"
    assert "出过报表以后，日志有变动。以这一份为准。" in one["body"]
    assert subjects(said) == [one["subject"], "缺登录日志：2026-W17"]
    check = ("cron", "check", "--settings", settings, "--today", "2026-04-29")
    told = qinling(*check).stderr
    assert "缺登录日志：2026-W17" in told
    assert f"去掉过的用 qinling --settings {settings} login import 文件 读入" in told
    assert run_weekly("2026-04-30")["messages"] == []
    run_login("import", log_folder[0] / "二.csv")
    (one,) = run_weekly("2026-04-30")["items"]
    assert one["subject"] == "平台账号登录情况 2026-W17 更正2：日志后来有补充"
    assert "缺登录日志" not in qinling(*check[:-1], "2026-04-30").stderr


def test_a_day_taken_away_of_a_week_is_a_change(run_login, run_weekly, given_days):
    given_days("一.csv", "2026-04-13", 14, "a")
    given_days("多.csv", "2026-04-22", 1, "b")
    run_weekly("2026-04-27")
    run_login("forget", "多.csv")
    (one,) = run_weekly("2026-04-28")["items"]
    assert one["subject"].endswith("更正1：日志后来有变动")
    assert "b：登录 1→0 次" in one["body"]


def test_a_log_that_comes_twice_corrects_nothing(run_weekly, given_days, log_folder):
    folder, _ = log_folder
    given_days("一.csv", "2026-04-13", 14, "a")
    run_weekly("2026-04-27")
    shutil.copy(folder / "一.csv", folder / "再来.csv")
    said = run_weekly("2026-04-28")
    assert (said["read"], said["items"], subjects(said)) == (["再来.csv"], [], [])


def test_a_gap_that_is_filled_is_corrected(run_weekly, given_days):
    given_days("一.csv", "2026-04-13", 7, "a")
    run_weekly("2026-04-20")
    given_days("二.csv", "2026-04-20", 3, "a")
    run_weekly("2026-05-06")  # with days missing, because nothing better came
    given_days("三.csv", "2026-04-23", 4, "a")
    (one,) = run_weekly("2026-05-07")["items"]
    assert "缺日志的天：原来 04-23、04-24、04-25、04-26，现在 没有" in one["body"]


def test_issues_that_were_closed_since_are_no_correction(
    run_weekly, run_login, given_days, given_issue, qinling
):
    run_login("accounts", "import", ACCOUNTS)
    given_issue("A1", 责任单位="大荆镇", 整改时限="2026-04-28")
    given_days("一.csv", "2026-03-30", 28, "a")
    before = run_weekly("2026-04-27")["items"][0]
    assert "idle_with_issues" in {one["code"] for one in before["found"]}
    assert qinling("void", "A1", "--reason", "重复登记", "--today", "2026-04-27", "--yes").exit_code == 0
    given_days("迟来.csv", "2026-04-22", 1, "b")
    (one,) = run_weekly("2026-04-28")["items"]
    assert "【取消的提示】" not in one["body"]


def test_a_correction_that_cannot_be_written_is_not_told_and_comes_later(run_weekly, given_days, tmp_path):
    given_days("一.csv", "2026-04-13", 14, "a")
    run_weekly("2026-04-27")
    (tmp_path / "报表" / "平台账号登录情况2026-W17更正1.xlsx").write_bytes(b"ours")
    given_days("迟来.csv", "2026-04-22", 1, "b")
    assert run_weekly("2026-04-28", code=26)["messages"] == []
    assert run_weekly("2026-04-28", "--force")["items"][0]["correction"] == 1


def test_a_report_that_waits_is_not_sent_any_more_when_it_is_corrected(run_weekly, given_days, log_folder):
    _, settings = log_folder
    settings.write_text(settings.read_text("utf-8") + '[notify]\nquiet = "00:00-23:59"\n', encoding="utf-8")
    given_days("一.csv", "2026-04-13", 14, "a")
    run_weekly("2026-04-27")
    given_days("迟来.csv", "2026-04-22", 1, "b")
    assert subjects(run_weekly("2026-04-28")) == ["平台账号登录情况 2026-W17 更正1：日志后来有补充"]


def test_a_week_that_an_older_version_reported_is_corrected_from_its_next_run_on(
    run_weekly, given_days, ledger
):
    given_days("一.csv", "2026-04-13", 14, "a")
    run_weekly("2026-04-27")
    with closing(sqlite3.connect(ledger)) as connection, connection:
        connection.execute("update login_week set log = null, report = null")
    given_days("二.csv", "2026-04-21", 1, "b")  # nobody knows what was reported before
    assert run_weekly("2026-04-28")["items"] == []
    given_days("三.csv", "2026-04-22", 1, "b")
    assert [one["correction"] for one in run_weekly("2026-04-29")["items"]] == [1]


def test_a_week_reported_by_a_wrong_clock_before_it_was_over_stops_no_run(run_weekly, given_days):
    given_days("一.csv", "2026-04-13", 14, "a")
    run_weekly("2026-04-27")
    given_days("二.csv", "2026-04-27", 7, "a")
    run_weekly("2026-05-04")
    given_days("三.csv", "2026-04-28", 1, "b")
    assert run_weekly("2026-04-28")["items"] == []  # the clock is right again
    assert [one["correction"] for one in run_weekly("2026-05-04")["items"]] == [1]


def test_a_week_whose_records_are_deleted_is_not_audited_again(run_weekly, given_days, log_folder):
    _, settings = log_folder
    given_days("一.csv", "2026-04-13", 14, "a")
    run_weekly("2026-04-27")
    settings.write_text(settings.read_text("utf-8") + "keep_days = 10\n", encoding="utf-8")
    given_days("迟来.csv", "2026-04-22", 1, "b")
    assert run_weekly("2026-05-08")["items"] == []


# -- a dry run


def test_a_dry_run_says_what_the_run_does_and_does_nothing(run_weekly, given_days, log_folder, tmp_path):
    folder, _ = log_folder
    given_days("一.csv", "2026-04-13", 14, "a")
    (folder / "空.csv").touch()
    rehearsed = run_weekly("2026-04-27", "--dry-run")
    assert not (tmp_path / "报表").exists()
    assert rehearsed == run_weekly("2026-04-27")
    given_days("迟来.csv", "2026-04-22", 1, "b")
    (folder / "坏.csv").write_text("登录时间,登录账号\n不知道,a\n", encoding="utf-8")
    rehearsed = run_weekly("2026-05-08", "--dry-run", code=16)
    assert rehearsed["read"] == ["迟来.csv"]
    assert len(rehearsed["faults"]) == 1
    assert rehearsed == run_weekly("2026-05-08", code=16)
    assert subjects(rehearsed) == ["平台账号登录情况 2026-W17 更正1：日志后来有补充", "缺登录日志：2026-W18"]


def test_a_dry_run_makes_no_ledger(run_login, log_folder, given_days, tmp_path):
    _, settings = log_folder
    given_days("一.csv", "2026-04-13", 14, "a")
    shown = run_login("weekly", "--settings", settings, "--dry-run", "--ledger", tmp_path / "没有.db").stderr
    assert "一.csv：试运行：将读入 14 条" in shown
    assert "2026-W17 将出报表：" in shown
    assert "── 将发出（stdout）──\n平台账号登录情况 2026-W17：" in shown
    assert not (tmp_path / "没有.db").exists()


def test_a_dry_run_refuses_the_workbook_that_the_run_refuses(run_weekly, given_days, tmp_path):
    given_days("一.csv", "2026-04-13", 14, "a")
    (tmp_path / "报表").mkdir()
    (tmp_path / "报表" / "平台账号登录情况2026-W17.xlsx").write_bytes(b"ours")
    assert run_weekly("2026-04-27", "--dry-run", code=26) == run_weekly("2026-04-27", code=26)


# -- other files in the folder


def test_files_that_are_no_logs_are_named_once_each(run_login, run_weekly, given_days, log_folder):
    folder, _ = log_folder
    given_days("一.csv", "2026-04-13", 14, "a")
    shutil.copy(ACCOUNTS, folder / "账号清单.xlsx")
    shutil.copy(LOG.parent / "区级自查问题台账.xlsx", folder)
    (folder / "空.csv").touch()
    (folder / "旧的").mkdir()
    (folder / "a.csv.part").write_text("登录时间", encoding="utf-8")
    (folder / ".DS_Store").touch()
    strays = {one["file"]: one["what"] for one in run_weekly("2026-04-27")["strays"]}
    assert strays.keys() == {"账号清单.xlsx", "区级自查问题台账.xlsx", "空.csv", "旧的", "a.csv.part"}
    assert "不是登录日志" in strays["区级自查问题台账.xlsx"]
    command = shlex.split(strays["账号清单.xlsx"].partition("运行 qinling ")[2])
    assert "像是账号清单（60 个账号）" in strays["账号清单.xlsx"]
    run_login(*command[command.index("login") + 1 :])
    assert run_weekly("2026-04-28")["strays"] == []
    (folder / "旧的" / "x.csv").touch()
    (folder / "空.csv").unlink()
    assert [one["file"] for one in run_weekly("2026-04-28")["strays"]] == ["旧的"]
    (folder / "空.csv").touch()
    assert [one["file"] for one in run_weekly("2026-04-28")["strays"]] == ["空.csv"]


@pytest.mark.parametrize(
    "text",
    [
        "时刻,账号\n2026-04-20 09:00,a\n2026-04-21 09:00,a\n",  # the account is there twice, as in a log
        "账号,登录结果\na,成功\n",
        "登录时间,值班员\n2026-04-20 09:00,a\n",
    ],
)
def test_a_log_with_strange_headings_stays_a_fault(run_weekly, log_folder, text):
    folder, _ = log_folder
    (folder / "怪.csv").write_text(text, encoding="utf-8")
    said = run_weekly("2026-04-27", code=16)
    assert (len(said["faults"]), said["strays"]) == (1, [])
    assert len(run_weekly("2026-04-28", code=16)["faults"]) == 1  # every time

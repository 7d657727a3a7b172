"""Notifying runs on a wrong day or by a wrong clock, and arming again what was told: `warn --notify`, `notify reset`."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from qinling.cli.context import Desk
from tests.checkout import ROOT

TODAY, YEARS_AHEAD = "2026-04-24", "2036-06-10"
CLOCK = datetime(2026, 4, 24, 1, 30, tzinfo=UTC)
UNDELIVERED = 25


@pytest.fixture
def given_two(given_issue):
    given_issue("SJ-001", 整改时限="2026年4月28日", 责任单位="麻街镇")
    given_issue("SJ-002", 整改时限="2026年4月23日", 责任单位="林业局")


@pytest.fixture
def notify(qinling):
    """Run `warn --notify` on a day while the clock shows the 24th of April."""

    def run(*words, day=TODAY, clock=CLOCK, **how):
        return qinling("warn", "--notify", *words, "--today", day, clock=clock, **how)

    return run


@pytest.fixture
def check(qinling):
    """Run `cron check` on the 24th of April."""

    def run(*words, clock=CLOCK):
        return qinling("cron", "check", "--today", TODAY, *words, clock=clock)

    return run


def count_events(qinling, kind="notices_reset"):
    items = json.loads(qinling("history", "--since", "2000-01-01", "--json").stdout)["items"]
    return sum(item["kind"] == kind for item in items)


@pytest.mark.usefixtures("given_two")
@pytest.mark.parametrize("as_variable", [False, True])
def test_a_run_dated_ahead_is_refused_in_a_script_and_names_its_flag(qinling, ledger, as_variable):
    before = ledger.read_bytes()
    words = () if as_variable else ("--today", YEARS_AHEAD)
    given = {"QINLING_TODAY": YEARS_AHEAD} if as_variable else {}
    refused = qinling("warn", "--notify", *words, clock=CLOCK, **given)
    assert (refused.exit_code, refused.stdout) == (20, "")
    assert "这次运行的日期 2036-06-10 比本机时钟（2026-04-24）晚 3700 天" in refused.stderr
    assert "--ahead-of-clock" in refused.stderr
    assert ledger.read_bytes() == before


@pytest.mark.usefixtures("given_two")
def test_a_dry_run_shows_any_day(notify):
    shown = notify("--dry-run", day=YEARS_AHEAD)
    assert (shown.exit_code, shown.stderr.splitlines()[0]) == (
        0,
        "按 2036-06-10 运行，比本机时钟（2026-04-24）晚 3700 天",
    )
    assert "截至 2036-06-10" in shown.stdout


@pytest.mark.usefixtures("given_two")
@pytest.mark.parametrize(("answer", "code"), [("是\n", 0), ("否\n", 20), ("\n", 20)])
def test_a_run_dated_ahead_is_asked_about_at_a_terminal(notify, monkeypatch, answer, code):
    monkeypatch.setattr(Desk, "is_interactive", True)
    result = notify(day=YEARS_AHEAD, input=answer)
    assert result.exit_code == code
    assert "真的按这一天发送吗" in result.stderr
    assert ("已超期 2 个" in result.stdout) == (code == 0)


@pytest.mark.usefixtures("given_two")
def test_the_day_after_is_no_day_ahead_and_a_day_behind_is_only_said(notify):
    assert notify(day="2026-04-23").stderr == "按 2026-04-23 运行，比本机时钟（2026-04-24）早 1 天\n"
    next_day = notify(day="2026-04-24", clock=datetime(2026, 4, 23, 1, tzinfo=UTC))
    assert next_day.exit_code == 0


@pytest.mark.usefixtures("given_two")
def test_the_clock_is_read_in_the_offices_time_zone(notify):
    late = datetime(2026, 4, 23, 16, 30, tzinfo=UTC)  # the 24th in the office
    assert notify("--dry-run", clock=late).stderr.startswith("试运行")
    assert notify(day="2026-04-26", clock=late).exit_code == 20


@pytest.mark.usefixtures("given_two")
def test_the_next_honest_run_tells_again_what_a_run_dated_ahead_told(notify, check):
    told = notify("--ahead-of-clock", day=YEARS_AHEAD)
    assert "已超期 2 个" in told.stdout
    fault = check()
    assert fault.exit_code == UNDELIVERED
    assert "有 1 次运行的日期在今天以后（2036-06-10）" in fault.stderr
    assert " notify reset --since 2036-06-10" in fault.stderr
    assert "2026-04-24 09:30（按 2036-06-10）" in fault.stdout
    again = notify()
    assert "SJ-001" in again.stdout
    assert "SJ-002" in again.stdout
    assert notify().stdout == ""


@pytest.mark.usefixtures("given_two")
def test_a_flag_without_a_need_changes_nothing_and_alone_is_refused(notify, run_refused):
    assert notify("--ahead-of-clock").exit_code == 0
    assert "--ahead-of-clock 要和 --notify 一起用" in run_refused(2, "warn", "--ahead-of-clock")


@pytest.mark.usefixtures("given_two")
def test_a_clock_before_an_earlier_run_is_said_and_told_to_the_office_once_a_day(notify, check, qinling):
    notify(day="2027-05-31", clock=datetime(2027, 5, 31, 1, 30, tzinfo=UTC))  # the clock was wrong
    first = notify()
    assert "本机时钟是 2026-04-24 09:30，早于以前一次运行的 2027-05-31 09:30" in first.stderr
    assert first.stdout.startswith("秦岭问题台账：请核对时钟\n")
    assert "SJ-001" in first.stdout
    second = notify()
    assert "早于以前一次运行" in second.stderr  # said by every run
    assert second.stdout == ""
    fault = json.loads(check("--json").stdout)
    assert len(fault["faults"]) == len(fault["remedies"]) == 2
    assert qinling("notify", "reset", "--since", "2027-05-31").exit_code == 0
    assert check().exit_code == 0
    assert notify().stderr == ""


# -- notify reset


@pytest.mark.usefixtures("given_two")
def test_a_reset_of_a_number_tells_it_again_and_is_in_its_history(notify, qinling, show_issue):
    notify()
    reset = qinling("notify", "reset", "SJ-001")
    assert reset.stderr == (
        "1 个问题（SJ-001）的 1 项提醒不算数；下次 qinling warn --notify 时，仍该提醒的重新提醒\n"
    )
    event = show_issue("SJ-001")["history"][-1]
    assert (event["kind"], event["actor"], event["changes"]) == ("notices_reset", "测试员", {})
    assert "重新提醒  SJ-001" in qinling("history", "SJ-001").stdout
    again = notify().stdout
    assert "SJ-001" in again
    assert "1. SJ-002" not in again
    assert qinling("db", "verify").exit_code == 0


@pytest.mark.usefixtures("given_two")
def test_a_reset_since_a_day_is_shown_by_a_dry_run_and_undone(notify, qinling, ledger):
    notify()
    before = ledger.read_bytes()
    shown = json.loads(qinling("notify", "reset", "--since", TODAY, "--dry-run", "--json").stdout)
    assert (shown["kind"], shown["runs"]) == ("notify_reset", 1)
    assert shown["items"] == [
        {"number": "SJ-001", "level": "district", "notices": 1},
        {"number": "SJ-002", "level": "district", "notices": 2},
    ]
    assert ledger.read_bytes() == before
    qinling("notify", "reset", "--since", TODAY)
    undone = qinling("undo")
    assert undone.exit_code == 0
    assert "重新提醒" in undone.stderr
    assert notify().stdout == ""
    assert (count_events(qinling), count_events(qinling, "undone")) == (2, 2)


def test_a_reset_of_runs_that_told_nothing_says_that_it_is_not_undone(qinling, given_issue, run_ok):
    given_issue("SJ-001")  # nothing to tell of
    run_ok("warn", "--notify")
    said = "1 次运行的日期和时钟不再追究，没有提醒过的问题，所以不记入历史，也不能撤回"
    reset = ("notify", "reset", "--since", TODAY)
    assert run_ok(*reset, "--dry-run").stderr == f"试运行，台账没有改动：{said}\n"
    assert run_ok(*reset).stderr == f"{said}\n"
    assert count_events(qinling) == 0


@pytest.mark.usefixtures("given_two")
def test_a_reset_stands_in_nobodys_way(notify, qinling, run_ok):
    notify()
    run_ok("complete", "SJ-001", "--actor", "李某")
    run_ok("notify", "reset", "--since", TODAY, "--actor", "王某")
    run_ok("undo", "--actor", "李某")
    run_ok("complete", "SJ-001", "--actor", "李某")
    run_ok("undo", "--actor", "王某")
    assert notify().stdout == ""


def test_a_reset_of_a_removed_issue_is_undone(notify, qinling, given_issue, run_ok):
    given_issue("SJ-001", 整改时限="2026年4月28日")
    notify()
    run_ok("notify", "reset", "SJ-001", "--actor", "王某")
    run_ok("undo")
    run_ok("undo", "--actor", "王某")
    assert qinling("db", "verify").exit_code == 0
    assert qinling("notify", "reset", "--since", TODAY).exit_code == 0


@pytest.mark.usefixtures("given_two")
def test_a_reset_refuses_what_it_cannot_know(run_refused, notify, qinling):
    notify()
    assert "没有写明重新提醒哪些。请写编号，或 --since 日期" in run_refused(2, "notify", "reset")
    assert "只能写一样" in run_refused(2, "notify", "reset", "SJ-001", "--since", TODAY)
    run_refused(17, "notify", "reset", "SJ-009")
    assert "没有要重新提醒的" in qinling("notify", "reset", "--since", "2026-04-25").stderr


# -- a real process


@pytest.mark.usefixtures("given_two")
def test_a_real_run_dated_years_ahead_is_refused_by_the_machines_own_clock(ledger, tmp_path):
    kept = ("PATH", "SYSTEMROOT", "TMPDIR", "COVERAGE_PROCESS_START")
    environ = {name: value for name in kept if (value := os.getenv(name))}
    environ |= {"HOME": str(tmp_path), "QINLING_LEDGER": str(ledger), "QINLING_TODAY": "2098-06-10"}
    call = [sys.executable, "-m", "qinling", "warn", "--notify"]
    run = subprocess.run(call, cwd=ROOT, env=environ, capture_output=True, timeout=60, check=False)
    assert (run.returncode, run.stdout) == (20, b"")
    assert "--ahead-of-clock" in run.stderr.decode()

"""The weekly run takes a file only when nobody writes it any more, and none that somebody took away."""

import json
import os
from datetime import UTC, datetime, timedelta

import pytest

MONDAY = datetime(2026, 4, 27, 1, tzinfo=UTC)  # nine o'clock in the office


@pytest.fixture
def log_file(tmp_path):
    """A log in the watched folder, of the time *minutes_ago* before MONDAY."""
    (tmp_path / "日志").mkdir()
    (tmp_path / "qinling.toml").write_text('[logins]\nfolder = "日志"\nworkbooks = "报表"\n', "utf-8")

    def write(minutes_ago, *, rows=5, name="日志.csv"):
        path = tmp_path / "日志" / name
        lines = [f"zs,2026-04-{20 + day} 08:10:05,成功\n" for day in range(rows)]
        path.write_text("账号,登录时间,登录结果\n" + "".join(lines), "utf-8")
        at = (MONDAY - timedelta(minutes=minutes_ago)).timestamp()
        os.utime(path, (at, at))
        return path

    return write


@pytest.fixture
def run_weekly(run_ok, tmp_path):
    def run(*words, minutes_later=0, **env):
        return run_ok(
            "login", "weekly", *words, "--today", "2026-04-27", "--settings", tmp_path / "qinling.toml",
            clock=MONDAY + timedelta(minutes=minutes_later), **env,
        )  # fmt: skip

    return run


def list_files(run_ok):
    return [one["file"] for one in json.loads(run_ok("login", "imports", "--json").stdout)["items"]]


def test_a_file_is_read_when_it_has_lain_still(log_file, run_weekly, run_ok):
    log_file(5)
    told = run_weekly()
    assert "日志.csv：2026-04-27 08:55 还在写，10 分钟没有改动再读" in told.stderr
    assert list_files(run_ok) == []
    assert json.loads(run_weekly("--json").stdout)["writing"] == ["日志.csv"]
    later = run_weekly(minutes_later=6)
    assert "还在写" not in later.stderr
    assert list_files(run_ok) == ["日志.csv"]


def test_the_setting_says_how_long(log_file, run_weekly, run_ok):
    log_file(15)
    run_weekly(QINLING_LOGINS_SETTLE_MINUTES="30")
    assert list_files(run_ok) == []
    run_weekly(QINLING_LOGINS_SETTLE_MINUTES="0")
    assert list_files(run_ok) == ["日志.csv"]


def test_a_time_stamp_far_ahead_is_told_and_the_file_is_read(log_file, run_weekly, run_ok):
    log_file(-3 * 1440)
    assert "改动时间 2026-04-30 09:00 还没有到，看不出写完没有，照读了" in run_weekly().stderr
    assert list_files(run_ok) == ["日志.csv"]


def test_a_settled_file_without_a_last_line_break_is_read_and_told_of(log_file, run_weekly, run_ok):
    path = log_file(60)
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    os.utime(path, (MONDAY.timestamp() - 3600,) * 2)
    assert "最后一行末尾没有换行，照完整的一行读了；文件要是还没有写完，写完后会再读" in run_weekly().stderr
    assert "最后一行末尾没有换行，照完整的一行读了" in run_ok("login", "import", path, "--dry-run").stderr


@pytest.mark.parametrize("words", [("login", "forget", "日志.csv"), ("undo",)])
def test_a_log_that_was_taken_away_comes_back_only_by_a_command(log_file, run_weekly, run_ok, words):
    path = log_file(60)
    run_weekly()
    run_ok(*words, clock=MONDAY)
    log_file(40)  # touched by a copy
    told = run_weekly().stderr
    call = f"qinling --settings {path.parent.parent / 'qinling.toml'} login import {path}"
    assert f"日志.csv：以前去掉或撤回过，没有读；要读入：{call}\n" in told
    assert list_files(run_ok) == []
    run_ok("login", "import", path)
    assert list_files(run_ok) == ["日志.csv"]


def test_a_log_that_grows_counts_once(log_file, run_weekly, run_ok):
    log_file(90, rows=3)
    run_weekly()
    log_file(60)
    run_weekly(minutes_later=1)
    (item,) = json.loads(run_ok("login", "imports", "--json").stdout)["items"]
    assert (item["number"], item["entries"]) == (2, 5)
    report = run_ok("login", "report", "--week", "2026-W17", "--today", "2026-04-27", "--json")
    assert [one["logins"] for one in json.loads(report.stdout)["items"]] == [5]


def test_no_log_covers_days_that_have_not_come(log_file, run_ok):
    path = log_file(60, name="20260420-20260510.csv")
    said = json.loads(run_ok("login", "import", path, "--json", "--today", "2026-04-27").stdout)
    assert said["items"][0]["to"] == "2026-04-27T23:59:59"
    report = run_ok("login", "report", "--week", "2026-W18", "--today", "2026-05-04", "--json")
    assert json.loads(report.stdout)["gaps"][-1] == {"from": "2026-04-28", "to": "2026-05-03"}


def test_rows_ahead_are_refused_by_line_and_cover_nothing(log_file, run_ok, qinling):
    path = log_file(60)
    path.write_text(path.read_text("utf-8") + "zs,2026-06-30 08:10:05,成功\n", "utf-8")
    refused = qinling("login", "import", path, "--today", "2026-04-27")
    assert refused.exit_code == 16
    assert "2026-06-30" in refused.stderr
    assert "还没有到" in "".join(refused.stderr.split())
    said = json.loads(run_ok("login", "import", path, "--skip-bad", "--json", "--today", "2026-04-27").stdout)
    assert (said["items"][0]["entries"], said["items"][0]["to"]) == (5, "2026-04-24T08:10:05")


def test_a_log_with_bad_rows_is_left_to_a_person_and_not_complained_of_again(
    log_file, run_weekly, run_ok, qinling
):
    path = log_file(60)
    path.write_text(path.read_text("utf-8") + "zs,昨天,成功\n", "utf-8")
    at = (MONDAY - timedelta(minutes=60)).timestamp()
    os.utime(path, (at, at))
    options = ("--today", "2026-04-27", "--settings", path.parent.parent / "qinling.toml")
    refused = qinling("login", "weekly", *options, clock=MONDAY)
    assert refused.exit_code == 16
    call = f"qinling --settings {options[-1]} login import {path} --skip-bad"
    assert f"只读没有错的行：{call}" in refused.stderr
    run_ok("login", "import", path, "--skip-bad", *options)
    assert "日志.csv：以前读过，没有再读" in run_weekly().stderr
    assert "以前读过" not in run_weekly().stderr


def write_addressed(path, addresses, *, cut=0, minutes_ago=60):
    """Write a log with a login from each of *addresses*, without its last *cut* bytes."""
    lines = [f"zs,2026-04-{20 + day} 08:10:05,成功,{one}\n" for day, one in enumerate(addresses)]
    text = ("账号,登录时间,登录结果,登录IP\n" + "".join(lines)).encode()
    path.write_bytes(text[: len(text) - cut])
    os.utime(path, (MONDAY.timestamp() - minutes_ago * 60,) * 2)


ADDRESSES = ("10.61.0.1", "10.61.10.21", "10.61.0.121")


def test_the_whole_log_takes_the_place_of_one_that_was_cut_off(log_file, run_weekly, run_ok):
    path = log_file(60)
    write_addressed(path, ADDRESSES, cut=2)
    assert "最后一行末尾没有换行" in run_weekly().stderr
    write_addressed(path, [*ADDRESSES, "10.61.0.9"], minutes_ago=30)
    assert "换行" not in run_weekly(minutes_later=1).stderr
    (item,) = json.loads(run_ok("login", "imports", "--json").stdout)["items"]
    assert (item["number"], item["entries"]) == (2, 4)
    report = run_ok("login", "report", "--week", "2026-W17", "--today", "2026-04-27", "--json")
    assert [one["logins"] for one in json.loads(report.stdout)["items"]] == [4]


@pytest.mark.parametrize(
    ("first", "cut", "second"),
    [
        (ADDRESSES, 0, ("10.61.0.1", "10.61.10.21", "10.9.9.9")),  # it was whole
        (ADDRESSES, 2, ("10.61.0.1", "10.9.9.9", "10.9.9.8")),  # more than the last record differs
        (ADDRESSES[:1], 2, ("10.9.9.9",)),  # nothing says that it is the same log
    ],
)
def test_another_log_of_the_same_name_counts_beside_it(log_file, run_ok, first, cut, second):
    path = log_file(60)
    for addresses, rest in ((first, cut), (second, 0)):
        write_addressed(path, addresses, cut=rest)
        run_ok("login", "import", path, "--today", "2026-04-27")
    assert len(list_files(run_ok)) == 2

"""The schedule for cron and systemd, and the log of runs."""

import re
import shutil
import subprocess
from json import dumps

import pytest

from qinling.ledger.rows import RunRow
from qinling.reports.warnings.cron_schedule import (
    EnvironmentFile,
    ScheduledJob,
    format_crontab,
    format_schedule,
    format_systemd,
    run_json,
    run_line,
)
from tests.reports.makers import TIMEZONE

NO_ENV = EnvironmentFile("/srv/qinling.env", ())
JOBS = [
    ScheduledJob("qinling", "每日预警", ("/opt/qinling", "--ledger", "/a%b/l.db", "warn"), "daily"),
    ScheduledJob("qinling-retry", "补发", ("/opt/qinling", "notify", "retry"), "hourly"),
    ScheduledJob("qinling-week", "登录周报", ("/opt/qinling", "login", "weekly"), "weekdays"),
]


def make_run(**values):
    usual = {"id": 1, "at": "2026-04-24T23:30:00.000000Z", "day": "2026-04-25", "quiet": 0}
    usual |= {"ended": "2026-04-24T23:31:00.000000Z", "due": 5, "told": 2, "delivered": 3, "failed": 1}
    usual |= {"reset_by": None}
    channels = values.pop("channels", {})
    return RunRow(**{**usual, "channels": dumps(channels), **values})


def test_cron_runs_each_job_at_the_time():
    lines = format_schedule(JOBS, "07:30", TIMEZONE, "/srv/台账", NO_ENV).splitlines()

    assert "CRON_TZ=Asia/Shanghai" in lines
    assert "30 7 * * * /opt/qinling --ledger /a\\%b/l.db warn" in lines
    assert "0 * * * * /opt/qinling notify retry" in lines
    assert "30 7 * * 1-5 /opt/qinling login weekly" in lines


def test_the_jobs_read_the_secrets_of_the_channels_from_a_file_that_only_this_person_can_read(tmp_path):
    folder = tmp_path / "设置 夹"
    folder.mkdir()
    environment = EnvironmentFile(str(folder / "qinling.env"), ("QL_MAIL", "QL_ROBOT"))
    jobs = [ScheduledJob("qinling", "每日预警", ("sh", "-c", "printenv QL_MAIL QL_ROBOT; true"), "daily")]
    text = format_schedule(jobs, "07:30", TIMEZONE, "/srv", environment)
    (line,) = (one for one in text.splitlines() if one.startswith("30 7"))
    command = line.split(" ", 5)[5].replace("\\%", "%")

    without = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=True)
    assert (without.stdout, without.stderr) == (b"", b"")  # it runs all the same
    (making,) = (one[4:] for one in text.splitlines() if one.startswith("#   touch"))
    subprocess.run(["/bin/sh", "-c", making], check=True)
    lines = [one[4:].replace("密钥", 'a$b "c') for one in text.splitlines() if one.endswith("='密钥'")]
    (folder / "qinling.env").write_text("\n".join(lines))

    assert (folder / "qinling.env").stat().st_mode & 0o777 == 0o600
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout == 'a$b "c\na$b "c\n'
    assert f"EnvironmentFile=-{folder / 'qinling.env'}" in text


def test_systemd_has_a_service_and_a_timer_for_each_job():
    text = format_schedule(JOBS, "07:30", TIMEZONE, "/srv/台账", NO_ENV)

    for name in ("qinling", "qinling-week"):
        assert f"# ~/.config/systemd/user/{name}.service" in text
        assert f"# ~/.config/systemd/user/{name}.timer" in text
    assert "OnCalendar=*-*-* 07:30:00 Asia/Shanghai" in text
    assert "OnCalendar=*-*-* *:00:00 Asia/Shanghai" in text
    assert "OnCalendar=Mon..Fri *-*-* 07:30:00 Asia/Shanghai" in text
    assert text.count("Description=每日预警") == 2


@pytest.mark.parametrize(
    ("word", "written"),
    [("/我的 台账/l.db", '"/我的 台账/l.db"'), ("/$HOME/l.db", "/$$HOME/l.db"), ('a"b\\c', '"a\\"b\\\\c"')],
)
def test_systemd_gets_its_own_quotes(word, written):
    text = format_systemd(
        [ScheduledJob("q", "每日预警", ("/q", word), "daily")], "08:00", TIMEZONE, "/", NO_ENV
    )
    assert f"ExecStart=/q {written}\n" in text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd")
def test_systemd_takes_the_units(tmp_path):
    jobs = [job._replace(words=("/bin/sh", "-c", 'a $b "c" 50% 甲 乙')) for job in JOBS]
    text = format_systemd(jobs, "07:30", TIMEZONE, "/srv/我的 台账/50%", NO_ENV)
    parts = re.split(r"^# ~/.config/systemd/user/(.+)$", text, flags=re.MULTILINE)
    for name, unit in zip(parts[1::2], parts[2::2], strict=True):
        (tmp_path / name).write_text(unit, "utf-8")
    call = ["systemd-analyze", "verify", "--man=no", *tmp_path.iterdir()]
    done = subprocess.run(call, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_cron_gets_the_quotes_of_a_shell():
    job = ScheduledJob("q", "每日预警", ("/q", "/我的 台账/l.db", "a&b"), "daily")
    assert "0 8 * * * /q '/我的 台账/l.db' 'a&b'\n" in format_crontab([job], "08:00", TIMEZONE, NO_ENV)


def test_systemd_gets_each_percent_sign_twice():
    text = format_schedule(JOBS[:1], "07:30", TIMEZONE, "/srv/100%", NO_ENV)

    assert "ExecStart=/opt/qinling --ledger /a%%b/l.db warn" in text
    assert "WorkingDirectory=/srv/100%%" in text


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"ended": None}, "没有跑完（该提醒 5 个，新提醒 2 个）"),
        ({"quiet": 1}, "休息日或静默时段，没有发送"),
        ({}, "该提醒 5 个，新提醒 2 个，没有消息要发"),
        (
            {"channels": {"邮件": [3, 0], "群": [1, 2]}},
            "该提醒 5 个，新提醒 2 个，邮件 送达 3 条，群 送达 1 条、未送达 2 条",
        ),
    ],
)
def test_a_run_in_one_line(values, line):
    assert run_line(make_run(**values), TIMEZONE) == f"2026-04-25 07:30  {line}"


def test_a_run_of_another_day_than_the_clock_says_so():
    line = run_line(make_run(day="2036-06-10"), TIMEZONE)

    assert line.startswith("2026-04-25 07:30（按 2036-06-10）  该提醒 5 个")


def test_json_of_a_run_has_its_keys():
    item = run_json(make_run(channels={"邮件": [3, 1]}))

    assert list(item) == [
        *(
            "id",
            "at",
            "day",
            "quiet",
            "ended",
            "due",
            "told",
            "delivered",
            "failed",
            "channels",
            "missing_env",
            "reset",
        ),
    ]
    assert (item["reset"], run_json(make_run(reset_by=0))["reset"]) == (False, True)
    assert item["quiet"] is False
    assert item["channels"] == {"邮件": {"delivered": 3, "failed": 1}}

"""Sending, and looking after what was sent: `warn --notify`, `notify` and `cron`."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tests.checkout import ROOT

FRIDAY, SATURDAY, MONDAY, TUESDAY = "2026-04-24", "2026-04-25", "2026-04-27", "2026-04-28"
UNDELIVERED = 25


@pytest.fixture
def given_settings(tmp_path):
    """Write settings and return their file."""

    def write(text):
        path = tmp_path / "s.toml"
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def channel_folder(tmp_path):
    """The folder of the channel of that name."""
    return tmp_path / "out"


BOX = '[channels.box]\nway = "folder"\nfolder = "out"\n'


@pytest.fixture
def given_two(given_issue):
    given_issue("SJ-001", 整改时限="2026年4月28日", 责任单位="麻街镇")
    given_issue("SJ-002", 整改时限="2026年4月23日", 责任单位="林业局")


def run_notify(qinling, *words, day=FRIDAY):
    return qinling("warn", "--notify", *words, "--today", day)


def parse_json(result, code=0):
    assert result.exit_code == code, result.stderr
    return json.loads(result.stdout)


# warn --notify


@pytest.mark.usefixtures("given_two")
def test_what_is_due_is_sent_to_stdout_once(qinling):
    result = run_notify(qinling)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "秦岭问题预警 2026-04-24：已超期 1 个，紧急 1 个"
    assert lines[2:5] == [
        "今日该催办 1 个，用 qinling supervise 办。",
        "调度通报〔2026〕第4期该出了，用 qinling supervise circular 看。",
        "截至 2026-04-24，红（超期）1 个，黄（7 天内）1 个，蓝（推进中）0 个。",
    ]
    assert lines[11:15] == [
        "【紧急】1 个",
        "1. SJ-001（区级）",
        "   SJ-001的问题，麻街镇",
        "   4月28日到期，剩4天；抓紧办结",
    ]
    assert any(line.startswith("消息编号 20260424-") for line in lines)
    again = run_notify(qinling)
    assert (again.exit_code, again.stdout, again.stderr) == (0, "", "")


@pytest.mark.usefixtures("given_two")
def test_later_days_send_only_what_is_new(qinling):
    run_notify(qinling)
    assert "【仍超期（每周清单）】1 个\n1. SJ-002" in run_notify(qinling, day=MONDAY).stdout
    assert run_notify(qinling, day=MONDAY).stdout == ""
    told = run_notify(qinling, day=TUESDAY).stdout
    assert "SJ-001" in told
    assert "SJ-002" not in told
    assert "另有以前提醒过、现仍超期的 1 个。" in told


@pytest.mark.usefixtures("given_two")
def test_an_office_may_want_no_weekly_list_and_no_colours(qinling, given_settings):
    settings = given_settings('[notify]\noverdue_day = "不发"\nlights = false\n')
    assert "截至 2026-04-24，下列 2 个问题。" in run_notify(qinling, "--settings", settings).stdout
    assert run_notify(qinling, "--settings", settings, day=MONDAY).stdout == ""


def test_a_day_of_the_week_that_there_is_not_is_refused_with_the_words(qinling, given_settings):
    refused = run_notify(qinling, "--settings", given_settings('[notify]\noverdue_day = "周八"\n'))
    assert refused.exit_code == 18
    assert "notify.overdue_day" in refused.stderr
    assert "周一" in refused.stderr


@pytest.mark.usefixtures("given_two")
def test_on_a_day_off_nothing_is_sent_and_nothing_is_lost(qinling):
    result = run_notify(qinling, day=SATURDAY)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert parse_json(run_notify(qinling, "--json", day=SATURDAY))["items"] == []
    assert "SJ-001" in run_notify(qinling, day=MONDAY).stdout


@pytest.mark.usefixtures("given_two")
def test_an_office_may_send_on_days_off_too(qinling, given_settings):
    settings = given_settings("[notify]\ndays_off = true\n")
    assert "SJ-002" in run_notify(qinling, "--settings", settings, day=SATURDAY).stdout


@pytest.mark.usefixtures("given_two")
def test_a_dry_run_in_quiet_time_says_when_messages_go_out(qinling, given_settings):
    told = run_notify(qinling, "--dry-run", day=SATURDAY).stderr
    assert f"{SATURDAY} 是休息日，{MONDAY} 起的运行才发 1 条消息；什么也没有发出" in told
    assert parse_json(run_notify(qinling, "--dry-run", "--json", day=SATURDAY))["quiet"] == "day_off"
    night = given_settings('[notify]\nquiet = "00:00-23:59"\n')
    told = run_notify(qinling, "--dry-run", "--settings", night).stderr
    assert "现在是静默时段（00:00-23:59），23:59 以后的运行才发 1 条消息" in told
    assert parse_json(run_notify(qinling, "--dry-run", "--json"))["quiet"] is None


@pytest.mark.usefixtures("given_two")
def test_in_quiet_hours_nothing_is_sent_and_nothing_is_lost(qinling, given_settings):
    always = given_settings('[notify]\nquiet = "00:00-23:59:59.999999"\n')
    result = run_notify(qinling, "--settings", always)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "现在是静默时段（00:00-23:59），不发送；到时候该提醒的以后补发\n"
    assert run_notify(qinling, "--json", "--settings", always).stderr == result.stderr
    assert "SJ-002" in run_notify(qinling).stdout


@pytest.mark.usefixtures("given_two")
def test_a_retry_in_quiet_hours_speaks_only_where_something_waits(qinling, given_settings, tmp_path):
    file = tmp_path / "taken"
    file.touch()
    box = f'[notify]\noffice = ["box"]\n{{}}\n[channels.box]\nway = "folder"\nfolder = "{file}"\n'
    quiet = 'quiet = "00:00-23:59:59.999999"'
    retry = ("notify", "retry", "--today", FRIDAY, "--settings")
    assert qinling(*retry, given_settings(box.format(quiet))).stderr == ""
    assert run_notify(qinling, "--settings", given_settings(box.format(""))).exit_code == 25
    assert "现在是静默时段" in qinling(*retry, given_settings(box.format(quiet))).stderr


@pytest.mark.usefixtures("given_two")
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_dry_run_shows_every_message_and_writes_nothing(
    qinling, ledger, given_settings, channel_folder, form
):
    settings = given_settings(
        f'[notify]\noffice = ["box"]\n[notify.receivers]\n"麻街镇" = ["box", "stdout"]\n{BOX}'
    )
    before = ledger.read_bytes()
    result = run_notify(qinling, "--dry-run", *form, "--settings", settings)
    assert (result.exit_code, ledger.read_bytes(), channel_folder.exists()) == (0, before, False)
    if form:
        said = json.loads(result.stdout)
        assert (said["kind"], said["as_of"], said["due"]) == ("deliveries", FRIDAY, 2)
        assert [(item["receiver"], item["channels"]) for item in said["items"]] == [
            (None, ["box"]),
            ("麻街镇", ["box", "stdout"]),
        ]
        assert [item["body"].count("区级") for item in said["items"]] == [2, 1]
        assert {item["rest"] for item in said["items"]} == {0}
    else:
        assert "── 发给 本单位（box）──" in result.stdout
        assert "── 发给 麻街镇（box、stdout）──" in result.stdout
        assert result.stderr == "试运行：该提醒的问题 2 个，将发 2 条消息；什么也没有发出\n"
    assert run_notify(qinling, "--settings", settings).exit_code == 0
    assert len(list(channel_folder.iterdir())) == 2


@pytest.mark.usefixtures("given_two")
def test_the_number_of_a_message_is_that_of_its_dry_run(qinling):
    (planned,) = parse_json(run_notify(qinling, "--dry-run", "--json"))["items"]
    (sent,) = parse_json(run_notify(qinling, "--json"))["items"]
    assert (sent["uid"], sent["subject"]) == (planned["uid"], planned["subject"])


@pytest.mark.usefixtures("given_two")
def test_as_json_stdout_holds_json_and_the_messages_go_to_stderr(qinling):
    result = run_notify(qinling, "--json")
    said = parse_json(result)
    assert (said["schema"], said["kind"], said["due"]) == ("qinling/1", "deliveries", 2)
    (item,) = said["items"]
    assert item == {
        "uid": item["uid"],
        "day": FRIDAY,
        "receiver": None,
        "channel": "stdout",
        "address": None,
        "subject": "秦岭问题预警 2026-04-24：已超期 1 个，紧急 1 个",
        "body": item["body"],
        "state": "delivered",
        "attempts": 1,
        "next_at": None,
        "why": "",
    }
    assert item["body"] in result.stderr
    assert parse_json(run_notify(qinling, "--json"))["items"] == []


@pytest.mark.usefixtures("given_two")
def test_options_of_the_list_do_not_go_with_sending(run_refused):
    assert "--within" in run_refused(2, "warn", "--notify", "--within", "3")
    assert "--within、--kind" in run_refused(2, "warn", "--notify", "--within", "0", "--kind", "behind")
    assert "--exit-code" in run_refused(2, "warn", "--notify", "--exit-code")
    assert "--format" in run_refused(2, "warn", "--notify", "--dry-run", "--format", "csv")
    assert "--notify" in run_refused(2, "warn", "--dry-run")


def test_nothing_is_sent_of_a_ledger_that_is_not_there(qinling, ledger):
    assert run_notify(qinling).exit_code == 12
    assert not ledger.exists()


@pytest.mark.usefixtures("given_two")
def test_each_recipient_gets_its_own_issues_and_the_surplus_next_time(
    qinling, given_settings, channel_folder
):
    settings = given_settings(
        f'[notify]\noffice = ["box"]\nmost = 1\n[notify.receivers]\n"林业局" = ["box"]\n{BOX}'
    )
    first = run_notify(qinling, "--settings", settings)
    assert (first.exit_code, first.stderr) == (0, "每人一次最多列 1 项，其余 1 项以后几次发出\n")
    texts = sorted(path.read_text("utf-8") for path in channel_folder.iterdir())
    assert ["SJ-001" in text for text in texts].count(True) == 1
    assert sum("其余 1 项以后几次发出" in text for text in texts) == 1
    second = run_notify(qinling, "--settings", settings)
    assert (second.exit_code, second.stderr) == (0, "")
    assert len(list(channel_folder.iterdir())) == 3


# what fails


@pytest.fixture
def given_failing_channel(given_settings, tmp_path):
    """Settings with a channel that cannot write: a file is where its folder should be."""
    (tmp_path / "out").write_text("", "utf-8")
    return given_settings(f'[notify]\noffice = ["stdout", "box"]\ntries = 1\n{BOX}')


@pytest.mark.usefixtures("given_two")
def test_undelivered_messages_are_reported_and_exit_25(qinling, given_failing_channel):
    result = run_notify(qinling, "--settings", given_failing_channel)
    assert result.exit_code == UNDELIVERED
    assert "SJ-001" in result.stdout  # the other channel did its work
    assert "发给 本单位（box）没有送达：写不进文件夹" in result.stderr
    assert "1 条消息没有送达" in result.stderr
    # once given up it is the check's to say so
    assert run_notify(qinling, "--settings", given_failing_channel).exit_code == 0
    check = qinling("cron", "check", "--today", FRIDAY)
    assert check.exit_code == UNDELIVERED
    assert "有 1 条消息没有送达，已放弃" in check.stderr


@pytest.mark.usefixtures("given_two")
def test_a_waiting_delivery_is_not_tried_before_its_time(qinling, given_settings, tmp_path):
    (tmp_path / "out").write_text("", "utf-8")
    settings = given_settings(f'[notify]\noffice = ["box"]\n{BOX}')
    failed = run_notify(qinling, "--settings", settings)
    assert failed.exit_code == UNDELIVERED
    assert "以后再试" in failed.stderr
    (tmp_path / "out").unlink()
    again = run_notify(qinling, "--settings", settings)  # a moment later
    assert (again.exit_code, again.stderr) == (0, "")
    assert not (tmp_path / "out").exists()
    assert "待再试" in qinling("cron", "check", "--today", FRIDAY).stderr


@pytest.mark.usefixtures("given_two")
def test_a_channel_that_is_set_wrongly_fails_alone(qinling, given_settings):
    settings = given_settings(
        '[notify]\noffice = ["nowhere", "stdout"]\n[channels.nowhere]\nway = "folder"\n'
    )
    result = run_notify(qinling, "--json", "--settings", settings)
    items = parse_json(result, UNDELIVERED)["items"]
    assert [(item["channel"], item["state"]) for item in items] == [
        ("nowhere", "waiting"),
        ("stdout", "delivered"),
    ]
    assert "发送渠道 nowhere 的设置有误" in items[0]["why"]
    assert items[0]["next_at"]


@pytest.mark.usefixtures("given_two")
def test_what_waits_for_a_removed_channel_is_told_and_comes_by_the_present_one(
    qinling, given_settings, channel_folder
):
    channel_folder.write_text("此处不能建文件夹", "utf-8")
    named = ("--settings", given_settings(f'{BOX}[notify]\noffice = ["box"]\n'))
    assert run_notify(qinling, *named).exit_code == UNDELIVERED
    removed = qinling("config", "unset", "channels.box", "notify.office", *named, "--today", FRIDAY)
    assert "渠道 box 上还有 1 条消息没有送达，改走接收人现在的渠道" in removed.stderr
    qinling("notify", "resend", *named, "--today", FRIDAY)
    assert "SJ-001" in qinling("notify", "retry", *named, "--today", FRIDAY).stdout


@pytest.mark.usefixtures("given_two")
def test_lost_deliveries_are_sent_by_the_run_after_resend(qinling, given_failing_channel, tmp_path):
    run_notify(qinling, "--settings", given_failing_channel)
    (lost, _) = parse_json(qinling("notify", "list", "--json"))["items"]
    assert (lost["state"], lost["channel"]) == ("lost", "box")
    (tmp_path / "out").unlink()
    on_friday = ("--today", FRIDAY)
    mistyped = qinling("notify", "resend", "20260424-nobody", *on_friday)
    assert mistyped.exit_code == 17
    assert "没有编号为 20260424-nobody 的消息" in mistyped.stderr
    assert (
        qinling("notify", "resend", lost["uid"], *on_friday).stderr
        == "1 条消息下次 qinling warn --notify 或 notify retry 时就发\n"
    )
    assert qinling("notify", "resend", *on_friday).stderr == "没有未送达的消息\n"
    result = run_notify(qinling, "--settings", given_failing_channel)
    assert (result.exit_code, result.stdout) == (0, "")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"{lost['uid']}.txt"]
    assert qinling("cron", "check", "--today", FRIDAY).exit_code == 0


# looking after it


@pytest.mark.usefixtures("given_two")
def test_the_list_holds_the_last_messages_the_newest_first(qinling):
    empty = qinling("notify", "list")
    assert (empty.exit_code, empty.stdout) == (0, "")
    assert empty.stderr == "还没有发过消息；用 qinling warn --notify 发送\n"
    assert parse_json(qinling("notify", "list", "--json"))["items"] == []
    run_notify(qinling)
    run_notify(qinling, day=TUESDAY)
    items = parse_json(qinling("notify", "list", "--json"))["items"]
    assert [(item["day"], item["state"]) for item in items] == [
        (TUESDAY, "delivered"),
        (FRIDAY, "delivered"),
    ]
    assert len(parse_json(qinling("notify", "list", "--json", "--limit", 1))["items"]) == 1
    shown = qinling("notify", "list").stdout
    assert shown.splitlines()[0].split() == ["消息编号", "发给", "渠道", "状态", "次数", "内容"]
    assert items[0]["uid"] in shown
    assert "已送达" in shown


def test_a_channel_is_tested_without_a_ledger(qinling, given_settings, channel_folder):
    result = qinling("notify", "test", "stdout")
    assert result.exit_code == 0
    assert result.stdout.startswith("秦岭问题台账：测试消息\n\n这是一条测试消息")
    assert result.stderr == "渠道 stdout 已送达\n"
    assert qinling("notify", "test", "box", "--settings", given_settings(BOX)).exit_code == 0
    (file,) = channel_folder.iterdir()
    assert file.name.startswith("test-")


def test_an_unknown_channel_is_refused_and_a_failing_one_exits_25(qinling, given_failing_channel):
    result = qinling("notify", "test", "nowhere")
    assert (result.exit_code, result.stdout) == (18, "")
    assert "设置里没有发送渠道 nowhere。已有：stdout" in result.stderr
    failed = qinling("notify", "test", "box", "--settings", given_failing_channel)
    assert failed.exit_code == UNDELIVERED
    assert "渠道 box 没有送达：写不进文件夹" in failed.stderr


# cron


def test_the_lines_for_cron_name_the_ledger_the_settings_and_the_hour(qinling, ledger, given_settings):
    text = qinling("cron", "show").stdout
    warning, retry, backup = (
        line for line in text.splitlines() if line.endswith(f"--ledger {ledger}") and line[0].isdigit()
    )
    assert warning.startswith(f"0 8 * * * {sys.executable} -m qinling warn --notify ")
    assert retry.startswith(f"30 * * * * {sys.executable} -m qinling notify retry ")
    assert backup.startswith(f"0 8 * * * {sys.executable} -m qinling db backup ")
    assert f"ExecStart={sys.executable} -m qinling warn --notify --ledger {ledger}" in text
    settings = given_settings("")
    text = qinling("cron", "show", "--at", "07:30", "--settings", settings).stdout
    assert f"\n30 7 * * * {sys.executable} -m qinling warn --notify" in text
    assert f"--ledger {ledger} --settings {settings}\n" in text
    assert "OnCalendar=*-*-* 07:30:00 Asia/Shanghai" in text


def test_lines_for_a_ledger_that_is_not_there_say_so(qinling, ledger):
    missing = qinling("cron", "show")
    assert missing.exit_code == 0
    assert f"没有台账 {ledger}，这样的任务每次都会失败" in missing.stderr
    qinling("init")
    assert "没有台账" not in qinling("cron", "show").stderr


@pytest.mark.parametrize("hour", ["25:00", "25点", "07:60", "", "早上"])
def test_an_impossible_hour_is_refused(qinling, hour):
    result = qinling("cron", "show", "--at", hour)
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        f"“{hour}”不是时刻" if hour else "选项 --at：不能为空。写成 08:00 的样子，也可写 8点半、下午3点"
    ) in result.stderr


@pytest.mark.parametrize("hour", ["7点半", "上午7：30", "七点三十分"])
def test_an_hour_in_words_is_told(qinling, hour):
    result = qinling("cron", "show", "--at", hour, "--form", "crontab")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (0, f"“{hour}”读作 07:30")
    assert "\n30 7 * * * " in result.stdout


@pytest.mark.usefixtures("given_two")
def test_cron_check_reports_whether_the_runs_ended(qinling):
    before = qinling("cron", "check", "--today", FRIDAY)
    assert (before.exit_code, before.stdout) == (
        UNDELIVERED,
        "还没有备份过；用 qinling db backup 文件夹 备份\n",
    )
    assert "还没有一次完整的运行" in before.stderr
    run_notify(qinling)
    after = qinling("cron", "check", "--today", FRIDAY)
    assert (after.exit_code, after.stderr) == (0, "")
    assert "该提醒 2 个，新提醒 2 个，stdout 送达 1 条" in after.stdout
    assert qinling("cron", "check", "--today", MONDAY).exit_code == 0
    missed = qinling("cron", "check", "--today", TUESDAY)
    assert missed.exit_code == UNDELIVERED
    assert f"{MONDAY} 以来没有运行过，最近一次是 {FRIDAY}" in missed.stderr


@pytest.mark.usefixtures("given_two")
def test_the_check_as_json(qinling, given_failing_channel):
    run_notify(qinling, "--settings", given_failing_channel)
    said = parse_json(qinling("cron", "check", "--json", "--today", FRIDAY), UNDELIVERED)
    assert (said["kind"], said["faults"]) == ("runs", ["有 1 条消息没有送达，已放弃"])
    (run,) = said["items"]
    assert run["channels"] == {
        "stdout": {"delivered": 1, "failed": 0},
        "box": {"delivered": 0, "failed": 1},
    }
    assert [one["channel"] for one in said["undelivered"]] == ["box"]


# two at a time

UNITS = [f"第{place}镇" for place in range(12)]


@pytest.mark.parametrize("attempt", range(2))
def test_two_runs_at_a_time_send_every_message_once(
    qinling, given_issue, given_settings, ledger, channel_folder, tmp_path, attempt
):
    for unit in UNITS:
        given_issue(f"{unit}-1", 整改时限="2026年4月28日", 责任单位=unit)
    receivers = "".join(f'"{unit}" = ["box"]\n' for unit in UNITS)
    settings = given_settings(f'[notify]\noffice = ["box"]\n[notify.receivers]\n{receivers}{BOX}')
    kept = ("PATH", "SYSTEMROOT", "TMPDIR", "COVERAGE_PROCESS_START")
    environ = {name: value for name in kept if (value := os.getenv(name))} | {
        "HOME": str(tmp_path),
        "QINLING_LEDGER": str(ledger),
        "QINLING_ACTOR": "测试员",
    }
    call = [
        sys.executable,
        "-m",
        "qinling",
        "warn",
        "--notify",
        "--today",
        FRIDAY,
        "--settings",
        str(settings),
    ]
    runs = [
        subprocess.Popen(call, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for run in runs:
        told, said = run.communicate(timeout=60)
        assert (run.returncode, told) == (0, b"")
        assert said.decode().startswith(f"按 {FRIDAY} 运行，比本机时钟")
    files = list(channel_folder.iterdir())
    assert len(files) == len(UNITS) + 1
    assert all(path.suffix == ".txt" for path in files)
    # One file would take the place of another of the same message: the ledger counts the attempts.
    items = parse_json(qinling("notify", "list", "--json", "--limit", 100))["items"]
    assert {f"{item['uid']}.txt" for item in items} == {path.name for path in files}
    assert [(item["state"], item["attempts"]) for item in items] == [("delivered", 1)] * len(files)
    check = qinling("cron", "check", "--json", "--today", FRIDAY, clock=datetime.now(UTC))
    done = parse_json(check)["items"]
    assert sum(run["delivered"] for run in done) == len(files)
    assert len(done) == 3


@pytest.mark.usefixtures("given_two")
@pytest.mark.parametrize(
    ("channel", "why"),
    [
        ('way = "飞鸽"', "飞鸽"),
        ('way = "wecom"', "缺 secret"),
        ('way = "wecom"\nsecret = "abcdef"', "不能直接写在设置里"),
        ('way = "wecom"\nsecret = "env:QINLING_KEY_NOT_SET"', "没有环境变量 QINLING_KEY_NOT_SET"),
        ('folder = "out"', "缺 way"),
    ],
)
def test_wrong_settings_of_a_channel_in_use_are_told_before_a_message_is_lost(
    qinling, given_settings, channel, why
):
    settings = given_settings(f'[notify.receivers]\n"麻街镇" = ["bad"]\n[channels.bad]\n{channel}\n')
    dry = run_notify(qinling, "--dry-run", "--settings", settings)
    assert (dry.exit_code, why in dry.stderr, "abcdef" in dry.stderr) == (18, True, False), dry.stderr
    assert "SJ-001" in dry.stdout
    check = qinling("cron", "check", "--settings", settings, "--today", FRIDAY)
    assert (check.exit_code, why in check.stderr) == (UNDELIVERED, True), check.stderr


@pytest.mark.usefixtures("given_two")
def test_wrong_settings_of_a_channel_that_nobody_uses_do_not_matter(qinling, given_settings):
    settings = given_settings('[channels.bad]\nway = "飞鸽"\n')
    assert run_notify(qinling, "--dry-run", "--settings", settings).exit_code == 0


# retrying within the day


@pytest.mark.usefixtures("given_two")
def test_a_retry_sends_what_waits_and_nothing_new(qinling, given_settings, tmp_path):
    settings = given_settings(f'[notify]\noffice = ["box"]\n{BOX}')
    retry = ("notify", "retry", "--settings", settings, "--today", FRIDAY)
    assert (qinling(*retry).exit_code, list(tmp_path.glob("out/*"))) == (0, [])
    (tmp_path / "out").write_text("in the way")
    assert run_notify(qinling, "--settings", settings).exit_code == UNDELIVERED
    result = qinling(*retry)  # it is not its time
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    qinling("notify", "resend", "--today", FRIDAY)
    assert qinling(*retry).exit_code == UNDELIVERED
    (tmp_path / "out").unlink()
    qinling("notify", "resend", "--today", FRIDAY)
    (item,) = parse_json(qinling(*retry, "--json"))["items"]
    assert (item["state"], item["subject"][:3]) == ("delivered", "补发：")
    (file,) = (tmp_path / "out").iterdir()
    assert file.read_text("utf-8").startswith("补发：秦岭问题预警 2026-04-24：已超期 1 个，紧急 1 个\n")


@pytest.mark.usefixtures("given_two")
def test_the_summary_of_a_run_counts_what_is_not_sent_any_more(qinling, given_settings, tmp_path):
    settings = given_settings(f'[notify]\noffice = ["box"]\n{BOX}')
    (tmp_path / "out").write_text("in the way")
    run_notify(qinling, "--settings", settings)
    for number in ("SJ-001", "SJ-002"):
        assert qinling("void", number, "--reason", "重复", "--today", FRIDAY).exit_code == 0
    qinling("notify", "resend", "--today", FRIDAY)
    result = qinling("notify", "retry", "--settings", settings, "--today", FRIDAY)
    assert result.exit_code == 0
    assert "有 1 条没送达的不再补发：所说的都已办完、改了单位，或另有新的提醒" in result.stderr
    shown = qinling("notify", "list").stdout
    assert "不再发送" in shown


@pytest.mark.usefixtures("given_two")
def test_what_was_told_anew_after_a_reset_does_not_go_out_a_second_time(qinling, given_settings, tmp_path):
    settings = given_settings(f'[notify]\noffice = ["box"]\n{BOX}')
    (tmp_path / "out").write_text("in the way")
    assert run_notify(qinling, "--settings", settings).exit_code == UNDELIVERED
    assert qinling("notify", "reset", "SJ-001", "SJ-002", "--today", FRIDAY).exit_code == 0
    (tmp_path / "out").unlink()
    assert run_notify(qinling, "--settings", settings).exit_code == 0
    assert len(list(tmp_path.glob("out/*"))) == 1
    qinling("notify", "resend", "--today", FRIDAY)  # its time has come
    assert qinling("notify", "retry", "--settings", settings, "--today", FRIDAY).exit_code == 0
    assert len(list(tmp_path.glob("out/*"))) == 1


def test_a_schedule_in_quiet_hours_is_told_and_the_way_out_is_no_loop(qinling, given_settings, given_issue):
    given_issue("A1")
    night = given_settings('[notify]\nquiet = "21:00-07:00"\n')
    for at in ("22:30", "6:59"):
        told = qinling("cron", "show", "--at", at, "--settings", night)
        assert "在静默时段 21:00-07:00 里" in told.stderr
        assert "warn --notify" in told.stdout
    for at in ("07:00", "20:59"):
        assert "静默" not in qinling("cron", "show", "--at", at, "--settings", night).stderr
    assert "静默时段 21:00-07:00 里什么也不发" in qinling("cron", "check", "--settings", night).stderr


def test_a_receiver_named_as_a_channel_leads_to_its_channels(qinling, with_settings):
    env = with_settings('[notify.receivers]\n"麻街镇" = ["stdout"]\n')
    refused = qinling("notify", "test", "麻街镇", **env)
    said = "麻街镇 是接收人，不是渠道。它走的渠道这样试：qinling notify test stdout"
    assert (refused.exit_code, said in refused.stderr) == (18, True)

"""The schedule for cron and systemd, and the log of runs."""

from collections.abc import Callable, Sequence
from json import loads
from typing import NamedTuple

from qinling.ledger.rows import RunRow
from qinling.reports.history import format_local_time
from qinling.rules.backup_rules import PROPOSED_KEEP


class ScheduledJob(NamedTuple):
    """A scheduled command: its systemd unit, description, command line, and whether it runs from Monday to Friday only."""

    systemd_unit: str
    description: str
    command: str
    on_weekdays: bool


def list_jobs(
    build_command_line: Callable[..., str], backup_folder: str, *, has_login_logs: bool
) -> list[ScheduledJob]:
    """Return the jobs to schedule: the daily warnings and backup and, if *has_login_logs*, the weekly login audit.

    *build_command_line* returns the command line of the words of a command.
    """
    daily = build_command_line("warn", "--notify")
    backup = build_command_line("db", "backup", backup_folder, "--keep", PROPOSED_KEEP, "--quiet")
    jobs = [
        ScheduledJob("qinling", "秦岭问题台账：每日预警", daily, on_weekdays=False),
        ScheduledJob("qinling-backup", "秦岭问题台账：每日备份", backup, on_weekdays=False),
    ]
    if has_login_logs:
        # A week is reported once, but its log may come on any day, or not at all.
        weekly = build_command_line("login", "weekly")
        jobs.append(ScheduledJob("qinling-login", "秦岭问题台账：每周登录分析", weekly, on_weekdays=True))
    return jobs


def format_schedule(jobs: Sequence[ScheduledJob], at: str, timezone: str, folder: str) -> str:
    """Return the crontab lines and the systemd units that run *jobs* in *folder*, at *at* (HH:MM) of *timezone*."""
    hour, minute = map(int, at.split(":"))
    lines = "\n".join(
        # cron reads a plain % as the end of the line
        f"{minute} {hour} * * {'1-5' if job.on_weekdays else '*'} " + job.command.replace("%", "\\%")
        for job in jobs
    )
    units = "".join(_format_systemd_units(job, at, timezone, folder) for job in jobs)
    return f"""\
# 一、cron：运行 crontab -e，加入下面几行。程序说的话由 cron 寄给本人。
# 备份的文件夹最好换成另一块盘上的
# Debian、Ubuntu 的 cron 不认 CRON_TZ，钟点按本机时区写
CRON_TZ={timezone}
{lines}

# 二、systemd：存为下面几个文件，再逐个运行 systemctl --user enable --now 名字.timer
{units}"""


def _format_systemd_units(job: ScheduledJob, at: str, timezone: str, folder: str) -> str:
    # systemd expands % in both values.
    command, working_folder = job.command.replace("%", "%%"), folder.replace("%", "%%")
    days = "Mon..Fri *-*-*" if job.on_weekdays else "*-*-*"
    return f"""\
# ~/.config/systemd/user/{job.systemd_unit}.service
[Unit]
Description={job.description}
[Service]
Type=oneshot
WorkingDirectory={working_folder}
ExecStart={command}

# ~/.config/systemd/user/{job.systemd_unit}.timer
[Unit]
Description={job.description}
[Timer]
OnCalendar={days} {at}:00 {timezone}
Persistent=true
[Install]
WantedBy=timers.target
"""


def run_line(run: RunRow, timezone: str) -> str:
    """Return one run in one line: its time, the number of issues, the result of each channel."""
    when = format_local_time(run.at, timezone)
    if run.day != when[:10]:
        when = f"{when}（按 {run.day}）"
    if run.ended is None:
        return f"{when}  没有跑完（该提醒 {run.due} 个，新提醒 {run.told} 个）"
    if run.quiet:
        return f"{when}  休息日或静默时段，没有发送"
    channels = "，".join(
        f"{name} 送达 {delivered} 条" + (f"、未送达 {failed} 条" if failed else "")
        for name, (delivered, failed) in loads(run.channels).items()
    )
    return f"{when}  该提醒 {run.due} 个，新提醒 {run.told} 个，{channels or '没有消息要发'}"


def run_json(run: RunRow) -> dict[str, object]:
    """Return one run with the result of each channel."""
    channels = {
        name: {"delivered": delivered, "failed": failed}
        for name, (delivered, failed) in loads(run.channels).items()
    }
    values = {**run._asdict(), "quiet": bool(run.quiet), "channels": channels}
    is_reset = values.pop("reset_by") is not None
    return {**values, "reset": is_reset}

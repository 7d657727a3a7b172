"""The schedule for cron and systemd, and the log of runs."""

import re
import shlex
from collections.abc import Callable, Sequence
from json import loads
from typing import NamedTuple

from qinling.ledger.rows import RunRow
from qinling.reports.issues.history import format_local_time
from qinling.rules.backup_rules import PROPOSED_KEEP


class ScheduledJob(NamedTuple):
    """A scheduled command: its systemd unit, description, words, and when it runs: a key of `_WHEN`."""

    systemd_unit: str
    description: str
    words: Sequence[str]
    when: str

    @property
    def title(self) -> str:
        """The description without the name of the program."""
        return self.description.rpartition("：")[2]


#: When a job runs → the times of a crontab line and of a systemd timer. Half an hour lies between the morning's
#: run and the hourly ones.
_WHEN = {
    "daily": ("{minute} {hour} * * *", "*-*-* {hour:02}:{minute:02}:00"),
    "hourly": ("{half_later} * * * *", "*-*-* *:{half_later:02}:00"),
    "weekdays": ("{minute} {hour} * * 1-5", "Mon..Fri *-*-* {hour:02}:{minute:02}:00"),
}


class EnvironmentFile(NamedTuple):
    """The environment variables that the jobs need for their channels, and the file that gives them."""

    path: str
    names: tuple[str, ...]


def list_jobs(
    build_words: Callable[..., Sequence[str]], backup_folder: str, *, has_login_logs: bool
) -> list[ScheduledJob]:
    """Return the jobs to schedule: the daily warnings and backup, the hourly retries and, if *has_login_logs*, the weekly login audit.

    *build_words* returns the words of a command line from those of a command.
    """
    daily = build_words("warn", "--notify")
    retry = build_words("notify", "retry")
    backup = build_words("db", "backup", backup_folder, "--keep", PROPOSED_KEEP, "--quiet")
    jobs = [
        ScheduledJob("qinling", "秦岭问题台账：每日预警", daily, "daily"),
        ScheduledJob("qinling-retry", "秦岭问题台账：每小时补发没有送达的", retry, "hourly"),
        ScheduledJob("qinling-backup", "秦岭问题台账：每日备份", backup, "daily"),
    ]
    if has_login_logs:
        # A week is reported once, but its log may come on any day, or not at all.
        weekly = build_words("login", "weekly")
        jobs.append(ScheduledJob("qinling-login", "秦岭问题台账：每周登录分析", weekly, "weekdays"))
    return jobs


def format_schedule(
    jobs: Sequence[ScheduledJob], at: str, timezone: str, folder: str, environment: EnvironmentFile
) -> str:
    """Return the crontab lines and the systemd units that run *jobs* in *folder*, at *at* (HH:MM) of *timezone*."""
    return f"""\
{format_environment(environment)}# 一、cron：{format_crontab(jobs, at, timezone, environment)}
# 二、systemd：{format_systemd(jobs, at, timezone, folder, environment)}"""


def format_crontab(jobs: Sequence[ScheduledJob], at: str, timezone: str, environment: EnvironmentFile) -> str:
    """Return the crontab lines that run *jobs* at *at* (HH:MM) of *timezone*, after the first comment's sign."""
    prefix = ""
    if environment.names:
        path = shlex.quote(environment.path)
        prefix = f"[ ! -r {path} ] || {{ set -a; . {path}; set +a; }}; "
    lines = "\n".join(
        # cron reads a plain % as the end of the line
        f"{_format_times(job, at)[0]} " + (prefix + shlex.join(job.words)).replace("%", "\\%")
        for job in jobs
    )
    return f"""\
运行 crontab -e，加入下面几行。程序说的话由 cron 寄给本人。
# 每小时的一行只补发没有送达的，不发新的；没有要补发的，什么也不做
# 备份的文件夹最好换成另一块盘上的
# Debian、Ubuntu 的 cron 不认 CRON_TZ，钟点按本机时区写
CRON_TZ={timezone}
{lines}
"""


def format_systemd(
    jobs: Sequence[ScheduledJob], at: str, timezone: str, folder: str, environment: EnvironmentFile
) -> str:
    """Return the units that run *jobs* in *folder* at *at* (HH:MM) of *timezone*, after the first comment's sign."""
    units = "".join(_format_systemd_units(job, at, timezone, folder, environment) for job in jobs)
    return f"存为下面几个文件，再逐个运行 systemctl --user enable --now 名字.timer\n{units}"


def _format_times(job: ScheduledJob, at: str) -> list[str]:
    """Return when *job* runs, for a crontab line and for a systemd timer."""
    hour, minute = map(int, at.split(":"))
    half_later = add_half_hour(at)
    return [one.format(hour=hour, minute=minute, half_later=half_later) for one in _WHEN[job.when]]


def add_half_hour(at: str) -> int:
    """Return the minute of the hour that is half an hour from *at* (HH:MM): the hourly job runs there."""
    return (int(at.partition(":")[2]) + 30) % 60


def format_environment(environment: EnvironmentFile) -> str:
    """Return how to give the jobs the environment variables of the channels. A job has none of a login shell."""
    if not environment.names:
        return ""
    path = shlex.quote(environment.path)
    lines = "\n".join(f"#   {name}='密钥'" for name in environment.names)
    return f"""\
# 零、渠道用到环境变量 {"、".join(environment.names)}，定时任务里没有它们。
# 先建一个只有本人能读的文件：
#   touch {path} && chmod 600 {path}
# 再用编辑器在里面一行写一个，密钥换成真的：
{lines}
# 下面的定时任务从这个文件读。或者在设置里改写成 file:文件名，就不用它

"""


def _format_systemd_units(
    job: ScheduledJob, at: str, timezone: str, folder: str, environment: EnvironmentFile
) -> str:
    # systemd expands % in these values.
    command, working_folder, path = (
        text.replace("%", "%%")
        for text in (" ".join(map(_quote_for_systemd, job.words)), folder, environment.path)
    )
    given = f"EnvironmentFile=-{path}\n" if environment.names else ""
    return f"""\
# ~/.config/systemd/user/{job.systemd_unit}.service
[Unit]
Description={job.description}
[Service]
Type=oneshot
WorkingDirectory={working_folder}
{given}ExecStart={command}

# ~/.config/systemd/user/{job.systemd_unit}.timer
[Unit]
Description={job.description}
[Timer]
OnCalendar={_format_times(job, at)[1]} {timezone}
Persistent=true
[Install]
WantedBy=timers.target
"""


def _quote_for_systemd(word: str) -> str:
    """Return *word* as one of a command line of systemd, which takes quotes apart otherwise than a shell."""
    word = word.replace("$", "$$")
    if re.fullmatch(r"[\w./=:@%+,$-]+", word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


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
    values["missing_env"] = [name for name in run.missing_env.split(",") if name]
    return {**values, "reset": is_reset}

"""Running every morning by itself: the line for cron, and whether the last runs came through."""

import shlex
import sys
from pathlib import Path

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.options.common import AsJson, AtHour
from qinling.errors import NotificationsUndelivered

app = typer.Typer(
    name="cron",
    cls=ChineseGroup,
    help="每天自动预警：定时任务怎么写，最近运行得怎样。",
    subcommand_metavar="命令 [参数]...",
)


@app.command()
def show(ctx: typer.Context, *, at: AtHour = "08:00") -> None:
    """给出这台机器上的 crontab 行和 systemd 定时器，照抄即可；设了日志文件夹的，连同每周的登录分析。"""
    from qinling.reports.cron_schedule import ScheduledJob, format_schedule

    desk: Desk = ctx.obj
    where = ["--ledger", str(desk.ledger_path.absolute())]
    if desk.settings_path is not None:
        where += ["--settings", str(desk.settings_path.absolute())]

    def build_command_line(*words: str) -> str:
        return shlex.join([sys.executable, "-m", "qinling", *words, *where])

    jobs = [
        ScheduledJob(
            "qinling", "秦岭问题台账：每日预警", build_command_line("warn", "--notify"), is_weekly=False
        )
    ]
    if desk.settings.login_care.folder:
        jobs.append(
            ScheduledJob(
                "qinling-login",
                "秦岭问题台账：每周登录分析",
                build_command_line("login", "weekly"),
                is_weekly=True,
            )
        )
    typer.echo(format_schedule(jobs, at, desk.settings.timezone, str(Path.cwd())), nl=False)


@app.command()
def check(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """看最近几次运行是否正常，有没有消息没送达；有问题以 25 退出。"""
    from qinling.procedures.run_monitor import check_runs
    from qinling.reports.cron_schedule import run_json, run_line
    from qinling.reports.deliveries import delivery_json, delivery_line

    desk: Desk = ctx.obj
    with desk.reading() as reader:
        run_monitor = check_runs(reader, desk.today, desk.now(), desk.calendar)
    if as_json:
        left = [delivery_json(one) for one in run_monitor.undelivered]
        desk.print_json("runs", map(run_json, run_monitor.runs), undelivered=left, faults=run_monitor.faults)
    else:
        for run in run_monitor.runs:
            typer.echo(run_line(run, desk.settings.timezone))
        for one in run_monitor.undelivered:
            typer.echo(delivery_line(one, desk.settings.timezone))
    if run_monitor.faults:
        raise NotificationsUndelivered(
            "；".join(run_monitor.faults), "查明原因后运行 qinling warn --notify，或 qinling notify resend"
        )

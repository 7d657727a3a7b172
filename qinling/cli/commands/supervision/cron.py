"""Commands `cron show` and `cron check`: the crontab line, and whether the last runs succeeded."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.options.common import AsJson
from qinling.cli.options.warnings import AtHour
from qinling.errors import NotificationsUndelivered

if TYPE_CHECKING:
    from qinling.procedures.backups.backup_age import BackupAge
    from qinling.procedures.run_monitor import RunStatus

app = typer.Typer(
    name="cron",
    cls=ChineseGroup,
    help="每天自动预警：定时任务怎么写，最近运行得怎样。",
    subcommand_metavar="命令 [参数]...",
)


@app.command()
def show(ctx: typer.Context, *, at: AtHour = "08:00") -> None:
    """给出这台机器上的 crontab 行和 systemd 定时器：每日预警、每日备份；设了日志文件夹的，连同每周的登录分析。"""
    from qinling.reports.warnings.cron_schedule import format_schedule, list_jobs

    desk: Desk = ctx.obj
    where = ["--ledger", str(desk.ledger_path.absolute())]
    if desk.settings_path is not None:
        where += ["--settings", str(desk.settings_path.absolute())]
    program = [sys.executable, "-m", "qinling"]
    has_login_logs = bool(desk.settings.login_upkeep.folder)
    jobs = list_jobs(
        lambda *words: shlex.join([*program, *words, *where]),
        str(_resolve_backup_folder(desk)),
        has_login_logs=has_login_logs,
    )
    typer.echo(format_schedule(jobs, at, desk.settings.timezone, str(Path.cwd())), nl=False)


def _resolve_backup_folder(desk: Desk) -> Path:
    """Return the folder of the backups: the setting, by default one beside the ledger."""
    named = desk.settings.backup.folder
    folder = desk.resolve_settings_path(named) if named else desk.ledger_path.with_name("备份")
    return folder.absolute()


@app.command()
def check(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """看最近几次运行是否正常，有没有消息没送达；有问题以 25 退出。"""
    from qinling.procedures.backups.backup_age import check_backup_age
    from qinling.procedures.run_monitor import check_runs
    from qinling.reports.last_backup import overdue_backup_text

    desk: Desk = ctx.obj
    with desk.reading() as reader:
        monitor = check_runs(reader, desk.today, desk.now(), desk.calendar)
        backup = check_backup_age(reader, desk.now(), desk.settings.backup.warn_days)
    if backup.last and backup.is_overdue:  # there was a schedule, and it no longer comes through
        overdue = overdue_backup_text(backup, desk.settings.timezone)
        monitor.faults.append(f"{overdue}（qinling db backup 文件夹）")
    _print_runs(desk, monitor, backup, as_json=as_json)
    if monitor.faults:
        raise NotificationsUndelivered(
            "；".join(monitor.faults), "查明原因后运行 qinling warn --notify，或 qinling notify resend"
        )


def _print_runs(desk: Desk, monitor: "RunStatus", backup: "BackupAge", *, as_json: bool) -> None:
    from qinling.reports.last_backup import last_backup_json, last_backup_line
    from qinling.reports.warnings.cron_schedule import run_json, run_line
    from qinling.reports.warnings.deliveries import delivery_json, delivery_line

    if as_json:
        left = [delivery_json(one) for one in monitor.undelivered]
        keys = last_backup_json(backup)
        desk.print_json("runs", map(run_json, monitor.runs), undelivered=left, faults=monitor.faults, **keys)
        return
    for run in monitor.runs:
        typer.echo(run_line(run, desk.settings.timezone))
    for one in monitor.undelivered:
        typer.echo(delivery_line(one, desk.settings.timezone))
    typer.echo(last_backup_line(backup, desk.settings.timezone))

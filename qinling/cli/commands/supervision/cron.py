"""Commands `cron show` and `cron check`: how the machine runs it by itself, and whether the last runs succeeded."""

from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.framework.looking_commands import LookingCommand
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.framework.terminal.printing import print_line
from qinling.cli.options.common import AsJson
from qinling.cli.options.schedules import ScheduleOptions
from qinling.cli.page_printing import print_hint
from qinling.cli.sending.notification_sending import build_warning_rules, list_channel_faults
from qinling.errors import NotificationsUndelivered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qinling.ledger.reader import Reader
    from qinling.procedures.backups.backup_age import BackupAge
    from qinling.procedures.notifications.clock_faults import RunFault
    from qinling.procedures.notifications.run_monitor import RunStatus

app = typer.Typer(
    name="cron",
    cls=ChineseGroup,
    help="每天自动预警：定时任务怎么写，最近运行得怎样。",
    subcommand_metavar="命令 [参数]...",
)


@app.command()
@expand_option_groups
def show(ctx: typer.Context, *, options: ScheduleOptions) -> None:
    """给出定时任务的写法：crontab 和 systemd，Windows 上是 schtasks。

    每日预警和备份、每小时补发；设了日志文件夹的，连同登录分析。

    Windows 上更稳妥的是写出要导入的文件：--form xml --to 文件夹。
    """
    from qinling.cli.launching.schedule import show_schedule

    desk: Desk = ctx.obj
    show_schedule(desk, options)


@app.command(cls=LookingCommand)
def check(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """看最近几次运行是否正常，渠道的设置对不对，消息送达没有，登录日志缺不缺；有问题以 25 退出。"""
    from qinling.cli.sending.run_clock import build_run_clock, note_made_up_day
    from qinling.procedures.backups.backup_age import check_backup_age
    from qinling.procedures.notifications.run_monitor import check_runs

    desk: Desk = ctx.obj
    clock = build_run_clock(desk)
    note_made_up_day(desk, clock)
    with desk.reading() as reader:
        monitor = check_runs(reader, clock, desk.settings.timezone, build_warning_rules(desk))
        backup = check_backup_age(reader, desk.now(), desk.settings.backup.warn_days)
        faults = [*monitor.faults, *_find_old_backup(desk, backup), *_find_log_faults(desk, reader)]
        faults += _find_channel_faults(desk)
        _note_receivers(desk, reader)
    _print_runs(desk, monitor, faults, backup, as_json=as_json)
    _require_no_fault(faults)


def _require_no_fault(faults: "list[RunFault]") -> None:
    if faults:
        remedies = dict.fromkeys(fault.remedy for fault in faults)
        raise NotificationsUndelivered("；".join(fault.what for fault in faults), "；".join(remedies))


def _find_channel_faults(desk: Desk) -> "Iterator[RunFault]":
    """Yield what is wrong with the channels in use: nothing would be sent over them."""
    from qinling.procedures.notifications.clock_faults import RunFault

    for refused in list_channel_faults(desk):
        yield RunFault(refused.message, refused.remedy)


def _note_receivers(desk: Desk, reader: "Reader") -> None:
    """Say which units nobody hears for, and which receivers no issue names."""
    from qinling.procedures.notifications.receiver_coverage import measure_receiver_coverage
    from qinling.reports.warnings.receiver_coverage import coverage_line

    if amiss := coverage_line(measure_receiver_coverage(reader, desk.settings.notify, desk.settings.home)):
        desk.print_note(f"注意：{amiss}")


def _find_old_backup(desk: Desk, backup: "BackupAge") -> "Iterator[RunFault]":
    """Yield a fault if backups were made and no longer are. A ledger never backed up is told of elsewhere."""
    from qinling.procedures.notifications.clock_faults import RunFault
    from qinling.reports.board.last_backup import overdue_backup_text

    if backup.last and backup.is_overdue:
        yield RunFault(overdue_backup_text(backup, desk.settings.timezone), "运行 qinling db backup 文件夹")


def _find_log_faults(desk: Desk, reader: "Reader") -> "Iterator[RunFault]":
    """Yield what is wrong with the weekly login audit, where the settings name a folder of logs."""
    from qinling.procedures.logins.missing_logs import find_log_faults
    from qinling.procedures.notifications.clock_faults import RunFault

    upkeep = desk.settings.login_upkeep
    if not upkeep.folder:
        return
    folder = desk.resolve_settings_path(upkeep.folder)
    if not folder.is_dir():
        yield RunFault(f"没有日志文件夹 {folder}", "核对设置 logins.folder")
    yield from find_log_faults(reader, desk.today, upkeep.missing_days, desk.calendar, str(folder))


def _print_runs(
    desk: Desk, monitor: "RunStatus", found: "list[RunFault]", backup: "BackupAge", *, as_json: bool
) -> None:
    from qinling.reports.board.last_backup import last_backup_json, last_backup_line
    from qinling.reports.warnings.cron_schedule import run_json, run_line
    from qinling.reports.warnings.deliveries import delivery_json, delivery_line

    if as_json:
        left = [delivery_json(one) for one in monitor.undelivered]
        faults, remedies = ([fault[part] for fault in found] for part in (0, 1))
        items = map(run_json, monitor.runs)
        keys = last_backup_json(backup)
        desk.print_json("runs", items, undelivered=left, faults=faults, remedies=remedies, **keys)
        return
    for run in monitor.runs:
        print_line(run_line(run, desk.settings.timezone))
    for one in monitor.undelivered:
        print_line(delivery_line(one, desk.settings.timezone))
    print_hint(desk, last_backup_line(backup, desk.settings.timezone))

"""What `cron show` prints or writes: the scheduled jobs, in the words of the program that runs them."""

from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.framework.terminal.printing import find_log_file, print_line
from qinling.cli.launching.own_command import build_own_command, find_backup_folder
from qinling.cli.options.schedules import ScheduleForm, ScheduleOptions
from qinling.cli.outputs.output_files import open_output_files
from qinling.errors import UsageRefused
from qinling.operating_system import is_windows
from qinling.outputs.write_errors import translate_write_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qinling.reports.warnings.cron_schedule import EnvironmentFile, ScheduledJob


def show_schedule(desk: Desk, options: ScheduleOptions) -> None:
    """Print the schedule in the form asked for, or write the files that Windows imports. Raises UsageRefused."""
    form = options.form or (ScheduleForm.SCHTASKS if is_windows() else None)
    if (form is ScheduleForm.XML) != (options.to is not None):
        raise UsageRefused(
            "--form xml 和 --to 文件夹 要一起写", "写成 qinling cron show --form xml --to 文件夹"
        )
    _note_missing_ledger(desk)
    jobs = _list_jobs(desk)
    _note_quiet_hour(desk, options.at)
    if options.to is not None:
        _write_task_files(desk, jobs, options, options.to)
    else:
        print_line(_format_schedule(desk, jobs, form, options.at).rstrip("\n"))


def _note_missing_ledger(desk: Desk) -> None:
    """Say that the jobs would fail, each time, for want of the ledger that they name."""
    place = desk.ledger_place
    if isinstance(place, Path) and not place.exists():
        desk.print_note(
            f"注意：没有台账 {place}，这样的任务每次都会失败；核对 --ledger，或先用 qinling init 建立"
        )


def _note_quiet_hour(desk: Desk, at: str) -> None:
    """Say that the daily run would send nothing at the hour *at*."""
    rules = desk.settings.notify
    if rules.is_quiet_time(time.fromisoformat(at.zfill(5))):
        desk.print_note(
            f"注意：{at} 在静默时段 {rules.quiet_span} 里，这样的定时任务什么也不发；"
            "另写 --at 时刻，或改设置 notify.quiet"
        )


def _format_schedule(desk: Desk, jobs: "Sequence[ScheduledJob]", form: ScheduleForm | None, at: str) -> str:
    from qinling.reports.warnings import cron_schedule, task_scheduler

    timezone, folder, environment = desk.settings.timezone, str(Path.cwd()), _list_environment(desk)
    if form is ScheduleForm.SCHTASKS:
        return task_scheduler.format_schtasks_lines(jobs, at, environment.names)
    given = cron_schedule.format_environment(environment)
    if form is ScheduleForm.CRONTAB:
        return f"{given}# {cron_schedule.format_crontab(jobs, at, timezone, environment)}"
    if form is ScheduleForm.SYSTEMD:
        return f"{given}# {cron_schedule.format_systemd(jobs, at, timezone, folder, environment)}"
    return cron_schedule.format_schedule(jobs, at, timezone, folder, environment)


def _write_task_files(
    desk: Desk, jobs: "Sequence[ScheduledJob]", options: ScheduleOptions, folder: Path
) -> None:
    """Write a file for each of *jobs* into *folder*, and print the lines that import them."""
    from qinling.reports.warnings import task_scheduler

    if path := task_scheduler.find_expanded_path(jobs, str(Path.cwd())):
        raise UsageRefused(
            f"任务计划程序会把 {path} 里两个 % 之间的当作变量", "请换一个路径里没有 % 的文件夹"
        )
    with translate_write_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    files = [(job, folder.absolute() / f"{job.title}.xml") for job in jobs]
    with open_output_files(desk, force=options.force) as outputs:
        for job, file in files:
            content = task_scheduler.build_task_file(job, options.at, desk.clock_day, str(Path.cwd()))
            outputs.create(file, private=False).write_bytes(content)
    desk.print_note(f"已写出 {len(files)} 个任务到 {folder}；在“命令提示符”里运行下面几行，导入任务计划程序")
    desk.print_note("只在登录着的时候运行；错过的，登录以后补上。办得怎样，看 qinling cron check")
    if is_windows():
        desk.print_note(f"没有窗口，程序说的话记在 {find_log_file()}")
    if note := task_scheduler.format_environment_note(_list_environment(desk).names):
        desk.print_note(note)
    print_line(task_scheduler.format_import_lines([(job, str(file)) for job, file in files]))


def _list_jobs(desk: Desk) -> "list[ScheduledJob]":
    from qinling.reports.warnings.cron_schedule import list_jobs

    return list_jobs(
        lambda *words: build_own_command(desk, words),
        find_backup_folder(desk),
        has_login_logs=bool(desk.settings.login_upkeep.folder),
    )


def _list_environment(desk: Desk) -> "EnvironmentFile":
    """Return the environment variables that the channels need, and a file beside the settings that may give them."""
    from qinling.cli.settings.channels import list_env_names
    from qinling.reports.warnings.cron_schedule import EnvironmentFile

    names = list_env_names(desk.settings.channels, desk.settings.notify.list_channels())
    return EnvironmentFile(str((desk.settings_folder / "qinling.env").absolute()), tuple(names))

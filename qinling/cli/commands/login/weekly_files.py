"""The files of a weekly run: the new logs of the watched folder are read, and what else lies there is told of once."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.commands.login.settled_files import split_settled_files
from qinling.cli.commands.login.weekly_run import WeeklyRun
from qinling.cli.reading.log_input import build_log_options, read_log_files
from qinling.errors import QinlingError, RowsRefused, SettingsRefused, describe_os_error, quote_argument

if TYPE_CHECKING:
    from qinling.rules.logins.weekly.folder_files import FolderFile


@dataclass(slots=True)
class FolderIntake:
    """What a run did with the files of the folder.

    *read* are the names of the logs read, *faults* says why others were not. *strays* is name → what it is of
    the files that are no logs; *untold* are those of them that no earlier run told of. *writing* are logs
    that somebody is still writing.
    """

    read: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    strays: dict[str, str] = field(default_factory=dict)
    untold: list[str] = field(default_factory=list)
    writing: list[str] = field(default_factory=list)


def read_new_logs(run: WeeklyRun, folder: Path) -> FolderIntake:
    """Read new and changed log files, one transaction each, and tell of the files that are no logs."""
    from qinling.procedures.logins.log_folder import find_unread_files, list_folder_files
    from qinling.rules.logins.weekly.folder_files import describe_stray

    try:
        files = list_folder_files(folder)
    except OSError as error:
        raise SettingsRefused(
            f"打不开日志文件夹 {folder}（{describe_os_error(error)}）", "核对设置 logins.folder 和权限"
        ) from None
    intake = FolderIntake()
    logs, strays = [], []
    sources = run.desk.settings.log_reading.sources.values()
    for file in files:
        what = describe_stray(file, lambda name: any(source.fits(name) for source in sources))
        if what is None:
            logs.append(file)
        elif what:
            strays.append(file)
            intake.strays[file.shown_name] = what
    with run.writing() as writer:
        unread = find_unread_files(writer, logs)
    unread, writing = split_settled_files(run.desk, unread)
    intake.writing += [file.shown_name for file in writing]
    strays += [file for file in unread if not _read_log(run, folder, file, intake)]
    _tell_strays(run, intake, strays, files)
    return intake


def _read_log(run: WeeklyRun, folder: Path, file: "FolderFile", intake: FolderIntake) -> bool:
    """Read one log. Return False for a file that is no log, which is noted in *intake*."""
    from qinling.procedures.logins.log_folder import record_read_file
    from qinling.reports.logins.intake_results import log_lines
    from qinling.workbook.logins.other_files import describe_other_file

    desk, path = run.desk, folder / file.name
    options = replace(build_log_options(desk, ()), is_settled=True)
    try:
        with run.writing() as writer:
            results, _ = read_log_files(desk, writer, [path], options, skip_bad=False, only_new=True)
            record_read_file(writer, file)
    except QinlingError as refused:
        if what := describe_other_file(path, options, desk.today):
            intake.strays[file.shown_name] = what
            return False
        if isinstance(refused, RowsRefused):
            command = f"qinling login import {quote_argument(str(path))} --skip-bad"
            refused.remedy = f"请改正后再运行；只读没有错的行：{command}"
        intake.faults.append(f"{file.name}：{refused}")
        desk.print_note(intake.faults[-1])
        return True
    intake.read.append(file.name)
    if desk.is_interactive or run.is_dry:
        for line in log_lines(results, desk.settings.timezone, dry_run=run.is_dry):
            desk.print_note(line)
    return True


def _tell_strays(
    run: WeeklyRun, intake: FolderIntake, strays: "list[FolderFile]", present: "list[FolderFile]"
) -> None:
    """Print what the files are that are no logs, each once as long as it stays as it is."""
    from qinling.procedures.logins.log_folder import find_untold_files, record_told_files

    with run.writing() as writer:
        untold = find_untold_files(writer, strays)
        record_told_files(writer, untold, present)
    intake.untold += [file.shown_name for file in untold]
    for name in intake.untold:
        run.desk.print_note(f"日志文件夹里的 {name} {intake.strays[name]}")

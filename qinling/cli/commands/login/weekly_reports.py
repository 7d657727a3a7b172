"""The reports of a weekly run: workbooks and a message for each week, corrections, and what is missing."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.commands.login.weekly_run import WeeklyRun
from qinling.cli.office_files.log_folders import resolve_report_folder
from qinling.cli.outputs.output_files import open_output_files, require_replaceable
from qinling.cli.reading.log_input import audit_week
from qinling.cli.sending.notification_sending import get_recipient_size_limit
from qinling.errors import OutputRefused, SettingsRefused, describe_os_error
from qinling.procedures.logins.coaching import propose_coaching
from qinling.procedures.logins.missing_logs import find_missing_logs, queue_missing_logs
from qinling.procedures.logins.week_reports import (
    count_corrections,
    find_correction,
    list_grown_weeks,
    list_unnoted_weeks,
    note_week_report,
    queue_correction,
    queue_week_report,
    read_week_report,
)
from qinling.procedures.logins.weekly import list_pending_weeks
from qinling.reports.logins.missing_logs import format_missing_logs, missing_logs_line
from qinling.reports.logins.weekly_digest import (
    describe_log_change,
    format_correction,
    format_login_digest,
    week_report_json,
)

if TYPE_CHECKING:
    from qinling.cli.commands.login.weekly_files import FolderIntake
    from qinling.procedures.logins.audit import Audit
    from qinling.rules.logins.coaching import CoachingCandidate
    from qinling.rules.logins.weekly.missing_weeks import PendingWeek

#: JSON items, and why the workbooks of a week could not be written: such a week is not told either.
_Reported = tuple[list[dict[str, object]], list[OutputRefused]]


def report_weeks(run: WeeklyRun, pending: "Sequence[PendingWeek]") -> _Reported:
    """Report on the weeks that are ready, and print what the others wait for."""
    items: list[dict[str, object]] = []
    unwritten: list[OutputRefused] = []
    for week in pending:
        if not week.is_ready:
            continue
        try:
            items += _report_week(run, week.monday)
        except OutputRefused as refused:
            unwritten.append(refused)
    for week in pending:
        if not week.is_ready:
            run.desk.print_note(missing_logs_line(week))
    return items, unwritten


def list_weeks_to_report(run: WeeklyRun) -> "list[PendingWeek]":
    """Return the unreported weeks."""
    with run.reading() as reader:
        return list_pending_weeks(reader, run.desk.today, run.desk.calendar)


def _report_week(run: WeeklyRun, monday: date) -> list[dict[str, object]]:
    """Write the workbooks of one week and queue its message. Return no item when another run has reported it."""
    desk = run.desk
    with run.reading() as reader:
        audit = audit_week(desk, reader, monday)
        candidates = propose_coaching(reader, audit, desk.settings.login_upkeep.coach_weeks)
    files = _write_weekly_workbooks(run, audit, candidates, "")
    names = [path.name for path in files]
    limit = get_recipient_size_limit(desk, "")
    text = format_login_digest(audit, candidates, desk.settings.office, limit, names)
    with run.writing() as writer:
        if not queue_week_report(writer, audit, text, run.channels, desk.today, desk.now()):
            return []
    _note_report(run, f"{audit.week_label} {'将' if run.is_dry else '已'}出报表", files)
    return [week_report_json(audit, candidates, text, [str(path) for path in files])]


def correct_weeks(run: WeeklyRun) -> _Reported:
    """Report once more on the weeks whose log has grown, where the report says something else now."""
    desk = run.desk
    keep_from = desk.settings.login_upkeep.find_first_kept_day(desk.today)
    with run.reading() as reader:
        grown = list_grown_weeks(reader, desk.today, keep_from)
        unnoted = list_unnoted_weeks(reader, desk.today)
    for monday in unnoted:
        with run.reading() as reader:
            audit = audit_week(desk, reader, monday)
        with run.writing() as writer:
            note_week_report(writer, audit, desk.now())
    items: list[dict[str, object]] = []
    unwritten: list[OutputRefused] = []
    for monday in grown:
        try:
            items += _correct_week(run, monday)
        except OutputRefused as refused:
            unwritten.append(refused)
    return items, unwritten


def _correct_week(run: WeeklyRun, monday: date) -> list[dict[str, object]]:
    """Write the corrected workbooks of one week and queue its message, if its report is different now."""
    desk = run.desk
    with run.reading() as reader:
        issues = read_week_report(reader, monday).issues
        audit = audit_week(desk, reader, monday, issues=issues)
        candidates = propose_coaching(reader, audit, desk.settings.login_upkeep.coach_weeks)
        correction = find_correction(reader, audit)
        number = count_corrections(reader, monday) + 1
    if not correction:
        with run.writing() as writer:
            note_week_report(writer, audit, desk.now())
        return []
    files = _write_weekly_workbooks(run, audit, candidates, f"更正{number}")
    names = [path.name for path in files]
    limit = get_recipient_size_limit(desk, "")
    text = format_correction(audit, candidates, correction, number, desk.settings.office, limit, names)
    with run.writing() as writer:
        if not queue_correction(writer, audit, text, run.channels, desk.today, desk.now()):
            return []
    what = f"{audit.week_label} 的日志{describe_log_change(correction)}"
    _note_report(run, f"{what}，{'将' if run.is_dry else '已'}出更正", files)
    return [week_report_json(audit, candidates, text, [str(path) for path in files], number)]


def _note_report(run: WeeklyRun, what: str, files: "Sequence[Path]") -> None:
    run.desk.print_note(f"{what}：{'、'.join(map(str, files))}")


def tell_missing_logs(run: WeeklyRun, folder: Path, intake: "FolderIntake") -> None:
    """Queue the message about logs that have not come in time, once a week while it lasts."""
    desk = run.desk
    missing_days = desk.settings.login_upkeep.missing_days
    with run.writing() as writer:
        missing = find_missing_logs(writer, desk.today, missing_days, desk.calendar)
        text = ("", "")
        if missing:
            text = format_missing_logs(
                missing, str(folder), intake.faults, len(intake.strays), desk.settings.office
            )
        if queue_missing_logs(writer, missing, text, run.channels, desk.today, desk.now()):
            desk.print_note(f"{text[0]}，{'将' if run.is_dry else '已'}告诉本单位")


def _write_weekly_workbooks(
    run: WeeklyRun, audit: "Audit", candidates: "Sequence[CoachingCandidate]", mark: str
) -> list[Path]:
    """Write the workbooks of a week and return them. A dry run only refuses what could not be written.

    *mark* is what the names end in: a correction stands beside the report that it corrects.
    """
    from qinling.workbook.logins.audit_workbook import write_audit_workbook
    from qinling.workbook.logins.coaching_sheet import write_coaching_sheet

    desk, folder = run.desk, resolve_report_folder(run.desk)
    files = [folder / f"平台账号登录情况{audit.week_label}{mark}.xlsx"]
    if candidates:
        files.append(folder / f"实操指导单{audit.week_label}{mark}.xlsx")
    if run.is_dry:
        for path in files if folder.is_dir() else ():
            require_replaceable(desk, path, force=run.force)
        return files
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsRefused(
            f"建不了文件夹 {folder}（{describe_os_error(error)}）", "核对设置 logins.workbooks"
        ) from None
    office = desk.settings.office
    with open_output_files(desk, force=run.force, ask=False) as outputs:
        write_audit_workbook(outputs.create(files[0], private=True), audit, office)
        if candidates:
            write_coaching_sheet(outputs.create(files[1], private=True), audit, candidates, office)
    return files

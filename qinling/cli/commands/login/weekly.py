"""Command `login weekly`: the weekly audit, run by cron."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import AsJson, DryRun, Force
from qinling.cli.options.warnings import AheadOfClock
from qinling.cli.outputs.output_files import open_output_files
from qinling.cli.run_clock import note_clock_fault, require_meant_day
from qinling.errors import OutputRefused, QinlingError, RowsRefused, SettingsRefused, describe_os_error

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from qinling.procedures.logins.audit import Audit
    from qinling.procedures.logins.weekly import PendingWeek
    from qinling.rules.logins.coaching import CoachingCandidate

_DEFAULT_REPORT_FOLDER = "登录情况"


def weekly(
    ctx: typer.Context,
    *,
    dry_run: DryRun = False,
    ahead_of_clock: AheadOfClock = False,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """每周一由定时任务运行：读入日志文件夹，出上一周的报表和指导单，发出摘要。

    一周只发一次；漏了的周以后补发。日志还没来的，等来了再发。读入的和发出的不能用 qinling undo 撤回。
    """
    from qinling.procedures.logins.weekly import list_pending_weeks

    desk: Desk = ctx.obj
    require_meant_day(desk, ahead_of_clock=ahead_of_clock, dry_run=dry_run)
    folder = _resolve_log_folder(desk)
    faults = [] if dry_run else _import_new_logs(desk, folder)
    with desk.reading() as reader:
        pending = list_pending_weeks(reader, desk.today, desk.calendar)
    items, unwritten = _report_weeks(desk, pending, dry_run=dry_run, force=force)
    if as_json:
        desk.print_json("login_weekly", items, waiting=_list_waiting(pending), faults=faults)
    if not dry_run:
        _send_waiting_messages(desk, as_json=as_json)
    _refuse_rest(faults, unwritten)


def _refuse_rest(faults: "Sequence[str]", unwritten: "Sequence[OutputRefused]") -> None:
    """Raise for the log files that were not read and the weeks whose workbooks were not written."""
    if unwritten:
        raise unwritten[0]
    if faults:
        raise RowsRefused(f"{len(faults)} 个日志文件没有读入", "按上面所说改正后再运行，其余的已读入")


def _resolve_log_folder(desk: Desk) -> Path:
    named = desk.settings.login_upkeep.folder
    if not named:
        raise SettingsRefused(
            "设置里没有 logins.folder，不知道到哪里取日志", '在 [logins] 一节写 folder = "日志文件夹"'
        )
    folder = desk.resolve_settings_path(named)
    if not folder.is_dir():
        raise SettingsRefused(f"没有日志文件夹 {folder}", "核对设置 logins.folder")
    if _resolve_report_folder(desk).resolve() == folder.resolve():
        raise SettingsRefused(
            f"报表不能写进日志文件夹 {folder}，否则下次会当作日志来读", "把设置 logins.workbooks 改为别处"
        )
    return folder


def _resolve_report_folder(desk: Desk) -> Path:
    named = desk.settings.login_upkeep.workbooks
    return desk.resolve_settings_path(named) if named else desk.ledger_path.parent / _DEFAULT_REPORT_FOLDER


def _import_new_logs(desk: Desk, folder: Path) -> list[str]:
    """Import new and changed log files, one transaction each. Return the messages of the files refused."""
    from qinling.cli.log_input import build_log_options, import_log_files
    from qinling.procedures.logins.weekly import find_unread_files, list_log_files, record_read_file
    from qinling.reports.logins.intake_results import log_lines

    with desk.writing(create=True) as writer:
        unread = find_unread_files(writer, list_log_files(folder))
    faults = []
    for mark in unread:
        try:
            results, _ = import_log_files(
                desk, [folder / mark.name], build_log_options(desk, ()), skip_bad=False
            )
        except QinlingError as refused:
            faults.append(f"{mark.name}：{refused}")
            desk.print_note(faults[-1])
            continue
        with desk.writing() as writer:
            record_read_file(writer, mark)
        if desk.is_interactive:
            for line in log_lines(results, dry_run=False):
                desk.print_note(line)
    return faults


def _report_weeks(
    desk: Desk, pending: "Sequence[PendingWeek]", *, dry_run: bool, force: bool
) -> tuple[list[dict[str, object]], list[OutputRefused]]:
    """Report on the weeks that are ready, and print what the others wait for.

    Return the JSON items, and why the workbooks of a week could not be written: such a week is not told either.
    """
    from qinling.reports.logins.weekly_digest import missing_logs_line

    items: list[dict[str, object]] = []
    unwritten: list[OutputRefused] = []
    for week in pending:
        if week.is_ready:
            try:
                items.append(_report_week(desk, week.monday, dry_run=dry_run, force=force))
            except OutputRefused as refused:
                unwritten.append(refused)
    for week in pending:
        if not week.is_ready:
            desk.print_note(missing_logs_line(week.monday, week.uncovered_days))
    return [item for item in items if item], unwritten


def _list_waiting(pending: "Sequence[PendingWeek]") -> list[str]:
    from qinling.rules.parsing.iso_weeks import format_week

    return [format_week(week.monday) for week in pending if not week.is_ready]


def _report_week(desk: Desk, monday: "date", *, dry_run: bool, force: bool) -> dict[str, object]:
    """Write the workbooks of one week and put its message into the outbox.

    Return its JSON item, or {} when another run has reported the week.
    """
    from qinling.cli.log_input import audit_week
    from qinling.cli.notification_sending import get_recipient_size_limit
    from qinling.procedures.logins.coaching import propose_coaching
    from qinling.reports.logins.weekly_digest import format_login_digest, week_report_json

    with desk.reading() as reader:
        audit = audit_week(desk, reader, monday)
        candidates = propose_coaching(reader, audit, desk.settings.login_upkeep.coach_weeks)
    files = [] if dry_run else _write_weekly_workbooks(desk, audit, candidates, force=force)
    names = [path.name for path in files]
    text = format_login_digest(
        audit, candidates, desk.settings.office, get_recipient_size_limit(desk, ""), names
    )
    if dry_run:
        desk.print_note("\n".join(("── 将发出 ──", *text)))
    elif not _queue_report(desk, monday, text):
        return {}
    else:
        desk.print_note(f"{audit.week_label} 已出报表：{'、'.join(map(str, files))}")
    return week_report_json(audit, candidates, text, [str(path) for path in files])


def _queue_report(desk: Desk, monday: "date", text: tuple[str, str]) -> bool:
    """Put the message of a week into the outbox. Return whether no other run has done so."""
    from qinling.procedures.logins.weekly import queue_week_report

    channels = desk.settings.notify.get_channels("")
    with desk.writing() as writer:
        return queue_week_report(writer, monday, text, channels, desk.today, desk.now())


def _write_weekly_workbooks(
    desk: Desk, audit: "Audit", candidates: "Sequence[CoachingCandidate]", *, force: bool
) -> list[Path]:
    from qinling.workbook.logins.audit_workbook import write_audit_workbook
    from qinling.workbook.logins.coaching_sheet import write_coaching_sheet

    folder = _resolve_report_folder(desk)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsRefused(
            f"建不了文件夹 {folder}（{describe_os_error(error)}）", "核对设置 logins.workbooks"
        ) from None
    files = [folder / f"平台账号登录情况{audit.week_label}.xlsx"]
    office = desk.settings.office
    with open_output_files(desk, force=force, ask=False) as outputs:
        write_audit_workbook(outputs.create(files[0], private=True), audit, office)
        if candidates:
            files.append(folder / f"实操指导单{audit.week_label}.xlsx")
            write_coaching_sheet(outputs.create(files[1], private=True), audit, candidates, office)
    return files


def _send_waiting_messages(desk: Desk, *, as_json: bool) -> None:
    """Send waiting messages. In quiet time a later run sends them."""
    from qinling.cli.notification_sending import (
        build_digest_layout,
        build_sending,
        note_settled,
        require_all_delivered,
    )
    from qinling.procedures.notifications.notification_sending import send_waiting_notifications
    from qinling.rules.warnings.notification_rules import QuietReason

    note_clock_fault(desk)
    result = send_waiting_notifications(build_sending(desk, as_json=as_json), build_digest_layout(desk))
    if not isinstance(result, QuietReason):
        note_settled(desk, result)
        require_all_delivered(desk, result.deliveries)

"""The weekly audit for cron: `qinling login weekly`."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import AsJson, DryRun
from qinling.errors import QinlingError, RowsRefused, SettingsRefused, describe_os_error

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from qinling.procedures.logins.audit import Audit
    from qinling.rules.logins.coaching import CoachingCandidate

_DEFAULT_REPORT_FOLDER = "登录情况"
_LOG_SUFFIXES = (".csv", ".txt", ".log", ".tsv", ".xlsx", ".xls", ".et", ".ods", ".zip", ".gz")


def weekly(ctx: typer.Context, *, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """每周一由定时任务运行：读入日志文件夹，出上一周的报表和指导单，发出摘要。

    一周只发一次；漏了的周以后补发。日志还没来的，等来了再发。
    """
    from qinling.procedures.logins.weekly import list_pending_weeks
    from qinling.rules.parsing.iso_weeks import format_week

    desk: Desk = ctx.obj
    folder = _resolve_log_folder(desk)
    faults = [] if dry_run else _import_new_logs(desk, folder)
    with desk.reading() as reader:
        pending = list_pending_weeks(reader, desk.today, desk.calendar)
    items = [
        item for one in pending if one.is_ready and (item := _report_week(desk, one.monday, dry_run=dry_run))
    ]
    for one in pending:
        if not one.is_ready:
            desk.print_note(_describe_missing_logs(one.monday, one.uncovered_days))
    if as_json:
        waiting = [format_week(one.monday) for one in pending if not one.is_ready]
        desk.print_json("login_weekly", items, waiting=waiting, faults=faults)
    if not dry_run:
        _send_waiting_messages(desk, as_json=as_json)
    if faults:
        raise RowsRefused(f"{len(faults)} 个日志文件没有读入", "按上面所说改正后再运行，其余的已读入")


def _resolve_log_folder(desk: Desk) -> Path:
    named = desk.settings.login_care.folder
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
    named = desk.settings.login_care.workbooks
    return desk.resolve_settings_path(named) if named else desk.ledger_path.parent / _DEFAULT_REPORT_FOLDER


def _describe_missing_logs(monday: "date", unseen: int) -> str:
    from qinling.rules.parsing.iso_weeks import format_week

    missing = "没有日志" if unseen == 7 else f"缺 {unseen} 天的日志"
    return f"{format_week(monday)} {missing}，等日志齐了再出报表"


def _import_new_logs(desk: Desk, folder: Path) -> list[str]:
    """Read in the files that are new or have changed, each in a transaction of its own; return what is wrong with others."""
    from qinling.cli.log_input import build_log_options, import_log_files
    from qinling.ledger.session_reader import SessionReader
    from qinling.procedures.logins.weekly import FileMark, find_unread_files, record_read_file
    from qinling.reports.logins.audit import log_lines

    marks = [
        FileMark(path.name, path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.suffix.lower() in _LOG_SUFFIXES and not path.name.startswith((".", "~$"))
    ]
    with desk.writing(create=True) as session:
        fresh = find_unread_files(SessionReader(session), marks)
    faults = []
    for mark in fresh:
        try:
            taken, _ = import_log_files(
                desk, [folder / mark.name], build_log_options(desk, (), None), skip_bad=False
            )
        except QinlingError as refused:
            faults.append(f"{mark.name}：{refused}")
            desk.print_note(faults[-1])
            continue
        with desk.writing() as session:
            record_read_file(session, mark)
        if desk.is_interactive:
            for line in log_lines(taken, dry_run=False):
                desk.print_note(line)
    return faults


def _report_week(desk: Desk, monday: "date", *, dry_run: bool) -> dict[str, object]:
    """Report on one week: its workbooks, and its message in the outbox; return what there is to tell of it.

    Nothing is to be told of a week that another run was quicker with.
    """
    from qinling.cli.commands.supervision.notify import make_size_limit_lookup
    from qinling.cli.log_input import audit_week
    from qinling.procedures.logins.coaching import propose_coaching
    from qinling.procedures.logins.weekly import queue_week_report
    from qinling.reports.logins.audit import audit_keys
    from qinling.reports.logins.weekly_digest import format_login_digest

    with desk.reading() as reader:
        audit = audit_week(desk, reader, monday)
        candidates = propose_coaching(reader, audit, desk.settings.login_care.coach_weeks)
    files = [] if dry_run else _write_weekly_workbooks(desk, audit, candidates)
    names = [path.name for path in files]
    text = format_login_digest(
        audit, candidates, desk.settings.office, make_size_limit_lookup(desk)(""), names
    )
    if dry_run:
        desk.print_note("\n".join(("── 将发出 ──", *text)))
    else:
        with desk.writing() as session:
            channels = desk.settings.notify.get_channels("")
            if not queue_week_report(session, monday, text, channels, desk.today, desk.now()):
                return {}
        desk.print_note(f"{audit.week_label} 已出报表：{'、'.join(map(str, files))}")
    keys = audit_keys(audit)
    return {
        "week": audit.week_label,
        "subject": text[0],
        "body": text[1],
        "files": [str(path) for path in files],
        "coach": [one.usage.account.account for one in candidates],
        "found": keys["found"],
    }


def _write_weekly_workbooks(
    desk: Desk, audit: "Audit", candidates: "Sequence[CoachingCandidate]"
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
    write_audit_workbook(files[0], audit, desk.settings.office)
    if candidates:
        files.append(folder / f"实操指导单{audit.week_label}.xlsx")
        write_coaching_sheet(files[1], audit, candidates, desk.settings.office)
    return files


def _send_waiting_messages(desk: Desk, *, as_json: bool) -> None:
    """Send what waits, unless this is a quiet time: then a later run does."""
    from qinling.cli.commands.supervision.notify import build_sender, find_quiet_reason, require_all_delivered
    from qinling.procedures.notification_runs import send_waiting_deliveries

    if find_quiet_reason(desk):
        return
    done = send_waiting_deliveries(
        desk.writing, build_sender(desk, stdout_to_stderr=as_json), desk.settings.notify, desk.now
    )
    require_all_delivered(desk, done)

"""The weekly audit for cron: `qinling login weekly`."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import AsJson, DryRun
from qinling.errors import QinlingError, RowsRefused, SettingsRefused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from qinling.procedures.logins.audit import Audit
    from qinling.rules.logins.coaching import Candidate

_WORKBOOKS = "登录情况"
_LOGS = (".csv", ".txt", ".log", ".tsv", ".xlsx", ".xls", ".et", ".ods", ".zip", ".gz")


def weekly(ctx: typer.Context, *, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """每周一由定时任务运行：读入日志文件夹，出上一周的报表和指导单，发出摘要。

    一周只发一次；漏了的周以后补发。日志还没来的，等来了再发。
    """
    from qinling.procedures.logins.weekly import pending_weeks
    from qinling.rules.parsing.iso_weeks import week_name

    desk: Desk = ctx.obj
    folder = _folder(desk)
    faults = [] if dry_run else _read_folder(desk, folder)
    with desk.reading() as reader:
        pending = pending_weeks(reader, desk.today, desk.calendar)
    items = [item for one in pending if one.ready and (item := _report(desk, one.monday, dry_run=dry_run))]
    for one in pending:
        if not one.ready:
            desk.say(_waits(one.monday, one.unseen))
    if as_json:
        waiting = [week_name(one.monday) for one in pending if not one.ready]
        desk.print_json("login_weekly", items, waiting=waiting, faults=faults)
    if not dry_run:
        _deliver(desk, as_json=as_json)
    if faults:
        raise RowsRefused(f"{len(faults)} 个日志文件没有读入", "按上面所说改正后再运行，其余的已读入")


def _folder(desk: Desk) -> Path:
    named = desk.settings.login_care.folder
    if not named:
        raise SettingsRefused(
            "设置里没有 logins.folder，不知道到哪里取日志", '在 [logins] 一节写 folder = "日志文件夹"'
        )
    folder = desk.place_named(named)
    if not folder.is_dir():
        raise SettingsRefused(f"没有日志文件夹 {folder}", "核对设置 logins.folder")
    if _books_place(desk).resolve() == folder.resolve():
        raise SettingsRefused(
            f"报表不能写进日志文件夹 {folder}，否则下次会当作日志来读", "把设置 logins.workbooks 改为别处"
        )
    return folder


def _books_place(desk: Desk) -> Path:
    named = desk.settings.login_care.workbooks
    return desk.place_named(named) if named else desk.ledger_path.parent / _WORKBOOKS


def _waits(monday: "date", unseen: int) -> str:
    from qinling.rules.parsing.iso_weeks import week_name

    missing = "没有日志" if unseen == 7 else f"缺 {unseen} 天的日志"
    return f"{week_name(monday)} {missing}，等日志齐了再出报表"


def _read_folder(desk: Desk, folder: Path) -> list[str]:
    """Read in the files that are new or have changed, each in a transaction of its own; return what is wrong with others."""
    from qinling.cli.log_input import log_options, take_logs
    from qinling.ledger.session_reader import SessionReader
    from qinling.procedures.logins.weekly import FileMark, mark_read, unread
    from qinling.reports.logins.audit import log_lines

    marks = [
        FileMark(path.name, path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.suffix.lower() in _LOGS and not path.name.startswith((".", "~$"))
    ]
    with desk.writing(create=True) as session:
        fresh = unread(SessionReader(session), marks)
    faults = []
    for mark in fresh:
        try:
            taken, _ = take_logs(desk, [folder / mark.name], log_options(desk, (), None), skip_bad=False)
        except QinlingError as refused:
            faults.append(f"{mark.name}：{refused}")
            desk.say(faults[-1])
            continue
        with desk.writing() as session:
            mark_read(session, mark)
        if desk.is_interactive:
            for line in log_lines(taken, dry_run=False):
                desk.say(line)
    return faults


def _report(desk: Desk, monday: "date", *, dry_run: bool) -> dict[str, object]:
    """Report on one week: its workbooks, and its message in the outbox; return what there is to tell of it.

    Nothing is to be told of a week that another run was quicker with.
    """
    from qinling.cli.commands.supervision.notify import room_for
    from qinling.cli.log_input import audited
    from qinling.procedures.logins.coaching import whom_to_coach
    from qinling.procedures.logins.weekly import report_week
    from qinling.reports.logins.audit import audit_keys
    from qinling.reports.logins.weekly_digest import login_digest

    with desk.reading() as reader:
        seen = audited(desk, reader, monday)
        candidates = whom_to_coach(reader, seen, desk.settings.login_care.coach_weeks)
    files = [] if dry_run else _write_books(desk, seen, candidates)
    names = [path.name for path in files]
    text = login_digest(seen, candidates, desk.settings.office, room_for(desk)(""), names)
    if dry_run:
        desk.say("\n".join(("── 将发出 ──", *text)))
    else:
        with desk.writing() as session:
            channels = desk.settings.notify.channels_of("")
            if not report_week(session, monday, text, channels, desk.today, desk.now()):
                return {}
        desk.say(f"{seen.week} 已出报表：{'、'.join(map(str, files))}")
    keys = audit_keys(seen)
    return {
        "week": seen.week,
        "subject": text[0],
        "body": text[1],
        "files": [str(path) for path in files],
        "coach": [one.use.account.account for one in candidates],
        "found": keys["found"],
    }


def _write_books(desk: Desk, seen: "Audit", candidates: "Sequence[Candidate]") -> list[Path]:
    from qinling.workbook.logins.audit_workbook import write_login_report
    from qinling.workbook.logins.coaching_sheet import write_coaching_sheet

    folder = _books_place(desk)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsRefused(
            f"建不了文件夹 {folder}（{error.strerror}）", "核对设置 logins.workbooks"
        ) from None
    files = [folder / f"平台账号登录情况{seen.week}.xlsx"]
    write_login_report(files[0], seen, desk.settings.office)
    if candidates:
        files.append(folder / f"实操指导单{seen.week}.xlsx")
        write_coaching_sheet(files[1], seen, candidates, desk.settings.office)
    return files


def _deliver(desk: Desk, *, as_json: bool) -> None:
    """Send what waits, unless this is a quiet time: then a later run does."""
    from qinling.cli.commands.supervision.notify import sender, tell_undelivered, why_quiet
    from qinling.procedures.notification_runs import send_waiting

    if why_quiet(desk):
        return
    done = send_waiting(desk.writing, sender(desk, quiet=as_json), desk.settings.notify, desk.now)
    tell_undelivered(desk, done)

"""Command `login weekly`: the weekly audit, run by cron."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import AsJson, DryRun, Force
from qinling.cli.options.warnings import AheadOfClock
from qinling.cli.sending.run_clock import note_clock_fault, require_meant_day
from qinling.errors import OutputRefused, RowsRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qinling.cli.commands.login.weekly_files import FolderIntake
    from qinling.cli.commands.login.weekly_run import WeeklyRun
    from qinling.ledger.rows import DeliveryRow
    from qinling.rules.logins.weekly.missing_weeks import PendingWeek


def weekly(
    ctx: typer.Context,
    *,
    dry_run: DryRun = False,
    ahead_of_clock: AheadOfClock = False,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """由定时任务运行：读入日志文件夹，出上一周的报表和指导单，发出摘要；缺日志的、要更正的也告诉。

    一周只发一次；漏了的周以后补发。日志还没来的，等来了再发；发过以后日志有补充或变动的，发一次更正。
    读入的日志可以用 qinling undo 撤回，发出的不能。
    """
    from qinling.cli.commands.login.weekly_run import open_weekly_run
    from qinling.cli.office_files.log_folders import resolve_log_folder

    desk: Desk = ctx.obj
    require_meant_day(desk, ahead_of_clock=ahead_of_clock, dry_run=dry_run)
    folder = resolve_log_folder(desk)
    with open_weekly_run(desk, dry_run=dry_run, force=force) as run:
        result = _run_weekly(run, folder, as_json=as_json)
    if as_json:
        _print_json(desk, result)
    elif dry_run:
        _print_planned(desk, result.planned)
    if not dry_run:
        _send_waiting_messages(desk, as_json=as_json)
    _refuse_rest(result.intake.faults, result.unwritten)


@dataclass(frozen=True, slots=True)
class _Result:
    """What a run did.

    *items* are its reports and corrections as JSON, *unwritten* says which it could not write. *planned* are
    the deliveries to try next.
    """

    intake: "FolderIntake"
    items: list[dict[str, object]]
    pending: "list[PendingWeek]"
    unwritten: list[OutputRefused]
    planned: "list[DeliveryRow]"


def _run_weekly(run: "WeeklyRun", folder: Path, *, as_json: bool) -> _Result:
    """Read the logs, report on the weeks, correct earlier reports, and tell what is missing."""
    from qinling.cli.commands.login.weekly_files import read_new_logs
    from qinling.cli.commands.login.weekly_reports import (
        correct_weeks,
        list_weeks_to_report,
        report_weeks,
        tell_missing_logs,
    )

    intake = read_new_logs(run, folder)
    corrections, uncorrected = correct_weeks(run)
    pending = list_weeks_to_report(run)
    items, unwritten = report_weeks(run, pending)
    tell_missing_logs(run, folder, intake)
    planned = _plan_messages(run, as_json=as_json) if run.is_dry or as_json else []
    return _Result(intake, [*items, *corrections], pending, [*unwritten, *uncorrected], planned)


def _print_json(desk: Desk, result: _Result) -> None:
    intake = result.intake
    desk.print_json(
        "login_weekly",
        result.items,
        read=intake.read,
        waiting=_list_waiting(result.pending),
        faults=intake.faults,
        writing=intake.writing,
        strays=[{"file": name, "what": intake.strays[name]} for name in intake.untold],
        messages=[
            {"channel": one.channel, "address": one.address or None, "subject": one.subject, "body": one.body}
            for one in result.planned
        ],
    )


def _refuse_rest(faults: "Sequence[str]", unwritten: "Sequence[OutputRefused]") -> None:
    """Raise for the log files that were not read and the weeks whose workbooks were not written."""
    if unwritten:
        raise unwritten[0]
    if faults:
        raise RowsRefused(f"{len(faults)} 个日志文件没有读入", "按上面所说改正后再运行，其余的已读入")


def _list_waiting(pending: "Sequence[PendingWeek]") -> list[str]:
    from qinling.rules.parsing.iso_weeks import format_week

    return [format_week(week.monday) for week in pending if not week.is_ready]


def _plan_messages(run: "WeeklyRun", *, as_json: bool) -> "list[DeliveryRow]":
    """Return the deliveries that are tried next: those of this run, and those that wait from earlier ones."""
    from qinling.cli.sending.notification_sending import build_digest_layout, build_sending
    from qinling.procedures.notifications.notification_sending import plan_waiting_notifications

    sending, layout = build_sending(run.desk, as_json=as_json), build_digest_layout(run.desk)
    with run.trying() as writer:
        return plan_waiting_notifications(writer, sending, layout)


def _print_planned(desk: Desk, planned: "Sequence[DeliveryRow]") -> None:
    """Print the messages that would be sent, each with its channels and addresses."""
    from qinling.cli.sending.notification_sending import build_sending

    ways: dict[tuple[str, str], list[str]] = {}  # one that may have come already has a text of its own
    for one in planned:
        ways.setdefault((one.uid, f"{one.subject}\n\n{one.body}"), []).append(one.way)
    is_quiet = build_sending(desk, as_json=False).find_quiet_reason() is not None
    head = "休息日或静默时段，以后的运行将发出" if is_quiet else "将发出"
    for (_, text), used in ways.items():
        desk.print_note(f"── {head}（{'、'.join(used)}）──\n{text}")
    count = len({uid for uid, _ in ways})
    when = "以后的运行才发" if is_quiet else "将发"
    desk.print_note(f"试运行：台账没有改动，什么也没有发出；{when} {count} 条消息")


def _send_waiting_messages(desk: Desk, *, as_json: bool) -> None:
    """Send waiting messages. In quiet time a later run sends them."""
    from qinling.cli.sending.notification_sending import (
        build_digest_layout,
        build_sending,
        note_renewal,
        require_all_delivered,
    )
    from qinling.procedures.notifications.notification_sending import send_waiting_notifications
    from qinling.rules.warnings.notification_rules import QuietReason

    note_clock_fault(desk)
    result = send_waiting_notifications(build_sending(desk, as_json=as_json), build_digest_layout(desk))
    if not isinstance(result, QuietReason):
        note_renewal(desk, result)
        require_all_delivered(desk, result.deliveries, result.renewal.kept)

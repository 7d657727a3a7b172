"""The command that warns: what is overdue or due soon, and what else calls for attention."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.options.common import AsJson, DryRun, ExitCode, Explain, FormatOption, Kinds, Notify, Within
from qinling.errors import UsageRefused
from qinling.rules.vocabulary import Alert, Form

if TYPE_CHECKING:
    from qinling.procedures.views import Alerted, Warned

app = typer.Typer()

SOMETHING_NEAR = 10
SOMETHING_OVERDUE = 11


@app.command()
def warn(
    ctx: typer.Context,
    *,
    within: Within = None,
    kind: Kinds = None,
    explain: Explain = False,
    exit_code: ExitCode = False,
    notify: Notify = False,
    dry_run: DryRun = False,
    form: FormatOption = None,
    as_json: AsJson = False,
) -> None:
    """列出临近到期和已超期的问题，最急的在前；并说还有哪些要提醒。"""
    desk: Desk = ctx.obj
    form = Form.JSON if as_json else form or Form.TABLE
    if notify or dry_run:
        _notify(ctx, desk, dry_run=dry_run, as_json=as_json)
        return
    if kind and form in (Form.CSV, Form.ICS):
        raise UsageRefused(f"--kind 与 --format {form} 不能同用", "请用 --format table、text 或 json")
    warnings, alerts, ledger = _found(desk, within, kind, form)
    if form is Form.ICS:
        _write_calendar(desk, warnings, ledger)
    elif kind and form is not Form.JSON:
        _show_alerts(desk, alerts, form)
    else:
        _show(desk, warnings, alerts, form, explain=explain)
    if exit_code and warnings:
        raise typer.Exit(SOMETHING_OVERDUE if warnings[0].days_left < 0 else SOMETHING_NEAR)


def _found(
    desk: Desk, within: int | None, kind: Sequence[Alert] | None, form: Form
) -> "tuple[list[Warned], list[Alerted], str]":
    """Return the deadlines, the alerts where *form* shows them, and the ledger's id where it tells it."""
    from qinling.procedures.views import deadline_warnings, ledger_id, other_alerts

    settings, rules = desk.settings, desk.settings.alerts
    if kind:
        rules = replace(rules, off=tuple(one for one in Alert if one not in kind))
    with desk.reading() as reader:
        warnings = list(deadline_warnings(reader, desk.today, settings.reach, desk.calendar, within))
        if form is Form.ICS:
            return warnings, [], ledger_id(reader)
        if form is Form.CSV:
            return warnings, [], ""
        return warnings, other_alerts(reader, desk.today, rules, settings.procedure.recheck_days), ""


def _notify(ctx: typer.Context, desk: Desk, *, dry_run: bool, as_json: bool) -> None:
    """Send; refuse options that say how the list is to look."""
    from qinling.cli.commands.supervision.notify import notify

    given = ctx.params
    if not given["notify"]:
        raise UsageRefused("--dry-run 要和 --notify 一起用", "只想看名单就不写 --dry-run")
    others = {
        "within": "--within",
        "kind": "--kind",
        "explain": "--explain",
        "exit_code": "--exit-code",
        "form": "--format",
    }
    if clash := [option for name, option in others.items() if not _is_blank(given[name])]:
        raise UsageRefused(f"--notify 与 {'、'.join(clash)} 不能同用", "提醒谁、提醒什么由设置决定")
    notify(desk, dry_run=dry_run, as_json=as_json)


def _is_blank(value: object) -> bool:
    return value is None or value is False or value in ([], ())  # 0 is something


def _show(
    desk: Desk, warnings: "Sequence[Warned]", alerts: "Sequence[Alerted]", form: Form, *, explain: bool
) -> None:
    from qinling.reports import warnings as report

    calendar = desk.calendar if explain else None

    if form is Form.JSON:
        others = [report.alert_json(one, desk.today) for one in alerts]
        items = (report.warning_json(one, desk.today, calendar) for one in warnings)
        desk.print_json("warnings", items, alerts=others)
        return
    if not warnings:
        if desk.out.is_terminal:  # cron's mail is to say something or not to come
            desk.say("没有临近到期或超期的问题")
            typer.echo(report.alert_summary(alerts))
        return
    desk.say_estimates(one.issue.deadline.year for one in warnings if one.issue.deadline)
    if form is Form.CSV:
        report.write_warnings_csv(warnings, desk.today, sys.stdout)
    elif form is Form.TEXT:
        for line in (*report.warning_lines(warnings, desk.today, calendar), *report.alert_lines(alerts)):
            typer.echo(line)
    elif calendar:
        for line in report.warning_lines(warnings, desk.today, calendar):
            typer.echo(line)
    else:
        desk.out.print(report.warning_table(warnings, desk.out.width))
        if summary := report.alert_summary(alerts):
            typer.echo(f"\n{summary}")


def _write_calendar(desk: Desk, warnings: "Sequence[Warned]", ledger: str) -> None:
    """Write the calendar on stdout; without a warning too, or a calendar that reads it would keep the old ones."""
    from qinling.reports.documents.calendar_ics import calendar_file

    typer.echo(calendar_file(warnings, ledger, desk.settings.reach, desk.now()), nl=False)


def _show_alerts(desk: Desk, alerts: "Sequence[Alerted]", form: Form) -> None:
    from qinling.reports import warnings as report

    if form is Form.TEXT:
        for line in report.alert_lines(alerts):
            typer.echo(line)
    elif alerts:
        desk.out.print(report.alert_table(alerts, desk.out.width))
    elif desk.out.is_terminal:
        desk.say("没有这些提醒")

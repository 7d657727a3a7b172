"""Command `warn`: deadline warnings and other alerts."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.viewing.warning_calendar import print_calendar, write_calendar
from qinling.cli.context import Desk
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.framework.printing import print_line
from qinling.cli.lookup.last_list import remember_list
from qinling.cli.notification_sending import send_notifications
from qinling.cli.options.filter_words import WordFilterOptions
from qinling.cli.options.warnings import WarnOptions
from qinling.cli.settings.holidays import note_estimated_years
from qinling.cli.unit_words import find_wanted_issues
from qinling.errors import UsageRefused
from qinling.rules.vocabulary import AlertKind, WarningFormat

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.procedures.views import DeadlineWarning, IssueAlert

app = typer.Typer()

SOMETHING_NEAR = 10
SOMETHING_OVERDUE = 11


@app.command()
@expand_option_groups
def warn(ctx: typer.Context, *, options: WarnOptions, wanted: WordFilterOptions) -> None:
    """列出临近到期和已超期的问题，最急的在前；并说还有哪些要提醒。"""
    desk: Desk = ctx.obj
    options.require_matching(filters=wanted.describe())
    if options.notify:
        dry_run, ahead = options.dry_run, options.ahead_of_clock
        send_notifications(desk, dry_run=dry_run, ahead_of_clock=ahead, as_json=options.as_json)
    elif options.to:
        write_calendar(desk, options.to, options.within, force=options.force)
    elif (warnings := _list_warnings(desk, options, wanted)) and options.exit_code:
        raise typer.Exit(SOMETHING_OVERDUE if warnings[0].days_left < 0 else SOMETHING_NEAR)


def _list_warnings(
    desk: Desk, options: WarnOptions, wanted: WordFilterOptions
) -> "Sequence[DeadlineWarning]":
    """Print what was asked for, and return the deadline warnings."""
    form = WarningFormat.JSON if options.as_json else options.form or WarningFormat.TABLE
    kind, explain = options.kind, options.explain
    within = wanted.count_days_ahead(desk.today) if options.within is None else options.within
    _require_fitting_form(options, form)
    warnings, alerts, ledger_id = _find_warnings(desk, wanted, within, kind, form)
    if form is WarningFormat.ICS:
        print_calendar(desk, warnings, ledger_id)
    elif kind and form is not WarningFormat.JSON:
        _print_alerts(desk, alerts, form)
    else:
        _print_warnings(desk, warnings, alerts, form, wanted.describe(), explain=explain)
    if form in (WarningFormat.TABLE, WarningFormat.TEXT):
        remember_list(desk, [one.issue for one in (alerts if kind else warnings)])
    return warnings


def _require_fitting_form(options: WarnOptions, form: WarningFormat) -> None:
    """Refuse what *form* has no place for."""
    if form in (WarningFormat.CSV, WarningFormat.ICS):
        for name, is_given in (("--kind", options.kind), ("--explain", options.explain)):
            if is_given:
                raise UsageRefused(
                    f"{name} 与 --format {form.label} 不能同用", "请用 --format 表格、文字 或 json"
                )
    if options.kind and options.explain and form is not WarningFormat.JSON:
        raise UsageRefused("--explain 与 --kind 不能同用", "--explain 只说时限：去掉其中一个，或加 --json")


def _find_warnings(
    desk: Desk,
    wanted: WordFilterOptions,
    within: int | None,
    kind: Sequence[AlertKind] | None,
    form: WarningFormat,
) -> "tuple[list[DeadlineWarning], list[IssueAlert], str]":
    """Return the warnings of *wanted*, the alerts if *form* shows them, and the ledger id if *form* needs it."""
    from qinling.procedures.views import find_alerts, find_deadline_warnings, read_ledger_id

    settings = desk.settings
    rules = settings.alerts.select_kinds(kind) if kind else settings.alerts
    with desk.reading() as reader:
        are_meant = _find_wanted_ids(desk, reader, wanted)
        found = find_deadline_warnings(reader, desk.today, settings.warning_reach, desk.calendar, within)
        warnings = [one for one in found if are_meant is None or one.issue.id in are_meant]
        if form is WarningFormat.ICS:
            return warnings, [], read_ledger_id(reader)
        if form is WarningFormat.CSV:
            return warnings, [], ""
        alerts = find_alerts(reader, desk.today, rules, settings.procedure.recheck_days)
        return warnings, [one for one in alerts if are_meant is None or one.issue.id in are_meant], ""


def _find_wanted_ids(desk: Desk, reader: "Reader", wanted: WordFilterOptions) -> set[int] | None:
    """Return the ids of the issues that *wanted* selects, None where it selects all."""
    if wanted == WordFilterOptions():
        return None
    return {issue.id for issue in find_wanted_issues(desk, reader, wanted, desk.today)}


def _print_warnings(
    desk: Desk,
    warnings: "Sequence[DeadlineWarning]",
    alerts: "Sequence[IssueAlert]",
    form: WarningFormat,
    conditions: str,
    *,
    explain: bool,
) -> None:
    from qinling.reports.warnings import warning_list as report

    calendar = desk.calendar if explain else None

    if form is WarningFormat.JSON:
        others = [report.alert_json(one, desk.today) for one in alerts]
        items = (report.warning_json(one, desk.today, calendar) for one in warnings)
        desk.print_json("warnings", items, alerts=others)
        return
    if not warnings:
        if desk.out.is_terminal:  # Without a terminal (cron) print nothing.
            within = f"（条件是 {conditions}）" if conditions else ""
            desk.print_note(f"没有临近到期或超期的问题{within}")
            print_line(report.alert_summary(alerts))
        return
    years = (one.issue.deadline.year for one in warnings if one.issue.deadline)
    note_estimated_years(desk.calendar, years, desk.print_note)
    if form is WarningFormat.CSV:
        report.write_warnings_csv(warnings, desk.today, sys.stdout)
    elif form is WarningFormat.TEXT:
        for line in (*report.warning_lines(warnings, desk.today, calendar), *report.alert_lines(alerts)):
            print_line(line)
    elif calendar:
        for line in report.warning_lines(warnings, desk.today, calendar):
            print_line(line)
    else:
        desk.out.print(report.warning_table(warnings, desk.out.width))
        if summary := report.alert_summary(alerts):
            print_line(f"\n{summary}")


def _print_alerts(desk: Desk, alerts: "Sequence[IssueAlert]", form: WarningFormat) -> None:
    from qinling.reports.warnings import warning_list as report

    if form is WarningFormat.TEXT:
        for line in report.alert_lines(alerts):
            print_line(line)
    elif alerts:
        desk.out.print(report.alert_table(alerts, desk.out.width))
    elif desk.out.is_terminal:
        desk.print_note("没有这些提醒")

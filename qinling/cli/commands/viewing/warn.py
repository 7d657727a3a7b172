"""Command `warn`: deadline warnings and other alerts."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.viewing.warning_calendar import print_calendar, write_calendar
from qinling.cli.context import Desk
from qinling.cli.framework.option_groups import expand_option_groups
from qinling.cli.framework.terminal.printing import print_line
from qinling.cli.lookup.last_list import forget_list, remember_list
from qinling.cli.options.filtering.filter_words import ReadFilterOptions, WordFilterOptions
from qinling.cli.options.warning_words import WarningWordOptions
from qinling.cli.options.warnings import WarnOptions
from qinling.cli.page_printing import print_page
from qinling.cli.sending.notification_sending import send_notifications
from qinling.cli.settings.holidays import note_estimated_years
from qinling.cli.unit_words import find_wanted_issues
from qinling.rules.vocabulary import AlertKind, WarningFormat

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.procedures.views.issue_views import DeadlineWarning, IssueAlert

app = typer.Typer()

SOMETHING_NEAR = 10
SOMETHING_OVERDUE = 11


@app.command()
@expand_option_groups
def warn(ctx: typer.Context, *, options: WarnOptions, wanted: WarningWordOptions) -> None:
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
    form = options.choose_form()
    desk.settings  # noqa: B018 (a mistake in them is told before a ledger that is missing)
    if options.all_offices:
        return _list_of_all_offices(desk, options, wanted, form)
    with desk.reading() as reader:
        warnings, alerts = _find_warnings(desk, reader, wanted, options, form)
        ledger_id = _read_ledger_id(reader) if form is WarningFormat.ICS else ""
    if form is WarningFormat.ICS:
        print_calendar(desk, warnings, ledger_id)
    else:
        _print_all(desk, warnings, alerts, form, wanted, options)
    if form in (WarningFormat.TABLE, WarningFormat.TEXT):
        remember_list(desk, [one.issue for one in (alerts if options.kind else warnings)])
    return warnings


def _list_of_all_offices(
    desk: Desk, options: WarnOptions, wanted: WordFilterOptions, form: WarningFormat
) -> "Sequence[DeadlineWarning]":
    """Print the warnings of all offices, and return them."""
    from qinling.cli.offices.office_warnings import find_office_warnings, print_office_warnings_json
    from qinling.cli.offices.office_words import note_words_unknown_everywhere

    found = find_office_warnings(
        desk, lambda own, reader: _find_warnings(own, reader, wanted, options, form, is_noted=False)
    )
    warnings, alerts = found.name_offices()
    if not warnings and not alerts:
        note_words_unknown_everywhere(desk, wanted, None)
    if form is WarningFormat.JSON:
        print_office_warnings_json(desk, found, explain=options.explain)
    else:
        _print_all(desk, warnings, alerts, form, wanted, options)
        forget_list(desk)
    return warnings


def _print_all(
    desk: Desk,
    warnings: "Sequence[DeadlineWarning]",
    alerts: "Sequence[IssueAlert]",
    form: WarningFormat,
    wanted: WordFilterOptions,
    options: WarnOptions,
) -> None:
    if options.kind and form is not WarningFormat.JSON:
        _print_alerts(desk, alerts, form, wanted, options.kind)
    else:
        _print_warnings(desk, warnings, alerts, form, wanted, explain=options.explain)


def _read_ledger_id(reader: "Reader") -> str:
    from qinling.procedures.ledger_identity import read_ledger_id

    return read_ledger_id(reader)


def _find_warnings(
    desk: Desk,
    reader: "Reader",
    wanted: WordFilterOptions,
    options: WarnOptions,
    form: WarningFormat,
    *,
    is_noted: bool = True,
) -> "tuple[list[DeadlineWarning], list[IssueAlert]]":
    """Return the warnings of *wanted*, and the alerts if *form* shows them. Words without meaning may be noted."""
    from qinling.procedures.views.issue_views import find_alerts, find_deadline_warnings

    settings, kind = desk.settings, options.kind
    are_meant = _find_wanted_ids(desk, reader, wanted, is_noted=is_noted)
    within = wanted.count_days_ahead(desk.today) if options.within is None else options.within
    found = find_deadline_warnings(reader, desk.today, settings.warning_reach, desk.calendar, within)
    warnings = [one for one in found if are_meant is None or one.issue.id in are_meant]
    if form in (WarningFormat.ICS, WarningFormat.CSV):
        return warnings, []
    rules = settings.alerts.select_kinds(kind) if kind else settings.alerts
    alerts = find_alerts(reader, desk.today, rules, settings.procedure.recheck_days)
    return warnings, [one for one in alerts if are_meant is None or one.issue.id in are_meant]


def _find_wanted_ids(
    desk: Desk, reader: "Reader", wanted: WordFilterOptions, *, is_noted: bool
) -> set[int] | None:
    """Return the ids of the issues that *wanted* selects, None where it selects all."""
    from qinling.procedures.views.issue_views import list_issues

    if wanted == type(wanted)():
        return None
    if not is_noted:
        return {issue.id for issue in list_issues(reader, wanted.build_filters(desk.today))}
    return {issue.id for issue in find_wanted_issues(desk, reader, wanted, desk.today)}


def _print_warnings(
    desk: Desk,
    warnings: "Sequence[DeadlineWarning]",
    alerts: "Sequence[IssueAlert]",
    form: WarningFormat,
    wanted: WordFilterOptions,
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
        _print_no_warnings(desk, alerts, wanted)
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
        print_page(desk, report.warning_table(warnings, desk.out.width))
        if summary := report.alert_summary(alerts):
            print_line(f"\n{summary}")


def _print_no_warnings(desk: Desk, alerts: "Sequence[IssueAlert]", wanted: WordFilterOptions) -> None:
    """Say that there is nothing to warn of. The call of cron, with no words and no terminal, prints nothing."""
    from qinling.reports.warnings import warning_list as report

    if _note_none(desk, "临近到期或超期的问题", wanted) and (summary := report.alert_summary(alerts)):
        print_line(summary)


def _note_none(desk: Desk, what: str, wanted: WordFilterOptions) -> bool:
    """Say that there is nothing of *what*, and return whether it was said."""
    if not (desk.out.is_terminal or isinstance(wanted, ReadFilterOptions) or wanted.words):
        return False
    conditions = wanted.describe()
    desk.print_note(f"没有{what}{f'（条件是 {conditions}）' if conditions else ''}")
    return True


def _print_alerts(
    desk: Desk,
    alerts: "Sequence[IssueAlert]",
    form: WarningFormat,
    wanted: WordFilterOptions,
    kinds: "Sequence[AlertKind]",
) -> None:
    from qinling.reports.warnings import warning_list as report

    if not alerts:
        _note_none(desk, f"“{'、'.join(kind.label for kind in kinds)}”这类提醒", wanted)
    elif form is WarningFormat.TEXT:
        for line in report.alert_lines(alerts):
            print_line(line)
    else:
        desk.out.print(report.alert_table(alerts, desk.out.width))

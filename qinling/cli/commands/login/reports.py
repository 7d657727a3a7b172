"""Command group `login`: import login logs and report on a week."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qinling.cli.commands.login import accounts as login_accounts
from qinling.cli.commands.login import coaching, imports
from qinling.cli.commands.login import weekly as login_week
from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.options.common import AsJson, DryRun, Force, SkipBad
from qinling.cli.options.logins import (
    AccountFilter,
    AccountUnitFilter,
    AllAccounts,
    AuditReportFile,
    LogFiles,
    LogHeadingOption,
    LogSourceOption,
    SuccessCode,
    WeekOption,
    WeeksOption,
)
from qinling.cli.options.workbooks import require_xlsx_option
from qinling.cli.outputs.output_files import open_output_files
from qinling.cli.page_printing import print_page
from qinling.cli.reading.account_doubts import ask_account_doubts
from qinling.cli.reading.file_input import retry_with_answers
from qinling.cli.reading.log_input import audit_week, build_log_options, import_log_files
from qinling.cli.reading.log_questions import ask_log_question
from qinling.cli.settings.holidays import note_estimated_years
from qinling.cli.unit_words import note_unknown_account_units
from qinling.cli.whole_ledger import reading_whole

if TYPE_CHECKING:
    from qinling.procedures.logins.audit import Audit

app = typer.Typer(
    name="login",
    cls=ChineseGroup,
    help="平台账号登录情况：谁需要帮助，哪里有风险，帮了有没有用。",
    subcommand_metavar="命令 [参数]...",
)


@app.command("import")
def import_login_logs(
    ctx: typer.Context,
    files: LogFiles,
    *,
    success_code: SuccessCode = None,
    heading: LogHeadingOption = None,
    source: LogSourceOption = None,
    skip_bad: SkipBad = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """读入平台的登录日志；同一份再读、几份有重叠、另存过的，每次登录都只算一次。

    读错了用 qinling undo 撤回，或 qinling login forget 去掉；先看会读入什么，加 --dry-run。
    """
    from qinling.reports.importing.import_result import error_json
    from qinling.reports.logins.intake_results import log_json, log_lines

    desk: Desk = ctx.obj
    options = build_log_options(desk, heading or (), success_code, source)
    run = partial(import_log_files, desk, files, skip_bad=skip_bad, dry_run=dry_run)
    results, errors = retry_with_answers(desk, options, run, partial(ask_log_question, desk), ask=not as_json)
    if as_json:
        desk.print_json("login_import", map(log_json, results), errors=[*map(error_json, errors)])
    for line in log_lines(results, desk.settings.timezone, dry_run=dry_run):
        desk.print_note(line)
    if not (dry_run or as_json):
        ask_account_doubts(desk, [doubt for one in results for doubt in one.matching.doubts])


@app.command()
def report(
    ctx: typer.Context,
    *,
    week: WeekOption = None,
    weeks: WeeksOption = None,
    unit: AccountUnitFilter = None,
    account: AccountFilter = None,
    show_all: AllAccounts = False,
    to: AuditReportFile = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """看一周的登录情况：谁需要帮助，哪里有风险，每个账号登录几次、几天，多久没登录。

    没有提示的账号只说个数，加 --all 列出；只看一个单位、一个账号的都列出。

    单位按账号清单的次序列出，不作排名，也不统计在线时长。
    """
    from qinling.reports.logins.audit import audit_json, audit_keys

    desk: Desk = ctx.obj
    require_xlsx_option(to, "--to", force=force)
    with reading_whole(desk, "登录审计") as reader:
        audit = audit_week(desk, reader, week, weeks, unit or (), account or ())
        note_unknown_account_units(desk, reader, unit or ())
    if to is not None:
        _write_workbook(desk, to, audit, force=force, ask=not as_json)
    if as_json:
        desk.print_json("login_report", audit_json(audit, with_records=bool(account)), **audit_keys(audit))
    else:
        _print_audit(desk, audit, with_records=bool(account), show_all=show_all, is_of_units=bool(unit))


def _write_workbook(desk: Desk, file: Path, audit: "Audit", *, force: bool, ask: bool) -> None:
    from qinling.workbook.logins.audit_workbook import write_audit_workbook

    with open_output_files(desk, force=force, ask=ask) as outputs:
        write_audit_workbook(outputs.create(file, private=True), audit, desk.settings.office)
    desk.print_note(f"已写出 {file}")


def _print_audit(
    desk: Desk, audit: "Audit", *, with_records: bool, show_all: bool, is_of_units: bool
) -> None:
    from qinling.reports.logins.audit_page import audit_page

    years = {audit.coverage.first_day.year, audit.coverage.until.year}
    note_estimated_years(desk.calendar, years, desk.print_note)
    is_narrowed = is_of_units or with_records
    for part in audit_page(
        audit,
        desk.out.width,
        with_records=with_records,
        show_all=show_all or is_narrowed,
        is_narrowed=is_narrowed,
    ):
        print_page(desk, part)


for command in (
    imports.imports,
    imports.forget,
    coaching.guide,
    coaching.coach,
    coaching.effect,
    login_week.weekly,
):
    app.command()(command)
app.add_typer(login_accounts.app)

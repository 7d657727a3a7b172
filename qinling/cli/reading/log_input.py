"""Shared by the login commands: import log files, and audit one week."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.reading.file_input import parse_heading_map
from qinling.cli.reading.progress import progress_bar
from qinling.cli.setting_advice import advise_setting
from qinling.errors import RowsRefused, UsageRefused, quote_argument

if TYPE_CHECKING:
    from datetime import date

    from qinling.errors import RowError
    from qinling.ledger.reader import Reader
    from qinling.ledger.writer import Writer
    from qinling.procedures.logins.audit import Audit
    from qinling.procedures.logins.log_intake import LogImportResult
    from qinling.rules.logins.weekly.week_report import IssueCounts
    from qinling.workbook.logins.log_reader import LogFile, LogOptions


def build_log_options(
    desk: Desk, headings: Sequence[str], success_code: str | None = None, source: str | None = None
) -> "LogOptions":
    """Return the options for reading logs and account lists. Raises UsageRefused for a wrong --map or --source."""
    from zoneinfo import ZoneInfo

    from qinling.workbook.logins.log_headings import parse_log_map_entry
    from qinling.workbook.logins.log_reader import LogOptions

    rules = desk.settings.log_reading
    if source is not None and source not in rules.sources:
        known = f"可用：{'、'.join(rules.sources)}；" if rules.sources else ""
        raise UsageRefused(
            f"设置里没有 {source} 这个日志来源",
            f"{known}新的来源{advise_setting(desk, f'logins.sources.{source}.files', '文件名的样子')}",
        )
    return LogOptions(
        timezone=ZoneInfo(desk.settings.timezone),
        success_code=success_code,
        rules=rules,
        source=source or "",
        limits=desk.settings.limits,
        headings=parse_heading_map(headings, parse_log_map_entry, "操作员=account"),
        last_day=desk.today + timedelta(days=1),  # a clock may differ, but not by more
    )


def import_log_files(
    desk: Desk,
    files: Sequence[Path],
    options: "LogOptions",
    *,
    skip_bad: bool,
    dry_run: bool = False,
) -> "tuple[list[LogImportResult], list[RowError]]":
    """Import log files in one transaction. One bad row refuses all files, unless *skip_bad*."""
    with desk.writing(create=True, dry_run=dry_run) as writer:
        return read_log_files(desk, writer, files, options, skip_bad=skip_bad)


def read_log_files(
    desk: Desk,
    writer: "Writer",
    files: Sequence[Path],
    options: "LogOptions",
    *,
    skip_bad: bool,
    only_new: bool = False,
) -> "tuple[list[LogImportResult], list[RowError]]":
    """Read log files into the ledger within the transaction of *writer*. Raises RowsRefused unless *skip_bad*.

    *only_new*: a log that counts already is not read again, nor one that somebody took away.
    """
    from qinling.procedures.logins.log_intake import delete_expired_records, import_log
    from qinling.procedures.logins.login_events import record_log_imports
    from qinling.workbook.logins.log_reader import open_logs

    stamp = desk.build_stamp()
    keep_from = desk.settings.login_upkeep.find_first_kept_day(desk.today)
    results: list[LogImportResult] = []
    errors: list[RowError] = []
    with progress_bar(desk, "读入日志") as progress:
        for log in chain.from_iterable(open_logs(path, options) for path in files):
            if only_new and (known := _describe_known(writer, log)):
                desk.print_note(known)
                continue
            result = import_log(writer, log, stamp, keep_from, progress)
            results.append(replace(result, skipped_rows=dict(log.skipped_rows)))
            errors += log.errors
            _print_log_notes(desk, log)
        record_log_imports(writer, results, stamp)
        if keep_from:
            delete_expired_records(writer, keep_from)
        _print_errors(desk, errors)
        if errors and not skip_bad:
            raise _bad_rows_error(errors)
    return results, errors


def _bad_rows_error(errors: "Sequence[RowError]") -> RowsRefused:
    return RowsRefused(
        f"日志有 {len(errors)} 处读不懂，没有读入", "请改正后再读，或加 --skip-bad 只读没有错的行"
    )


def _describe_known(reader: "Reader", log: "LogFile") -> str:
    """Return why a log is not read by itself, "" for a new one."""
    from qinling.procedures.logins.read_logs import is_forgotten, is_read

    if is_read(reader, log.digest):
        return f"{log.name}：以前读过，没有再读"
    if not is_forgotten(reader, log.digest):
        return ""
    command = f"qinling login import {quote_argument(log.read_from)}"
    return f"{log.name}：以前去掉或撤回过，没有读；要读入：{command}"


def _print_log_notes(desk: Desk, log: "LogFile") -> None:
    for reason, rows in log.skipped_rows.items():
        places = log.skipped_places.get(reason, [])
        more = "等" if len(places) < rows else ""
        where = f"（第 {'、'.join(map(str, places))} 行{more}）" if places else ""
        desk.print_note(f"{log.name}：{reason} {rows} 行{where}，没有读")
    for note in log.notes:
        desk.print_note(f"{log.name}：{note}")


def _print_errors(desk: Desk, errors: "Sequence[RowError]") -> None:
    from qinling.reports.importing.import_result import error_table

    if errors:
        desk.err.print(error_table(errors))


def audit_week(
    desk: Desk,
    reader: "Reader",
    week: "date | None" = None,
    weeks: int | None = None,
    units: Sequence[str] = (),
    accounts: Sequence[str] = (),
    issues: "IssueCounts | None" = None,
) -> "Audit":
    """Audit *week*, by default the last complete week, with *weeks* of history. *issues* are as of now by default."""
    from qinling.procedures.logins.audit import build_audit
    from qinling.rules.parsing.iso_weeks import find_last_complete_week

    if accounts:
        from qinling.cli.lookup.account_names import find_accounts_to_show

        accounts = find_accounts_to_show(desk, reader, accounts)
    rules = desk.settings.logins
    return build_audit(
        reader,
        week or find_last_complete_week(desk.today),
        desk.today,
        replace(rules, weeks=weeks) if weeks else rules,
        desk.calendar,
        units,
        accounts,
        persons=desk.settings.persons,
        issues=issues,
        home=desk.settings.home,
    )

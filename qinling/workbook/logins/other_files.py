"""Say what a file of the log folder is that is no login log."""

from pathlib import Path

from qinling.errors import QinlingError, quote_argument
from qinling.workbook.files.file_inspection import read_first_bytes
from qinling.workbook.files.grids import open_grids
from qinling.workbook.logins.account_list_reader import read_account_list
from qinling.workbook.logins.log_archives import is_archive
from qinling.workbook.logins.log_headings import (
    ACCOUNT,
    ACCOUNT_LIST_ALIASES,
    LOGIN_TIME,
    find_header,
)
from qinling.workbook.logins.log_reader import LogOptions, find_log_columns
from qinling.workbook.logins.outcome_codes import read_cell_text
from qinling.workbook.logins.table_sources import SheetSource

#: Columns that a log has and a list of accounts has not.
_COLUMNS_OF_LOGS = frozenset({LOGIN_TIME, "outcome", "address"})


def describe_other_file(path: Path, options: LogOptions) -> str | None:
    """Return what *path* is if it is surely no login log, or None for a log that cannot be read.

    A file with a time or an outcome of logins may be a log with strange headings, and is none of these.
    """
    try:
        if is_archive(path, read_first_bytes(path)):
            return None
        columns = find_log_columns(path, options)
        if columns & _COLUMNS_OF_LOGS:
            return None
        if ACCOUNT not in columns:
            return "不是登录日志：没有账号、登录时间、登录结果的列；是日志的，用 qinling login import 读入，加 --map 指明各列"
        count = len(read_account_list(path, options).rows)
        if not count or _has_repeated_accounts(path, options):
            return None
    except QinlingError:
        return None
    command = f"qinling login accounts import {quote_argument(str(path))}"
    return f"像是账号清单（{count} 个账号），没有当日志读；要读入清单，运行 {command}"


def _has_repeated_accounts(path: Path, options: LogOptions) -> bool:
    """Return whether an account stands in several rows, as in a log."""
    for grid in open_grids(path, options.limits):
        sheet = SheetSource(grid)
        header = find_header(sheet.sample, ACCOUNT_LIST_ALIASES, options.headings)
        if header and (column := header.columns.get(ACCOUNT)) is not None:
            accounts = [text for row in sheet.read_rows(header) if (text := read_cell_text(row[column]))]
            if len(set(accounts)) < len(accounts):
                return True
    return False

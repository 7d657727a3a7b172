"""Say what a file of the log folder is that is no login log."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from qinling.errors import QinlingError, quote_argument
from qinling.workbook.files.file_inspection import read_first_bytes
from qinling.workbook.files.grids import Cell, open_grids
from qinling.workbook.logins.account_list_reader import read_account_list
from qinling.workbook.logins.header_search import find_header
from qinling.workbook.logins.log_archives import is_archive
from qinling.workbook.logins.log_headings import ACCOUNT, ACCOUNT_LIST_ALIASES, LOGIN_TIME
from qinling.workbook.logins.log_reader import LogOptions, inspect_tables
from qinling.workbook.logins.outcome_codes import read_cell_text
from qinling.workbook.logins.table_sources import SheetSource

#: Columns that a log has and a list of accounts has not.
_COLUMNS_OF_LOGS = frozenset({LOGIN_TIME, "outcome", "address"})
_NO_LOG = "不是登录日志：没有账号，也没有时刻；是日志的，用 qinling login import 读入，加 --map 指明各列"
_TIME_OF_DAY = re.compile(r"[0-9]{1,2}:[0-9]{2}|[0-9]{1,2}时")


def describe_other_file(path: Path, options: LogOptions, today: date) -> str | None:
    """Return what *path* is if it is surely no login log, or None for a log that cannot be read.

    A file with a time or an outcome of logins may be a log with strange headings, and is none of these.
    """
    try:
        if is_archive(path, read_first_bytes(path)):
            return None
        tables = list(inspect_tables(path, options))
        columns = {field for fields, _ in tables for field in fields}
        if columns & _COLUMNS_OF_LOGS:
            return None
        if ACCOUNT not in columns:
            return None if any(_has_times(sample) for _, sample in tables) else _NO_LOG
        count = len(read_account_list(path, options, today).rows)
        if not count or _has_repeated_accounts(path, options):
            return None
    except QinlingError:
        return None
    command = f"qinling login accounts import {quote_argument(str(path))}"
    return f"像是账号清单（{count} 个账号），没有当日志读；要读入清单，运行 {command}"


def _has_times(rows: Sequence[Sequence[Cell]]) -> bool:
    """Return whether a third of the rows tell a time of the day, as those of a log do."""
    return sum(any(map(_is_time, row)) for row in rows) * 3 >= len(rows) > 0


def _is_time(cell: Cell) -> bool:
    if isinstance(cell, datetime):
        return cell.time() != time()
    return isinstance(cell, str) and _TIME_OF_DAY.search(cell) is not None


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

"""Open a log of any make as tables."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from zoneinfo import ZoneInfo

from qinling.errors import WorkbookRefused
from qinling.rules.logins.logs.log_source_rules import LogSourceRules
from qinling.rules.logins.logs.missing_years import YearFinder
from qinling.workbook.files.foreign_contents import is_plain_xml
from qinling.workbook.logins.log_contents import LogContents
from qinling.workbook.logins.makes.event_source import EventSource, Reading
from qinling.workbook.logins.makes.json_logs import is_json, open_json_log
from qinling.workbook.logins.makes.server_lines import WebLineReader, find_server_form, read_sshd_lines
from qinling.workbook.logins.makes.text_files import decode_start, detect_file_encoding, read_lines
from qinling.workbook.logins.makes.xml_logs import open_xml_log
from qinling.workbook.logins.table_sources import TableSource

_LOOK_AHEAD_LINES = 500
_JUDGED_LINES = 50


class MakeRules(NamedTuple):
    """What decides how a log is opened: its *source* in the settings, the office's *zone*, and the code of success that the command gives."""

    source: LogSourceRules | None
    zone: ZoneInfo
    success_code: str | None


def open_records(path: Path, head: bytes, log: LogContents, rules: MakeRules) -> Iterator[TableSource] | None:
    """Return the tables of a log of records or lines, None if *head*, the first bytes of *path*, begins a table of cells.

    Raises WorkbookRefused for the lines of a server that no source of the settings explains.
    """
    if rules.source and rules.source.form:
        return iter([_open_server_log(path, log, rules.source, rules)])
    start = decode_start(head)
    if is_json(start):
        return iter(open_json_log(path, log.name))
    if is_plain_xml(head):
        return iter([open_xml_log(path, log.name, log.notes)])
    if form := find_server_form(
        [line for line in start.splitlines(keepends=True) if line.endswith("\n")][:_JUDGED_LINES]
    ):
        what = " sshd 的系统日志" if form == "sshd" else "网站的访问日志"
        address = "" if form == "sshd" else "、qinling config set logins.sources.名称.login_url /登录的地址"
        raise WorkbookRefused(
            f"{log.name} 是{what}，要先在设置里说明怎样读",
            f"请用 qinling config set logins.sources.名称.form {form}{address} 写上，再加 --source 名称",
        )
    return None


def _open_server_log(path: Path, log: LogContents, source: LogSourceRules, rules: MakeRules) -> EventSource:
    encoding = detect_file_encoding(path)
    lines = partial(read_lines, path, log.name, encoding)
    sheet = PurePosixPath(log.name).name
    if source.form == "sshd":
        return _open_sshd_log(path, log, lines, rules.zone)

    def read_events(found: Iterator[str]) -> Iterator[Reading]:
        return WebLineReader(log.name, source, rules.success_code).read_lines(found)

    # The sample ends before the end of the log, where a reader judges all of it.
    sample = islice(read_events(lines()), _LOOK_AHEAD_LINES)
    return EventSource(log.name, sheet, 1, sample, lambda: read_events(lines()))


def _open_sshd_log(
    path: Path, log: LogContents, lines: Callable[[], Iterator[str]], zone: ZoneInfo
) -> EventSource:
    """Open a system log. Times without a year are of the time before the file's last day."""
    if log.stated_days:
        last_day, ground = log.stated_days[1], "文件名"
    else:
        last_day, ground = _read_changed_day(path, zone), "文件的修改时间"

    def read_events() -> Iterator[Reading]:
        years = YearFinder(last_day)
        yield from read_sshd_lines(lines(), years, log.notes)
        if years.has_found:
            log.notes.append(f"时间没有写年份，按{ground}取 {last_day:%Y-%m-%d} 以前最近的一年")

    sample = islice(read_sshd_lines(lines(), YearFinder(last_day), []), _LOOK_AHEAD_LINES)
    return EventSource(log.name, PurePosixPath(log.name).name, 1, sample, read_events)


def _read_changed_day(path: Path, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, zone).date()

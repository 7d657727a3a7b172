"""The weekly audit run: files to read, weeks to report, one message for each week."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from qinling.ledger import outbox
from qinling.ledger.logins import changes as login_changes
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer
from qinling.rules.history.events import format_utc
from qinling.rules.logins.usage import LogCoverage, merge_spans
from qinling.rules.parsing.iso_weeks import DAYS_TO_SUNDAY, ONE_WEEK, find_last_complete_week, format_week
from qinling.rules.warnings.message_types import Message
from qinling.rules.workdays import WorkCalendar

_LOG_SUFFIXES = (
    ".csv",
    ".txt",
    ".log",
    ".tsv",
    ".json",
    ".jsonl",
    ".ndjson",
    ".xml",
    ".xlsx",
    ".xls",
    ".et",
    ".ods",
    ".zip",
    ".gz",
)
#: Missed weeks are reported up to this long afterwards.
MAX_CATCH_UP = 8 * ONE_WEEK


class FileMark(NamedTuple):
    """Name, size and change time (nanoseconds) of a file in the watched folder."""

    name: str
    size: int
    changed: int


def list_log_files(folder: Path) -> list[FileMark]:
    """Return the log files in *folder* by name. Hidden files and lock files of Office are left out."""
    return [
        FileMark(path.name, path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.suffix.lower() in _LOG_SUFFIXES and not path.name.startswith((".", "~$"))
    ]


def find_unread_files(reader: Reader, files: Iterable[FileMark]) -> list[FileMark]:
    """Return the new and changed ones of *files*."""
    read_marks = login_queries.read_file_marks(reader)
    return [one for one in files if read_marks.get(one.name) != (one.size, one.changed)]


def record_read_file(writer: Writer, file: FileMark) -> None:
    """Record that a file is read."""
    login_changes.record_read_file(writer, *file)


class PendingWeek(NamedTuple):
    """An unreported week: whether it is ready, and how many of its days no log covers."""

    monday: date
    is_ready: bool
    uncovered_days: int


def list_pending_weeks(reader: Reader, today: date, calendar: WorkCalendar) -> list[PendingWeek]:
    """Return the unreported weeks since the first report, oldest first.

    The last complete week is ready when logs cover its workdays, an older one when any day is covered.
    """
    last = find_last_complete_week(today)
    reported = login_queries.read_reported_weeks(reader)
    # a week that a wrong clock reported ahead of its time begins nothing
    first = max(min((week for week in reported if week <= last), default=last), last - MAX_CATCH_UP)
    weeks = [first + number * ONE_WEEK for number in range((last - first) // ONE_WEEK + 1)]
    spans = merge_spans(login_queries.read_log_spans(reader))
    pending = []
    for monday in weeks:
        if monday in reported:
            continue
        coverage = LogCoverage(monday, 1, monday + DAYS_TO_SUNDAY, spans, frozenset(), calendar)
        uncovered_days = coverage.count_uncovered_days(monday, coverage.until)
        is_ready = uncovered_days < 7 and (
            monday < last or not coverage.count_missing_workdays(monday, coverage.until)
        )
        pending.append(PendingWeek(monday, is_ready, uncovered_days))
    return pending


def queue_week_report(
    writer: Writer, monday: date, text: tuple[str, str], channels: Iterable[str], today: date, now: datetime
) -> bool:
    """Record a week as reported and queue its message. Return False if another run did so already."""
    if monday in login_queries.read_reported_weeks(writer):
        return False
    subject, body = text
    at = format_utc(now)
    login_changes.record_reported_week(writer, monday, at)
    message = Message(f"login-{format_week(monday)}", "", subject, body)
    outbox.add_message(writer, message, today, (), channels, at)
    return True

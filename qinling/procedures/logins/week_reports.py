"""The report on a week: what it said is noted, and it is corrected when its log has grown since.

A correction is told once, and only if the report says something else now.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from qinling.ledger.deliveries import outbox
from qinling.ledger.logins import changes as login_changes
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer
from qinling.procedures.logins.audit import Audit
from qinling.procedures.logins.weekly import MAX_CATCH_UP
from qinling.rules.history.events import format_utc
from qinling.rules.logins.audit.findings import Finding
from qinling.rules.logins.log_coverage import LogSpan, list_days, merge_spans
from qinling.rules.logins.weekly.week_report import (
    AccountWeek,
    FindingLine,
    ReportCorrection,
    ReportedLog,
    WeekReport,
    compare_week_reports,
)
from qinling.rules.parsing.iso_weeks import find_last_complete_week, format_week
from qinling.rules.warnings.message_types import Message
from qinling.rules.warnings.recipients import OFFICE_RECIPIENT

_CORRECTED = "后来更正了，这条消息不再发送"


def _build_reported_log(audit: Audit) -> ReportedLog:
    """Return what the log held of the days that *audit* looks at."""
    days: dict[date, tuple[int, int]] = {}
    for usage in audit.usages:
        for day, counts in usage.days.items():
            logins, failed = days.get(day, (0, 0))
            days[day] = logins + counts.logins, failed + counts.failed
    first, last = audit.coverage.first_day, audit.coverage.until
    return ReportedLog(first, last, days, _list_uncovered_days(audit.coverage.spans, first, last))


def _list_uncovered_days(spans: Iterable[LogSpan], first: date, last: date) -> frozenset[date]:
    covered = {
        day
        for begin, end in spans
        if begin.date() <= last and end.date() >= first
        for day in list_days(max(begin.date(), first), min(end.date(), last))
    }
    return frozenset(list_days(first, last)) - covered


def _build_week_report(audit: Audit) -> WeekReport:
    """Return what the report of *audit* says."""
    weeks = {usage.account.account: audit.get_week_usage(usage) for usage in audit.usages}
    uncovered = _list_uncovered_days(audit.coverage.spans, audit.coverage.monday, audit.coverage.until)
    return WeekReport(
        {
            account: AccountWeek(week.logins, week.active_days, week.failed)
            for account, week in weeks.items()
            if week.logins or week.failed
        },
        tuple(map(_build_finding_line, audit.findings)),
        tuple(sorted(uncovered)),
        {
            usage.account.unit: (usage.open_issues, usage.overdue_issues)
            for usage in audit.usages
            if usage.open_issues
        },
    )


def _build_finding_line(finding: Finding) -> FindingLine:
    accounts = "、".join(finding.accounts)
    unit = f"（{finding.unit}）" if finding.unit else ""
    line = f"{finding.kind.label}：{accounts}{unit}：{'；'.join(finding.evidence)}"
    return FindingLine(finding.kind.value, finding.accounts, line)


def list_grown_weeks(reader: Reader, today: date, keep_from: date | None) -> list[date]:
    """Return the reported weeks whose log is not what it was when they were reported, oldest first.

    Weeks before *keep_from* are left out: their single records are deleted, so nobody can audit them again.
    So are those that a wrong clock reported before they were over.
    """
    first, last = keep_from or date.min, find_last_complete_week(today)
    logs = {
        monday: ReportedLog.decode(text)
        for monday, text in login_queries.read_reported_logs(reader).items()
        if text is not None and first <= monday <= last
    }
    if not logs:
        return []
    days = login_queries.sum_days(reader, min(log.first for log in logs.values()))
    spans = merge_spans(login_queries.read_log_spans(reader))
    return [monday for monday, log in logs.items() if log != _read_log_now(log, days, spans)]


def _read_log_now(
    log: ReportedLog, days: Mapping[date, tuple[int, int]], spans: Iterable[LogSpan]
) -> ReportedLog:
    """Return what the log holds now of the days of *log*."""
    held = {day: days[day] for day in list_days(log.first, log.last) if day in days}
    return ReportedLog(log.first, log.last, held, _list_uncovered_days(spans, log.first, log.last))


def list_unnoted_weeks(reader: Reader, today: date) -> list[date]:
    """Return the recent weeks that were reported before it was noted what the report said."""
    last = find_last_complete_week(today)
    logs = login_queries.read_reported_logs(reader)
    return [monday for monday, log in logs.items() if log is None and last - MAX_CATCH_UP <= monday <= last]


def read_week_report(reader: Reader, monday: date) -> WeekReport:
    """Return what was reported of a week that `list_grown_weeks` gave."""
    reported = login_queries.read_week_report(reader, monday)
    assert reported is not None
    assert reported.report is not None
    return WeekReport.decode(reported.report)


def find_correction(reader: Reader, audit: Audit) -> ReportCorrection:
    """Return what *audit* says and the report on its week did not."""
    return compare_week_reports(read_week_report(reader, audit.coverage.monday), _build_week_report(audit))


def count_corrections(reader: Reader, monday: date) -> int:
    """Return how often the report on a week was corrected."""
    return len(outbox.read_message_uids(reader, f"{_build_uid(monday)}-"))


def _build_uid(monday: date) -> str:
    return f"login-{format_week(monday)}"


def note_week_report(writer: Writer, audit: Audit, now: datetime) -> None:
    """Note what the report of *audit* says, without a message."""
    log, report = _build_reported_log(audit).encode(), _build_week_report(audit).encode()
    login_changes.record_week_report(writer, audit.coverage.monday, format_utc(now), log, report)


def queue_week_report(
    writer: Writer,
    audit: Audit,
    text: tuple[str, str],
    channels: Iterable[str],
    today: date,
    now: datetime,
) -> bool:
    """Note the report on a week and queue its message. Return False if another run did so already."""
    monday = audit.coverage.monday
    if login_queries.read_week_report(writer, monday) is not None:
        return False
    _queue_message(writer, audit, _build_uid(monday), text, channels, today, now)
    return True


def queue_correction(
    writer: Writer,
    audit: Audit,
    text: tuple[str, str],
    channels: Iterable[str],
    today: date,
    now: datetime,
) -> bool:
    """Note the corrected report on a week and queue its message. Return False if another run did so already.

    What waits to be sent of the week has become untrue and is withdrawn.
    """
    monday = audit.coverage.monday
    if not find_correction(writer, audit):
        return False
    for waiting, _ in outbox.find_waiting_messages(writer, _build_uid(monday)):
        outbox.withdraw_waiting_messages(writer, waiting, format_utc(now), _CORRECTED)
    uid = f"{_build_uid(monday)}-{count_corrections(writer, monday) + 1}"
    _queue_message(writer, audit, uid, text, channels, today, now)
    return True


def _queue_message(
    writer: Writer,
    audit: Audit,
    uid: str,
    text: tuple[str, str],
    channels: Iterable[str],
    today: date,
    now: datetime,
) -> None:
    """Note what the report of *audit* says, and queue the message *uid* that says it."""
    note_week_report(writer, audit, now)
    outbox.add_message(writer, Message(uid, OFFICE_RECIPIENT, *text), today, (), channels, format_utc(now))

"""The weeks that the weekly run has to report, and those that wait for their logs."""

from collections.abc import Sequence
from datetime import date

from qinling.ledger.deliveries import outbox
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader
from qinling.rules.logins.log_coverage import LogCoverage, LogSpan, merge_spans
from qinling.rules.logins.weekly.missing_weeks import PendingWeek
from qinling.rules.parsing.iso_weeks import (
    DAYS_TO_SUNDAY,
    ONE_WEEK,
    find_last_complete_week,
    find_monday,
    list_weeks_in_text,
)
from qinling.rules.workdays import WorkCalendar

#: Missed weeks are reported up to this long afterwards.
MAX_CATCH_UP = 8 * ONE_WEEK
#: How long an unreported week is named that is too old to be reported.
_FAREWELL = 4 * ONE_WEEK
#: What the ids of the messages about missing logs begin with; the weeks that they name stand behind it.
MISSING_LOGS_UID = "login-missing-"


def list_pending_weeks(reader: Reader, today: date, calendar: WorkCalendar) -> list[PendingWeek]:
    """Return the unreported weeks that are still reported when their logs come, oldest first.

    The last complete week is ready when logs cover its workdays, an older one when any day is covered.
    """
    last = find_last_complete_week(today)
    weeks, spans = _list_unreported_weeks(reader, last)
    pending = []
    for monday in weeks:
        if monday < last - MAX_CATCH_UP:
            continue
        uncovered_days, missing_workdays = _count_missing_days(monday, spans, calendar)
        is_ready = uncovered_days < 7 and (monday < last or not missing_workdays)
        pending.append(PendingWeek(monday, is_ready, uncovered_days, missing_workdays))
    return pending


def list_emptied_weeks(reader: Reader, today: date, calendar: WorkCalendar) -> list[PendingWeek]:
    """Return the weeks that are still corrected and have lost all their logs since they were reported, oldest first."""
    last = find_last_complete_week(today)
    spans = merge_spans(login_queries.read_log_spans(reader))
    emptied = []
    for monday in sorted(login_queries.read_reported_logs(reader)):
        if not last - MAX_CATCH_UP <= monday <= last:
            continue
        uncovered_days, missing_workdays = _count_missing_days(monday, spans, calendar)
        if uncovered_days == 7:
            emptied.append(PendingWeek(monday, False, uncovered_days, missing_workdays, was_reported=True))
    return emptied


def _count_missing_days(monday: date, spans: Sequence[LogSpan], calendar: WorkCalendar) -> tuple[int, int]:
    """Return how many days of a week, and how many of its working days, no log covers."""
    coverage = LogCoverage(monday, 1, monday + DAYS_TO_SUNDAY, spans, frozenset(), calendar)
    return (
        coverage.count_uncovered_days(monday, coverage.until),
        coverage.count_missing_workdays(monday, coverage.until),
    )


def list_abandoned_weeks(reader: Reader, today: date) -> list[date]:
    """Return the unreported weeks that have lately become too old to be reported, oldest first."""
    last = find_last_complete_week(today)
    weeks, _ = _list_unreported_weeks(reader, last)
    first_kept = last - MAX_CATCH_UP
    return [monday for monday in weeks if first_kept - _FAREWELL <= monday < first_kept]


def _list_unreported_weeks(reader: Reader, last: date) -> tuple[list[date], list[LogSpan]]:
    """Return the unreported weeks up to *last* since the first that was expected, and the log spans."""
    spans = merge_spans(login_queries.read_log_spans(reader))
    reported = login_queries.read_reported_logs(reader).keys()
    told = outbox.read_message_uids(reader, MISSING_LOGS_UID)
    expected = {*reported, *(monday for uid in told for monday in list_weeks_in_text(uid))}
    # a week that a wrong clock reported or missed ahead of its time begins nothing
    first = min((monday for monday in expected if monday <= last), default=None)
    if first is None:
        first = min(last, find_monday(spans[-1][1].date()) + ONE_WEEK) if spans else last
    weeks = [first + number * ONE_WEEK for number in range((last - first) // ONE_WEEK + 1)]
    return [monday for monday in weeks if monday not in reported], spans

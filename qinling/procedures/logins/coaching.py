"""Record and propose coaching, and measure its effect."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from qinling.errors import UsageRefused
from qinling.ledger.logins import changes as login_changes
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer
from qinling.procedures.event_recorder import Stamp
from qinling.procedures.logins import merged_usage
from qinling.procedures.logins.account_aliases import AccountNames, list_current_accounts, read_targets
from qinling.procedures.logins.audit import Audit
from qinling.procedures.logins.login_events import record_coaching_events
from qinling.rules.logins.coaching import (
    CoachingCandidate,
    CoachingEffect,
    UsageByDay,
    list_coaching_candidates,
    measure_effects,
)
from qinling.rules.logins.usage import Account, LogCoverage, merge_spans
from qinling.rules.parsing.iso_weeks import ONE_WEEK, find_monday
from qinling.rules.workdays import WorkCalendar


def record_coaching(
    writer: Writer, names: Iterable[str], on: date, coach: str, topic: str, note: str, stamp: Stamp
) -> list[Account]:
    """Record the coaching of the accounts *names*. Raises UsageRefused for an unknown account or a future day."""
    if on > stamp.today:
        raise UsageRefused(f"--on {on} 还没有到", f"今天是 {stamp.today}，请写指导的那天")
    accounts = AccountNames(writer).find_counted(names)
    added = {
        login_changes.add_coaching(
            writer, stamp.at, stamp.recorded_actor, one.id, on, coach, topic, note
        ): one.account
        for one in accounts
    }
    record_coaching_events(writer, added, on, coach, topic, stamp)
    return accounts


def propose_coaching(reader: Reader, audit: Audit, weeks: int) -> list[CoachingCandidate]:
    """Return the coaching candidates of an audit, except accounts coached within *weeks*."""
    return list_coaching_candidates(
        audit.usages,
        audit.findings,
        merged_usage.list_coachings(reader, read_targets(reader)),
        audit.coverage.until,
        weeks,
    )


def measure_coaching_effects(
    reader: Reader, since: date | None, today: date, weeks: int, calendar: WorkCalendar
) -> Sequence[CoachingEffect]:
    """Measure the effect of each coaching on or after *since*, or of all."""
    targets = read_targets(reader)
    coachings = merged_usage.list_coachings(reader, targets)
    measured = [one for one in coachings if since is None or one.day >= since]
    if not measured:
        return []
    until = today - timedelta(days=1)  # today is incomplete
    first = measured[0].day - weeks * ONE_WEEK
    days = merged_usage.read_day_usage(reader, targets, first, until)
    spans = merge_spans(login_queries.read_log_spans(reader))
    coverage = LogCoverage(find_monday(today), weeks, until, spans, frozenset(), calendar)
    by_day = {account: UsageByDay(of) for account, of in days.items()}
    accounts = list_current_accounts(reader, today)
    return measure_effects(measured, coachings, accounts, by_day, coverage, weeks)

"""Record and propose coaching, and measure its effect."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from qinling.errors import UsageRefused
from qinling.ledger.logins import changes as login_changes
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.logins import merged_usage
from qinling.procedures.logins.account_aliases import AccountNames, list_current_accounts, read_targets
from qinling.procedures.logins.audit import Audit
from qinling.procedures.logins.login_events import record_coaching_events
from qinling.rules.logins.coaching import CoachingCandidate, list_coaching_candidates
from qinling.rules.logins.coaching_effect import CoachingEffect, UsageByDay, measure_effects
from qinling.rules.logins.log_coverage import LogCoverage, merge_spans
from qinling.rules.logins.usage import Account
from qinling.rules.parsing.iso_weeks import ONE_WEEK, find_monday
from qinling.rules.workdays import WorkCalendar

#: A visit that is farther off is a slip of the pen, and would never come up.
_MAX_VISIT_DELAY = timedelta(days=366)


def record_coaching(
    writer: Writer,
    names: Iterable[str],
    on: date,
    coach: str,
    topic: str,
    note: str,
    next_visit: date | None,
    stamp: Stamp,
) -> list[Account]:
    """Record the coaching of the accounts *names*, and the day agreed for the next visit.

    Raises UsageRefused for an unknown account, a future day, or a next visit that is not within a year after *on*.
    """
    if on > stamp.today:
        raise UsageRefused(f"--on {on} 还没有到", f"今天是 {stamp.today}，请写指导的那天")
    if next_visit is not None and next_visit <= on:
        raise UsageRefused(f"--next {next_visit} 不在 --on {on} 之后", "下次回访请写指导以后的一天")
    if next_visit is not None and next_visit > on + _MAX_VISIT_DELAY:
        raise UsageRefused(f"--next {next_visit} 在指导一年以后", "请核对年份，或到时候再约")
    accounts = AccountNames(writer).find_counted(names)
    added = {
        login_changes.add_coaching(
            writer, stamp.at, stamp.recorded_actor, one.id, on, coach, topic, note, next_visit
        ): one.account
        for one in accounts
    }
    record_coaching_events(writer, added, on, coach, topic, stamp)
    return accounts


def propose_coaching(reader: Reader, audit: Audit, weeks: int) -> list[CoachingCandidate]:
    """Return the accounts to coach or visit after an audit, except those coached within *weeks*."""
    coachings = merged_usage.list_coachings(reader, read_targets(reader))
    coverage = audit.coverage
    return list_coaching_candidates(
        audit.usages, audit.findings, coachings, coverage.monday, coverage.until, weeks
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
    first = measured[0].day - 2 * weeks * ONE_WEEK
    days = merged_usage.read_day_usage(reader, targets, first, until)
    spans = merge_spans(login_queries.read_log_spans(reader))
    logged_days = frozenset(day for of in days.values() for day in of)
    coverage = LogCoverage(find_monday(today), weeks, until, spans, logged_days, calendar)
    by_day = {account: UsageByDay(of) for account, of in days.items()}
    accounts = list_current_accounts(reader, today)
    return measure_effects(measured, coachings, accounts, by_day, coverage, weeks)

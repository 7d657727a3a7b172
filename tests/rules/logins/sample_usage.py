"""Accounts and logs as the rules of the login audit take them, written so that they read as givens.

Days are written 04-20, of 2026 where no year stands before; an entry is "04-20 08:10 10.0.0.1"
or "04-20 08:10 失败". The week audited is 2026-W17 where a test names no other; 04-06 is a holiday.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from qinling.rules.logins.audit.thresholds import LoginThresholds
from qinling.rules.logins.log_coverage import LogCoverage, merge_spans
from qinling.rules.logins.usage import Account, AccountUsage, DayUsage, Login
from qinling.rules.parsing.iso_weeks import DAYS_TO_SUNDAY, ONE_WEEK
from qinling.rules.workdays import WorkCalendar

MONDAY = date(2026, 4, 20)
RULES = LoginThresholds()


def parse_day(text):
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def parse_span(text):
    """Return the span of a log that speaks of office hours from "03-30/04-26"."""
    first, _, last = text.partition("/")
    return datetime.combine(parse_day(first), time(8)), datetime.combine(parse_day(last or first), time(17))


def log_coverage(*logs, monday=MONDAY, weeks=4, until=None, busy=(), calendar=None):
    """Return what the audit of a week stands on; *logs* such as "03-30/04-26", all of the weeks where none is given."""
    until = parse_day(until) if until else monday + DAYS_TO_SUNDAY
    whole = f"{monday - (weeks - 1) * ONE_WEEK}/{monday + DAYS_TO_SUNDAY}"
    spans = merge_spans(map(parse_span, logs or (whole,)))
    return LogCoverage(
        monday, weeks, until, spans, frozenset(map(parse_day, busy)), calendar or WorkCalendar()
    )


def parse_login(text, account=1):
    on, clock, *more = text.split()
    failed = "失败" in more
    address = next((word for word in more if word != "失败"), "")
    return Login(account, datetime.combine(parse_day(on), time.fromisoformat(clock)), address, failed)


def account_usage(
    *entries,
    account="dj01",
    unit="大荆镇",
    opened="2025-06-01",
    state="listed",
    left_on=None,
    issues=0,
    overdue=0,
    monday=MONDAY,
):
    """Return one account that did what *entries* say by the end of the week that begins on *monday*."""
    number = sum(map(ord, account))
    logins = [parse_login(text, number) for text in entries]
    done = defaultdict(list)
    for login in logins:
        done[login.at.date()].append(login)
    times = sorted(login.at for login in logins if not login.failed)
    before = [at.date() for at in times if at.date() < monday]
    listed = Account(
        number, account, "", unit, opened and parse_day(opened), state, left_on and parse_day(left_on), number
    )
    return AccountUsage(
        listed,
        {on: day_usage(of) for on, of in done.items() if on >= monday - 3 * ONE_WEEK},
        times[-1] if times else None,
        before[-1] if before else None,
        [login for login in logins if monday <= login.at.date() <= monday + DAYS_TO_SUNDAY],
        issues,
        overdue,
    )


def day_usage(logins):
    times = [login.at for login in logins if not login.failed]
    return DayUsage(len(times), len(logins) - len(times), max(times, default=None))


def login_texts(first, count, clock="09:00", step=1):
    """Return entries of *count* days from *first* on, every *step* days."""
    return [f"{parse_day(first) + timedelta(number * step)} {clock}" for number in range(count)]


def evidence_by_account(check, *uses, on=None, **rules):
    """Return account → evidence of what a check finds in *uses*."""
    found = check(uses, on or log_coverage(), LoginThresholds(**rules))
    return {"、".join(one.accounts): "；".join(one.evidence) for one in found}

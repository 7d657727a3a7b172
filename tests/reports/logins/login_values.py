"""Accounts, their usage and an audit for the tests of login reports."""

from datetime import date, datetime

from qinling.procedures.logins.audit import Audit
from qinling.rules.logins.audit.findings import Finding
from qinling.rules.logins.audit.thresholds import FindingKind
from qinling.rules.logins.log_coverage import LogCoverage
from qinling.rules.logins.usage import Account, AccountUsage, DayUsage, Login
from qinling.rules.workdays import WorkCalendar

MONDAY, SUNDAY = date(2026, 4, 20), date(2026, 4, 26)
FULL_SPAN = (datetime(2026, 4, 13), datetime(2026, 4, 26, 23))


def make_account(account="zhang", **values):
    usual = {"id": 1, "account": account, "name": "张三", "unit": "甲镇", "opened": date(2026, 1, 5)}
    return Account(**{**usual, "state": "listed", "left_on": None, "place": 0, **values})


def make_usage(account="zhang", days=((date(2026, 4, 21), 2, 1),), records=(), issues=(0, 0), **values):
    usages = {
        day: DayUsage(logins, failed, datetime(day.year, day.month, day.day, 8))
        for day, logins, failed in days
    }
    last = max((one.last for one in usages.values()), default=None)
    return AccountUsage(make_account(account, **values), usages, last, None, records, *issues)


def make_record(hour, address="10.0.0.1", *, failed=False):
    return Login(1, datetime(2026, 4, 21, hour, 5, 6), address, failed)


def make_finding(kind=FindingKind.IDLE, accounts=("zhang",), unit="甲镇", evidence=("20 天没有登录",)):
    return Finding(kind, accounts, unit, evidence)


def make_audit(*usages, findings=(), spans=(FULL_SPAN,), days_with_records=None, weeks=2):
    if days_with_records is None:
        days_with_records = {date(2026, 4, day) for day in range(13, 27)}
    coverage = LogCoverage(MONDAY, weeks, SUNDAY, spans, frozenset(days_with_records), WorkCalendar())
    return Audit(coverage, list(usages), list(findings), weeks)

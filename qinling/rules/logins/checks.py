"""The checks of the login audit: usage checks first, then risk checks."""

from collections.abc import Sequence

from qinling.rules.logins.findings import Finding, LoginCheck
from qinling.rules.logins.risk_checks import (
    find_crowded_addresses,
    find_failure_bursts,
    find_holiday_logins,
    find_left_accounts,
    find_night_logins,
    find_shared_accounts,
    find_unknown_accounts,
    find_woken_accounts,
)
from qinling.rules.logins.thresholds import LoginThresholds
from qinling.rules.logins.usage import AccountUsage, LogCoverage
from qinling.rules.logins.usage_checks import (
    find_few_active_days,
    find_idle_with_issues,
    find_long_idle,
    find_many_failures,
    find_never_logged_in,
    find_report_day_only,
)

LOGIN_CHECKS: tuple[LoginCheck, ...] = (
    find_never_logged_in,
    find_long_idle,
    find_few_active_days,
    find_idle_with_issues,
    find_report_day_only,
    find_many_failures,
    find_shared_accounts,
    find_night_logins,
    find_holiday_logins,
    find_crowded_addresses,
    find_unknown_accounts,
    find_left_accounts,
    find_failure_bursts,
    find_woken_accounts,
)


def collect_findings(
    usages: Sequence[AccountUsage], coverage: LogCoverage, rules: LoginThresholds
) -> list[Finding]:
    """Return the findings of all checks, kind by kind, in the order of *usages*."""
    return [
        finding
        for check in LOGIN_CHECKS
        for finding in check(usages, coverage, rules)
        if finding.kind not in rules.off
    ]

"""The checks of the login audit: a plain list of functions, first whom to help, then what is a risk."""

from collections.abc import Sequence

from qinling.rules.logins.findings import Finding, LoginCheck
from qinling.rules.logins.risk_checks import (
    at_night,
    burst_of_failures,
    crowded_address,
    left_account,
    on_holiday,
    shared_account,
    unknown_account,
    woken_account,
)
from qinling.rules.logins.thresholds import LoginRules
from qinling.rules.logins.usage import Ground, Use
from qinling.rules.logins.usage_checks import (
    few_days_for_weeks,
    idle_long,
    idle_with_issues,
    many_failures,
    never_logged_in,
    only_on_report_day,
)

LOGIN_CHECKS: tuple[LoginCheck, ...] = (
    never_logged_in,
    idle_long,
    few_days_for_weeks,
    idle_with_issues,
    only_on_report_day,
    many_failures,
    shared_account,
    at_night,
    on_holiday,
    crowded_address,
    unknown_account,
    left_account,
    burst_of_failures,
    woken_account,
)


def findings(uses: Sequence[Use], ground: Ground, rules: LoginRules) -> list[Finding]:
    """Return what all checks find in the use of *uses*, kind by kind, accounts in the order they are given."""
    return [
        finding
        for check in LOGIN_CHECKS
        for finding in check(uses, ground, rules)
        if finding.kind not in rules.off
    ]

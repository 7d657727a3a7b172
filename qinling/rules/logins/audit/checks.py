"""Run the checks of the login audit.

The settings need the kinds and few commands audit, so the check functions are imported when they run.
"""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module

from qinling.rules.logins.audit.finding_kinds import FindingKind
from qinling.rules.logins.audit.findings import Finding
from qinling.rules.logins.audit.thresholds import LoginThresholds
from qinling.rules.logins.log_coverage import LogCoverage
from qinling.rules.logins.usage import AccountUsage

#: Finds one kind in the usage of all accounts.
LoginCheck = Callable[[Sequence[AccountUsage], LogCoverage, LoginThresholds], Iterator[Finding]]


def load_check(kind: FindingKind) -> LoginCheck:
    """Import and return the check function of *kind*."""
    module, _, name = kind.function.partition(".")
    check: LoginCheck = getattr(import_module(f"qinling.rules.logins.audit.{module}"), name)
    return check


def collect_findings(
    usages: Sequence[AccountUsage], coverage: LogCoverage, rules: LoginThresholds
) -> list[Finding]:
    """Return the findings of all checks, kind by kind, in the order of *usages*."""
    kinds = (kind for kind in FindingKind if kind not in rules.off)
    return [finding for kind in kinds for finding in load_check(kind)(usages, coverage, rules)]

"""The settings of the login audit: thresholds of the checks, coaching, retention."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from qinling.rules.logins.audit.finding_kinds import FindingKind


@dataclass(frozen=True, slots=True)
class LoginThresholds:
    """The thresholds of the login checks.

    *report_day* is 1 (Monday) to 7, 0 for none. A new account need not log in during its
    *grace_days*. One that handled *few_deeds* issues in its weeks of few logins is not told of (0:
    is told of all the same). *night* is a span of hours. *weeks* is the number of weeks that are checked.
    *off* lists the kinds that are switched off. No *night*, and 0 for *few_days*,
    *shared_addresses*, *crowded_accounts*, *burst_failures* or *woken_days*, switch those
    checks off too.
    """

    weeks: int = 4
    grace_days: int = 14
    idle_days: int = 14
    few_days: int = 2
    few_weeks: int = 3
    few_deeds: int = 1
    report_day: int = 5
    failures: int = 5
    shared_addresses: int = 3
    shared_minutes: int = 60
    night: tuple[time, time] | None = (time(22), time(6))
    crowded_accounts: int = 5
    burst_failures: int = 5
    burst_minutes: int = 10
    woken_days: int = 60
    off: tuple[FindingKind, ...] = ()


@dataclass(frozen=True, slots=True)
class LoginUpkeepRules:
    """Settings of coaching, retention and the weekly run.

    The weeks until an account is coached again, the weeks compared before and after a coaching,
    the days that log records are kept (0: for ever), and the minutes that a file of the folder
    must have lain still (0: none). *missing_days* are the working days after the end of a week in
    which its log may come.
    """

    coach_weeks: int = 4
    effect_weeks: int = 4
    keep_days: int = 1095
    settle_minutes: int = 10
    folder: str = ""
    workbooks: str = ""
    missing_days: int = 2

    def find_first_kept_day(self, today: date) -> date | None:
        """Return the first day whose log records are kept, or None when all are kept."""
        return today - timedelta(days=self.keep_days) if self.keep_days else None

"""The kinds of findings of the login audit, and what an office can set of it.

Apart from the findings: every command reads the settings, and few of them audit.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta

from qinling.rules.vocabulary import Term


class FindingKind(Term):
    """What is found; the advice of each stands in ADVICE."""

    NEVER = "never", "从未登录"
    IDLE = "idle", "久未登录"
    FEW = "few", "连续几周使用少"
    IDLE_WITH_ISSUES = "idle_with_issues", "有未完成问题而未登录"
    REPORT_DAY_ONLY = "report_day_only", "只在报送日登录"
    FAILURES = "failures", "登录失败多"
    SHARED = "shared", "短时间多个地址"
    NIGHT = "night", "夜间登录"
    HOLIDAY = "holiday", "节假日登录"
    CROWDED = "crowded", "一个地址多个账号"
    UNKNOWN = "unknown", "名单外账号"
    LEFT = "left", "停用账号登录"
    BURST = "burst", "短时间连续失败"
    WOKEN = "woken", "久未使用后登录"

    @property
    def is_risk(self) -> bool:
        """Whether it is for those who look after security, and not for who gives help."""
        return self not in USAGE_KINDS


#: The kinds that help answers: 实操指导.
USAGE_KINDS = (
    FindingKind.NEVER,
    FindingKind.IDLE,
    FindingKind.FEW,
    FindingKind.IDLE_WITH_ISSUES,
    FindingKind.REPORT_DAY_ONLY,
    FindingKind.FAILURES,
)


@dataclass(frozen=True, slots=True)
class LoginThresholds:
    """From when each kind is found; *report_day* is 1 for Monday to 7, 0 for none.

    *grace_days* after it was opened an account need not have logged in. *night* begins and ends.
    *weeks* are looked back on. *off* are kinds not wanted; no *night* and 0 of *few_days*,
    *shared_addresses*, *crowded_accounts*, *burst_failures* or *woken_days* switch theirs off too.
    """

    weeks: int = 4
    grace_days: int = 14
    idle_days: int = 14
    few_days: int = 2
    few_weeks: int = 3
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
    """How often one account is helped again, how many weeks before and after help are compared, how long entries are kept.

    *folder* is watched for logs and *workbooks* takes the weekly workbook, "" for none.
    *keep_days* of 0 keeps for ever.
    """

    coach_weeks: int = 4
    effect_weeks: int = 4
    keep_days: int = 1095
    folder: str = ""
    workbooks: str = ""

    def find_first_kept_day(self, today: date) -> date | None:
        """Return the first day whose log records are kept, or None when all are kept."""
        return today - timedelta(days=self.keep_days) if self.keep_days else None

"""The kinds of login findings, and the settings of the audit.

They are apart from the findings because every command loads the settings and few run the audit.
"""

from dataclasses import dataclass
from datetime import time

from qinling.rules.vocabulary import Term


class FindingKind(Term):
    """Kinds of finding. ADVICE holds the advice of each."""

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
        """Whether the finding concerns security and not coaching."""
        return self not in USAGE_KINDS


#: The kinds that coaching (实操指导) answers.
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
    """The thresholds of the login checks.

    *report_day* is 1 (Monday) to 7, 0 for none. A new account need not log in during its
    *grace_days*. *night* is a span of hours. *weeks* is the number of weeks that are checked.
    *off* lists the kinds that are switched off. No *night*, and 0 for *few_days*,
    *shared_addresses*, *crowded_accounts*, *burst_failures* or *woken_days*, switch those
    checks off too.
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
    """Settings of coaching, retention and the weekly run.

    The weeks until an account is coached again, the weeks compared before and after a coaching,
    and the days that log records are kept (0: for ever).
    """

    coach_weeks: int = 4
    effect_weeks: int = 4
    keep_days: int = 1095
    folder: str = ""
    workbooks: str = ""

"""The kinds of findings of the login audit, one entry a kind: usage checks first, then risk checks."""

from typing import Self

from qinling.rules.vocabulary import Term


class FindingKind(Term):
    """Kinds of finding: code, label, check function, its fields of `LoginThresholds`, and advice."""

    function: str
    thresholds: tuple[str, ...]
    advice: str

    def __new__(cls, code: str, label: str, function: str, thresholds: tuple[str, ...], advice: str) -> Self:
        """Create the member whose value is *code*."""
        member = str.__new__(cls, code)
        member._value_, member.label = code, label
        member.function, member.thresholds, member.advice = function, thresholds, advice
        return member

    NEVER = (
        "never",
        "从未登录",
        "usage_checks.find_never_logged_in",
        ("grace_days",),
        "上门帮助第一次登录，演示查看本单位问题和填报进展",
    )
    IDLE = (
        "idle",
        "久未登录",
        "usage_checks.find_long_idle",
        ("idle_days",),
        "问清是换了人、忘了密码还是用不上，当面操作一遍",
    )
    FEW = (
        "few",
        "连续几周使用少",
        "usage_checks.find_few_active_days",
        ("few_days", "few_weeks", "few_deeds"),
        "约一次实操指导，从本单位手头的问题做起",
    )
    IDLE_WITH_ISSUES = (
        "idle_with_issues",
        "有未完成问题而未登录",
        "usage_checks.find_idle_with_issues",
        (),
        "结合本单位未完成的问题陪同登录，当场填报一次进展",
    )
    REPORT_DAY_ONLY = (
        "report_day_only",
        "只在报送日登录",
        "usage_checks.find_report_day_only",
        ("report_day", "few_weeks"),
        "演示随办随录：进展有变化当天填报，不必等到报送日",
    )
    FAILURES = (
        "failures",
        "登录失败多",
        "usage_checks.find_many_failures",
        ("failures",),
        "核对账号，重设密码，演示怎样找回密码",
    )
    SHARED = (
        "shared",
        "短时间多个地址",
        "risk_checks.find_shared_accounts",
        ("shared_addresses", "shared_minutes"),
        "问清是否多人共用；确需多人使用的，各开各的账号",
    )
    NIGHT = (
        "night",
        "夜间登录",
        "risk_checks.find_night_logins",
        ("night",),
        "向本人核实是否本人操作；不是本人的，立即修改密码",
    )
    HOLIDAY = (
        "holiday",
        "节假日登录",
        "risk_checks.find_holiday_logins",
        (),
        "向本人核实是否值班登录；不是本人的，立即修改密码",
    )
    CROWDED = (
        "crowded",
        "一个地址多个账号",
        "risk_checks.find_crowded_addresses",
        ("crowded_accounts",),
        "核实是否同一办公室共用网络出口；属代为登录、借用账号的，改为各用各的账号",
    )
    UNKNOWN = (
        "unknown",
        "名单外账号",
        "risk_checks.find_unknown_accounts",
        (),
        "查明开通经过；确在使用的补入账号清单，不明的停用",
    )
    LEFT = (
        "left",
        "停用账号登录",
        "risk_checks.find_left_accounts",
        (),
        "立即停用该账号并查看其操作；确已恢复的更新账号清单",
    )
    BURST = (
        "burst",
        "短时间连续失败",
        "risk_checks.find_failure_bursts",
        ("burst_failures", "burst_minutes"),
        "向本人核实是否忘记密码；不是本人的，修改密码并查明来源地址",
    )
    WOKEN = (
        "woken",
        "久未使用后登录",
        "risk_checks.find_woken_accounts",
        ("woken_days",),
        "向本人核实是否本人登录；账号已交接的，修改密码并更新使用人",
    )

    @property
    def is_risk(self) -> bool:
        """Whether the finding concerns security. The others are answered by coaching (实操指导)."""
        return self.function.startswith("risk_checks.")

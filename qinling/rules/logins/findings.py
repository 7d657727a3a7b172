"""Findings of the login audit, with the advice for each kind."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from qinling.rules.logins.thresholds import FindingKind, LoginThresholds
from qinling.rules.logins.usage import AccountUsage, LogCoverage

ADVICE: dict[FindingKind, str] = {
    FindingKind.NEVER: "上门帮助第一次登录，演示查看本单位问题和填报进展",
    FindingKind.IDLE: "问清是换了人、忘了密码还是用不上，当面操作一遍",
    FindingKind.FEW: "约一次实操指导，从本单位手头的问题做起",
    FindingKind.IDLE_WITH_ISSUES: "结合本单位未完成的问题陪同登录，当场填报一次进展",
    FindingKind.REPORT_DAY_ONLY: "演示随办随录：进展有变化当天填报，不必等到报送日",
    FindingKind.FAILURES: "核对账号，重设密码，演示怎样找回密码",
    FindingKind.SHARED: "问清是否多人共用；确需多人使用的，各开各的账号",
    FindingKind.NIGHT: "向本人核实是否本人操作；不是本人的，立即修改密码",
    FindingKind.HOLIDAY: "向本人核实是否值班登录；不是本人的，立即修改密码",
    FindingKind.CROWDED: "核实是否同一办公室共用网络出口；属代为登录、借用账号的，改为各用各的账号",
    FindingKind.UNKNOWN: "查明开通经过；确在使用的补入账号清单，不明的停用",
    FindingKind.LEFT: "立即停用该账号并查看其操作；确已恢复的更新账号清单",
    FindingKind.BURST: "向本人核实是否忘记密码；不是本人的，修改密码并查明来源地址",
    FindingKind.WOKEN: "向本人核实是否本人登录；账号已交接的，修改密码并更新使用人",
}


class Finding(NamedTuple):
    """One finding: its kind, its accounts, their unit and the evidence, one fact an entry."""

    kind: FindingKind
    accounts: tuple[str, ...]
    unit: str
    evidence: tuple[str, ...]


#: Finds one kind in the usage of all accounts.
LoginCheck = Callable[[Sequence[AccountUsage], LogCoverage, LoginThresholds], Iterator[Finding]]

_MAX_FACTS = 5


def build_finding(kind: FindingKind, usage: AccountUsage, *evidence: str) -> Finding:
    """Return the finding of one account."""
    return Finding(kind, (usage.account.account,), usage.account.unit, evidence)


def limit_facts(texts: Sequence[str], measure_word: str = "次") -> tuple[str, ...]:
    """Return the first of *texts*, and the number of the others with its *measure_word*."""
    if len(texts) <= _MAX_FACTS:
        return tuple(texts)
    return (*texts[:_MAX_FACTS], f"另有 {len(texts) - _MAX_FACTS} {measure_word}未列")


def format_uncovered_days(days: int) -> str:
    """Return a suffix that names the number of days without a log, "" for none."""
    return f"（另有 {days} 天缺日志，不计）" if days else ""


def format_login_time(at: datetime) -> str:
    """Return a time formatted for evidence: 04-24 08:10."""
    return f"{at:%m-%d %H:%M}"

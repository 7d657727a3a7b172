"""Findings of the login audit, and the wording of their evidence."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from qinling.rules.logins.audit.finding_kinds import FindingKind
from qinling.rules.logins.usage import AccountUsage


class Finding(NamedTuple):
    """One finding: its kind, its accounts, their unit and the evidence, one fact an entry."""

    kind: FindingKind
    accounts: tuple[str, ...]
    unit: str
    evidence: tuple[str, ...]


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

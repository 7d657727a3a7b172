"""Coaching candidates as lines and JSON."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.procedures.logins.audit import Audit
from qinling.reports.logins.audit_page import format_owner
from qinling.rules.logins.coaching import CoachingCandidate

if TYPE_CHECKING:
    from rich.console import RenderableType


def candidate_json(candidate: CoachingCandidate) -> dict[str, object]:
    """Return one coaching candidate with its findings."""
    return {
        "account": candidate.usage.account.account,
        "name": candidate.usage.account.name or None,
        "unit": candidate.usage.account.unit or None,
        "open_issues": candidate.usage.open_issues,
        "overdue_issues": candidate.usage.overdue_issues,
        "coached": candidate.last_coached,
        "visit_due": candidate.visit_due,
        "findings": [
            {"code": finding.kind, "evidence": finding.evidence, "advice": finding.kind.advice}
            for finding in candidate.findings
        ],
    }


def candidate_page(audit: Audit, candidates: Sequence[CoachingCandidate]) -> Iterator["RenderableType"]:
    """Yield the candidates with findings and advice, in the order of the account list."""
    from qinling.reports.text.table_style import FoldedLine

    visits = sum(one.visit_due is not None for one in candidates)
    due = f"，其中约定回访 {visits} 个" if visits else ""
    yield FoldedLine(
        f"{audit.week_label} 建议实操指导 {len(candidates)} 个账号{due}（按账号清单的次序，不作排名）"
    )
    for one in candidates:
        yield ""
        yield FoldedLine(f"{format_owner(one.usage.account)}　上次指导：{one.last_coached or '没有'}")
        if one.visit_due is not None:
            yield FoldedLine(f"约定回访：{one.visit_due}", indent=2)
        for finding in one.findings:
            yield FoldedLine(f"{finding.kind.label}：{'；'.join(finding.evidence)}", indent=2)
            yield FoldedLine(f"→ {finding.kind.advice}", indent=4)

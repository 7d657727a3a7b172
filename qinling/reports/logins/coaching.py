"""Coaching candidates and effects as lines, a table and JSON."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.procedures.logins.audit import Audit
from qinling.rules.logins.coaching import CoachingCandidate, CoachingEffect, EffectSummary

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table


def candidate_json(candidate: CoachingCandidate) -> dict[str, object]:
    """Return one coaching candidate with its findings."""
    return {
        "account": candidate.usage.account.account,
        "name": candidate.usage.account.name or None,
        "unit": candidate.usage.account.unit or None,
        "open_issues": candidate.usage.open_issues,
        "overdue_issues": candidate.usage.overdue_issues,
        "coached": candidate.last_coached,
        "findings": [
            {"code": finding.kind, "evidence": finding.evidence, "advice": finding.kind.advice}
            for finding in candidate.findings
        ],
    }


def candidate_page(audit: Audit, candidates: Sequence[CoachingCandidate]) -> Iterator["RenderableType"]:
    """Yield the candidates with findings and advice, in the order of the account list."""
    from qinling.reports.table_style import FoldedLine

    yield f"{audit.week_label} 建议实操指导 {len(candidates)} 个账号（按账号清单的次序，不作排名）"
    for one in candidates:
        account = one.usage.account
        name = " ".join(filter(None, (account.account, account.name, account.unit)))
        yield ""
        yield FoldedLine(f"{name}　上次指导：{one.last_coached or '没有'}")
        for finding in one.findings:
            yield FoldedLine(f"{finding.kind.label}：{'；'.join(finding.evidence)}", indent=2)
            yield FoldedLine(f"→ {finding.kind.advice}", indent=4)


def effect_json(effect: CoachingEffect) -> dict[str, object]:
    """Return one coaching with the usage before and after it. `unknown` says why they cannot be compared."""
    return {
        "account": effect.coaching.account,
        "name": effect.coaching.name or None,
        "unit": effect.coaching.unit or None,
        "day": effect.coaching.day,
        "coach": effect.coaching.coach,
        "topic": effect.coaching.topic,
        "note": effect.coaching.note or None,
        "before": effect.before._asdict(),
        "after": effect.after._asdict(),
        "others": effect.others,
        "others_before": effect.others_before._asdict(),
        "others_after": effect.others_after._asdict(),
        "unknown": effect.unknown or None,
    }


def summary_json(summary: EffectSummary) -> dict[str, object]:
    """Return the summary of all coachings that can be compared."""
    return {**summary._asdict(), "too_few": summary.too_few or None}


def effect_table(effects: Sequence[CoachingEffect], width: int) -> "Table":
    """Return a table of active days before and after each coaching, and those of the other accounts."""
    from qinling.reports.table_style import fitted_table

    rows = [
        [
            str(one.coaching.day),
            one.coaching.account,
            one.coaching.topic,
            f"{one.before.active_days:g}→{one.after.active_days:g}",
            f"{one.others_before.active_days:.1f}→{one.others_after.active_days:.1f}（{one.others}）",
            one.unknown or f"{one.change:+.1f}",
        ]
        for one in effects
    ]
    headings = ("日期", "账号", "内容", "登录天数", "未指导的平均", "相差")
    return fitted_table(headings, rows, width, cut_columns=(2,))


def effect_lines(summary: EffectSummary, weeks: int) -> Iterator[str]:
    """Yield the summary of all coachings, or a note that there are too few."""
    yield f"指导前后各 {weeks} 周，能比较的 {summary.compared} 次：登录天数增加 {summary.rose}、不变 {summary.same}、减少 {summary.fell}"
    if summary.too_few:
        yield summary.too_few
        return
    yield (
        f"平均每个账号由 {summary.before:.1f} 天到 {summary.after:.1f} 天；"
        f"同期没有指导的由 {summary.others_before:.1f} 天到 {summary.others_after:.1f} 天"
    )

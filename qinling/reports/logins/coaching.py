"""Whom to help next, and what help brought: lines, a table and JSON."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.procedures.logins.audit import Audit
from qinling.rules.logins.coaching import Candidate, Effect, Summary
from qinling.rules.logins.findings import ADVICE

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table


def candidate_json(one: Candidate) -> dict[str, object]:
    """Return one account whose person is to be helped."""
    return {
        "account": one.use.account.account,
        "name": one.use.account.name or None,
        "unit": one.use.account.unit or None,
        "open_issues": one.use.open_issues,
        "overdue_issues": one.use.overdue_issues,
        "coached": one.helped,
        "findings": [
            {"code": found.kind, "evidence": found.evidence, "advice": ADVICE[found.kind]}
            for found in one.why
        ],
    }


def candidate_page(seen: Audit, candidates: Sequence[Candidate]) -> Iterator["RenderableType"]:
    """Say whom to help, why, and with what; in the order of the list of accounts."""
    from qinling.reports.table_style import Folded

    yield f"{seen.week} 建议实操指导 {len(candidates)} 个账号（按账号清单的次序，不作排名）"
    for one in candidates:
        account = one.use.account
        who = " ".join(filter(None, (account.account, account.name, account.unit)))
        yield ""
        yield Folded(f"{who}　上次指导：{one.helped or '没有'}")
        for found in one.why:
            yield Folded(f"{found.kind.label}：{'；'.join(found.evidence)}", indent=2)
            yield Folded(f"→ {ADVICE[found.kind]}", indent=4)


def effect_json(one: Effect) -> dict[str, object]:
    """Return one coaching with use before and after it; `unknown` says why they cannot be compared."""
    return {
        "account": one.coaching.account,
        "name": one.coaching.name or None,
        "unit": one.coaching.unit or None,
        "day": one.coaching.day,
        "coach": one.coaching.coach,
        "topic": one.coaching.topic,
        "note": one.coaching.note or None,
        "before": one.before._asdict(),
        "after": one.after._asdict(),
        "others": one.others,
        "others_before": one.others_before._asdict(),
        "others_after": one.others_after._asdict(),
        "unknown": one.unknown or None,
    }


def summary_json(summed: Summary) -> dict[str, object]:
    """Return what came of all coachings that can be compared."""
    return {**summed._asdict(), "too_few": summed.too_few or None}


def effect_table(found: Sequence[Effect], width: int) -> "Table":
    """Lay out active days before and after each coaching, and those of the others."""
    from qinling.reports.table_style import listing

    rows = [
        [
            str(one.coaching.day),
            one.coaching.account,
            one.coaching.topic,
            f"{one.before.active_days:g}→{one.after.active_days:g}",
            f"{one.others_before.active_days:.1f}→{one.others_after.active_days:.1f}（{one.others}）",
            one.unknown or f"{one.change:+.1f}",
        ]
        for one in found
    ]
    headings = ("日期", "账号", "内容", "登录天数", "未指导的平均", "相差")
    return listing(headings, rows, width, cut=(2,), right=())


def effect_lines(summed: Summary, weeks: int) -> Iterator[str]:
    """Say what came of it all, or that there are too few to tell."""
    yield f"指导前后各 {weeks} 周，能比较的 {summed.compared} 次：登录天数增加 {summed.rose}、不变 {summed.same}、减少 {summed.fell}"
    if summed.too_few:
        yield summed.too_few
        return
    yield (
        f"平均每个账号由 {summed.before:.1f} 天到 {summed.after:.1f} 天；"
        f"同期没有指导的由 {summed.others_before:.1f} 天到 {summed.others_after:.1f} 天"
    )

"""What coaching changed, as lines, a table and JSON."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.rules.logins.coaching_effect import (
    MAX_DAYS_APART,
    MIN_LIKE_ACCOUNTS,
    NEAREST_ACCOUNTS,
    CoachingEffect,
)
from qinling.rules.logins.effect_estimate import (
    CONFIDENCE,
    NOTABLE_DAYS,
    EffectInterval,
    EffectSummary,
    EffectVerdict,
)
from qinling.rules.logins.usage import Coaching

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table


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
        "next_visit": effect.coaching.next_visit,
        "before": effect.own.before._asdict(),
        "after": effect.own.after._asdict(),
        "others": len(effect.like),
        "others_before": effect.others_before._asdict(),
        "others_after": effect.others_after._asdict(),
        "difference": None if effect.unknown else effect.difference,
        "unknown": effect.unknown or None,
    }


def summary_json(summary: EffectSummary) -> dict[str, object]:
    """Return the summary of all coachings that can be compared; the interval is in active days a week."""
    interval = summary.interval
    return {
        **summary._asdict(),
        "too_few": summary.too_few or None,
        "interval": interval._asdict() if interval else None,
        "confidence": CONFIDENCE,
        "method": "nearest neighbours, t interval",
        "verdict": summary.verdict,
    }


def effect_page(
    effects: Sequence[CoachingEffect], summary: EffectSummary, weeks: int, width: int
) -> Iterator["RenderableType"]:
    """Yield what can be said, what it stands on, the coachings compared, and those that cannot be."""
    from qinling.reports.text.table_style import FoldedLine

    yield FoldedLine(f"指导的效果：{format_verdict(summary)}", style="bold")
    compared = [one for one in effects if not one.unknown]
    if compared:
        yield FoldedLine(
            f"指导过的 {summary.accounts} 个账号（{summary.units} 个单位）："
            f"{weeks} 周里登录的天数平均 {summary.before:.1f} → {summary.after:.1f}"
        )
        yield FoldedLine(
            f"以前用得差不多而没有指导的 {summary.others} 个："
            f"{summary.others_before:.1f} → {summary.others_after:.1f}"
        )
        yield FoldedLine(_describe_method(weeks))
        yield ""
        yield _effect_table(compared, width)
    unknown = [one for one in effects if one.unknown]
    if unknown:
        yield f"\n不能比较的 {len(unknown)} 次" if compared else f"不能比较的 {len(unknown)} 次"
    for one in unknown:
        yield FoldedLine(f"{one.coaching.day} {_format_coached(one.coaching)}：{one.unknown}", indent=2)


def format_verdict(summary: EffectSummary) -> str:
    """Return what the interval supports, in one sentence."""
    interval = summary.interval
    if interval is None:
        return f"{EffectVerdict.TOO_FEW.label}：{summary.too_few}"
    span = f"{CONFIDENCE:.0%} 区间 {_format_span(interval)}"
    match interval.verdict:
        case EffectVerdict.RAISED:
            return f"{EffectVerdict.RAISED.label}，每周多 {interval.difference:.1f} 天（{span}）"
        case EffectVerdict.LOWERED:
            return f"{EffectVerdict.LOWERED.label}，每周少 {-interval.difference:.1f} 天（{span}）"
        case EffectVerdict.NO_DIFFERENCE:
            return f"{EffectVerdict.NO_DIFFERENCE.label}：即使有，每周也不到 {NOTABLE_DAYS:g} 天（{span}）"
    return f"{EffectVerdict.TOO_FEW.label}：每周相差 {_format_span(interval)} 天都有可能（{CONFIDENCE:.0%} 区间）"


def _format_span(interval: EffectInterval) -> str:
    return f"{interval.low:+.2f} 至 {interval.high:+.2f}"


def _describe_method(weeks: int) -> str:
    return (
        f"怎样比：每个账号找同期没有指导、前 {weeks} 周和再前 {weeks} 周登录天数最接近的 {NEAREST_ACCOUNTS} 个"
        f"（再前的缺日志就不看；一样接近的都算；前 {weeks} 周相差超过 {weeks * MAX_DAYS_APART} 天的不算，"
        f"不足 {MIN_LIKE_ACCOUNTS} 个的不比）。以前用得少，"
        "有一部分是碰巧，不指导也会回升：按全部回升、比前一段没有回升、比再前一段没有回升各算一个 t 区间，"
        "取合起来的，都看得出才算。单位里同时有的别的事（会议、检查、换人）分不开。"
    )


def _effect_table(effects: Sequence[CoachingEffect], width: int) -> "Table":
    """Return a table of active days before and after each coaching, and those of the accounts of like use."""
    from qinling.reports.text.table_style import wrapped_table

    rows = [
        [
            str(one.coaching.day),
            _format_coached(one.coaching),
            f"{one.own.before.active_days:g}→{one.own.after.active_days:g}",
            f"{one.others_before.active_days:.1f}→{one.others_after.active_days:.1f}（{len(one.like)} 个）",
            f"{one.difference:+.1f}",
        ]
        for one in effects
    ]
    headings = ("日期", "账号", "登录天数", "差不多的", "相差")
    return wrapped_table(headings, rows, width, wrapped_column=1, right_columns=(4,))


def _format_coached(coaching: Coaching) -> str:
    return " ".join(filter(None, (coaching.account, coaching.name, coaching.unit)))

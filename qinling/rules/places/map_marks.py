"""The mark of an issue on a map: its warning tier, or why it has none."""

from datetime import date

from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, Status, Term
from qinling.rules.warning_tiers import TierDays, resolve_tier


class MapMark(Term):
    """How an issue is marked on a map, the most urgent first."""

    OVERDUE = "overdue", "已超期"
    DUE_TODAY = "due_today", "今日到期"
    URGENT = "urgent", "紧急"
    NEAR = "near", "临近"
    UPCOMING = "upcoming", "将到期"
    AHEAD = "ahead", "预告"
    LATER = "later", "未到预警"
    UNDATED = "undated", "没有到期日"
    AWAITING = "awaiting", "已完成整改（待销号）"
    CLOSED = "closed", "已销号"
    VOID = "void", "已撤并"


def choose_map_mark(status: str, deadline: date | None, today: date, tiers: TierDays) -> MapMark:
    """Return the mark of an issue on *today*."""
    if status in (Status.CLOSED, Status.VOID):
        return MapMark.from_code(status)
    if status in AWAITING_CLOSE_OUT:
        return MapMark.AWAITING
    if deadline is None:
        return MapMark.UNDATED
    tier = resolve_tier((deadline - today).days, tiers)
    return MapMark.LATER if tier is None else MapMark.from_code(tier)

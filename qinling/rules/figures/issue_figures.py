"""The figures of issues as they are on a day: totals, statuses, deadlines, the platform, rates."""

from qinling.rules.figures.conditions import (
    ALWAYS,
    Blank,
    Compare,
    Condition,
    Not,
    Says,
    all_of,
    any_of,
    is_between,
    is_one_of,
)
from qinling.rules.figures.figures import ISSUES, Figure, RateOf, Span
from qinling.rules.figures.issue_conditions import (
    IS_AWAITING_CLOSE_OUT,
    IS_CLOSED,
    IS_CLOSED_UNACCEPTED,
    IS_OPEN,
    IS_UNRECTIFIED,
    IS_VOID,
    is_due_between,
    is_overdue,
)
from qinling.rules.vocabulary import Status, WarningTier
from qinling.rules.warning_tiers import add_days


def _count_due_within(key: str, tier: str, name: str) -> Figure:
    return Figure(
        key,
        name,
        f"{{as_of}} 起 {{{tier}}} 天内到期（含当日，不含已超期）、未完成整改的问题",
        "个",
        ISSUES,
        lambda span: is_due_between(span.as_of, 0, getattr(span.tiers, tier)),
    )


def _count_tier(key: str, tier: str, nearer: str | None, rule: str) -> Figure:
    return Figure(
        key,
        f"{rule}到期",
        f"{{as_of}} 起 {rule}到期、未完成整改的问题",
        "个",
        ISSUES,
        lambda span: is_due_between(
            span.as_of, (getattr(span.tiers, nearer) if nearer else 0) + 1, getattr(span.tiers, tier)
        ),
    )


def _count_issues(key: str, name: str, rule: str, condition: Condition) -> Figure:
    return Figure(key, name, rule, "个", ISSUES, lambda _: condition)


def _is_farther_off(span: Span) -> Condition:
    return all_of(IS_UNRECTIFIED, Compare("deadline", ">", add_days(span.as_of, span.tiers.ahead)))


TOTAL = _count_issues("total", "问题总数", "台账内全部问题，含已撤并", ALWAYS)
IN_FORCE = _count_issues("in_force", "有效问题", "台账内全部问题，不含已撤并", Not(IS_VOID))
VOID = _count_issues("void", "已撤并", "状态为已撤并的问题", IS_VOID)
OPEN = _count_issues("open", "未销号", "尚未销号、也未撤并的问题", IS_OPEN)
UNRECTIFIED = _count_issues(
    "unrectified", "未完成整改", "状态为未启动或整改中的问题，含已超期", IS_UNRECTIFIED
)
NOT_STARTED = _count_issues(
    "not_started", "未启动", "状态为未启动的问题", is_one_of("status", (Status.NOT_STARTED,))
)
RECTIFYING = _count_issues(
    "rectifying", "整改中", "状态为整改中的问题，含已超期", is_one_of("status", (Status.RECTIFYING,))
)
ON_SCHEDULE = Figure(
    "on_schedule",
    "按时序推进",
    "未完成整改、{as_of} 没有超期的问题，含没有期限的",
    "个",
    ISSUES,
    lambda span: all_of(IS_UNRECTIFIED, Not(Compare("deadline", "<", span.as_of))),
)
OVERDUE = Figure(
    "overdue",
    "已超期",
    "未完成整改、时限早于 {as_of} 的问题；时限当日不算超期",
    "个",
    ISSUES,
    lambda span: is_overdue(span.as_of),
)
DUE_TODAY = Figure(
    "due_today",
    "今日到期",
    "未完成整改、时限正是 {as_of} 的问题",
    "个",
    ISSUES,
    lambda span: is_due_between(span.as_of, 0, 0),
)
DUE_WITHIN_URGENT = _count_due_within("due_within_urgent", "urgent", "{urgent}天内到期")
DUE_WITHIN_NEAR = _count_due_within("due_within_near", "near", "{near}天内到期")
DUE_WITHIN_UPCOMING = _count_due_within("due_within_upcoming", "upcoming", "{upcoming}天内到期")
DUE_WITHIN_AHEAD = _count_due_within("due_within_ahead", "ahead", "{ahead}天内到期")
TIER_URGENT = _count_tier("tier_urgent", "urgent", None, "1至{urgent}天")
TIER_NEAR = _count_tier("tier_near", "near", "urgent", "{urgent}天以上至{near}天")
TIER_UPCOMING = _count_tier("tier_upcoming", "upcoming", "near", "{near}天以上至{upcoming}天")
TIER_AHEAD = _count_tier("tier_ahead", "ahead", "upcoming", "{upcoming}天以上至{ahead}天")
DUE_LATER = Figure(
    "due_later",
    "{ahead}天以后到期",
    "{as_of} 起 {ahead} 天以后到期、未完成整改的问题",
    "个",
    ISSUES,
    _is_farther_off,
)
UNDATED = _count_issues(
    "undated", "没有期限", "未完成整改、没有整改时限的问题", all_of(IS_UNRECTIFIED, Blank("deadline"))
)
AWAITING = _count_issues(
    "awaiting",
    "完成整改待销号",
    "已完成整改、尚未销号的问题，含验收中；完成整改不等于销号",
    IS_AWAITING_CLOSE_OUT,
)
NOT_APPLIED = _count_issues(
    "not_applied",
    "完成整改未申请销号",
    "已完成整改、还没有申请销号的问题",
    is_one_of("status", (Status.RECTIFIED,)),
)
ACCEPTING = _count_issues(
    "accepting", "验收中", "已申请销号、正在验收的问题", is_one_of("status", (Status.ACCEPTING,))
)
CLOSED = _count_issues("closed", "累计销号", "状态为已销号的问题，不论哪年销号；反弹重办的不算", IS_CLOSED)
CLOSED_SINCE_YEAR = Figure(
    "closed_since_year",
    "本年累计销号",
    "状态为已销号、销号日期从 {year_start} 到 {last} 的问题；反弹重办的不算",
    "个",
    ISSUES,
    lambda span: all_of(IS_CLOSED, is_between("closed_on", span.year_start, span.last)),
)
CLOSED_UNDATED = _count_issues(
    "closed_undated",
    "销号日期不明",
    "状态为已销号、没有销号日期的问题：不计入任何一期的销号",
    all_of(IS_CLOSED, Blank("closed_on")),
)
CLOSED_UNACCEPTED = _count_issues(
    "closed_unaccepted", "未经验收销号", "凭依据直接销号、没有逐级验收的问题", IS_CLOSED_UNACCEPTED
)
ON_PLATFORM = _count_issues(
    "on_platform",
    "已录入平台",
    "除标明未录入监管平台以外的问题；没有写明的按已录入计",
    Not(Says("on_platform", False)),
)
ON_PLATFORM_STATED = _count_issues(
    "on_platform_stated", "标明已录入平台", "标明已录入监管平台的问题", Says("on_platform", True)
)
NOT_ON_PLATFORM = _count_issues(
    "not_on_platform", "未录入平台", "标明未录入监管平台的问题", Says("on_platform", False)
)
PLATFORM_UNSTATED = _count_issues(
    "platform_unstated", "是否录入平台未填", "没有写明是否录入监管平台的问题", Blank("on_platform")
)
EXTENSION_PENDING = _count_issues(
    "extension_pending", "延期待批复", "已申请延期、还没有批复的问题", Not(Blank("requested_deadline"))
)
RELAPSED = _count_issues(
    "relapsed_open", "反弹未销号", "销号后反弹、尚未再次销号的问题", all_of(IS_OPEN, Compare("round", ">", 1))
)
RECTIFIED_OR_CLOSED = _count_issues(
    "rectified_or_closed",
    "累计完成整改",
    "已完成整改的问题，含已销号",
    any_of(IS_AWAITING_CLOSE_OUT, IS_CLOSED),
)
RECTIFIED_UNDATED = _count_issues(
    "rectified_undated",
    "完成整改日期不明",
    "已完成整改或已销号、没有完成整改日期的问题：不计入任何一期的完成整改",
    all_of(any_of(IS_AWAITING_CLOSE_OUT, IS_CLOSED), Blank("rectified_on")),
)
HANDED_OVER_UNDATED = _count_issues(
    "handed_over_undated",
    "交办日期不明",
    "没有交办日期的问题，不含已撤并：不计入任何一期的新交办",
    all_of(Not(IS_VOID), Blank("handed_over_on")),
)
RECTIFICATION_RATE = Figure(
    "rectification_rate",
    "整改率",
    "累计完成整改（含已销号）占有效问题（不含已撤并）的百分比",
    "%",
    ISSUES,
    lambda _: ALWAYS,
    RateOf(RECTIFIED_OR_CLOSED, IN_FORCE),
)
CLOSE_OUT_RATE = Figure(
    "close_out_rate",
    "销号率",
    "累计销号占有效问题（不含已撤并）的百分比",
    "%",
    ISSUES,
    lambda _: ALWAYS,
    RateOf(CLOSED, IN_FORCE),
)

#: The figure of each status. They sum to TOTAL.
STATUS_FIGURES = {
    Status.NOT_STARTED: NOT_STARTED,
    Status.RECTIFYING: RECTIFYING,
    Status.RECTIFIED: NOT_APPLIED,
    Status.ACCEPTING: ACCEPTING,
    Status.CLOSED: CLOSED,
    Status.VOID: VOID,
}
#: The figure of each warning tier. With DUE_LATER and UNDATED they sum to UNRECTIFIED.
TIER_FIGURES = {
    WarningTier.OVERDUE: OVERDUE,
    WarningTier.DUE_TODAY: DUE_TODAY,
    WarningTier.URGENT: TIER_URGENT,
    WarningTier.NEAR: TIER_NEAR,
    WarningTier.UPCOMING: TIER_UPCOMING,
    WarningTier.AHEAD: TIER_AHEAD,
}
#: The figures of one row of a table by unit or category: the second to the fifth sum to the first.
TALLY_FIGURES = (TOTAL, UNRECTIFIED, AWAITING, CLOSED, VOID, OVERDUE)

ISSUE_FIGURES = (
    TOTAL,
    IN_FORCE,
    VOID,
    OPEN,
    UNRECTIFIED,
    NOT_STARTED,
    RECTIFYING,
    ON_SCHEDULE,
    OVERDUE,
    DUE_TODAY,
    DUE_WITHIN_URGENT,
    DUE_WITHIN_NEAR,
    DUE_WITHIN_UPCOMING,
    DUE_WITHIN_AHEAD,
    TIER_URGENT,
    TIER_NEAR,
    TIER_UPCOMING,
    TIER_AHEAD,
    DUE_LATER,
    UNDATED,
    AWAITING,
    NOT_APPLIED,
    ACCEPTING,
    CLOSED,
    CLOSED_SINCE_YEAR,
    CLOSED_UNDATED,
    CLOSED_UNACCEPTED,
    ON_PLATFORM,
    ON_PLATFORM_STATED,
    NOT_ON_PLATFORM,
    PLATFORM_UNSTATED,
    EXTENSION_PENDING,
    RELAPSED,
    RECTIFIED_OR_CLOSED,
    RECTIFIED_UNDATED,
    HANDED_OVER_UNDATED,
    RECTIFICATION_RATE,
    CLOSE_OUT_RATE,
)

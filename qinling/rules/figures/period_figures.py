"""The figures of what happened in a period: hand-overs, rectifications, close-outs, steps and supervision.

What a round of an issue saw stays with its day, whatever came later: an issue closed in May that
relapsed in June is among May's close-outs. If it is closed again, that is a close-out of its own.
Steps that were undone count nowhere.
"""

from qinling.rules.figures.conditions import (
    ALWAYS,
    Blank,
    Compare,
    CompareColumns,
    Condition,
    Not,
    OneOf,
    Says,
    all_of,
    any_of,
    is_between,
    is_one_of,
)
from qinling.rules.figures.figures import ISSUES, ROUNDS, STEPS, Figure, Population, RateOf, Span
from qinling.rules.figures.issue_conditions import IS_AWAITING_CLOSE_OUT, IS_CLOSED, IS_UNRECTIFIED, IS_VOID
from qinling.rules.figures.issue_figures import CLOSED_UNDATED, HANDED_OVER_UNDATED, RECTIFIED_UNDATED
from qinling.rules.history.events import EventKind
from qinling.rules.vocabulary import SupervisionKind

_IN_PERIOD = "{first} 至 {last}"


def _count_between(
    key: str,
    name: str,
    rule: str,
    population: Population,
    day: str,
    *conditions: Condition,
    unit: str = "个",
) -> Figure:
    """Return the figure of the rows that meet *conditions* and whose *day* is in the period."""
    return Figure(
        key,
        name,
        rule,
        unit,
        population,
        lambda span: all_of(*conditions, is_between(day, span.first, span.last)),
    )


#: The work was done after the deadline; where no day of it is known, the issue was closed after it.
IS_LATE = any_of(
    CompareColumns("rectified_on", ">", "deadline"),
    all_of(Blank("rectified_on"), CompareColumns("closed_on", ">", "deadline")),
)
_HAS_DEADLINE = Not(Blank("deadline"))
_ROUND_NOTE = "；以后反弹的仍计在当期，再次销号另计"

HANDED_OVER = _count_between(
    "handed_over",
    "新交办",
    f"交办日期在 {_IN_PERIOD} 的问题，不含已撤并",
    ISSUES,
    "handed_over_on",
    Not(IS_VOID),
)
FOUND = _count_between(
    "found", "新发现", f"发现日期在 {_IN_PERIOD} 的问题，不含已撤并", ISSUES, "found_on", Not(IS_VOID)
)
RECTIFIED = _count_between(
    "rectified",
    "期内完成整改",
    f"完成整改日期在 {_IN_PERIOD} 的问题，含其后已销号的；退回重新整改的不算；以后反弹的仍计在当期，再次完成另计",
    ROUNDS,
    "rectified_on",
    any_of(IS_AWAITING_CLOSE_OUT, IS_CLOSED),
)
CLOSED_OUT = _count_between(
    "closed_out",
    "期内销号",
    f"销号日期在 {_IN_PERIOD} 的问题{_ROUND_NOTE}",
    ROUNDS,
    "closed_on",
    IS_CLOSED,
)
CLOSED_ON_TIME = _count_between(
    "closed_on_time",
    "按期销号",
    "期内销号的问题中，在时限前（含当日）完成整改的；没有完成整改日期的看销号日期",
    ROUNDS,
    "closed_on",
    IS_CLOSED,
    _HAS_DEADLINE,
    Not(IS_LATE),
)
CLOSED_LATE = _count_between(
    "closed_late",
    "逾期销号",
    "期内销号的问题中，过了时限才完成整改的；没有完成整改日期的看销号日期",
    ROUNDS,
    "closed_on",
    IS_CLOSED,
    IS_LATE,
)
CLOSED_WITHOUT_DEADLINE = _count_between(
    "closed_without_deadline",
    "销号而无期限",
    "期内销号的问题中，没有整改时限的",
    ROUNDS,
    "closed_on",
    IS_CLOSED,
    Blank("deadline"),
)
CLOSED_OUT_UNACCEPTED = _count_between(
    "closed_out_unaccepted",
    "期内未经验收销号",
    "期内销号的问题中，凭依据直接销号、没有逐级验收的",
    ROUNDS,
    "closed_on",
    IS_CLOSED,
    Says("closed_unaccepted", True),
)
DUE_IN_PERIOD = _count_between(
    "due_in_period",
    "期内到期",
    f"整改时限在 {_IN_PERIOD} 的问题，不含已撤并",
    ISSUES,
    "deadline",
    Not(IS_VOID),
)
DUE_UNRECTIFIED = _count_between(
    "due_unrectified",
    "期内到期待完成",
    f"整改时限在 {_IN_PERIOD}、未完成整改的问题",
    ISSUES,
    "deadline",
    IS_UNRECTIFIED,
)
ON_TIME_RATE = Figure(
    "on_time_rate",
    "按期销号率",
    "期内按期销号占期内销号的百分比",
    "%",
    ROUNDS,
    lambda _: ALWAYS,
    RateOf(CLOSED_ON_TIME, CLOSED_OUT),
)


def _count_steps(
    key: str, name: str, rule: str, *conditions: Condition, kind: EventKind = EventKind.SUPERVISED
) -> Figure:
    """Return the figure of the steps of *kind* taken in the period that meet *conditions*."""
    return _count_between(key, name, rule, STEPS, "on", OneOf("kind", (kind,)), *conditions, unit="件次")


def _count_acts(measure: SupervisionKind) -> Figure:
    return _count_steps(
        f"acts_{measure.value}",
        measure.label,
        f"{_IN_PERIOD} 发出的{measure.label}，一个问题一次计一件次",
        is_one_of("measure", (measure,)),
    )


def _is_unanswered(span: Span) -> Condition:
    """Return the condition that an act has no reply although its day is past and the work was not done."""
    return all_of(Blank("replied_on"), Not(Says("settled", True)), Compare("reply_by", "<", span.as_of))


def _count_acts_if(key: str, name: str, rule: str, is_so: Condition) -> Figure:
    return _count_steps(key, name, rule, is_so)


EXTENSIONS_ASKED = _count_steps(
    "extensions_asked",
    "申请延期",
    f"{_IN_PERIOD} 申请的延期",
    kind=EventKind.EXTENSION_ASKED,
)
EXTENSIONS_ASKED_LATE = _count_steps(
    "extensions_asked_late",
    "超期后才申请延期",
    f"{_IN_PERIOD} 申请的延期中，过了时限才申请的",
    Says("late", True),
    kind=EventKind.EXTENSION_ASKED,
)
EXTENSIONS_APPROVED = _count_steps(
    "extensions_approved", "批准延期", f"{_IN_PERIOD} 批准的延期", kind=EventKind.EXTENDED
)
EXTENSIONS_REFUSED = _count_steps(
    "extensions_refused", "不予延期", f"{_IN_PERIOD} 不予批准的延期", kind=EventKind.EXTENSION_REFUSED
)
TURN_BACKS = _count_steps(
    "turn_backs", "退回整改", f"{_IN_PERIOD} 验收不过、退回重新整改的", kind=EventKind.TURNED_BACK
)
RECHECKS = _count_steps("rechecks", "回头看", f"{_IN_PERIOD} 做的回头看", kind=EventKind.RECHECKED)
RELAPSES = Figure(
    "relapses",
    "反弹",
    f"{_IN_PERIOD} 销号后反弹、重新办理的",
    "件次",
    STEPS,
    lambda span: all_of(Says("opens_round", True), is_between("on", span.first, span.last)),
)
ACTS = _count_steps(
    "acts", "督办合计", f"{_IN_PERIOD} 发出的催办、督办、通报、约谈和移送问责，一个问题一次计一件次"
)
ACTS_BY_KIND = tuple(_count_acts(measure) for measure in SupervisionKind)
REPLIED_IN_TIME = _count_acts_if(
    "replied_in_time",
    "按期回复",
    "期内发出的督办中，在回复期限前（含当日）回复的，含没有期限而已回复的",
    all_of(Not(Blank("replied_on")), Not(CompareColumns("replied_on", ">", "reply_by"))),
)
REPLIED_LATE = _count_acts_if(
    "replied_late",
    "逾期回复",
    "期内发出的督办中，过了回复期限才回复的",
    CompareColumns("replied_on", ">", "reply_by"),
)
UNANSWERED = Figure(
    "unanswered",
    "逾期未复",
    "期内发出的督办中，到 {as_of} 已过回复期限而没有回复、整改也没有完成的",
    "件次",
    STEPS,
    lambda span: all_of(ACTS.condition(span), _is_unanswered(span)),
)
REPLY_SETTLED = _count_acts_if(
    "reply_settled",
    "整改完成而未复",
    "期内发出的督办中，没有回复、因整改已完成而了结的",
    all_of(Blank("replied_on"), Says("settled", True)),
)
REPLY_AWAITED = Figure(
    "reply_awaited",
    "待回复",
    "期内发出的督办中，没有回复、到 {as_of} 回复期限未过或没有期限的",
    "件次",
    STEPS,
    lambda span: all_of(
        ACTS.condition(span), Blank("replied_on"), Not(Says("settled", True)), Not(_is_unanswered(span))
    ),
)
REPLY_RATE = Figure(
    "reply_rate",
    "按期回复率",
    "期内发出的督办中，按期回复的百分比",
    "%",
    STEPS,
    lambda _: ALWAYS,
    RateOf(REPLIED_IN_TIME, ACTS),
)

#: Key of a figure of a period → the figure of the issues that lack the day by which it counts.
UNDATED_FIGURES = {
    HANDED_OVER.key: HANDED_OVER_UNDATED,
    RECTIFIED.key: RECTIFIED_UNDATED,
    CLOSED_OUT.key: CLOSED_UNDATED,
}
PERIOD_FIGURES = (
    HANDED_OVER,
    FOUND,
    RECTIFIED,
    CLOSED_OUT,
    CLOSED_ON_TIME,
    CLOSED_LATE,
    CLOSED_WITHOUT_DEADLINE,
    CLOSED_OUT_UNACCEPTED,
    DUE_IN_PERIOD,
    DUE_UNRECTIFIED,
    ON_TIME_RATE,
    EXTENSIONS_ASKED,
    EXTENSIONS_ASKED_LATE,
    EXTENSIONS_APPROVED,
    EXTENSIONS_REFUSED,
    TURN_BACKS,
    RECHECKS,
    RELAPSES,
    ACTS,
    *ACTS_BY_KIND,
    REPLIED_IN_TIME,
    REPLIED_LATE,
    UNANSWERED,
    REPLY_SETTLED,
    REPLY_AWAITED,
    REPLY_RATE,
)

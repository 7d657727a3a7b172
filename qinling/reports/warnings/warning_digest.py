"""The warning digest for one recipient, as text for a phone: what to do first, then the issues."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from qinling.procedures.notifications.due_items import DueItem
from qinling.procedures.notifications.notification_plan import Digest, RunPlan
from qinling.reports.warnings.digest_items import (
    get_group_key,
    is_for_leader,
    item_lines,
    list_answering_units,
)
from qinling.reports.warnings.receiver_coverage import coverage_line
from qinling.rules.history.events import format_chain_position
from qinling.rules.traffic_lights import Light
from qinling.rules.units.same_units import group_unit_names
from qinling.rules.units.unit_merges import UnitMerges
from qinling.rules.vocabulary import AlertKind, WarningTier
from qinling.rules.warnings.recipients import DEADLINE_NOTICE, OFFICE_RECIPIENT, PROPOSAL_NOTICE
from qinling.rules.warnings.weekly_list import WEEKLY_LIST
from qinling.rules.workdays import WorkCalendar

_MAX_COUNTED_GROUPS = 4  # in a subject: a phone shows no more
_GROUP_LABELS = {
    WarningTier.OVERDUE.value: WarningTier.OVERDUE.label,
    WEEKLY_LIST: "仍超期（每周清单）",
    PROPOSAL_NOTICE: "该办下一步",
    **{tier.value: tier.label for tier in WarningTier if tier is not WarningTier.OVERDUE},
    **{alert.value: alert.label for alert in AlertKind},
}
_GROUP_ORDER = list(_GROUP_LABELS)
_NO_UNIT = "没有写责任单位"

#: The items of a digest of one kind, under its label.
Group = tuple[str, list[DueItem]]
#: The issues under one heading: of each, what is told first, and the labels of what else is told of it.
Section = tuple[str, list[tuple[DueItem, list[str]]]]


def format_digest(plan: RunPlan, digest: Digest, calendar: WorkCalendar, office: str) -> tuple[str, str]:
    """Return subject and body of *digest*. *office* is the name of the sender, or ""."""
    groups = _group_items(plan, _drop_doubled_proposals(digest.items))
    counted = "，".join(f"{label} {len(group)} 个" for label, group in groups[:_MAX_COUNTED_GROUPS])
    counted += " 等" if len(groups) > _MAX_COUNTED_GROUPS else ""
    subject = f"秦岭问题预警 {plan.today}：{counted}"
    return subject, "\n".join(_body_lines(plan, digest, groups, calendar, office))


def _drop_doubled_proposals(items: list[DueItem]) -> list[DueItem]:
    """Return *items* without the proposals whose issue is listed as overdue: it says what act is due."""
    overdue = {due.issue.id for due in items if due.tier == WarningTier.OVERDUE}
    return [due for due in items if due.kind != PROPOSAL_NOTICE or due.issue.id not in overdue]


def _group_items(plan: RunPlan, items: list[DueItem]) -> list[Group]:
    ordered = sorted(items, key=lambda due: _GROUP_ORDER.index(get_group_key(due)))
    grouped = [(key, list(group)) for key, group in groupby(ordered, key=get_group_key)]
    return [(_format_group_label(key, group, plan.today), group) for key, group in grouped]


def _join_issues(groups: list[Group]) -> list[Section]:
    """Return *groups* with each issue once, in its first group, so that nobody reads of it three times."""
    told: dict[tuple[str, str], list[str]] = {}
    sections: list[Section] = []
    for label, group in groups:
        sections.append((label, []))
        for due in group:
            key = (due.issue.level, due.issue.number)
            if key in told:
                told[key].append(label)
            else:
                sections[-1][1].append((due, told.setdefault(key, [])))
    return [section for section in sections if section[1]]


def _format_group_label(group_key: str, group: list[DueItem], today: date) -> str:
    if group_key == WarningTier.DUE_TODAY and any(due.issue.deadline != today for due in group):
        return "今日和休息日到期"
    return _GROUP_LABELS[group_key]


def _body_lines(
    plan: RunPlan, digest: Digest, groups: list[Group], calendar: WorkCalendar, office: str
) -> Iterator[str]:
    sections = _join_issues(groups)
    by_unit = is_for_leader(digest.recipient, digest.items, plan.merges)
    if by_unit:
        sections = _divide_by_unit(sections, plan.merges)
    count = sum(len(issues) for _, issues in sections)
    if digest.is_first_part or digest.recipient != OFFICE_RECIPIENT:
        yield from _opening_lines(plan, digest.recipient, groups, count, by_unit=by_unit)
    else:
        yield f"接上一条，截至 {plan.today}，下列 {count} 个问题。"
    for label, issues in sections:
        yield f"\n【{label}】{len(issues)} 个"
        for position, (due, others) in enumerate(issues, 1):
            yield from item_lines(plan, due, position, digest.recipient, calendar, with_unit=not by_unit)
            if others:
                yield f"   还有：{'、'.join(others)}"
    yield ""
    yield from _closing_lines(plan, digest, calendar)
    if office:
        yield office
    # Only the office can look the head of the chain up.
    chain = (
        f"，{format_chain_position(plan.position, plan.head)}" if digest.recipient == OFFICE_RECIPIENT else ""
    )
    yield f"消息编号 {plan.build_message_uid(digest)}{chain}"


def _divide_by_unit(sections: list[Section], merges: UnitMerges) -> list[Section]:
    """Divide the issues of *sections* by unit, the unit with the most of them first.

    However the cells spell a unit, it is one, by its shortest spelling.
    """
    entries = [
        (due, others, list(dict.fromkeys(merges.rename(name) for name in list_answering_units(due))))
        for _, issues in sections
        for due, others in issues
    ]
    same = group_unit_names((unit for _, _, units in entries for unit in units), merges.home)
    issues_of: dict[frozenset[str], list[tuple[DueItem, list[str]]]] = {}
    names: dict[frozenset[str], str] = {}
    for due, others, units in entries:
        key, name = frozenset(same[unit] for unit in units), "、".join(units) or _NO_UNIT
        issues_of.setdefault(key, []).append((due, others))
        names[key] = min(name, names.get(key, name), key=len)
    divided = [(names[key], issues) for key, issues in issues_of.items()]
    return sorted(divided, key=lambda unit: -len(unit[1]))


def _opening_lines(
    plan: RunPlan, recipient: str, groups: list[Group], count: int, *, by_unit: bool
) -> Iterator[str]:
    """Yield what to do: the acts that are due for the office, how many issues and of which kind for the others."""
    if recipient != OFFICE_RECIPIENT:
        what = "请督促下列" if by_unit else "请办理下列"
        yield f"{recipient}：{what} {count} 个问题。"
        yield f"截至 {plan.today}，{'、'.join(f'{label} {len(group)} 个' for label, group in groups)}。"
        return
    if acts := plan.overview.due_acts:
        yield f"今日该{'、'.join(f'{kind.label} {number} 个' for kind, number in acts)}，用 qinling supervise 办。"
    else:
        yield f"请督促下列 {count} 个问题。"
    if plan.overview.circular:
        yield f"{plan.overview.circular}该出了，用 qinling supervise circular 看。"
    lights = plan.overview.lights
    if lights:
        yield f"截至 {plan.today}，红（超期）{lights[Light.OVERDUE]} 个，黄（{plan.overview.near_days} 天内）{lights[Light.NEAR]} 个，蓝（推进中）{lights[Light.ON_TRACK]} 个。"
    else:
        yield f"截至 {plan.today}，下列 {count} 个问题。"


def _closing_lines(plan: RunPlan, digest: Digest, calendar: WorkCalendar) -> Iterator[str]:
    """Yield how many items are left out, what else is overdue, and what the reader has to know of the days."""
    if digest.postponed_count:
        see_all = "，现在看全部用 qinling warn" if digest.recipient == OFFICE_RECIPIENT else ""
        yield f"其余 {digest.postponed_count} 项以后几次发出{see_all}。"
    if digest.still_overdue_count:
        yield f"另有以前提醒过、现仍超期的 {digest.still_overdue_count} 个。"
    if (
        digest.recipient == OFFICE_RECIPIENT
        and digest.is_first_part
        and (amiss := coverage_line(plan.coverage))
    ):
        yield f"{amiss}。"
    years = sorted({day.year for day in _list_deadlines(digest) if calendar.is_estimated_year(day.year)})
    if years:
        yield f"{'、'.join(map(str, years))} 年的放假安排还没有公布（或未收入），休息日按法定节日和周末估算。"


def _list_deadlines(digest: Digest) -> Iterator[date]:
    """Yield the deadlines of which the digest says whether they fall on days off."""
    for due in digest.items:
        if due.kind == DEADLINE_NOTICE and due.issue.deadline is not None:
            yield due.issue.deadline

"""The warning digest for one recipient, as text for a phone."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from qinling.procedures.notifications.notification_plan import Digest, DueItem, RunPlan
from qinling.reports.issues import format_days_left, get_responsible_unit
from qinling.reports.plain_text import shorten_text
from qinling.reports.warnings.receiver_coverage import coverage_line
from qinling.rules.history.events import format_chain_position
from qinling.rules.vocabulary import AlertKind, Level, WarningTier
from qinling.rules.warnings.recipients import DEADLINE_NOTICE, OFFICE_RECIPIENT
from qinling.rules.workdays import WorkCalendar

_MAX_DESCRIPTION_LENGTH = 40
_MAX_COUNTED_GROUPS = 4  # in a subject: a phone shows no more
_GROUP_ORDER = [*(tier.value for tier in WarningTier), *(alert.value for alert in AlertKind)]


def format_digest(plan: RunPlan, digest: Digest, calendar: WorkCalendar, office: str) -> tuple[str, str]:
    """Return subject and body of *digest*. *office* is the name of the sender, or ""."""
    items = sorted(digest.items, key=lambda due: _GROUP_ORDER.index(_get_group_key(due)))
    grouped = [(key, list(group)) for key, group in groupby(items, key=_get_group_key)]
    groups = [(_format_group_label(key, group, plan.today), group) for key, group in grouped]
    counted = "，".join(f"{label} {len(group)} 个" for label, group in groups[:_MAX_COUNTED_GROUPS])
    counted += " 等" if len(groups) > _MAX_COUNTED_GROUPS else ""
    subject = f"秦岭问题预警 {plan.today}：{counted}"
    return subject, "\n".join(_body_lines(plan, digest, groups, calendar, office))


def _get_group_key(due: DueItem) -> str:
    return due.tier if due.kind == DEADLINE_NOTICE else due.kind


def _format_group_label(group_key: str, group: list[DueItem], today: date) -> str:
    if group_key == WarningTier.DUE_TODAY and any(due.issue.deadline != today for due in group):
        return "今日和休息日到期"
    return (
        WarningTier.from_code(group_key).label
        if group_key in list(WarningTier)
        else AlertKind.from_code(group_key).label
    )


def _body_lines(
    plan: RunPlan,
    digest: Digest,
    groups: list[tuple[str, list[DueItem]]],
    calendar: WorkCalendar,
    office: str,
) -> Iterator[str]:
    recipient = "全部单位" if digest.recipient == OFFICE_RECIPIENT else digest.recipient
    yield f"{recipient}：截至 {plan.today}，请关注下列 {len(digest.items)} 项。"
    for label, group in groups:
        yield f"\n【{label}】{len(group)} 个"
        for position, due in enumerate(group, 1):
            yield from _item_lines(
                due, position, plan.today, calendar, with_unit=digest.recipient == OFFICE_RECIPIENT
            )
    yield ""
    if digest.postponed_count:
        yield f"其余 {digest.postponed_count} 项以后几次发出。"
    if digest.still_overdue_count:
        yield f"另有以前提醒过、现仍超期的 {digest.still_overdue_count} 个。"
    if digest.recipient == OFFICE_RECIPIENT and (amiss := coverage_line(plan.coverage)):
        yield f"{amiss}。"
    estimated_years = sorted(
        {day.year for day in _list_deadlines(digest) if calendar.is_estimated_year(day.year)}
    )
    if estimated_years:
        years = "、".join(map(str, estimated_years))
        yield f"{years} 年的放假安排还没有公布（或未收入），工作日按法定节日和周末估算。"
    if office:
        yield office
    # Only the office can look the head of the chain up.
    chain = (
        f"，{format_chain_position(plan.position, plan.head)}" if digest.recipient == OFFICE_RECIPIENT else ""
    )
    yield f"消息编号 {plan.build_message_uid(digest)}{chain}"


def _list_deadlines(digest: Digest) -> Iterator[date]:
    """Yield the deadlines for which the digest shows working days."""
    for due in digest.items:
        if due.kind == DEADLINE_NOTICE and due.issue.deadline is not None:
            yield due.issue.deadline


def _item_lines(
    due: DueItem, position: int, today: date, calendar: WorkCalendar, *, with_unit: bool
) -> Iterator[str]:
    issue = due.issue
    description = shorten_text(" ".join(issue.description.split()), _MAX_DESCRIPTION_LENGTH)
    yield f"{position}. {issue.number}（{Level.from_code(issue.level).label}）{description}"
    details = [due.why or _format_deadline(issue.deadline, today, calendar)]
    unit = get_responsible_unit(issue)
    if with_unit and unit:
        details.append(" ".join(unit.split()))
    yield f"   {'；'.join(details)}"


def _format_deadline(deadline: date | None, today: date, calendar: WorkCalendar) -> str:
    if deadline is None:
        return ""
    left = (deadline - today).days
    day_off = "（休息日）" if left > 0 and not calendar.is_workday(deadline) else ""
    workdays = f"，{abs(calendar.count_workdays(today, deadline))} 个工作日" if left else ""
    return f"时限 {deadline}{day_off}，{format_days_left(left)}{workdays}"

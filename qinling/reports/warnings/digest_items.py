"""One item of a digest: which issue, where, what is wrong, whose it is, by when, and what to do."""

from collections.abc import Iterator
from datetime import date

from qinling.procedures.notifications.due_items import DueItem
from qinling.procedures.notifications.notification_plan import RunPlan
from qinling.reports.issues.issue_tables import format_days_left, format_message_day, get_responsible_unit
from qinling.rules.texts.unseen_characters import drop_without_effect
from qinling.rules.units.unit_merges import UnitMerges
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, AlertKind, Level, WarningTier
from qinling.rules.warnings.recipients import (
    DEADLINE_NOTICE,
    OFFICE_RECIPIENT,
    PROPOSAL_NOTICE,
    find_receivers,
    list_named_units,
    split_unit_names,
)
from qinling.rules.warnings.short_problems import shorten_problem
from qinling.rules.warnings.weekly_list import WEEKLY_LIST
from qinling.rules.workdays import WorkCalendar

#: What the unit, its leader and the office have to do, by tier or kind.
_ACTIONS: dict[str, str] = {
    WarningTier.OVERDUE: "立即整改",
    WarningTier.DUE_TODAY: "抓紧办结",
    WarningTier.URGENT: "抓紧办结",
    WarningTier.NEAR: "按期办结",
    WarningTier.UPCOMING: "按期办结",
    WarningTier.AHEAD: "按期办结",
    AlertKind.UNANSWERED: "尽快回复",
    AlertKind.OPINION: "尽快答复",
    AlertKind.EXTENSION: "请批复",
    AlertKind.BEHIND: "加快进度",
    AlertKind.UNACCEPTED: "办理销号",
    AlertKind.RECHECK: "去回头看",
    AlertKind.UNREPORTED: "报送进展",
}


def get_group_key(due: DueItem) -> str:
    """Return what *due* is told under: its tier, the weekly list, or its kind."""
    return due.tier if due.kind == DEADLINE_NOTICE else due.kind


def is_for_leader(recipient: str, items: list[DueItem], merges: UnitMerges) -> bool:
    """Return whether *recipient* hears of *items* as the leader alone: no unit that answers for one is meant by the name."""
    return recipient != OFFICE_RECIPIENT and not any(
        find_receivers(unit, [recipient], merges)
        for due in items
        for unit in list_named_units(due.issue._asdict())
    )


def get_unit(due: DueItem) -> str:
    """Return the unit that answers for *due* on one line, the town where none is given, else ""."""
    return " ".join(drop_without_effect(get_responsible_unit(due.issue) or due.issue.town or "").split())


def list_answering_units(due: DueItem) -> list[str]:
    """Return the names in the cell of `get_unit`, without their roles, each on one line."""
    cell = get_responsible_unit(due.issue) or due.issue.town
    return [" ".join(name.split()) for name in split_unit_names(cell)]


def item_lines(
    plan: RunPlan, due: DueItem, position: int, recipient: str, calendar: WorkCalendar, *, with_unit: bool
) -> Iterator[str]:
    """Yield the lines of one item of the digest of *recipient*."""
    issue = due.issue
    place = " ".join(drop_without_effect(issue.town or "").split())
    yield f"{position}. {issue.number}（{Level.from_code(issue.level).label}）{place}"
    unit = get_unit(due) if with_unit else ""
    if recipient != OFFICE_RECIPIENT and unit and find_receivers(unit, [recipient], plan.merges):
        unit = ""  # the unit itself is told
    yield f"   {'，'.join(filter(None, (shorten_problem(drop_without_effect(issue.description), place), unit)))}"
    # What is rectified is not late any more, however long its close-out takes.
    deadline = issue.deadline if issue.status in UNRECTIFIED_STATUSES else None
    when = _format_deadline(deadline, plan.today, calendar)
    why = "" if due.kind in (DEADLINE_NOTICE, WEEKLY_LIST, PROPOSAL_NOTICE) else due.why
    yield f"   {'；'.join(filter(None, (when, why, _choose_action(plan, due, recipient))))}"


def _choose_action(plan: RunPlan, due: DueItem, recipient: str) -> str:
    if recipient == OFFICE_RECIPIENT and due.tier in ("", WarningTier.OVERDUE):
        if (act := plan.overview.proposals.get(due.issue.id)) and (due.tier or due.kind == PROPOSAL_NOTICE):
            return f"该{act.label}"
        if due.tier:
            return "盯紧整改"  # an act was recorded, or is not due yet
    return _ACTIONS.get(due.tier or due.kind, "")


def _format_deadline(deadline: date | None, today: date, calendar: WorkCalendar) -> str:
    if deadline is None:
        return ""
    left = (deadline - today).days
    day_off = "（休息日）" if left > 0 and not calendar.is_workday(deadline) else ""
    return f"{format_message_day(deadline, today)}到期{day_off}" + (
        f"，{format_days_left(left)}" if left else "，就是今天"
    )

"""A digest for one receiver, as text that reads well on a phone."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from qinling.procedures.notification_runs import Digest, Due, Plan
from qinling.reports.issues import in_days
from qinling.rules.vocabulary import Alert, Level, Tier
from qinling.rules.warnings.recipients import DEADLINE, OFFICE
from qinling.rules.workdays import WorkCalendar

_MOST_WORDS = 40
_MOST_COUNTED = 4  # of a subject: a phone shows no more
_ORDER = [*(tier.value for tier in Tier), *(alert.value for alert in Alert)]


def digest_text(plan: Plan, digest: Digest, calendar: WorkCalendar, office: str) -> tuple[str, str]:
    """Return subject and body of *digest*; *office* is the name of who sends, "" where it has none."""
    items = sorted(digest.items, key=lambda due: _ORDER.index(_heading(due)))
    grouped = [(key, list(group)) for key, group in groupby(items, key=_heading)]
    groups = [(_label(key, group, plan.today), group) for key, group in grouped]
    counted = "，".join(f"{label} {len(group)} 个" for label, group in groups[:_MOST_COUNTED])
    counted += " 等" if len(groups) > _MOST_COUNTED else ""
    subject = f"秦岭问题预警 {plan.today}：{counted}"
    return subject, "\n".join(_body(plan, digest, groups, calendar, office))


def _heading(due: Due) -> str:
    return due.tier if due.kind == DEADLINE else due.kind


def _label(heading: str, group: list[Due], today: date) -> str:
    if heading == Tier.DUE_TODAY and any(due.issue.deadline != today for due in group):
        return "今日和休息日到期"
    return Tier.coded(heading).label if heading in list(Tier) else Alert.coded(heading).label


def _body(
    plan: Plan, digest: Digest, groups: list[tuple[str, list[Due]]], calendar: WorkCalendar, office: str
) -> Iterator[str]:
    whom = "全部单位" if digest.receiver == OFFICE else digest.receiver
    yield f"{whom}：截至 {plan.today}，请关注下列 {len(digest.items)} 项。"
    for label, group in groups:
        yield f"\n【{label}】{len(group)} 个"
        for place, due in enumerate(group, 1):
            yield from _item(due, place, plan.today, calendar, with_unit=digest.receiver == OFFICE)
    yield ""
    if digest.rest:
        yield f"其余 {digest.rest} 项以后几次发出。"
    if digest.known:
        yield f"另有以前提醒过、现仍超期的 {digest.known} 个。"
    if guessed := sorted({day.year for day in _days(digest) if calendar.is_estimate(day.year)}):
        yield f"{'、'.join(map(str, guessed))} 年的放假安排还没有公布（或未收入），工作日按周一至周五估算。"
    if office:
        yield office
    yield f"消息编号 {plan.uid(digest)}，历史链至第 {plan.position} 条，链首 {plan.head[:16]}"


def _days(digest: Digest) -> Iterator[date]:
    """Yield the deadlines that the digest counts working days to."""
    for due in digest.items:
        if due.kind == DEADLINE and due.issue.deadline is not None:
            yield due.issue.deadline


def _item(due: Due, place: int, today: date, calendar: WorkCalendar, *, with_unit: bool) -> Iterator[str]:
    issue = due.issue
    about = " ".join(issue.description.split())
    about = about if len(about) <= _MOST_WORDS else f"{about[:_MOST_WORDS]}…"
    yield f"{place}. {issue.number}（{Level.coded(issue.level).label}）{about}"
    told = [due.why or _when(issue.deadline, today, calendar)]
    unit = issue.duty_unit or issue.lead_unit
    if with_unit and unit:
        told.append(" ".join(unit.split()))
    yield f"   {'；'.join(told)}"


def _when(deadline: date | None, today: date, calendar: WorkCalendar) -> str:
    if deadline is None:
        return ""
    left = (deadline - today).days
    off = "（休息日）" if left > 0 and not calendar.is_workday(deadline) else ""
    worked = abs(calendar.workdays_left(today, deadline))
    days = f"，{worked} 个工作日" if left else ""
    return f"时限 {deadline}{off}，{in_days(left)}{days}"

"""Supervision acts: which one is due for an overdue issue, and how acts and replies are recorded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from qinling.errors import StepRefused
from qinling.rules.drafts import Value
from qinling.rules.history.events import EventKind
from qinling.rules.history.timeline import StepDetails, Timeline
from qinling.rules.lifecycle.step_statuses import STEP_STATUSES
from qinling.rules.lifecycle.steps import (
    Issue,
    Step,
    StepDates,
    advise_later_day,
    require_reason,
    require_status,
)
from qinling.rules.rule_overrides import RuleOverride, apply_overrides
from qinling.rules.supervision.document_numbers import DEFAULT_NUMBER_PATTERN, build_document_key
from qinling.rules.supervision.referral_receivers import require_other_receiver
from qinling.rules.units.unit_areas import NO_HOME, HomeArea
from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, UNRECTIFIED_STATUSES, SupervisionKind
from qinling.rules.workdays import WorkCalendar

REFERRAL_REMEDY = (
    "加 --to 受理单位（如 区纪委监委），或用 qinling config set supervision.referral_to=受理单位 写上"
)
FREE_NUMBER_REMEDY = "请核对文号，或不写 --doc 由台账编号"


@dataclass(frozen=True, slots=True)
class SupervisionRules:
    """The working days overdue from which each supervision act is due.

    After *unanswered* acts without a reply the next one is due at once. *number_pattern* forms the
    document numbers. *referral_to* is the authority that a 移送问责 goes to, "" for none. *home* is the area of
    the office.
    """

    urge: int = 1
    supervise: int = 3
    circulate: int = 6
    talk: int = 11
    refer: int = 21
    unanswered: int = 2
    reply_days: int = 5
    number_pattern: str = DEFAULT_NUMBER_PATTERN
    referral_to: str = ""
    home: HomeArea = NO_HOME

    def get_late_days(self, kind: SupervisionKind) -> int:
        """Return the working days overdue from which *kind* is due."""
        return int(getattr(self, kind.value))


def resolve_supervision_rules(
    issue: Issue, general: SupervisionRules, specials: Sequence[RuleOverride]
) -> SupervisionRules:
    """Return the rules of one issue: the general ones with the first of *specials* that applies."""
    return apply_overrides(issue, general, specials)


def find_due_act(
    acts: Sequence[StepDetails], late: int, rules: SupervisionRules, today: date
) -> tuple[SupervisionKind, str] | None:
    """Return the supervision act that is due after *acts* (those of this deadline) and the reason, or None.

    *late* is in working days. Acts follow in order, and none is due before the reply to the
    last one is. From 通报 on, a reply delays the next act until the one after it would be due.
    """
    kinds = list(SupervisionKind)
    taken = [kinds.index(SupervisionKind.from_code(act["measure"])) for act in acts]
    place = max(taken, default=-1) + 1
    if late < 1 or place == len(kinds):
        return None
    if acts and (acts[-1]["on"] >= today.isoformat() or any(_awaits_reply(act, today) for act in acts)):
        return None
    kind, silent = kinds[place], _count_unanswered_acts(acts)
    if silent >= rules.unanswered:
        return kind, f"连续 {silent} 次未回复"
    needed = place
    if kind in (SupervisionKind.CIRCULATE, SupervisionKind.TALK, SupervisionKind.REFER) and not silent:
        needed = place + 1  # a reply delays this act
    if needed == len(kinds) or late < rules.get_late_days(kinds[needed]):
        return None
    why = "，上一次未回复" if silent else "，有回复而仍未完成" if needed > place else ""
    return kind, f"超期 {late} 个工作日{why}"


class UnusualAct(NamedTuple):
    """Why an act is unusual; one that *is_ahead* of the ladder is not to be recorded without a word."""

    why: str
    is_ahead: bool


def find_unusual_act(
    issue: Issue, acts: Sequence[StepDetails], kind: SupervisionKind, on: date
) -> UnusualAct | None:
    """Return what is unusual in an act of *kind* on the day *on*, after *acts* (those of this deadline), or None.

    To urge is always usual. Any other act wants an overdue issue and the acts before it in the ladder.
    """
    kinds, before = list(SupervisionKind), on.isoformat()
    taken = {kinds.index(SupervisionKind.from_code(act["measure"])) for act in acts if act["on"] <= before}
    place, last = kinds.index(kind), max(taken, default=-1)
    if last > place:
        return UnusualAct(f"已经{kinds[last].label}过，{kind.label}比它轻", is_ahead=False)
    if place == 0:
        return None
    if why := _explain_not_overdue(issue, on):
        return UnusualAct(why, is_ahead=True)
    skipped = "、".join(one.label for one in kinds[last + 1 : place])
    return UnusualAct(f"还没有{skipped}过", is_ahead=True) if skipped else None


def _explain_not_overdue(issue: Issue, on: date) -> str:
    if issue.get("status") in AWAITING_CLOSE_OUT:
        return "已完成整改，等待销号"
    deadline = issue.get("deadline")
    if not isinstance(deadline, date):
        return "没有写到日的时限"
    return "" if deadline < on else f"时限 {deadline} 还没过"


def _awaits_reply(act: StepDetails, today: date) -> bool:
    return not act["replied_on"] and bool(act["reply_by"]) and act["reply_by"] >= today.isoformat()


def _count_unanswered_acts(acts: Sequence[StepDetails]) -> int:
    """Count the latest acts in a row that have no reply."""
    count = 0
    for act in reversed(acts):
        if act["replied_on"]:
            break
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class SupervisionAct:
    """A supervision act to record: its kind, document number, unit and reply day.

    *is_receiver_confirmed*: a person said that a referral goes to another unit, though its name is like the issue's.
    """

    kind: SupervisionKind
    document: str
    to: str
    by: str
    reply_by: date | None
    reason: str
    is_receiver_confirmed: bool = False


def calculate_reply_day(acted_on: date, calendar: WorkCalendar, rules: SupervisionRules) -> date:
    """Return the last day for the reply to an act of *acted_on* that names no day itself."""
    return calendar.add_workdays(acted_on, rules.reply_days)


def record_supervision_act(
    issue: Issue,
    step_dates: StepDates,
    act: SupervisionAct,
    timeline: Timeline,
    rename: Callable[[str], str] = str,
) -> Step:
    """Record a supervision act on an issue that is not closed; a referral only of one whose work is not done.

    *rename* gives a merged unit its name.
    """
    require_status(issue, STEP_STATUSES["supervise act"], act.kind.label, "只督办尚未销号的问题")
    step_dates.require_not_before(issue, ("found_on", "发现日期"), ("handed_over_on", "交办日期"))
    if act.reply_by is not None and act.reply_by < step_dates.on:
        raise StepRefused(
            f"回复期限 {act.reply_by} 早于 {step_dates.on}", advise_later_day("--reply-by", step_dates.on)
        )
    if act.kind is SupervisionKind.REFER:
        require_status(
            issue,
            UNRECTIFIED_STATUSES,
            act.kind.label,
            "催销号的用 --step 催办；整改不实的先用 qinling turn-back 退回",
        )
        require_other_receiver(issue, act.to, rename, is_confirmed=act.is_receiver_confirmed)
    key = build_document_key(act.document)
    if same := next((one for one in timeline.acts if build_document_key(one["document"]) == key), None):
        raise StepRefused(f"{same['on']} 已有文号为 {same['document']} 的督办", FREE_NUMBER_REMEDY)
    waiting = [day for day in (_find_earliest_reply_day(timeline.acts), act.reply_by) if day is not None]
    details: dict[str, Value] = {
        "measure": act.kind.value,
        "sent_to": act.to,
        "by": act.by,
        "on": step_dates.on,
        "reply_by": act.reply_by,
        "deadline": issue.get("deadline"),
        "reason": act.reason or None,
    }
    return Step(EventKind.SUPERVISED, {"reply_by": min(waiting, default=None)}, details, act.document)


def record_supervision_reply(
    issue: Issue, step_dates: StepDates, by: str, note: str, timeline: Timeline, document: str
) -> Step:
    """Record the reply to the act with the number *document*, "" for the oldest act without a reply."""
    require_status(issue, STEP_STATUSES["supervise reply"], "记回复", "已销号或撤并的问题不用再回复")
    open_acts = [act for act in timeline.acts if not act["replied_on"]]
    key = build_document_key(document)
    matching = [act for act in open_acts if not document or build_document_key(act["document"]) == key]
    if not matching:
        raise StepRefused(
            "没有等待回复的督办" if not document else f"没有等待回复的 {document}",
            "用 qinling show 编号 核对",
        )
    step_dates.require_not_before({"on": date.fromisoformat(matching[0]["on"])}, ("on", "督办日期"))
    rest = [act for act in open_acts if act is not matching[0]]
    details: dict[str, Value] = {
        "on": step_dates.on,
        "by": by,
        "note": require_reason(note, "回复内容", "--note"),
        "answers": matching[0]["document"],
    }
    return Step(EventKind.REPLIED, {"reply_by": _find_earliest_reply_day(rest)}, details)


def _find_earliest_reply_day(acts: Sequence[StepDetails]) -> date | None:
    """Return the earliest reply day of *acts* without a reply. Finished work settles all earlier acts."""
    open_acts = (act for act in acts if not act["replied_on"] and not act["settled"])
    days = [act["reply_by"] for act in open_acts if act["reply_by"]]
    return date.fromisoformat(min(days)) if days else None

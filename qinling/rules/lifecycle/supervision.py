"""The ladder of supervision: which step an issue is due for, and the acts that are taken of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qinling.errors import StepRefused
from qinling.rules.drafts import Value
from qinling.rules.history.events import EventKind
from qinling.rules.history.timeline import Course, Told
from qinling.rules.lifecycle.steps import Issue, Moment, Taken, said_reason, unless
from qinling.rules.vocabulary import AWAITING, RUNNING, Measure
from qinling.rules.warning_tiers import Special, own_of


@dataclass(frozen=True, slots=True)
class Ladder:
    """From how many working days late each rung is due; *unanswered* acts in a row bring the next one at once.

    *reply_days* is how many working days a reply may take where an act names no day.
    """

    urge: int = 1
    supervise: int = 3
    circulate: int = 6
    talk: int = 11
    refer: int = 21
    unanswered: int = 2
    reply_days: int = 5

    def days(self, rung: Measure) -> int:
        """Return from how many working days late *rung* is due."""
        return int(getattr(self, rung.value))


def ladder_of(issue: Issue, general: Ladder, specials: Sequence[Special]) -> Ladder:
    """Return the ladder of one issue: the general one, changed by the first of *specials* that suits."""
    return own_of(issue, general, specials)


def due_rung(acts: Sequence[Told], late: int, ladder: Ladder, today: date) -> tuple[Measure, str] | None:
    """Return the rung that is due after *acts*, those of this deadline, and why; None while none is.

    *late* is in working days. Rung follows rung, none before the reply to the last one is due.
    From 通报 upward an explanation holds the next rung off until the one after it would be due.
    """
    rungs = list(Measure)
    taken = [rungs.index(Measure.coded(act["measure"])) for act in acts]
    place = max(taken, default=-1) + 1
    if late < 1 or place == len(rungs):
        return None
    if acts and (acts[-1]["on"] >= today.isoformat() or any(_runs(act, today) for act in acts)):
        return None
    rung, silent = rungs[place], _unanswered(acts)
    if silent >= ladder.unanswered:
        return rung, f"连续 {silent} 次未回复"
    needed = place
    if rung in (Measure.CIRCULATE, Measure.TALK, Measure.REFER) and not silent:
        needed = place + 1  # it has been explained
    if needed == len(rungs) or late < ladder.days(rungs[needed]):
        return None
    why = "，上一次未回复" if silent else "，有回复而仍未完成" if needed > place else ""
    return rung, f"超期 {late} 个工作日{why}"


def _runs(act: Told, today: date) -> bool:
    return not act["replied_on"] and bool(act["reply_by"]) and act["reply_by"] >= today.isoformat()


def _unanswered(acts: Sequence[Told]) -> int:
    """Count the acts at the end that nobody has answered."""
    count = 0
    for act in reversed(acts):
        if act["replied_on"]:
            break
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class Act:
    """An act of supervision as it is recorded: which, under which number, to whom, by when to be answered."""

    measure: Measure
    document: str
    to: str
    by: str
    reply_by: date | None
    ground: str


def supervise(issue: Issue, moment: Moment, act: Act, course: Course) -> Taken:
    """Record an act of supervision of an issue that is not struck off."""
    unless(issue, (*RUNNING, *AWAITING), act.measure.label, "只督办尚未销号的问题")
    moment.refuse_before(issue, ("found_on", "发现日期"), ("handed_over_on", "交办日期"))
    if act.reply_by is not None and act.reply_by < moment.on:
        raise StepRefused(f"回复期限 {act.reply_by} 早于 {moment.on}", "请给一个以后的日期")
    if same := next((one for one in course.acts if one["document"] == act.document), None):
        raise StepRefused(
            f"{same['on']} 已有文号为 {act.document} 的督办", "请核对文号，或不写 --doc 由台账编号"
        )
    waiting = [day for day in (_earliest(course.acts), act.reply_by) if day is not None]
    told: dict[str, Value] = {
        "measure": act.measure.value,
        "sent_to": act.to,
        "by": act.by,
        "on": moment.on,
        "reply_by": act.reply_by,
        "deadline": issue.get("deadline"),
        "reason": act.ground or None,
    }
    return Taken(EventKind.SUPERVISED, {"reply_by": min(waiting, default=None)}, told, act.document)


def answer(issue: Issue, moment: Moment, by: str, note: str, course: Course, document: str) -> Taken:
    """Record the reply to the act of an issue that bears the number *document*, "" for the oldest one open."""
    unless(issue, (*RUNNING, *AWAITING), "记回复", "已销号或撤并的问题不用再回复")
    open_acts = [act for act in course.acts if not act["replied_on"]]
    meant = [act for act in open_acts if not document or act["document"] == document]
    if not meant:
        raise StepRefused(
            "没有等待回复的督办" if not document else f"没有等待回复的 {document}",
            "用 qinling show 编号 核对",
        )
    moment.refuse_before({"on": date.fromisoformat(meant[0]["on"])}, ("on", "督办日期"))
    rest = [act for act in open_acts if act is not meant[0]]
    told: dict[str, Value] = {
        "on": moment.on,
        "by": by,
        "note": said_reason(note, "回复内容"),
        "answers": meant[0]["document"],
    }
    return Taken(EventKind.REPLIED, {"reply_by": _earliest(rest)}, told)


def _earliest(acts: Sequence[Told]) -> date | None:
    """Return the earliest day by which one of *acts* is still to be answered; finished work answers all before it."""
    open_acts = (act for act in acts if not act["replied_on"] and not act["settled"])
    days = [act["reply_by"] for act in open_acts if act["reply_by"]]
    return date.fromisoformat(min(days)) if days else None

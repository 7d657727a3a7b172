"""Which step an issue may take: each a function of the issue, the office's rules and the day.

Every function returns the step as `Taken`, or raises StepRefused saying what stands in its way.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from qinling.errors import StepRefused
from qinling.rules.drafts import Value
from qinling.rules.history.events import EventKind
from qinling.rules.vocabulary import AWAITING, RUNNING, Level, Paper, Saying, Status, Word
from qinling.rules.workdays import WorkCalendar

Issue = Mapping[str, Value]

#: What a close-out under way has put on an issue; gone when it starts over.
CLOSING = ("applied_on", "applied_by", "accepted_level", "noticed_on")
#: What an acceptance is an acceptance of: a later change of one of them voids it.
MATERIAL = frozenset({"level", "town", "location", "description", "goal", "measures", "rectified_on"})

_DISTRICT, _CITY, _PROVINCE = Level.DISTRICT, Level.CITY, Level.PROVINCE


@dataclass(frozen=True, slots=True)
class Procedure:
    """The office's own rules of close-out.

    *province*, *city* and *district* are the levels that accept an issue of that level, in turn.
    *requires* are sayings and papers without which no acceptance is taken. *notice_days* is how
    many working days a notice stands before close-out, 0: none is published. *recheck_days* is
    how often a standing duty is looked back at, *papers* are those of a complete case file.
    """

    province: tuple[Level, ...] = (_DISTRICT, _CITY, _PROVINCE)
    city: tuple[Level, ...] = (_DISTRICT, _CITY)
    district: tuple[Level, ...] = (_DISTRICT,)
    requires: tuple[Word, ...] = (Saying.OPINION, Saying.DOCUMENT)
    applicant_may_accept: bool = False
    notice_days: int = 0
    recheck_days: int = 180
    papers: tuple[Paper, ...] = (
        Paper.BEFORE,
        Paper.AFTER,
        Paper.REPORT,
        Paper.APPLICATION,
        Paper.ACCEPTANCE,
    )

    def next_level(self, issue: Issue) -> Level | None:
        """Return the level whose turn it is to accept *issue*, None once the last has accepted."""
        chain: tuple[Level, ...] = getattr(self, str(issue["level"]))
        reached = issue.get("accepted_level")
        order = [_DISTRICT, _CITY, _PROVINCE]
        height = order.index(Level.coded(str(reached))) if reached else -1
        return next((level for level in chain if order.index(level) > height), None)


class Taken(NamedTuple):
    """A step: its kind, the fields that change, what it says beside them, and its ground (文号)."""

    kind: EventKind
    after: dict[str, Value]
    told: dict[str, Value]
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """The day a step took place, and today; a step may be recorded later, never before."""

    on: date
    today: date
    calendar: WorkCalendar = field(default_factory=WorkCalendar)

    def refuse_before(self, issue: Issue, *earlier: tuple[str, str]) -> None:
        """Refuse a day in the future, and one before any of the days (field, label) of the issue."""
        if self.on > self.today:
            raise StepRefused(f"{self.on} 还没有到", "请填实际办理的日期，不晚于今天")
        for name, label in earlier:
            day = issue.get(name)
            if isinstance(day, date) and self.on < day:
                raise StepRefused(f"{self.on} 早于{label} {day}", "请核对日期")


def unless(issue: Issue, statuses: Collection[Status], step: str, remedy: str) -> None:
    """Refuse a *step* of an issue whose status is none of *statuses*."""
    status = Status.coded(str(issue["status"]))
    if status not in statuses:
        raise StepRefused(f"状态为“{status.label}”，不能{step}", remedy)


def said_reason(text: str, what: str = "原因") -> str:
    """Return a reason that a step has to give; refuse a blank one."""
    if not text.strip():
        raise StepRefused(f"没有写明{what}", f"请写明{what}")
    return text.strip()


def report(issue: Issue, moment: Moment, said: Issue) -> Taken:
    """Report progress: *said* may hold percent, schedule and progress (the words of the report)."""
    unless(issue, RUNNING, "报送进展", "只有还在整改的问题报送进展")
    moment.refuse_before(issue, ("found_on", "发现日期"))
    return Taken(
        EventKind.REPORTED,
        {**said, "status": Status.RECTIFYING.value, "reported_on": moment.on},
        {"on": moment.on},
    )


def complete(issue: Issue, moment: Moment, note: str = "", by: str | None = None) -> Taken:
    """Record that the work is done (完成整改): the deadline runs no more, close-out has not begun."""
    unless(issue, RUNNING, "再记完成整改", "要退回重新整改请用 qinling turn-back")
    moment.refuse_before(issue, ("found_on", "发现日期"), ("handed_over_on", "交办日期"))
    after: dict[str, Value] = {
        "status": Status.RECTIFIED.value,
        "rectified_on": moment.on,
        "percent": 100.0,
        "schedule": None,
        "requested_deadline": None,
        "reply_by": None,  # the work has answered
    }
    return Taken(EventKind.COMPLETED, after, {"on": moment.on, "by": by, "note": note or None})


def apply(issue: Issue, moment: Moment, by: str, document: str = "") -> Taken:
    """Apply for close-out (申请销号)."""
    unless(
        issue,
        (Status.RECTIFIED,),
        "申请销号",
        "请先用 qinling complete 记完成整改；已在验收的用 qinling accept",
    )
    moment.refuse_before(issue, ("rectified_on", "完成整改日期"))
    after: dict[str, Value] = {
        "status": Status.ACCEPTING.value,
        "applied_on": moment.on,
        "applied_by": by,
        "accepted_level": None,
        "noticed_on": None,
    }
    return Taken(EventKind.APPLIED, after, {"on": moment.on, "by": by}, document)


@dataclass(frozen=True, slots=True)
class Opinion:
    """An acceptance as it is handed in: by which level and person, what it says, under which number."""

    level: Level
    by: str
    opinion: str = ""
    document: str = ""


def accept(
    issue: Issue, moment: Moment, said: Opinion, office: Procedure, papers: Collection[str] = ()
) -> Taken:
    """Accept at one level; the last level strikes the issue off, unless a notice has to stand first.

    *papers* are the kinds of paper the issue has in this round.
    """
    unless(issue, (Status.ACCEPTING,), "验收", "请先用 qinling apply 申请销号")
    moment.refuse_before(issue, ("rectified_on", "完成整改日期"), ("applied_on", "申请销号日期"))
    turn = office.next_level(issue)
    if turn is None:
        raise StepRefused("各级都已验收", "公示期满后用 qinling close 销号")
    if said.level is not turn:
        raise StepRefused(
            f"现在该由{turn.label}验收，还轮不到{said.level.label}", f"请先办理{turn.label}验收"
        )
    if not office.applicant_may_accept and said.by == issue.get("applied_by"):
        raise StepRefused(f"{said.by}是销号申请人，不能自己验收", "请由他人验收，并用 --by 写明验收人")
    if lacking := _lacking(said, office, papers):
        raise StepRefused(
            f"验收还缺：{'、'.join(lacking)}",
            "文字和文号用 --opinion、--doc 写明，材料先用 qinling attach 收入",
        )
    after: dict[str, Value] = {"accepted_level": said.level.value}
    if office.next_level({**issue, **after}) is None and not office.notice_days:
        after.update(status=Status.CLOSED.value, closed_on=moment.on)
    told: dict[str, Value] = {
        "level": said.level.value,
        "by": said.by,
        "on": moment.on,
        "opinion": said.opinion or None,
    }
    return Taken(EventKind.ACCEPTED, after, told, said.document)


def _lacking(said: Opinion, office: Procedure, papers: Collection[str]) -> list[str]:
    given = {Saying.OPINION: said.opinion.strip(), Saying.DOCUMENT: said.document.strip()}
    return [
        word.label
        for word in office.requires
        if not (given[word] if isinstance(word, Saying) else word.value in papers)
    ]


def turn_back(issue: Issue, moment: Moment, by: str, reason: str) -> Taken:
    """Turn an issue back (退回): the work is not done after all, and the deadline runs again."""
    unless(issue, AWAITING, "退回", "已销号的问题反弹请用 qinling reopen")
    moment.refuse_before(issue, ("rectified_on", "完成整改日期"), ("applied_on", "申请销号日期"))
    after: dict[str, Value] = {
        "status": Status.RECTIFYING.value,
        "rectified_on": None,
        "percent": None if issue.get("percent") == 100 else issue.get("percent"),
        **dict.fromkeys(CLOSING),
    }
    told: dict[str, Value] = {"on": moment.on, "by": by, "reason": said_reason(reason)}
    return Taken(EventKind.TURNED_BACK, after, told)


def notice(issue: Issue, moment: Moment, office: Procedure, document: str = "") -> Taken:
    """Publish the notice (公示) that has to stand before close-out."""
    _refuse_unaccepted(issue, office, "公示")
    if issue.get("noticed_on") is not None:
        raise StepRefused(f"{issue['noticed_on']} 已经公示", "公示期满后用 qinling close 销号")
    moment.refuse_before(issue, ("applied_on", "申请销号日期"))
    return Taken(EventKind.NOTICED, {"noticed_on": moment.on}, {"on": moment.on}, document)


def close(issue: Issue, moment: Moment, office: Procedure, by: str, document: str = "") -> Taken:
    """Strike an issue off (销号) that every level has accepted and whose notice has stood long enough."""
    _refuse_unaccepted(issue, office, "销号")
    noticed_on = issue.get("noticed_on")
    moment.refuse_before(issue, ("applied_on", "申请销号日期"), ("noticed_on", "公示日期"))
    if office.notice_days:
        if not isinstance(noticed_on, date):
            raise StepRefused("还没有公示", "请先用 qinling notice 记录公示")
        last = moment.calendar.add_workdays(noticed_on, office.notice_days)
        if moment.on <= last:
            raise StepRefused(f"公示 {office.notice_days} 个工作日，到 {last} 才满", "请在公示期满后销号")
    after: dict[str, Value] = {"status": Status.CLOSED.value, "closed_on": moment.on}
    return Taken(EventKind.CLOSED, after, {"on": moment.on, "by": by}, document)


def _refuse_unaccepted(issue: Issue, office: Procedure, step: str) -> None:
    unless(issue, (Status.ACCEPTING,), step, "请先申请销号并逐级验收")
    if turn := office.next_level(issue):
        raise StepRefused(
            f"{turn.label}还没有验收，不能{step}", f"请先用 qinling accept --level {turn.label}"
        )


def reopen(issue: Issue, moment: Moment, by: str, reason: str, to: date | None = None) -> Taken:
    """Open a new round of an issue that has come back (反弹); *to* is its new deadline."""
    unless(issue, (Status.CLOSED,), "按反弹重办", "没有销号的请用 qinling turn-back 或 qinling progress")
    moment.refuse_before(issue, ("closed_on", "销号日期"))
    told: dict[str, Value] = {"on": moment.on, "by": by, "reason": said_reason(reason)}
    return Taken(EventKind.REOPENED, new_round(issue, moment, to), told)


def new_round(issue: Issue, moment: Moment, to: date | None) -> dict[str, Value]:
    """Return what begins a new round; the days of the old one stay in the history."""
    if to is not None and to < moment.on:
        raise StepRefused(f"新的时限 {to} 早于 {moment.on}", "请给一个以后的日期")
    begun = issue.get("round")
    after: dict[str, Value] = {
        "status": Status.RECTIFYING.value,
        "round": (begun if isinstance(begun, int) else 1) + 1,
        "rectified_on": None,
        "closed_on": None,
        "percent": None,
        "requested_deadline": None,
        "reply_by": None,
        **dict.fromkeys(CLOSING),
    }
    if to is not None:
        after.update(deadline=to, deadline_kind=dated_kind(issue), original_deadline=to)
    return after


def dated_kind(issue: Issue) -> str:
    """Return what kind of deadline it is once a day has been set: a standing duty stays one."""
    kind = str(issue.get("deadline_kind"))
    return "dated_standing" if kind in ("standing", "dated_standing") else "dated"


def is_standing(issue: Issue) -> bool:
    """Say whether the issue is a standing duty (长期坚持)."""
    return issue.get("deadline_kind") in ("standing", "dated_standing")

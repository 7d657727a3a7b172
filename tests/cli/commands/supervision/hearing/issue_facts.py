"""What is so of an issue, and what has to be said of it on a day: plain rules, written from the manual."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tests.cli.commands.supervision.hearing.office_days import OfficeDays

RUNNING, AWAITING = ("not_started", "rectifying"), ("rectified", "accepting")
TIERS = {"urgent": 3, "near": 7, "upcoming": 15, "ahead": 30}
#: The farthest first: who knows of one knows of those before it.
TIER_ORDER = ("ahead", "upcoming", "near", "urgent", "due_today", "overdue")
OFFICE = ""
ALERT_DAYS = 30


class Act(NamedTuple):
    """An act of supervision, and the units that were its answering ones."""

    on: date
    reply_by: date
    units: tuple[str, ...]


@dataclass
class Issue:
    """An issue as it stands."""

    number: str
    town: str
    lead: list[str] = field(default_factory=list)
    duty: list[str] = field(default_factory=list)
    leader: str = ""
    status: str = "rectifying"
    deadline: date | None = None
    workdays: int = 0  # of a deadline in working days from the hand-over
    handed_over_on: date | None = None
    reported_on: date | None = None
    rectified_on: date | None = None
    asked: date | None = None
    last_asked: date | None = None
    turned_back: int = 0
    round: int = 1
    reports: int = 0
    requests: int = 0
    completions: int = 0
    acts: list["Act"] = field(default_factory=list)  # of this deadline
    acts_for: tuple[object, ...] = ()
    told_of: tuple[object, ...] = ()
    clock: int = 0  # a warning is of one deadline: of another one it is told anew

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING

    @property
    def basis(self) -> tuple[object, ...]:
        """What a warning of the deadline is about."""
        return (self.deadline, self.turned_back, self.round)

    def list_units(self, merges: dict[str, str]) -> list[str]:
        """Return the units that answer for it: the town where no duty unit is given."""
        units = [*self.lead, *(self.duty or [self.town])]
        return list(dict.fromkeys(merges.get(unit, unit) for unit in units))

    def list_named(self, merges: dict[str, str]) -> list[str]:
        return [*self.list_units(merges), *([self.leader] if self.leader else [])]


def find_tier(issue: Issue, today: date, days: OfficeDays) -> str | None:
    """Return how near the deadline of a running issue is. Days off that follow are spoken for today."""
    if issue.deadline is None or not issue.is_running:
        return None
    if issue.deadline < today:
        return "overdue"
    left = (issue.deadline - days.find_last_day_before_work(today)).days
    if left <= 0:
        return "due_today"
    return next((tier for tier, reach in TIERS.items() if left <= reach), None)


#: The acts in their order, each with the working days overdue from which it is due.
RUNGS = (("催办", 1), ("督办", 3), ("通报", 6), ("约谈", 11), ("移送问责", 21))


def split_acts(issue: Issue, merges: dict[str, str]) -> tuple[list[Act], list[Act]]:
    """Return the acts of this deadline that count, and those of units that answer for the issue no more."""
    answering = issue.list_units(merges)
    acts = issue.acts if issue.acts_for == issue.basis else []
    counting = [act for act in acts if any(merges.get(unit, unit) in answering for unit in act.units)]
    return counting, [act for act in acts if act not in counting]


def find_due_act(issue: Issue, today: date, days: OfficeDays, merges: dict[str, str]) -> str | None:
    """Return the act that is due. Nobody replies in this year: after two acts each next one is due at once."""
    late = days.count_workdays_late(issue.deadline, today) if issue.deadline else 0
    acts, _ = split_acts(issue, merges)
    if not issue.is_running or late < 1 or len(acts) == len(RUNGS):
        return None
    if any(act.on >= today or act.reply_by >= today for act in acts):
        return None
    label, from_day = RUNGS[len(acts)]
    return label if len(acts) >= 2 or late >= from_day else None


def list_truths(
    issue: Issue, today: date, days: OfficeDays, merges: dict[str, str]
) -> dict[str, tuple[str, object]]:
    """Return what is to be said of *issue*: kind → (tier, which one of its kind it is)."""
    said: dict[str, tuple[str, object]] = {}
    if tier := find_tier(issue, today, days):
        said["deadline"] = (tier, issue.clock)
        if act := find_due_act(issue, today, days, merges):
            said["proposal"] = ("", (act, issue.clock, len(split_acts(issue, merges)[1])))
    if issue.is_running:
        since = issue.reported_on or issue.handed_over_on
        if since and (today - since).days >= ALERT_DAYS:
            said["unreported"] = ("", (issue.round, issue.reports))
        if issue.asked:
            said["extension"] = ("", issue.requests)
    if issue.status in AWAITING and issue.rectified_on and (today - issue.rectified_on).days >= ALERT_DAYS:
        said["unaccepted"] = ("", issue.completions)
    return said


_ACTIONS = {"overdue": "立即整改", "due_today": "抓紧办结", "urgent": "抓紧办结"}
_ACTIONS |= dict.fromkeys(("near", "upcoming", "ahead"), "按期办结")
_ALERT_ACTIONS = {"unreported": "报送进展", "unaccepted": "办理销号", "extension": "请批复"}


def find_action(kind: str, tier: str, act: str | None, *, is_office: bool) -> str:
    """Return what a line has to ask for; *act* is the one that is due."""
    if is_office and (tier == "overdue" or kind == "proposal"):
        return f"该{act}" if act else "盯紧整改"
    return _ACTIONS.get(tier) or _ALERT_ACTIONS.get(kind, "")


def count_days_of_alert(issue: Issue, kind: str, today: date) -> int | None:
    """Return the days that the line of an alert has to name."""
    if kind == "unaccepted":
        since = issue.rectified_on
    else:
        since = (issue.reported_on or issue.handed_over_on) if kind == "unreported" else None
    return (today - since).days if since else None


def find_light(issue: Issue, today: date) -> str | None:
    """Return the colour of an issue that is not rectified."""
    if not issue.is_running:
        return None
    if issue.deadline is None or (issue.deadline - today).days > TIERS["near"]:
        return "blue"
    return "red" if issue.deadline < today else "yellow"

"""How near a deadline is: the tiers of the early warning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from qinling.rules.drafts import Value
from qinling.rules.vocabulary import RUNNING, Tier
from qinling.rules.workdays import WorkCalendar

#: Settings that some issues have otherwise: a dataclass of whole numbers.
General = TypeVar("General")


@dataclass(frozen=True, slots=True)
class Tiers:
    """How many calendar days before the deadline each tier begins, in ascending order."""

    urgent: int = 3
    near: int = 7
    upcoming: int = 15
    ahead: int = 30


@dataclass(frozen=True, slots=True)
class Special:
    """Settings of its own for the issues of some level, category or zone; None stands for any."""

    level: str | None
    category: str | None
    zone: str | None
    values: Mapping[str, int]

    def suits(self, issue: Mapping[str, Value]) -> bool:
        """Say whether *issue* is one of those meant."""
        wanted = (("level", self.level), ("category", self.category), ("zone", self.zone))
        return all(value is None or issue.get(name) == value for name, value in wanted)


def own_of(issue: Mapping[str, Value], general: General, specials: Sequence[Special]) -> General:
    """Return *general*, changed by the first of *specials* that suits *issue*."""
    special = next((one for one in specials if one.suits(issue)), None)
    return replace(general, **special.values) if special else general  # type: ignore[type-var]


@dataclass(frozen=True, slots=True)
class Reach:
    """The tiers of an office: its general ones, and others where the first of *specials* that suits an issue says so."""

    general: Tiers
    specials: tuple[Special, ...] = ()

    def tiers_of(self, issue: Mapping[str, Value]) -> Tiers:
        """Return the tiers of one issue; its own lead time takes the place of the farthest one."""
        tiers = own_of(issue, self.general, self.specials)
        lead = issue.get("lead_days")
        if not isinstance(lead, int):
            return tiers
        return Tiers(
            min(tiers.urgent, lead), min(tiers.near, lead), min(tiers.upcoming, lead), lead
        )  # nothing is told of before it

    @property
    def farthest(self) -> int:
        """The most days before a deadline that any tier begins, lead times of single issues left aside."""
        return max(self.general.ahead, *(max(one.values.values()) for one in self.specials), 0)


def tier(days_left: int, tiers: Tiers) -> Tier | None:
    """Return the tier of a deadline that is *days_left* calendar days away, None when it is farther off.

    The deadline itself is still in time: an issue is overdue from the day after.
    """
    if days_left < 0:
        return Tier.OVERDUE
    if days_left == 0:
        return Tier.DUE_TODAY
    if days_left <= tiers.urgent:
        return Tier.URGENT
    if days_left <= tiers.near:
        return Tier.NEAR
    if days_left <= tiers.upcoming:
        return Tier.UPCOMING
    return Tier.AHEAD if days_left <= tiers.ahead else None


def last_before_work(today: date, calendar: WorkCalendar) -> date:
    """Return the last day off that follows *today*, or *today* where the next day is a working day."""
    return calendar.add_workdays(today, 1) - timedelta(days=1)


def judged_on(deadline: date, today: date, calendar: WorkCalendar) -> int:
    """Return the days left that a warning of *today* goes by: those of the last day before work goes on.

    A warning that would fall on a day off comes on the working day before. What is still in
    time today is judged as due today at most.
    """
    left = (deadline - today).days
    return left if left < 0 else max(0, (deadline - last_before_work(today, calendar)).days)


def last_day_within(today: date, days: int) -> date:
    """Return the day that is *days* after *today*, or the last one there is."""
    return date.max if days > (date.max - today).days else today + timedelta(days=days)


def days_left(deadline: date | None, status: str, today: date) -> int | None:
    """Return the calendar days from *today* to the deadline, negative when it is past.

    None without a day, and once the issue is rectified: no deadline runs any more.
    """
    if deadline is None or status not in RUNNING:
        return None
    return (deadline - today).days

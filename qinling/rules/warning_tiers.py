"""How near a deadline is: the tiers of the early warning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from qinling.rules.drafts import Value
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, WarningTier
from qinling.rules.workdays import WorkCalendar

#: Settings that some issues have otherwise: a dataclass of whole numbers.
General = TypeVar("General")


@dataclass(frozen=True, slots=True)
class TierDays:
    """How many calendar days before the deadline each tier begins, in ascending order."""

    urgent: int = 3
    near: int = 7
    upcoming: int = 15
    ahead: int = 30


@dataclass(frozen=True, slots=True)
class RuleOverride:
    """Settings of its own for the issues of some level, category or zone; None stands for any."""

    level: str | None
    category: str | None
    zone: str | None
    values: Mapping[str, int]

    def applies_to(self, issue: Mapping[str, Value]) -> bool:
        """Say whether *issue* is one of those meant."""
        wanted = (("level", self.level), ("category", self.category), ("zone", self.zone))
        return all(value is None or issue.get(name) == value for name, value in wanted)


def apply_overrides(
    issue: Mapping[str, Value], general: General, specials: Sequence[RuleOverride]
) -> General:
    """Return *general*, changed by the first of *specials* that suits *issue*."""
    special = next((one for one in specials if one.applies_to(issue)), None)
    return replace(general, **special.values) if special else general  # type: ignore[type-var]


@dataclass(frozen=True, slots=True)
class TierRules:
    """The tiers of an office: its general ones, and others where the first of *specials* that suits an issue says so."""

    general: TierDays
    specials: tuple[RuleOverride, ...] = ()

    def resolve_tiers(self, issue: Mapping[str, Value]) -> TierDays:
        """Return the tiers of one issue; its own lead time takes the place of the farthest one."""
        tiers = apply_overrides(issue, self.general, self.specials)
        lead = issue.get("lead_days")
        if not isinstance(lead, int):
            return tiers
        return TierDays(
            min(tiers.urgent, lead), min(tiers.near, lead), min(tiers.upcoming, lead), lead
        )  # nothing is told of before it

    @property
    def max_days_ahead(self) -> int:
        """The most days before a deadline that any tier begins, lead times of single issues left aside."""
        return max(self.general.ahead, *(max(one.values.values()) for one in self.specials), 0)


def resolve_tier(days_left: int, tiers: TierDays) -> WarningTier | None:
    """Return the tier of a deadline that is *days_left* calendar days away, None when it is farther off.

    The deadline itself is still in time: an issue is overdue from the day after.
    """
    if days_left < 0:
        return WarningTier.OVERDUE
    if days_left == 0:
        return WarningTier.DUE_TODAY
    if days_left <= tiers.urgent:
        return WarningTier.URGENT
    if days_left <= tiers.near:
        return WarningTier.NEAR
    if days_left <= tiers.upcoming:
        return WarningTier.UPCOMING
    return WarningTier.AHEAD if days_left <= tiers.ahead else None


def find_last_day_before_work(today: date, calendar: WorkCalendar) -> date:
    """Return the last day off that follows *today*, or *today* where the next day is a working day."""
    return calendar.add_workdays(today, 1) - timedelta(days=1)


def count_warning_days_left(deadline: date, today: date, calendar: WorkCalendar) -> int:
    """Return the days left that a warning of *today* goes by: those of the last day before work goes on.

    A warning that would fall on a day off comes on the working day before. What is still in
    time today is judged as due today at most.
    """
    left = (deadline - today).days
    return left if left < 0 else max(0, (deadline - find_last_day_before_work(today, calendar)).days)


def add_days(today: date, days: int) -> date:
    """Return the day that is *days* after *today*, or the last one there is."""
    return date.max if days > (date.max - today).days else today + timedelta(days=days)


def count_days_left(deadline: date | None, status: str, today: date) -> int | None:
    """Return the calendar days from *today* to the deadline, negative when it is past.

    None without a day, and once the issue is rectified: no deadline runs any more.
    """
    if deadline is None or status not in UNRECTIFIED_STATUSES:
        return None
    return (deadline - today).days

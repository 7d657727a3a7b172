"""Warning tiers: how near a deadline is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from qinling.rules.drafts import Value
from qinling.rules.rule_overrides import RuleOverride, apply_overrides
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES, WarningTier
from qinling.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class TierDays:
    """How many calendar days before the deadline each tier begins, in ascending order."""

    urgent: int = 3
    near: int = 7
    upcoming: int = 15
    ahead: int = 30


@dataclass(frozen=True, slots=True)
class TierRules:
    """The warning tiers of an office.

    The first of *specials* that applies to an issue overrides the general ones.
    """

    general: TierDays
    specials: tuple[RuleOverride, ...] = ()

    def resolve_tiers(self, issue: Mapping[str, Value]) -> TierDays:
        """Return the tiers of one issue. Its own lead time replaces the farthest one."""
        tiers = apply_overrides(issue, self.general, self.specials)
        lead = issue.get("lead_days")
        if not isinstance(lead, int):
            return tiers
        return TierDays(
            min(tiers.urgent, lead), min(tiers.near, lead), min(tiers.upcoming, lead), lead
        )  # no warning is given before it

    @property
    def max_days_ahead(self) -> int:
        """The largest number of days before a deadline at which a tier begins, without lead times of single issues."""
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
    """Return the last of the days off that follow *today*, or *today* if the next day is a working day."""
    return calendar.add_workdays(today, 1) - timedelta(days=1)


def count_warning_days_left(deadline: date, today: date, calendar: WorkCalendar) -> int:
    """Return the days left that a warning of *today* uses: those of the last day before the next working day.

    A warning that falls on a day off is given on the working day before. A deadline that is not
    past counts as due today at the earliest.
    """
    left = (deadline - today).days
    return left if left < 0 else max(0, (deadline - find_last_day_before_work(today, calendar)).days)


def add_days(today: date, days: int) -> date:
    """Return the day *days* after *today*, at most the last day that the calendar has."""
    return date.max if days > (date.max - today).days else today + timedelta(days=days)


def count_days_left(deadline: date | None, status: str, today: date) -> int | None:
    """Return the calendar days from *today* to the deadline, negative when it is past.

    None without a deadline, and for rectified issues.
    """
    if deadline is None or status not in UNRECTIFIED_STATUSES:
        return None
    return (deadline - today).days

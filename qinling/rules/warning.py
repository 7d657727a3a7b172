"""How near a deadline is: the tiers of the early warning."""

from dataclasses import dataclass
from datetime import date, timedelta

from qinling.rules.vocabulary import RUNNING, Tier


@dataclass(frozen=True, slots=True)
class Tiers:
    """How many calendar days before the deadline each tier begins, in ascending order."""

    urgent: int = 3
    near: int = 7
    upcoming: int = 15
    ahead: int = 30


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

"""How many days something took: median and quartiles."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple


class Durations(NamedTuple):
    """Days from one day to another: how many were counted, their quartiles, and how many could not be counted.

    *undated* have no first day, *reversed_days* a first day after the last.
    """

    counted: int
    lower: float | None
    median: float | None
    upper: float | None
    undated: int
    reversed_days: int


def measure_durations(pairs: Iterable[tuple[date | None, date]]) -> Durations:
    """Return the durations between the days of *pairs*, with quartiles by linear interpolation."""
    days: list[int] = []
    undated = reversed_days = 0
    for first, last in pairs:
        if first is None:
            undated += 1
        elif first > last:
            reversed_days += 1
        else:
            days.append((last - first).days)
    days.sort()
    lower, median, upper = (_interpolate(days, quarters) if days else None for quarters in (1, 2, 3))
    return Durations(len(days), lower, median, upper, undated, reversed_days)


def _interpolate(days: Sequence[int], quarters: int) -> float:
    """Return the value that so many quarters of the sorted *days* do not exceed."""
    place, rest = divmod((len(days) - 1) * quarters, 4)
    if not rest:
        return float(days[place])
    return days[place] + (days[place + 1] - days[place]) * rest / 4

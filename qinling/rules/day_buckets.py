"""The months behind a day and the weeks ahead of it, as spans of days, and the days of a series."""

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

MONTHS_BACK = 12
WEEKS_AHEAD = 12
_MIN_SERIES_DAYS = 3


class Bucket(NamedTuple):
    """How many issues fall on the days from *first* to *last*, both included."""

    first: date
    last: date
    issues: int


def list_months_until(day: date, months: int = MONTHS_BACK) -> list[tuple[date, date]]:
    """Return the first and the last day of *months* months, the last one that of *day* and ending on it."""
    spans = [(day.replace(day=1), day)]
    while len(spans) < months and spans[0][0] > date.min:
        last = spans[0][0] - timedelta(days=1)
        spans.insert(0, (last.replace(day=1), last))
    return spans


def list_months_from(day: date, months: int) -> list[tuple[date, date]]:
    """Return the first and the last day of *months* months: the rest of the month of *day*, then whole ones."""
    spans: list[tuple[date, date]] = []
    first = day
    while len(spans) < months:
        last = first.replace(day=monthrange(first.year, first.month)[1])
        spans.append((first, last))
        if last == date.max:
            break
        first = last + timedelta(days=1)
    return spans


def list_weeks_from(day: date, weeks: int = WEEKS_AHEAD) -> list[tuple[date, date]]:
    """Return the first and the last day of *weeks* weeks: the rest of the week of *day*, then Monday to Sunday."""
    sunday = min(day.toordinal() + 6 - day.weekday(), date.max.toordinal())
    spans = [(day, date.fromordinal(sunday))]
    while len(spans) < weeks and sunday + 7 <= date.max.toordinal():
        spans.append((date.fromordinal(sunday + 1), date.fromordinal(sunday + 7)))
        sunday += 7
    return spans


def list_series_days(first: date, last: date) -> list[date]:
    """Return the days at whose end a series from *first* to *last* is looked at, the last one *last* itself.

    They are the ends of the last months; of the last weeks, while fewer than three months have ended since *first*.
    """
    for spans in (list_months_until(last), _list_weeks_until(last)):
        days = [end for _, end in spans if end >= first]
        if len(days) > _MIN_SERIES_DAYS:
            break
    return days


def _list_weeks_until(day: date) -> list[tuple[date, date]]:
    """Return the first and the last day of the last weeks, the last one that of *day* and ending on it."""
    monday = day.toordinal() - day.weekday()
    starts = range(monday, max(monday - 7 * MONTHS_BACK, 0), -7)
    return [
        (date.fromordinal(start), date.fromordinal(min(start + 6, day.toordinal())))
        for start in reversed(starts)
    ]

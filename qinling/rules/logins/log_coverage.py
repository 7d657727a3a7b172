"""What the logs cover of the audited weeks, and what is known of the use within it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate

from qinling.rules.logins.usage import AccountUsage, WeekUsage
from qinling.rules.parsing.iso_weeks import DAYS_TO_SUNDAY, ONE_WEEK
from qinling.rules.units.unit_areas import NO_HOME, HomeArea
from qinling.rules.workdays import WorkCalendar

_DAY = timedelta(days=1)

#: From the first to the last record of a log, or of several that meet.
LogSpan = tuple[datetime, datetime]


def merge_spans(spans: Iterable[LogSpan]) -> list[LogSpan]:
    """Return *spans* sorted, with those merged that overlap or meet on neighbouring days."""
    whole: list[LogSpan] = []
    for first, last in sorted(spans):
        if whole and first.date() <= whole[-1][1].date() + _DAY:
            whole[-1] = (whole[-1][0], max(last, whole[-1][1]))
        else:
            whole.append((first, last))
    return whole


def list_days(first: date, last: date) -> Iterator[date]:
    """Yield the days from *first* to *last*, both included."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


@dataclass(frozen=True)
class LogCoverage:
    """What the logs cover of the audited weeks.

    *spans* are the covered times, merged by `merge_spans`. A day outside them is unknown, not
    idle. *days_with_records* are the days with any log record. *until* is the last day of the
    audit: the week's Sunday, or today. *home* is the area of the office.
    """

    monday: date
    weeks: int
    until: date
    spans: Sequence[LogSpan]
    days_with_records: frozenset[date]
    calendar: WorkCalendar
    home: HomeArea = NO_HOME

    @property
    def first_day(self) -> date:
        """The Monday of the first audited week."""
        return self.monday - (self.weeks - 1) * ONE_WEEK

    @property
    def mondays(self) -> list[date]:
        """The Mondays of the audited weeks, the oldest first."""
        return [self.first_day + number * ONE_WEEK for number in range(self.weeks)]

    @property
    def first_covered_day(self) -> date | None:
        """The first day that any log covers."""
        return self.spans[0][0].date() if self.spans else None

    def count_uncovered_days(self, first: date, last: date) -> int:
        """Count the days from *first* to *last* that no log covers."""
        if last < first:
            return 0
        return (
            (last - first).days
            + 1
            - (self._count_covered_days_by(last) - self._count_covered_days_by(first - _DAY))
        )

    def _count_covered_days_by(self, day: date) -> int:
        """Count the covered days up to *day*. Three years of logs may have hundreds of gaps."""
        firsts, before = self._covered_days_before_spans
        place = bisect_right(firsts, day) - 1
        if place < 0:
            return 0
        return min(before[place] + (day - firsts[place]).days + 1, before[place + 1])

    @cached_property
    def _covered_days_before_spans(self) -> tuple[list[date], list[int]]:
        """The first day of each span, and the number of covered days before it, then the total."""
        lengths = ((last.date() - first.date()).days + 1 for first, last in self.spans)
        return [first.date() for first, _ in self.spans], [*accumulate(lengths, initial=0)]

    def count_missing_workdays(self, first: date, last: date) -> int:
        """Count the working days from *first* to *last* that no log covers."""
        return sum(
            self.calendar.is_workday(day) and bool(self.count_uncovered_days(day, day))
            for day in list_days(first, last)
        )

    @cached_property
    def _missing_workdays_by_week(self) -> dict[date, int]:
        return {
            monday: self.count_missing_workdays(monday, min(monday + DAYS_TO_SUNDAY, self.until))
            for monday in self.mondays
        }

    @cached_property
    def complete_weeks(self) -> dict[date, int]:
        """Monday → number of working days, for the latest complete weeks, newest first.

        A week is complete when it is over and logs cover all its working days. The first
        incomplete week ends the list. Weeks without working days are skipped.
        """
        weeks: dict[date, int] = {}
        for monday in reversed(self.mondays):
            sunday = monday + DAYS_TO_SUNDAY
            worked = sum(map(self.calendar.is_workday, list_days(monday, sunday)))
            if sunday > self.until or not worked:
                continue
            if self._missing_workdays_by_week[monday]:
                break
            weeks[monday] = worked
        return weeks

    @cached_property
    def gaps(self) -> list[tuple[date, date]]:
        """The runs of days without coverage, from the first audited week to the end."""
        runs: list[tuple[date, date]] = []
        begin = self.first_day
        for first, last in self.spans:
            if first.date() > begin and begin <= self.until:
                runs.append((begin, min(first.date() - _DAY, self.until)))
            begin = max(begin, last.date() + _DAY)
        if begin <= self.until:
            runs.append((begin, self.until))
        return runs

    @cached_property
    def workdays_without_records(self) -> list[date]:
        """The covered working days without a single log record."""
        return self.list_workdays_without_records(self.first_day, self.until)

    def list_workdays_without_records(self, first: date, last: date) -> list[date]:
        """Return the covered working days from *first* to *last* without a single log record."""
        return [
            day
            for day in list_days(first, last)
            if day not in self.days_with_records
            and self.calendar.is_workday(day)
            and not self.count_uncovered_days(day, day)
        ]

    def build_week_usage(self, usage: AccountUsage, monday: date) -> WeekUsage:
        """Return the usage of *usage* in one of the audited weeks."""
        sunday = min(monday + DAYS_TO_SUNDAY, self.until)
        days = [one for day, one in usage.days.items() if monday <= day <= sunday]
        return WeekUsage(
            monday,
            sum(one.logins for one in days),
            sum(one.logins > 0 for one in days),
            sum(one.failed for one in days),
            self.count_uncovered_days(monday, sunday),
            self._missing_workdays_by_week[monday],
        )

    def list_week_usages(self, usage: AccountUsage) -> list[WeekUsage]:
        """Return the usage of the audited weeks, the oldest first."""
        return [self.build_week_usage(usage, monday) for monday in self.mondays]

    def count_idle_days(self, usage: AccountUsage) -> int | None:
        """Return the days since the last login that logs cover, None if there was no login."""
        return None if usage.last_login is None else self.count_unused_days(usage)

    def count_unused_days(self, usage: AccountUsage) -> int:
        """Count the covered days without a login since the last login, or since the account was opened."""
        if usage.last_login is not None:
            begin = usage.last_login.date() + _DAY
        elif self.first_covered_day is None:
            return 0
        elif usage.account.opened is not None:
            begin = max(self.first_covered_day, usage.account.opened + _DAY)
        else:
            begin = self.first_covered_day
        return max((self.until - begin).days + 1 - self.count_uncovered_days(begin, self.until), 0)

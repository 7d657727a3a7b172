"""What is known of the use of the supervision platform: accounts, their days and weeks, and what the log does not tell.

Use is counted in logins and in days with a login. How long somebody stays is not counted, and
nobody is ranked: the rules on government apps of January 2026 forbid both.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from qinling.rules.parsing.iso_weeks import SUNDAY, WEEK
from qinling.rules.vocabulary import Word
from qinling.rules.workdays import WorkCalendar

_DAY = timedelta(days=1)


class AccountState(Word):
    """Where an account stands: on the list of accounts, no longer on it, or only seen in the log."""

    LISTED = "listed", "在用"
    LEFT = "left", "已停用"
    UNKNOWN = "unknown", "名单外"


class Account(NamedTuple):
    """An account of the platform; *place* is its place in the list, *left_on* the day it was found gone."""

    id: int
    account: str
    name: str
    unit: str
    opened: date | None
    state: str
    left_on: date | None
    place: int


class Login(NamedTuple):
    """One entry of the log: a login that succeeded or failed, in the office's time; *address* may be ""."""

    account: int
    at: datetime
    address: str
    failed: bool


class DayUse(NamedTuple):
    """What one account did on one day; *last* is the time of its last login, None where all failed."""

    logins: int
    failed: int
    last: datetime | None


class Coaching(NamedTuple):
    """Hands-on help given to the person behind an account; *account_id* is the ledger's, *coach* who gave it."""

    account_id: int
    account: str
    name: str
    unit: str
    day: date
    coach: str
    topic: str
    note: str


class WeekUse(NamedTuple):
    """What one account did in the week that begins on *monday*.

    *unseen* are its days that no log covers, *missing* those of them that are worked.
    """

    monday: date
    logins: int
    active_days: int
    failed: int
    unseen: int
    missing: int = 0

    @property
    def is_unknown(self) -> bool:
        """Whether no login is known, and logs of working days are missing: this is not no use."""
        return bool(self.missing) and not self.logins


@dataclass(frozen=True, slots=True)
class Use:
    """One account as the audit of a week sees it.

    *days* are those of the weeks looked back on that have an entry. *last_login* lies in the
    week or before it; *before* is the last day with a login before the week.
    *open_issues* and *overdue_issues* are those of its unit.
    """

    account: Account
    days: Mapping[date, DayUse]
    last_login: datetime | None
    before: date | None
    events: Sequence[Login]
    open_issues: int = 0
    overdue_issues: int = 0

    @property
    def listed(self) -> bool:
        """Whether the account is in use and its person can be helped."""
        return self.account.state == AccountState.LISTED


#: From the first to the last entry of a log, or of several that join.
Span = tuple[datetime, datetime]


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return *spans* in order, those put together that overlap or lie on neighbouring days."""
    whole: list[Span] = []
    for first, last in sorted(spans):
        if whole and first.date() <= whole[-1][1].date() + _DAY:
            whole[-1] = (whole[-1][0], max(last, whole[-1][1]))
        else:
            whole.append((first, last))
    return whole


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield the days from *first* to *last*, both included."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


@dataclass(frozen=True)
class Ground:
    """What an audit of a week stands on.

    *spans* are what the logs cover, as `joined` gives them: a day that none of them touches is
    unknown, not idle. *busy* are the days of the weeks looked back on with any entry at all.
    *until* is the last day that the audit knows of: the week's Sunday, or today.
    """

    monday: date
    weeks: int
    until: date
    spans: Sequence[Span]
    busy: frozenset[date]
    calendar: WorkCalendar

    @property
    def first(self) -> date:
        """The Monday of the first week looked back on."""
        return self.monday - (self.weeks - 1) * WEEK

    @property
    def mondays(self) -> list[date]:
        """The Mondays of the weeks looked back on, the oldest first."""
        return [self.first + number * WEEK for number in range(self.weeks)]

    @property
    def since(self) -> date | None:
        """The first day that any log covers."""
        return self.spans[0][0].date() if self.spans else None

    def unseen(self, first: date, last: date) -> int:
        """Count the days from *first* to *last* that no log covers."""
        if last < first:
            return 0
        return (last - first).days + 1 - (self._seen_by(last) - self._seen_by(first - _DAY))

    def _seen_by(self, day: date) -> int:
        """Count the days up to *day* that a log covers; three years of logs may have hundreds of gaps."""
        firsts, before = self._begun
        place = bisect_right(firsts, day) - 1
        if place < 0:
            return 0
        return min(before[place] + (day - firsts[place]).days + 1, before[place + 1])

    @cached_property
    def _begun(self) -> tuple[list[date], list[int]]:
        """The first day of each span, and how many days those before it cover; at the end, all of them."""
        lengths = ((last.date() - first.date()).days + 1 for first, last in self.spans)
        return [first.date() for first, _ in self.spans], [*accumulate(lengths, initial=0)]

    def missing(self, first: date, last: date) -> int:
        """Count the working days from *first* to *last* that no log covers."""
        return sum(
            self.calendar.is_workday(day) and bool(self.unseen(day, day)) for day in days_between(first, last)
        )

    @cached_property
    def _missing(self) -> dict[date, int]:
        return {monday: self.missing(monday, min(monday + SUNDAY, self.until)) for monday in self.mondays}

    @cached_property
    def judged(self) -> dict[date, int]:
        """Monday → working days of the weeks running that can be judged, the latest first.

        They are over, and a log covers each of their working days: the first that misses one
        ends the row. Weeks without working days say nothing and are passed over.
        """
        weeks: dict[date, int] = {}
        for monday in reversed(self.mondays):
            sunday = monday + SUNDAY
            worked = sum(map(self.calendar.is_workday, days_between(monday, sunday)))
            if sunday > self.until or not worked:
                continue
            if self._missing[monday]:
                break
            weeks[monday] = worked
        return weeks

    @cached_property
    def gaps(self) -> list[tuple[date, date]]:
        """The runs of days that no log covers, from the first week looked back on to the end."""
        runs: list[tuple[date, date]] = []
        begin = self.first
        for first, last in self.spans:
            if first.date() > begin and begin <= self.until:
                runs.append((begin, min(first.date() - _DAY, self.until)))
            begin = max(begin, last.date() + _DAY)
        if begin <= self.until:
            runs.append((begin, self.until))
        return runs

    @cached_property
    def silent(self) -> list[date]:
        """The working days that a log covers and on which it has not one entry of anybody."""
        return [
            day
            for day in days_between(self.first, self.until)
            if day not in self.busy and self.calendar.is_workday(day) and not self.unseen(day, day)
        ]

    def week_of_use(self, use: Use, monday: date) -> WeekUse:
        """Return what *use* says of one of the weeks looked back on."""
        sunday = min(monday + SUNDAY, self.until)
        days = [one for day, one in use.days.items() if monday <= day <= sunday]
        return WeekUse(
            monday,
            sum(one.logins for one in days),
            sum(one.logins > 0 for one in days),
            sum(one.failed for one in days),
            self.unseen(monday, sunday),
            self._missing[monday],
        )

    def trend(self, use: Use) -> list[WeekUse]:
        """Return the weeks looked back on, the oldest first."""
        return [self.week_of_use(use, monday) for monday in self.mondays]

    def idle_days(self, use: Use) -> int | None:
        """Return how many days the account has not logged in, None where it never has."""
        return None if use.last_login is None else (self.until - use.last_login.date()).days

    def surely_idle(self, use: Use) -> int:
        """Return on how many days the logs show that the account did not log in, after it last did or was opened."""
        if use.last_login is not None:
            begin = use.last_login.date() + _DAY
        elif self.since is None:
            return 0
        elif use.account.opened is not None:
            begin = max(self.since, use.account.opened + _DAY)
        else:
            begin = self.since
        return max((self.until - begin).days + 1 - self.unseen(begin, self.until), 0)

"""The day of a notification run, and what the machine's clock says."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

#: A run may be dated so many days ahead of the machine's clock without a word.
MAX_DAYS_AHEAD = 1
#: Clocks are set right by minutes every day. Only more counts as running backwards.
CLOCK_TOLERANCE = timedelta(minutes=10)


class RunClock(NamedTuple):
    """The day of a run, and the machine's clock: *now* in UTC, and the office's day by it.

    *today* and *clock_day* differ where the user gave the day.
    """

    today: date
    clock_day: date
    now: datetime

    @property
    def days_ahead(self) -> int:
        """How many days the run is dated ahead of the clock. Negative where it is behind."""
        return (self.today - self.clock_day).days

    @property
    def is_ahead(self) -> bool:
        """Whether the run is dated more than a day ahead of the clock."""
        return self.days_ahead > MAX_DAYS_AHEAD

    @property
    def last_day(self) -> date:
        """The last day that does not lie ahead. What was told on a later one does not count as told."""
        return max(self.today, self.clock_day)

    @property
    def last_moment(self) -> datetime:
        """The last moment that the clock can have reached, if it never ran backwards."""
        return self.now + CLOCK_TOLERANCE

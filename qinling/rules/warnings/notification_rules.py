"""The office's rules of notification: channels, digests, quiet times, retries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum

from qinling.rules.vocabulary import OverdueDay
from qinling.rules.warnings.recipients import OFFICE_RECIPIENT
from qinling.rules.workdays import WorkCalendar

#: The channel that needs no settings.
STDOUT_CHANNEL = "stdout"


@dataclass(frozen=True, slots=True)
class NotificationRules:
    """How the office sends notifications.

    *office* are the channels of its own digest, *receivers* those of units and leaders by name, *joined* the other
    names that the settings have for one of them.
    A digest holds at most *most* issues. What stays overdue is told again on each *overdue_day*. With *lights*
    the office's digest counts what is overdue, near and on track. With *days_off* digests are sent on days off too. None
    is sent in the *quiet* hours. A delivery is tried *tries* times, the second time after
    *retry_minutes*, then after twice as long each time: ten times last over a weekend.
    """

    office: tuple[str, ...] = (STDOUT_CHANNEL,)
    receivers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    most: int = 50
    overdue_day: OverdueDay = OverdueDay.MONDAY
    lights: bool = True
    days_off: bool = False
    quiet: tuple[time, time] | None = None
    tries: int = 10
    retry_minutes: int = 10
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def is_quiet_time(self, now: time) -> bool:
        """Return whether *now*, a time of the office, is in the quiet hours. They may pass midnight."""
        if self.quiet is None:
            return False
        first, last = self.quiet
        return first <= now < last if first <= last else now >= first or now < last

    @property
    def quiet_span(self) -> str:
        """The quiet hours in words, "" for none."""
        return f"{self.quiet[0]:%H:%M}-{self.quiet[1]:%H:%M}" if self.quiet else ""

    @property
    def has_channels(self) -> bool:
        """Whether anybody can be reached at all."""
        return any((self.office, *self.receivers.values()))

    def list_channels(self) -> list[str]:
        """Return the channels in use, the office's first."""
        used = [*self.office, *(name for channels in self.receivers.values() for name in channels)]
        return list(dict.fromkeys(used))

    def get_channels(self, recipient: str) -> tuple[str, ...]:
        """Return the channels of a recipient."""
        return self.office if recipient == OFFICE_RECIPIENT else self.receivers[recipient]


class QuietReason(Enum):
    """Why nothing is sent now."""

    DAY_OFF = "day_off"
    QUIET_HOURS = "quiet_hours"


def find_quiet_reason(
    rules: NotificationRules, today: date, local_time: time, calendar: WorkCalendar
) -> QuietReason | None:
    """Return why nothing is sent on *today* at *local_time*, or None when messages may be sent.

    *local_time* is in the time zone of the office.
    """
    if not rules.days_off and not calendar.is_workday(today):
        return QuietReason.DAY_OFF
    return QuietReason.QUIET_HOURS if rules.is_quiet_time(local_time) else None

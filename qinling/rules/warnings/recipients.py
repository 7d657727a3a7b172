"""Recipients of notifications and their schedule, derived from dates and from earlier notifications."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import NamedTuple

from qinling.rules.lifecycle.steps import Issue
from qinling.rules.vocabulary import AlertKind, DeliveryOutcome, WarningTier

#: The recipient of everything, and the kind of notification that is about a deadline.
OFFICE_RECIPIENT = ""
DEADLINE_NOTICE = "deadline"


@dataclass(frozen=True, slots=True)
class NotificationRules:
    """How the office sends notifications.

    *office* are the channels of its own digest, *receivers* those of units and leaders by name.
    A digest holds at most *most* issues. With *days_off* digests are sent on days off too. None
    is sent in the *quiet* hours. A delivery is tried *tries* times, the second time after
    *retry_minutes*, then after twice as long each time.
    """

    office: tuple[str, ...] = ("stdout",)
    receivers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    most: int = 50
    days_off: bool = False
    quiet: tuple[time, time] | None = None
    tries: int = 6
    retry_minutes: int = 10

    def is_quiet_time(self, now: time) -> bool:
        """Return whether *now*, a time of the office, is in the quiet hours. They may pass midnight."""
        if self.quiet is None:
            return False
        first, last = self.quiet
        return first <= now < last if first <= last else now >= first or now < last

    def get_channels(self, recipient: str) -> tuple[str, ...]:
        """Return the channels of a recipient."""
        return self.office if recipient == OFFICE_RECIPIENT else self.receivers[recipient]


class NotificationKey(NamedTuple):
    """What a recipient is notified of once a tier: an issue, a kind, and a version of its deadline."""

    issue: int
    kind: str
    version: str
    recipient: str


_TIER_ORDER = {tier.value: rank for rank, tier in enumerate(reversed(WarningTier))}  # the nearest tier last
#: Order of issues in a digest: those that can still be met come first.
_URGENCY_ORDER = (
    WarningTier.DUE_TODAY,
    WarningTier.URGENT,
    WarningTier.OVERDUE,
    WarningTier.NEAR,
    WarningTier.UPCOMING,
    WarningTier.AHEAD,
    "",
)


def is_notified(tier: str, notified_tier: str | None) -> bool:
    """Return whether a notification of *notified_tier* (None: none was sent) covers *tier*."""
    return notified_tier is not None and _TIER_ORDER.get(notified_tier, 0) >= _TIER_ORDER.get(tier, 0)


def pick_nearer_tier(one: str, other: str) -> str:
    """Return the nearer of two tiers."""
    return max(one, other, key=lambda tier: _TIER_ORDER.get(tier, 0))


def rank_urgency(tier: str) -> int:
    """Return the rank of *tier* in a digest."""
    return _URGENCY_ORDER.index(tier)


_NAME_SEPARATOR = re.compile(r"[；;，,、\n]+")
_ROLE = re.compile(r"[（(](?:牵头|主责|配合)[)）]$")


def split_names(cell: object) -> Iterator[str]:
    """Yield the units or persons named in a cell, without their roles."""
    if isinstance(cell, str):
        for name in _NAME_SEPARATOR.split(cell):
            if bare := _ROLE.sub("", name.strip()).strip():
                yield bare


def list_recipients(issue: Issue, kind: str, recipients: Iterable[str]) -> list[str]:
    """Return the recipients of *issue*: the office, and those of *recipients* that it names.

    Only the office hears of an extension, because it approves it.
    """
    if kind == AlertKind.EXTENSION:
        return [OFFICE_RECIPIENT]
    named = {name for field in ("lead_unit", "duty_unit", "leader") for name in split_names(issue.get(field))}
    return [OFFICE_RECIPIENT, *(name for name in recipients if name in named)]


class Attempts(NamedTuple):
    """Delivery attempts, and how many of them had no answer."""

    tried: int
    unanswered: int


#: After this time an unfinished attempt counts as failed.
ATTEMPT_LEASE = timedelta(minutes=10)
_MAX_WAIT = timedelta(hours=23)  # 24 hours would just miss the next day's run


def schedule_next_attempt(
    now: datetime, attempts: Attempts, outcome: DeliveryOutcome, rules: NotificationRules
) -> datetime | None:
    """Return when a failed delivery is tried again, None when it is given up.

    A message without an answer may have arrived, so it is repeated only once.
    """
    if attempts.tried >= rules.tries or (outcome is DeliveryOutcome.NO_ANSWER and attempts.unanswered > 1):
        return None
    minutes: int = rules.retry_minutes * 2 ** min(attempts.tried - 1, 20)
    return now + min(timedelta(minutes=minutes), _MAX_WAIT)

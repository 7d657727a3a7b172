"""When a failed delivery is tried again."""

from datetime import datetime, timedelta
from typing import NamedTuple

from qinling.rules.vocabulary import DeliveryOutcome
from qinling.rules.warnings.notification_rules import NotificationRules


class Attempts(NamedTuple):
    """Delivery attempts, and how many of them had no answer."""

    tried: int
    unanswered: int


#: After this time an unfinished attempt counts as failed.
ATTEMPT_LEASE = timedelta(minutes=10)


#: The longest that a delivery waits. 24 hours would just miss the next day's run.
MAX_WAIT = timedelta(hours=23)
#: No delivery waits longer, unless the clock was wrong when it was put off.
MAX_PUT_OFF = MAX_WAIT + timedelta(hours=1)


def schedule_next_attempt(
    now: datetime, attempts: Attempts, outcome: DeliveryOutcome, rules: NotificationRules
) -> datetime | None:
    """Return when a failed delivery is tried again, None when it is given up.

    A message without an answer may have arrived, so it is repeated only once.
    """
    if attempts.tried >= rules.tries or (outcome is DeliveryOutcome.NO_ANSWER and attempts.unanswered > 1):
        return None
    minutes: int = rules.retry_minutes * 2 ** min(attempts.tried - 1, 20)
    return now + min(timedelta(minutes=minutes), MAX_WAIT)

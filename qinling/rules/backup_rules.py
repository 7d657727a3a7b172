"""Backups: which ones are kept, and when the last one is too old."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from qinling.errors import ValueRefused

#: What `cron show` proposes.
PROPOSED_KEEP = "7d4w12m"
_KEEP_TEXT = re.compile(r"(?=.)(?:(\d{1,4})d)?(?:(\d{1,4})w)?(?:(\d{1,4})m)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BackupRules:
    """Settings of backups: the folder that they go to, and the days after which the last one is too old (0: never)."""

    folder: str = ""
    warn_days: int = 7


class KeepCounts(NamedTuple):
    """How many backups are kept: one a day, one a week and one a month."""

    days: int
    weeks: int
    months: int


def parse_keep_counts(text: str) -> KeepCounts:
    """Return the counts of a text such as 7d4w12m. Raises ValueRefused."""
    found = _KEEP_TEXT.fullmatch(text.strip())
    counts = KeepCounts(*(int(count or 0) for count in found.groups())) if found else KeepCounts(0, 0, 0)
    if not any(counts):
        raise ValueRefused(
            f"“{text}”看不懂", "写成 7d4w12m：留 7 天的每天一份、4 周的每周一份、12 个月的每月一份"
        )
    return counts


def choose_kept_backups(times: Iterable[datetime], counts: KeepCounts) -> set[datetime]:
    """Return which of *times* are kept: the newest, and the newest of each of the last days, weeks and months with a backup."""
    newest_first = sorted(set(times), reverse=True)
    kept = set(newest_first[:1])
    periods: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (counts.days, lambda time: time.date()),
        (counts.weeks, lambda time: time.isocalendar()[:2]),
        (counts.months, lambda time: (time.year, time.month)),
    )
    for count, find_period in periods:
        newest_by_period: dict[object, datetime] = {}
        for time in newest_first:
            newest_by_period.setdefault(find_period(time), time)
        kept.update(list(newest_by_period.values())[:count])
    return kept


def is_backup_overdue(
    last: datetime | None, first_work: datetime | None, now: datetime, warn_days: int
) -> bool:
    """Return whether there was no backup for more than *warn_days*, counted from the last one or the first work.

    A backup dated more than a day ahead does not count: the clock was wrong, or is.
    """
    is_credible = last is not None and last - now <= timedelta(days=1)
    since = last if is_credible else first_work
    return bool(warn_days) and since is not None and now - since > timedelta(days=warn_days)

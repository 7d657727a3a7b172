"""Hands-on help (实操指导): whom to help next, and whether use picked up after it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from qinling.rules.logins.findings import Finding
from qinling.rules.logins.usage import Account, AccountState, Coaching, DayUse, Ground, Use

_DAY = timedelta(days=1)
#: Fewer of either, and a difference says nothing.
ENOUGH = 5


class UseByDay:
    """What one account did day by day, so that any span of days is summed at once."""

    def __init__(self, days: Mapping[date, DayUse]) -> None:
        self._days = sorted(days)
        uses = [days[day] for day in self._days]
        self._logins = [0, *accumulate(use.logins for use in uses)]
        self._active = [0, *accumulate(use.logins > 0 for use in uses)]

    def between(self, first: date, last: date) -> tuple[int, int]:
        """Return (logins, days with a login) from *first* to *last*."""
        begin, end = bisect_left(self._days, first), bisect_right(self._days, last)
        return self._logins[end] - self._logins[begin], self._active[end] - self._active[begin]


#: What each account did, by its id; those that did nothing are not there.
Days = Mapping[int, UseByDay]


class Candidate(NamedTuple):
    """An account whose person is to be helped: why, and when that was done last."""

    use: Use
    why: list[Finding]
    helped: date | None


def to_coach(
    uses: Sequence[Use], found: Sequence[Finding], given: Sequence[Coaching], until: date, weeks: int
) -> list[Candidate]:
    """Return whom to help next in the order of *uses*: found to need it, and not helped within *weeks* before *until*."""
    last = {one.account_id: one.day for one in sorted(given, key=lambda one: one.day)}
    since = until - timedelta(weeks=weeks)
    reasons: dict[str, list[Finding]] = defaultdict(list)
    for one in found:
        for account in one.accounts if not one.kind.is_risk else ():
            reasons[account].append(one)
    candidates = []
    for use in uses:
        why = reasons.get(use.account.account, [])
        helped = last.get(use.account.id)
        if why and (helped is None or helped <= since):
            candidates.append(Candidate(use, why, helped))
    return candidates


class Usage(NamedTuple):
    """Logins, and days with a login; of several accounts, their means."""

    logins: float
    active_days: float


class Effect(NamedTuple):
    """Use in as many weeks before and after one coaching, against accounts not helped in that time.

    *unknown* says why the two cannot be compared, "" where they can. *others* counts those
    compared with.
    """

    coaching: Coaching
    before: Usage
    after: Usage
    others: int
    others_before: Usage
    others_after: Usage
    unknown: str

    @property
    def change(self) -> float:
        """By how many active days use went up, less what it did for the others."""
        return (self.after.active_days - self.before.active_days) - (
            self.others_after.active_days - self.others_before.active_days
        )


class Summary(NamedTuple):
    """What became of all that can be compared: how many rose, stayed and fell in active days, and the means.

    *too_few* says why nothing can be said of it, "" where something can.
    """

    compared: int
    rose: int
    same: int
    fell: int
    before: float
    after: float
    others_before: float
    others_after: float
    too_few: str


class _Around(NamedTuple):
    """The days before a coaching and those after it, as many *weeks* each; its own day is in neither."""

    before: tuple[date, date]
    after: tuple[date, date]
    weeks: int


def effects(
    asked: Sequence[Coaching],
    given: Sequence[Coaching],
    accounts: Sequence[Account],
    days: Days,
    ground: Ground,
    weeks: int,
) -> list[Effect]:
    """Compare use in the *weeks* before and after each coaching *asked* about; its own day counts to neither.

    *given* is all help: who was helped around that time is not compared with.
    """
    known = {account.id: account for account in accounts}
    return [_effect(one, given, known, days, ground, weeks) for one in asked]


def _effect(
    one: Coaching,
    given: Sequence[Coaching],
    accounts: Mapping[int, Account],
    days: Days,
    ground: Ground,
    weeks: int,
) -> Effect:
    length = timedelta(weeks=weeks)
    around = _Around((one.day - length, one.day - _DAY), (one.day + _DAY, one.day + length), weeks)
    near = [other for other in given if around.before[0] <= other.day <= around.after[1]]
    helped = {one.account_id, *(other.account_id for other in near)}
    others = [
        account.id
        for account in accounts.values()
        if account.state == AccountState.LISTED
        and account.id not in helped
        and (account.opened is None or account.opened <= around.before[0])
    ]
    again = sorted({other.day for other in near if other.account_id == one.account_id} - {one.day})
    return Effect(
        one,
        _usage([one.account_id], days, around.before),
        _usage([one.account_id], days, around.after),
        len(others),
        _usage(others, days, around.before),
        _usage(others, days, around.after),
        _not_whole(around, accounts[one.account_id], ground) or _not_alone(around, again, len(others)),
    )


def _usage(accounts: Collection[int], days: Days, window: tuple[date, date]) -> Usage:
    sums = [days[account].between(*window) for account in accounts if account in days]
    count = max(len(accounts), 1)
    return Usage(sum(logins for logins, _ in sums) / count, sum(active for _, active in sums) / count)


def _not_whole(around: _Around, account: Account, ground: Ground) -> str:
    """Say which part of the weeks around a coaching nothing is known of, "" for none."""
    if around.after[1] > ground.until:
        return f"指导后还不满 {around.weeks} 周"
    if account.left_on is not None and account.left_on <= around.after[1]:
        return f"账号 {account.left_on} 起已停用"
    if account.opened is not None and account.opened > around.before[0]:
        return f"指导前开通不满 {around.weeks} 周"
    missing = ground.missing(*around.before) + ground.missing(*around.after)
    return f"前后缺 {missing} 个工作日的日志" if missing else ""


def _not_alone(around: _Around, again: Sequence[date], others: int) -> str:
    """Say why a difference could come from something else than the coaching, "" for nothing."""
    if again:
        return f"前后 {around.weeks} 周内还指导过（{'、'.join(map(str, again))}）"
    return f"同期未指导的账号只有 {others} 个，无从对照" if others < ENOUGH else ""


def summary(compared: Sequence[Effect]) -> Summary:
    """Sum up the effects that can be compared; help given to one account on one day counts once."""
    sure = list(
        {(one.coaching.account_id, one.coaching.day): one for one in compared if not one.unknown}.values()
    )
    changes = [one.after.active_days - one.before.active_days for one in sure]
    too_few = f"能比较的指导只有 {len(sure)} 次，不足 {ENOUGH} 次，还看不出有没有效果"
    return Summary(
        len(sure),
        sum(change > 0 for change in changes),
        sum(change == 0 for change in changes),
        sum(change < 0 for change in changes),
        _mean([one.before.active_days for one in sure]),
        _mean([one.after.active_days for one in sure]),
        _mean([one.others_before.active_days for one in sure]),
        _mean([one.others_after.active_days for one in sure]),
        too_few if len(sure) < ENOUGH else "",
    )


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0

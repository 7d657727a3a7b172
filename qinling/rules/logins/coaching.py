"""Coaching (实操指导): which accounts to coach next, and whether usage rose after it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from qinling.rules.logins.findings import Finding
from qinling.rules.logins.usage import Account, AccountState, AccountUsage, Coaching, DayUsage, LogCoverage

_DAY = timedelta(days=1)
#: With fewer coachings or fewer control accounts no effect is reported.
MIN_COMPARED = 5


class UsageByDay:
    """The daily usage of one account, stored as running sums so that any span of days is summed in one step."""

    def __init__(self, days: Mapping[date, DayUsage]) -> None:
        self._days = sorted(days)
        uses = [days[day] for day in self._days]
        self._logins = [0, *accumulate(use.logins for use in uses)]
        self._active = [0, *accumulate(use.logins > 0 for use in uses)]

    def count_between(self, first: date, last: date) -> tuple[int, int]:
        """Return (logins, days with a login) from *first* to *last*."""
        begin, end = bisect_left(self._days, first), bisect_right(self._days, last)
        return self._logins[end] - self._logins[begin], self._active[end] - self._active[begin]


#: Account id → its usage. Accounts without usage are absent.
UsageByAccount = Mapping[int, UsageByDay]


class CoachingCandidate(NamedTuple):
    """An account to coach next: its usage, its findings and the day of its last coaching."""

    usage: AccountUsage
    findings: list[Finding]
    last_coached: date | None


def list_coaching_candidates(
    uses: Sequence[AccountUsage],
    findings: Sequence[Finding],
    coachings: Sequence[Coaching],
    until: date,
    weeks: int,
) -> list[CoachingCandidate]:
    """Return the accounts to coach next, in the order of *uses*.

    An account is a candidate when a usage check found it and it was not coached within *weeks*
    before *until*.
    """
    last = {one.account_id: one.day for one in sorted(coachings, key=lambda one: one.day)}
    since = until - timedelta(weeks=weeks)
    reasons: dict[str, list[Finding]] = defaultdict(list)
    for one in findings:
        for account in one.accounts if not one.kind.is_risk else ():
            reasons[account].append(one)
    candidates = []
    for use in uses:
        why = reasons.get(use.account.account, [])
        helped = last.get(use.account.id)
        if why and (helped is None or helped <= since):
            candidates.append(CoachingCandidate(use, why, helped))
    return candidates


class MeanUsage(NamedTuple):
    """Logins, and days with a login. For several accounts, their means."""

    logins: float
    active_days: float


class CoachingEffect(NamedTuple):
    """Usage before and after one coaching, compared with accounts that were not coached in that time.

    *others* is the number of those accounts. *unknown* is the reason why no comparison is
    possible, or "".
    """

    coaching: Coaching
    before: MeanUsage
    after: MeanUsage
    others: int
    others_before: MeanUsage
    others_after: MeanUsage
    unknown: str

    @property
    def change(self) -> float:
        """The increase in active days, less the increase of the other accounts."""
        return (self.after.active_days - self.before.active_days) - (
            self.others_after.active_days - self.others_before.active_days
        )


class EffectSummary(NamedTuple):
    """All comparable effects: how many rose, stayed and fell in active days, and the means.

    *too_few* is the reason why there are too few to summarize, or "".
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


class _ComparedWeeks(NamedTuple):
    """The *weeks* before a coaching and those after it. The day of the coaching is in neither."""

    before: tuple[date, date]
    after: tuple[date, date]
    weeks: int


def measure_effects(
    requested: Sequence[Coaching],
    all_coachings: Sequence[Coaching],
    accounts: Sequence[Account],
    days: UsageByAccount,
    coverage: LogCoverage,
    weeks: int,
) -> list[CoachingEffect]:
    """Compare usage in the *weeks* before and after each requested coaching.

    The day of the coaching counts to neither. Accounts in *all_coachings* around that time are
    not used for comparison.
    """
    accounts_by_id = {account.id: account for account in accounts}
    return [_measure_effect(one, all_coachings, accounts_by_id, days, coverage, weeks) for one in requested]


def _measure_effect(
    coaching: Coaching,
    all_coachings: Sequence[Coaching],
    accounts: Mapping[int, Account],
    days: UsageByAccount,
    coverage: LogCoverage,
    weeks: int,
) -> CoachingEffect:
    length = timedelta(weeks=weeks)
    compared = _ComparedWeeks(
        (coaching.day - length, coaching.day - _DAY), (coaching.day + _DAY, coaching.day + length), weeks
    )
    near = [other for other in all_coachings if compared.before[0] <= other.day <= compared.after[1]]
    helped = {coaching.account_id, *(other.account_id for other in near)}
    others = [
        account.id
        for account in accounts.values()
        if account.state == AccountState.LISTED
        and account.id not in helped
        and (account.opened is None or account.opened <= compared.before[0])
    ]
    other_days = sorted(
        {other.day for other in near if other.account_id == coaching.account_id} - {coaching.day}
    )
    return CoachingEffect(
        coaching,
        _average_usage([coaching.account_id], days, compared.before),
        _average_usage([coaching.account_id], days, compared.after),
        len(others),
        _average_usage(others, days, compared.before),
        _average_usage(others, days, compared.after),
        _explain_incomplete_weeks(compared, accounts[coaching.account_id], coverage)
        or _explain_other_causes(compared, other_days, len(others)),
    )


def _average_usage(accounts: Collection[int], days: UsageByAccount, window: tuple[date, date]) -> MeanUsage:
    sums = [days[account].count_between(*window) for account in accounts if account in days]
    count = max(len(accounts), 1)
    return MeanUsage(sum(logins for logins, _ in sums) / count, sum(active for _, active in sums) / count)


def _explain_incomplete_weeks(compared: _ComparedWeeks, account: Account, coverage: LogCoverage) -> str:
    """Return why the weeks around a coaching are incomplete, "" where they are complete."""
    if compared.after[1] > coverage.until:
        return f"指导后还不满 {compared.weeks} 周"
    if account.left_on is not None and account.left_on <= compared.after[1]:
        return f"账号 {account.left_on} 起已停用"
    if account.opened is not None and account.opened > compared.before[0]:
        return f"指导前开通不满 {compared.weeks} 周"
    missing = coverage.count_missing_workdays(*compared.before) + coverage.count_missing_workdays(
        *compared.after
    )
    return f"前后缺 {missing} 个工作日的日志" if missing else ""


def _explain_other_causes(compared: _ComparedWeeks, other_days: Sequence[date], control_count: int) -> str:
    """Return what else could explain a difference, "" for nothing."""
    if other_days:
        return f"前后 {compared.weeks} 周内还指导过（{'、'.join(map(str, other_days))}）"
    return f"同期未指导的账号只有 {control_count} 个，无从对照" if control_count < MIN_COMPARED else ""


def summarize_effects(effects: Sequence[CoachingEffect]) -> EffectSummary:
    """Summarize the comparable effects. Several coachings of one account on one day count once."""
    comparable = list(
        {(one.coaching.account_id, one.coaching.day): one for one in effects if not one.unknown}.values()
    )
    changes = [one.after.active_days - one.before.active_days for one in comparable]
    too_few = f"能比较的指导只有 {len(comparable)} 次，不足 {MIN_COMPARED} 次，还看不出有没有效果"
    return EffectSummary(
        len(comparable),
        sum(change > 0 for change in changes),
        sum(change == 0 for change in changes),
        sum(change < 0 for change in changes),
        _compute_mean([one.before.active_days for one in comparable]),
        _compute_mean([one.after.active_days for one in comparable]),
        _compute_mean([one.others_before.active_days for one in comparable]),
        _compute_mean([one.others_after.active_days for one in comparable]),
        too_few if len(comparable) < MIN_COMPARED else "",
    )


def _compute_mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0

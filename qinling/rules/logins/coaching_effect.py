"""Usage before and after each coaching, beside accounts of like use before that were not coached."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from qinling.rules.logins.log_coverage import LogCoverage
from qinling.rules.logins.usage import Account, Coaching, DayUsage

_DAY = timedelta(days=1)
#: Accounts of like use that a coached account is compared with: the nearest so many, and all just as near.
NEAREST_ACCOUNTS = 10
#: With fewer of them an account is not compared.
MIN_LIKE_ACCOUNTS = 5
#: So many working days a week without a record of anybody may be days off; more are logs that were left out.
MAX_SILENT_DAYS = 1
#: Accounts that differ by more active days a week were not of like use.
MAX_DAYS_APART = 1


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


class MeanUsage(NamedTuple):
    """Logins, and days with a login. For several accounts, their means."""

    logins: float
    active_days: float


class ComparedUsage(NamedTuple):
    """The usage of one account before and after a coaching, its own or that of another account.

    *unit* is the unit of the account, or its id where it has none. *earlier_days* are the days with a login
    in as many weeks again before those *before*, 0 where logs of them are missing.
    """

    account_id: int
    unit: str
    earlier_days: int
    before: MeanUsage
    after: MeanUsage


class CoachingEffect(NamedTuple):
    """Usage before and after one coaching, and that of the accounts of *like* use before.

    *unknown* is the reason why no comparison is possible, or "".
    """

    coaching: Coaching
    own: ComparedUsage
    like: tuple[ComparedUsage, ...]
    unknown: str

    @property
    def others_before(self) -> MeanUsage:
        """The mean usage of the accounts of like use before the coaching."""
        return _compute_mean_usage([one.before for one in self.like])

    @property
    def others_after(self) -> MeanUsage:
        """Their mean usage after it."""
        return _compute_mean_usage([one.after for one in self.like])

    @property
    def difference(self) -> float:
        """The middle between the difference in active days after and that of the changes."""
        after = self.own.after.active_days - self.others_after.active_days
        before = self.own.before.active_days - self.others_before.active_days
        return after - before / 2


def _compute_mean_usage(uses: Sequence[MeanUsage]) -> MeanUsage:
    count = max(len(uses), 1)
    return MeanUsage(sum(use.logins for use in uses) / count, sum(use.active_days for use in uses) / count)


class _ComparedWeeks(NamedTuple):
    """The *weeks* before a coaching and those after it. The day of the coaching is in neither.

    *earlier* are as many weeks again before those *before*, or None where logs of them are missing.
    """

    earlier: tuple[date, date] | None
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

    @cache  # many accounts are coached on one day
    def compare_all(day: date) -> tuple[_ComparedWeeks, dict[int, ComparedUsage]]:
        compared = _find_compared_weeks(day, coverage, weeks)
        return compared, {account.id: _compare_usage(account, days, compared) for account in accounts}

    return [
        _measure_effect(one, all_coachings, accounts_by_id, *compare_all(one.day), coverage)
        for one in requested
    ]


def _measure_effect(
    coaching: Coaching,
    all_coachings: Sequence[Coaching],
    accounts: Mapping[int, Account],
    compared: _ComparedWeeks,
    usages: Mapping[int, ComparedUsage],
    coverage: LogCoverage,
) -> CoachingEffect:
    near = [other for other in all_coachings if compared.before[0] <= other.day <= compared.after[1]]
    helped = {coaching.account_id, *(other.account_id for other in near)}
    others = [
        usages[account.id]
        for account in accounts.values()
        if account.is_listed
        and account.id not in helped
        and (account.opened is None or account.opened <= compared.before[0])
    ]
    other_days = {other.day for other in near if other.account_id == coaching.account_id} - {coaching.day}
    own = usages[coaching.account_id]
    like = _select_like_accounts(own, others, compared.weeks)
    return CoachingEffect(
        coaching,
        own,
        like,
        _explain_incomplete_weeks(compared, accounts[coaching.account_id], coverage)
        or _explain_other_causes(compared, sorted(other_days), len(others), len(like)),
    )


def _find_compared_weeks(day: date, coverage: LogCoverage, weeks: int) -> _ComparedWeeks:
    length = timedelta(weeks=weeks)
    earlier = (day - 2 * length, day - length - _DAY)
    return _ComparedWeeks(
        None if coverage.count_missing_workdays(*earlier) else earlier,
        (day - length, day - _DAY),
        (day + _DAY, day + length),
        weeks,
    )


def _compare_usage(account: Account, days: UsageByAccount, compared: _ComparedWeeks) -> ComparedUsage:
    usage = days.get(account.id) or UsageByDay({})
    before, after = (usage.count_between(*window) for window in (compared.before, compared.after))
    earlier_days = usage.count_between(*compared.earlier)[1] if compared.earlier else 0
    return ComparedUsage(
        account.id, account.unit or str(account.id), earlier_days, MeanUsage(*before), MeanUsage(*after)
    )


def _select_like_accounts(
    own: ComparedUsage, others: Sequence[ComparedUsage], weeks: int
) -> tuple[ComparedUsage, ...]:
    """Return those of *others* whose use before is nearest to that of *own*, and all just as near."""
    near = [
        (days_apart + abs(other.earlier_days - own.earlier_days), other)
        for other in others
        if (days_apart := abs(other.before.active_days - own.before.active_days)) <= weeks * MAX_DAYS_APART
    ]
    farthest = max(sorted(distance for distance, _ in near)[:NEAREST_ACCOUNTS], default=0)
    return tuple(other for distance, other in near if distance <= farthest)


def _explain_incomplete_weeks(compared: _ComparedWeeks, account: Account, coverage: LogCoverage) -> str:
    """Return why the weeks around a coaching are incomplete, "" where they are complete."""
    if compared.after[1] > coverage.until:
        return f"指导后还不满 {compared.weeks} 周"
    if account.left_on is not None and account.left_on <= compared.after[1]:
        return f"账号 {account.left_on} 起已停用"
    if account.opened is not None and account.opened > compared.before[0]:
        return f"指导前开通不满 {compared.weeks} 周"
    windows = (compared.before, compared.after)
    if missing := sum(coverage.count_missing_workdays(*window) for window in windows):
        return f"前后缺 {missing} 个工作日的日志"
    silent = [day for window in windows for day in coverage.list_workdays_without_records(*window)]
    if len(silent) > compared.weeks * MAX_SILENT_DAYS:
        return f"前后有 {len(silent)} 个工作日整天没有一条记录（{silent[0]} 等），请核对是否漏导"
    return ""


def _explain_other_causes(
    compared: _ComparedWeeks, other_days: Sequence[date], others: int, like: int
) -> str:
    """Return what else could explain a difference, "" for nothing."""
    if other_days:
        return f"前后 {compared.weeks} 周内还指导过（{'、'.join(map(str, other_days))}）"
    if others < MIN_LIKE_ACCOUNTS:
        return f"同期未指导的账号只有 {others} 个，无从对照"
    if like < MIN_LIKE_ACCOUNTS:
        return f"以前用得差不多而未指导的账号只有 {like} 个，无从对照"
    return ""

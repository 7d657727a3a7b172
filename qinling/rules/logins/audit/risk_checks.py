"""Risk checks: shared accounts, logins at odd times, unknown and left accounts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import time, timedelta

from qinling.rules.logins.account_twins import TwinIndex, format_account
from qinling.rules.logins.audit.finding_kinds import FindingKind
from qinling.rules.logins.audit.findings import (
    Finding,
    build_finding,
    format_login_time,
    format_uncovered_days,
    limit_facts,
)
from qinling.rules.logins.audit.thresholds import LoginThresholds
from qinling.rules.logins.log_coverage import LogCoverage
from qinling.rules.logins.usage import Account, AccountState, AccountUsage, Login


def find_shared_accounts(
    usages: Sequence[AccountUsage], _coverage: LogCoverage, rules: LoginThresholds
) -> Iterator[Finding]:
    """Find accounts that logged in from several addresses within a short time."""
    window = timedelta(minutes=rules.shared_minutes)
    for usage in usages:
        first_logins = _find_most_addresses(
            [one for one in _list_successful_logins(usage) if one.address], window
        )
        if rules.shared_addresses and len(first_logins) >= rules.shared_addresses:
            shown = [f"{format_login_time(one.at)} {one.address}" for one in first_logins]
            yield build_finding(
                FindingKind.SHARED,
                usage,
                f"{rules.shared_minutes} 分钟内从 {len(first_logins)} 个地址登录",
                *limit_facts(shown, "个"),
            )


def _list_successful_logins(usage: AccountUsage) -> list[Login]:
    return sorted((one for one in usage.logins if not one.failed), key=lambda one: one.at)


def _find_most_addresses(logins: Sequence[Login], window: timedelta) -> list[Login]:
    """Find the time window with the most addresses, and return the first login from each of them."""
    counts: Counter[str] = Counter()
    best, begin, first, last = 0, 0, 0, 0
    for place, one in enumerate(logins):
        counts[one.address] += 1
        while one.at - logins[begin].at > window:
            gone = logins[begin].address
            counts[gone] -= 1
            if not counts[gone]:
                del counts[gone]
            begin += 1
        if len(counts) > best:
            best, first, last = len(counts), begin, place + 1
    firsts: dict[str, Login] = {}
    for one in logins[first:last]:
        firsts.setdefault(one.address, one)
    return list(firsts.values())


def find_night_logins(
    usages: Sequence[AccountUsage], _coverage: LogCoverage, rules: LoginThresholds
) -> Iterator[Finding]:
    """Find accounts that logged in at night."""
    if rules.night is None:
        return
    begin, end = rules.night
    for usage in usages:
        times = [one for one in _list_successful_logins(usage) if _is_within(one.at.time(), begin, end)]
        if times:
            yield build_finding(
                FindingKind.NIGHT,
                usage,
                f"{begin:%H:%M}—{end:%H:%M} 之间登录 {len(times)} 次",
                *limit_facts([_format_login(one) for one in times]),
            )


def _is_within(at: time, begin: time, end: time) -> bool:
    return begin <= at < end if begin < end else at >= begin or at < end


def _format_login(login: Login) -> str:
    return f"{format_login_time(login.at)} {login.address}".strip()


def find_holiday_logins(
    usages: Sequence[AccountUsage], coverage: LogCoverage, _rules: LoginThresholds
) -> Iterator[Finding]:
    """Find accounts that logged in on statutory holidays. Plain weekends do not count."""
    for usage in usages:
        times = [one for one in _list_successful_logins(usage) if coverage.calendar.is_holiday(one.at.date())]
        if times:
            days = sorted({one.at.date() for one in times})
            yield build_finding(
                FindingKind.HOLIDAY,
                usage,
                f"{'、'.join(map(str, days))} 是节假日",
                *limit_facts([_format_login(one) for one in times]),
            )


def find_crowded_addresses(
    usages: Sequence[AccountUsage], _coverage: LogCoverage, rules: LoginThresholds
) -> Iterator[Finding]:
    """Find addresses from which many accounts logged in during the week."""
    accounts: dict[str, Counter[str]] = defaultdict(Counter)
    for usage in usages:
        for one in _list_successful_logins(usage):
            accounts[one.address][usage.account.account] += 1
    for address, counts in sorted(accounts.items()):
        if address and rules.crowded_accounts and len(counts) >= rules.crowded_accounts:
            times = [f"{account} {count} 次" for account, count in counts.items()]
            yield Finding(
                FindingKind.CROWDED,
                tuple(counts),
                "",
                (f"{len(counts)} 个账号从 {address} 登录", *limit_facts(times, "个")),
            )


def find_unknown_accounts(
    usages: Sequence[AccountUsage], _coverage: LogCoverage, _rules: LoginThresholds
) -> Iterator[Finding]:
    """Find accounts in the log that are on no list. Without any list nothing is found."""
    if not any(usage.account.state != AccountState.UNKNOWN for usage in usages):
        return
    unknown = [use for use in usages if use.account.state == AccountState.UNKNOWN and use.logins]
    if unknown:
        listed = TwinIndex(use.account for use in usages if use.account.state != AccountState.UNKNOWN)
        for use in unknown:
            twins = [f"{format_account(one.account)}：{one.why}" for one in listed.find_twins(use.account)]
            likely = [f"可能是清单上的 {'；或 '.join(twins)}"] if twins else []
            yield build_finding(FindingKind.UNKNOWN, use, *likely, *_list_login_facts(use.logins))


def find_left_accounts(
    usages: Sequence[AccountUsage], _coverage: LogCoverage, _rules: LoginThresholds
) -> Iterator[Finding]:
    """Find logins of accounts since they are out of use, also of those that count for another account."""
    for usage in usages:
        former = [one for one in usage.aliases if one.state == AccountState.LEFT]
        former_ids = {one.id for one in former}
        own = [one for one in usage.logins if one.account not in former_ids]
        evidence = _find_late_logins(usage.account, own)
        for account in former:
            late = _find_late_logins(account, [one for one in usage.logins if one.account == account.id])
            evidence += [f"并入前的账号 {account.account}", *late] if late else []
        if evidence:
            yield build_finding(FindingKind.LEFT, usage, *evidence)


def _find_late_logins(account: Account, logins: Sequence[Login]) -> list[str]:
    """Return the evidence that an account out of use has logged in, [] if it has not."""
    gone = account.left_on
    if account.state != AccountState.LEFT or gone is None:
        return []
    late = [one for one in logins if one.at.date() >= gone]
    last = max((one.at.date() for one in late if not one.failed), default=None)
    if last is None:
        return []
    same_day = ["登录在停用当天，也可能在停用之前"] if last == gone else []
    return [f"{gone} 起已停用", *same_day, *_list_login_facts(late)]


def _list_login_facts(events: Sequence[Login]) -> tuple[str, ...]:
    ordered = sorted(events, key=lambda one: one.at)
    return limit_facts([f"{_format_login(one)} {'失败' if one.failed else '成功'}" for one in ordered])


def find_failure_bursts(
    usages: Sequence[AccountUsage], _coverage: LogCoverage, rules: LoginThresholds
) -> Iterator[Finding]:
    """Find accounts with many failed logins within minutes."""
    window = timedelta(minutes=rules.burst_minutes)
    for usage in usages:
        failures = sorted((one for one in usage.logins if one.failed), key=lambda one: one.at)
        first, last = _find_densest_window(failures, window)
        if rules.burst_failures and last - first >= rules.burst_failures:
            run = failures[first:last]
            addresses = sorted({one.address for one in run if one.address})
            yield build_finding(
                FindingKind.BURST,
                usage,
                f"{format_login_time(run[0].at)} 起 {rules.burst_minutes} 分钟内失败 {len(run)} 次",
                *([f"来自 {'、'.join(limit_facts(addresses, '个'))}"] if addresses else []),
            )


def _find_densest_window(logins: Sequence[Login], window: timedelta) -> tuple[int, int]:
    """Return the start and the end of the *window* with the most of *logins*."""
    best = (0, 0)
    begin = 0
    for place, one in enumerate(logins):
        while one.at - logins[begin].at > window:
            begin += 1
        if place + 1 - begin > best[1] - best[0]:
            best = (begin, place + 1)
    return best


def find_woken_accounts(
    usages: Sequence[AccountUsage], coverage: LogCoverage, rules: LoginThresholds
) -> Iterator[Finding]:
    """Find accounts that logged in after a long idle time. Days without a log do not count as idle."""
    for usage in usages:
        first = next(iter(_list_successful_logins(usage)), None)
        if first is None or usage.last_day_before is None or not rules.woken_days:
            continue
        day = first.at.date()
        uncovered = coverage.count_uncovered_days(
            usage.last_day_before + timedelta(days=1), day - timedelta(days=1)
        )
        idle_days = (day - usage.last_day_before).days - 1 - uncovered
        if idle_days >= rules.woken_days:
            yield build_finding(
                FindingKind.WOKEN,
                usage,
                f"上次登录 {usage.last_day_before}",
                f"{idle_days} 天没有登录{format_uncovered_days(uncovered)}",
                f"{_format_login(first)} 又登录",
            )

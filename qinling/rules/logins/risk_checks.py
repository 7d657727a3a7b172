"""What is a risk: accounts in several hands, at odd times, or that should not be there at all."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import time, timedelta

from qinling.rules.logins.findings import Finding, facts, found, moment, without_log
from qinling.rules.logins.thresholds import FindingKind, LoginRules
from qinling.rules.logins.usage import AccountState, Ground, Login, Use


def shared_account(uses: Sequence[Use], _ground: Ground, rules: LoginRules) -> Iterator[Finding]:
    """Find accounts that logged in from several addresses within a short time."""
    window = timedelta(minutes=rules.shared_minutes)
    for use in uses:
        worst = _most_addresses([one for one in _succeeded(use) if one.address], window)
        if rules.shared_addresses and len(worst) >= rules.shared_addresses:
            shown = [f"{moment(one.at)} {one.address}" for one in worst]
            yield found(
                FindingKind.SHARED,
                use,
                f"{rules.shared_minutes} 分钟内从 {len(worst)} 个地址登录",
                *facts(shown, "个"),
            )


def _succeeded(use: Use) -> list[Login]:
    return sorted((one for one in use.events if not one.failed), key=lambda one: one.at)


def _most_addresses(logins: Sequence[Login], window: timedelta) -> list[Login]:
    """Return the first login from each address in the *window* that has the most of them."""
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


def at_night(uses: Sequence[Use], _ground: Ground, rules: LoginRules) -> Iterator[Finding]:
    """Find accounts that logged in at night."""
    if rules.night is None:
        return
    begin, end = rules.night
    for use in uses:
        times = [one for one in _succeeded(use) if _within(one.at.time(), begin, end)]
        if times:
            yield found(
                FindingKind.NIGHT,
                use,
                f"{begin:%H:%M}—{end:%H:%M} 之间登录 {len(times)} 次",
                *facts([_where(one) for one in times]),
            )


def _within(at: time, begin: time, end: time) -> bool:
    return begin <= at < end if begin < end else at >= begin or at < end


def _where(login: Login) -> str:
    return f"{moment(login.at)} {login.address}".strip()


def on_holiday(uses: Sequence[Use], ground: Ground, _rules: LoginRules) -> Iterator[Finding]:
    """Find accounts that logged in on statutory holidays; plain weekends are none."""
    for use in uses:
        times = [one for one in _succeeded(use) if ground.calendar.is_holiday(one.at.date())]
        if times:
            days = sorted({one.at.date() for one in times})
            yield found(
                FindingKind.HOLIDAY,
                use,
                f"{'、'.join(map(str, days))} 是节假日",
                *facts([_where(one) for one in times]),
            )


def crowded_address(uses: Sequence[Use], _ground: Ground, rules: LoginRules) -> Iterator[Finding]:
    """Find addresses from which many accounts logged in during the week."""
    accounts: dict[str, Counter[str]] = defaultdict(Counter)
    for use in uses:
        for one in _succeeded(use):
            accounts[one.address][use.account.account] += 1
    for address, counts in sorted(accounts.items()):
        if address and rules.crowded_accounts and len(counts) >= rules.crowded_accounts:
            times = [f"{account} {count} 次" for account, count in counts.items()]
            yield Finding(
                FindingKind.CROWDED,
                tuple(counts),
                "",
                (f"{len(counts)} 个账号从 {address} 登录", *facts(times, "个")),
            )


def unknown_account(uses: Sequence[Use], _ground: Ground, _rules: LoginRules) -> Iterator[Finding]:
    """Find accounts that stand in the log and on no list; where no list was read in, all are unknown and none is found."""
    if not any(use.account.state != AccountState.UNKNOWN for use in uses):
        return
    for use in uses:
        if use.account.state == AccountState.UNKNOWN and use.events:
            yield found(FindingKind.UNKNOWN, use, *_times(use.events))


def left_account(uses: Sequence[Use], _ground: Ground, _rules: LoginRules) -> Iterator[Finding]:
    """Find accounts that were logged in with after they had left the list."""
    for use in uses:
        gone = use.account.left_on
        if use.account.state != AccountState.LEFT or gone is None:
            continue
        after = [one for one in use.events if one.at.date() >= gone]
        if any(not one.failed for one in after):
            yield found(FindingKind.LEFT, use, f"{gone} 起已停用", *_times(after))


def _times(events: Sequence[Login]) -> tuple[str, ...]:
    ordered = sorted(events, key=lambda one: one.at)
    return facts([f"{_where(one)} {'失败' if one.failed else '成功'}" for one in ordered])


def burst_of_failures(uses: Sequence[Use], _ground: Ground, rules: LoginRules) -> Iterator[Finding]:
    """Find accounts that failed again and again within minutes."""
    window = timedelta(minutes=rules.burst_minutes)
    for use in uses:
        failures = sorted((one for one in use.events if one.failed), key=lambda one: one.at)
        first, last = _densest(failures, window)
        if rules.burst_failures and last - first >= rules.burst_failures:
            run = failures[first:last]
            addresses = sorted({one.address for one in run if one.address})
            yield found(
                FindingKind.BURST,
                use,
                f"{moment(run[0].at)} 起 {rules.burst_minutes} 分钟内失败 {len(run)} 次",
                *([f"来自 {'、'.join(facts(addresses, '个'))}"] if addresses else []),
            )


def _densest(logins: Sequence[Login], window: timedelta) -> tuple[int, int]:
    """Return where the *window* with the most of *logins* begins and ends."""
    best = (0, 0)
    begin = 0
    for place, one in enumerate(logins):
        while one.at - logins[begin].at > window:
            begin += 1
        if place + 1 - begin > best[1] - best[0]:
            best = (begin, place + 1)
    return best


def woken_account(uses: Sequence[Use], ground: Ground, rules: LoginRules) -> Iterator[Finding]:
    """Find accounts that logged in after not having been used for long; days without a log do not count."""
    for use in uses:
        first = next(iter(_succeeded(use)), None)
        if first is None or use.before is None or not rules.woken_days:
            continue
        day = first.at.date()
        unseen = ground.unseen(use.before + timedelta(days=1), day - timedelta(days=1))
        slept = (day - use.before).days - 1 - unseen
        if slept >= rules.woken_days:
            yield found(
                FindingKind.WOKEN,
                use,
                f"上次登录 {use.before}",
                f"{slept} 天没有登录{without_log(unseen)}",
                f"{_where(first)} 又登录",
            )

"""Read usage and coachings with every alias counted for its account.

The records stay as the log names their accounts. Where two spellings have records of one day, a login that
two exports tell of in two spellings counts once.
"""

from collections import defaultdict
from collections.abc import Mapping, Set
from datetime import date, datetime

from qinling.ledger.logins import logs
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.logins.record_packing import count_by_account, merge_codes, move_accounts
from qinling.ledger.reader import Reader
from qinling.rules.logins.usage import Account, Coaching, DayUsage, Login

#: Alias → account that it counts for, both as ids.
Targets = Mapping[int, int]


def read_logins_by_account(
    reader: Reader, targets: Targets, first: date, last: date
) -> dict[int, list[Login]]:
    """Return account → its logins from *first* to *last*. Each login keeps the account that the log names."""
    shared = set(targets.values())
    logins: dict[int, list[Login]] = defaultdict(list)
    seen: set[tuple[int, datetime, str, bool]] = set()
    for login in login_queries.read_logins(reader, first, last):
        account = targets.get(login.account, login.account)
        if account in shared:
            record = (account, login.at, login.address, login.failed)
            if record in seen:
                continue
            seen.add(record)
        logins[account].append(login)
    return logins


def read_day_usage(
    reader: Reader, targets: Targets, first: date, last: date
) -> dict[int, dict[date, DayUsage]]:
    """Return account → day → usage for the days from *first* to *last* with a record."""
    days = login_queries.read_day_usage(reader, first, last)
    shared_days: dict[date, set[int]] = defaultdict(set)
    for alias, account in targets.items():
        for day, usage in days.pop(alias, {}).items():
            there = days.setdefault(account, {})
            if day in there:
                shared_days[day].add(account)
                there[day] = _add_usages(there[day], usage)
            else:
                there[day] = usage
    for day, accounts in shared_days.items():
        for account, usage in _recount_day(reader, targets, day, accounts).items():
            days[account][day] = usage
    return days


def _add_usages(one: DayUsage, other: DayUsage) -> DayUsage:
    times = [at for at in (one.last, other.last) if at is not None]
    return DayUsage(one.logins + other.logins, one.failed + other.failed, max(times, default=None))


def _recount_day(reader: Reader, targets: Targets, day: date, accounts: Set[int]) -> dict[int, DayUsage]:
    """Return account → usage counted from the records of a day. Without records, which are deleted in time, nothing."""
    moved = [move_accounts(codes, targets) for codes in logs.read_day_records(reader, day).values()]
    counts = count_by_account(merge_codes(moved, login_queries.find_blank_address(reader)))
    return {
        account: DayUsage(succeeded, failed, login_queries.build_moment(day, last))
        for account, succeeded, failed, last in counts
        if account in accounts
    }


def read_last_logins(reader: Reader, targets: Targets, until: date) -> dict[int, datetime]:
    """Return account → last login up to the end of *until*."""
    last = login_queries.read_last_logins(reader, until)
    for alias, account in targets.items():
        if (at := last.pop(alias, None)) is not None:
            last[account] = max(at, last.get(account, at))
    return last


def list_coachings(reader: Reader, targets: Targets) -> list[Coaching]:
    """Return all coaching, oldest first, under the accounts that it counts for."""
    coachings = login_queries.list_coachings(reader)
    if not any(one.account_id in targets for one in coachings):
        return coachings
    accounts = {one.id: one for one in login_queries.list_accounts(reader)}
    return [
        _name_kept_account(one, accounts[targets.get(one.account_id, one.account_id)]) for one in coachings
    ]


def _name_kept_account(coaching: Coaching, account: Account) -> Coaching:
    return coaching._replace(
        account_id=account.id, account=account.account, name=account.name, unit=account.unit
    )

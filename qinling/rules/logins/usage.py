"""Usage of the supervision platform: accounts, their days and their weeks.

Usage is counted in logins and in days with a login. Time online is not counted and nobody is
ranked: the rules on government apps of January 2026 forbid both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from qinling.rules.logins.deeds import Deed
from qinling.rules.vocabulary import Term

_DAY = timedelta(days=1)
#: The place of accounts on no list: behind all others.
UNLISTED_PLACE = 1 << 40


class AccountState(Term):
    """The state of an account: on the list, removed from it, or only in the log."""

    LISTED = "listed", "在用"
    LEFT = "left", "已停用"
    UNKNOWN = "unknown", "名单外"


class Account(NamedTuple):
    """An account of the platform.

    *place* is its position in the list. *left_on* is the day since which it is out of use: the one the
    list states, or else the day it was found missing. A day ahead may be stated of an account in use.
    """

    id: int
    account: str
    name: str
    unit: str
    opened: date | None
    state: str
    left_on: date | None
    place: int

    @property
    def is_listed(self) -> bool:
        """Whether the account is on the list and in use."""
        return self.state == AccountState.LISTED


def apply_last_day(account: Account, today: date) -> Account:
    """Return the account as it is on *today*: one in use has left once the day stated for it has come."""
    if account.is_listed and account.left_on is not None and account.left_on <= today:
        return account._replace(state=AccountState.LEFT.value)
    return account


class Login(NamedTuple):
    """One log record: a login that succeeded or failed, in the office's time. *address* may be ""."""

    account: int
    at: datetime
    address: str
    failed: bool


class DayUsage(NamedTuple):
    """The usage of one account on one day. *last* is the time of its last login, None if all failed."""

    logins: int
    failed: int
    last: datetime | None


class Coaching(NamedTuple):
    """A coaching of the person behind an account.

    *account_id* is the ledger's, *coach* the person who gave it. *next_visit* is the day agreed for the
    next visit, or None.
    """

    account_id: int
    account: str
    name: str
    unit: str
    day: date
    coach: str
    topic: str
    note: str
    next_visit: date | None = None


class WeekUsage(NamedTuple):
    """The usage of one account in the week that begins on *monday*.

    *uncovered_days* are its days that no log covers, *missing_workdays* the working days among
    them.
    """

    monday: date
    logins: int
    active_days: int
    failed: int
    uncovered_days: int
    missing_workdays: int = 0

    @property
    def is_unknown(self) -> bool:
        """Whether logs of working days are missing and no login is known.

        Such a week does not count as unused.
        """
        return bool(self.missing_workdays) and not self.logins


@dataclass(frozen=True, slots=True)
class AccountUsage:
    """The usage of one account in the audited weeks.

    *days* holds the days with a log record. *last_login* is in the audited week or before it.
    *last_day_before* is the last day with a login before the week. *open_issues* and
    *overdue_issues* are those of its unit. *deeds* is what its person did in the ledger, *unit_deeds*
    what was done for its unit by nobody knows which account. *aliases* are the accounts that count for this one.
    """

    account: Account
    days: Mapping[date, DayUsage]
    last_login: datetime | None
    last_day_before: date | None
    logins: Sequence[Login]
    open_issues: int = 0
    overdue_issues: int = 0
    deeds: Sequence[Deed] = ()
    unit_deeds: Sequence[Deed] = ()
    aliases: Sequence[Account] = ()

    @property
    def is_listed(self) -> bool:
        """Whether the account is in use and its person can be helped."""
        return self.account.is_listed

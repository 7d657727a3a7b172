"""Find the accounts that a typed name may mean."""

from collections.abc import Sequence
from typing import NoReturn

from qinling.errors import UsageRefused
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.reader import Reader
from qinling.rules.logins.account_twins import TwinIndex
from qinling.rules.logins.logs.log_cells import build_account_key
from qinling.rules.logins.usage import Account
from qinling.rules.lookup.name_match import MAX_NAMED, NameMatch
from qinling.rules.lookup.near_names import find_near
from qinling.rules.lookup.shortened_numbers import find_shortened
from qinling.rules.texts.name_folding import fold_name


class KnownAccounts:
    """The accounts of the ledger by what people type for them."""

    def __init__(self, reader: Reader) -> None:
        self.accounts = login_queries.list_accounts(reader)
        self.by_key = {build_account_key(one.account): one for one in self.accounts}

    def match(self, typed: str) -> NameMatch:
        """Return the accounts that *typed* may mean."""
        if build_account_key(typed) in self.by_key:
            return NameMatch(typed, typed)
        keys = [(one.account, fold_name(one.account)) for one in self.accounts]
        if shortened := find_shortened(typed, keys):
            return NameMatch(typed, shortened=tuple(shortened[:MAX_NAMED]), count=len(shortened))
        twins = TwinIndex(self.accounts).find_twins(Account(0, typed, "", "", None, "", None, 0))
        near = [one.account.account for one in twins] or find_near(typed, keys, MAX_NAMED)
        return NameMatch(typed, near=tuple(near[:MAX_NAMED]))


def describe_accounts(known: KnownAccounts, names: Sequence[str]) -> list[str]:
    """Return the unit and the person of each account."""
    accounts = (known.by_key[build_account_key(name)] for name in names)
    return [" ".join(filter(None, (one.unit, one.name))) for one in accounts]


def refuse_unknown_account(typed: str) -> NoReturn:
    """Raise UsageRefused for an account that nothing is near to."""
    raise UsageRefused(f"没有账号 {typed}", "用 qinling login accounts list 查看账号")

"""What comes of a login log: events in batches, accounts and addresses by place, errors and notes."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from qinling.errors import RowError, WorkbookRefused
from qinling.rules.login_drafts import SeenAccount
from qinling.rules.login_words import account_key

MOST_ERRORS = 1000
MOST_ACCOUNTS = 1_000_000
MOST_ADDRESSES = 3_000_000


@dataclass
class Contents:
    """What came of a log so far; it grows while batches are read.

    *name* is as users are told; *stated* the days that the name says it covers. Of *accounts*,
    two spellings with one `account_key` are one. *left_out* counts rows by why they are no
    logins; *notes* are for the user to know.
    """

    name: str
    stated: tuple[date, date] | None = None
    accounts: list[SeenAccount] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    _account_places: dict[str, int] = field(default_factory=dict, repr=False)
    _address_places: dict[str, int] = field(default_factory=dict, repr=False)

    def account_place(self, account: str) -> int:
        """Return the place of an account, a new one at the end."""
        place = self._account_places.setdefault(account_key(account), len(self.accounts))
        if place == len(self.accounts):
            if place == MOST_ACCOUNTS:
                raise WorkbookRefused(f"{self.name} 里有超过 {MOST_ACCOUNTS} 个账号", "请核对账号是哪一列")
            self.accounts.append(SeenAccount(account, "", ""))
        return place

    def address_place(self, address: str) -> int:
        """Return the place of an address, a new one at the end."""
        place = self._address_places.setdefault(address, len(self.addresses))
        if place == len(self.addresses):
            if place == MOST_ADDRESSES:
                raise WorkbookRefused(
                    f"{self.name} 里有超过 {MOST_ADDRESSES} 个登录地址", "请核对登录地址是哪一列"
                )
            self.addresses.append(address)
        return place

    def refuse(self, error: RowError) -> None:
        """Note a bad cell; raises WorkbookRefused when there are too many to go on."""
        if len(self.errors) == MOST_ERRORS:
            raise WorkbookRefused(
                f"{self.name} 里读不懂的单元格超过 {MOST_ERRORS} 个，没有再读下去（第一个在第 {self.errors[0].row} 行：{self.errors[0].why}）",
                "请核对各列的标题，或重新导出",
            )
        self.errors.append(error)

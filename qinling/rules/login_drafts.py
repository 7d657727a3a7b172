"""What is handed in of logs and lists of accounts, before the ledger knows it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple, Protocol


class Batch(NamedTuple):
    """Entries of a log as columns of one length."""

    days: list[int]  # ordinals of dates
    seconds: list[int]  # of the day, 0 to 86399
    accounts: list[int]  # places in the log's accounts
    addresses: list[int]  # places in the log's addresses; "" stands among them where the log gives none
    failed: list[int]  # 1 failed, 0 succeeded


class SeenAccount(NamedTuple):
    """An account as a log first writes it; name and unit are "" where it does not say."""

    account: str
    name: str
    unit: str


class ListedAccount(NamedTuple):
    """A row of a list of accounts; *left* says that it is not in use any more, *place* counts the list from 1."""

    account: str
    name: str
    unit: str
    opened: date | None
    left: bool
    place: int


class Log(Protocol):
    """A log as it is being read: its tables of accounts and addresses grow with the batches.

    *stated* are the first and last day that its name says it covers.
    """

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def stated(self) -> tuple[date, date] | None:
        """The first and last day that its name says it covers."""

    @property
    def accounts(self) -> Sequence[SeenAccount]:
        """The accounts seen so far."""

    @property
    def addresses(self) -> Sequence[str]:
        """The addresses seen so far."""

    def batches(self) -> Iterator[Batch]:
        """Yield its entries, a batch at a time."""

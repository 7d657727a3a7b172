"""Login logs and account lists as read from files, before they are in the ledger."""

from array import array
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple, Protocol

from qinling.rules.logins.event_codes import RecordNumbers


class RecordBatch(NamedTuple):
    """Entries of a log as columns of one length; "" is the address where the log gives none."""

    days: list[int]  # ordinals of dates
    codes: "array[int]"  # as `login_codes` says


class LoggedAccount(NamedTuple):
    """An account as a log first writes it; name and unit are "" where it does not say."""

    account: str
    name: str
    unit: str


class ListedAccount(NamedTuple):
    """A row of a list of accounts; *is_left* says that it is not in use any more, *place* counts the list from 1."""

    account: str
    name: str
    unit: str
    opened: date | None
    is_left: bool
    place: int


class LoginLogSource(Protocol):
    """A log as it is being read: its accounts grow with the batches."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def stated(self) -> tuple[date, date] | None:
        """The first and last day that its name says it covers."""

    @property
    def accounts(self) -> Mapping[str, LoggedAccount]:
        """The accounts of the batches already read, by `build_account_key`."""

    def batches(self, numbers: RecordNumbers) -> Iterator[RecordBatch]:
        """Yield the log records in batches. New accounts and addresses are numbered in *numbers*."""

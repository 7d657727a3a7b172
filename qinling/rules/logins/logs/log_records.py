"""Login logs and account lists as read from files, before they are in the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol


class RecordBatch(NamedTuple):
    """Log records as columns of one length: built and encoded column by column, a row costs a third."""

    days: Sequence[int]  # as date.toordinal()
    seconds: Sequence[int]  # of the day
    accounts: Sequence[str]  # keys as of `build_account_key`
    addresses: Sequence[str]  # "" if the log has none
    failed: Sequence[bool]


class LoggedAccount(NamedTuple):
    """An account as a log first spells it. Name and unit are "" if the log has none."""

    account: str
    name: str
    unit: str


class ListedAccount(NamedTuple):
    """A row of an account list.

    *is_left* is true when the account is out of use, *left_on* the day stated for it, which may lie ahead
    of one in use. *states_last_day* tells whether the list has a column for that day. *place* is its position
    in the list, from 1.
    """

    account: str
    name: str
    unit: str
    opened: date | None
    is_left: bool
    place: int
    left_on: date | None = None
    states_last_day: bool = False


class LoginLogSource(Protocol):
    """A login log that is read in batches."""

    @property
    def name(self) -> str:
        """The name of the log in messages."""

    @property
    def read_from(self) -> str:
        """The path of the file that the log was read from."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the log's content, "" if it has none."""

    @property
    def table_number(self) -> int:
        """The number of the table being read, from 1. A workbook may have several."""

    @property
    def has_outcomes(self) -> bool:
        """Whether the table being read says which logins failed."""

    @property
    def is_cut_off(self) -> bool:
        """Whether the log, once read, ends in a line without a line break that was read as a whole one."""

    @property
    def stated_days(self) -> tuple[date, date] | None:
        """The first and last day that the file's name says it covers."""

    @property
    def accounts(self) -> Mapping[str, LoggedAccount]:
        """The accounts of the records already read, by `build_account_key`."""

    def read_batches(self) -> Iterator[RecordBatch]:
        """Yield the log records in batches. Can be called once."""

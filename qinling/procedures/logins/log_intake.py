"""Import login logs. Each record is stored once, even if logs overlap."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from qinling.errors import WorkbookRefused
from qinling.ledger.logins import changes as login_changes
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.logins.record_packing import (
    MAX_ACCOUNTS,
    MAX_ADDRESSES,
    count_by_account,
    decode_second,
    encode_records,
    pack_codes,
    unpack_codes,
)
from qinling.ledger.writer import Writer
from qinling.procedures.event_recorder import Stamp
from qinling.procedures.logins.account_aliases import (
    AccountMatching,
    match_unlisted_accounts,
    select_matching,
)
from qinling.rules.logins.log_records import LoginLogSource
from qinling.rules.logins.usage import AccountState

MAX_NEW_ADDRESSES = 3_000_000  # of one log
_MAX_BUFFERED_COUNTS = 200_000  # rows of the roll-up in memory before they are written
_LAST_SECOND_OF_DAY = 86_399
_UNLISTED_PLACE = 1 << 40  # sorts unlisted accounts last


@dataclass(frozen=True, slots=True)
class LogImportResult:
    """Result of a log import: the number of records, of new ones, of ones too old to keep, and the covered span."""

    name: str
    record_count: int
    new_count: int
    expired_count: int
    first: datetime | None
    last: datetime | None
    unlisted_accounts: list[str]
    matching: AccountMatching = field(default_factory=AccountMatching)


def import_log(
    writer: Writer,
    log: LoginLogSource,
    stamp: Stamp,
    keep_from: date | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> LogImportResult:
    """Import the records of a log that are not stored already. Records before *keep_from* are skipped.

    *progress* is called with the number of records read. A record takes eight bytes of memory.
    """
    intake = _LogImport(writer, log)
    intake.read_records(progress)
    intake.add_accounts_and_addresses()
    matching = intake.match_accounts(stamp)
    expired_count = intake.drop_expired_days(keep_from or date.min)
    record_count = intake.count_records()
    span = intake.find_covered_span()
    if span is None:
        return LogImportResult(log.name, 0, 0, expired_count, None, None, [])
    new_count = intake.merge_days()
    first, last = (at.isoformat(timespec="minutes") for at in span)
    login_changes.record_login_log(
        writer, stamp.at, stamp.recorded_actor, log.name, first, last, record_count, new_count
    )
    return LogImportResult(
        log.name, record_count, new_count, expired_count, *span, intake.unlisted_accounts, matching
    )


class Numbering(dict[str, int]):
    """Text → id. A new text takes the next id and is added to *new_texts*.

    Raises WorkbookRefused when the log named *log_name* has too many; *noun* is what they are.
    """

    def __init__(
        self, known: Mapping[str, int], max_count: int, max_new: int, log_name: str, noun: str
    ) -> None:
        super().__init__(known)
        self.new_texts: list[str] = []
        self._last = max(self.values(), default=0)
        self._max_count, self._max_new, self._log_name, self._noun = max_count, max_new, log_name, noun

    def __missing__(self, text: str) -> int:
        self._last += 1
        self.new_texts.append(text)
        if len(self.new_texts) > self._max_new:
            raise self._refusal(f"里有超过 {self._max_new} 个新的{self._noun}")
        if self._last >= self._max_count:
            raise self._refusal(f"里的{self._noun}太多，一本台账最多 {self._max_count - 1} 个")
        self[text] = self._last
        return self._last

    def _refusal(self, what: str) -> WorkbookRefused:
        return WorkbookRefused(f"{self._log_name} {what}", f"请核对{self._noun}是哪一列")


class _LogImport:
    """Groups the records of one log by day and merges each day into the ledger once."""

    def __init__(self, writer: Writer, log: LoginLogSource) -> None:
        self._writer, self._log = writer, log
        self._accounts = Numbering(
            login_queries.read_account_ids(writer), MAX_ACCOUNTS, MAX_ACCOUNTS, log.name, "账号"
        )
        self._addresses = Numbering(
            login_queries.read_address_ids(writer), MAX_ADDRESSES, MAX_NEW_ADDRESSES, log.name, "登录地址"
        )
        self._days: dict[int, array[int]] = defaultdict(partial(array, "Q"))  # day ordinal → codes
        self.unlisted_accounts: list[str] = []

    def read_records(self, progress: Callable[[int], None]) -> None:
        """Read the log to its end."""
        read_count = 0
        for batch in self._log.read_batches():
            codes = encode_records(batch, self._accounts, self._addresses)
            if len(set(batch.days)) == 1:
                self._days[batch.days[0]] += codes
            else:
                for day, code in zip(batch.days, codes, strict=True):
                    self._days[day].append(code)
            read_count += len(codes)
            progress(read_count)

    def add_accounts_and_addresses(self) -> None:
        """Add the accounts and addresses that are new to the ledger."""
        for key in self._accounts.new_texts:
            seen = self._log.accounts[key]
            values = {
                "id": self._accounts[key],
                "account": seen.account,
                "name": seen.name,
                "unit": seen.unit,
                "state": AccountState.UNKNOWN.value,
                "place": _UNLISTED_PLACE,
            }
            login_changes.add_account(self._writer, key, values)
            self.unlisted_accounts.append(seen.account)
        login_changes.add_addresses(
            self._writer, [(self._addresses[address], address) for address in self._addresses.new_texts]
        )

    def match_accounts(self, stamp: Stamp) -> AccountMatching:
        """Match the accounts that are on no list with the list. Return what concerns the accounts of this log."""
        matching = match_unlisted_accounts(self._writer, stamp)
        new_keys = set(self._accounts.new_texts)
        matching = select_matching(self._writer, matching, self._log.accounts, new_keys)
        matched = {one.account.account for one in matching.matched}
        self.unlisted_accounts = [one for one in self.unlisted_accounts if one not in matched]
        return matching

    def drop_expired_days(self, keep_from: date) -> int:
        """Drop the records before *keep_from*, and those of days whose records have been deleted from the ledger.

        The roll-up of such a day stays as it is: it counts records that nobody can compare any longer.
        Return the number of records dropped.
        """
        if not self._days:
            return 0
        first, last = (date.fromordinal(pick(self._days)) for pick in (min, max))
        deleted = {day.toordinal() for day in login_queries.find_deleted_days(self._writer, first, last)}
        expired = [day for day in self._days if day < keep_from.toordinal() or day in deleted]
        return sum(len(self._days.pop(day)) for day in expired)

    def count_records(self) -> int:
        """Return the number of records."""
        return sum(map(len, self._days.values()))

    def find_covered_span(self) -> tuple[datetime, datetime] | None:
        """Return the covered span: the days stated by the log's name, or from its first to its last record."""
        if not self._days:
            return None
        first, last = (self._find_moment(pick) for pick in (min, max))
        if self._log.stated_days:
            begin, end = self._log.stated_days
            if begin <= first.date() and last.date() <= end:
                return _build_moment(begin, 0), _build_moment(end, _LAST_SECOND_OF_DAY)
        return first, last

    def _find_moment(self, pick: Callable[[Iterable[int]], int]) -> datetime:
        """Return the first or the last moment of the records; *pick* is min or max."""
        day = pick(self._days)
        return _build_moment(date.fromordinal(day), pick(map(decode_second, self._days[day])))

    def merge_days(self) -> int:
        """Merge the records into the ledger day by day. Return the number of new records."""
        new_count = 0
        counts: list[tuple[int, str, int, int, int | None]] = []
        for ordinal in sorted(self._days):
            day = date.fromordinal(ordinal)
            stored = unpack_codes(login_queries.read_packed_records(self._writer, day))
            merged = sorted({*stored, *self._days.pop(ordinal)})
            if len(merged) > len(stored):
                new_count += len(merged) - len(stored)
                login_changes.write_log_records(self._writer, day, pack_codes(merged))
                iso = day.isoformat()
                counts += [
                    (account, iso, succeeded, failed, last)
                    for account, succeeded, failed, last in count_by_account(merged)
                ]
            if counts and (len(counts) > _MAX_BUFFERED_COUNTS or not self._days):
                login_changes.write_roll_up(self._writer, counts)
                counts.clear()
        return new_count


def _build_moment(day: date, second: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(seconds=second)


def delete_expired_records(writer: Writer, before: date) -> int:
    """Delete the log records before a day. The roll-up stays."""
    return login_changes.delete_log_records_before(writer, before)

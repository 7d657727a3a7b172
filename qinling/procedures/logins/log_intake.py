"""Import login logs. Each login counts once, however logs overlap and however they were saved."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from qinling.errors import WorkbookRefused
from qinling.ledger.logins import changes as login_changes
from qinling.ledger.logins import logs
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.logins.logs import ReadLog
from qinling.ledger.logins.record_packing import (
    MAX_ACCOUNTS,
    MAX_ADDRESSES,
    count_contradictions,
    decode_second,
    encode_records,
    merge_codes,
)
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.logins.account_aliases import (
    AccountMatching,
    match_unlisted_accounts,
    select_matching,
)
from qinling.procedures.logins.day_counts import RollUpWriter
from qinling.procedures.logins.log_replacement import find_replaced_logs, find_same_reading, replace_logs
from qinling.procedures.logins.table_days import TableDays
from qinling.rules.logins.logs.log_records import LoginLogSource
from qinling.rules.logins.usage import UNLISTED_PLACE, AccountState

MAX_NEW_ADDRESSES = 3_000_000  # of one log
_LAST_SECOND_OF_DAY = 86_399


@dataclass(frozen=True, slots=True)
class LogImportResult:
    """Result of a log import: the number of records, of new logins, of records too old to keep, and the covered span.

    *joined_count* are records that are one with a record of which one says more, *contradicted_count*
    those that another log tells with the opposite outcome. *log* is the log's id, None if nothing was
    recorded. *replaced* are the logs in whose place it is, *known_as* the log with the same content.
    *is_cut_off*: its last line had no line break. *skipped_rows* are rows that are no logins, by the reason.
    """

    name: str
    record_count: int
    new_count: int
    expired_count: int
    first: datetime | None
    last: datetime | None
    unlisted_accounts: list[str]
    matching: AccountMatching = field(default_factory=AccountMatching)
    joined_count: int = 0
    contradicted_count: int = 0
    log: int | None = None
    replaced: Sequence[ReadLog] = ()
    known_as: ReadLog | None = None
    is_cut_off: bool = False
    skipped_rows: Mapping[str, int] = field(default_factory=dict)


def import_log(
    writer: Writer,
    log: LoginLogSource,
    stamp: Stamp,
    keep_from: date | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> LogImportResult:
    """Import the records of a log, in the place of an earlier reading of the same log.

    Records before *keep_from* are skipped. *progress* is called with the number of records read. A record
    takes eight bytes of memory. The caller records the event: `record_log_imports`.
    """
    intake = _LogImport(writer, log)
    intake.read_records(progress)
    intake.add_accounts_and_addresses()
    matching = intake.match_accounts(stamp)
    expired_count = intake.drop_expired_days(keep_from or date.min)
    record_count = intake.count_records()
    span = intake.find_covered_span(stamp.today)
    if span is None:
        return LogImportResult(log.name, 0, 0, expired_count, None, None, [])
    unlisted = intake.unlisted_accounts
    days = intake.pack_days()
    if known := find_same_reading(writer, log.digest, days, span):
        return LogImportResult(
            log.name, record_count, 0, expired_count, *span, unlisted, matching, known_as=known
        )
    first, last = (at.isoformat(timespec="minutes") for at in span)
    values = {"name": log.name, "source": log.read_from, "digest": log.digest, "first": first, "last": last}
    counts = {"entries": record_count, "fresh": 0, "joined": 0}
    replaced = find_replaced_logs(writer, log.name, log.digest, days)
    log_id = logs.add_log(writer, {"at": stamp.at, "actor": stamp.recorded_actor, **values, **counts})
    replace_logs(writer, replaced, log_id, stamp)
    added = _add_days(writer, log_id, days, is_uniform=intake.is_uniform)
    logs.record_counts(writer, log_id, added.fresh, added.joined)
    return LogImportResult(
        log.name, record_count, added.fresh, expired_count, *span, unlisted,
        matching, added.joined, added.contradicted, log_id, replaced, is_cut_off=log.is_cut_off,
    )  # fmt: skip


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
        self._tables = TableDays()
        self._days = self._tables.days  # day ordinal → codes
        self._blank_count = self._read_count = 0  # records without an address, and all
        self.unlisted_accounts: list[str] = []

    def read_records(self, progress: Callable[[int], None]) -> None:
        """Read the log to its end."""
        for batch in self._log.read_batches():
            self._blank_count += batch.addresses.count("")
            codes = encode_records(batch, self._accounts, self._addresses)
            self._tables.add_records(
                self._log.table_number,
                batch.days,
                batch.seconds,
                codes,
                has_outcomes=self._log.has_outcomes,
            )
            self._read_count += len(codes)
            progress(self._read_count)
        self._tables.close_table()

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
                "place": UNLISTED_PLACE,
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
        deleted = {day.toordinal() for day in logs.find_deleted_days(self._writer, first, last)}
        expired = [day for day in self._days if day < keep_from.toordinal() or day in deleted]
        return sum(len(self._days.pop(day)) for day in expired)

    def count_records(self) -> int:
        """Return the number of records."""
        return sum(map(len, self._days.values()))

    def find_covered_span(self, today: date) -> tuple[datetime, datetime] | None:
        """Return the covered span: the days stated by the log's name, or from its first to its last record.

        No log covers a day after *today* but those of its records.
        """
        if not self._days:
            return None
        first, last = (self._find_moment(pick) for pick in (min, max))
        if self._log.stated_days:
            begin, end = self._log.stated_days
            if begin <= first.date() and last.date() <= end:
                end = max(last.date(), min(end, today))
                return _build_moment(begin, 0), _build_moment(end, _LAST_SECOND_OF_DAY)
        return first, last

    def _find_moment(self, pick: Callable[[Iterable[int]], int]) -> datetime:
        """Return the first or the last moment of the records; *pick* is min or max."""
        day = pick(self._days)
        return _build_moment(date.fromordinal(day), pick(map(decode_second, self._days[day])))

    def pack_days(self) -> dict[date, "array[int]"]:
        """Return day → sorted codes, each once. The days are handed over."""
        return {
            date.fromordinal(ordinal): array("Q", sorted(set(self._days.pop(ordinal))))
            for ordinal in sorted(self._days)
        }

    @property
    def is_uniform(self) -> bool:
        """Whether no record lacks what another record of the log has."""
        return len(self._tables.marks) < 2 and self._blank_count in (0, self._read_count)


class _AddedCounts(NamedTuple):
    """Number of new logins, of records joined with others, and of those that another log contradicts."""

    fresh: int
    joined: int
    contradicted: int


def _add_days(
    writer: Writer, log: int, days: Mapping[date, "array[int]"], *, is_uniform: bool
) -> _AddedCounts:
    """Add the records of a log to the ledger, and count its days."""
    shared = logs.find_days_with_records(writer, min(days), max(days))
    blank = login_queries.find_blank_address(writer)
    roll_up = RollUpWriter(writer)
    fresh = joined = contradicted = 0
    for day, codes in days.items():
        if day not in shared and is_uniform:
            merged: Sequence[int] = codes
            fresh += len(codes)
        else:
            others = list(logs.read_day_records(writer, day).values()) if day in shared else []
            merged = merge_codes([*others, codes], blank)
            known: set[int] = set().union(*others)
            gained = len(merged) - len(merge_codes(others, blank))
            fresh += gained
            joined += len(set(codes) - known) - gained
            contradicted += count_contradictions(codes, known)
        roll_up.add_day(day, merged)
    logs.add_log_records(writer, log, days.items())
    roll_up.flush()
    return _AddedCounts(max(fresh, 0), max(joined, 0), contradicted)


def _build_moment(day: date, second: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(seconds=second)


def delete_expired_records(writer: Writer, before: date) -> int:
    """Delete the log records before a day. The roll-up stays."""
    return logs.delete_log_records_before(writer, before)

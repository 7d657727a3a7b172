"""Reading in the platform's logs: each entry once, whatever overlaps."""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from qinling.ledger.logins import changes as login_changes
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.logins.event_codec import count_by_account, pack_codes, unpack_codes
from qinling.ledger.writer import Writer
from qinling.procedures.event_recorder import Stamp
from qinling.rules.logins.event_codes import Numbering, RecordNumbers, decode_second
from qinling.rules.logins.log_records import LoginLogSource, RecordBatch
from qinling.rules.logins.usage import AccountState

_MAX_BUFFERED_RECORDS = 1_000_000  # entries in memory before they are laid aside
_MAX_BUFFERED_COUNTS = 200_000  # rows of the roll-up in memory before they are written
_LAST_SECOND_OF_DAY = 86_399  # of a day
_UNLISTED_PLACE = 1 << 40  # the place of accounts that stand on no list


@dataclass(frozen=True, slots=True)
class LogImportResult:
    """What became of a log: its *record_count*, those that were *new_count*, those too *expired_count* to keep, and what it covers."""

    name: str
    record_count: int
    new_count: int
    expired_count: int
    first: datetime | None
    last: datetime | None
    unlisted_accounts: list[str]


def import_log(
    writer: Writer,
    log: LoginLogSource,
    stamp: Stamp,
    keep_from: date | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> LogImportResult:
    """Take in the entries of a log that no other log has told of; those before *keep_from* are left out.

    *progress* is told the number of entries read so far. Holds a million entries in memory at most.
    """
    intake = _LogImport(writer, log, keep_from)
    login_changes.drop_staged_log_records(writer)
    for batch in log.batches(intake.numbers):
        intake.add_batch(batch)
        progress(intake.read_count)
    intake.stage_records()
    new_count = intake.merge_staged_days()
    login_changes.drop_staged_log_records(writer)
    span = intake.get_covered_span()
    if span is None:
        return LogImportResult(log.name, 0, 0, intake.expired_count, None, None, [])
    first, last = (at.isoformat(timespec="minutes") for at in span)
    login_changes.record_login_log(
        writer, stamp.at, stamp.actor, log.name, first, last, intake.record_count, new_count
    )
    return LogImportResult(
        log.name, intake.record_count, new_count, intake.expired_count, *span, intake.unlisted_accounts
    )


class _LogImport:
    """Gathers the entries of one log by day, as codes of `login_events`, and settles each day once."""

    def __init__(self, writer: Writer, log: LoginLogSource, keep_from: date | None) -> None:
        self._writer = writer
        self._log = log
        self._first_day = keep_from.toordinal() if keep_from else 0
        self.numbers = RecordNumbers(
            Numbering(login_queries.read_account_ids(writer)),
            Numbering(login_queries.read_address_ids(writer)),
        )
        self._days: dict[int, array[int]] = defaultdict(partial(array, "Q"))
        self._buffered_count = self.read_count = self._added_address_count = 0
        self._span: tuple[datetime, datetime] | None = None
        self.record_count = self.expired_count = 0
        self.unlisted_accounts: list[str] = []

    def add_batch(self, batch: RecordBatch) -> None:
        """Take the entries of a batch."""
        self._add_new_accounts_and_addresses()
        self._group_by_day(batch)
        self._buffered_count += len(batch.days)
        self.read_count += len(batch.days)
        if self._buffered_count >= _MAX_BUFFERED_RECORDS:
            self.stage_records()

    def _group_by_day(self, batch: RecordBatch) -> None:
        """Part entries by their day; those of a log in order lie together."""
        days, codes = batch
        if days == sorted(days):
            start = 0
            while start < len(days):
                end = bisect_right(days, days[start], start)
                self._days[days[start]] += codes[start:end]
                start = end
            return
        for day, code in zip(days, codes, strict=True):
            self._days[day].append(code)

    def _add_new_accounts_and_addresses(self) -> None:
        """Enter the accounts and addresses that the log has come upon since."""
        accounts, addresses = self.numbers
        for key in accounts.new_texts[len(self.unlisted_accounts) :]:
            seen = self._log.accounts[key]
            values = {
                "id": accounts[key],
                "account": seen.account,
                "name": seen.name,
                "unit": seen.unit,
                "state": AccountState.UNKNOWN.value,
                "place": _UNLISTED_PLACE,
            }
            login_changes.add_account(self._writer, key, values)
            self.unlisted_accounts.append(seen.account)
        new_addresses = addresses.new_texts[self._added_address_count :]
        login_changes.add_addresses(
            self._writer, [(addresses[address], address) for address in new_addresses]
        )
        self._added_address_count += len(new_addresses)

    def stage_records(self) -> None:
        """Write what is held to a table of the moment, so that memory stays bounded."""
        for day in [day for day in self._days if day < self._first_day]:
            self.expired_count += len(self._days.pop(day))
        self.record_count += sum(map(len, self._days.values()))
        parts = ((date.fromordinal(day), pack_codes(codes)) for day, codes in self._days.items())
        login_changes.stage_log_records(self._writer, parts)
        self._days.clear()
        self._buffered_count = 0

    def merge_staged_days(self) -> int:
        """Put what was laid aside together with what the ledger has, day by day; return how many entries are new."""
        new_count = 0
        counts: list[tuple[int, str, int, int, int | None]] = []
        days = login_changes.list_staged_days(self._writer)
        for day in days:
            staged = unpack_codes(b"".join(login_changes.read_staged_log_records(self._writer, day)))
            if day in (days[0], days[-1]):
                self._extend_span(day, staged)
            stored = unpack_codes(login_queries.read_packed_records(self._writer, day))
            merged = sorted({*stored, *staged})
            if len(merged) > len(stored):
                new_count += len(merged) - len(stored)
                login_changes.write_log_records(self._writer, day, pack_codes(merged))
                iso = day.isoformat()
                counts += [
                    (account, iso, succeeded, failed, last)
                    for account, succeeded, failed, last in count_by_account(merged)
                ]
            if counts and (len(counts) > _MAX_BUFFERED_COUNTS or day == days[-1]):
                login_changes.write_roll_up(self._writer, counts)
                counts.clear()
        return new_count

    def _extend_span(self, day: date, codes: Collection[int]) -> None:
        first, last = (_build_moment(day, pick(map(decode_second, codes))) for pick in (min, max))
        self._span = (first, last) if self._span is None else (self._span[0], last)

    def get_covered_span(self) -> tuple[datetime, datetime] | None:
        """Return from when to when the log speaks: the days that its name states, else from its first entry to its last."""
        if self._span and self._log.stated:
            begin, end = self._log.stated
            if begin <= self._span[0].date() and self._span[1].date() <= end:
                return _build_moment(begin, 0), _build_moment(end, _LAST_SECOND_OF_DAY)
        return self._span


def _build_moment(day: date, second: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(seconds=second)


def delete_expired_records(writer: Writer, before: date) -> int:
    """Let go of entries before a day, as the settings say; what each account did on each day stays."""
    return login_changes.delete_log_records_before(writer, before)

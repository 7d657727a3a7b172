"""Reading in the platform's logs: each entry once, whatever overlaps."""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlmodel import Session

from qinling.ledger.logins import changes as login_changes
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.logins.event_codec import counted, packed, stored_codes
from qinling.ledger.session_reader import SessionReader
from qinling.procedures.event_recorder import Stamp
from qinling.rules.logins.event_codes import Numbering, Numbers, second_of
from qinling.rules.logins.log_records import Batch, Log
from qinling.rules.logins.usage import AccountState

_HELD = 1_000_000  # entries in memory before they are laid aside
_COUNTED = 200_000  # rows of the roll-up in memory before they are written
_LAST_SECOND = 86_399  # of a day
_UNLISTED = 1 << 40  # the place of accounts that stand on no list


@dataclass(frozen=True, slots=True)
class LogTaken:
    """What became of a log: its *entries*, those that were *fresh*, those too *old* to keep, and what it covers."""

    name: str
    entries: int
    fresh: int
    old: int
    first: datetime | None
    last: datetime | None
    unlisted: list[str]


def take_log(
    session: Session,
    log: Log,
    stamp: Stamp,
    keep_from: date | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> LogTaken:
    """Take in the entries of a log that no other log has told of; those before *keep_from* are left out.

    *progress* is told the number of entries read so far. Holds a million entries in memory at most.
    """
    intake = _Intake(session, log, keep_from)
    login_changes.drop_parts(session)
    for batch in log.batches(intake.numbers):
        intake.take(batch)
        progress(intake.read)
    intake.lay_aside()
    fresh = intake.settle()
    login_changes.drop_parts(session)
    span = intake.covered()
    if span is None:
        return LogTaken(log.name, 0, 0, intake.old, None, None, [])
    first, last = (at.isoformat(timespec="minutes") for at in span)
    login_changes.note_log(session, stamp.at, stamp.actor, log.name, first, last, intake.entries, fresh)
    return LogTaken(log.name, intake.entries, fresh, intake.old, *span, intake.unlisted)


class _Intake:
    """Gathers the entries of one log by day, as codes of `login_events`, and settles each day once."""

    def __init__(self, session: Session, log: Log, keep_from: date | None) -> None:
        reader = SessionReader(session)
        self._session = session
        self._log = log
        self._from = keep_from.toordinal() if keep_from else 0
        self.numbers = Numbers(
            Numbering(login_queries.account_ids(reader)), Numbering(login_queries.addresses(reader))
        )
        self._days: dict[int, array[int]] = defaultdict(partial(array, "Q"))
        self._held = self.read = self._entered = 0
        self._span: tuple[datetime, datetime] | None = None
        self.entries = self.old = 0
        self.unlisted: list[str] = []

    def take(self, batch: Batch) -> None:
        """Take the entries of a batch."""
        self._enter_fresh()
        self._part(batch)
        self._held += len(batch.days)
        self.read += len(batch.days)
        if self._held >= _HELD:
            self.lay_aside()

    def _part(self, batch: Batch) -> None:
        """Part entries by their day; those of a log in order lie together."""
        days, codes = batch
        if days == sorted(days):
            begin = 0
            while begin < len(days):
                end = bisect_right(days, days[begin], begin)
                self._days[days[begin]] += codes[begin:end]
                begin = end
            return
        for day, code in zip(days, codes, strict=True):
            self._days[day].append(code)

    def _enter_fresh(self) -> None:
        """Enter the accounts and addresses that the log has come upon since."""
        accounts, addresses = self.numbers
        for key in accounts.fresh[len(self.unlisted) :]:
            seen = self._log.accounts[key]
            values = {
                "id": accounts[key],
                "account": seen.account,
                "name": seen.name,
                "unit": seen.unit,
                "state": AccountState.UNKNOWN.value,
                "place": _UNLISTED,
            }
            login_changes.add_account(self._session, key, values)
            self.unlisted.append(seen.account)
        fresh = addresses.fresh[self._entered :]
        login_changes.add_addresses(self._session, [(addresses[address], address) for address in fresh])
        self._entered += len(fresh)

    def lay_aside(self) -> None:
        """Write what is held to a table of the moment, so that memory stays bounded."""
        for day in [day for day in self._days if day < self._from]:
            self.old += len(self._days.pop(day))
        self.entries += sum(map(len, self._days.values()))
        parts = ((date.fromordinal(day), packed(codes)) for day, codes in self._days.items())
        login_changes.hold_part(self._session, parts)
        self._days.clear()
        self._held = 0

    def settle(self) -> int:
        """Put what was laid aside together with what the ledger has, day by day; return how many entries are new."""
        reader = SessionReader(self._session)
        fresh = 0
        counts: list[tuple[int, str, int, int, int | None]] = []
        days = login_changes.held_days(self._session)
        for day in days:
            told = stored_codes(b"".join(login_changes.held_parts(self._session, day)))
            if day in (days[0], days[-1]):
                self._stretch(day, told)
            before = stored_codes(login_queries.stored_events(reader, day))
            whole = sorted({*before, *told})
            if len(whole) > len(before):
                fresh += len(whole) - len(before)
                login_changes.store_events(self._session, day, packed(whole))
                iso = day.isoformat()
                counts += [(account, iso, good, bad, last) for account, good, bad, last in counted(whole)]
            if counts and (len(counts) > _COUNTED or day == days[-1]):
                login_changes.store_counts(self._session, counts)
                counts.clear()
        return fresh

    def _stretch(self, day: date, codes: Collection[int]) -> None:
        first, last = (_moment(day, which(map(second_of, codes))) for which in (min, max))
        self._span = (first, last) if self._span is None else (self._span[0], last)

    def covered(self) -> tuple[datetime, datetime] | None:
        """Return from when to when the log speaks: the days that its name states, else from its first entry to its last."""
        if self._span and self._log.stated:
            begin, end = self._log.stated
            if begin <= self._span[0].date() and self._span[1].date() <= end:
                return _moment(begin, 0), _moment(end, _LAST_SECOND)
        return self._span


def _moment(day: date, second: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(seconds=second)


def forget(session: Session, before: date) -> int:
    """Let go of entries before a day, as the settings say; what each account did on each day stays."""
    return login_changes.forget_events(session, before)

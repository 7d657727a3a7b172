"""Reading in the platform's logs: each entry once, whatever overlaps."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from operator import add, le

from sqlmodel import Session

from qinling.errors import WorkbookRefused
from qinling.ledger import login_changes, login_queries
from qinling.ledger.login_events import (
    ACCOUNT_BIT,
    FAILED_BIT,
    MOST_ACCOUNTS,
    MOST_ADDRESSES,
    SECOND_BIT,
    codes_of,
    counted,
    packed,
    second_of,
)
from qinling.ledger.session_reader import SessionReader
from qinling.procedures.recording import Stamp
from qinling.rules.login_drafts import Batch, Log
from qinling.rules.login_use import AccountState
from qinling.rules.login_words import account_key

_HELD = 1_000_000  # entries in memory before they are laid aside
_COUNTED = 200_000  # rows of the roll-up in memory before they are written
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

    *progress* is told the number of entries read so far. Holds a million entries in memory at most. Raises WorkbookRefused where there are more
    accounts or addresses than the ledger can tell apart.
    """
    intake = _Intake(session, log, keep_from)
    login_changes.drop_parts(session)
    for batch in log.batches():
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
        self._account_ids = login_queries.account_ids(reader)
        self._address_ids = login_queries.addresses(reader)
        self._accounts: list[int] = []  # code of each of the log's accounts
        self._addresses: list[int] = []
        self._days: dict[int, list[int]] = defaultdict(list)
        self._held = self.read = 0
        self._span: tuple[datetime, datetime] | None = None
        self.entries = self.old = 0
        self.unlisted: list[str] = []

    def take(self, batch: Batch) -> None:
        """Take the entries of a batch."""
        if not batch.days:
            return
        self._extend()
        codes = map(
            add,
            map(
                add, map(self._accounts.__getitem__, batch.accounts), map(_SECOND.__getitem__, batch.seconds)
            ),
            map(
                add, map(self._addresses.__getitem__, batch.addresses), map(_FAILED.__getitem__, batch.failed)
            ),
        )
        self._part(batch.days, list(codes))
        self._held += len(batch.days)
        self.read += len(batch.days)
        if self._held >= _HELD:
            self.lay_aside()

    def _part(self, days: Sequence[int], codes: list[int]) -> None:
        """Part entries by their day; those of a log in order lie together."""
        if all(map(le, days, islice(days, 1, None))):
            begin = 0
            while begin < len(days):
                end = bisect_right(days, days[begin], begin)
                self._days[days[begin]] += codes[begin:end]
                begin = end
            return
        for day, code in zip(days, codes, strict=True):
            self._days[day].append(code)

    def _extend(self) -> None:
        """Give ids to the accounts and addresses that the log has come upon since."""
        for seen in self._log.accounts[len(self._accounts) :]:
            key = account_key(seen.account)
            if key not in self._account_ids:
                self._account_ids[key] = login_changes.add_account(
                    self._session,
                    key,
                    {
                        "account": seen.account,
                        "name": seen.name,
                        "unit": seen.unit,
                        "state": AccountState.UNKNOWN.value,
                        "place": _UNLISTED,
                    },
                )
                self.unlisted.append(seen.account)
            self._accounts.append(self._account_ids[key] << ACCOUNT_BIT)
        for address in self._log.addresses[len(self._addresses) :]:
            if address not in self._address_ids:
                self._address_ids[address] = login_changes.add_address(self._session, address)
            self._addresses.append(self._address_ids[address])
        if len(self._account_ids) >= MOST_ACCOUNTS or len(self._address_ids) >= MOST_ADDRESSES:
            raise WorkbookRefused(
                f"{self._log.name} 里的账号或地址太多",
                f"一本台账最多 {MOST_ACCOUNTS - 1} 个账号、{MOST_ADDRESSES - 1} 个地址；请核对列是否认错",
            )

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
            told = [code for part in login_changes.held_parts(self._session, day) for code in codes_of(part)]
            if day in (days[0], days[-1]):
                self._stretch(day, told)
            before = codes_of(login_queries.stored_events(reader, day))
            whole = sorted({*before, *told})
            if len(whole) > len(before):
                fresh += len(whole) - len(before)
                login_changes.store_events(self._session, day, packed(whole))
                iso = day.isoformat()
                counts += [(account, iso, *did) for account, did in counted(whole).items()]
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
                return _moment(begin, 0), _moment(end, len(_SECOND) - 1)
        return self._span


_FAILED = (0, 1 << FAILED_BIT)
_SECOND = [second << SECOND_BIT for second in range(86_400)]


def _moment(day: date, second: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(seconds=second)


def forget(session: Session, before: date) -> int:
    """Let go of entries before a day, as the settings say; what each account did on each day stays."""
    return login_changes.forget_events(session, before)

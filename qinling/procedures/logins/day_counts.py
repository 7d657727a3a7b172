"""Count the logins of a day from the records of all its logs, whenever one of them comes or goes."""

from collections.abc import Iterable, Sequence
from datetime import date

from qinling.ledger.logins import changes as login_changes
from qinling.ledger.logins import logs
from qinling.ledger.logins import queries as login_queries
from qinling.ledger.logins.record_packing import count_by_account, find_accounts, merge_codes
from qinling.ledger.writer import Writer

_MAX_BUFFERED_COUNTS = 200_000  # rows of the roll-up in memory before they are written


class RollUpWriter:
    """Writes the roll-up of days, many rows at a time. `flush` writes the rest."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._counts: list[tuple[int, str, int, int, int | None]] = []

    def add_day(self, day: date, codes: Sequence[int]) -> None:
        """Add the counts of a day from its sorted codes."""
        iso = day.isoformat()
        self._counts += [
            (account, iso, succeeded, failed, last)
            for account, succeeded, failed, last in count_by_account(codes)
        ]
        if len(self._counts) > _MAX_BUFFERED_COUNTS:
            self.flush()

    def flush(self) -> None:
        """Write the counts that were added."""
        if self._counts:
            login_changes.write_roll_up(self._writer, self._counts)
            self._counts.clear()


def recount_days(writer: Writer, days: Iterable[date]) -> None:
    """Count days again, from the records of the logs that now count.

    Days whose records have been deleted keep their counts. The accounts of a day are those that any of
    its logs names, also one that no longer counts.
    """
    days = sorted(days)
    if not days:
        return
    deleted = logs.find_deleted_days(writer, days[0], days[-1])
    blank = login_queries.find_blank_address(writer)
    roll_up = RollUpWriter(writer)
    for day in days:
        if day in deleted:
            continue
        merged = merge_codes(logs.read_day_records(writer, day).values(), blank)
        gone = logs.read_accounts_of_day(writer, day) - find_accounts(merged)
        if gone:
            logs.delete_roll_up(writer, day, gone)
        roll_up.add_day(day, merged)
    roll_up.flush()

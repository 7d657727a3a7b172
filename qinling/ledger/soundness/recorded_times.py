"""The latest times in a ledger, to be compared with the clock."""

from typing import NamedTuple

from qinling.ledger.reader import Reader

_SELECT_TIMES = """
    select (select at from main.event order by at desc limit 1), (select max(day) from main.event),
        (select max(at) from main.run where reset_by is null),
        (select max(day) from main.run where reset_by is null)
"""


class RecordedTimes(NamedTuple):
    """Latest moment (UTC) and office day of the events and of the notification runs that count, None before the first."""

    event_at: str | None
    event_day: str | None
    run_at: str | None
    run_day: str | None


def read_recorded_times(reader: Reader) -> RecordedTimes:
    """Return the latest times in the ledger."""
    (times,) = reader.tuples(_SELECT_TIMES)
    return RecordedTimes(*(None if one is None else str(one) for one in times))

"""How the entries of a day lie in the ledger: their codes in order, eight bytes each, the lowest byte first.

Equal entries are one: the same log read twice, or two that overlap, count once.
"""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from qinling.rules.logins.event_codes import ACCOUNT_BIT, FAILED_BIT, Entry, entry_of, second_of

#: What one account did on a day: its id, logins, failures, and the second of its last login, None where all failed.
DayCount = tuple[int, int, int, int | None]


def packed(codes: Iterable[int]) -> bytes:
    """Return entries as they are stored, in the order of *codes*."""
    return _little(array("Q", codes)).tobytes()


def stored_codes(blob: bytes) -> "array[int]":
    """Return the codes of a day's entries as they were stored."""
    events = array("Q")
    events.frombytes(blob[: len(blob) // events.itemsize * events.itemsize])  # what damage left whole
    return _little(events)


def _little(events: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        events.byteswap()
    return events


def unpacked(blob: bytes) -> Iterator[Entry]:
    """Yield the entries of a day."""
    return map(entry_of, stored_codes(blob))


def counted(codes: Sequence[int]) -> Iterator[DayCount]:
    """Yield what each account did, from the codes of one day in order."""
    begin = 0
    while begin < len(codes):
        account = codes[begin] >> ACCOUNT_BIT
        failing = bisect_left(codes, 2 * account + 1 << FAILED_BIT, begin)
        end = bisect_left(codes, account + 1 << ACCOUNT_BIT, failing)
        last = second_of(codes[failing - 1]) if failing > begin else None
        yield account, failing - begin, end - failing, last
        begin = end

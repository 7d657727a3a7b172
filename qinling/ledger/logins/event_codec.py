"""How the entries of a day lie in the ledger: their codes in order, eight bytes each, the lowest byte first.

Equal entries are one: the same log read twice, or two that overlap, count once.
"""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from qinling.rules.logins.event_codes import ACCOUNT_BIT, FAILED_BIT, LogRecord, decode_record, decode_second

#: What one account did on a day: its id, logins, failures, and the second of its last login, None where all failed.
AccountDayCount = tuple[int, int, int, int | None]


def pack_codes(codes: Iterable[int]) -> bytes:
    """Return entries as they are stored, in the order of *codes*."""
    return _swap_big_endian(array("Q", codes)).tobytes()


def unpack_codes(blob: bytes) -> "array[int]":
    """Return the codes of a day's entries as they were stored."""
    events = array("Q")
    events.frombytes(blob[: len(blob) // events.itemsize * events.itemsize])  # what damage left whole
    return _swap_big_endian(events)


def _swap_big_endian(events: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        events.byteswap()
    return events


def unpack_log_records(blob: bytes) -> Iterator[LogRecord]:
    """Yield the entries of a day."""
    return map(decode_record, unpack_codes(blob))


def count_by_account(codes: Sequence[int]) -> Iterator[AccountDayCount]:
    """Yield what each account did, from the codes of one day in order."""
    start = 0
    while start < len(codes):
        account = codes[start] >> ACCOUNT_BIT
        first_failed = bisect_left(codes, 2 * account + 1 << FAILED_BIT, start)
        end = bisect_left(codes, account + 1 << ACCOUNT_BIT, first_failed)
        last = decode_second(codes[first_failed - 1]) if first_failed > start else None
        yield account, first_failed - start, end - first_failed, last
        start = end

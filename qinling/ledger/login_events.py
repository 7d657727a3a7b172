"""How the entries of a log lie in the ledger: 64 bits each, sorted, those of a day together.

From the highest bit: 20 of the account's id, 1 that says whether the login failed, 17 of the
second of the day, 26 of the address's id. Equal entries are one: the same log read twice, or
two that overlap, count once.
"""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

MOST_ACCOUNTS = 1 << 20
MOST_ADDRESSES = 1 << 26

ACCOUNT_BIT, FAILED_BIT, SECOND_BIT = 44, 43, 26

_SECONDS = (1 << FAILED_BIT - SECOND_BIT) - 1
_ADDRESSES = MOST_ADDRESSES - 1


class Entry(NamedTuple):
    """One entry: the ids of account and address, the second of the day, whether the login failed."""

    account: int
    second: int
    address: int
    failed: bool


#: What one account did on a day: logins, failures, and the second of its last login, None where all failed.
DayCount = tuple[int, int, int | None]


def packed(codes: Iterable[int]) -> bytes:
    """Return entries as they are stored, in the order of *codes*."""
    return _little(array("Q", codes)).tobytes()


def codes_of(blob: bytes) -> "array[int]":
    """Return the codes of a day's entries as they were stored."""
    events = array("Q")
    events.frombytes(blob[: len(blob) // events.itemsize * events.itemsize])  # what damage left whole
    return _little(events)


def _little(events: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        events.byteswap()
    return events


def second_of(code: int) -> int:
    """Return the second of the day of an entry."""
    return code >> SECOND_BIT & _SECONDS


def unpacked(blob: bytes) -> Iterator[Entry]:
    """Yield the entries of a day."""
    for code in codes_of(blob):
        failed = bool(code >> FAILED_BIT & 1)
        yield Entry(code >> ACCOUNT_BIT, second_of(code), code & _ADDRESSES, failed)


def counted(codes: Sequence[int]) -> dict[int, DayCount]:
    """Return account → what it did, from the codes of one day in order."""
    counts: dict[int, DayCount] = {}
    begin = 0
    while begin < len(codes):
        account = codes[begin] >> ACCOUNT_BIT
        failing = bisect_left(codes, 2 * account + 1 << FAILED_BIT, begin)
        end = bisect_left(codes, account + 1 << ACCOUNT_BIT, failing)
        last = second_of(codes[failing - 1]) if failing > begin else None
        counts[account] = failing - begin, end - failing, last
        begin = end
    return counts

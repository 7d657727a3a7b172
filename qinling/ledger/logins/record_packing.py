"""Pack the log records of a day: one 64-bit code a record, ascending, eight bytes each, little-endian.

From the highest bit a code has 20 bits for the account's id, 1 for a failed login, 17 for the second
of the day and 26 for the address's id. Equal records of a day have equal codes, which are stored
once, so a log that is read twice or overlaps another does not count twice. Sorted codes group by
account, failed logins last.
"""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import lt
from typing import NamedTuple

from qinling.rules.logins.log_records import RecordBatch

MAX_ACCOUNTS = 1 << 20
MAX_ADDRESSES = 1 << 26

_ACCOUNT_BIT, _FAILED_BIT, _SECOND_BIT = 44, 43, 26
_SECOND_MASK = (1 << _FAILED_BIT - _SECOND_BIT) - 1


class StoredRecord(NamedTuple):
    """A log record of one day. *account* and *address* are ids, *second* is the second of the day."""

    account: int
    second: int
    address: int
    failed: bool


#: Roll-up of one account and day: account id, logins, failures, second of the last login (None if all failed).
AccountDayCount = tuple[int, int, int, int | None]


def encode_records(
    batch: RecordBatch, account_ids: Mapping[str, int], address_ids: Mapping[str, int]
) -> "array[int]":
    """Return the codes of the records of a batch."""
    return array(
        "Q",
        [
            account << _ACCOUNT_BIT | failed << _FAILED_BIT | second << _SECOND_BIT | address
            for account, failed, second, address in zip(
                map(account_ids.__getitem__, batch.accounts),
                batch.failed,
                batch.seconds,
                map(address_ids.__getitem__, batch.addresses),
                strict=True,
            )
        ],
    )


def decode_second(code: int) -> int:
    """Return the second of the day of a log record."""
    return code >> _SECOND_BIT & _SECOND_MASK


def _decode_record(code: int) -> StoredRecord:
    failed = bool(code >> _FAILED_BIT & 1)
    return StoredRecord(code >> _ACCOUNT_BIT, decode_second(code), code & MAX_ADDRESSES - 1, failed)


def pack_codes(codes: Iterable[int]) -> bytes:
    """Pack *codes* for storage, in their order."""
    return _swap_big_endian(array("Q", codes)).tobytes()


def unpack_codes(blob: bytes) -> "array[int]":
    """Unpack the codes of a day."""
    codes = array("Q")
    codes.frombytes(blob[: len(blob) // codes.itemsize * codes.itemsize])  # ignore a damaged rest
    return _swap_big_endian(codes)


def is_whole(blob: bytes) -> bool:
    """Return whether *blob* holds whole codes, each one higher than the one before."""
    codes = unpack_codes(blob)
    return len(codes) * codes.itemsize == len(blob) and all(map(lt, codes, codes[1:]))


def _swap_big_endian(codes: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        codes.byteswap()
    return codes


def unpack_log_records(blob: bytes) -> Iterator[StoredRecord]:
    """Yield the log records of a packed day."""
    return map(_decode_record, unpack_codes(blob))


def list_accounts_and_addresses(blob: bytes) -> tuple[set[int], set[int]]:
    """Return the ids of the accounts and of the addresses in a packed day."""
    codes = unpack_codes(blob)
    return {code >> _ACCOUNT_BIT for code in codes}, {code & MAX_ADDRESSES - 1 for code in codes}


def count_by_account(codes: Sequence[int]) -> Iterator[AccountDayCount]:
    """Yield the roll-up of each account from the sorted codes of one day."""
    start = 0
    while start < len(codes):
        account = codes[start] >> _ACCOUNT_BIT
        first_failed = bisect_left(codes, 2 * account + 1 << _FAILED_BIT, start)
        end = bisect_left(codes, account + 1 << _ACCOUNT_BIT, first_failed)
        last = decode_second(codes[first_failed - 1]) if first_failed > start else None
        yield account, first_failed - start, end - first_failed, last
        start = end

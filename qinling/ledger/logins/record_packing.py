"""Pack the log records of a day: one 64-bit code a record, ascending, eight bytes each, little-endian.

From the highest bit a code has 20 bits for the account's id, 1 for a failed login, 17 for the second
of the day, 1 for a log whose times have no seconds, 1 for a log that does not say whether a login
failed, and 24 for the address's id. Equal records of a day have equal codes, which count once.
Sorted codes group by account, failed logins last.
"""

import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import lt
from typing import NamedTuple

from qinling.rules.logins.logs.log_records import RecordBatch
from qinling.rules.logins.logs.record_joining import MinuteRecord, join_records

MAX_ACCOUNTS = 1 << 20
MAX_ADDRESSES = 1 << 24

_ACCOUNT_BIT, _FAILED_BIT, _SECOND_BIT = 44, 43, 26
_SECOND_MASK = (1 << _FAILED_BIT - _SECOND_BIT) - 1
_ADDRESS_MASK = MAX_ADDRESSES - 1
#: Marks of a code: its log has no seconds, or says nothing of failures.
NO_SECONDS, NO_OUTCOME = 1 << 25, 1 << 24
_MARKS = NO_SECONDS | NO_OUTCOME
_FAILED = 1 << _FAILED_BIT


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
    """Return the codes of the records of a batch, without marks."""
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
    return StoredRecord(code >> _ACCOUNT_BIT, decode_second(code), code & _ADDRESS_MASK, failed)


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


def decode_records(codes: Iterable[int]) -> Iterator[StoredRecord]:
    """Yield the log records that *codes* stand for."""
    return map(_decode_record, codes)


def mark_missing_seconds(blob: bytes) -> bytes:
    """Mark the codes of a packed day as without seconds if none of them has any."""
    codes = unpack_codes(blob)
    if any(decode_second(code) % 60 for code in codes):
        return blob
    return pack_codes(code | NO_SECONDS for code in codes)


def merge_codes(logs: Iterable[Iterable[int]], blank_address: int) -> list[int]:
    """Return the sorted codes of the logins of a day that *logs* tell of, each once.

    *blank_address* is the id of the address "". Records that lack something are joined with those that have it.
    """
    codes = sorted(set().union(*logs))
    lacking = [code for code in codes if code & _MARKS or code & _ADDRESS_MASK == blank_address]
    if not lacking or (
        len(lacking) == len(codes) and len({_find_gaps(c, blank_address) for c in codes}) == 1
    ):
        return codes
    minutes = {_find_minute(code) for code in lacking}
    joined: list[int] = []
    by_minute: dict[tuple[int, int], list[MinuteRecord]] = defaultdict(list)
    for code in codes:
        minute = _find_minute(code)
        if minute in minutes:
            by_minute[minute].append(_read_minute_record(code, blank_address))
        else:
            joined.append(code)
    for minute, records in by_minute.items():
        joined += [_encode_minute_record(minute, one, blank_address) for one in join_records(records)]
    return sorted(joined)


def move_accounts(codes: Iterable[int], targets: Mapping[int, int]) -> list[int]:
    """Return *codes* with the accounts of *targets* (id → id) in the place of theirs. They are not sorted."""
    rest = (1 << _ACCOUNT_BIT) - 1
    return [
        targets.get(account := code >> _ACCOUNT_BIT, account) << _ACCOUNT_BIT | code & rest for code in codes
    ]


def _find_gaps(code: int, blank_address: int) -> tuple[int, bool]:
    """Return what a code lacks."""
    return code & _MARKS, code & _ADDRESS_MASK == blank_address


def _find_minute(code: int) -> tuple[int, int]:
    """Return the account and the minute of the day of a code."""
    return code >> _ACCOUNT_BIT, decode_second(code) // 60


def _read_minute_record(code: int, blank_address: int) -> MinuteRecord:
    address = code & _ADDRESS_MASK
    return MinuteRecord(
        None if code & NO_SECONDS else decode_second(code),
        None if address == blank_address else address,
        None if code & NO_OUTCOME else bool(code >> _FAILED_BIT & 1),
    )


def _encode_minute_record(minute: tuple[int, int], record: MinuteRecord, blank_address: int) -> int:
    account, minute_of_day = minute
    second = minute_of_day * 60 if record.second is None else record.second
    return (
        account << _ACCOUNT_BIT
        | bool(record.failed) << _FAILED_BIT
        | second << _SECOND_BIT
        | (NO_SECONDS if record.second is None else 0)
        | (NO_OUTCOME if record.failed is None else 0)
        | (blank_address if record.address is None else record.address)
    )


def list_accounts_and_addresses(blob: bytes) -> tuple[set[int], set[int]]:
    """Return the ids of the accounts and of the addresses in a packed day."""
    codes = unpack_codes(blob)
    return {code >> _ACCOUNT_BIT for code in codes}, {code & _ADDRESS_MASK for code in codes}


def count_by_account(codes: Sequence[int]) -> list[AccountDayCount]:
    """Return the roll-up of each account from the sorted codes of one day, in the order of the ids."""
    counts = Counter([code >> _FAILED_BIT for code in codes])  # by account, and whether it failed; ascending
    roll_up: list[AccountDayCount] = []
    for (key, count), end in zip(counts.items(), accumulate(counts.values()), strict=True):
        account, failed = key >> 1, key & 1
        if not failed:
            roll_up.append((account, count, counts.get(key + 1, 0), decode_second(codes[end - 1])))
        elif key - 1 not in counts:
            roll_up.append((account, 0, count, None))
    return roll_up


def find_accounts(codes: Iterable[int]) -> set[int]:
    """Return the ids of the accounts of *codes*."""
    return {code >> _ACCOUNT_BIT for code in codes}


def count_contradictions(codes: Iterable[int], others: set[int]) -> int:
    """Count the logins that *codes* tell and *others* tell with the opposite outcome only."""
    own = {code for code in codes if not code & NO_OUTCOME}
    return sum(code ^ _FAILED in others and code ^ _FAILED not in own for code in own - others)


def drop_outcomes(codes: Iterable[int]) -> set[int]:
    """Return the codes without what they say of failures."""
    return {code & ~(_FAILED | NO_OUTCOME) for code in codes}

"""A log record encoded as one 64-bit integer.

From the highest bit: 20 bits account number, 1 bit failed, 17 bits second of the day, 26 bits
address number. Equal records of a day have equal codes. Sorted codes group by account, failed
logins last.
"""

import sys
from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple

MAX_ACCOUNTS = 1 << 20
MAX_ADDRESSES = 1 << 26

ACCOUNT_BIT, FAILED_BIT, SECOND_BIT = 44, 43, 26

_SECOND_MASK = (1 << FAILED_BIT - SECOND_BIT) - 1
_CODE_BYTES = 8


class LogRecord(NamedTuple):
    """One entry: the numbers of account and address, the second of the day, whether the login failed."""

    account: int
    second: int
    address: int
    failed: bool


class Numbering(dict[str, int]):
    """Text → number. A new text takes the next number and is added to *new_texts*."""

    def __init__(self, known: Mapping[str, int]) -> None:
        super().__init__(known)
        self.new_texts: list[str] = []
        self._last = max(self.values(), default=0)

    def __missing__(self, text: str) -> int:
        self._last += 1
        self.new_texts.append(text)
        self[text] = self._last
        return self._last


class RecordNumbers(NamedTuple):
    """The numbers that the ledger knows accounts by, asked for by `account_key`, and addresses."""

    accounts: Numbering
    addresses: Numbering


def encode_account(number: int) -> bytes:
    """Return the bytes of an account number in a code."""
    return _encode_bits(number << ACCOUNT_BIT)


def encode_failed(failed: bool) -> bytes:
    """Return what the outcome is in a code."""
    return _encode_bits(failed << FAILED_BIT)


def encode_second(second: int) -> bytes:
    """Return what a second of the day, 0 to 86399, is in a code."""
    return _encode_bits(second << SECOND_BIT)


def encode_address(number: int) -> bytes:
    """Return what an address is in a code."""
    return _encode_bits(number)


def _encode_bits(bits: int) -> bytes:
    return bits.to_bytes(_CODE_BYTES, sys.byteorder)


def encode_records(*columns: Sequence[bytes]) -> "array[int]":
    """Return the codes of entries, given their parts in columns of one length."""
    # Each column is added as one long integer. The parts share no bits, so nothing carries over.
    total = sum(int.from_bytes(b"".join(column), sys.byteorder) for column in columns)
    codes = array("Q")
    codes.frombytes(total.to_bytes(_CODE_BYTES * len(columns[0]), sys.byteorder))
    return codes


def decode_second(code: int) -> int:
    """Return the second of the day of an entry."""
    return code >> SECOND_BIT & _SECOND_MASK


def decode_record(code: int) -> LogRecord:
    """Return the entry that has this code."""
    failed = bool(code >> FAILED_BIT & 1)
    return LogRecord(code >> ACCOUNT_BIT, decode_second(code), code & MAX_ADDRESSES - 1, failed)

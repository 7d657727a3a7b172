"""Numbers that the ledger gives: of issues, and of supervision acts by counter."""

from collections.abc import Sequence

from qinling.ledger.changes import split_into_chunks
from qinling.ledger.sqlite import build_any_condition
from qinling.ledger.writer import Writer

#: Digits of the issue numbers that the counter follows. Longer ones could overflow it.
_MAX_NUMBER_DIGITS = 9


def reserve_issue_numbers(writer: Writer, number_prefix: str, year: int, count: int) -> list[str]:
    """Reserve *count* unused issue numbers such as QL-2026-0001, where *number_prefix* is QL."""
    prefix = f"{number_prefix}-{year:04}-"
    numbers = _advance_number_counter(writer, prefix, count)
    if _has_used_number(writer, numbers):
        _skip_used_numbers(writer, prefix)
        numbers = _advance_number_counter(writer, prefix, count)
    return numbers


def increment_counter(writer: Writer, name: str) -> int:
    """Increment the counter *name* and return its value. No value is returned twice."""
    return _advance_counter(writer, name, 1)


def _advance_counter(writer: Writer, name: str, count: int) -> int:
    value = writer.value(
        "insert into counter (name, value) values (:name, :count)"
        " on conflict (name) do update set value = counter.value + excluded.value returning value",
        name=name,
        count=count,
    )
    return int(value)


def _advance_number_counter(writer: Writer, prefix: str, count: int) -> list[str]:
    last = _advance_counter(writer, prefix, count)
    return [f"{prefix}{number:04}" for number in range(last - count + 1, last + 1)]


def _has_used_number(writer: Writer, numbers: Sequence[str]) -> bool:
    sql = f"select 1 from issue where {build_any_condition('number', 'numbers')} limit 1"
    return any(writer.value(sql, numbers=chunk) for chunk in split_into_chunks(numbers))


def _skip_used_numbers(writer: Writer, prefix: str) -> None:
    """Raise the counter to the highest number with this prefix in the ledger."""
    # "." follows "-" in ASCII, so the range holds all numbers with the prefix.
    used = writer.tuples(
        "select number from issue where number >= :prefix and number < :end and length(number) <= :longest",
        prefix=prefix,
        end=f"{prefix[:-1]}.",
        longest=len(prefix) + _MAX_NUMBER_DIGITS,
    )
    endings = (number[len(prefix) :] for (number,) in used)
    highest = max((int(text) for text in endings if text.isascii() and text.isdigit()), default=0)
    writer.change(
        "update counter set value = :highest where name = :prefix and value < :highest",
        prefix=prefix,
        highest=highest,
    )

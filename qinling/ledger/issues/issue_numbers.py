"""Numbers that the ledger gives: of issues, and of supervision documents by counter."""

from collections.abc import Iterable, Sequence
from json import loads

from qinling.ledger.changes import split_into_chunks
from qinling.ledger.reader import Reader
from qinling.ledger.sql_conditions import build_in_condition
from qinling.ledger.sqlite_file.sqlite import build_any_condition
from qinling.ledger.writer import Writer
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import Level

#: Digits of the issue numbers that the counter follows. Longer ones could overflow it.
_MAX_NUMBER_DIGITS = 9
#: The index of the folded numbers begins with the level.
_IS_ANY_LEVEL = build_in_condition("level", Level)


def reserve_issue_numbers(writer: Writer, number_prefix: str, year: int, count: int) -> list[str]:
    """Reserve *count* unused issue numbers such as QL-2026-0001, where *number_prefix* is QL."""
    prefix = f"{number_prefix}-{year:04}-"
    numbers = _advance_number_counter(writer, prefix, count)
    if _has_used_number(writer, numbers):
        _skip_used_numbers(writer, prefix)
        numbers = _advance_number_counter(writer, prefix, count)
    return numbers


def list_number_keys(reader: Reader, level: str | None = None) -> list[tuple[int, str]]:
    """Return the id and the folded number of every issue, with *level* of those of that level, sorted by number."""
    condition = _IS_ANY_LEVEL if level is None else "level = :level"
    params = {} if level is None else {"level": level}
    sql = f"select id, number_key from issue where {condition} order by number_key, level"
    return list(reader.rows(lambda issue, key: (int(issue), str(key)), sql, **params))


def find_levels_of_numbers(reader: Reader, numbers: Iterable[str]) -> dict[str, set[str]]:
    """Return number key → levels that have it, for the *numbers* in the ledger."""
    sql = f"select number_key, level from issue where {_IS_ANY_LEVEL} and {build_any_condition('number_key', 'keys')}"
    levels: dict[str, set[str]] = {}
    for key, level in reader.tuples(sql, keys=[fold_name(number) for number in numbers]):
        levels.setdefault(key, set()).add(level)
    return levels


def find_renumbered_issues(reader: Reader, number: str) -> list[int]:
    """Return the ids of the issues that once had *number*, apart from folding, and were given another; the last first."""
    key = fold_name(number)
    events = reader.tuples(
        "select issue, changes from event where kind = 'changed' and changes like :pattern order by id desc",
        pattern='%"number":[%',
    )
    pairs = ((int(issue), loads(changes).get("number")) for issue, changes in events)
    return list(dict.fromkeys(issue for issue, pair in pairs if pair and fold_name(str(pair[0])) == key))


def draw_document_number(writer: Writer, name: str, lowest: int) -> int:
    """Return the next value of the counter *name*, at least *lowest*. No value is returned twice."""
    return int(
        writer.value(
            "insert into counter (name, value) values (:name, :lowest)"
            " on conflict (name) do update set value ="
            " case when counter.value < excluded.value then excluded.value else counter.value + 1 end"
            " returning value",
            name=name,
            lowest=lowest,
        )
    )


def list_document_numbers(reader: Reader) -> list[str]:
    """Return the numbers of all supervision documents as they were recorded, those undone too."""
    return list(
        reader.rows(str, "select distinct ground from event where kind = 'supervised' order by ground")
    )


def list_last_document_numbers(reader: Reader, count: int) -> list[str]:
    """Return the numbers of the supervision documents that were recorded last, the latest first, those undone too."""
    return list(
        reader.rows(
            str,
            "select ground from event where kind = 'supervised'"
            " group by ground order by max(id) desc limit :count",
            count=count,
        )
    )


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
    sql = f"select 1 from issue where {_IS_ANY_LEVEL} and {build_any_condition('number_key', 'keys')} limit 1"
    return any(writer.value(sql, keys=list(map(fold_name, chunk))) for chunk in split_into_chunks(numbers))


def _skip_used_numbers(writer: Writer, prefix: str) -> None:
    """Raise the counter to the highest number with this prefix in the ledger."""
    # "." follows "-" in ASCII, so the range holds all numbers with the prefix.
    key = fold_name(prefix)
    used = writer.tuples(
        f"select number_key from issue where {_IS_ANY_LEVEL} and number_key >= :key and number_key < :end"
        " and length(number_key) <= :longest",
        key=key,
        end=f"{key[:-1]}.",
        longest=len(key) + _MAX_NUMBER_DIGITS,
    )
    endings = (number[len(key) :] for (number,) in used)
    highest = max((int(text) for text in endings if text.isascii() and text.isdigit()), default=0)
    writer.change(
        "update counter set value = :highest where name = :prefix and value < :highest",
        prefix=prefix,
        highest=highest,
    )

"""Say which records of several logs are one login.

A log saved again by a spreadsheet program has no seconds, another export no addresses or no outcomes.
Records of the same account in the same minute are one login if one of them lacks what the other has and
they agree in the rest. The record that says more counts. Whatever neither of them lacks makes two.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple


class MinuteRecord(NamedTuple):
    """What a log says of a login of one account in one minute. None is what it does not say."""

    second: int | None
    address: int | None
    failed: bool | None

    @property
    def known_fields(self) -> frozenset[int]:
        """The places of the fields that are known."""
        return frozenset(place for place, value in enumerate(self) if value is not None)


_Fields = frozenset[int]


def join_records(records: Iterable[MinuteRecord]) -> set[MinuteRecord]:
    """Return the logins of one account and minute that *records* tell of, each once.

    The result depends neither on the order of the records nor on which log each of them is from.
    """
    by_fields: dict[_Fields, set[MinuteRecord]] = defaultdict(set)
    for record in records:
        by_fields[record.known_fields].add(record)
    _drop_contained(by_fields)
    while pair := _find_complements(by_fields):
        left, right = pair
        by_fields[left[0].known_fields].difference_update(left)
        by_fields[right[0].known_fields].difference_update(right)
        for one, other in zip(left, right, strict=True):
            whole = _complete_record(one, other)
            by_fields[whole.known_fields].add(whole)
        _drop_contained(by_fields)
    return set().union(*by_fields.values())


def _drop_contained(by_fields: dict[_Fields, set[MinuteRecord]]) -> None:
    """Drop the records that say nothing that another one does not say too."""
    for fewer in sorted(by_fields, key=len):
        for more, records in by_fields.items():
            if fewer < more:
                by_fields[fewer] -= {_keep_fields(record, fewer) for record in records}


def _find_complements(
    by_fields: dict[_Fields, set[MinuteRecord]],
) -> tuple[list[MinuteRecord], list[MinuteRecord]] | None:
    """Return two lists of records that agree one by one, each lacking what the other has, or None."""
    for one, other in combinations(sorted(by_fields, key=sorted), 2):
        shared = one & other
        left, right = (_group_by_fields(by_fields[fields], shared) for fields in (one, other))
        pairs = [
            pair
            for key in sorted(left.keys() & right.keys(), key=_sort_key)
            for pair in zip(left[key], right[key], strict=False)
        ]
        if pairs:
            return [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return None


def _group_by_fields(
    records: Iterable[MinuteRecord], fields: _Fields
) -> dict[MinuteRecord, list[MinuteRecord]]:
    groups: dict[MinuteRecord, list[MinuteRecord]] = defaultdict(list)
    for record in sorted(records, key=_sort_key):
        groups[_keep_fields(record, fields)].append(record)
    return groups


def _keep_fields(record: MinuteRecord, fields: _Fields) -> MinuteRecord:
    return MinuteRecord(*(value if place in fields else None for place, value in enumerate(record)))  # type: ignore[arg-type]


def _complete_record(one: MinuteRecord, other: MinuteRecord) -> MinuteRecord:
    return MinuteRecord(*(b if a is None else a for a, b in zip(one, other, strict=True)))  # type: ignore[arg-type]


def _sort_key(record: MinuteRecord) -> tuple[int, ...]:
    return tuple(-1 if value is None else int(value) for value in record)

"""Find the work records that a typed number may mean."""

from collections.abc import Iterable
from contextlib import suppress
from typing import NoReturn

from qinling.errors import IssueNotFound, ValueRefused
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.work import records
from qinling.ledger.work.filters import RecordFilters
from qinling.ledger.work.rows import WorkRecordRow
from qinling.procedures.work.records import require_record
from qinling.rules.lookup.name_match import MAX_NAMED, NameMatch
from qinling.rules.lookup.near_names import find_near
from qinling.rules.work.records import format_record_number, is_record_number, parse_record_number


def match_record(reader: Reader, typed: str) -> NameMatch:
    """Return the records that *typed* may mean. One whose entry was undone is known too: its history tells of it.

    A number without its letters is a shortened one.
    """
    with suppress(ValueRefused):
        record = parse_record_number(typed)
        if records.find_record(reader, record) or queries.read_issue_events(reader, -record):
            name = format_record_number(record)
            is_whole = is_record_number(typed)
            return NameMatch(typed, name) if is_whole else NameMatch(typed, shortened=(name,), count=1)
    known = [
        format_record_number(one.id) for one in records.find_records(reader, RecordFilters(with_void=True))
    ]
    return NameMatch(typed, near=tuple(find_near(typed, [(one, one) for one in known], MAX_NAMED)))


def find_named_records(reader: Reader, numbers: Iterable[str]) -> list[WorkRecordRow | None]:
    """Return the record of each of *numbers*, None for one whose entry was undone."""
    return [records.find_record(reader, parse_record_number(number)) for number in numbers]


def refuse_unknown_record(reader: Reader, typed: str) -> NoReturn:
    """Raise IssueNotFound for a number that no record has, ValueRefused for a text that is no number of a record."""
    require_record(reader, parse_record_number(typed))
    raise IssueNotFound(f"台账里没有编号为 {typed} 的工作记录", "用 qinling work list 查找")

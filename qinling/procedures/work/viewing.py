"""Read work records: one with all that belongs to it, or many."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qinling.errors import IssueNotFound
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.work import records
from qinling.ledger.work.filters import RecordFilters
from qinling.ledger.work.rows import WorkRecordRow
from qinling.procedures.work.attachments import list_record_attachments
from qinling.procedures.work.records import require_record
from qinling.rules.history.events import Event
from qinling.rules.work.records import format_record_number, parse_record_number


class ShownRecord(NamedTuple):
    """A work record, its parts (其中), its attachments as the history tells them, and its events."""

    record: WorkRecordRow
    parts: list[WorkRecordRow]
    attachments: Sequence[Mapping[str, object]]
    events: list[Event]


def read_shown_record(reader: Reader, number: str) -> ShownRecord:
    """Return the record with *number*. Raises IssueNotFound, also if its entry was undone."""
    record, events = read_record_with_events(reader, number)
    if record is None:
        told = format_record_number(-events[0].issue)
        raise IssueNotFound(f"工作记录 {told} 的登记已撤回", f"看办理过程：qinling history {told}")
    return ShownRecord(record, records.find_parts(reader, record.id), list_record_attachments(events), events)


def read_record_with_events(reader: Reader, number: str) -> tuple[WorkRecordRow | None, list[Event]]:
    """Return the record with *number*, None if its entry was undone, and its events. Raises IssueNotFound."""
    record = parse_record_number(number)
    events = queries.read_issue_events(reader, -record)
    return (records.find_record(reader, record) if events else require_record(reader, record)), events


def list_records(
    reader: Reader, filters: RecordFilters, limit: int | None = None
) -> tuple[list[WorkRecordRow], bool]:
    """Return the records that match *filters*, at most *limit*, and whether there are more."""
    found = list(records.find_records(reader, filters, None if limit is None else limit + 1))
    return found[:limit], limit is not None and len(found) > limit


def list_recorded_kinds(reader: Reader) -> list[str]:
    """Return the kinds of the records, also those that the settings no longer have."""
    return records.list_recorded_kinds(reader)

"""Read one work record with all that belongs to it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qinling.errors import IssueNotFound
from qinling.ledger.reader import Reader
from qinling.ledger.work import records
from qinling.ledger.work.rows import WorkRecordRow
from qinling.procedures.work.attachments import list_record_attachments
from qinling.procedures.work.records import read_record_with_events
from qinling.rules.history.events import Event
from qinling.rules.work.records import format_record_number


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

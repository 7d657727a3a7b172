"""Attach files to a work record, and list them."""

from collections.abc import Iterable
from pathlib import Path

from qinling.errors import StepRefused
from qinling.ledger.attachments import AttachmentStore
from qinling.ledger.issues import queries
from qinling.ledger.writer import Writer
from qinling.procedures.events.attachment_events import encode_attachment
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.procedures.work.records import require_record
from qinling.rules.history.events import Event, EventKind, list_effective_events, read_step_details
from qinling.rules.vocabulary import AttachmentKind
from qinling.rules.work.records import format_record_number, parse_record_number


def attach_to_record(
    writer: Writer,
    number: str,
    files: Iterable[Path],
    kind: AttachmentKind,
    store: AttachmentStore,
    stamp: Stamp,
) -> tuple[list[Path], list[Path]]:
    """Add *files* to *store* as attachments of a record. Return (added files, files that it has already).

    Raises IssueNotFound, StepRefused for a void record, and DocumentRefused.
    """
    stored = require_record(writer, parse_record_number(number))
    if stored.is_void:
        raise StepRefused(f"{format_record_number(stored.id)} 已作废，不再收材料", "请收进替代它的那一条")
    events = queries.read_issue_events(writer, -stored.id)
    known = {(one["paper"], one["sha256"]) for one in list_record_attachments(events)}
    recorder = EventRecorder(writer, stamp)
    added, duplicates = [], []
    for file in files:
        copy = store.add(file)
        if (kind.value, copy.sha256) in known:
            duplicates.append(file)
            continue
        known.add((kind.value, copy.sha256))
        recorder.add_event(EventKind.ATTACHED, -stored.id, encode_attachment(file.name, kind, copy), "")
        added.append(file)
    recorder.write_events()
    return added, duplicates


def list_record_attachments(events: Iterable[Event]) -> list[dict[str, object]]:
    """Return what the history says of each attachment of a record: paper, name, sha256, size."""
    effective = list_effective_events(events)
    return [read_step_details(event) for event in effective if event.kind == EventKind.ATTACHED]

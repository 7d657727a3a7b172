"""List the attachments of many issues."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from qinling.ledger.attachments import read_attachment_history
from qinling.ledger.reader import Reader
from qinling.procedures.case_files.case_files import name_attachment
from qinling.rules.history.events import Event, EventKind, list_effective_events, read_step_details
from qinling.rules.vocabulary import AttachmentKind


class ListedAttachment(NamedTuple):
    """An attachment: its kind, its file name as in the case file, its SHA-256, its size, and when it came in."""

    kind: AttachmentKind
    file_name: str
    sha256: str
    size: int
    day: str


def list_attachments(reader: Reader) -> dict[int, list[ListedAttachment]]:
    """Return the attachments of each issue that has some, by the issue's id."""
    events = read_attachment_history(reader)
    return {
        issue: found
        for issue, group in groupby(events, key=lambda event: event.issue)
        if (found := list(_list_issue_attachments(list_effective_events(group))))
    }


def _list_issue_attachments(events: list[Event]) -> Iterator[ListedAttachment]:
    attached = (event for event in events if event.kind == EventKind.ATTACHED)
    for number, event in enumerate(attached, 1):
        details = read_step_details(event)
        kind = AttachmentKind.from_code(details["paper"])
        yield ListedAttachment(
            kind,
            name_attachment(number, kind, details["name"]),
            details["sha256"],
            int(details["size"]),
            event.day or event.at[:10],
        )

"""What tells two states of a ledger apart, and the check of a whole one."""

from dataclasses import dataclass
from pathlib import Path

from qinling.errors import BackupRefused, LedgerInconsistent, LedgerMissing, LedgerUnusable
from qinling.ledger.attachments import find_attachment_fault, read_attachment_events
from qinling.ledger.deliveries import told_notices
from qinling.ledger.issues import counts, queries
from qinling.ledger.reader import Reader, open_reader
from qinling.procedures.ledger_verification import verify
from qinling.rules.history.events import Event, read_step_details


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """One state of a ledger: its id, its last event, and how many issues and attachments it has."""

    ledger_id: str
    position: int
    head: str
    last_day: str
    last_at: str
    issues: int
    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The ledger that stands in the place, beside the one to be restored.

    *here* is None when there is none, or when it cannot be read: *fault* says why. *lost_events* is
    the number of its events that the other lacks, None when neither is a continuation of the other.
    *unknown_messages* were delivered, and the other does not know it.
    """

    here: LedgerFacts | None = None
    fault: str = ""
    lost_events: int | None = 0
    unknown_messages: int = 0


def read_ledger_facts(reader: Reader) -> LedgerFacts:
    """Return the facts of an open ledger."""
    position, head = queries.read_chain_head(reader)
    last: Event | None = queries.find_event(reader, position)
    hashes = (read_step_details(event)["sha256"] for event in read_attachment_events(reader))
    return LedgerFacts(
        queries.read_ledger_id(reader),
        position,
        head,
        last.day or last.at[:10] if last else "",
        last.at if last else "",
        counts.count_issues(reader),
        tuple(dict.fromkeys(hashes)),
    )


def read_sound_ledger(path: Path, shown_as: str, remedy: str) -> LedgerFacts:
    """Return the facts of the ledger at *path* after checking all of it but its attachments.

    Raises BackupRefused that names it *shown_as* and gives *remedy*.
    """
    try:
        with open_reader(path) as reader:
            result = verify(reader, None)
            facts = None if result.faults else read_ledger_facts(reader)
    except (LedgerUnusable, LedgerMissing, LedgerInconsistent) as refused:
        message = refused.message.replace(str(path), shown_as)
        raise BackupRefused(f"{shown_as} 不能用：{message}", remedy) from refused
    if facts is None:
        raise BackupRefused(f"{shown_as} 核验不通过：{'；'.join(result.faults)}", remedy)
    return facts


def find_faulty_attachments(folder: Path, facts: LedgerFacts) -> list[str]:
    """Return the hashes of attachments that are missing from *folder*, or damaged."""
    return [sha256 for sha256 in facts.attachments if find_attachment_fault(folder, sha256)]


def compare_with_ledger(place: Path, other_path: Path, other: LedgerFacts) -> Comparison:
    """Compare the ledger at *place* with the sound one at *other_path*, which is to stand there."""
    try:
        with open_reader(place) as reader, open_reader(other_path) as other_reader:
            here = read_ledger_facts(reader)
            shorter, longer = (here, other_reader) if here.position < other.position else (other, reader)
            common = queries.find_event(longer, shorter.position)
            delivered = told_notices.read_arrivals(reader) - told_notices.read_arrivals(other_reader)
    except LedgerMissing:
        return Comparison()
    except (LedgerUnusable, LedgerInconsistent) as refused:
        return Comparison(fault=refused.message, lost_events=None)
    if shorter.position == 0 or (common is not None and common.hash == shorter.head):
        return Comparison(here, "", here.position - other.position, len(delivered))
    return Comparison(here, "", None, len(delivered))

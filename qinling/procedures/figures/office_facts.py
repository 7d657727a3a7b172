"""What an office's ledger holds, in a few figures."""

from typing import NamedTuple

from qinling.ledger.issues import counts, queries
from qinling.ledger.reader import Reader


class OfficeFacts(NamedTuple):
    """How many issues an office has, where its history stands, and when and by whom it was last changed ("" never)."""

    issues: int
    position: int
    head: str
    last_at: str
    last_actor: str


def read_office_facts(reader: Reader) -> OfficeFacts:
    """Return the facts of the ledger of one office."""
    position, head = queries.read_chain_head(reader)
    last = queries.find_event(reader, position)
    return OfficeFacts(
        counts.count_issues(reader), position, head, last.at if last else "", last.actor if last else ""
    )

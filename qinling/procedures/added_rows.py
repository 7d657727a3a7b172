"""The rows that a returned table adds: what they are like in the ledger or in the table itself."""

from collections.abc import Sequence

from qinling.ledger import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.procedures.draft_matching import match_drafts
from qinling.rules.drafts import Draft
from qinling.rules.merging.likely_twins import IssueText, Twin, find_likely_twins
from qinling.rules.vocabulary import Status

#: More added rows are not compared with the ledger: that many were not written by an inspector.
MAX_COMPARED_ROWS = 200


def find_twins_of_added_rows(reader: Reader, added: Sequence[Draft]) -> list[Twin]:
    """Return the likely twin of each added row that has one: an issue of the ledger, or a row above it."""
    known, new = [], []
    for draft, stored in match_drafts(reader, added):
        if isinstance(stored, IssueRow):
            text = IssueText(stored.number, stored.town, stored.location, stored.description)
            known.append(Twin(draft, text, is_known=True))
        else:
            new.append(draft)
    if not new:
        return known
    compared = new[:MAX_COMPARED_ROWS]
    issues = (IssueText(*texts) for texts in queries.read_issue_texts(reader))
    return [*known, *find_likely_twins(compared, issues)]


def is_added_closed(draft: Draft) -> bool:
    """Return whether an added row says that its issue is closed already."""
    return draft.values.get("status") == Status.CLOSED or draft.values.get("closed_on") is not None

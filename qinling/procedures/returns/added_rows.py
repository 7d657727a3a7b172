"""The rows that a returned table adds: what they are like in the ledger or in the table itself."""

from collections.abc import Sequence
from datetime import date

from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.procedures.importing.draft_matching import match_drafts
from qinling.procedures.returns.row_matching import MatchResult
from qinling.rules.drafts import Draft
from qinling.rules.fields import SHOWN_FIELD_PREFIX
from qinling.rules.merging.issue_validation import build_row_error, find_future_days
from qinling.rules.merging.likely_twins import IssueText, Twin, find_likely_twins
from qinling.rules.vocabulary import Status
from qinling.rules.workdays import WorkCalendar

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


def drop_shown_values(draft: Draft) -> list[str]:
    """Take the columns that only show out of an added row. Return those that are filled."""
    shown = {
        name: draft.values.pop(name) for name in list(draft.values) if name.startswith(SHOWN_FIELD_PREFIX)
    }
    return [name for name, value in shown.items() if value is not None]


def refuse_future_additions(matching: MatchResult, today: date, calendar: WorkCalendar) -> None:
    """Move the added rows that say what happened after *today* to the errors of the matching."""
    added, matching.added = matching.added, []
    for draft in added:
        objections = find_future_days(draft.values, today, calendar)
        errors = [build_row_error(draft, objection) for objection in objections]
        matching.errors += errors
        if not errors:
            matching.added.append(draft)


def is_added_closed(draft: Draft) -> bool:
    """Return whether an added row says that its issue is closed already."""
    return draft.values.get("status") == Status.CLOSED or draft.values.get("closed_on") is not None

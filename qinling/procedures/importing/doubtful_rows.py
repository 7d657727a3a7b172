"""Rows to import that may be mistyped: their values, their text, and the order of their days."""

from collections.abc import Iterable, Mapping

from qinling.ledger.issues.known_values import list_dated_texts
from qinling.ledger.reader import Reader
from qinling.procedures.importing.doubtful_values import DoubtfulValue, find_doubtful_values
from qinling.procedures.importing.likely_copies import find_likely_copies
from qinling.rules.drafts import Draft, Value
from qinling.rules.merging.issue_validation import ORDERED_DAYS, find_disordered_days

_TOLD_FIELDS = ("description", *ORDERED_DAYS)


def find_doubtful_rows(reader: Reader | None, drafts: Iterable[Draft]) -> list[DoubtfulValue]:
    """Return what may be mistyped in *drafts*. *reader* is None where there is no ledger yet."""
    rows = [draft.values for draft in drafts]
    return [
        *find_doubtful_values(reader, rows),
        *find_likely_copies(reader, rows),
        *find_disordered_rows(reader, rows),
    ]


def find_disordered_rows(reader: Reader | None, rows: Iterable[Mapping[str, Value]]) -> list[DoubtfulValue]:
    """Return the first day of each row that is before an earlier one: found, handed over, due.

    What the ledger holds so is not told again.
    """
    found = [(row, field, why) for row in rows for field, why in list(find_disordered_days(row))[:1]]
    known = set(list_dated_texts(reader)) if found and reader is not None else set()
    return [
        DoubtfulValue(field, str(row[field]), (), f"{row.get('number') or ''} {why}".strip(), 1)
        for row, field, why in found
        if tuple(str(row[name]) if row.get(name) else None for name in _TOLD_FIELDS) not in known
    ]

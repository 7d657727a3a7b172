"""Opinions of inspectors in a returned export."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.procedures.importing.ledger_import import create_issues
from qinling.procedures.opinions import add_opinions
from qinling.rules.drafts import Draft
from qinling.rules.history.timeline import build_timeline
from qinling.rules.merging.column_slips import CellEdit
from qinling.rules.supervision.opinions import (
    OPINIONS,
    Opinion,
    find_added_text,
    find_same_opinion,
    list_opinion_headings,
)


@dataclass(frozen=True, slots=True)
class ReturnedOpinion:
    """An opinion in a returned export. *known_item* is the number of the same one in the ledger, or None."""

    issue: IssueRow
    opinion: Opinion
    known_item: int | None
    row: int = 0  # of the table, 0 for one beside it


def read_row_opinion(draft: Draft, shown: str) -> tuple[Opinion | None, bool]:
    """Return what the cell of the opinions says beyond *shown*, and whether something of *shown* was changed.

    *shown* is what the cell held when it was exported. A table without the column says nothing.
    """
    if OPINIONS not in draft.values:
        return None, False
    text, is_altered = find_added_text(shown, str(draft.values[OPINIONS] or ""))
    if not text:
        return None, is_altered
    letter, _ = draft.sheet.columns.get(OPINIONS, ("", ""))
    return Opinion(text, file=draft.sheet.file, cell=f"“{draft.sheet.name}”{letter}{draft.row}"), is_altered


def compare_opinions(
    reader: Reader, issue: IssueRow, given: Iterable[Opinion], row: int = 0
) -> list[ReturnedOpinion]:
    """Return the opinions *given* on one issue, each with the number of the same one that the ledger holds."""
    known = build_timeline(queries.read_issue_events(reader, issue.id)).opinions
    found = []
    for opinion in given:
        same = find_same_opinion(opinion.text, known)
        found.append(ReturnedOpinion(issue, opinion, same["item"] if same else None, row))
    return found


def find_foreign_opinions(reader: Reader, given: Sequence[ReturnedOpinion]) -> list[CellEdit]:
    """Return the cells that hold an opinion which the ledger shows at another issue: the column moved by itself."""
    lines = {id(one): list_opinion_headings(one.opinion.text) for one in given if one.known_item is None}
    if not any(lines.values()):  # hardly a table has such a line: the ledger is not asked
        return []
    owners: dict[str, set[int]] = {}
    for issue in queries.find_issues_with_opinions(reader, open_only=False):
        for line in list_opinion_headings(issue.opinion_text or ""):
            owners.setdefault(line, set()).add(issue.id)
    return [
        CellEdit(one.issue.number, one.row, one.issue.opinion_text, one.opinion.text)
        for one in given
        if any(owners.get(line, set()) - {one.issue.id} for line in lines.get(id(one), ()))
    ]


def record_returned_opinions(
    writer: Writer, recorder: EventRecorder, returned: Sequence[ReturnedOpinion], by: str, stamp: Stamp
) -> int:
    """Record the opinions that the ledger does not hold, as given by *by*. Return their number."""
    new_by_issue: dict[int, list[Opinion]] = {}
    for one in returned:
        if one.known_item is None:
            new_by_issue.setdefault(one.issue.id, []).append(replace(one.opinion, by=by))
    for issue, opinions in new_by_issue.items():
        # The same return may have changed the issue already.
        add_opinions(writer, recorder, queries.read_issue_by_id(writer, issue), opinions, stamp)
    return sum(map(len, new_by_issue.values()))


def create_added_issues(
    writer: Writer, recorder: EventRecorder, drafts: Sequence[Draft], stamp: Stamp
) -> list[ReturnedOpinion]:
    """Create the added issues. Return the opinions in their rows, which are no values of theirs."""
    opinions = [read_row_opinion(draft, "")[0] for draft in drafts]
    bare = [
        replace(draft, values={name: value for name, value in draft.values.items() if name != OPINIONS})
        for draft in drafts
    ]
    ids = create_issues(writer, recorder, bare, stamp).ids
    return [
        ReturnedOpinion(queries.read_issue_by_id(writer, issue), opinion, None)
        for issue, opinion in zip(ids, opinions, strict=True)
        if opinion is not None
    ]

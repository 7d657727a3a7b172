"""Write a merged return to the ledger: changed issues, added issues, opinions."""

from collections.abc import Callable
from typing import NamedTuple

from qinling.ledger.reader import Reader
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.procedures.importing.doubtful_rows import find_disordered_rows
from qinling.procedures.importing.doubtful_values import DoubtfulValue, find_doubtful_values
from qinling.procedures.importing.draft_matching import match_drafts
from qinling.procedures.importing.ledger_import import format_basis, record_issue_change
from qinling.procedures.returns.merge import MergedRow, ReturnResult
from qinling.procedures.returns.opinions import create_added_issues, record_returned_opinions
from qinling.rules.drafts import Value
from qinling.rules.fields import EXTRA_FIELD_PREFIX
from qinling.rules.merging.import_update import add_consequences
from qinling.rules.merging.issue_validation import ORDERED_DAYS


class WrittenCounts(NamedTuple):
    """How many issues a return changed and created, and how many opinions it recorded."""

    changed: int
    created: int
    opinions: int


NOTHING_WRITTEN = WrittenCounts(0, 0, 0)


def apply_return(
    writer: Writer,
    returned: ReturnResult,
    stamp: Stamp,
    inspector: str = "",
    progress: Callable[[int], None] = lambda _: None,
    attach: Callable[[EventRecorder], None] = lambda _: None,
) -> WrittenCounts:
    """Write the merged values, the added issues and the opinions. *inspector* gave the opinions, "" for nobody named.

    *progress* is called with the number of changed rows done. *attach* records further events of
    the same command, which `undo` then takes back with it.
    """
    recorder = EventRecorder(writer, stamp)
    changed = 0
    for done, one in enumerate(returned.merged, 1):
        changed += _write_row(writer, recorder, one, stamp)
        progress(done)
    new = [draft for draft, stored in match_drafts(writer, returned.matching.added) if stored is None]
    opinions = returned.opinions + create_added_issues(writer, recorder, new, stamp)
    recorded = record_returned_opinions(writer, recorder, opinions, inspector, stamp)
    attach(recorder)
    recorder.write_events()
    return WrittenCounts(changed, len(new), recorded)


def find_doubtful_returns(reader: Reader, returned: ReturnResult) -> list[DoubtfulValue]:
    """Return what may be mistyped in the cells that are taken. What a cell held before is no hint: it is corrected."""
    rows = [row.taken for row in returned.merged] + [draft.values for draft in returned.matching.added]
    corrected = {
        str(getattr(row.issue, field))
        for row in returned.merged
        for field in row.taken
        if not field.startswith(EXTRA_FIELD_PREFIX)
    }
    dated = [
        {**row.issue._asdict(), **row.taken} for row in returned.merged if row.taken.keys() & ORDERED_DAYS
    ]
    dated += [draft.values for draft in returned.matching.added]
    return [
        *find_doubtful_values(reader, rows, corrected=corrected),
        *find_disordered_rows(reader, dated),
    ]


def _write_row(writer: Writer, recorder: EventRecorder, row: MergedRow, stamp: Stamp) -> bool:
    """Write one row. Return whether it changed the issue."""
    issue = row.issue
    fields = {name: value for name, value in row.taken.items() if not name.startswith(EXTRA_FIELD_PREFIX)}
    after = add_consequences(issue._asdict(), fields, stamp.calendar, stamp.procedure) if fields else {}
    new_extra: dict[str, Value] = dict(issue.extra)
    new_extra |= {
        name.removeprefix(EXTRA_FIELD_PREFIX): value
        for name, value in row.taken.items()
        if name not in fields
    }
    extra = {heading: str(text) for heading, text in new_extra.items() if text is not None}
    if not after and extra == issue.extra:
        return False
    record_issue_change(writer, recorder, issue, after, extra, format_basis(row.draft, "收回"))
    return True

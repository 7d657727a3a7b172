"""What only the event log tells: issues as they were when an earlier round ended, and steps."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from qinling.ledger.history.replay import replay_issue_at
from qinling.ledger.issues.queries import read_issue_events
from qinling.ledger.reader import Reader
from qinling.ledger.rows import SELECT_EVENTS, SELECT_ISSUES, IssueRow
from qinling.ledger.sql_conditions import build_in_condition
from qinling.rules.figures.step_records import RECORDED_KINDS, list_step_records
from qinling.rules.history.events import Event, EventKind, list_effective_events, read_field_changes

#: A step is recorded on its day or later: one recorded before the first day of a period tells nothing of it.
_RECORDED_SINCE = "kind <> 'created' and day >= :first"
_ROUND_OPENING_KINDS = (EventKind.REOPENED, EventKind.RECHECKED)


def read_past_rounds(reader: Reader, first: date) -> Iterator[IssueRow]:
    """Yield issues as they were at the end of each round that has ended since *first*, by issue.

    Rounds that ended earlier may be among them. Withdrawn steps and removed issues are not.
    """
    sql = (
        f"{SELECT_EVENTS} where {build_in_condition('kind', _ROUND_OPENING_KINDS)} and {_RECORDED_SINCE}"
        " and issue in (select id from issue where round > 1) order by issue, id"
    )
    for issue, events in groupby(reader.rows(Event, sql, first=first), lambda event: event.issue):
        effective = {event.id for event in list_effective_events(read_issue_events(reader, issue))}
        for event in events:
            if event.id in effective and "round" in read_field_changes(event):
                past = replay_issue_at(reader, issue, event.id - 1)
                if past is not None:
                    yield past


def read_step_rows(reader: Reader, first: date) -> Iterator[dict[str, Any]]:
    """Yield the columns of each step since *first* with those of its issue as it is now, by issue.

    Earlier steps may be among them. The columns of the step come before those of the issue.
    """
    asked = (
        f"select issue from event where {build_in_condition('kind', RECORDED_KINDS)} and {_RECORDED_SINCE}"
    )
    issues = {
        issue.id: issue
        for issue in reader.rows(
            IssueRow.from_columns,
            f"{SELECT_ISSUES} where id in ({asked})",
            first=first,
        )
    }
    events = reader.rows(Event, f"{SELECT_EVENTS} where issue in ({asked}) order by issue, id", first=first)
    for issue_id, own in groupby(events, lambda event: event.issue):
        if issue := issues.get(issue_id):
            for record in list_step_records(own):
                yield {**issue._asdict(), **record._asdict()}

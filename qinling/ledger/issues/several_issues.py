"""Several issues at once: one question for many of them, because a server takes its time to answer each."""

from collections.abc import Collection, Iterator, Sequence

from qinling.ledger.changes import split_into_chunks
from qinling.ledger.issues.queries import find_issues_by_folded_number
from qinling.ledger.reader import Reader
from qinling.ledger.rows import SELECT_EVENTS, SELECT_ISSUES, IssueRow
from qinling.ledger.sql_conditions import LEVEL_ORDER
from qinling.ledger.sqlite_file.sqlite import build_any_condition
from qinling.rules.history.events import Event

_SELECT_NUMBERED = f"{SELECT_ISSUES} where {build_any_condition('number', 'numbers')} order by {LEVEL_ORDER}"
_SELECT_THEIR_EVENTS = f"{SELECT_EVENTS} where {build_any_condition('issue', 'issues')}"
#: So many that their events fit into memory.
_CHUNK_SIZE = 500


def find_issues_by_numbers(
    reader: Reader, references: Collection[tuple[str, str | None]]
) -> Iterator[list[IssueRow]]:
    """Yield for each of *references*, (number, level or None), what `find_issues_by_number` returns."""
    for chunk in split_into_chunks(references, _CHUNK_SIZE):
        found: dict[str, list[IssueRow]] = {}
        numbers = list({number for number, _ in chunk})
        for issue in reader.rows(IssueRow.from_columns, _SELECT_NUMBERED, numbers=numbers):
            found.setdefault(issue.number, []).append(issue)
        for number, level in chunk:
            as_written = [one for one in found.get(number, ()) if level in (None, one.level)]
            yield as_written or find_issues_by_folded_number(reader, number, level)


def read_issues_with_events(
    reader: Reader, issues: Sequence[IssueRow]
) -> Iterator[tuple[IssueRow, list[Event]]]:
    """Yield each of *issues* with its events, oldest first."""
    for chunk in split_into_chunks(issues, _CHUNK_SIZE):
        events: dict[int, list[Event]] = {issue.id: [] for issue in chunk}
        # Sorted here: a server that is asked for the order of ids may read the whole history in it.
        for event in sorted(reader.rows(Event, _SELECT_THEIR_EVENTS, issues=list(events))):
            events[event.issue].append(event)
        for issue in chunk:
            yield issue, events[issue.id]

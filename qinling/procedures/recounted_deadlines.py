"""Find the deadlines that the calendar of working days moves now, and move them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.procedures.importing.ledger_import import record_issue_change
from qinling.procedures.views.issue_views import require_one_issue
from qinling.rules.drafts import Value
from qinling.rules.lifecycle.recounted_deadlines import recount_deadline
from qinling.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class RecountedDeadline:
    """An unrectified issue whose deadline in working days is another day by the calendar as it stands now."""

    issue: IssueRow
    old: date
    new: date


def find_recounted_deadlines(
    reader: Reader,
    today: date,
    calendar: WorkCalendar,
    references: Sequence[tuple[str, str | None]] = (),
    level: str | None = None,
) -> list[RecountedDeadline]:
    """Return the deadlines that the calendar moves, of the issues of *references* (number and level) or of all, by deadline.

    With *level* only issues of that level count. What was over by both counts stays: nobody can keep another day now. Raises IssueNotFound.
    """
    named = [
        require_one_issue(queries.find_issues_by_number(reader, number, of_level), number)
        for number, of_level in references
    ]
    found = []
    for issue in named or queries.find_unrectified_issues_due_by(reader, date.max):
        if level is not None and issue.level != level:
            continue
        old, new = issue.deadline, recount_deadline(issue._asdict(), calendar)
        if old is not None and new is not None and old != new and max(old, new) >= today:
            found.append(RecountedDeadline(issue, old, new))
    return found


def move_deadlines(writer: Writer, moved: Sequence[RecountedDeadline], stamp: Stamp) -> None:
    """Give the issues their new deadlines. The history says why."""
    recorder = EventRecorder(writer, stamp)
    for one in moved:
        days: dict[str, Value] = {"deadline": one.new}
        if one.issue.original_deadline == one.old:
            days["original_deadline"] = one.new
        basis = f"按现在的放假安排重算“{one.issue.deadline_text}”"
        record_issue_change(writer, recorder, one.issue, days, one.issue.extra, basis)
    recorder.write_events()

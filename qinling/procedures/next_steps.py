"""The steps that may follow, of issues as they stand in the ledger."""

from collections.abc import Iterable

from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.rules.history.timeline import build_timeline
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.next_steps import NextStep, find_next_steps
from qinling.rules.vocabulary import AWAITING_CLOSE_OUT, AttachmentKind, Level
from qinling.rules.workdays import WorkCalendar

#: More issues than this are not named one by one.
MAX_NAMED = 10


def read_next_steps(
    reader: Reader, issues: Iterable[IssueRow], rules: CloseOutRules, calendar: WorkCalendar
) -> list[NextStep]:
    """Return the steps that may follow of *issues*; those that can take the same step are named together."""
    groups: dict[NextStep, tuple[list[str], IssueRow, Level | None, set[str]]] = {}
    for issue in issues:
        level, kinds = _find_level(reader, issue), _read_attachment_kinds(reader, issue, rules)
        for step in find_next_steps(
            ["编号"], issue._asdict(), rules, calendar, level=level, attachment_kinds=kinds
        ):
            groups.setdefault(step, ([], issue, level, kinds))[0].append(issue.number)
    return [
        step
        for wanted, (numbers, issue, level, kinds) in groups.items()
        if len(numbers) <= MAX_NAMED
        for step in find_next_steps(
            numbers, issue._asdict(), rules, calendar, level=level, attachment_kinds=kinds
        )
        if step.meaning == wanted.meaning
    ]


def _find_level(reader: Reader, issue: IssueRow) -> Level | None:
    """Return the level of *issue* if another one has its number, else None."""
    namesakes = list(queries.find_issues_by_number(reader, issue.number, None))
    return Level.from_code(issue.level) if len(namesakes) > 1 else None


def _read_attachment_kinds(reader: Reader, issue: IssueRow, rules: CloseOutRules) -> set[str]:
    """Return the kinds of attachment of the present round, where an acceptance asks for any."""
    if issue.status not in AWAITING_CLOSE_OUT or not any(
        isinstance(word, AttachmentKind) for word in rules.requires
    ):
        return set()
    timeline = build_timeline(queries.read_issue_events(reader, issue.id))
    return set(timeline.attachment_kinds_of_round)

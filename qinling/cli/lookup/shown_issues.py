"""Issues that a person was shown and asked about: what others did to them meanwhile is noticed before anything is written."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.errors import AnswerNeeded
from qinling.rules.texts.name_lists import name_first

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.ledger.rows import IssueRow

#: Named in one line; of more only the number is told.
_MAX_TOLD = 3


def note_shown(desk: Desk, reader: "Reader") -> None:
    """Remember that a person is shown the ledger as *reader* sees it."""
    from qinling.procedures.ledger_verification import read_chain_head

    desk.shown_position, _ = read_chain_head(reader)


def resolve_shown_issues(
    desk: Desk, reader: "Reader", wanted: "Sequence[tuple[str, str | None]]", option: str
) -> "list[IssueRow]":
    """Return the issues *wanted*, as `resolve_issues` does.

    Raises AnswerNeeded where they were shown to a person and somebody has done something to one of them since.
    """
    from qinling.procedures.steps import resolve_issues

    issues = resolve_issues(reader, wanted, option)
    require_unchanged(desk, reader, issues)
    return issues


def require_unchanged(desk: Desk, reader: "Reader", issues: "Iterable[IssueRow]") -> None:
    """Raise AnswerNeeded if somebody has done something to one of *issues* since a person was shown them."""
    if changes := describe_changes(desk, reader, issues):
        told = name_first(changes, _MAX_TOLD, f"等 {len(changes)} 次", sign="；")
        raise AnswerNeeded(
            f"你看的时候有人办过：{told}。没有办理，台账没有改动",
            "再运行一次，看着现在的内容办",
        )


def describe_changes(desk: Desk, reader: "Reader", issues: "Iterable[IssueRow]") -> list[str]:
    """Return who did what to *issues* and when since they were shown, nothing where nobody was asked about them."""
    from qinling.procedures.views.issue_views import find_events_after
    from qinling.reports.issues.history import format_local_time
    from qinling.rules.history.events import EventKind
    from qinling.rules.persons import parse_actor

    if desk.shown_position is None:
        return []
    numbers = {issue.id: issue.number for issue in issues}
    return [
        f"{numbers[event.issue]} {parse_actor(event.actor)} 于 {format_local_time(event.at, desk.settings.timezone)}"
        f" {EventKind.from_code(event.kind).label}"
        for event in find_events_after(reader, desk.shown_position)
        if event.issue in numbers
    ]

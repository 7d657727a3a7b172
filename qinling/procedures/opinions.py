"""Record opinions of inspectors, and find the issues that have some."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.writer import Writer
from qinling.procedures.events.event_recorder import EventRecorder, Stamp
from qinling.procedures.steps import record_step
from qinling.rules.history.timeline import StepDetails, build_timeline
from qinling.rules.lifecycle.steps import StepDates
from qinling.rules.supervision.opinions import Opinion, record_opinions


@dataclass(frozen=True, slots=True)
class IssueOpinion:
    """One opinion on an issue, with its reply if it has one."""

    issue: IssueRow
    opinion: StepDetails


def find_opinions(reader: Reader, *, open_only: bool) -> Iterator[IssueOpinion]:
    """Yield the opinions, by level and number of their issue. With *open_only* those without a reply."""
    for issue in queries.find_issues_with_opinions(reader, open_only=open_only):
        for opinion in build_timeline(queries.read_issue_events(reader, issue.id)).opinions:
            if not (open_only and opinion["replied_on"]):
                yield IssueOpinion(issue, opinion)


def add_opinions(
    writer: Writer, recorder: EventRecorder, issue: IssueRow, given: Sequence[Opinion], stamp: Stamp
) -> None:
    """Record the opinions *given* on one issue today, among the events of *recorder*."""
    timeline = build_timeline(queries.read_issue_events(writer, issue.id))
    for step in record_opinions(StepDates(stamp.today, stamp.today), given, timeline):
        issue = record_step(writer, recorder, issue, step)

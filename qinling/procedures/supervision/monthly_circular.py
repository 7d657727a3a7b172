"""The monthly circular (调度通报) to all units with overdue issues: proposed, and written by a person."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qinling.ledger.deliveries.monthly_circulars import (
    find_circular_issues,
    is_circular_written,
    record_circular,
)
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.units import read_unit_merges
from qinling.ledger.writer import Writer
from qinling.procedures.supervision.documents import ActDetails, ActIssue
from qinling.rules.history.timeline import StepDetails, build_timeline
from qinling.rules.supervision.monthly_circular import format_circular_number, is_circular_due
from qinling.rules.units.same_units import group_unit_names
from qinling.rules.units.unit_areas import HomeArea
from qinling.rules.units.unit_merges import UnitMerges, choose_cell_names
from qinling.rules.vocabulary import SupervisionKind
from qinling.rules.warnings.recipients import find_receivers, split_unit_names
from qinling.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class CircularUnit:
    """A unit with overdue issues: how many, the days of the oldest, and how many of them owe a reply to an act.

    Where the circular was sent to it: the day, the day on which it signed, and who did.
    """

    name: str
    overdue: int
    most_days_late: int
    unanswered: int
    sent_on: date | None
    signed_on: date | None
    signed_by: str | None
    issues: tuple[IssueRow, ...]


@dataclass(frozen=True, slots=True)
class MonthlyCircular:
    """The circular of a month as of *today*: the overdue issues by unit, and whether it was written before."""

    today: date
    is_due: bool
    is_written: bool
    units: list[CircularUnit]
    issues: list[IssueRow]

    @property
    def number(self) -> str:
        """The number of the circular."""
        return format_circular_number(self.today)


def read_monthly_circular(
    reader: Reader, today: date, day_of_month: int, calendar: WorkCalendar, home: HomeArea
) -> MonthlyCircular:
    """Return the circular of this month, for an office of *home*. It is due where something is overdue and it was not written yet."""
    issues = list(queries.find_unrectified_issues_due_by(reader, today - timedelta(days=1)))
    is_due = bool(issues) and bool(find_due_circular(reader, today, day_of_month, calendar))
    merges = read_unit_merges(reader, home=home)
    letters = read_circular_letters(reader, format_circular_number(today))
    units = [
        _measure_unit(name, group, today, _pick_letters(name, group, letters, merges))
        for name, group in _group_by_unit(issues, merges).items()
    ]
    units.sort(key=lambda unit: (-unit.overdue, -unit.most_days_late))
    return MonthlyCircular(today, is_due, is_circular_written(reader, today), units, issues)


def find_due_circular(reader: Reader, today: date, day_of_month: int, calendar: WorkCalendar) -> str:
    """Return the number of this month's circular if its day has come and it was not written, else ""."""
    is_due = is_circular_due(today, day_of_month, calendar) and not is_circular_written(reader, today)
    return format_circular_number(today) if is_due else ""


def _group_by_unit(issues: Sequence[IssueRow], merges: UnitMerges) -> dict[str, list[IssueRow]]:
    """Return the issues of each unit, by the name that it is shown under. Each of several units of an issue has it."""
    named = {issue.id: list_circular_units(issue) for issue in issues}
    shown = choose_cell_names(Counter(name for names in named.values() for name in names), merges)
    same = group_unit_names(shown.values(), merges.home)
    groups: dict[str, list[IssueRow]] = defaultdict(list)
    for issue in issues:
        for unit in dict.fromkeys(same[shown[name]] for name in named[issue.id]):
            groups[unit].append(issue)
    return groups


def list_circular_units(issue: IssueRow) -> list[str]:
    """Return the units that answer for an issue, "" where it names none."""
    return list(split_unit_names(issue.duty_unit or issue.lead_unit or issue.town)) or [""]


def read_circular_letters(reader: Reader, number: str) -> dict[int, StepDetails]:
    """Return issue → what became of the circular *number*, of those whose unit or leader was sent it."""
    found: dict[int, StepDetails] = {}
    for issue in find_circular_issues(reader, number):
        for one in build_timeline(queries.read_issue_events(reader, issue)).circulars:
            if one["document"] == number:
                found[issue] = one
    return found


def _pick_letters(
    unit: str, issues: list[IssueRow], letters: Mapping[int, StepDetails], merges: UnitMerges
) -> list[StepDetails]:
    """Return what became of the circular for those of *issues* that it was sent to *unit* with, not only to a leader.

    An issue may be overdue since it was sent: it is not in it.
    """
    found = [letters[issue.id] for issue in issues if issue.id in letters]
    return [one for one in found if find_receivers(unit, one["letter_sent_to"], merges)]


def _measure_unit(name: str, issues: list[IssueRow], today: date, sent: list[StepDetails]) -> CircularUnit:
    late = max((today - issue.deadline).days for issue in issues if issue.deadline)
    unanswered = sum(issue.reply_by is not None and issue.reply_by < today for issue in issues)
    signed = [one for one in sent if one["signed_on"]]
    return CircularUnit(
        name,
        len(issues),
        late,
        unanswered,
        date.fromisoformat(sent[0]["letter_sent_on"]) if sent else None,
        date.fromisoformat(signed[0]["signed_on"]) if signed else None,
        signed[0]["signed_by"] if signed else None,
        tuple(issues),
    )


def build_circular_details(reader: Reader, circular: MonthlyCircular, calendar: WorkCalendar) -> ActDetails:
    """Return the circular as the details of a 通报, for its letter. It is no act of the ladder, and nothing is recorded of the issues."""
    issues = []
    for issue in circular.issues:
        if issue.deadline is None:
            continue
        earlier = build_timeline(queries.read_issue_events(reader, issue.id)).acts_of_current_deadline
        late = (circular.today - issue.deadline).days
        workdays_late = -calendar.count_workdays(circular.today, issue.deadline)
        issues.append(ActIssue(issue, issue.deadline, late, workdays_late, earlier))
    act = {
        "measure": SupervisionKind.CIRCULATE.value,
        "document": circular.number,
        "sent_to": "、".join(unit.name or "没有写责任单位的" for unit in circular.units),
        "on": circular.today.isoformat(),
        "reply_by": None,
        "reason": f"{circular.today.month}月调度",
    }
    return ActDetails(act, issues)


def record_circular_written(writer: Writer, circular: MonthlyCircular) -> None:
    """Record that *circular* was written: it is proposed no more this month."""
    record_circular(writer, circular.today)

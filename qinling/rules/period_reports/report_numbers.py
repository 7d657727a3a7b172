"""The numbers of a report, before they become tables and sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from qinling.rules.figures.ageing_figures import AGE_FIGURES, OVERDUE_AGE_FIGURES
from qinling.rules.figures.figures import Figure, FigureValue, Span
from qinling.rules.figures.issue_figures import (
    ACCEPTING,
    AWAITING,
    CLOSE_OUT_RATE,
    CLOSED,
    CLOSED_UNACCEPTED,
    EXTENSION_PENDING,
    IN_FORCE,
    NOT_APPLIED,
    ON_SCHEDULE,
    OPEN,
    OVERDUE,
    RECTIFICATION_RATE,
    RELAPSED,
    UNDATED,
    UNRECTIFIED,
    VOID,
)
from qinling.rules.figures.period_figures import (
    ACTS,
    ACTS_BY_KIND,
    CLOSED_LATE,
    CLOSED_ON_TIME,
    CLOSED_OUT,
    CLOSED_OUT_UNACCEPTED,
    CLOSED_WITHOUT_DEADLINE,
    EXTENSIONS_APPROVED,
    EXTENSIONS_ASKED,
    EXTENSIONS_ASKED_LATE,
    EXTENSIONS_REFUSED,
    HANDED_OVER,
    ON_TIME_RATE,
    RECHECKS,
    RECTIFIED,
    RELAPSES,
    REPLIED_IN_TIME,
    REPLIED_LATE,
    REPLY_AWAITED,
    REPLY_RATE,
    REPLY_SETTLED,
    TURN_BACKS,
    UNANSWERED,
)
from qinling.rules.period_reports.durations import Durations
from qinling.rules.period_reports.periods import ReportPeriod

Values = Mapping[str, FigureValue]
#: Field → its values in the order of the office, None for blank ones → the values of figures.
Tables = Mapping[str, Mapping[str | None, Values]]

#: The figures of a report by subject. The first are of the last day, the others of the days of the period.
STATE_FIGURES = (
    *(IN_FORCE, UNRECTIFIED, ON_SCHEDULE, OVERDUE, UNDATED, AWAITING, NOT_APPLIED, ACCEPTING, CLOSED),
    *(RECTIFICATION_RATE, CLOSE_OUT_RATE, OPEN, RELAPSED, EXTENSION_PENDING, CLOSED_UNACCEPTED, VOID),
)
PERIOD_FIGURES = (
    *(HANDED_OVER, RECTIFIED, CLOSED_OUT, CLOSED_ON_TIME, CLOSED_LATE, CLOSED_WITHOUT_DEADLINE, ON_TIME_RATE),
    *(CLOSED_OUT_UNACCEPTED, TURN_BACKS, RECHECKS, RELAPSES),
    *(EXTENSIONS_ASKED, EXTENSIONS_ASKED_LATE, EXTENSIONS_APPROVED, EXTENSIONS_REFUSED),
)
SUPERVISION_FIGURES = (
    *(ACTS, *ACTS_BY_KIND, REPLIED_IN_TIME, REPLIED_LATE, UNANSWERED, REPLY_SETTLED, REPLY_AWAITED),
    REPLY_RATE,
)
REPORT_FIGURES: tuple[Figure, ...] = (
    *STATE_FIGURES,
    *PERIOD_FIGURES,
    *SUPERVISION_FIGURES,
    *AGE_FIGURES,
    *OVERDUE_AGE_FIGURES,
)
#: The figures of one row of a table by level, category, zone or unit.
ROW_FIGURES = (IN_FORCE, UNRECTIFIED, AWAITING, CLOSED, OVERDUE, OPEN, HANDED_OVER, CLOSED_OUT)
#: The fields of those tables.
ROW_FIELDS = ("level", "category", "zone", "lead_unit", "duty_unit")
#: Figures that are compared with what the ledger says today of the same period.
CORRECTED_FIGURES = (HANDED_OVER, RECTIFIED, CLOSED_OUT)


class Snapshot(NamedTuple):
    """The figures of one period as the ledger stood on *span.as_of*."""

    period: ReportPeriod
    span: Span
    values: Values
    tables: Tables


class SeriesPoint(NamedTuple):
    """How many issues were unrectified, overdue among them, and awaiting close-out at the end of *day*."""

    day: date
    unrectified: int
    overdue: int
    awaiting: int


class ListedIssue(NamedTuple):
    """One issue of a list."""

    number: str
    level: str
    unit: str | None
    place: str | None
    description: str
    deadline: date | None


class Correction(NamedTuple):
    """A figure of the period that the ledger of today gives otherwise."""

    figure: Figure
    then: FigureValue
    now: FigureValue


@dataclass(frozen=True, slots=True)
class ReportNumbers:
    """All numbers of a report.

    *before* and *year_before* are None where the ledger did not yet exist. *rectified_in* and *closed_in*
    are days from hand-over. *due_next* are the unrectified issues that fall due in the period *following*.
    *undated* are the figures of the issues that no period counts because they lack the day.
    *units* are the words that choose issues, *unknown_units* those that no issue has.
    *position* and *head* say how far the history went on that day.
    """

    now: Snapshot
    before: Snapshot | None
    year_before: Snapshot | None
    following: ReportPeriod
    rectified_in: Durations
    closed_in: Durations
    overdue: Sequence[ListedIssue]
    due_next: Sequence[ListedIssue]
    ledger_start: date
    position: int
    head: str
    series: Sequence[SeriesPoint] = ()
    corrections: Sequence[Correction] = ()
    undated: Values = field(default_factory=dict[str, FigureValue])
    units: tuple[str, ...] = ()
    unknown_units: tuple[str, ...] = ()

    @property
    def period(self) -> ReportPeriod:
        """The period of the report."""
        return self.now.period

    @property
    def is_complete(self) -> bool:
        """Whether the period had ended on the day of the report."""
        return self.now.span.as_of >= self.period.last

    def count(self, figure: Figure) -> int:
        """Return the value of a count."""
        return int(self.now.values[figure.key] or 0)

    def compare(self, figure: Figure) -> int | None:
        """Return by how much a count has grown since the period before, None without one."""
        if self.before is None:
            return None
        return self.count(figure) - int(self.before.values[figure.key] or 0)

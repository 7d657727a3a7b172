"""Read what `board` shows beside its figures: one field in full, and when issues were closed and fall due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qinling.errors import UsageRefused
from qinling.ledger.figures.day_counts import count_by_day
from qinling.ledger.figures.measuring import (
    FIGURE_GROUPS,
    measure_figures_by,
)
from qinling.ledger.reader import Reader
from qinling.ledger.rows import Tally
from qinling.procedures.views.issue_views import build_tallies
from qinling.rules.day_buckets import (
    Bucket,
    list_months_until,
    list_weeks_from,
)
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.figures.figures import Figure, Span
from qinling.rules.figures.issue_figures import (
    TALLY_FIGURES,
)
from qinling.rules.figures.period_figures import CLOSED_OUT, DUE_UNRECTIFIED


@dataclass(frozen=True, slots=True)
class Outlook:
    """Close-outs of the last months, and deadlines of the weeks to come."""

    closed_by_month: list[Bucket]
    due_by_week: list[Bucket]


def require_countable_field(field: str) -> str:
    """Return *field*. Raises UsageRefused unless issues can be counted by it."""
    if field not in FIGURE_GROUPS:
        names = "、".join(FIELDS_BY_NAME[name].label for name in FIGURE_GROUPS)
        raise UsageRefused(f"--by 不能按{FIELDS_BY_NAME[field].label}", f"可用：{names}")
    return field


def count_by_field(reader: Reader, field: str, day: date) -> list[Tally]:
    """Count the issues of each value of a countable *field* on *day*, largest total first."""
    span = Span.since_new_year(day)
    return build_tallies(measure_figures_by(reader, TALLY_FIGURES, span, field))


def read_outlook(reader: Reader, day: date) -> Outlook:
    """Count the close-outs of the last twelve months, and what falls due in the next twelve weeks."""
    return Outlook(
        count_in_spans(reader, CLOSED_OUT, "closed_on", list_months_until(day)),
        count_in_spans(reader, DUE_UNRECTIFIED, "deadline", list_weeks_from(day)),
    )


def count_in_spans(
    reader: Reader, figure: Figure, column: str, spans: Sequence[tuple[date, date]]
) -> list[Bucket]:
    """Count the issues behind *figure* by the span in which their day in *column* falls. *spans* are in order."""
    whole = Span(spans[-1][1], spans[0][0], spans[-1][1])
    counts = count_by_day(reader, figure, whole, column)
    return [
        Bucket(first, last, sum(count for day, count in counts.items() if first <= day <= last))
        for first, last in spans
    ]

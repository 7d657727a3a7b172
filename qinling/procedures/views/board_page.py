"""Read what the page of the board shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qinling.ledger.figures.measuring import FigureValues, find_figure_issues, measure_figures
from qinling.ledger.figures.state_series import count_states
from qinling.ledger.history.replay import read_first_day
from qinling.ledger.issues import queries
from qinling.ledger.issues.filters import Filters
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow, StateCounts, Tally
from qinling.procedures.views.board_views import count_by_field, count_in_spans
from qinling.procedures.views.issue_views import Board, build_board
from qinling.rules.day_buckets import Bucket, list_months_from, list_series_days, list_weeks_from
from qinling.rules.figures.figures import Span
from qinling.rules.figures.issue_figures import (
    AWAITING,
    CLOSE_OUT_RATE,
    CLOSED,
    CLOSED_UNACCEPTED,
    DUE_TODAY,
    DUE_WITHIN_NEAR,
    EXTENSION_PENDING,
    NOT_ON_PLATFORM,
    ON_SCHEDULE,
    OVERDUE,
    RECTIFICATION_RATE,
    TOTAL,
    UNRECTIFIED,
)
from qinling.rules.figures.period_figures import CLOSED_OUT, DUE_UNRECTIFIED
from qinling.rules.vocabulary import Status
from qinling.rules.warning_tiers import TierDays


@dataclass(frozen=True, slots=True)
class PageFigures:
    """What the page of the board shows, as of *span.as_of*.

    *values* are those of PAGE_FIGURES. *series* ends with *span.as_of*. *issues* yields those of the list, what is not closed first, and is read
    while the ledger is open. *remaining* is what will be left unrectified if every issue meets its deadline.
    """

    board: Board
    span: Span
    week: Span
    values: FigureValues
    by_level: list[Tally]
    by_town: list[Tally]
    due_this_week: list[IssueRow]
    series: list[StateCounts]
    remaining: list[Bucket]
    issues: Iterator[IssueRow]


#: The headline figures of the page, in their order.
PAGE_FIGURES = (
    TOTAL,
    CLOSED,
    AWAITING,
    UNRECTIFIED,
    OVERDUE,
    DUE_WITHIN_NEAR,
    ON_SCHEDULE,
    DUE_TODAY,
    CLOSE_OUT_RATE,
    RECTIFICATION_RATE,
    CLOSED_OUT,
    EXTENSION_PENDING,
    NOT_ON_PLATFORM,
    CLOSED_UNACCEPTED,
)
#: The most issues that the list of a page holds: browsers on telephones hold no more.
MAX_PAGE_ISSUES = 50_000
_MONTHS_AHEAD = 6


def read_page_figures(reader: Reader, day: date, tiers: TierDays) -> PageFigures:
    """Read what the page of the board shows on *day*."""
    span = Span(day, day.replace(day=1), day, tiers=tiers)
    week = Span(day, *list_weeks_from(day, 1)[0], tiers=tiers)
    values = measure_figures(reader, PAGE_FIGURES, span)
    return PageFigures(
        build_board(reader, day, tiers),
        span,
        week,
        values,
        count_by_field(reader, "level", day),
        count_by_field(reader, "town", day),
        sorted(find_figure_issues(reader, DUE_UNRECTIFIED, week), key=lambda issue: str(issue.deadline)),
        read_series(reader, day),
        _count_remaining(reader, span, values),
        _list_page_issues(reader),
    )


def read_series(reader: Reader, day: date) -> list[StateCounts]:
    """Return how the issues stood at the ends of the last months or weeks, and on *day*. Empty in an empty ledger."""
    first = read_first_day(reader)
    return count_states(reader, list_series_days(min(first, day), day)) if first else []


def _count_remaining(reader: Reader, span: Span, values: FigureValues) -> list[Bucket]:
    """Return what will be left unrectified at the ends of the next months if every issue meets its deadline."""
    left = int(values[UNRECTIFIED.key] or 0) - int(values[OVERDUE.key] or 0)
    remaining = [Bucket(span.as_of, span.as_of, left)]
    months = list_months_from(span.as_of, _MONTHS_AHEAD)
    for month in count_in_spans(reader, DUE_UNRECTIFIED, "deadline", months):
        left -= month.issues
        remaining.append(month._replace(issues=left))
    return remaining


def _list_page_issues(reader: Reader) -> Iterator[IssueRow]:
    """Yield the issues of the list: the open ones by deadline, then the closed and void ones by level and number."""
    count = 0
    for issue in queries.find_issues(reader, Filters(open_only=True), ("deadline",), MAX_PAGE_ISSUES):
        count += 1
        yield issue
    ended = Filters(statuses=(Status.CLOSED, Status.VOID))
    yield from queries.find_issues(reader, ended, ("status",), MAX_PAGE_ISSUES - count)

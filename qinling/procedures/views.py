"""Looking into the ledger: lists, one issue, what is due, and the board."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qinling.errors import IssueNotFound
from qinling.ledger import counts, queries
from qinling.ledger.filters import Filters
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow, NumberedEvent, Tally
from qinling.rules.history.events import Event
from qinling.rules.vocabulary import AWAITING, Alert, Level, Tier
from qinling.rules.warning_tiers import Reach, Tiers, last_day_within, tier
from qinling.rules.warnings.alerts import AlertRules, alerts
from qinling.rules.workdays import WorkCalendar

__all__ = [
    "Alerted",
    "Board",
    "Filters",
    "Warned",
    "board",
    "deadline_warnings",
    "history_since",
    "issues_in_reach",
    "ledger_id",
    "list_issues",
    "numbers_like",
    "one_issue",
    "other_alerts",
    "show_issue",
]


@dataclass(frozen=True, slots=True)
class Warned:
    """An issue past or near its deadline: calendar days and working days left, and its tier."""

    issue: IssueRow
    days_left: int
    workdays_left: int
    tier: Tier | None


@dataclass(frozen=True, slots=True)
class Alerted:
    """An issue that calls for attention beside its deadline: of which kind, and why."""

    issue: IssueRow
    kind: Alert
    why: str


@dataclass(frozen=True, slots=True)
class Board:
    """The ledger at a glance on *today*; every count is of issues, void ones left out of none."""

    today: date
    total: int
    by_level: dict[tuple[str, str], int]
    due: dict[Tier, int]
    awaiting: int
    not_on_platform: int
    by_lead_unit: list[Tally]
    by_duty_unit: list[Tally]
    by_category: list[Tally]
    position: int  # of the history that the figures stand on
    head: str


def list_issues(
    reader: Reader, filters: Filters, sort: Sequence[str] = (), limit: int | None = None
) -> Iterator[IssueRow]:
    """Yield the issues that pass *filters*; *sort* names fields, "-" before one turns it round."""
    return queries.issues(reader, filters, tuple(sort), None if limit is None else min(limit, sys.maxsize))


def issue_now(reader: Reader, issue: int) -> IssueRow:
    """Return an issue that is known to be there, by its id."""
    return queries.issue_by_id(reader, issue)


def one_issue(found: Sequence[IssueRow], number: str, option: str = "--level") -> IssueRow:
    """Return the one issue found; raises IssueNotFound for none, or several that *option* would tell apart."""
    if not found:
        raise IssueNotFound(f"台账里没有编号为 {number} 的问题", "用 qinling list --text 文字 查找")
    if len(found) > 1:
        levels = "、".join(Level.coded(row.level).label for row in found)
        raise IssueNotFound(f"编号 {number} 在几个级别都有（{levels}）", f"请加 {option} 说明是哪一级")
    return found[0]


def show_issue(reader: Reader, number: str, level: str | None) -> tuple[IssueRow, list[Event]]:
    """Return the issue that bears *number*, and its history, the first event first."""
    issue = one_issue(queries.issue_by_number(reader, number, level), number)
    return issue, list(queries.events_of(reader, issue.id))


def history_since(reader: Reader, first_day: date, last_day: date) -> Iterator[NumberedEvent]:
    """Yield what was recorded from *first_day* to *last_day*, the oldest first."""
    return queries.events_between(reader, first_day, last_day)


def issues_in_reach(reader: Reader, day: date, reach: Reach) -> Iterator[IssueRow]:
    """Yield the running issues that may have come into some tier by *day*, most urgent first."""
    last_day = last_day_within(day, reach.farthest)
    yield from queries.open_issues_due_by(reader, last_day)
    yield from queries.open_issues_due_by_own_lead(reader, day, last_day)


def deadline_warnings(
    reader: Reader, today: date, reach: Reach, calendar: WorkCalendar, within: int | None = None
) -> Iterator[Warned]:
    """Yield the running issues due by *within* days from today (default: those in some tier), most urgent first."""
    if within is None:
        due = issues_in_reach(reader, today, reach)
    else:
        due = queries.open_issues_due_by(reader, last_day_within(today, within))
    for issue in due:
        if issue.deadline is not None:
            left = (issue.deadline - today).days
            reached = tier(left, reach.tiers_of(issue._asdict()))
            if reached or within is not None:
                yield Warned(issue, left, calendar.workdays_left(today, issue.deadline), reached)


def other_alerts(reader: Reader, today: date, rules: AlertRules, every: int) -> list[Alerted]:
    """Return what calls for attention beside deadlines, kind by kind; *every* is in days, as in `recheck_due`."""
    days = {
        "answer": today,
        "rectified": today - timedelta(days=rules.unaccepted_days),
        "looked": today - timedelta(days=every),
        "reported": today - timedelta(days=rules.unreported_days),
    }
    found = [
        Alerted(issue, kind, why)
        for issue in queries.issues_that_may_call(reader, filter(rules.wants, Alert), days)
        for kind, why in alerts(issue._asdict(), today, rules, every)
    ]
    return sorted(found, key=lambda one: list(Alert).index(one.kind))


def board(reader: Reader, today: date, tiers: Tiers) -> Board:
    """Count the ledger by level and status, by nearness of the deadline, by unit and by category."""
    by_level = {(one.level, one.status): one.issues for one in counts.counts_by_level_and_status(reader)}
    reaches = (0, tiers.urgent, tiers.near, tiers.upcoming, tiers.ahead)
    nearness = (Tier.OVERDUE, Tier.DUE_TODAY, Tier.URGENT, Tier.NEAR, Tier.UPCOMING, Tier.AHEAD)
    due = counts.deadline_counts(reader, today, reaches)
    position, head = queries.chain_head(reader)
    return Board(
        today=today,
        total=sum(by_level.values()),
        by_level=by_level,
        due=dict(zip(nearness, due, strict=False)),  # the last count is of those farther off
        awaiting=sum(count for (_, status), count in by_level.items() if status in AWAITING),
        not_on_platform=counts.count_not_on_platform(reader),
        by_lead_unit=counts.counts_by(reader, "lead_unit", today),
        by_duty_unit=counts.counts_by(reader, "duty_unit", today),
        by_category=counts.counts_by(reader, "category", today),
        position=position,
        head=head,
    )


def ledger_id(reader: Reader) -> str:
    """Return what tells this ledger from every other one."""
    return queries.ledger_id(reader)


def numbers_like(reader: Reader, prefix: str, limit: int = 50) -> list[tuple[str, str]]:
    """Return (number, description) of issues whose number begins with *prefix*, for completion."""
    return queries.numbers_starting_with(reader, prefix, limit)

"""Read what `list`, `show`, `warn` and `board` display."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qinling.errors import IssueNotFound, quote_argument
from qinling.ledger.figures import measuring as figures
from qinling.ledger.issues import counts, queries
from qinling.ledger.issues.filters import Filters
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow, NumberedEvent, Tally
from qinling.ledger.units import read_unit_events
from qinling.rules.figures.figures import Span
from qinling.rules.figures.issue_figures import (
    AWAITING,
    CLOSED_UNACCEPTED,
    NOT_ON_PLATFORM,
    STATUS_FIGURES,
    TALLY_FIGURES,
    TIER_FIGURES,
)
from qinling.rules.history.events import Event
from qinling.rules.vocabulary import AlertKind, Level, Status, WarningTier
from qinling.rules.warning_tiers import TierDays, TierRules, add_days, resolve_tier
from qinling.rules.warnings.alerts import AlertRules, list_alerts
from qinling.rules.workdays import WorkCalendar

_TABLE_FIELDS = ("lead_unit", "duty_unit", "category")
_SINGLE_FIGURES = (AWAITING, NOT_ON_PLATFORM, CLOSED_UNACCEPTED)


@dataclass(frozen=True, slots=True)
class DeadlineWarning:
    """An issue past or near its deadline: calendar days and workdays left, and its tier."""

    issue: IssueRow
    days_left: int
    workdays_left: int
    tier: WarningTier | None


@dataclass(frozen=True, slots=True)
class IssueAlert:
    """An alert of an issue: its kind and why."""

    issue: IssueRow
    kind: AlertKind
    why: str


@dataclass(frozen=True, slots=True)
class Board:
    """Figures of the board on *today*. All counts are of issues and include void ones."""

    today: date
    total: int
    by_level_and_status: dict[tuple[str, str], int]
    due_by_tier: dict[WarningTier, int]
    awaiting: int
    not_on_platform: int
    closed_unaccepted: int
    by_lead_unit: list[Tally]
    by_duty_unit: list[Tally]
    by_category: list[Tally]
    position: int  # position in the event log
    head: str


def list_issues(
    reader: Reader, filters: Filters, sort: Sequence[str] = (), limit: int | None = None
) -> Iterator[IssueRow]:
    """Yield the issues that match *filters*. *sort* holds field names, with "-" for descending."""
    return queries.find_issues(
        reader, filters, tuple(sort), None if limit is None else min(limit, sys.maxsize)
    )


def list_first_issues(
    reader: Reader, filters: Filters, sort: Sequence[str] = (), limit: int | None = None
) -> tuple[list[IssueRow], bool]:
    """Return the first *limit* issues of `list_issues`, and whether there are more."""
    issues = list(list_issues(reader, filters, sort, None if limit is None else limit + 1))
    return issues[:limit], limit is not None and len(issues) > limit


def read_issue_by_id(reader: Reader, issue: int) -> IssueRow:
    """Return an existing issue by its id."""
    return queries.read_issue_by_id(reader, issue)


def is_number_of_one(reader: Reader, number: str, level: str | None) -> bool:
    """Return whether *number* is that of one issue, character by character."""
    return [one.number for one in queries.find_issues_by_number(reader, number, level)] == [number]


def require_one_issue(found: Sequence[IssueRow], number: str, option: str = "--level") -> IssueRow:
    """Return the only issue of *found*, those with *number*.

    Raises IssueNotFound for none, for several that *option* tells apart ("" where only a person at a terminal
    can), or for several whose numbers differ from *number* only by folding.
    """
    if not found:
        raise IssueNotFound(
            f"台账里没有编号为 {number} 的问题", f"用 qinling list {quote_argument(number)} 查找"
        )
    if len(found) > len({issue.level for issue in found}):
        numbers = "、".join(dict.fromkeys(issue.number for issue in found))
        raise IssueNotFound(f"编号 {numbers} 与 {number} 都只差写法", "请写成其中一个，一字不差")
    if len(found) > 1:
        levels = "、".join(Level.from_code(row.level).label for row in found)
        remedy = f"请加 {option} 说明是哪一级" if option else "请在终端里办，会问是哪一级"
        raise IssueNotFound(f"编号 {number} 在几个级别都有（{levels}）", remedy)
    return found[0]


def has_issue_number(reader: Reader, number: str) -> bool:
    """Return whether an issue of any level has *number*, the spelling aside."""
    return bool(queries.find_issues_by_number(reader, number))


def read_issue_with_events(reader: Reader, number: str, level: str | None) -> tuple[IssueRow, list[Event]]:
    """Return the issue with *number* and its events, oldest first."""
    issue = require_one_issue(queries.find_issues_by_number(reader, number, level), number)
    return issue, list(queries.read_issue_events(reader, issue.id))


def read_events_of_issue(reader: Reader, issue_id: int) -> list[Event]:
    """Return the events of the issue of *issue_id*, oldest first."""
    return queries.read_issue_events(reader, issue_id)


def find_events_after(reader: Reader, position: int) -> Iterator[Event]:
    """Yield the events after *position*, oldest first."""
    last, _ = queries.read_chain_head(reader)
    return iter(queries.read_batch_events(reader, position + 1, last))


def find_events(
    reader: Reader, number: str | None, level: str | None, first_day: date | None, last_day: date | None
) -> Iterator[NumberedEvent]:
    """Yield events, the oldest first: those from *first_day* to *last_day* or the last there is, or those of one issue.

    Without a *first_day* the issue is the one of *number* and *level*. A work record has its own number, the names
    of units have a label.
    """
    if first_day is not None:
        return _name_record_events(queries.read_events_between(reader, first_day, last_day or date.max))
    if number is not None and names_record(reader, number, level):
        from qinling.procedures.work.viewing import read_record_with_events

        _, events = read_record_with_events(reader, number)
        return _name_record_events(NumberedEvent(event, None, None) for event in events)
    if number is not None and names_units(reader, number):
        return _name_record_events(NumberedEvent(one, None, None) for one in read_unit_events(reader))
    issue, events = read_issue_with_events(reader, number or "", level)
    return iter([NumberedEvent(event, issue.number, issue.level) for event in events])


def names_record(reader: Reader, number: str, level: str | None) -> bool:
    """Return whether *number* is that of a work record, and of no issue."""
    from qinling.rules.work.records import is_record_number

    return is_record_number(number) and not queries.find_issues_by_number(reader, number, level)


def names_units(reader: Reader, number: str) -> bool:
    """Return whether *number* is the label of the events about names of units, and no issue has it."""
    from qinling.rules.units.unit_merges import UNITS_LABEL

    return number == UNITS_LABEL and not queries.find_issues_by_number(reader, number)


def _name_record_events(events: Iterator[NumberedEvent]) -> Iterator[NumberedEvent]:
    """Yield *events*, those of work records with the number of their record, those of units with a label."""
    from qinling.rules.history.events import is_about_units
    from qinling.rules.units.unit_merges import UNITS_LABEL
    from qinling.rules.work.records import format_record_number

    for one in events:
        if one.event.issue < 0:
            yield one._replace(number=format_record_number(-one.event.issue))
        else:
            yield one._replace(number=UNITS_LABEL) if is_about_units(one.event) else one


def find_issues_near_deadline(reader: Reader, day: date, reach: TierRules) -> Iterator[IssueRow]:
    """Yield the unrectified issues that may be in a warning tier on *day*, most urgent first."""
    last_day = add_days(day, reach.max_days_ahead)
    yield from queries.find_unrectified_issues_due_by(reader, last_day)
    yield from queries.find_unrectified_issues_in_own_lead_time(reader, day, last_day)


def find_deadline_warnings(
    reader: Reader, today: date, reach: TierRules, calendar: WorkCalendar, within: int | None = None
) -> Iterator[DeadlineWarning]:
    """Yield the unrectified issues due within *within* days (default: those in a warning tier), most urgent first."""
    if within is None:
        due = find_issues_near_deadline(reader, today, reach)
    else:
        due = queries.find_unrectified_issues_due_by(reader, add_days(today, within))
    for issue in due:
        if issue.deadline is not None:
            days_left = (issue.deadline - today).days
            tier = resolve_tier(days_left, reach.resolve_tiers(issue._asdict()))
            if tier or within is not None:
                workdays_left = calendar.count_workdays(today, issue.deadline)
                yield DeadlineWarning(issue, days_left, workdays_left, tier)


def find_alerts(reader: Reader, today: date, rules: AlertRules, recheck_days: int) -> list[IssueAlert]:
    """Return the alerts, sorted by kind. *recheck_days* is the recheck interval in days."""
    days = {
        "answer": today,
        "rectified": today - timedelta(days=rules.unaccepted_days),
        "looked": today - timedelta(days=recheck_days),
        "reported": today - timedelta(days=rules.unreported_days),
        "opinion": today - timedelta(days=rules.opinion_days),
    }
    found = [
        IssueAlert(issue, kind, why)
        for issue in queries.find_alert_candidates(reader, filter(rules.is_enabled, AlertKind), days)
        for kind, why in list_alerts(issue._asdict(), today, rules, recheck_days)
    ]
    return sorted(found, key=lambda one: list(AlertKind).index(one.kind))


def build_board(reader: Reader, today: date, tiers: TierDays) -> Board:
    """Count the ledger by level and status, warning tier, unit and category."""
    span = Span.since_new_year(today, tiers)
    by_level = figures.measure_figures_by(reader, STATUS_FIGURES.values(), span, "level")
    by_level_and_status = {
        (str(level), str(status)): int(by_level[level][STATUS_FIGURES[status].key] or 0)
        for level in Level
        if level in by_level
        for status in sorted(Status)
    }
    due = figures.measure_figures(reader, (*TIER_FIGURES.values(), *_SINGLE_FIGURES), span)
    tables = figures.measure_figures_by_each(reader, TALLY_FIGURES, span, _TABLE_FIELDS)
    position, head = queries.read_chain_head(reader)
    return Board(
        today=today,
        total=sum(by_level_and_status.values()),
        by_level_and_status={key: count for key, count in by_level_and_status.items() if count},
        due_by_tier={tier: int(due[figure.key] or 0) for tier, figure in TIER_FIGURES.items()},
        awaiting=int(due["awaiting"] or 0),
        not_on_platform=int(due["not_on_platform"] or 0),
        closed_unaccepted=int(due["closed_unaccepted"] or 0),
        by_lead_unit=build_tallies(tables["lead_unit"]),
        by_duty_unit=build_tallies(tables["duty_unit"]),
        by_category=build_tallies(tables["category"]),
        position=position,
        head=head,
    )


def list_extra_headings(reader: Reader) -> list[str]:
    """Return the headings of the office's own columns: those of tables that match no field."""
    return list(counts.count_extra_headings(reader))


def build_tallies(groups: Mapping[str | None, figures.FigureValues]) -> list[Tally]:
    """Return the counts of each group, the largest total first."""
    tallies = [
        Tally(name, *(int(values[figure.key] or 0) for figure in TALLY_FIGURES))
        for name, values in groups.items()
    ]
    return sorted(tallies, key=lambda one: -one.total)


def read_issues_by_id(reader: Reader, issue_ids: Iterable[int]) -> list[IssueRow]:
    """Return the issues with *issue_ids*. Removed issues are left out."""
    return queries.read_issues_by_id(reader, issue_ids)


def find_numbers_by_prefix(reader: Reader, prefix: str, limit: int = 50) -> list[tuple[str, str]]:
    """Return (number, description) of issues whose number starts with *prefix*, for completion."""
    return queries.find_numbers_by_prefix(reader, prefix, limit)

"""Count what a weekly, monthly, quarterly or yearly report tells, true of the past that it is about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qinling.errors import UsageRefused
from qinling.ledger.figures.measuring import (
    FigureValues,
    find_figure_issues,
    find_figure_rows,
    measure_figures,
    measure_figures_by_each,
)
from qinling.ledger.figures.past_snapshots import PastSnapshots
from qinling.ledger.history.replay import read_first_day
from qinling.ledger.issues.counts import find_first_appearances
from qinling.ledger.issues.queries import read_chain_head
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.units import NAMED_COLUMNS, name_unit_groups, read_unit_merges
from qinling.procedures.figures.brief_figures import require_known_units
from qinling.rules.day_buckets import list_series_days
from qinling.rules.figures.figures import Figure, FigureValue, Span
from qinling.rules.figures.issue_figures import OVERDUE, TOTAL
from qinling.rules.figures.period_figures import CLOSED_OUT, DUE_UNRECTIFIED, RECTIFIED, UNDATED_FIGURES
from qinling.rules.period_reports.durations import measure_durations
from qinling.rules.period_reports.periods import (
    ReportPeriod,
    find_period_a_year_before,
    find_period_after,
    find_period_before,
)
from qinling.rules.period_reports.report_numbers import (
    CORRECTED_FIGURES,
    REPORT_FIGURES,
    ROW_FIELDS,
    ROW_FIGURES,
    Correction,
    ListedIssue,
    ReportNumbers,
    SeriesPoint,
    Snapshot,
)
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import Level
from qinling.rules.warning_tiers import TierDays


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What a report is asked about.

    The ledger is taken as it stood at the end of *as_of*, by default of the period. *order* names units,
    categories and zones in the order of the office. *with_issues* asks for the issues behind each figure.
    """

    period: ReportPeriod
    today: date
    as_of: date | None
    units: tuple[str, ...]
    order: tuple[str, ...]
    tiers: TierDays
    with_issues: bool

    @property
    def known_on(self) -> date:
        """The day of whose end the ledger is taken."""
        return self.as_of or min(self.period.last, self.today)


@dataclass(frozen=True, slots=True)
class FigureSource:
    """One figure of a report with level and number of each issue behind it."""

    figure: Figure
    value: FigureValue
    issues: Sequence[tuple[str, str]]


def build_report(reader: Reader, request: ReportRequest) -> tuple[ReportNumbers, list[FigureSource]]:
    """Return the numbers of a report, and where they come from if asked for.

    Raises UsageRefused for a period that has not begun, for one of which the ledger cannot know, and for
    a unit that it does not know.
    """
    start = _require_known_period(reader, request)
    require_known_units(reader, request.units)
    period, known_on = request.period, request.known_on
    compared = [find_period_before(period), find_period_a_year_before(period)]
    days = [known_on, *(one.last for one in compared if one)]
    snapshots = PastSnapshots(reader, days, list_series_days(min(start, known_on), known_on), request.units)
    before, year_before = (
        None
        if one is None or snapshots.is_before_first_event(one.last)
        else _take_snapshot(snapshots, one, one.last, request)
        for one in compared
    )
    now = _take_snapshot(snapshots, period, known_on, request)
    with snapshots.open_snapshot(known_on) as past:
        sources = _find_sources(past, now) if request.with_issues else []
        ranked = _order_tables(now, _rank_groups(past, request.order), (before, year_before))
        numbers = _count_present(past, ranked, before, year_before, start)
        unknown = _find_units_without_issues(past, now.span)
    series = [SeriesPoint(one.day, one.unrectified, one.overdue, one.awaiting) for one in snapshots.counts]
    corrections = [] if request.as_of else _find_corrections(reader, now)
    numbers = replace(numbers, units=request.units, unknown_units=unknown)
    return replace(numbers, series=series, corrections=corrections), sources


def _count_present(
    past: Reader, now: Snapshot, before: Snapshot | None, year_before: Snapshot | None, start: date
) -> ReportNumbers:
    """Return the numbers that the ledger of the report's day tells, without series and corrections."""
    following = find_period_after(now.period)
    coming = now.span._replace(first=now.span.last + timedelta(days=1), last=following.last)
    position, head = read_chain_head(past)
    return ReportNumbers(
        now=now,
        before=before,
        year_before=year_before,
        following=following,
        rectified_in=measure_durations(_list_days(past, RECTIFIED, now.span, "rectified_on")),
        closed_in=measure_durations(_list_days(past, CLOSED_OUT, now.span, "closed_on")),
        overdue=_list_issues(past, OVERDUE, now.span),
        due_next=_list_issues(past, DUE_UNRECTIFIED, coming),
        ledger_start=start,
        position=position,
        head=head,
        undated=measure_figures(past, UNDATED_FIGURES.values(), now.span),
    )


def _require_known_period(reader: Reader, request: ReportRequest) -> date:
    """Return the day on which the ledger begins. Raises UsageRefused where the report would be empty for no reason."""
    period, known_on = request.period, request.known_on
    if period.first > known_on:
        raise UsageRefused(
            f"{period.name}从 {period.first} 开始，到 {known_on} 还没有开始", "请写一个已经开始的期间"
        )
    start = require_recorded_day(
        reader, known_on, f"按 {{start}} 的台账看{period.name}，加 --as-of {{start}}"
    )
    if start is None:
        raise UsageRefused("台账里还没有问题", "先用 qinling import 文件 读入，或 qinling add 登记")
    return start


def require_recorded_day(reader: Reader, day: date, remedy: str) -> date | None:
    """Return the day on which the ledger begins, None for an empty one.

    Raises UsageRefused where it begins after *day*. *remedy* may name that day as {start}.
    """
    start = read_first_day(reader)
    if start is not None and start > day:
        raise UsageRefused(f"台账从 {start} 开始记，没有 {day} 的样子", remedy.format(start=start))
    return start


def _take_snapshot(
    snapshots: PastSnapshots, period: ReportPeriod, known_on: date, request: ReportRequest
) -> Snapshot:
    span = Span(known_on, period.first, min(period.last, known_on), request.units, request.tiers)
    with snapshots.open_snapshot(known_on) as past:
        values = measure_figures(past, REPORT_FIGURES, span)
        tables = measure_figures_by_each(past, ROW_FIGURES, span, ROW_FIELDS)
    return Snapshot(period, span, values, tables)


def _rank_groups(reader: Reader, order: Sequence[str]) -> dict[str, dict[str | None, tuple[int, int]]]:
    """Return field → value → its place: levels from above, then as the office orders, then by first appearance."""
    merges = read_unit_merges(reader)
    named = {merges.build_cell_key(name): place for place, name in enumerate(order)}
    levels = {fold_name(level): place for place, level in enumerate(Level)}
    ranks: dict[str, dict[str | None, tuple[int, int]]] = {}
    for field in ROW_FIELDS:
        chosen = levels if field == "level" else named
        appeared = find_first_appearances(reader, field)
        shown = name_unit_groups(reader, field, appeared) if field in NAMED_COLUMNS else {}
        for name, first in appeared.items():
            place = (chosen.get(merges.build_cell_key(name or ""), len(chosen)), first)
            of_field, group = ranks.setdefault(field, {}), shown.get(name, name)
            of_field[group] = min(place, of_field.get(group, place))
    return ranks


def _order_tables(
    now: Snapshot,
    ranks: Mapping[str, Mapping[str | None, tuple[int, int]]],
    others: Iterable[Snapshot | None],
) -> Snapshot:
    """Return *now* with its tables in order, with groups that only *others* have, blank ones last."""
    nothing: FigureValues = {figure.key: 0 for figure in ROW_FIGURES}
    tables: dict[str, dict[str | None, FigureValues]] = {}
    for field, groups in now.tables.items():
        names = dict.fromkeys(groups)
        for one in others:
            names |= dict.fromkeys(one.tables[field] if one else ())
        last = (len(ranks[field]) + len(names), 0)

        def find_place(
            name: str | None, field: str = field, last: tuple[int, int] = last
        ) -> tuple[bool, int, int]:
            return (name is None, *ranks[field].get(name, last))

        tables[field] = {name: dict(groups.get(name, nothing)) for name in sorted(names, key=find_place)}
    return now._replace(tables=tables)


def _list_days(reader: Reader, figure: Figure, span: Span, column: str) -> Iterator[tuple[date | None, date]]:
    """Yield the days of hand-over and of *column* of each first round that *figure* counts."""
    for issue in find_figure_issues(reader, figure, span):
        if issue.round == 1:
            yield issue.handed_over_on, getattr(issue, column)


def _list_issues(reader: Reader, figure: Figure, span: Span) -> list[ListedIssue]:
    """Return the issues behind *figure*, the nearest deadline first."""
    issues = [_describe_issue(issue) for issue in find_figure_issues(reader, figure, span)]
    return sorted(issues, key=lambda one: one.deadline or date.max)


def _describe_issue(issue: IssueRow) -> ListedIssue:
    place = issue.location or issue.town
    return ListedIssue(
        issue.number,
        issue.level,
        issue.duty_unit or issue.lead_unit,
        place,
        issue.description,
        issue.deadline,
    )


def _find_units_without_issues(reader: Reader, span: Span) -> tuple[str, ...]:
    """Return the words of *span.units* that no unit of an issue has."""
    return tuple(
        word
        for word in span.units
        if not measure_figures(reader, (TOTAL,), span._replace(units=(word,)))[TOTAL.key]
    )


def _find_sources(reader: Reader, now: Snapshot) -> list[FigureSource]:
    return [
        FigureSource(
            figure,
            now.values[figure.key],
            [(row["level"], row["number"]) for row in find_figure_rows(reader, figure, now.span)],
        )
        for figure in REPORT_FIGURES
    ]


def _find_corrections(reader: Reader, now: Snapshot) -> list[Correction]:
    """Return the figures of the period that the ledger of today gives otherwise."""
    present = measure_figures(reader, CORRECTED_FIGURES, now.span)
    return [
        Correction(figure, now.values[figure.key], present[figure.key])
        for figure in CORRECTED_FIGURES
        if present[figure.key] != now.values[figure.key]
    ]

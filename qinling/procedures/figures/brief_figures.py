"""Measure the figures of a brief, and find the issues and records behind each."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from qinling.errors import UsageRefused
from qinling.ledger.figures.measuring import find_figure_issues, find_figure_rows, measure_figures
from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.ledger.rows import IssueRow
from qinling.ledger.units import list_unit_names, read_unit_merges
from qinling.ledger.work.recorded_kinds import list_kinds_recorded_by, list_record_topics
from qinling.procedures.lookup.unknown_units import UnknownWord, find_unknown_names
from qinling.rules.figures.conditions import Blank, Not, all_of
from qinling.rules.figures.figure_names import (
    FigureCatalog,
    ScopedFigure,
    bind_figure,
    build_catalog,
    resolve_period,
)
from qinling.rules.figures.figures import Count, Figure, FigureValue, LatestOf, RateOf, Span, SumOf
from qinling.rules.figures.issue_figures import ON_PLATFORM, OVERDUE, PLATFORM_UNSTATED
from qinling.rules.figures.period_figures import UNDATED_FIGURES
from qinling.rules.figures.work_figures import WorkKindLike

#: So many days after its record a stock may have changed unnoticed.
_STOCK_DAYS = 366
#: Why a figure has no value.
NO_RECORD, NO_RATE, NOT_BY_UNIT = "无记录", "无从计算", "不能按单位计"


class BriefFigure(NamedTuple):
    """A measured figure with its *name* and *rule*. *figure* has its days in its condition.

    *missing* says why there is no value, "" where there is one. *unstated* tells in words what is not
    counted for want of a number or a day, or that a stock is old, "" without any.
    """

    scoped: ScopedFigure
    figure: Figure
    name: str
    rule: str
    value: FigureValue
    missing: str
    unstated: str


class RecordBehind(NamedTuple):
    """A work record behind a figure: what it adds to it, None where it does not say.

    *office* names its ledger where it stands among those of other offices.
    """

    id: int
    day: date
    unit: str
    value: FigureValue
    office: str = ""


class RowsBehind(NamedTuple):
    """What a figure counts: issues as (level, number), and work records."""

    issues: list[tuple[str, str]]
    records: list[RecordBehind]


def read_catalog(reader: Reader, kinds: Iterable[WorkKindLike], span: Span) -> FigureCatalog:
    """Return all figures that a template can name, with the topics that the ledger has."""
    return build_catalog(kinds, list_record_topics(reader), span)


def list_topics(reader: Reader) -> list[tuple[str, str]]:
    """Return the topics of work records that the ledger has, each with its kind."""
    return list_record_topics(reader)


def find_recorded_kinds(reader: Reader, span: Span) -> list[str]:
    """Return the kinds of work of which there are records by the last day of *span*."""
    return list_kinds_recorded_by(reader, span.last)


def measure_brief_figures(
    reader: Reader, wanted: Iterable[ScopedFigure], span: Span
) -> dict[ScopedFigure, BriefFigure]:
    """Measure each of *wanted* for *span*, all in one pass over the ledger."""
    bound = {one: bind_figure(one, span) for one in wanted}
    summed = [figure for one in bound.values() for figure in _list_sums(one)]
    counts = [count for figure in summed for count in _count_records(figure)]
    unsaid = [bind_figure(one._replace(figure=other), span) for one in bound if (other := _find_unsaid(one))]
    figures = {one.key: one for one in (*bound.values(), *summed, *counts, *unsaid)}
    first = min((resolve_period(span, one.period).first for one in bound), default=span.first)
    values = measure_figures(reader, figures.values(), span._replace(first=first))
    judged = {one: _judge_figure(one, figure, values, span) for one, figure in bound.items()}
    return {
        one: each._replace(unstated=_describe_stock_age(reader, each, span)) if _is_stock(each) else each
        for one, each in judged.items()
    }


def _list_sums(figure: Figure) -> list[Figure]:
    """Return the sums over records that the value of *figure* comes from."""
    if isinstance(figure.measure, RateOf):
        return [*_list_sums(figure.measure.part), *_list_sums(figure.measure.whole)]
    return [figure] if isinstance(figure.measure, SumOf) else []


def _count_records(figure: Figure) -> tuple[Figure, Figure]:
    """Return the counts of the records of a sum, and of those that state its number: 0 is told from nothing said."""
    assert isinstance(figure.measure, SumOf)
    stated = Not(Blank(figure.measure.column))
    return (
        figure._replace(key=f"{figure.key} records", measure=Count()),
        figure._replace(
            key=f"{figure.key} stated",
            measure=Count(),
            condition=lambda span: all_of(figure.condition(span), stated),
        ),
    )


def _judge_figure(
    one: ScopedFigure, figure: Figure, values: dict[str, FigureValue], span: Span
) -> BriefFigure:
    value, missing = values[figure.key], ""
    if isinstance(figure.measure, LatestOf) and span.units and not figure.measure.holder_columns:
        value, missing = None, NOT_BY_UNIT
    elif any(not values[f"{each.key} stated"] for each in _list_sums(figure)):
        value, missing = None, NO_RECORD
    elif value is None:
        missing = NO_RATE if isinstance(figure.measure, RateOf) else NO_RECORD
    unstated = _describe_unstated(one, figure, values, span)
    return BriefFigure(
        one, figure, figure.format_name(span), figure.format_rule(span), value, missing, unstated
    )


def _find_unsaid(one: ScopedFigure) -> Figure | None:
    """Return the figure of the issues that do not say what a figure counts by: the day, or yes or no."""
    key = one.figure.key
    return PLATFORM_UNSTATED if key == ON_PLATFORM.key else UNDATED_FIGURES.get(key)


def _describe_unstated(one: ScopedFigure, figure: Figure, values: dict[str, FigureValue], span: Span) -> str:
    if other := _find_unsaid(one):
        unsaid = bind_figure(one._replace(figure=other), span)
        count = values[unsaid.key]
        if other == PLATFORM_UNSTATED:
            return f"没有写明是否录入监管平台的 {count} 个，按已录入计" if count else ""
        return f"另有{unsaid.format_name(span)}的 {count} 个，不在内" if count else ""
    sums = _list_sums(figure)
    records, stated = (
        sum(int(values[f"{each.key} {what}"] or 0) for each in sums) for what in ("records", "stated")
    )
    return f"另有 {records - stated} 条记录没有写这个数，不在内" if records > stated else ""


def _is_stock(one: BriefFigure) -> bool:
    return isinstance(one.figure.measure, LatestOf) and one.value is not None


def _describe_stock_age(reader: Reader, one: BriefFigure, span: Span) -> str:
    """Tell of a stock that nobody has recorded anew for a year, "" where there is nothing to tell."""
    days = [record.day for record in find_rows_behind(reader, one, span).records]
    old = [day for day in days if (span.as_of - day).days > _STOCK_DAYS]
    return f"{len(old)} 条记录是一年以前的（{min(old)}），可能要重新记" if old else ""


def find_counted_figure(one: BriefFigure) -> Figure:
    """Return the figure whose rows are behind *one*: of a rate its part."""
    return one.figure.measure.part if isinstance(one.figure.measure, RateOf) else one.figure


def find_rows_behind(reader: Reader, one: BriefFigure, span: Span) -> RowsBehind:
    """Return the issues or records behind a measured figure. Those behind a rate are the ones of its part."""
    if one.missing == NOT_BY_UNIT:
        return RowsBehind([], [])
    rows = find_figure_rows(reader, one.figure, resolve_period(span, one.scoped.period))
    measure = find_counted_figure(one).measure
    if isinstance(measure, SumOf | LatestOf):
        column = measure.column
        return RowsBehind([], [RecordBehind(row["id"], row["day"], row["unit"], row[column]) for row in rows])
    return RowsBehind([(row["level"], row["number"]) for row in rows], [])


def find_overdue_issues(reader: Reader, span: Span, limit: int) -> Sequence[IssueRow]:
    """Return the first *limit* overdue issues by level and number."""
    return list(find_figure_issues(reader, OVERDUE, span, limit))


def find_unknown_units(reader: Reader, words: Sequence[str]) -> list[UnknownWord]:
    """Return those of *words* that stand in no name of a unit, each with the nearest names."""
    return find_unknown_names(words, list_unit_names(reader), read_unit_merges(reader)) if words else []


def require_known_units(reader: Reader, words: Sequence[str]) -> None:
    """Raise UsageRefused for a word that stands in no unit's name: a page of zeros would look like a fact."""
    for one in find_unknown_units(reader, words):
        remedy = f"相近的有：{'、'.join(one.near)}" if one.near else "写单位名称里的几个字，如 麻街"
        raise UsageRefused(f"台账里没有名称含“{one.word}”的单位", remedy)


def read_chain_head(reader: Reader) -> tuple[int, str]:
    """Return the position and the hash of the last event."""
    return queries.read_chain_head(reader)

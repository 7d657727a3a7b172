"""Measure figures, and find the issues and records behind them, from one condition."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from qinling.ledger.condition_sql import ConditionSql
from qinling.ledger.past_facts import read_past_rounds, read_step_rows
from qinling.ledger.reader import Reader
from qinling.ledger.rows import ISSUE_COLUMNS, IssueRow
from qinling.ledger.sql_conditions import LEVEL_ORDER
from qinling.rules.figures.conditions import Condition, Contains, all_of, any_of
from qinling.rules.figures.figures import (
    ROUNDS,
    STEPS,
    Count,
    Figure,
    FigureValue,
    LatestOf,
    Population,
    RateOf,
    Span,
    SumOf,
    calculate_rate,
)

#: The values of figures by their keys.
FigureValues = dict[str, FigureValue]
#: A row behind a figure: column → value, days as `date`.
FigureRow = Mapping[str, Any]
_Request = tuple[Figure, Span]
#: Group → the values of requests, in their order.
_Groups = dict[str | None, list[FigureValue]]
_ISSUE_ORDER = f"{LEVEL_ORDER}, number"


def measure_figures(reader: Reader, figures: Iterable[Figure], span: Span) -> FigureValues:
    """Return key → value of *figures* for *span*."""
    return measure_figures_over(reader, figures, (span,))[0]


def measure_figures_over(
    reader: Reader, figures: Iterable[Figure], spans: Sequence[Span]
) -> list[FigureValues]:
    """Return the values of *figures* for each of *spans*."""
    wanted = list(figures)
    parts = _list_measured_figures(wanted)
    values = _measure_requests(reader, [(figure, span) for span in spans for figure in parts], None)
    measured = iter(values[None])
    return [_complete_rates(wanted, {figure.key: next(measured) for figure in parts}) for _ in spans]


def measure_figures_by(
    reader: Reader, figures: Iterable[Figure], span: Span, column: str
) -> dict[str | None, FigureValues]:
    """Return the values of *figures* for each value of *column* that occurs, None for blank ones, in order."""
    wanted = list(figures)
    parts = _list_measured_figures(wanted)
    groups = _measure_requests(reader, [(figure, span) for figure in parts], column)
    return {
        name: _complete_rates(wanted, dict(zip((figure.key for figure in parts), values, strict=True)))
        for name, values in sorted(groups.items(), key=lambda one: (one[0] is not None, one[0]))
    }


def find_figure_issues(
    reader: Reader, figure: Figure, span: Span, limit: int | None = None
) -> Iterator[IssueRow]:
    """Yield the issues behind a figure of issues, by level and number, at most *limit*.

    Of a figure of rounds they are as they were in the round that counts, so one may come twice.
    """
    condition = _build_condition(figure, span)
    sql = ConditionSql()
    text = (
        f"select {', '.join(ISSUE_COLUMNS)} from issue where {sql.build(condition)} order by {_ISSUE_ORDER}"
    )
    if limit is not None:
        text = f"{text} limit :most"
        sql.params["most"] = limit
    yield from reader.rows(IssueRow.from_columns, text, **sql.params)
    if figure.population is ROUNDS:
        yield from (
            issue for issue in read_past_rounds(reader, span.first) if condition.holds(issue._asdict())
        )


def find_figure_rows(reader: Reader, figure: Figure, span: Span) -> Iterator[FigureRow]:
    """Yield the rows behind any figure. Those behind a rate are the rows of its part.

    Rows of issues, rounds and steps have `number` and `level` of their issue.
    """
    if isinstance(figure.measure, RateOf):
        yield from find_figure_rows(reader, figure.measure.part, span)
        return
    population, condition = figure.population, _build_condition(figure, span)
    if population is STEPS:
        yield from (row for row in read_step_rows(reader, span.first) if condition.holds(row))
    elif population.table == "issue":
        yield from (issue._asdict() for issue in find_figure_issues(reader, figure, span))
    else:
        yield from _find_records(reader, figure, condition)


def _find_records(reader: Reader, figure: Figure, condition: Condition) -> Iterator[FigureRow]:
    population, sql = figure.population, ConditionSql()
    text = f"select {', '.join(population.columns)} from {population.table} where {sql.build(condition)}"
    if isinstance(figure.measure, LatestOf):
        text = f"{text} order by {figure.measure.day_column} desc, id desc limit 1"
    else:
        text = f"{text} order by id"
    for columns in reader.tuples(text, **sql.params):
        row = dict(zip(population.columns, columns, strict=True))
        for name in population.day_columns:
            row[name] = date.fromisoformat(row[name]) if row[name] else None
        yield row


def _build_condition(figure: Figure, span: Span) -> Condition:
    """Return the condition of *figure* for *span*, with the units of the span."""
    condition = figure.condition(span)
    if not span.units:
        return condition
    columns = figure.population.unit_columns
    return all_of(condition, any_of(*(Contains(columns, word) for word in span.units)))


def _list_measured_figures(figures: Iterable[Figure]) -> list[Figure]:
    """Return *figures* with the parts of their rates in place of the rates, each once."""
    measured: dict[str, Figure] = {}
    for figure in figures:
        if isinstance(figure.measure, RateOf):
            needed = [figure.measure.part, figure.measure.whole]
        else:
            needed = [figure]
        measured |= {one.key: one for one in needed}
    return list(measured.values())


def _complete_rates(figures: Iterable[Figure], values: FigureValues) -> FigureValues:
    return {
        figure.key: calculate_rate(values[figure.measure.part.key], values[figure.measure.whole.key])
        if isinstance(figure.measure, RateOf)
        else values[figure.key]
        for figure in figures
    }


def _measure_requests(reader: Reader, requests: Sequence[_Request], column: str | None) -> _Groups:
    """Return the values of *requests* for each value of *column*, one group None without one."""
    places: dict[str, list[int]] = {}
    for place, (figure, _) in enumerate(requests):
        places.setdefault(figure.population.key, []).append(place)
    groups: _Groups = {} if column else {None: [0] * len(requests)}
    for indexes in places.values():
        asked = [requests[index] for index in indexes]
        for name, values in _measure_population(reader, asked, column).items():
            row = groups.setdefault(name, [0] * len(requests))
            for index, value in zip(indexes, values, strict=True):
                row[index] = value
    return groups


def _measure_population(reader: Reader, requests: Sequence[_Request], column: str | None) -> _Groups:
    """Measure *requests* of one population: in its table, and in the rows that only the event log tells."""
    population = requests[0][0].population
    conditions = [_build_condition(figure, span) for figure, span in requests]
    groups = _measure_table(reader, requests, conditions, column) if population.table else {}
    for row in _read_further_rows(reader, population, min(span.first for _, span in requests)):
        name = row[column] if column else None
        met = [condition.holds(row) for condition in conditions]
        if any(met):
            values = groups.setdefault(name, [0] * len(requests))
            groups[name] = [(value or 0) + is_met for value, is_met in zip(values, met, strict=True)]
    return groups


def _read_further_rows(reader: Reader, population: Population, first: date) -> Iterator[FigureRow]:
    if population is ROUNDS:
        yield from (issue._asdict() for issue in read_past_rounds(reader, first))
    elif population is STEPS:
        yield from read_step_rows(reader, first)


def _measure_table(
    reader: Reader, requests: Sequence[_Request], conditions: Sequence[Condition], column: str | None
) -> _Groups:
    sql, table = ConditionSql(), requests[0][0].population.table
    measures = [
        _build_measure(figure, table or "", sql.build(condition))
        for (figure, _), condition in zip(requests, conditions, strict=True)
    ]
    if column is None:
        text = f"select {', '.join(measures)} from {table}"
        return {None: list(next(reader.tuples(text, **sql.params)))}
    text = f"select {column}, {', '.join(measures)} from {table} group by {column}"
    return {name: list(values) for name, *values in reader.tuples(text, **sql.params)}


def _build_measure(figure: Figure, table: str, where: str) -> str:
    """Return the expression of one figure of *table*. A count without a condition needs no filter."""
    match figure.measure:
        case Count():
            return "count(*)" if where == "1 = 1" else f"count(*) filter (where {where})"
        case SumOf(column):
            return f"coalesce(sum({column}) filter (where {where}), 0)"
        case LatestOf(column, day):
            return f"(select {column} from {table} where {where} order by {day} desc, id desc limit 1)"
        case RateOf():
            raise AssertionError(f"{figure.key} is calculated from its parts")

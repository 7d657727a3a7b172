"""Measure figures, and find the issues and records behind them, from one condition."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from qinling.ledger.condition_sql import EVERY_ROW, ConditionSql
from qinling.ledger.counts import COUNTABLE_FIELDS
from qinling.ledger.past_facts import read_past_rounds, read_step_rows
from qinling.ledger.reader import Reader
from qinling.ledger.rows import ISSUE_COLUMNS, IssueRow
from qinling.ledger.sql_conditions import LEVEL_ORDER
from qinling.rules.figures.conditions import ALWAYS, Condition, Contains, all_of, any_of, implies
from qinling.rules.figures.figures import (
    ROUNDS,
    STEPS,
    Figure,
    FigureValue,
    LatestOf,
    Population,
    RateOf,
    Span,
    SumOf,
    calculate_rate,
)
from qinling.rules.figures.issue_conditions import IS_CLOSED_UNACCEPTED, IS_OPEN

#: The values of figures by their keys.
FigureValues = dict[str, FigureValue]
#: A row behind a figure: column → value, days as `date`.
FigureRow = Mapping[str, Any]
#: The columns that figures are told apart by.
FIGURE_GROUPS = ("level", "status", *COUNTABLE_FIELDS)
_Request = tuple[Figure, Span]
#: The values of the grouping columns → the values of requests, in their order.
_Groups = dict[tuple[str | None, ...], list[FigureValue]]
_ISSUE_ORDER = f"{LEVEL_ORDER}, number"
#: Subsets of the issues that have an index of their own.
_INDEXED_SUBSETS = (IS_OPEN, IS_CLOSED_UNACCEPTED)


def measure_figures(reader: Reader, figures: Iterable[Figure], span: Span) -> FigureValues:
    """Return key → value of *figures* for *span*."""
    return measure_figures_over(reader, figures, (span,))[0]


def measure_figures_over(
    reader: Reader, figures: Iterable[Figure], spans: Sequence[Span]
) -> list[FigureValues]:
    """Return the values of *figures* for each of *spans*."""
    wanted = list(figures)
    parts = _list_measured_figures(wanted)
    values = _measure_requests(reader, [(figure, span) for span in spans for figure in parts], ())
    measured = iter(values[()])
    return [_complete_rates(wanted, {figure.key: next(measured) for figure in parts}) for _ in spans]


def measure_figures_by(
    reader: Reader, figures: Iterable[Figure], span: Span, column: str
) -> dict[str | None, FigureValues]:
    """Return the values of *figures* for each value of *column*, None for blank ones, in order.

    Groups in which nothing counts are left out. Raises KeyError unless *column* is one of FIGURE_GROUPS.
    """
    return measure_figures_by_each(reader, figures, span, (column,))[column]


def measure_figures_by_each(
    reader: Reader, figures: Iterable[Figure], span: Span, columns: Sequence[str]
) -> dict[str, dict[str | None, FigureValues]]:
    """Return the values of *figures* by each of *columns*, like `measure_figures_by`, from one pass over the ledger."""
    for column in columns:
        if column not in FIGURE_GROUPS:
            raise KeyError(column)
    wanted = list(figures)
    parts = _list_measured_figures(wanted)
    groups = _measure_requests(reader, [(figure, span) for figure in parts], tuple(columns))
    tables: dict[str, dict[str | None, FigureValues]] = {}
    for place, column in enumerate(columns):
        table = _sum_groups(groups, place)
        tables[column] = {
            name: _complete_rates(wanted, {one.key: value for one, value in zip(parts, values, strict=True)})
            for name, values in sorted(table.items(), key=lambda one: (one[0] is not None, one[0]))
            if any(values)
        }
    return tables


def _sum_groups(groups: _Groups, place: int) -> dict[str | None, list[FigureValue]]:
    """Return the sums of *groups* for each value at *place* of their names."""
    sums: dict[str | None, list[FigureValue]] = {}
    for name, values in groups.items():
        before = sums.get(name[place])
        sums[name[place]] = (
            values
            if before is None
            else [(one or 0) + (other or 0) for one, other in zip(before, values, strict=True)]
        )
    return sums


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


def _measure_requests(reader: Reader, requests: Sequence[_Request], columns: tuple[str, ...]) -> _Groups:
    """Return the values of *requests* for the values of *columns* that occur together, one group () without columns."""
    groups: _Groups = {} if columns else {(): [0] * len(requests)}
    conditions = [_build_condition(figure, span) for figure, span in requests]
    for (table, subset), places in _split_requests(requests, conditions).items():
        asked = [(requests[place][0], conditions[place]) for place in places]
        for name, values in _measure_table(reader, table, subset, asked, columns).items():
            measured = groups.setdefault(name, [0] * len(requests))
            for place, value in zip(places, values, strict=True):
                measured[place] = value
    for population in (ROUNDS, STEPS):
        counted = [place for place, (figure, _) in enumerate(requests) if figure.population is population]
        if counted:
            first = min(requests[place][1].first for place in counted)
            for row in _read_further_rows(reader, population, first):
                _count_row(
                    row, groups, {place: conditions[place] for place in counted}, columns, len(requests)
                )
    return groups


def _split_requests(
    requests: Sequence[_Request], conditions: Sequence[Condition]
) -> dict[tuple[str, Condition], list[int]]:
    """Return table and subset → the places of the requests that one statement on them answers.

    A figure of few rows that an index finds must not wait for all rows of the table.
    """
    places: dict[tuple[str, Condition], list[int]] = {}
    for place, ((figure, _), condition) in enumerate(zip(requests, conditions, strict=True)):
        if table := figure.population.table:
            subsets = _INDEXED_SUBSETS if table == "issue" else ()
            subset = next((one for one in subsets if implies(condition, one)), ALWAYS)
            places.setdefault((table, subset), []).append(place)
    return places


def _read_further_rows(reader: Reader, population: Population, first: date) -> Iterator[FigureRow]:
    """Yield the rows of *population* that only the event log tells."""
    if population is STEPS:
        return read_step_rows(reader, first)
    return (issue._asdict() for issue in read_past_rounds(reader, first))


def _count_row(
    row: FigureRow, groups: _Groups, conditions: Mapping[int, Condition], columns: tuple[str, ...], size: int
) -> None:
    """Count *row* in its group at the places whose condition it meets."""
    for place, condition in conditions.items():
        if condition.holds(row):
            values = groups.setdefault(tuple(row[column] for column in columns), [0] * size)
            values[place] = (values[place] or 0) + 1


def _measure_table(
    reader: Reader,
    table: str,
    subset: Condition,
    asked: Sequence[tuple[Figure, Condition]],
    columns: tuple[str, ...],
) -> _Groups:
    """Measure the figures of one table by one statement on the rows of *subset*."""
    sql = ConditionSql()
    measures = ", ".join(_build_measure(figure, sql.build(condition)) for figure, condition in asked)
    rows = table if subset == ALWAYS else f"{table} where {sql.build(subset)}"
    if not columns:
        return {(): list(next(reader.tuples(f"select {measures} from {rows}", **sql.params)))}
    names, count = ", ".join(columns), len(columns)
    found = reader.tuples(f"select {names}, {measures} from {rows} group by {names}", **sql.params)
    return {row[:count]: list(row[count:]) for row in found}


def _build_measure(figure: Figure, where: str) -> str:
    """Return the expression of one figure. A count without a condition needs no filter."""
    match figure.measure:
        case SumOf(column):
            return f"coalesce(sum({column}) filter (where {where}), 0)"
        case LatestOf(column, day):
            table = figure.population.table
            return f"(select {column} from {table} where {where} order by {day} desc, id desc limit 1)"
        case _:
            return "count(*)" if where == EVERY_ROW else f"count(*) filter (where {where})"

"""Measure figures, and find the issues and records behind them, from one condition."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice

from qinling.ledger.condition_sql import ConditionSql
from qinling.ledger.figures.figure_sql import FigureRow, Groups, find_records, measure_stock, measure_table
from qinling.ledger.figures.past_facts import read_past_rounds, read_step_rows
from qinling.ledger.issues.counts import COUNTABLE_FIELDS
from qinling.ledger.reader import Reader
from qinling.ledger.rows import SELECT_ISSUES, IssueRow
from qinling.ledger.sql_conditions import LEVEL_ORDER
from qinling.ledger.units import NAMED_COLUMNS, build_unit_condition, name_unit_groups
from qinling.rules.figures.conditions import ALWAYS, Condition, all_of, implies
from qinling.rules.figures.figures import (
    ROUNDS,
    STEPS,
    Figure,
    FigureValue,
    LatestOf,
    Population,
    RateOf,
    Span,
    calculate_rate,
)
from qinling.rules.figures.issue_conditions import IS_CLOSED_UNACCEPTED, IS_OPEN

#: The values of figures by their keys.
FigureValues = dict[str, FigureValue]
#: The columns that figures of issues, rounds and steps are told apart by.
FIGURE_GROUPS = ("level", "status", *COUNTABLE_FIELDS)
_Request = tuple[Figure, Span]
_Asked = tuple[Figure, Condition]
#: Where words of units are looked for: the table, its columns, the words.
_UnitsPlace = tuple[str, tuple[str, ...], tuple[str, ...]]
_UnitConditions = Mapping[_UnitsPlace, Condition]
#: The values of the grouping columns, the place of a figure among those asked for, and its value.
_GroupValue = tuple[tuple[str | None, ...], int, FigureValue]
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

    Spellings of one unit, and units that were merged, are one group. Groups in which nothing counts are
    left out. Raises KeyError unless *column* is one of FIGURE_GROUPS,
    for figures of records one of their columns.
    """
    return measure_figures_by_each(reader, figures, span, (column,))[column]


def measure_figures_by_each(
    reader: Reader, figures: Iterable[Figure], span: Span, columns: Sequence[str]
) -> dict[str, dict[str | None, FigureValues]]:
    """Return the values of *figures* by each of *columns*, like `measure_figures_by`.

    All that can be added up comes from one pass over the ledger.
    """
    wanted = list(figures)
    parts = _list_measured_figures(wanted)
    for column in columns:
        if any(column not in (one.population.columns or FIGURE_GROUPS) for one in parts):
            raise KeyError(column)
    added = [(figure, span) for figure in parts if not isinstance(figure.measure, LatestOf)]
    stocks = [(figure, span) for figure in parts if isinstance(figure.measure, LatestOf)]
    keys = [figure.key for figure, _ in (*added, *stocks)]
    groups = _measure_requests(reader, added, tuple(columns)) if added else {}
    tables: dict[str, dict[str | None, FigureValues]] = {}
    for place, column in enumerate(columns):
        held = _measure_requests(reader, stocks, (column,))
        shown = _name_groups(
            reader, column, parts, {*(name[place] for name in groups), *(name for (name,) in held)}
        )
        sums = _sum_groups((shown[name[place]], values) for name, values in groups.items())
        stock_sums = _sum_groups((shown[name], values) for (name,), values in held.items())
        nothing = [0] * len(added), [None] * len(stocks)
        tables[column] = {}
        for name in sorted({*sums, *stock_sums}, key=lambda name: (name is not None, name)):
            values = [*sums.get(name, nothing[0]), *stock_sums.get(name, nothing[1])]
            if any(values):
                tables[column][name] = _complete_rates(wanted, dict(zip(keys, values, strict=True)))
    return tables


def _name_groups(
    reader: Reader, column: str, figures: Sequence[Figure], names: set[str | None]
) -> Mapping[str | None, str | None]:
    """Return value → the name of its group. Only names of units are other than the value itself."""
    if column not in NAMED_COLUMNS:
        return {name: name for name in names}
    table = next((one.population.table for one in figures if one.population.table), None)
    return name_unit_groups(reader, column, names, table or "issue")


def _sum_groups(
    groups: Iterable[tuple[str | None, list[FigureValue]]],
) -> dict[str | None, list[FigureValue]]:
    """Return the sums of the values of groups with one name. A stock that nobody recorded stays None."""
    sums: dict[str | None, list[FigureValue]] = {}
    for name, values in groups:
        before = sums.get(name)
        sums[name] = (
            values
            if before is None
            else [
                other if one is None else one + (other or 0)
                for one, other in zip(before, values, strict=True)
            ]
        )
    return sums


def find_figure_issues(
    reader: Reader, figure: Figure, span: Span, limit: int | None = None
) -> Iterator[IssueRow]:
    """Return the issues behind a figure of issues, by level and number, at most *limit*.

    Of a figure of rounds they are as they were in the round that counts, so one may come twice, the
    earlier rounds last. Those behind a rate are those of its part. Raises ValueError for a figure of
    steps or records.
    """
    if isinstance(figure.measure, RateOf):
        figure = figure.measure.part
    if figure.population.table != "issue":
        raise ValueError(f"{figure.key} counts no issues: find_figure_rows tells what it counts")
    condition, sql = build_figure_condition(reader, figure, span), ConditionSql()
    text = f"{SELECT_ISSUES} where {sql.build(condition)} order by {_ISSUE_ORDER}"
    found: Iterator[IssueRow] = reader.rows(IssueRow.from_columns, text, **sql.params)
    if figure.population is ROUNDS:
        past = (issue for issue in read_past_rounds(reader, span.first) if condition.holds(issue._asdict()))
        found = chain(found, past)
    return islice(found, limit)


def find_figure_rows(reader: Reader, figure: Figure, span: Span) -> Iterator[FigureRow]:
    """Yield the rows behind any figure. Those behind a rate are the rows of its part.

    Rows of issues, rounds and steps have `number` and `level` of their issue.
    """
    if isinstance(figure.measure, RateOf):
        yield from find_figure_rows(reader, figure.measure.part, span)
        return
    population, condition = figure.population, build_figure_condition(reader, figure, span)
    if population is STEPS:
        yield from (row for row in read_step_rows(reader, span.first) if condition.holds(row))
    elif population.table == "issue":
        yield from (issue._asdict() for issue in find_figure_issues(reader, figure, span))
    else:
        stock = figure.measure if isinstance(figure.measure, LatestOf) else None
        yield from find_records(reader, population, condition, stock)


def build_figure_condition(reader: Reader, figure: Figure, span: Span) -> Condition:
    """Return the condition of *figure* for *span*, with the units of the span."""
    return _add_units(figure, span, _read_unit_conditions(reader, [(figure, span)]))


def _add_units(figure: Figure, span: Span, units: _UnitConditions) -> Condition:
    condition = figure.condition(span)
    return all_of(condition, units[_find_units_place(figure, span)]) if span.units else condition


def _read_unit_conditions(reader: Reader, requests: Iterable[_Request]) -> _UnitConditions:
    """Return the conditions that the units of the spans set: each reads the spellings in the ledger once."""
    places = {_find_units_place(figure, span) for figure, span in requests if span.units}
    return {
        (table, columns, words): build_unit_condition(reader, columns, words, table)
        for table, columns, words in places
    }


def _find_units_place(figure: Figure, span: Span) -> _UnitsPlace:
    return figure.population.table or "issue", figure.population.unit_columns, span.units


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


def _measure_requests(reader: Reader, requests: Sequence[_Request], columns: tuple[str, ...]) -> Groups:
    """Return the values of *requests* for the values of *columns* that occur together, one group () without columns."""
    nothing: list[FigureValue] = [None if isinstance(one.measure, LatestOf) else 0 for one, _ in requests]
    groups: Groups = {} if columns else {(): nothing}
    units = _read_unit_conditions(reader, requests)
    asked = [(figure, _add_units(figure, span, units)) for figure, span in requests]
    first = min((span.first for _, span in requests), default=date.max)
    for name, place, value in chain(
        _measure_tables(reader, asked, columns),
        _measure_stocks(reader, asked, columns),
        _count_further_rows(reader, asked, columns, first),
    ):
        values = groups.setdefault(name, nothing.copy())
        if value is not None:
            values[place] = (values[place] or 0) + value
    return groups


def _measure_tables(
    reader: Reader, asked: Sequence[_Asked], columns: tuple[str, ...]
) -> Iterator[_GroupValue]:
    for (table, subset), places in _split_by_statement(asked).items():
        groups = measure_table(reader, table, subset, [asked[place] for place in places], columns)
        for name, values in groups.items():
            yield from ((name, place, value) for place, value in zip(places, values, strict=True))


def _measure_stocks(
    reader: Reader, asked: Sequence[_Asked], columns: tuple[str, ...]
) -> Iterator[_GroupValue]:
    for place, (figure, condition) in enumerate(asked):
        if isinstance(figure.measure, LatestOf):
            groups = measure_stock(reader, figure, condition, columns)
            yield from ((name, place, value) for name, (value,) in groups.items())


def _count_further_rows(
    reader: Reader, asked: Sequence[_Asked], columns: tuple[str, ...], first: date
) -> Iterator[_GroupValue]:
    """Count the rows since *first* that only the event log tells."""
    for population in (ROUNDS, STEPS):
        counted = [
            (place, condition)
            for place, (figure, condition) in enumerate(asked)
            if figure.population is population
        ]
        for row in _read_further_rows(reader, population, first) if counted else ():
            name = tuple(row[column] for column in columns)
            yield from ((name, place, 1) for place, condition in counted if condition.holds(row))


def _split_by_statement(asked: Sequence[_Asked]) -> dict[tuple[str, Condition], list[int]]:
    """Return table and subset → the places of the figures that one statement on them answers.

    A figure of few rows that an index finds must not wait for all rows of the table.
    """
    places: dict[tuple[str, Condition], list[int]] = {}
    for place, (figure, condition) in enumerate(asked):
        table = figure.population.table
        if table and not isinstance(figure.measure, LatestOf):
            subsets = _INDEXED_SUBSETS if table == "issue" else ()
            subset = next((one for one in subsets if implies(condition, one)), ALWAYS)
            places.setdefault((table, subset), []).append(place)
    return places


def _read_further_rows(reader: Reader, population: Population, first: date) -> Iterator[FigureRow]:
    """Yield the rows of *population* that only the event log tells."""
    if population is STEPS:
        return read_step_rows(reader, first)
    return (issue._asdict() for issue in read_past_rounds(reader, first))

"""The statements that measure figures in one table, and that read the rows behind a figure of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from qinling.ledger.condition_sql import EVERY_ROW, ConditionSql
from qinling.ledger.reader import Reader
from qinling.ledger.sql_conditions import build_group_order
from qinling.ledger.units import NAMED_COLUMNS, name_unit_groups
from qinling.rules.figures.conditions import ALWAYS, Condition
from qinling.rules.figures.figures import Figure, FigureValue, LatestOf, Population, SumOf

#: The values of the grouping columns → the values of figures, in their order.
Groups = dict[tuple[str | None, ...], list[FigureValue]]
#: A row behind a figure: column → value, days as `date`.
FigureRow = Mapping[str, Any]


def measure_table(
    reader: Reader,
    table: str,
    subset: Condition,
    asked: Sequence[tuple[Figure, Condition]],
    columns: tuple[str, ...],
) -> Groups:
    """Count and sum in one table by one statement on the rows of *subset*, in groups by *columns*."""
    sql = ConditionSql()
    measures = ", ".join(_build_measure(figure, sql.build(condition)) for figure, condition in asked)
    rows = table if subset == ALWAYS else f"{table} where {sql.build(subset)}"
    names, count = ", ".join(columns), len(columns)
    text = (
        f"select {names}, {measures} from {rows} group by {names} order by {build_group_order(columns)}"
        if columns
        else f"select {measures} from {rows}"
    )
    found = reader.tuples(text, **sql.params)
    return {row[:count]: list(map(_read_value, asked, row[count:])) for row in found}


def _read_value(asked: tuple[Figure, Condition], stored: int | float | None) -> FigureValue:
    measure = asked[0].measure
    if isinstance(measure, SumOf | LatestOf):
        return asked[0].population.unscale(measure.column, stored)
    return stored


def _build_measure(figure: Figure, where: str) -> str:
    """Return the expression of one figure. A count without a condition needs no filter."""
    if isinstance(figure.measure, SumOf):
        return f"coalesce(sum({figure.measure.column}) filter (where {where}), 0)"
    return "count(*)" if where == EVERY_ROW else f"count(*) filter (where {where})"


def measure_stock(reader: Reader, figure: Figure, condition: Condition, columns: tuple[str, ...]) -> Groups:
    """Return the value of a stock in groups by *columns*: of each of its holders the last one recorded, summed."""
    assert isinstance(figure.measure, LatestOf)
    sql = ConditionSql()
    last = _select_last(reader, figure.population, figure.measure, condition, columns, sql)
    names, count, total = ", ".join(columns), len(columns), f"sum({figure.measure.column})"
    text = (
        f"select {names}, {total} from {last} group by {names} order by {build_group_order(columns)}"
        if columns
        else f"select {total} from {last}"
    )
    found = reader.tuples(text, **sql.params)
    return {row[:count]: [_read_value((figure, condition), row[count])] for row in found}


def _select_last(
    reader: Reader,
    population: Population,
    stock: LatestOf,
    condition: Condition,
    columns: tuple[str, ...],
    sql: ConditionSql,
) -> str:
    """Return the table of the last row of each holder, within groups by *columns*.

    The names of one unit are one holder: what one of them records replaces what another did.
    """
    where = sql.build(condition)
    by_holder = [_name_holder(reader, population, column, sql) for column in stock.holder_columns]
    holders = ", ".join((*by_holder, *(column for column in columns if column not in stock.holder_columns)))
    return (
        f"(select {', '.join(population.columns)}, row_number() over"
        f" ({f'partition by {holders} ' if holders else ''}order by {stock.day_column} desc, id desc) as place"
        f" from {population.table} where {where}) as last where place = 1"
    )


def _name_holder(reader: Reader, population: Population, column: str, sql: ConditionSql) -> str:
    """Return the expression of the holder in *column*: units by the name that their group is shown under."""
    if column not in NAMED_COLUMNS or population.table is None:
        return column
    cells = list(
        reader.rows(
            str,
            f"select {column} from {population.table} where {column} is not null group by {column} order by min(id)",
        )
    )
    shown = name_unit_groups(reader, column, cells, population.table)
    if not (others := {cell: name for cell, name in shown.items() if cell != name}):
        return column
    sql.params["holders"] = others
    return f"coalesce((select value from json_each(:holders) where key = {column}), {column})"


def find_records(
    reader: Reader, population: Population, condition: Condition, stock: LatestOf | None
) -> Iterator[FigureRow]:
    """Yield the rows of *population* that meet *condition*, of a *stock* only the last of each holder, by id."""
    sql = ConditionSql()
    rows = (
        _select_last(reader, population, stock, condition, (), sql)
        if stock
        else f"{population.table} where {sql.build(condition)}"
    )
    text = f"select {', '.join(population.columns)} from {rows} order by id"
    for columns in reader.tuples(text, **sql.params):
        row = dict(zip(population.columns, columns, strict=True))
        for name in population.day_columns:
            row[name] = date.fromisoformat(row[name]) if row[name] else None
        for name, _ in population.scaled_columns:
            row[name] = population.unscale(name, row[name])
        yield row

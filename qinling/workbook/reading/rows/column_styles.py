"""How the cells of one column are written, judged by all of them: the order of days, lost zeros, fractions."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from qinling.errors import Choice, Doubt
from qinling.rules.parsing.date_orders import (
    DateOrder,
    detect_date_order,
    find_open_days,
    fits_order,
    keeps_zeros,
    parse_date_order,
)
from qinling.rules.parsing.percentages import detect_percent_style
from qinling.workbook.columns.column_mapping import MappedColumn
from qinling.workbook.files.grids import Cell
from qinling.workbook.reading.rows.cell_readers import (
    DAY_FIELDS,
    DEED_FIELDS,
    NAME_FIELDS,
    DayStyle,
    choose_cell_reader,
    read_unless_none,
)
from qinling.workbook.reading.rows.odd_cells import refuse_odd_numbers, refuse_plans, refuse_signs
from qinling.workbook.tables.table import Table

#: The key of `--map` that names the order of short days in a file.
DATE_ORDER_KEY = "@日期次序"
_MAX_SAMPLES = 3
_ORDER_LABELS = {
    DateOrder.DAY_MONTH_YEAR: "日在前，如 7/6/2026 是 6月7日",
    DateOrder.MONTH_DAY_YEAR: "月在前，如 6/7/2026 是 6月7日",
    DateOrder.YEAR_MONTH_DAY: "年在前，如 26.6.7 是 2026年6月7日",
}


def find_user_date_order(headings: Mapping[str, str]) -> DateOrder | None:
    """Return the order of days that the user gave with `--map @日期次序=…`. Raises ValueRefused."""
    named = headings.get(DATE_ORDER_KEY)
    return parse_date_order(named) if named else None


def collect_cells(table: Table, column: MappedColumn) -> list[Cell]:
    """Return the cells of *column* in the first rows of *table*."""
    return [row[column.index] for _, row in table.sample_rows if column.index < len(row)]


def choose_column_reader(
    column: MappedColumn,
    table: Table,
    base_day: date | None,
    user_order: DateOrder | None,
    *,
    is_export: bool,
) -> Callable[[Cell], object]:
    """Return the function that reads the cells of *column*, which are judged together.

    They decide whether 1 means 100 % and what the order of short days is, unless the user gave
    *user_order*. In our exports percentages are fractions and days are dates.
    """
    fraction: bool | None = is_export or None
    days = DayStyle()
    if not is_export and column.field == "percent":
        fraction = detect_percent_style(collect_cells(table, column))
    if not is_export and column.field in (*DAY_FIELDS, "deadline"):
        cells = collect_cells(table, column)
        days = DayStyle(
            user_order or detect_date_order(cells, base_day),
            settles_year=True,
            loses_zeros=table.grid.is_text and not keeps_zeros(cells),
        )
    read = choose_cell_reader(column.field, column.heading, base_day, fraction=fraction, days=days)
    if column.field in DEED_FIELDS and not is_export:
        return refuse_plans(read)
    if is_export or column.field not in (*NAME_FIELDS, "description"):
        return read
    if column.field == "number":
        read = refuse_odd_numbers(read, collect_cells(table, column))
    return read_unless_none(refuse_signs(read))


def find_date_order_doubts(
    table: Table, columns: Sequence[MappedColumn], base_day: date | None, user_order: DateOrder | None
) -> list[Doubt]:
    """Return one doubt for each column with days that several orders fit."""
    doubts: list[Doubt] = []
    for column in columns:
        if user_order or column.field not in (*DAY_FIELDS, "deadline"):
            continue
        cells = collect_cells(table, column)
        texts = find_open_days(cells, base_day, detect_date_order(cells, base_day))
        if texts:
            doubts.append(_build_doubt(column, list(dict.fromkeys(texts)), base_day))
    return doubts


def _build_doubt(column: MappedColumn, texts: Sequence[str], base_day: date | None) -> Doubt:
    fitting = [
        order
        for order in (DateOrder.MONTH_DAY_YEAR, DateOrder.DAY_MONTH_YEAR, DateOrder.YEAR_MONTH_DAY)
        if all(fits_order(text, base_day, order) for text in texts)
    ]
    choices = [Choice(_ORDER_LABELS[order], ("--map", f"{DATE_ORDER_KEY}={order}")) for order in fitting]
    return Doubt(
        column.file,
        column.sheet,
        f"“{column.heading}”（{column.letter}列）的日期看不出哪个数是年、月、日",
        tuple(texts[:_MAX_SAMPLES]),
        tuple(choices),
    )

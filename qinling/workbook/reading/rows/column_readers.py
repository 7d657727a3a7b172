"""The columns of a table, each with the function that reads its cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qinling.errors import ValueRefused
from qinling.rules.parsing.calendar_days import YEAR_REMEDY
from qinling.rules.parsing.values import parse_text
from qinling.rules.places.plane_coordinates import parse_metres
from qinling.rules.units.unit_cells import part_unit_cell
from qinling.workbook.columns.column_mapping import MappedColumn
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import EXTRA, IGNORE, ORDINAL
from qinling.workbook.reading.rows.cell_parts import CellParts
from qinling.workbook.reading.rows.cell_readers import UNIT_FIELDS
from qinling.workbook.reading.rows.column_styles import choose_column_reader
from qinling.workbook.reading.rows.row_fields import YearlessDeadline
from qinling.workbook.reading.rows.row_rules import RowRules
from qinling.workbook.tables.table import Table


@dataclass(slots=True)
class ColumnReader:
    """One mapped column: its index, its field, the function that reads its cells, and a cache of values."""

    column_index: int
    field: str
    read_value: Callable[[Cell], object]
    cached_values: dict[Cell, object]


def build_column_readers(
    table: Table, columns: Sequence[MappedColumn], rules: RowRules
) -> list[ColumnReader]:
    """Return the readers of the columns that hold fields."""
    fields = {column.field for column in columns}
    return [
        ColumnReader(
            column.index, column.field, _choose_reader(column, table, rules, fields), {"": None, None: None}
        )
        for column in columns
        if column.field not in (EXTRA, IGNORE, ORDINAL)
    ]


def _choose_reader(
    column: MappedColumn, table: Table, rules: RowRules, fields: set[str]
) -> Callable[[Cell], object]:
    read = choose_column_reader(column, table, rules.base_day, rules.date_order, is_export=rules.is_export)
    if rules.places.meridian and column.field in ("lon", "lat"):
        return _read_metres_too(read)
    if column.field == "person" and not rules.is_export and fields.isdisjoint(UNIT_FIELDS):
        return _read_units_too(read, column.heading)
    if column.field == "deadline" and rules.base_day is None:
        return _read_yearless_too(read)
    return read


def _read_yearless_too(read_deadline: Callable[[Cell], object]) -> Callable[[Cell], object]:
    """Return *read_deadline*, but leave a phrase without a year to the hand-over of its row."""

    def read(cell: Cell) -> object:
        try:
            return read_deadline(cell)
        except ValueRefused as refused:
            if refused.remedy != YEAR_REMEDY:
                raise
            return YearlessDeadline(cell, refused)

    return read


def _read_metres_too(read_degrees: Callable[[Cell], object]) -> Callable[[Cell], object]:
    return lambda cell: parse_metres(cell) or read_degrees(cell)


def _read_units_too(read_person: Callable[[Cell], object], heading: str) -> Callable[[Cell], object]:
    """Return *read_person*, but with the units of cells that name them: 马家坡村委会 赵某 under 责任人, where no column does."""

    def read(cell: Cell) -> object:
        text = parse_text(cell) or ""
        parts = part_unit_cell(text, heading)
        if parts.person is None and parts.contact is None:
            return read_person(cell)
        others = {"duty_unit": parts.units, "contact": parts.contact}
        return CellParts(parts.person, {name: value for name, value in others.items() if value})

    return read

"""Cells that give more than the value of their column: a status with its percentage, a unit with its phone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from qinling.errors import ValueRefused
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.parsing.statuses import StatusReading
from qinling.rules.units.unit_cells import part_unit_cell, split_units

#: Behind the heading of a column in `extra`: the cell word for word, where its value says less.
WORDING = "原文"


class ContradictingCells(ValueRefused):
    """Two cells of a row contradict each other. *field* is the field whose cell is named."""

    def __init__(self, field: str, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.field = field


@dataclass(frozen=True, slots=True)
class CellParts:
    """The value of a cell for its own column, and values for *others* by field.

    *wording* is the whole cell where the values say less than it: 60 for 约60%.
    """

    value: object
    others: Mapping[str, object] = field(default_factory=dict)
    wording: str | None = None


def read_unit_parts(text: str, heading: str) -> CellParts | str:
    """Return the units of a cell with its persons and phones as values of other fields."""
    parts = part_unit_cell(text, heading)
    others = {"person": parts.person, "contact": parts.contact}
    found = {name: value for name, value in others.items() if value is not None}
    return CellParts(parts.units, found) if found else parts.units


def spread_cell_parts(values: dict[str, object], headings: Mapping[str, str]) -> dict[str, str]:
    """Move the parts of the cells of a row into *values*, and return the wordings to keep in `extra`.

    *headings* are those of the columns whose cells may have parts, by field. A part fills a field
    that the row leaves blank. Raises ContradictingCells where the row has another value for it.
    """
    wordings: dict[str, str] = {}
    for name, heading in headings.items():
        cell = values.get(name)
        if isinstance(cell, CellParts):
            values[name] = cell.value
            others: Mapping[str, object] = cell.others
            if cell.wording:
                wordings[f"{heading}{WORDING}"] = cell.wording
        elif isinstance(cell, StatusReading):
            others = cell.list_figures()
            if cell.wording:
                wordings[f"{heading}{WORDING}"] = cell.wording
        else:
            continue
        for other, value in others.items():
            _fill_field(values, other, value, heading)
    return wordings


def name_leading_unit(values: dict[str, object]) -> None:
    """Fill a blank lead unit with the unit that the duty units mark as leading: 水利局（牵头）、麻街镇."""
    duty = values.get("duty_unit")
    if values.get("lead_unit") is None and isinstance(duty, str) and "牵头" in duty:
        values["lead_unit"] = split_units(duty).lead


def _fill_field(values: dict[str, object], name: str, value: object, heading: str) -> None:
    own = values.get(name)
    if isinstance(own, CellParts):
        own = own.value
    if own is None:
        values[name] = value
    elif own != value:
        label = FIELDS_BY_NAME[name].label
        raise ContradictingCells(
            name,
            f"{label}一列写的是 {_format_part(own)}，“{heading}”里却是 {_format_part(value)}",
            "请核对两格，改正写错的一格",
        )


def _format_part(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}%"
    return value.isoformat() if isinstance(value, date) else str(value)

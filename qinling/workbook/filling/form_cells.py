"""Where a form holds the fields of its issues, and what stands there now."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qinling.rules.drafts import Draft
from qinling.rules.limits import Limits
from qinling.rules.parsing.chinese_text import normalize_text
from qinling.workbook.columns.column_mapping import MappedColumn
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell, open_grids
from qinling.workbook.files.xlsx.sheet_map import Place
from qinling.workbook.headings.column_uses import CLOSED_YES_NO, RECTIFIED_YES_NO
from qinling.workbook.reading.sheet_reading import SheetReading
from qinling.workbook.tables.table import is_blank

#: The fields that an office is asked for each week.
DEFAULT_FIELDS = ("progress", "status", "percent", "rectified_on", "closed_on", "remark")
_USES_OF_FIELDS = {"status": ("status", RECTIFIED_YES_NO, CLOSED_YES_NO)}

SPREAD_OVER_ROWS = "这一项分写在几行里"
INSIDE_LABEL = "标题和内容写在同一格里"


@dataclass(frozen=True, slots=True)
class FormSheet:
    """What one sheet of a form holds: its *rows* as they stand, and the first cell of each cell of a merged block."""

    rows: Sequence[Sequence[Cell]]
    merged: Mapping[Place, Place] = field(default_factory=dict)
    block_ends: Mapping[Place, Place] = field(default_factory=dict)

    def get(self, place: Place) -> Cell:
        """Return what stands at *place*, "" for nothing."""
        row, column = place
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""


@dataclass(frozen=True, slots=True)
class FormCell:
    """The cell of a form that holds one field of one row. *why_not* says why it cannot be filled.

    *ticks* are the cells of ticked columns, with what each means; the cell is then the first of them.
    """

    draft: Draft
    column: MappedColumn
    place: Place
    why_not: str = ""
    ticks: tuple[tuple[Place, str], ...] = ()

    @property
    def name(self) -> str:
        """The name of the cell, such as F3."""
        return f"{format_column_letters(self.place[1])}{self.place[0] + 1}"


def read_form_sheets(path: Path, limits: Limits, delimiter: str | None) -> dict[str, FormSheet]:
    """Return the sheets of *path* by name."""
    sheets = {}
    for grid in open_grids(path, limits, delimiter=delimiter):
        merged: dict[Place, Place] = {}
        ends: dict[Place, Place] = {}
        rows = [list(row) for row in grid.rows]
        width = max(map(len, rows), default=0)
        for (top, left), (bottom, right) in grid.merged_blocks:
            ends[top, left] = bottom, right
            for row in range(top, min(bottom, len(rows)) + 1):
                merged.update(((row, column), (top, left)) for column in range(left, min(right, width) + 1))
        sheets[grid.name] = FormSheet(rows, merged, ends)
    return sheets


def list_columns_of_fields(reading: SheetReading, fields: Collection[str]) -> list[MappedColumn]:
    """Return the columns of a table that hold one of *fields*."""
    uses = {use for name in fields for use in _USES_OF_FIELDS.get(name, (name,))}
    return [column for column in reading.columns if column.field in uses]


def locate_form_cells(reading: SheetReading, sheet: FormSheet, fields: Collection[str]) -> Iterator[FormCell]:
    """Yield the cells that hold *fields* of the rows of a table, for every row, also one with bad cells."""
    further_rows: dict[int, list[int]] = {}
    for further, first in reading.places.continued.items():
        further_rows.setdefault(first, []).append(further)
    columns = list_columns_of_fields(reading, fields)
    for draft in (*reading.drafts, *reading.bad_drafts):
        for column in columns:
            number = draft.row - 1
            if values := reading.places.tick_columns.get(column.index):
                ticks = tuple(((number, index), value) for index, value in values.items())
                yield FormCell(draft, column, (number, column.index), ticks=ticks)
                continue
            place, why_not = _find_place(reading, sheet, number, column)
            if _is_spread(sheet, place, [(row, column.index) for row in further_rows.get(number, ())]):
                why_not = SPREAD_OVER_ROWS
            yield FormCell(draft, column, place, why_not)


def _find_place(
    reading: SheetReading, sheet: FormSheet, number: int, column: MappedColumn
) -> tuple[Place, str]:
    """Return the cell of a row and column, and why it cannot be filled. On a card, it may be right of its label."""
    place = reading.places.moved.get((number, column.index), (number, column.index))
    if column.index in reading.places.day_columns:
        return place, "这一项分写在年、月、日几列里"
    if not reading.places.is_cards:
        return sheet.merged.get(place, place), ""
    if (number, column.index) not in reading.places.moved:
        return (max(number, 0), column.index), "这张卡片上没有这一项"
    place = sheet.merged.get(place, place)
    text, label = normalize_text(str(sheet.get(place))).rstrip(":"), normalize_text(column.heading)
    if text == label:
        end = sheet.block_ends.get(place, place)
        right = (place[0], end[1] + 1)
        right = sheet.merged.get(right, right)
        return right, "" if is_blank(sheet.get(right)) else "标题右边没有空格可填"
    return place, INSIDE_LABEL if text.startswith(f"{label}:") else ""


def _is_spread(sheet: FormSheet, place: Place, others: Iterable[Place]) -> bool:
    """Return whether the further rows of an issue hold more of this field."""
    return any(
        sheet.merged.get(other, other) != place and not is_blank(sheet.get(sheet.merged.get(other, other)))
        for other in others
    )

"""Find the column of statuses by what stands in it, where no heading names it."""

from collections.abc import Sequence
from dataclasses import dataclass

from qinling.errors import Choice, Doubt, ValueRefused
from qinling.rules.parsing.statuses import parse_status
from qinling.workbook.columns.column_mapping import MappedColumn
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import CLOSED_YES_NO, EXTRA, RECTIFIED_YES_NO
from qinling.workbook.tables.table import Table, is_blank

_STATUS_FIELDS = frozenset(("status", RECTIFIED_YES_NO, CLOSED_YES_NO))
#: Fields whose columns may turn out to be the statuses.
_POSSIBLE_FIELDS = frozenset((EXTRA, "progress", "remark", "schedule"))
_MIN_STATUS_SHARE = 0.8
_MIN_FILLED_SHARE = 0.5
_MAX_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class StatusSearch:
    """The letters of the column of statuses where one was found, and what is said or asked about it."""

    letter: str | None = None
    note: str = ""
    doubt: Doubt | None = None


def find_status_column(columns: Sequence[MappedColumn], table: Table) -> StatusSearch:
    """Return the one column of status words, where no column is the status. Ask where several could be it."""
    if _STATUS_FIELDS & {column.field for column in columns}:
        return StatusSearch()
    found = [
        column for column in columns if column.field in _POSSIBLE_FIELDS and _holds_statuses(column, table)
    ]
    if len(found) == 1:
        heading, letter = found[0].heading, found[0].letter
        return StatusSearch(letter, f"“{heading}”（{letter}列）按内容认作整改状态")
    return StatusSearch(doubt=_build_doubt(found, table)) if found else StatusSearch()


def _holds_statuses(column: MappedColumn, table: Table) -> bool:
    rows = [row for _, row in table.sample_rows if sum(not is_blank(cell) for cell in row) > 2]
    cells = _list_cells(column, table)
    return (
        bool(cells)
        and len(cells) >= _MIN_FILLED_SHARE * len(rows)
        and (sum(map(_is_status, cells)) >= _MIN_STATUS_SHARE * len(cells))
    )


def _list_cells(column: MappedColumn, table: Table) -> list[Cell]:
    cells = [row[column.index] for _, row in table.sample_rows if column.index < len(row)]
    return [cell for cell in cells if not is_blank(cell)]


def _is_status(cell: Cell) -> bool:
    try:
        return isinstance(cell, str) and parse_status(cell).status is not None
    except ValueRefused:
        return False


def _build_doubt(found: Sequence[MappedColumn], table: Table) -> Doubt:
    names = "、".join(f"“{column.heading}”（{column.letter}列）" for column in found)
    return Doubt(
        found[0].file,
        table.grid.name,
        f"{names}都像是整改状态",
        tuple(f"{column.letter}列：{_list_cells(column, table)[0]}" for column in found)[:_MAX_SAMPLES],
        tuple(
            Choice(f"{column.heading}（{column.letter}列）", ("--map", f"{column.letter}列=status"))
            for column in found
        ),
    )

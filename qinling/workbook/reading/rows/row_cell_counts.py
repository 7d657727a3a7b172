"""Count what became of the cells of the rows that are issues."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from qinling.rules.drafts import Draft
from qinling.workbook.columns.column_mapping import MappedColumn, MappingBasis
from qinling.workbook.columns.column_notes import KEPT_COLUMNS
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import EXTRA, FIRST_DEADLINE, IGNORE, ORDINAL
from qinling.workbook.tables.cell_accounting import CellCounts
from qinling.workbook.tables.rows.issue_rows import IssueRowJoiner
from qinling.workbook.tables.table import Table, count_filled, is_blank


class RowCellCounter:
    """Counts the cells of the issues of one table, row by row. *unread* names cells outside its columns."""

    def __init__(
        self,
        table: Table,
        columns: Sequence[MappedColumn],
        joiner: IssueRowJoiner | None,
        unreadable_cells: Mapping[int, Collection[int]],
    ) -> None:
        self.counts = CellCounts()
        self.unread: list[str] = []
        self._table, self._joiner, self._unreadable_cells = table, joiner, unreadable_cells
        self._columns_by_class = {
            "extra": [column.index for column in columns if column.field in (EXTRA, FIRST_DEADLINE)],
            "row_numbers": [column.index for column in columns if column.field in (IGNORE, ORDINAL)],
        }
        mapped = {column.index for column in columns}
        self._width = max(mapped, default=-1) + 1
        self._unmapped_columns = sorted(set(range(self._width)) - mapped)

    def count_row(self, number: int, row: Sequence[Cell], *, is_bad: bool) -> None:
        """Count the cells of a row, with those of its further rows. Of a bad row, none is read."""
        copied = self._table.copied.pop(number, set())
        joined = self._joiner.joined.pop(number, []) if self._joiner else []
        filled = count_filled(row) - len(copied) + self._table.absorbed.pop(number, 0) + len(joined)
        unreadable = self._unreadable_cells.get(number, ())
        filled += sum(is_blank(row[column]) for column in unreadable if column < len(row))
        if is_bad:
            self.counts.unread += filled
            return
        own = {
            name: sum(not is_blank(row[column]) and column not in copied for column in columns)
            + sum(column in columns for column in joined)
            for name, columns in self._columns_by_class.items()
            if columns
        }
        stray = [column for column in self._find_stray_columns(row) if not is_blank(row[column])]
        if stray:
            letters = "、".join(f"{format_column_letters(column)}{number + 1}" for column in stray)
            self.unread.append(f"“{self._table.grid.name}”{letters} 不在任何一列之下")
        self.counts.extra += own.get("extra", 0)
        self.counts.row_numbers += own.get("row_numbers", 0)
        self.counts.unread += len(stray)
        self.counts.fields += filled - sum(own.values()) - len(stray)

    def _find_stray_columns(self, row: Sequence[Cell]) -> Sequence[int]:
        """Return the columns of *row* that are mapped to nothing."""
        if len(row) == self._width and not self._unmapped_columns:
            return ()
        return [*self._unmapped_columns, *range(self._width, len(row))]


def describe_kept_columns(columns: Sequence[MappedColumn], drafts: Iterable[Draft]) -> list[str]:
    """Return the note on the columns of which *drafts* hold cells under their own headings.

    A column that the user keeps so is not named, nor one whose cells stand in no issue.
    """
    open_ones = {
        column.heading: column
        for column in columns
        if column.field == EXTRA and column.how is not MappingBasis.USER
    }
    kept: set[str] = set()
    for draft in drafts:
        kept.update(draft.extra.keys() & open_ones.keys())
        if len(kept) == len(open_ones):
            break
    names = [_show(column) for heading, column in open_ones.items() if heading in kept]
    return [f"{KEPT_COLUMNS}{'、'.join(names)}"] if names else []


def _show(column: MappedColumn) -> str:
    leaf = "".join(column.heading.rpartition("/")[2].split())
    return f"{column.letter}列（没有标题）" if leaf == f"（{column.letter}列）" else leaf

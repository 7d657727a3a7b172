"""Issues that stand in several rows: units, measures and deadlines below one another, the rest merged or blank."""

from collections.abc import Callable, Mapping, Sequence

from qinling.errors import ValueRefused
from qinling.rules.parsing.deadlines import Deadline
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import EXTRA, IGNORE, ORDINAL
from qinling.workbook.tables.table import Table, is_blank

_UNIT_FIELDS = ("lead_unit", "duty_unit", "assisting_unit", "acceptance_unit", "leader", "person", "contact")
#: Fields of which an issue may have several, and what joins them.
_SEPARATORS = {
    **dict.fromkeys(_UNIT_FIELDS, "、"),
    **dict.fromkeys(("measures", "goal", "description", "progress", "remark", "location", EXTRA), "\n"),
}
#: Fields whose parts may stand below one another.
FIELDS_OF_PARTS = frozenset((*_UNIT_FIELDS, "measures", "goal", "deadline", "progress", "remark"))
#: Fields that a row without a number and a description may hold as a further row of an issue.
_FIELDS_OF_FURTHER_ROWS = FIELDS_OF_PARTS | {EXTRA, IGNORE}


class IssueRowJoiner:
    """Joins the rows of one issue of a table.

    *list_conflict* is called with (row, column, cell) for a cell that contradicts the row above.
    *read_deadline* reads a deadline cell and raises ValueRefused.
    """

    def __init__(
        self,
        table: Table,
        fields: Mapping[int, str],
        read_deadline: Callable[[Cell], object],
        list_conflict: Callable[[int, int, Cell], None],
    ) -> None:
        self._table, self._fields = table, fields
        self._read_deadline, self._list_conflict = read_deadline, list_conflict
        self._key_columns = [column for column, name in fields.items() if name in ("number", ORDINAL)]
        self._description = next(column for column, name in fields.items() if name == "description")
        #: The columns of the cells that were joined to an issue, by the number of its first row.
        self.joined: dict[int, list[int]] = {}
        self._last_row = -1  # the last row of the issue above

    def is_further_row(self, number: int, row: Sequence[Cell]) -> bool:
        """Return whether a row goes on with the issue above it.

        It does when its number or 序号 is merged with the row above, or when it stands right below,
        has neither a number nor a description and holds only fields of which an issue may have
        several.
        """
        copied = self._table.copied.get(number, set())
        keys = [column for column in self._key_columns if column < len(row) and not is_blank(row[column])]
        if any(column not in copied for column in keys):
            return False
        if keys or self._description in copied:
            return True
        if self._description >= len(row) or not is_blank(row[self._description]):
            return self._description >= len(row)
        own = [column for column, cell in enumerate(row) if not is_blank(cell) and column not in copied]
        # A stray cell in a column without a heading is no evidence of an issue.
        return (
            number == self._last_row + 1
            and all(self._fields.get(column) in _FIELDS_OF_FURTHER_ROWS for column in own)
            and any(column < len(self._table.headings) and self._table.headings[column] for column in own)
        )

    def begin(self, number: int) -> None:
        """Begin an issue with the row *number*."""
        self._last_row = number

    def join(self, number: int, row: list[Cell], further: int, further_row: Sequence[Cell]) -> None:
        """Join *further_row* to *row*, the first row of the issue. *number* and *further* are their numbers."""
        self._last_row = further
        self._table.continued[further] = number
        copied = self._table.copied.pop(further, set())
        row.extend([""] * (len(further_row) - len(row)))
        for column, cell in enumerate(further_row):
            if is_blank(cell) or column in copied:
                continue
            if is_blank(row[column]):
                row[column] = cell
                self._table.moved[number, column] = (further, column)
                continue
            self.joined.setdefault(number, []).append(column)
            if str(row[column]).strip() != str(cell).strip():
                self._join_cell(number, row, further, column, cell)

    def _join_cell(self, number: int, row: list[Cell], further: int, column: int, cell: Cell) -> None:
        field = self._fields.get(column, EXTRA)
        if field == "deadline":
            self._keep_later_deadline(number, row, further, column, cell)
        elif separator := _SEPARATORS.get(field):
            parts = str(row[column]).split(separator)
            if str(cell).strip() not in parts:
                row[column] = separator.join((*parts, str(cell).strip()))
        elif field not in (ORDINAL, IGNORE):
            self._list_conflict(further, column, cell)

    def _keep_later_deadline(
        self, number: int, row: list[Cell], further: int, column: int, cell: Cell
    ) -> None:
        """Keep the later of two deadlines: the issue is done when its last part is. Keep one that cannot be read."""
        try:
            earlier, later = self._read_deadline(row[column]), self._read_deadline(cell)
        except ValueRefused:
            self._list_conflict(further, column, cell)
            return
        days = [one.day if isinstance(one, Deadline) else None for one in (earlier, later)]
        if days[0] is None or (days[1] is not None and days[1] > days[0]):
            row[column] = cell
            self._table.moved[number, column] = (further, column)

"""Yield the issues of a table in blocks of rows, and count the cells of its other rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.tables.cell_accounting import CellCounts
from qinling.workbook.tables.rows.issue_rows import IssueRowJoiner
from qinling.workbook.tables.rows.row_classifier import RowClassifier, RowKind
from qinling.workbook.tables.table import NumberedRow, Table, count_filled, is_blank
from qinling.workbook.tables.table_context import GroupStack

_BLOCK_ROWS = 500
#: The class of the cells of each kind of row that is no issue.
_CLASSES = {
    RowKind.BLANK: "row_numbers",
    RowKind.TOTAL: "totals",
    RowKind.FOOTER: "notes",
    RowKind.TITLE: "notes",
    RowKind.HEADING: "headings",
    RowKind.OTHER_HEADING: "unread",
}
_GROUPS = (RowKind.SECTION, RowKind.CAPTION)


@dataclass(slots=True)
class IssueBlock:
    """Rows of issues under the same group rows: what the groups are called, and what they say of the issues."""

    rows: list[NumberedRow]
    group_title: str = ""
    context: Mapping[str, str] = field(default_factory=dict)


class IssueBlocks:
    """Reads the rows of one table once.

    *counts* holds the cells of the rows that are no issue, *left_out_rows* how many these are.
    *unread* names the rows that may hold issues of another table. *left_rows* are all these rows, where
    no row joins another, as in an export. With *finds_lines*, for a returned export, a row of one text
    that somebody wrote below or between the issues is one of them.
    """

    def __init__(
        self,
        table: Table,
        classifier: RowClassifier,
        joiner: IssueRowJoiner | None,
        *,
        finds_lines: bool = False,
    ) -> None:
        self._table, self._classifier, self._joiner = table, classifier, joiner
        self.counts = CellCounts()
        self.left_out_rows = 0
        self.left_rows: list[NumberedRow] = []
        self.unread: list[str] = []
        self._finds_lines = finds_lines
        self._groups = GroupStack()
        self._pending_group_cells = 0
        #: How many cells of each row hold something that the file reader gives as blank.
        self._unreadable_cells = Counter(row for row, _ in table.grid.unreadable_cells)

    def iterate(
        self, rows: Iterable[NumberedRow], skip_row: Callable[[NumberedRow], bool]
    ) -> Iterator[IssueBlock]:
        """Yield the issues of *rows*. Rows for which *skip_row* is true are left to it."""
        block: list[NumberedRow] = []
        for number, row in rows:
            if skip_row((number, row)):
                continue
            kind, text = self._classify_row(number, row)
            if kind is RowKind.ISSUE and block and self._joins(block[-1], number, row):
                continue
            if block and (len(block) == _BLOCK_ROWS or kind in _GROUPS):
                yield self._build_block(block)
                block = []
            if kind is RowKind.ISSUE:
                self._begin_issue(number)
                block.append((number, row))
                continue
            self._count_row(kind, number, row)
            if kind in _GROUPS:
                self._groups.add(text)
            elif kind is RowKind.OTHER_HEADING:
                self._name_unread_rows(number, row)
                break
        if block:
            yield self._build_block(block)
        self._count_pending_group("notes")  # a text below the last issue names nothing
        if self.unread:
            self._leave_rest(rows)

    def _classify_row(self, number: int, row: list[object]) -> tuple[RowKind, str]:
        """Return the kind and the text of a row. A line of text in a returned export is no issue."""
        kind, text = self._classifier.classify_row(row, number)
        line = self._classifier.find_line(row, kind) if self._finds_lines else None
        return (kind, text) if line is None else (RowKind.FOOTER, line)

    def _joins(self, issue: NumberedRow, number: int, row: list[object]) -> bool:
        """Return whether a row goes on with *issue*. If so, join it."""
        if self._joiner is None or not self._joiner.is_further_row(number, row):
            return False
        self._joiner.join(*issue, number, row)
        return True

    def _begin_issue(self, number: int) -> None:
        self._count_pending_group("groups")
        if self._joiner:
            self._joiner.begin(number)

    def _build_block(self, rows: list[NumberedRow]) -> IssueBlock:
        return IssueBlock(rows, self._groups.title, self._groups.read_context())

    def _leave_rest(self, rows: Iterable[NumberedRow]) -> None:
        for number, row in rows:
            self.counts.unread += count_filled(row)
            if self._joiner is None:
                self.left_rows.append((number, row))

    def _count_row(self, kind: RowKind, number: int, row: list[object]) -> None:
        if self._joiner is None and kind is not RowKind.BLANK:
            self.left_rows.append((number, row))
        cells = count_filled(row) - len(self._table.copied.pop(number, ()))
        cells += self._unreadable_cells.get(number, 0) + self._table.absorbed.pop(number, 0)
        if kind in _GROUPS:
            self._pending_group_cells += cells
            return
        name = _CLASSES[kind]
        setattr(self.counts, name, getattr(self.counts, name) + cells)
        if kind is not RowKind.BLANK:
            self.left_out_rows += 1

    def _count_pending_group(self, name: str) -> None:
        if self._pending_group_cells:
            setattr(self.counts, name, getattr(self.counts, name) + self._pending_group_cells)
            self._pending_group_cells = 0

    def _name_unread_rows(self, number: int, row: list[object]) -> None:
        first = next(column for column, cell in enumerate(row) if not is_blank(cell))
        self.unread.append(
            f"“{self._table.grid.name}”{format_column_letters(first)}{number + 1} 起像是另一张表的标题行"
        )

"""Keep the comments on the cells of an issue with its remark."""

from collections.abc import Iterable, Mapping, Sequence

from qinling.rules.drafts import Draft
from qinling.rules.parsing.values import CONTROL_CHARACTERS
from qinling.workbook.columns.column_mapping import MappedColumn
from qinling.workbook.marks.marked_rows import format_cell_names
from qinling.workbook.tables.table import Table

_MAX_SHOWN, _MAX_SHOWN_CHARACTERS = 3, 30

#: Comments by row and column from 0.
Comments = dict[tuple[int, int], str]


class CommentRemarks:
    """The comments of one sheet. What has no issue is left over."""

    def __init__(self, comments: Mapping[tuple[int, int], str], max_length: int) -> None:
        self._left: Comments = {
            cell: text
            for cell, words in comments.items()
            if (text := CONTROL_CHARACTERS.sub("", words).strip())
        }
        self._max_length = max_length

    def add_to_remarks(self, table: Table, columns: Sequence[MappedColumn], drafts: Iterable[Draft]) -> None:
        """Add to the remark of each issue the comments on its cells, from left to right and row by row."""
        if not self._left:
            return
        headings = {column.index: _name_column(table, column) for column in columns}
        by_row = {draft.row - 1: draft for draft in drafts}
        owners = {cell: key for key, cell in table.moved.items()}
        for cell in sorted(self._left):
            row, column = owners.get(cell, cell)
            draft = by_row.get(table.continued.get(row, row))
            if draft is None or (table.is_cards and cell not in owners):
                continue
            if column in headings:
                self._add_comment(draft, cell, headings[column])

    def _add_comment(self, draft: Draft, cell: tuple[int, int], heading: str) -> None:
        text = f"批注（{heading}）：{self._left[cell]}"
        own = draft.values.get("remark")
        remark = f"{own}\n{text}" if own else text
        if len(remark) <= self._max_length:
            draft.values["remark"] = remark
            del self._left[cell]

    def describe_rest(self) -> str:
        """Return one sentence on the comments that belong to no issue, "" where there are none."""
        rest = sorted(self._left)
        if not rest:
            return ""
        shown = "；".join(
            f"{format_cell_names([cell])}“{_shorten(self._left[cell])}”" for cell in rest[:_MAX_SHOWN]
        )
        more = f" 等 {len(rest)} 条" if len(rest) > _MAX_SHOWN else ""
        return f"不在问题各行上的批注没有存：{shown}{more}"


def _name_column(table: Table, column: MappedColumn) -> str:
    leaf = table.leaf_headings[column.index] if column.index < len(table.leaf_headings) else ""
    return "".join((leaf or column.heading).split())


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _MAX_SHOWN_CHARACTERS else f"{words[:_MAX_SHOWN_CHARACTERS]}…"

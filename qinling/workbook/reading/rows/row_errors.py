"""Collect the errors of a sheet while its rows are read."""

from collections.abc import Callable, Mapping, Sequence

from qinling.errors import RowError
from qinling.rules.drafts import Sheet
from qinling.rules.parsing.values import CONTROL_CHARACTERS
from qinling.rules.texts.unseen_characters import find_unseen
from qinling.workbook.columns.column_mapping import MappedColumn
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import EXTRA, IGNORE, ORDINAL
from qinling.workbook.reading.rows.cell_readers import ERROR_VALUES, UNREADABLE_CELL, format_cell_text

#: The reason and remedy for rows of one issue that contradict each other.
CONTRADICTING_ROWS = ("同一问题的几行写得不一样", "请只留一个，或给各行各写编号和问题描述")


class RowErrors:
    """The errors of one sheet, and the bad cells of the rows that are being read.

    Row numbers and column indexes are from 0.
    """

    def __init__(
        self,
        sheet: Sheet,
        columns: Sequence[MappedColumn],
        max_cell_length: int,
        *,
        is_export: bool,
        locate: Callable[[int, int], tuple[int, int]],
    ) -> None:
        self.errors: list[RowError] = []
        self._file, self._sheet = sheet.file, sheet.name
        self._columns = {column.index: column for column in columns}
        self._index_by_field = {column.field: column.index for column in columns if column.field != EXTRA}
        self._max_cell_length = max_cell_length
        self._locate = locate
        self._is_export = is_export
        self._bad_columns: dict[int, set[int | None]] = {}
        self._unreadable_extras: dict[int, int] = {}
        self._unseen_cells: list[tuple[int, int, str]] = []

    def add(self, number: int, index: int | None, cell: Cell, why: str, remedy: str) -> None:
        """List a bad cell, or with *index* None a bad row. Of a cell that is listed already nothing more is said."""
        if index is not None and index in self._bad_columns.get(number, ()):
            return
        self._bad_columns.setdefault(number, set()).add(index)
        letter = heading = None
        row = number
        if index is not None:
            row, column = self._locate(number, index)
            letter, heading = format_column_letters(column), self._columns[index].heading
        value = format_cell_text(cell)
        self.errors.append(RowError(self._file, self._sheet, row + 1, letter, heading, value, why, remedy))

    def add_for_field(self, number: int, field: str, row: Sequence[Cell], why: str, remedy: str) -> None:
        """List the cell of *field* in *row*, or the row where the sheet has no such column."""
        index = self._index_by_field.get(field)
        cell = row[index] if index is not None and index < len(row) else ""
        self.add(number, index, cell, why, remedy)

    def add_unreadable_cells(self, number: int, row: list[Cell], cells: Mapping[int, str]) -> None:
        """List the cells of *row* that the file reader could not read, as text by column index.

        In a column that is no field the text is put into *row*, to be stored.
        """
        for index, text in cells.items():
            column = self._columns.get(index)
            if column is None or column.field in (IGNORE, ORDINAL):
                continue
            if column.field == EXTRA:
                row[index] = text
                if text not in ERROR_VALUES:  # those are counted when the row is read
                    self._count_unreadable_extra(index)
            else:
                self.add(number, index, text, *UNREADABLE_CELL)

    def _count_unreadable_extra(self, index: int) -> None:
        self._unreadable_extras[index] = self._unreadable_extras.get(index, 0) + 1

    def list_notes(self) -> list[str]:
        """Return the sentences about cells that were read, but not without a word."""
        return [*self._describe_unreadable_extras(), *self._describe_unseen_cells()]

    def _describe_unreadable_extras(self) -> list[str]:
        """Return one sentence for each column that is no field and holds error values."""
        return [
            f"“{self._columns[index].heading}”（{format_column_letters(index)}列）有 {count} 格是错误值或没有结果的公式，"
            "照原样存为文字"
            for index, count in sorted(self._unreadable_extras.items())
        ]

    def _describe_unseen_cells(self) -> list[str]:
        """Return one sentence, or none, about the cells that hold characters which nobody sees."""
        if not self._unseen_cells:
            return []
        number, index, where = self._unseen_cells[0]
        row, column = self._locate(number, index)
        cell = f"{format_column_letters(column)}{row + 1}"
        count = len(self._unseen_cells)
        return [f"有 {count} 格里有看不见的字符（如 {cell} 的{where}），照原样读入，屏幕上写作这样的代号"]

    def check_text(self, number: int, index: int, text: str) -> None:
        """List a cell whose *text* is too long, an error value, or contains control characters.

        An error value in a column that is no field is only counted.
        """
        if len(text) > self._max_cell_length:
            why = f"有 {len(text)} 个字，超过上限 {self._max_cell_length}"
            self.add(number, index, text, why, "请精简，或在设置中调大 import.max_cell_length")
        elif text in ERROR_VALUES and not self._is_export:
            if self._columns[index].field == EXTRA:
                self._count_unreadable_extra(index)
                return
            self.add(number, index, text, *UNREADABLE_CELL)
        elif CONTROL_CHARACTERS.search(text):
            self.add(number, index, text, "含有看不见的控制字符", "请清除后重新填写")
        elif where := find_unseen(text):
            self._unseen_cells.append((number, index, where))

    def mark_bad_row(self, number: int) -> None:
        """Refuse a row for an error that is listed elsewhere."""
        self._bad_columns.setdefault(number, set())

    def is_bad_row(self, number: int) -> bool:
        """Return whether an error of the row is listed."""
        return number in self._bad_columns

    def is_bad_cell(self, number: int, index: int) -> bool:
        """Return whether an error of this cell is listed."""
        return number in self._bad_columns and index in self._bad_columns[number]

    def is_bad_field(self, number: int, field: str) -> bool:
        """Return whether an error is listed for the cell of *field*, or for the row without such a column."""
        return number in self._bad_columns and self._index_by_field.get(field) in self._bad_columns[number]

    def forget_bad_cells(self) -> None:
        """Forget the bad cells of the rows read so far. Their errors stay listed."""
        self._bad_columns.clear()

    def sort(self) -> None:
        """Sort the errors by row and column."""
        self.errors.sort(key=lambda error: (error.row, len(error.column or ""), error.column or ""))

"""Find in the sheets of a returned export what is no field of an issue, while the reader reads them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from qinling.rules.additions import AdditionKind
from qinling.workbook.additions.own_columns import find_new_columns, find_renamed_columns
from qinling.workbook.columns.column_mapping import MappedColumn
from qinling.workbook.export_manifest import EXTENSION_COMMENT, SIDE_SHEET_NAMES, ExportManifest
from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.headings.column_uses import ORDINAL
from qinling.workbook.sheet_contents import SheetContents, describe_cell, sum_text
from qinling.workbook.tables.table import NumberedRow, Table, count_filled, is_blank

#: What WPS writes into a cell that holds a picture.
CELL_PICTURE = re.compile(r'=?(?:_xlfn\.)?DISPIMG\("(ID_[0-9A-Fa-f]+)"\s*,\s*\d+\)')
#: The comment of an export on an extended deadline. An inspector may have written on below it.
_OWN_COMMENT = re.compile(re.escape(EXTENSION_COMMENT).replace(re.escape("{}"), r"\d{4}-\d\d-\d\d"))
_NO_CONTENTS = SheetContents((), 0, 0)
#: The sheets without issues of an older export, whose manifest does not tell its contents.
_OWN_SHEETS = ("汇总", "说明", *SIDE_SHEET_NAMES)


class AddedCell(NamedTuple):
    """One thing added at a cell, its row and column from 0; both are -1 where it stands at none.

    *heading* is that of its column, *renamed* the heading that the export had there. *picture* is
    the part of the package that holds the picture.
    """

    kind: AdditionKind
    sheet: str
    row: int
    column: int
    text: str
    heading: str = ""
    renamed: str = ""
    picture: str = ""


class SheetWatch:
    """Watches the reading of one sheet of a returned export. Make it before the sheet is read."""

    def __init__(self, grid: Grid, manifest: ExportManifest) -> None:
        self._grid, self._manifest = grid, manifest
        self._marks = grid.marks  # the reader sets those of an export aside
        self._contents = manifest.sheets.get(grid.name)
        self._rows: list[list[Cell]] = []  # as they are in the file, up to the issues
        self._is_ledger = False
        self._first_row = 0
        self._new_columns: dict[int, AddedCell] = {}
        self._headings: dict[int, str] = {}
        self._own_columns: set[int] = set()
        self._renamed_columns: set[int] = set()
        self._ordinal_columns: set[int] = set()
        self._copied: dict[int, set[int]] = {}
        self._added: list[AddedCell] = []
        grid.rows = self._keep_rows(grid.rows)

    def _keep_rows(self, rows: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
        for row in rows:
            if not self._is_ledger:
                self._rows.append(list(row))
            yield row

    def begin_ledger(self, table: Table, columns: Sequence[MappedColumn]) -> None:
        """Begin to look for what stands beside the columns of the export: *table* is a ledger."""
        self._is_ledger = True
        self._copied = table.copied
        contents = self._contents or _NO_CONTENTS
        self._headings = {column.index: column.heading for column in columns}
        new = find_new_columns(columns, self._manifest)
        self._own_columns = set(self._headings) - new.keys() | set(contents.computed)
        self._renamed_columns = find_renamed_columns(columns, self._manifest) - new.keys()
        self._ordinal_columns = {column.index for column in columns if column.field == ORDINAL}
        self._ordinal_columns -= set(contents.computed)
        first_row = self._first_row = table.first_data_row
        for column, (heading, renamed) in new.items():
            kind = AdditionKind.COLUMN if heading else AdditionKind.LOOSE_TEXT
            self._new_columns[column] = AddedCell(
                kind, self._grid.name, first_row - 1, column, heading, heading, renamed
            )
        if self._contents:
            self._add_above_issues(table.header_row)
        self._rows = []
        table.sample_rows = list(self._see_rows(table.sample_rows))
        table.rows = self._see_rows(table.rows)

    def _add_above_issues(self, header_row: int) -> None:
        """Note what the export did not write above its issues.

        A new column tells its headings itself; another heading of the same field, 说明 for 备注, is no addition.
        """
        last = self._first_row - 1

        def is_heading(number: int, column: int) -> bool:
            return column in self._new_columns or (number == last and column in self._renamed_columns)

        headings = (
            (number, ["" if is_heading(number, column) else cell for column, cell in enumerate(row)])
            for number, row in enumerate(self._rows[: self._first_row])
            if number >= header_row
        )
        above = enumerate(self._rows[:header_row])
        self._add_foreign_cells(chain(above, headings), AdditionKind.LOOSE_TEXT)

    def _see_rows(self, rows: Iterable[NumberedRow]) -> Iterator[NumberedRow]:
        """Yield the rows, but for one in which something stands only beside the columns of the export."""
        unreadable = {row for row, _ in self._grid.unreadable_cells}
        for number, filled_row in rows:
            row = self._take_pictures(number, filled_row)
            beside = self._find_cells_beside(number, row)
            for column in beside:
                self._add_cell_below(number, column, row[column])
            if not beside or number in unreadable or count_filled(row) > len(beside):
                yield number, row

    def _take_pictures(self, number: int, row: list[Cell]) -> list[Cell]:
        """Return *row* with the cells of the export blank that hold a picture now. Note the pictures."""
        found = [
            column
            for column, cell in enumerate(row)
            if isinstance(cell, str) and column in self._own_columns and CELL_PICTURE.fullmatch(cell.strip())
        ]
        if not found:
            return row
        for column in found:
            self._add(AdditionKind.PICTURE, number, column, describe_cell(row[column]))
        return ["" if column in found else cell for column, cell in enumerate(row)]

    def _find_cells_beside(self, number: int, row: Sequence[Cell]) -> list[int]:
        """Return the columns of the filled cells of a row that stand under no column of the export."""
        copied = self._copied.get(number, ())
        return [
            column
            for column in range(len(row))
            if not is_blank(row[column]) and column not in copied and not self._is_own(column, row[column])
        ]

    def _is_own(self, column: int, cell: Cell) -> bool:
        """Return whether a filled cell stands in its place under a heading of the export. An ordinal is a whole number."""
        if column in self._ordinal_columns and not describe_cell(cell).isdecimal():
            return False
        return column in self._own_columns

    def _add_cell_below(self, number: int, column: int, cell: Cell) -> None:
        own = self._contents or _NO_CONTENTS
        if number < own.rows and isinstance(cell, str) and own.holds(number, column, cell):
            return  # what the office's template says in its rows
        if new := self._new_columns.get(column):
            self._added.append(new._replace(row=number, text=describe_cell(cell)))
        else:
            self._add(AdditionKind.LOOSE_TEXT, number, column, describe_cell(cell))

    def finish(self, left_rows: Iterable[NumberedRow], *, is_broken_ledger: bool) -> list[AddedCell]:
        """Return what was added to the sheet, once its rows are read.

        *left_rows* are the rows of the ledger that are no issue. Of a broken ledger of the export, no
        cell is listed: the sheet is told as a whole.
        """
        if self._is_ledger:
            left = ((number, self._blank_new_columns(row)) for number, row in left_rows)
            contents = self._contents or _NO_CONTENTS
            if contents.rows <= self._first_row:  # no office's template, which may write below its issues
                contents = _NO_CONTENTS
            self._add_foreign_cells(left, AdditionKind.LOOSE_TEXT, contents)
        elif not is_broken_ledger:
            self._add_other_sheet()
        is_own_sheet = is_broken_ledger or self._contents is not None or self._is_untold_sheet()
        self._add_unreadable_cells(is_own_sheet=is_own_sheet)
        self._add_empty_columns()
        self._add_marks()
        return self._added

    def _add_unreadable_cells(self, *, is_own_sheet: bool) -> None:
        """Note the error values and the formulas without a result: the reader gives those cells as blank."""
        for (row, column), text in self._grid.unreadable_cells.items():
            if self._is_ledger and row >= self._first_row and column not in self._own_columns:
                self._add_cell_below(row, column, text)
            elif not self._is_ledger and not is_own_sheet:
                self._add(AdditionKind.SHEET, row, column, text)

    def _add_marks(self) -> None:
        """Note comments and struck cells. The export strikes nothing."""
        for (row, column), text in sorted(self._marks.comments.items()):
            if added := self._find_added_comment(text):
                self._add(AdditionKind.COMMENT, row, column, added)
        for row, column in sorted({*self._marks.struck, *self._marks.partly_struck}):
            self._add(AdditionKind.STRIKE, row, column, "")

    def _blank_new_columns(self, row: Sequence[Cell]) -> list[Cell]:
        return [cell if self._is_own(column, cell) else "" for column, cell in enumerate(row)]

    def _add_empty_columns(self) -> None:
        """Note the headings of new columns in which nothing stands. A column that was moved leaves its group behind."""
        filled = {one.column for one in self._added}
        own = self._contents or _NO_CONTENTS
        self._added += [
            new
            for column, new in self._new_columns.items()
            if column not in filled
            and not all(own.holds(new.row, column, part) for part in new.heading.split("/"))
        ]

    def _add_other_sheet(self) -> None:
        for _ in self._grid.rows:
            pass  # keep the rest
        own = self._contents or self._find_renamed_sheet()
        if own:
            self._contents = own
            self._add_foreign_cells(enumerate(self._rows), AdditionKind.LOOSE_TEXT)
        elif not self._is_untold_sheet():
            self._add_foreign_cells(enumerate(self._rows), AdditionKind.SHEET)

    def _is_untold_sheet(self) -> bool:
        """Return whether an older export made the sheet and does not tell what it wrote there."""
        return not self._manifest.sheets and self._grid.name in _OWN_SHEETS

    def _find_renamed_sheet(self) -> SheetContents | None:
        """Return the contents of a sheet of the export that stands here under another name.

        Most texts of each stand in the other: a new sheet may borrow a few headings.
        """
        sums = {sum_text(cell) for row in self._rows for cell in row if isinstance(cell, str) and cell}
        shared = {name: len(sums.intersection(one.sums)) for name, one in self._manifest.sheets.items()}
        name = max(shared, key=shared.__getitem__, default="")
        own = self._manifest.sheets.get(name, _NO_CONTENTS)
        return own if shared.get(name, 0) * 2 > max(len(sums), len(own.sums)) else None

    def _add_foreign_cells(
        self, rows: Iterable[NumberedRow], kind: AdditionKind, contents: SheetContents | None = None
    ) -> None:
        """Note the filled cells that the export did not write: *contents*, else all of the sheet, is what it did."""
        contents = contents or self._contents or _NO_CONTENTS
        for number, row in rows:
            for column, cell in enumerate(row):
                if not is_blank(cell) and not contents.holds(number, column, cell):
                    self._add(kind, number, column, describe_cell(cell))

    def _find_added_comment(self, text: str) -> str:
        """Return what a comment says beside that of the export."""
        if (self._contents or _NO_CONTENTS).holds(0, 0, text):
            return ""
        own = _OWN_COMMENT.match(text)
        return text[own.end() :].lstrip("，；。").strip() if own else text

    def _add(self, kind: AdditionKind, row: int, column: int, text: str) -> None:
        heading = self._headings.get(column, "")
        self._added.append(AddedCell(kind, self._grid.name, row, column, text, heading))

"""Insert rows into an openpyxl sheet. Ranges that contain the rows grow; everything below moves down."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

_REFERENCE = re.compile(r"(?:(.+)!)?(\$?[A-Z]{1,3}\$?)(\d+)(?::(\$?[A-Z]{1,3}\$?)(\d+))?")
_MAX_ROW = 1_048_576


class RowInsertion(NamedTuple):
    """The rows *first_row* to *last_row* (from 1) become the rows *first_row* to *end_row*."""

    first_row: int
    last_row: int
    end_row: int

    def shift_row(self, row: int) -> int:
        """Return the new number of *row*."""
        if row > self.last_row:
            return min(row + self.end_row - self.last_row, _MAX_ROW)
        return min(row, self.end_row)

    def shift_bottom(self, row: int) -> int:
        """Return the new last row of a range that ends in *row*.

        A range that ends within the rows is extended to *end_row*.
        """
        return self.end_row if self.first_row <= row <= self.last_row else self.shift_row(row)

    def shift_range(self, cell_range: CellRange) -> str:
        """Return the new A1 name of *cell_range*."""
        return CellRange(
            min_col=cell_range.min_col,
            max_col=cell_range.max_col,
            min_row=self.shift_row(cell_range.min_row),
            max_row=self.shift_bottom(cell_range.max_row),
        ).coord

    def shift_ranges(self, ranges: Iterable[CellRange]) -> str:
        """Return the new A1 names of *ranges*, separated by spaces, without duplicates."""
        return " ".join(dict.fromkeys(map(self.shift_range, ranges)))


def find_last_example_row(
    sheet: Worksheet,
    first_row: int,
    end_row: int | None,
    column_numbers: Sequence[int],
    description_column: int,
) -> int:
    """Return the last example row of the table that starts in *first_row*, above *end_row* if given.

    If the first row has borders in one of *column_numbers*, every row with such borders belongs to
    the table; otherwise every row with a text in *description_column*. A cell merged across the
    whole table ends it.
    """
    has_borders = any(has_border(sheet, first_row, column) for column in column_numbers)
    last = first_row
    while last + 1 < (end_row or sheet.max_row + 1) and not _has_merge_across(
        sheet, last + 1, column_numbers
    ):
        if has_borders and not any(has_border(sheet, last + 1, column) for column in column_numbers):
            break
        if not has_borders and sheet.cell(last + 1, description_column).value is None:
            break
        last += 1
    return last


def _has_merge_across(sheet: Worksheet, row: int, column_numbers: Sequence[int]) -> bool:
    left, right = min(column_numbers), max(column_numbers)
    return any(
        merge.min_row <= row <= merge.max_row and merge.min_col <= left and merge.max_col >= right
        for merge in sheet.merged_cells.ranges
    )


def has_border(sheet: Worksheet, row: int, column: int) -> bool:
    """Return whether a cell has a border on its left, right or lower side."""
    border = sheet.cell(row, column).border
    return any(side and side.style for side in (border.left, border.right, border.bottom))


def insert_rows(book: Workbook, sheet: Worksheet, insertion: RowInsertion) -> None:
    """Move and extend everything in *sheet* for *insertion*. New rows are empty.

    Merges of the first row are repeated in every row. The caller fills the other cells.
    """
    _move_merges(sheet, insertion)
    _move_cells(sheet, insertion)
    _move_row_dimensions(sheet, insertion)
    _extend_rules(sheet, insertion)
    _extend_filter_and_print_area(sheet, insertion)
    for drawing in (*sheet._images, *sheet._charts):  # type: ignore[attr-defined]
        for corner in ("_from", "to"):
            if marker := getattr(drawing.anchor, corner, None):  # its row counts from 0
                marker.row = insertion.shift_row(marker.row + 1) - 1
    _rewrite_formulas(book, sheet, insertion)


def get_cells(sheet: Worksheet) -> dict[tuple[int, int], Any]:
    """Return the existing cells of *sheet* by (row, column). Iterating over rows would create all missing cells."""
    return sheet._cells


def _move_cells(sheet: Worksheet, insertion: RowInsertion) -> None:
    cells = get_cells(sheet)
    moved_cells = {
        position: cell
        for position, cell in cells.items()
        if position[0] <= min(insertion.last_row, insertion.end_row)
    }
    for (row, column), cell in cells.items():
        if row > insertion.last_row:
            cell.row = insertion.shift_row(row)
            moved_cells[cell.row, column] = cell
            if cell.hyperlink:
                cell.hyperlink.ref = cell.coordinate
    cells.clear()
    cells.update(moved_cells)


def _move_merges(sheet: Worksheet, insertion: RowInsertion) -> None:
    first_row, last_row, end_row = insertion
    merges = [CellRange(merge.coord) for merge in sheet.merged_cells.ranges]
    for merge in merges:
        if merge.max_row >= first_row and merge.min_row <= last_row:
            sheet.unmerge_cells(merge.coord)
    moved_merges = [merge for merge in merges if merge.max_row < first_row or merge.min_row > last_row]
    for merge in moved_merges:
        if merge.min_row > last_row:
            merge.shift(row_shift=end_row - last_row)
    for merge in merges:
        if merge.min_row == first_row and merge.max_col > merge.min_col:
            moved_merges += [
                CellRange(min_col=merge.min_col, max_col=merge.max_col, min_row=row, max_row=row)
                for row in range(first_row, end_row + 1)
            ]
    # merge_cells would search all merges for every new one.
    sheet.merged_cells = MultiCellRange(moved_merges)


def _move_row_dimensions(sheet: Worksheet, insertion: RowInsertion) -> None:
    dimensions = dict(sheet.row_dimensions.items())
    sheet.row_dimensions.clear()
    for row, dimension in dimensions.items():
        if row <= insertion.first_row or row > insertion.last_row:
            dimension.index = insertion.shift_row(row)
            sheet.row_dimensions[dimension.index] = dimension
    breaks = [
        row_break
        for row_break in sheet.row_breaks.brk
        if not insertion.first_row <= row_break.id <= insertion.last_row
    ]
    for row_break in breaks:
        row_break.id = insertion.shift_row(row_break.id)
    sheet.row_breaks.brk = breaks


def _extend_rules(sheet: Worksheet, insertion: RowInsertion) -> None:
    old, sheet.conditional_formatting = sheet.conditional_formatting, ConditionalFormattingList()
    for area in old:
        for rule in area.rules:
            sheet.conditional_formatting.add(insertion.shift_ranges(area.sqref.ranges), rule)
    for validation in sheet.data_validations.dataValidation:
        validation.sqref = MultiCellRange(insertion.shift_ranges(validation.sqref.ranges))
    for table in sheet.tables.values():
        table.ref = insertion.shift_range(CellRange(table.ref))
        if table.autoFilter is not None and table.autoFilter.ref:
            table.autoFilter.ref = insertion.shift_range(CellRange(table.autoFilter.ref))


def _extend_filter_and_print_area(sheet: Worksheet, insertion: RowInsertion) -> None:
    if sheet.auto_filter.ref:
        filter_range = CellRange(sheet.auto_filter.ref)
        if (
            filter_range.max_row == insertion.first_row - 1
        ):  # the filter of an empty table covers only the headings
            filter_range.expand(down=1)
        sheet.auto_filter.ref = insertion.shift_range(filter_range)
    if areas := sheet._print_area.ranges:  # type: ignore[attr-defined]
        sheet.print_area = [insertion.shift_range(area) for area in areas]


def _rewrite_formulas(book: Workbook, sheet: Worksheet, insertion: RowInsertion) -> None:
    """Update formulas in all sheets, and defined names, to the new positions in *sheet*."""
    for other in book.worksheets:
        for cell in get_cells(other).values():
            if isinstance(cell, Cell) and cell.data_type == "f" and isinstance(cell.value, str):
                cell.value = _move_formula(cell.value, sheet.title, insertion, is_own_sheet=other is sheet)
    for names in (book.defined_names, *(other.defined_names for other in book.worksheets)):
        for name in names.values():
            if name.attr_text:
                name.attr_text = _move_formula(
                    f"={name.attr_text}", sheet.title, insertion, is_own_sheet=False
                )[1:]


def _move_formula(formula: str, title: str, insertion: RowInsertion, *, is_own_sheet: bool) -> str:
    try:
        tokens = Tokenizer(formula).items
    except TokenizerError:  # no spreadsheet program can read it
        return formula
    return "=" + "".join(
        _move_reference(token.value, title, insertion, is_own_sheet=is_own_sheet)
        if token.subtype == Token.RANGE
        else token.value
        for token in tokens
    )


def _move_reference(text: str, title: str, insertion: RowInsertion, *, is_own_sheet: bool) -> str:
    match = _REFERENCE.fullmatch(text)
    if match is None:
        return text
    sheet_part, left, top, right, bottom = match.groups()
    if sheet_part is None and not is_own_sheet:
        return text
    if sheet_part is not None and sheet_part.strip("'").replace("''", "'") != title:
        return text
    prefix = f"{sheet_part}!" if sheet_part is not None else ""
    if right is None:
        return f"{prefix}{left}{insertion.shift_row(int(top))}"
    return f"{prefix}{left}{insertion.shift_row(int(top))}:{right}{insertion.shift_bottom(int(bottom))}"

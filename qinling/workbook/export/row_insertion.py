"""Make room for rows in a sheet of openpyxl's: what spans the rows grows with them, what stands below moves along."""

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
        """Return where *shift_row* stands then."""
        if row > self.last_row:
            return min(row + self.end_row - self.last_row, _MAX_ROW)
        return min(row, self.end_row)

    def shift_bottom(self, row: int) -> int:
        """Return where a block ends then that ends in *shift_row*: one that ends among the rows ends with them."""
        return self.end_row if self.first_row <= row <= self.last_row else self.shift_row(row)

    def shift_range(self, cell_range: CellRange) -> str:
        """Return the name of *cell_range* as it is then."""
        return CellRange(
            min_col=cell_range.min_col,
            max_col=cell_range.max_col,
            min_row=self.shift_row(cell_range.min_row),
            max_row=self.shift_bottom(cell_range.max_row),
        ).coord

    def shift_ranges(self, ranges: Iterable[CellRange]) -> str:
        """Return the names of *ranges*, parted by blanks; those that became one stand once."""
        return " ".join(dict.fromkeys(map(self.shift_range, ranges)))


def find_last_example_row(
    sheet: Worksheet,
    first_row: int,
    end_row: int | None,
    column_numbers: Sequence[int],
    description_column: int,
) -> int:
    """Return the last row of the table that begins in row *first_row*, before the row *end_row* where there is one.

    Its rows have borders in some of the columns *column_numbers* as the first has, else a text in the column
    *description_column*; a text across the whole table is none of its rows.
    """
    has_borders = any(has_border(sheet, first_row, place) for place in column_numbers)
    last = first_row
    while last + 1 < (end_row or sheet.max_row + 1) and not _has_merge_across(
        sheet, last + 1, column_numbers
    ):
        if has_borders and not any(has_border(sheet, last + 1, place) for place in column_numbers):
            break
        if not has_borders and sheet.cell(last + 1, description_column).value is None:
            break
        last += 1
    return last


def _has_merge_across(sheet: Worksheet, row: int, column_numbers: Sequence[int]) -> bool:
    left, right = min(column_numbers), max(column_numbers)
    return any(
        block.min_row <= row <= block.max_row and block.min_col <= left and block.max_col >= right
        for block in sheet.merged_cells.ranges
    )


def has_border(sheet: Worksheet, row: int, column: int) -> bool:
    """Say whether a cell has a line left, right or below."""
    border = sheet.cell(row, column).border
    return any(side and side.style for side in (border.left, border.right, border.bottom))


def insert_rows(book: Workbook, sheet: Worksheet, insertion: RowInsertion) -> None:
    """Move and stretch everything of *sheet* for *insertion*; the rows that are new hold nothing yet.

    The merges of the first row are those of every row; its other cells are for the caller to fill.
    """
    _move_merges(sheet, insertion)
    _move_cells(sheet, insertion)
    _move_row_dimensions(sheet, insertion)
    _extend_rules(sheet, insertion)
    _extend_filter_and_print_area(sheet, insertion)
    for drawing in (*sheet._images, *sheet._charts):  # type: ignore[attr-defined]
        for corner in ("_from", "to"):
            if place := getattr(drawing.anchor, corner, None):  # counted from 0
                place.row = insertion.shift_row(place.row + 1) - 1
    _rewrite_formulas(book, sheet, insertion)


def get_cells(sheet: Worksheet) -> dict[tuple[int, int], Any]:
    """Return the cells that *sheet* has by row and column; to ask it for its rows would make all the others."""
    return sheet._cells


def _move_cells(sheet: Worksheet, insertion: RowInsertion) -> None:
    cells = get_cells(sheet)
    kept = {at: cell for at, cell in cells.items() if at[0] <= min(insertion.last_row, insertion.end_row)}
    for (row, column), cell in cells.items():
        if row > insertion.last_row:
            cell.row = insertion.shift_row(row)
            kept[cell.row, column] = cell
            if cell.hyperlink:
                cell.hyperlink.ref = cell.coordinate
    cells.clear()
    cells.update(kept)


def _move_merges(sheet: Worksheet, insertion: RowInsertion) -> None:
    blocks = [CellRange(block.coord) for block in sheet.merged_cells.ranges]
    for block in blocks:
        if block.max_row >= insertion.first_row and block.min_row <= insertion.last_row:
            sheet.unmerge_cells(block.coord)
    kept = [one for one in blocks if one.max_row < insertion.first_row or one.min_row > insertion.last_row]
    for block in kept:
        if block.min_row > insertion.last_row:
            block.shift(row_shift=insertion.end_row - insertion.last_row)
    for block in blocks:
        if block.min_row == insertion.first_row and block.max_col > block.min_col:
            kept += [
                CellRange(min_col=block.min_col, max_col=block.max_col, min_row=row, max_row=row)
                for row in range(insertion.first_row, insertion.end_row + 1)
            ]
    # merge_cells would look through all merges for every new one.
    sheet.merged_cells = MultiCellRange(kept)


def _move_row_dimensions(sheet: Worksheet, insertion: RowInsertion) -> None:
    dimensions = dict(sheet.row_dimensions.items())
    sheet.row_dimensions.clear()
    for row, dimension in dimensions.items():
        if row <= insertion.first_row or row > insertion.last_row:
            dimension.index = insertion.shift_row(row)
            sheet.row_dimensions[dimension.index] = dimension
    breaks = [one for one in sheet.row_breaks.brk if not insertion.first_row <= one.id <= insertion.last_row]
    for one in breaks:
        one.id = insertion.shift_row(one.id)
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
        block = CellRange(sheet.auto_filter.ref)
        if block.max_row == insertion.first_row - 1:  # of an empty table a filter holds the headings alone
            block.expand(down=1)
        sheet.auto_filter.ref = insertion.shift_range(block)
    if areas := sheet._print_area.ranges:  # type: ignore[attr-defined]
        sheet.print_area = [insertion.shift_range(area) for area in areas]


def _rewrite_formulas(book: Workbook, sheet: Worksheet, insertion: RowInsertion) -> None:
    """Let formulas of all sheets, and names, mean the same cells of *sheet* as before."""
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
    except TokenizerError:  # no spreadsheet could read it either
        return formula
    return "=" + "".join(
        _move_reference(token.value, title, insertion, is_own_sheet=is_own_sheet)
        if token.subtype == Token.RANGE
        else token.value
        for token in tokens
    )


def _move_reference(text: str, title: str, insertion: RowInsertion, *, is_own_sheet: bool) -> str:
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return text
    sheet_part, left, top, right, bottom = found.groups()
    if sheet_part is None and not is_own_sheet:
        return text
    if sheet_part is not None and sheet_part.strip("'").replace("''", "'") != title:
        return text
    before = f"{sheet_part}!" if sheet_part is not None else ""
    if right is None:
        return f"{before}{left}{insertion.shift_row(int(top))}"
    return f"{before}{left}{insertion.shift_row(int(top))}:{right}{insertion.shift_bottom(int(bottom))}"

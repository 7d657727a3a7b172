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
_LAST_ROW = 1_048_576


class Room(NamedTuple):
    """The rows *first* to *last* (from 1) become the rows *first* to *end*."""

    first: int
    last: int
    end: int

    def row(self, row: int) -> int:
        """Return where *row* stands then."""
        if row > self.last:
            return min(row + self.end - self.last, _LAST_ROW)
        return min(row, self.end)

    def bottom(self, row: int) -> int:
        """Return where a block ends then that ends in *row*: one that ends among the rows ends with them."""
        return self.end if self.first <= row <= self.last else self.row(row)

    def block(self, block: CellRange) -> str:
        """Return the name of *block* as it is then."""
        return CellRange(
            min_col=block.min_col,
            max_col=block.max_col,
            min_row=self.row(block.min_row),
            max_row=self.bottom(block.max_row),
        ).coord

    def blocks(self, blocks: Iterable[CellRange]) -> str:
        """Return the names of *blocks*, parted by blanks; those that became one stand once."""
        return " ".join(dict.fromkeys(map(self.block, blocks)))


def last_example(
    sheet: Worksheet, first: int, below: int | None, places: Sequence[int], described: int
) -> int:
    """Return the last row of the table that begins in row *first*, before the row *below* where there is one.

    Its rows have borders in some of the columns *places* as the first has, else a text in the column
    *described*; a text across the whole table is none of its rows.
    """
    boxed = any(has_border(sheet, first, place) for place in places)
    last = first
    while last + 1 < (below or sheet.max_row + 1) and not _is_across(sheet, last + 1, places):
        if boxed and not any(has_border(sheet, last + 1, place) for place in places):
            break
        if not boxed and sheet.cell(last + 1, described).value is None:
            break
        last += 1
    return last


def _is_across(sheet: Worksheet, row: int, places: Sequence[int]) -> bool:
    left, right = min(places), max(places)
    return any(
        block.min_row <= row <= block.max_row and block.min_col <= left and block.max_col >= right
        for block in sheet.merged_cells.ranges
    )


def has_border(sheet: Worksheet, row: int, place: int) -> bool:
    """Say whether a cell has a line left, right or below."""
    border = sheet.cell(row, place).border
    return any(side and side.style for side in (border.left, border.right, border.bottom))


def make_room(book: Workbook, sheet: Worksheet, room: Room) -> None:
    """Move and stretch everything of *sheet* for *room*; the rows that are new hold nothing yet.

    The merges of the first row are those of every row; its other cells are for the caller to fill.
    """
    _merge(sheet, room)
    _move_cells(sheet, room)
    _move_row_looks(sheet, room)
    _stretch_rules(sheet, room)
    _stretch_print(sheet, room)
    for drawing in (*sheet._images, *sheet._charts):  # type: ignore[attr-defined]
        for corner in ("_from", "to"):
            if place := getattr(drawing.anchor, corner, None):  # counted from 0
                place.row = room.row(place.row + 1) - 1
    _rewrite_formulas(book, sheet, room)


def cells_of(sheet: Worksheet) -> dict[tuple[int, int], Any]:
    """Return the cells that *sheet* has by row and column; to ask it for its rows would make all the others."""
    return sheet._cells


def _move_cells(sheet: Worksheet, room: Room) -> None:
    cells = cells_of(sheet)
    kept = {at: cell for at, cell in cells.items() if at[0] <= min(room.last, room.end)}
    for (row, column), cell in cells.items():
        if row > room.last:
            cell.row = room.row(row)
            kept[cell.row, column] = cell
            if cell.hyperlink:
                cell.hyperlink.ref = cell.coordinate
    cells.clear()
    cells.update(kept)


def _merge(sheet: Worksheet, room: Room) -> None:
    blocks = [CellRange(block.coord) for block in sheet.merged_cells.ranges]
    for block in blocks:
        if block.max_row >= room.first and block.min_row <= room.last:
            sheet.unmerge_cells(block.coord)
    kept = [one for one in blocks if one.max_row < room.first or one.min_row > room.last]
    for block in kept:
        if block.min_row > room.last:
            block.shift(row_shift=room.end - room.last)
    for block in blocks:
        if block.min_row == room.first and block.max_col > block.min_col:
            kept += [
                CellRange(min_col=block.min_col, max_col=block.max_col, min_row=row, max_row=row)
                for row in range(room.first, room.end + 1)
            ]
    # merge_cells would look through all merges for every new one.
    sheet.merged_cells = MultiCellRange(kept)


def _move_row_looks(sheet: Worksheet, room: Room) -> None:
    looks = dict(sheet.row_dimensions.items())
    sheet.row_dimensions.clear()
    for row, look in looks.items():
        if row <= room.first or row > room.last:
            look.index = room.row(row)
            sheet.row_dimensions[look.index] = look
    breaks = [one for one in sheet.row_breaks.brk if not room.first <= one.id <= room.last]
    for one in breaks:
        one.id = room.row(one.id)
    sheet.row_breaks.brk = breaks


def _stretch_rules(sheet: Worksheet, room: Room) -> None:
    old, sheet.conditional_formatting = sheet.conditional_formatting, ConditionalFormattingList()
    for area in old:
        for rule in area.rules:
            sheet.conditional_formatting.add(room.blocks(area.sqref.ranges), rule)
    for offer in sheet.data_validations.dataValidation:
        offer.sqref = MultiCellRange(room.blocks(offer.sqref.ranges))
    for table in sheet.tables.values():
        table.ref = room.block(CellRange(table.ref))
        if table.autoFilter is not None and table.autoFilter.ref:
            table.autoFilter.ref = room.block(CellRange(table.autoFilter.ref))


def _stretch_print(sheet: Worksheet, room: Room) -> None:
    if sheet.auto_filter.ref:
        block = CellRange(sheet.auto_filter.ref)
        if block.max_row == room.first - 1:  # of an empty table a filter holds the headings alone
            block.expand(down=1)
        sheet.auto_filter.ref = room.block(block)
    if areas := sheet._print_area.ranges:  # type: ignore[attr-defined]
        sheet.print_area = [room.block(area) for area in areas]


def _rewrite_formulas(book: Workbook, sheet: Worksheet, room: Room) -> None:
    """Let formulas of all sheets, and names, mean the same cells of *sheet* as before."""
    for other in book.worksheets:
        for cell in cells_of(other).values():
            if isinstance(cell, Cell) and cell.data_type == "f" and isinstance(cell.value, str):
                cell.value = _moved(cell.value, sheet.title, room, at_home=other is sheet)
    for names in (book.defined_names, *(other.defined_names for other in book.worksheets)):
        for name in names.values():
            if name.attr_text:
                name.attr_text = _moved(f"={name.attr_text}", sheet.title, room, at_home=False)[1:]


def _moved(formula: str, title: str, room: Room, *, at_home: bool) -> str:
    try:
        tokens = Tokenizer(formula).items
    except TokenizerError:  # no spreadsheet could read it either
        return formula
    return "=" + "".join(
        _moved_reference(token.value, title, room, at_home=at_home)
        if token.subtype == Token.RANGE
        else token.value
        for token in tokens
    )


def _moved_reference(text: str, title: str, room: Room, *, at_home: bool) -> str:
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return text
    of, left, top, right, bottom = found.groups()
    if of is None and not at_home:
        return text
    if of is not None and of.strip("'").replace("''", "'") != title:
        return text
    before = f"{of}!" if of is not None else ""
    if right is None:
        return f"{before}{left}{room.row(int(top))}"
    return f"{before}{left}{room.row(int(top))}:{right}{room.bottom(int(bottom))}"

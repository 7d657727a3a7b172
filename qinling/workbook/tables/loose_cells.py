"""Tell notes and summaries from rows that look like issues, among the cells that belong to no ledger table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell
from qinling.workbook.tables.cell_evidence import is_deadline, is_status
from qinling.workbook.tables.table import NumberedRow, count_filled, is_blank

_MIN_ISSUE_CELLS = 4
_MIN_ISSUE_ROWS = 2
_MIN_DESCRIPTION_CHARACTERS = 8
_MAX_NOTE_CELLS = 2
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(slots=True)
class LooseCells:
    """The cells of rows outside the ledger tables, by what they are. *unread* names blocks that look like issues."""

    notes: int = 0
    other_tables: int = 0
    unread_cells: int = 0
    unread: list[str] = field(default_factory=list)


def classify_loose_rows(sheet: str, rows: Sequence[NumberedRow]) -> LooseCells:
    """Classify *rows* block by block; a gap in the row numbers or a blank row ends a block."""
    result = LooseCells()
    for block in _split_into_blocks(rows):
        cells = sum(count_filled(row) for _, row in block)
        if sum(map(_resembles_issue, block)) >= min(_MIN_ISSUE_ROWS, len(block)):
            result.unread_cells += cells
            result.unread.append(f"“{sheet}”{_name_range(block)}没有台账的标题行，却像是问题")
        elif max(count_filled(row) for _, row in block) <= _MAX_NOTE_CELLS:
            result.notes += cells
        else:
            result.other_tables += cells
    return result


def _split_into_blocks(rows: Sequence[NumberedRow]) -> Iterator[list[NumberedRow]]:
    block: list[NumberedRow] = []
    for number, row in rows:
        if not count_filled(row):
            continue
        if block and number != block[-1][0] + 1:
            yield block
            block = []
        block.append((number, row))
    if block:
        yield block


def _resembles_issue(numbered_row: NumberedRow) -> bool:
    """Return whether a row has a text as long as a description, a day, deadline or status, and two more cells."""
    _, row = numbered_row
    if count_filled(row) < _MIN_ISSUE_CELLS:
        return False
    texts = [
        cell
        for cell in row
        if isinstance(cell, str) and len(_HAN.findall(cell)) >= _MIN_DESCRIPTION_CHARACTERS
    ]
    return bool(texts) and any(is_deadline(cell) or is_status(cell) for cell in row if not is_blank(cell))


def _name_range(block: Sequence[NumberedRow]) -> str:
    columns = [column for _, row in block for column, cell in enumerate(row) if not is_blank(cell)]
    first, last = format_column_letters(min(columns)), format_column_letters(max(columns))
    return f"{first}{block[0][0] + 1}:{last}{block[-1][0] + 1}"


def count_cells(rows: Iterator[list[Cell]], limit: int) -> int:
    """Return how many cells of at most *limit* rows are filled."""
    return sum(map(count_filled, islice(rows, limit)))

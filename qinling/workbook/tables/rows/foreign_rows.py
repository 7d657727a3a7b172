"""Part the rows of another table, such as a summary, that stands below a ledger without a header of its own."""

import re
from collections.abc import Iterator, Mapping, Sequence

from qinling.workbook.files.grids import Cell
from qinling.workbook.tables.cell_evidence import is_deadline, is_status
from qinling.workbook.tables.table import NumberedRow, Table, count_filled, is_blank

_MIN_ROWS = 2
_MIN_DESCRIPTION_CHARACTERS = 6
_DAY_FIELDS = frozenset(("deadline", "found_on", "handed_over_on", "rectified_on", "closed_on"))
_CODE = re.compile(r"\s*[A-Za-z][\w\s-]*\d")  # the number of an issue: A1, QL-2026-003
_HAN = re.compile(r"[\u4e00-\u9fff]")


def part_foreign_rows(table: Table, fields: Mapping[int, str]) -> list[NumberedRow]:
    """Take out of the sample rows the blocks below a blank row that hold no issue, and return them.

    *fields* are the fields of the columns. A block of a single row stays: it may be an issue that
    lacks its description.
    """
    blocks = list(_split_at_blank_rows(table.sample_rows))
    foreign = [block for block in blocks[1:] if len(block) >= _MIN_ROWS and not _holds_issue(block, fields)]
    numbers = {number for block in foreign for number, _ in block}
    if numbers:
        table.sample_rows = [one for one in table.sample_rows if one[0] not in numbers]
    return [one for block in foreign for one in block]


def _split_at_blank_rows(rows: Sequence[NumberedRow]) -> Iterator[list[NumberedRow]]:
    block: list[NumberedRow] = []
    for number, row in rows:
        if count_filled(row):
            block.append((number, row))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _holds_issue(block: Sequence[NumberedRow], fields: Mapping[int, str]) -> bool:
    """Return whether the block is of single texts, or a row has a description or a day or status that can be read."""
    if all(count_filled(row) == 1 for _, row in block):
        return True  # titles and notes are told apart row by row
    return any(
        _is_evidence(field, row[column])
        for _, row in block
        for column, field in fields.items()
        if column < len(row) and not is_blank(row[column])
    )


def _is_evidence(field: str, cell: Cell) -> bool:
    if field == "number":
        return isinstance(cell, str) and bool(_CODE.match(cell))
    if field == "description":
        return isinstance(cell, str) and len(_HAN.findall(cell)) >= _MIN_DESCRIPTION_CHARACTERS
    return is_deadline(cell) if field in _DAY_FIELDS else field == "status" and is_status(cell)

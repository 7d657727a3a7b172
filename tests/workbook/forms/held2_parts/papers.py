"""Lay out a ledger of the second held half: titles, context lines, headings, issues, notes."""

from collections.abc import Sequence
from random import Random

from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.forms.shown_parts.sheets import Heading, Line, put_band, put_headings, put_lines, put_row


def move_headings(rng: Random, headings: Sequence[Heading], moves: int = 4, fixed: int = 1) -> list[Heading]:
    """Return the headings with a few moved elsewhere; the first *fixed* stay, groups stay together."""
    blocks: list[list[Heading]] = []
    for heading in headings[fixed:]:
        group = heading[0] if isinstance(heading, tuple) else None
        if group and blocks and isinstance(blocks[-1][0], tuple) and blocks[-1][0][0] == group:
            blocks[-1].append(heading)
        else:
            blocks.append([heading])
    for _ in range(moves):
        block = blocks.pop(rng.randrange(len(blocks)))
        blocks.insert(rng.randint(0, len(blocks)), block)
    return [*headings[:fixed], *(heading for block in blocks for heading in block)]


def space_out(rng: Random, heading: str) -> str:
    """Return a heading as a clerk stretches or breaks it."""
    way = rng.random()
    if len(heading) == 2 and way < 0.5:
        return f"{heading[0]}  {heading[1]}"
    if len(heading) >= 5 and way < 0.6:
        at = len(heading) // 2
        return f"{heading[:at]}\n{heading[at:]}"
    return heading


def lay_out(
    sheet: Worksheet,
    title: str,
    headings: Sequence[Heading],
    lines: Sequence[Line],
    *,
    above: Sequence[Sequence[object]] = (),
    below: Sequence[Sequence[object]] = (),
    counted: Sequence[object] = (),
    top: int = 1,
) -> tuple[int, int]:
    """Write a whole table and return the row of its first issue and the next free row."""
    row = put_band(sheet, top, title, len(headings)) if title else top
    for cells in above:
        row = put_row(sheet, row, cells)
    first = put_headings(sheet, row, headings)
    if counted:
        first = put_row(sheet, first, counted)
    row = put_lines(sheet, first, headings, lines)
    for cells in below:
        row = put_row(sheet, row, cells)
    return first, row


def spread(width: int, *cells: object) -> list[object]:
    """Return a row with *cells* at even distances, the way names stand under a table."""
    row: list[object] = [None] * width
    for at, cell in enumerate(cells):
        row[at * width // len(cells)] = cell
    return row

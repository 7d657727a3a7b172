"""Build the table of some rows of a sheet whose header is known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from qinling.workbook.files.grids import Cell, Grid
from qinling.workbook.files.subprocess_reader import MergedBlock
from qinling.workbook.tables.header_detection import Header, is_column_count_row, read_heading_parts
from qinling.workbook.tables.merged_rows import fill_merges_down
from qinling.workbook.tables.notes import FOOTNOTE
from qinling.workbook.tables.table import NumberedRow, Table, is_blank

_FOOTER_ROWS = 12  # last sample rows that are searched for notes


@dataclass(slots=True)
class Segment:
    """Rows of a sheet from the titles of a table to its last row, all from 0; *stop* is the row after."""

    start: int
    header: Header
    stop: int


def build_table(
    grid: Grid,
    rows: Sequence[list[Cell]],
    segment: Segment,
    merges: Sequence[MergedBlock],
    rest: Iterator[list[Cell]],
) -> Table:
    """Return the table of *segment* of *rows*, the first rows of a sheet. *rest* are the rows that follow its last."""
    header = segment.header
    parts = read_heading_parts(rows[header.first : header.end], header.first, merges)
    start = header.end
    while start < segment.stop and is_column_count_row(rows[start]):
        start += 1
    copied: dict[int, set[int]] = {}
    numbered = _number_rows(rows, rest, start, segment.stop)
    filled_rows = fill_merges_down(numbered, grid.merged_blocks, start, copied)
    sample_rows = list(islice(filled_rows, max(segment.stop - start, 1)))
    return Table(
        grid,
        headings=["/".join(part) for part in parts],
        leaf_headings=[part[-1] if part else "" for part in parts],
        texts_above=[text for row in rows[segment.start : header.first] for text in list_texts(row)],
        rows=filled_rows,
        sample_rows=sample_rows,
        notes_below=_find_notes(sample_rows[-_FOOTER_ROWS:]),
        header_row=header.first,
        first_data_row=start,
        copied=copied,
    )


def _number_rows(
    rows: Sequence[list[Cell]], rest: Iterator[list[Cell]], start: int, stop: int
) -> Iterator[NumberedRow]:
    for number in range(start, stop):
        yield number, rows[number]
    yield from enumerate(rest, len(rows))


def _find_notes(rows: Sequence[NumberedRow]) -> list[str]:
    first_texts = (next((cell for cell in row if not is_blank(cell)), "") for _, row in rows)
    return [cell for cell in first_texts if isinstance(cell, str) and FOOTNOTE.match(cell.strip())]


def list_texts(row: Sequence[Cell]) -> list[str]:
    """Return the texts of the filled cells of a row."""
    return [str(cell).strip() for cell in row if not is_blank(cell)]
